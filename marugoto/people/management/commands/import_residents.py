"""manage.py import_residents: work on the imports that somebody has asked for."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from marugoto.people.actions import imports

FORGET_EVERY = 24 * 60 * 60  # seconds between two looks for lines that have been kept long enough


class Command(BaseCommand):
    """One run works on what waits now; with --loop it goes on until it is told to stop (SIGTERM, Ctrl-C).

    It may be killed at any time: the next run goes on where the last batch ended.
    """

    help = "待っている住民の取込みを進める (work on the imports that wait)"

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop and --every."""
        parser.add_argument("--loop", action="store_true", help="止められるまで続ける (until stopped)")
        parser.add_argument("--every", type=float, default=2.0, help="間隔の秒数 (seconds between two looks)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        if not options["loop"]:
            self.stdout.write(f"取込み {imports.work_on_all()} 件 (imports worked on)")
            return
        asked: list[int] = []

        def stop(number: int, _frame: FrameType | None) -> None:
            asked.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        forgotten = -FORGET_EVERY * 1.0
        while not asked:
            close_old_connections()
            imports.work_on_all(stop=lambda: bool(asked))
            if time.monotonic() - forgotten > FORGET_EVERY:
                imports.forget_old_lines()
                forgotten = time.monotonic()
            time.sleep(options["every"])
