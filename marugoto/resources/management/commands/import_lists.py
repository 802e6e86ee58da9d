"""manage.py import_lists: work on the lists that somebody has handed in on a page."""

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from marugoto.resources.actions import upload_work

FORGET_EVERY = 24 * 60 * 60  # seconds between two looks for lines that have been kept long enough


class Command(BaseCommand):
    """One run works on what waits now; with --loop it goes on until it is told to stop (SIGTERM, Ctrl-C).

    It may be killed at any time: a list is taken in whole or not at all, and the next run begins it anew.
    """

    help = "待っている社会資源の一覧を取り込む (work on the lists that wait)"

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop and --every."""
        parser.add_argument("--loop", action="store_true", help="止められるまで続ける (until stopped)")
        parser.add_argument("--every", type=float, default=1.0, help="間隔の秒数 (seconds between two looks)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        if not options["loop"]:
            self.stdout.write(f"一覧 {upload_work.work_on_all()} 件 (lists worked on)")
            return
        asked: list[int] = []

        def stop(number: int, _frame: FrameType | None) -> None:
            asked.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        forgotten = -FORGET_EVERY * 1.0
        while not asked:
            close_old_connections()
            upload_work.work_on_all(stop=lambda: bool(asked))
            if time.monotonic() - forgotten > FORGET_EVERY:
                upload_work.forget_old_lines()
                forgotten = time.monotonic()
            time.sleep(options["every"])
