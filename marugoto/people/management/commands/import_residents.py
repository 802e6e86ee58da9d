"""manage.py import_residents: work on the imports that somebody has asked for."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marugoto.core import rounds
from marugoto.people.actions import imports


class Command(BaseCommand):
    """One run works on what waits now; with --loop it goes on until it is told to stop (SIGTERM, Ctrl-C).

    It may be killed at any time: the next run goes on where the last batch ended.
    """

    help = "待っている住民の取込みを進める (work on the imports that wait)"

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop and --every."""
        rounds.add_arguments(parser, every=2.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        if options["loop"]:
            rounds.go_on(imports.work_on_all, imports.forget_old_lines, every=options["every"])
        else:
            self.stdout.write(f"取込み {imports.work_on_all()} 件 (imports worked on)")
