"""`marugoto import resources FILE`: what a town publishes comes into the directory; every row is accounted for."""

import argparse
import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from marugoto.console import commands, database, exits, say
from marugoto.console.exits import Failure

if TYPE_CHECKING:
    from marugoto.resources.actions.importing import Report

_ABOUT = """公表されている一覧（CSV・Excel・JSON・HSDS）を社会資源に取り込みます。rows = kept + refused。
Reads a published list into the directory. Every row is kept, or refused with a reason; what is repaired is said row
by row (--report). The same file again changes nothing; a changed file is a difference. --dry-run changes nothing.
Exit code 0: at least one row was kept; 1: none was, or the file cannot be read."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its own subcommands."""
    parser = commands.add(subparsers, "import", "一覧を取り込む (read published lists)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    one = commands.add(parts, "resources", "社会資源 (resources)", description=_ABOUT)
    one.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, XLSX, JSON, GeoJSON, HSDS")
    one.add_argument(
        "--municipality", required=True, metavar="CODE", help="全国地方公共団体コード6桁 (six digits)"
    )
    one.add_argument(
        "--name", default="", help="一覧の名前。同じ一覧は次も同じ名前で (what the list is called)"
    )
    one.add_argument("--title", default="", help="一覧の題 (its title)")
    one.add_argument("--kind", default="", help="すべての行の種類 (resources.kinds; kind of every row)")
    one.add_argument("--licence", default="", help="利用条件 (resources.licences)")
    one.add_argument("--url", default="", help="公表しているページ (page of publication)")
    one.add_argument(
        "--column", action="append", default=[], metavar="COLUMN=FIELD", help="列の意味 (meaning of a column)"
    )
    one.add_argument(
        "--publish-contacts",
        action="store_true",
        help="持ち主が、携帯電話なども公開してよいと言っている (the owner lets private numbers be shown)",
    )
    one.add_argument(
        "--other-towns", action="store_true", help="ほかの自治体の行も入れる (rows of other towns too)"
    )
    one.add_argument("--dry-run", action="store_true", help="書き込まずに結果だけ見る (change nothing)")
    one.add_argument("--report", type=Path, metavar="CSV", help="行ごとの報告を書き出す (row by row, as CSV)")
    one.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
    one.set_defaults(run=_resources)


def _resources(args: argparse.Namespace) -> int:
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise Failure(f"読めません: {args.file}", f"Cannot be read: {error}", code=exits.USAGE) from error
    with database.ready():
        report = _read(args, data)
        if args.report:
            _write_report(args.report, report)
        _say(args, report)
        return exits.GOOD if report.run.kept else exits.PROBLEM


def _read(args: argparse.Namespace, data: bytes) -> "Report":
    from django.db import transaction

    from marugoto.agencies.actions.towns import ensure_municipality
    from marugoto.core.errors import Refused
    from marugoto.resources.actions.importing import Options, import_file
    from marugoto.resources.actions.taxonomy import load_needs

    options = Options(
        title=args.title or _title_beside(args.file),
        kind=args.kind,
        licence=args.licence,
        url=args.url,
        mapping=dict(pair.partition("=")[::2] for pair in args.column),
        publishes_contacts=True if args.publish_contacts else None,
        other_towns=args.other_towns,
    )
    try:
        with transaction.atomic():
            load_needs(by=None)
            town = ensure_municipality(code=args.municipality, by=None)
            report = import_file(
                data=data,
                name=args.name or "/".join(args.file.parts[-2:]),
                municipality=town,
                by=None,
                options=options,
                dry_run=args.dry_run,
            )
            transaction.set_rollback(args.dry_run)
    except Refused as refused:
        raise Failure(refused.message, "Refused.", code=exits.PROBLEM) from refused
    return report


def _title_beside(path: Path) -> str:
    """The name that a config.yml beside the file gives the list (高松市), or ""."""
    beside = path.parent / "config.yml"
    if not beside.is_file():
        return ""
    for line in beside.read_text("utf-8", errors="replace").splitlines():
        if line.startswith("name:"):
            return line.partition(":")[2].strip().strip("'\"")
    return ""


def _say(args: argparse.Namespace, report: "Report") -> None:
    data = report.as_data()
    if args.json:
        say.line(json.dumps(data, ensure_ascii=False, indent=2))
        return
    from marugoto.core import codes

    counts = ("rows", "kept", "refused", "repaired", "created", "changed", "unchanged", "merged", "gone")
    say.line("  ".join(f"{name} {data[name]}" for name in counts))
    for code, n in report.reasons.items():
        say.line(f"  {n:6}  {code}  {codes.label('resources.import_remarks', code)}")
    for column in report.unknown_columns:
        say.line(f"     ―  unknown column  {column}")
    if args.dry_run:
        say.line("書き込んでいません。 Nothing was written (--dry-run).")


def _write_report(path: Path, report: "Report") -> None:
    from marugoto.resources.actions.reporting import HEADER, report_rows

    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(report_rows(report.outcomes))
