"""manage.py import_lists: work on the lists that somebody has handed in on a page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marugoto.core import rounds
from marugoto.resources.actions import upload_work


class Command(BaseCommand):
    """One run works on what waits now; with --loop it goes on until it is told to stop (SIGTERM, Ctrl-C).

    It may be killed at any time: a list is taken in whole or not at all, and the next run begins it anew.
    """

    help = "待っている社会資源の一覧を取り込む (work on the lists that wait)"

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop and --every."""
        rounds.add_arguments(parser, every=1.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        if options["loop"]:
            rounds.go_on(upload_work.work_on_all, upload_work.forget_old_lines, every=options["every"])
        else:
            self.stdout.write(f"一覧 {upload_work.work_on_all()} 件 (lists worked on)")
