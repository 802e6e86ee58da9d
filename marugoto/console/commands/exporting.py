"""`marugoto export resources`: the directory of a town as files that anybody can read."""

import argparse
from pathlib import Path

from marugoto.console import commands, database, exits, say
from marugoto.console.exits import Failure

_ABOUT = """社会資源を書き出します。職員だけが見る連絡先は、どの形にも入りません。
Writes the directory of a municipality: standard (自治体標準 CSV with its columns and code lists, zipped) or hsds
(HSDS 3.0 tabular data package, zipped). What only workers see is in neither; rows of lists whose licence is not
known to allow it are left out and counted."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its own subcommands."""
    parser = commands.add(subparsers, "export", "書き出す (write files)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    one = commands.add(parts, "resources", "社会資源 (resources)", description=_ABOUT)
    one.add_argument(
        "--municipality", required=True, metavar="CODE", help="全国地方公共団体コード6桁 (six digits)"
    )
    one.add_argument("--form", choices=("standard", "hsds"), default="standard", help="形 (form)")
    one.add_argument("--out", type=Path, required=True, metavar="FILE.zip", help="書き出す先 (where to)")
    one.set_defaults(run=_resources)


def _resources(args: argparse.Namespace) -> int:
    with database.ready():
        from marugoto.agencies.models import Municipality
        from marugoto.resources.extract import bulk as exports

        town = Municipality.objects.filter(code=args.municipality).first()
        if town is None:
            raise Failure("この自治体はありません。", "No such municipality here.", code=exits.PROBLEM)
        data = exports.hsds_zip(town) if args.form == "hsds" else exports.standard_zip(town)
        args.out.write_bytes(data)
        say.line(
            f"書き出した {exports.publishable(town).count()} written、"
            f"利用条件が分からず入れなかった {exports.left_out(town)} left out"
        )
    return exits.GOOD
