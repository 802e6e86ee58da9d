"""manage.py settle_months: count the months that have ended, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marugoto.core import rounds
from marugoto.indicators.actions import settling


class Command(BaseCommand):
    """One run settles what can be settled; with --loop it looks again every hour until it is told to stop (SIGTERM, Ctrl-C).

    It may be killed at any time: a town is settled in whole or not at all.
    """

    help = "終わった月の数を締める (settle the figures of months that have ended)"

    def add_arguments(self, parser: CommandParser) -> None:
        """--loop and --every."""
        rounds.add_arguments(parser, every=3600.0)

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        if options["loop"]:
            rounds.go_on(settling.settle_all, lambda: None, every=options["every"])
        else:
            self.stdout.write(f"締めた {settling.settle_all()} (months of figures settled)")
