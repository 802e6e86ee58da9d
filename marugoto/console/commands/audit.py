"""`marugoto audit …`: is the log still what it was, and what only an operator may declare."""

import argparse
import json
from collections.abc import Callable

from marugoto.console import commands, database, exits, say
from marugoto.console.exits import Failure

_VERIFY = """取扱いの記録が、書かれた時のままかを確かめます。
Checks the whole chain against the seals, the key and the anchor file outside the database.
Exit code 0: nothing found; 1: something was edited, deleted, inserted or re-ordered (it says where)."""
_RESTORE = """バックアップから戻したことを、アンカーに書き残します。
Writes into the anchor that the database was restored from a backup; verify will mention it for ever."""
_CHAIN = """別のデータベースのアンカーを脇に置き、新しい連鎖を始めます。
Sets the anchor of another database aside; a new chain begins with the next seal."""
_KEY = """新しい署名の鍵を作ります。
Makes a new signing key; lost keys are written down as lost."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its own subcommands."""
    parser = commands.add(subparsers, "audit", "取扱いの記録 (the audit log)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    verify = commands.add(parts, "verify", "改ざんを探す (look for tampering)", description=_VERIFY)
    verify.add_argument(
        "--from-seal", type=int, default=1, metavar="N", help="この封印から後だけ (from this seal on)"
    )
    verify.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    verify.set_defaults(run=_verify)
    for name, help_text, description, action in (
        ("declare-restore", "バックアップから戻した (restored from a backup)", _RESTORE, _declare_restore),
        ("new-chain", "連鎖を新しく始める (begin a new chain)", _CHAIN, _new_chain),
        ("new-key", "新しい鍵を作る (make a new key)", _KEY, _new_key),
    ):
        one = commands.add(parts, name, help_text, description=description)
        one.set_defaults(run=_declaration(action))


def _verify(args: argparse.Namespace) -> int:
    """0 when the report is green, 1 when not."""
    with database.ready():
        from marugoto.audit import anchor, keys, verification

        try:
            report = verification.verify(from_seal=args.from_seal)
        except (anchor.AnchorError, keys.KeyFileError) as error:
            raise Failure(str(error), "The anchor or the key file cannot be read.") from error
        if args.json:
            say.line(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            for finding in report.findings:
                say.line(f"✗ {finding.where()}  {finding.text}  [{finding.kind}]")
            for note in report.notes:
                say.line(f"・ {note}")
            say.line(
                f"{'正常 green' if report.ok else f'問題 {report.total} 件 problems'}: "
                f"記録 {report.events} 件 events、封印 {report.seals} 件 seals、"
                f"未封印 {report.unsealed} 件 unsealed、{report.seconds:.1f} 秒"
            )
    return exits.GOOD if report.ok else exits.PROBLEM


def _declaration(action: Callable[[], str]) -> Callable[[argparse.Namespace], int]:
    """A subcommand that declares something; what does not fit the state of things is exit code 1."""

    def run(_args: argparse.Namespace) -> int:
        with database.ready():
            from marugoto.audit.actions import ChainConflict

            try:
                say.line(action())
            except ChainConflict as conflict:
                raise Failure(str(conflict), f"[{conflict.code}]", code=exits.PROBLEM) from conflict
        return exits.GOOD

    return run


def _declare_restore() -> str:
    from marugoto.audit.actions import declare_restore

    return f"封印 {declare_restore()} まで戻したことを書き残しました。 The restore was written down."


def _new_chain() -> str:
    from marugoto.audit.actions import new_chain

    place = new_chain()
    aside = f" 前のアンカー: {place}" if place else ""
    return f"次の封印から新しい連鎖が始まります。{aside} A new chain begins with the next seal."


def _new_key() -> str:
    from marugoto.audit.actions import new_key

    return f"鍵 {new_key()} を作りました。鍵ファイルのバックアップを取ってください。 Back the key file up."
