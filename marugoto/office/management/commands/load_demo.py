"""Load the demo municipalities: blueprints, needs, synthetic residents, accounts, and a morning's work."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marugoto.office import demo


class Command(BaseCommand):
    """Everything in it is made by calling the same actions that the pages call."""

    help = "デモ用の自治体（久留米市・高知市）を読み込みます。人物はすべて架空です。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--residents", type=int, default=400, help="一つの自治体につくる架空の住民の数")
        parser.add_argument("--seed", type=int, default=1, help="架空の住民をつくる乱数の種")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in demo.load(residents=options["residents"], seed=options["seed"]):
            self.stdout.write(line)
