"""Questions about planned moves of whole desks: what is planned, how far it has come, what could not cross."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from marugoto.agencies.queries import desk_title, desks_reachable
from marugoto.collaboration.models import DeskMove, MovedMatter
from marugoto.core import clock, second_wall
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor

AT_MOST = 50


@dataclass(frozen=True)
class MoveLine:
    """A plan and how far it has come. ``left``: open matters still at the old desk; ``inside``: no border is crossed."""

    move: DeskMove
    desk: str
    to_desk: str
    holding: str
    inside: bool
    left: int
    passed: int
    held: int
    ready: bool

    @property
    def share(self) -> int:
        """Percent done; 100 when nothing was ever there."""
        done = self.passed + self.held
        return 100 * done // (done + self.left) if done + self.left else 100


def moves_of(actor: Actor) -> list[DeskMove]:
    """All plans of the town that were not taken back, the next first."""
    rows = DeskMove.objects.filter(municipality_id=actor.municipality_id, cancelled_at__isnull=True)
    return list(
        rows.select_related("desk__agency", "to_desk__agency", "holding_desk__agency").order_by("-on", "id")[
            :AT_MOST
        ]
    )


def get_move(actor: Actor, move_id: UUID) -> DeskMove:
    """One plan of the town. Http404: there is none for this actor."""
    found = (
        DeskMove.objects.filter(pk=move_id, municipality_id=actor.municipality_id)
        .select_related("desk__agency", "to_desk__agency", "holding_desk__agency", "planned_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


@second_wall.lifted("desk_move")
def line_of(move: DeskMove) -> MoveLine:
    """How far it has come: numbers only."""
    open_there = Matter.objects.filter(holder_desk_id=move.desk_id).exclude(status="closed")
    done = MovedMatter.objects.filter(move=move)
    return MoveLine(
        move=move,
        desk=desk_title(move.desk),
        to_desk=desk_title(move.to_desk),
        holding=desk_title(move.holding_desk) if move.holding_desk else "",
        inside=move.desk.agency_id == move.to_desk.agency_id,
        left=open_there.count(),
        passed=done.filter(held=False).count(),
        held=done.filter(held=True).count(),
        ready=move.on <= clock.today() and move.finished_at is None and move.cancelled_at is None,
    )


@second_wall.lifted("desk_move")
def held_of(move: DeskMove) -> list[tuple[str, str]]:
    """(number of the matter, where it lies now) for what no basis carried; at most fifty, by number."""
    rows = MovedMatter.objects.filter(move=move, held=True).select_related("matter__holder_desk__agency")
    return [
        (m.matter.number, desk_title(m.matter.holder_desk)) for m in rows.order_by("matter__number")[:AT_MOST]
    ]


def desk_choices(actor: Actor) -> list[tuple[str, str]]:
    """Desks of the town that may be chosen."""
    return [(str(d.id), desk_title(d)) for d in desks_reachable(actor)]


def due_moves() -> list[tuple[UUID, UUID]]:
    """(move, planner) of every plan whose day has come and that is not finished, the oldest first."""
    rows = DeskMove.objects.filter(
        on__lte=clock.today(), finished_at__isnull=True, cancelled_at__isnull=True
    ).order_by("on", "id")
    return list(rows.values_list("id", "planned_by_id"))
