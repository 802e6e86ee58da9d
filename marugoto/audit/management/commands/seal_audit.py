"""manage.py seal_audit: close what was written into the chain."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marugoto.audit.actions import Busy, ChainConflict, seal_for_ever, seal_now


class Command(BaseCommand):
    """One run seals what is committed now; with --loop it goes on until it is told to stop (SIGTERM, Ctrl-C)."""

    help = "監査の記録を封印する (seal the audit log). Exit 1: database, anchor and key do not fit together."

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop and --every."""
        parser.add_argument("--loop", action="store_true", help="止められるまで続ける (until stopped)")
        parser.add_argument("--every", type=float, default=1.0, help="間隔の秒数 (seconds between two seals)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal; raise CommandError (exit 1) with the reason when a person has to look."""
        try:
            if options["loop"]:
                self._loop(options["every"])
            else:
                self.stdout.write(f"封印 {seal_now()} 件 (seals made)")
        except Busy:
            raise CommandError("ほかの封印処理が動いています (another sealer is at work)") from None
        except ChainConflict as conflict:
            raise CommandError(f"{conflict} [{conflict.code}]") from conflict

    def _loop(self, every: float) -> None:
        asked: list[int] = []

        def stop(number: int, _frame: FrameType | None) -> None:
            asked.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        seal_for_ever(every=every, stop=lambda: bool(asked))
