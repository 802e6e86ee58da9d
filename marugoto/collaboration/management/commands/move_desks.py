"""Carry out every planned move of a desk whose day has come. Stopped in the middle, it goes on where it was."""

from typing import Any

from django.core.management.base import BaseCommand

from marugoto.agencies.queries import actor_of
from marugoto.collaboration.actions import desk_moves
from marugoto.collaboration.queries.desk_moves import due_moves


class Command(BaseCommand):
    """In the name of whoever planned it, with the rights that this person has today."""

    help = "予定の日が来た窓口の移し替えを、終わるまで進めます。途中で止めても、続きから進みます。"

    def handle(self, *args: Any, **options: Any) -> None:
        for move_id, planner in due_moves():
            actor = actor_of(user_id=planner, membership_id=None)
            if actor is None:
                self.stderr.write(f"{move_id}: 決めた人は、もういません。画面から進めてください。")
                continue
            left = -1
            while left != 0:
                left = desk_moves.run(move_id=move_id, by=actor)
                self.stdout.write(f"{move_id}: あと {left}件")
