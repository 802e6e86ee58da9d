"""`marugoto demo …`: what is needed to try things out; so far the register of a town that never was."""

import argparse
import contextlib
import csv
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from marugoto.console import commands, exits, say
from marugoto.console.exits import Failure

if TYPE_CHECKING:
    from marugoto.people.invented.extract import Town

_DESCRIPTION = """架空の住民の抽出ファイルを作ります。同じ種（seed）なら、いつでも同じ住民です。
Writes the extract of an invented town (docs/resident-extract.md); the same seed gives the same residents."""
_ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "utf-16")
_TELL_EVERY = 200_000


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its parts."""
    parser = commands.add(subparsers, "demo", "架空のデータ (invented data)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    made = commands.add(parts, "residents", "架空の住民 (invented residents)", description=_DESCRIPTION)
    made.add_argument("--persons", type=int, required=True, metavar="N", help="何人分か (how many lines)")
    made.add_argument(
        "--seed", type=int, required=True, metavar="S", help="種 (the same seed, the same town)"
    )
    made.add_argument(
        "--municipality", default="402036", metavar="CODE", help="団体コード (six digits; 402036)"
    )
    made.add_argument(
        "--years-later", type=int, default=0, metavar="Y", help="何年後の同じ町か (the same town, Y years on)"
    )
    made.add_argument(
        "--style",
        choices=("standard", "older", "plain"),
        default="standard",
        help="列の書き方 (headings, dates, kana)",
    )
    made.add_argument("--encoding", choices=_ENCODINGS, default="utf-8", help="文字コード (encoding)")
    made.add_argument("--tabs", action="store_true", help="タブ区切り (TSV)")
    made.add_argument(
        "--damage",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="壊す行の割合 (share of lines to spoil, 0 to 1)",
    )
    made.add_argument(
        "--truth", type=Path, metavar="FILE", help="何を壊したかの一覧 (which line was spoilt, how)"
    )
    made.add_argument("--out", type=Path, metavar="FILE", help="書き出し先 (default: standard output)")
    made.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the extract, line by line."""
    if args.persons < 1 or args.years_later < 0 or not 0 <= args.damage <= 1:
        raise Failure(
            "--persons は 1 以上、--years-later は 0 以上、--damage は 0 から 1 です。",
            "--persons must be at least 1, --years-later at least 0, --damage between 0 and 1.",
            code=exits.USAGE,
        )
    if args.damage and args.style != "standard":
        raise Failure(
            "--damage は --style standard と使ってください。",
            "--damage goes with --style standard.",
            code=exits.USAGE,
        )
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(_opened(args.out, args.encoding))
        truth = stack.enter_context(_opened(args.truth, "utf-8")) if args.truth else None
        lines = _write(args, out, truth)
    seconds = round(time.monotonic() - started, 1)
    say.note(f"{lines:,} 行を書きました。  {lines:,} lines written ({seconds} s)")
    return exits.GOOD


def _write(args: argparse.Namespace, out: TextIO, truth: TextIO | None) -> int:
    from marugoto.people.invented import extract, styles
    from marugoto.people.invented.damage import damaged

    town = _town(args)
    writer = csv.writer(out, delimiter="\t" if args.tabs else ",")
    writer.writerow(styles.STYLES[args.style][0])
    told = csv.writer(truth) if truth else None
    if told:
        told.writerow(("行", "壊し方"))
    number = 0
    rows = styles.rows(town, extract.residents(town), args.style)
    for row, harm in damaged(rows, args.damage, args.seed):
        writer.writerow([styles.for_encoding(cell, args.encoding) for cell in row])
        number += 1
        if told and harm:
            told.writerow((number + 1, harm))
        if number % _TELL_EVERY == 0:
            say.note(f"{number:,} …")
    return number


def _town(args: argparse.Namespace) -> "Town":
    from marugoto.people.invented.extract import Town

    prefecture, city = _names(args.municipality)
    return Town(args.persons, args.seed, args.municipality, prefecture, city, years_later=args.years_later)


def _names(code: str) -> tuple[str, str]:
    """Prefecture and name of a municipality with a blueprint; of any other an example."""
    from marugoto.agencies import blueprints

    if code not in blueprints.available():
        return "みほん県", "みほん市"
    town = blueprints.read(code).municipality
    return town.prefecture, town.name


@contextlib.contextmanager
def _opened(path: Path | None, encoding: str) -> Iterator[TextIO]:
    if path is None:
        if encoding != "utf-8":
            sys.stdout.reconfigure(encoding=encoding)  # type: ignore[union-attr]
        yield sys.stdout
        return
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            yield file
    except OSError as error:
        raise Failure(
            f"{path} に書けません（{error.strerror}）。", f"Cannot write {path}: {error.strerror}."
        ) from error
