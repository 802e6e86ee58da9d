"""`marugoto people …`: what an operator may have to do with the register of persons."""

from marugoto.console import commands, importing


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand and its parts."""
    parser = commands.add(subparsers, "people", "人の台帳 (the register of persons)")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    importing.add(parts)
