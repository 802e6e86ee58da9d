"""In whose hands a matter is within its desk: the rows of 担当 begin and end. Called where the matter is locked."""

from datetime import datetime
from uuid import UUID

from marugoto.intake.models import Handover, Matter, MatterWorker
from marugoto.policy.actor import Actor


def begin(matter: Matter, *, desk_id: UUID, user_id: UUID, at: datetime, reason: str) -> None:
    """A worker works on the matter from now on; the database refuses a second one."""
    MatterWorker.objects.create(matter=matter, desk_id=desk_id, user_id=user_id, since=at, reason=reason)


def take_up(matter: Matter, *, desk_id: UUID, at: datetime, reason: str, by: Actor | None) -> None:
    """Whoever brought the matter to a desk of one's own works on it; where nobody of the desk did, nobody is named yet."""
    if by is not None and desk_id in by.desk_ids:
        begin(matter, desk_id=desk_id, user_id=by.user_id, at=at, reason=reason)


def let_go(matter: Matter, *, at: datetime) -> None:
    """Nobody works on it any more: the baton went on, the matter is closed, or another worker follows."""
    for row in MatterWorker.objects.filter(matter=matter, until__isnull=True).order_by("id"):
        row.until = max(at, row.since)
        row.save(update_fields=["until"])


def lapse(matter: Matter, *, at: datetime) -> None:
    """What was handed over and not yet received falls away: there is nothing left to receive."""
    for row in Handover.objects.filter(matter=matter, state="waiting").order_by("id"):
        row.state, row.settled_at = "lapsed", at
        row.save(update_fields=["state", "settled_at"])
