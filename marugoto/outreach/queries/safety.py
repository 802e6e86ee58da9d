"""Who is out alone, and who should be back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marugoto.outreach.models import LoneVisit
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Out:
    """Somebody who set out and has not said that they are safe."""

    id: UUID
    name: str
    started_at: datetime
    due_at: datetime
    overdue: bool


def out_now(actor: Actor, *, at: datetime) -> list[Out]:
    """Everybody of one's agency who is out, overdue ones first; at most fifty."""
    rows = LoneVisit.objects.filter(agency_id=actor.agency_id, safe_at__isnull=True)
    rows = rows.select_related("user").order_by("due_at", "id")
    return [Out(r.pk, r.user.name, r.started_at, r.due_at, r.due_at < at) for r in rows[:50]]


def own_out(actor: Actor) -> LoneVisit | None:
    """The newest going out of this worker that has not ended; None: not out."""
    rows = LoneVisit.objects.filter(user_id=actor.user_id, agency_id=actor.agency_id, safe_at__isnull=True)
    return rows.order_by("-started_at", "-id").first()
