"""manage.py seal_audit: close what was written into the chain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marugoto.audit.actions import Busy, ChainConflict, seal_for_ever, seal_now
from marugoto.core import rounds


class Command(BaseCommand):
    """One run seals what is committed now; with --loop it goes on until it is told to stop (SIGTERM, Ctrl-C)."""

    help = "監査の記録を封印する (seal the audit log). Exit 1: database, anchor and key do not fit together."

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop and --every."""
        rounds.add_arguments(parser, every=1.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal; raise CommandError (exit 1) with the reason when a person has to look."""
        try:
            if options["loop"]:
                seal_for_ever(every=options["every"], stop=rounds.stop_asked())
            else:
                self.stdout.write(f"封印 {seal_now()} 件 (seals made)")
        except Busy:
            raise CommandError("ほかの封印処理が動いています (another sealer is at work)") from None
        except ChainConflict as conflict:
            raise CommandError(f"{conflict} [{conflict.code}]") from conflict
