"""`marugoto people import`: a resident extract, as the operator brings it."""

import argparse
import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marugoto.console import commands, database, exits, say
from marugoto.console.exits import Failure

if TYPE_CHECKING:
    from marugoto.agencies.models import Agency
    from marugoto.people.models import Import

_IMPORT = """住民の抽出ファイルを取り込みます。同じファイルをもう一度渡すと、途中からつづけます。
Takes in a resident extract (docs/resident-extract.md). The same file again goes on where it was left.
Exit code 0: taken in (or, with --dry-run, read); 1: refused."""
_CHUNK = 1 << 20


def add(parts: "commands.Subparsers") -> None:
    """Add the part to `marugoto people`."""
    taken = commands.add(
        parts, "import", "住民の抽出を取り込む (take in a resident extract)", description=_IMPORT
    )
    taken.add_argument("file", type=Path, metavar="FILE", help="CSV または TSV")
    taken.add_argument("--municipality", required=True, metavar="CODE", help="団体コード (six digits)")
    taken.add_argument("--agency", metavar="CODE", help="住民記録を持つ機関 (whose register it is)")
    taken.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY", help="抽出の基準日 (default: today)"
    )
    taken.add_argument("--mapping", metavar="NAME", help="列の対応表 (saved columns; default: the usual one)")
    taken.add_argument(
        "--changes-only", action="store_true", help="異動分だけの抽出 (only changes; ends nobody)"
    )
    taken.add_argument(
        "--many-gone", action="store_true", help="いなくなった人が多くても取り込む (yes, so many are gone)"
    )
    taken.add_argument("--dry-run", action="store_true", help="何が変わるかだけ (only say what would change)")
    taken.add_argument(
        "--report", type=Path, metavar="OUT.csv", help="行ごとの結果 (what became of each line)"
    )
    taken.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    taken.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, report, take in."""
    if not args.file.is_file():
        raise Failure(f"{args.file} がありません。", f"There is no file {args.file}.", code=exits.USAGE)
    with database.ready():
        from marugoto.core.errors import Refused

        try:
            done = _take_in(args)
        except Refused as refused:
            raise Failure(refused.message, "Refused; see the line above.", code=exits.PROBLEM) from refused
        figures = _figures(done)
    if args.json:
        say.line(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        for line in _lines(figures):
            say.line(line)
    return exits.GOOD


def _take_in(args: argparse.Namespace) -> "Import":
    from marugoto.people.actions import imports

    tell = _teller(quiet=args.json)
    run_ = _begun(args)
    if run_.state == "uploaded":
        run_ = imports.ask_to_read(run=run_, by=None)
    if run_.state == "reading":
        _work(run_, tell)
    if args.report and run_.state == "read":
        _write_report(run_, args.report)
    if args.dry_run and run_.state == "read":
        imports.drop(run=run_, by=None)
        run_.state = "dropped"
        return run_
    if run_.state == "read":
        run_ = imports.ask_to_merge(run=run_, many_gone=args.many_gone, by=None)
    _work(run_, tell)
    return run_


def _work(run_: "Import", tell: Callable[["Import"], None]) -> None:
    from marugoto.people.actions import imports

    if not imports.work(run_.pk, tell):
        raise Failure(
            "この取込みは、別のところで動いています。",
            "Another process works on this import.",
            code=exits.PROBLEM,
        )
    run_.refresh_from_db()


def _begun(args: argparse.Namespace) -> "Import":
    """The run of this file: the one that was left, or a new one with its columns agreed."""
    from marugoto.core import clock
    from marugoto.people import queries, rules
    from marugoto.people.actions import imports
    from marugoto.people.extract import headings

    agency = _agency(args)
    left = queries.open_import(agency.municipality_id)
    if left and left.mapping_id and left.digest == _digest(args.file):
        say.note("途中からつづけます。 Going on where it was left.")
        return left
    name = args.mapping or rules.USUAL_MAPPING
    saved = queries.newest_mapping(agency.municipality_id, name)
    if args.mapping and saved is None:
        raise Failure(f"対応表「{name}」がありません。", f"There is no mapping {name}.", code=exits.USAGE)
    run_ = imports.begin(
        agency=agency,
        file_name=args.file.name,
        file=_pieces(args.file),
        as_of=args.as_of or clock.today(),
        scope="changes" if args.changes_only else "full",
        by=None,
    )
    try:
        columns = saved.columns if saved and args.mapping else None
        found = headings.recognise(run_.headings, columns)
        return imports.agree(run=run_, columns=headings.to_save(found, run_.headings), name=name, by=None)
    except Exception:
        imports.drop(run=run_, by=None)
        raise


def _agency(args: argparse.Namespace) -> "Agency":
    """The agency whose register it is: the named one, else where the registrars of the town work, else a city section."""
    from marugoto.agencies import queries

    found = queries.register_keeper(args.municipality, args.agency)
    if found is None:
        raise Failure(
            f"自治体 {args.municipality} に、住民記録を持つ機関が見つかりません（--agency）。",
            f"No agency of {args.municipality} keeps the register; name one with --agency.",
            code=exits.USAGE,
        )
    return found


def _digest(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            yield data


def _teller(*, quiet: bool) -> Callable[["Import"], None]:
    """Says how far it has come, once for every hundred thousand lines."""
    said = {"reading": 0, "merging": 0, "housing": 0}

    def tell(run_: "Import") -> None:
        at = {"reading": run_.read_lines, "merging": run_.merged_lines, "housing": run_.housed_lines}
        words = {"reading": "読んだ行 read", "merging": "人 persons", "housing": "世帯 households"}
        for what, lines in at.items():
            if not quiet and lines // 100_000 > said[what]:
                said[what] = lines // 100_000
                say.note(f"{words[what]} {lines:,}")

    return tell


def _write_report(run_: "Import", path: Path) -> None:
    from marugoto.people import queries, wording

    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(wording.report_headings())
            for line in queries.report_lines(run_, all_lines=True):
                writer.writerow(wording.report_row(line))
    except OSError as error:
        raise Failure(
            f"{path} に書けません（{error.strerror}）。", f"Cannot write {path}: {error.strerror}."
        ) from error


def _figures(run_: "Import") -> dict[str, Any]:
    return {
        "import": str(run_.pk),
        "state": run_.state,
        "encoding": run_.encoding,
        "delimiter": run_.delimiter,
        "rows": run_.rows,
        "kept": run_.kept,
        "repaired": run_.repaired,
        "refused": run_.refused,
        "notes": run_.notes,
        "changes": run_.found,
    }


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    from marugoto.people import wording

    yield (
        f"{figures['rows']:,} 行: そのまま {figures['kept']:,}・直した {figures['repaired']:,}・"
        f"取り込まない {figures['refused']:,}  ({figures['encoding']})"
    )
    for code, count in figures["notes"].items():
        yield f"  {count:>9,}  {wording.note_words(code)}"
    for code, count in figures["changes"].items():
        if count:
            yield f"  {count:>9,}  {wording.change_words(code)}"
    yield {"done": "取り込みました。 Taken in.", "dropped": "何も変えていません。 Nothing was changed."}.get(
        figures["state"], figures["state"]
    )
