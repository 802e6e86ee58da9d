"""`marugoto forms …`: the register of the fields of the official forms. Needs no database."""

import argparse
import json

from marugoto.console import commands, exits, say

_MATRIX = """様式のすべての項目を、どの画面で書くか・国へ報告するか・どの様式にあるかとともに並べます。
Lists every field of the forms: the page where it is entered, whether the state wants it reported, on which forms it stands, and
whether a change in Excel can be read back."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its own subcommands."""
    parser = commands.add(subparsers, "forms", "様式 (the official forms)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    matrix = commands.add(parts, "matrix", "項目と書く画面 (field by page)", description=_MATRIX)
    matrix.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    matrix.set_defaults(run=_matrix)


def _matrix(args: argparse.Namespace) -> int:
    from marugoto.paperwork import registry

    rows = registry.matrix()
    if args.json:
        say.line(json.dumps(rows, ensure_ascii=False, indent=2))
        return exits.GOOD
    head = ["項目", "書く画面", "国", "取込み", "様式"]
    lines = [
        [
            f"{row['label']} {row['field']}",
            row["entered"] or "（自動）",
            "○" if row["national"] else "",
            row["read_back"],
            " ".join(row["forms"]),
        ]
        for row in rows
    ]
    say.line(say.table([head, *lines]))
    national = sum(1 for row in rows if row["national"])
    say.line(f"項目 {len(rows)} 件 fields、国への報告 {national} 件 reported to the state")
    return exits.GOOD
