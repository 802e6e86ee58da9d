"""`marugoto bench …`: measure, with figures that a script can read."""

import argparse
import contextlib
import importlib
import json
from types import ModuleType

from marugoto.console import bench, commands, database, exits, say

_DESCRIPTION = """速さを測ります。測定のための表だけに書き、終わると消します。
Measures in tables of its own, which are removed afterwards; the town's data are not touched."""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand, with one part for each job."""
    parser = commands.add(subparsers, "bench", "速さを測る (measure)", description=_DESCRIPTION)
    parts = parser.add_subparsers(dest="job", metavar="JOB", required=True)
    for name in bench.JOBS:
        job = importlib.import_module(f"{bench.__name__}.{bench.MODULES.get(name, name)}")
        part = commands.add(parts, name, job.HELP, description=job.__doc__ or "")
        part.add_argument("--json", action="store_true", help="JSON で出す (as JSON)")
        job.add_arguments(part)
        part.set_defaults(run=run, measured=job)


def run(args: argparse.Namespace) -> int:
    """Run one job and print its figures."""
    job: ModuleType = args.measured
    with contextlib.nullcontext() if getattr(job, "OWN_DATABASE", False) else database.ready():
        figures = job.run(args)
    if args.json:
        say.line(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        for line in job.lines(figures):
            say.line(line)
    return exits.GOOD if figures.get("ok", True) else exits.PROBLEM
