"""One module per subcommand: `register(subparsers)` adds its parser, `run(args) -> int` does the work.

A module imports Django only inside `run`, so that `marugoto --help` stays instant; the exit code is one of
marugoto.console.exits, a sentence for the operator is raised as exits.Failure.
"""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add(
    subparsers: "Subparsers", name: str, help_text: str, *, description: str = ""
) -> argparse.ArgumentParser:
    """A subcommand's parser with the house's shape: help in both languages, the description below it."""
    return subparsers.add_parser(
        name,
        help=help_text,
        description=description or help_text,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
