"""The console script `marugoto`. Exit codes: 0 good, 1 found a problem, 2 usage, 3 the machine."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from marugoto.console import commands, exits, say

_EPILOG = """終了コード exit codes:
  0 正常 good / 1 問題あり found a problem / 2 使い方の誤り usage / 3 環境の不足 environment"""


def parser() -> argparse.ArgumentParser:
    """The whole command line: every module of marugoto.console.commands brings its own subcommand."""
    top = argparse.ArgumentParser(
        prog="marugoto",
        description="Marugoto を動かし、調べるための道具 (run it, check it)",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
        importlib.import_module(f"{commands.__name__}.{module.name}").register(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code (see marugoto.console.exits)."""
    say.make_output_safe()
    try:
        args = parser().parse_args(argv)  # prints help itself, into a pipe that may be closed
        code: int = args.run(args)
    except exits.Failure as failure:
        say.note(failure.japanese)
        say.note(failure.english)
        return failure.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return exits.GOOD
    return code


if __name__ == "__main__":
    sys.exit(main())
