"""`tidy_outreach`: takes away the names whose day has passed; with --loop once a day until it is stopped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marugoto.core import rounds
from marugoto.outreach.actions.letting_go import let_go


class Command(BaseCommand):
    """One round, or rounds."""

    help = "日の過ぎた名前を消す (takes away the names whose day has passed)"

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop, --every."""
        rounds.add_arguments(parser, every=3600.0)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Says how much has gone."""
        if options["loop"]:
            rounds.go_on(lambda _asked: self._once(), lambda: None, every=options["every"])
        else:
            self._once()

    def _once(self) -> None:
        gone = let_go()
        self.stdout.write(
            f"names {gone.names}, approaches deleted {gone.deleted}, minimised {gone.minimised}, drafts {gone.drafts}"
        )
