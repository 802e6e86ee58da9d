"""Questions about 担当 and 引継ぎ: who of a desk works on what, what is on its way to a colleague, what nobody works on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from marugoto.agencies import seats
from marugoto.agencies.models import Membership
from marugoto.agencies.queries import in_force
from marugoto.core import clock
from marugoto.intake.models import Handover, Matter, MatterWorker
from marugoto.policy.actor import Actor

AT_MOST = 50


@dataclass(frozen=True)
class WorkerLine:
    """Who works on a matter. While it is being handed over: to whom, and who of the desk answers for it with the old one."""

    name: str
    since: datetime | None
    to_name: str = ""
    handed_at: datetime | None = None
    lead: str = ""
    gone: bool = False

    @property
    def words(self) -> str:
        """In one line, for lists and for the line of the baton."""
        return f"{self.name} → {self.to_name}" if self.to_name else self.name


def lines_of(actor: Actor, matters: Iterable[Matter]) -> dict[UUID, WorkerLine]:
    """matter → who works on it, as far as it is held at a desk of one's own agency. Three queries, however many."""
    page = {m.id: m for m in matters if m.holder_desk_id in actor.seats}
    rows = MatterWorker.objects.filter(matter_id__in=page, until__isnull=True).select_related("user")
    found = {r.matter_id: r for r in rows.order_by("id") if r.desk_id in actor.seats}
    moving = Handover.objects.filter(matter_id__in=page, state="waiting").select_related(
        "from_user", "to_user"
    )
    waiting = {h.matter_id: h for h in moving.order_by("id") if h.desk_id in actor.seats}
    there = seats.seats_at({m.holder_desk_id for m in page.values()})
    sitting = {(s.user_id, s.desk_id) for s in there}
    lead = {s.desk_id: s.name for s in there if s.leads}
    out = {}
    for key, matter in page.items():
        row, going = found.get(key), waiting.get(key)
        if row is None and going is None:
            continue
        user_id, name = (
            (row.user_id, row.user.name)
            if row
            else (going.from_user_id, going.from_user.name)
            if going
            else ("", "")
        )
        out[key] = WorkerLine(
            name=name,
            since=row.since if row else None,
            to_name=going.to_user.name if going else "",
            handed_at=going.handed_at if going else None,
            lead=lead.get(matter.holder_desk_id, ""),
            gone=(user_id, matter.holder_desk_id) not in sitting,
        )
    return out


def line_of(actor: Actor, matter: Matter) -> WorkerLine | None:
    """The same for one matter; None: nobody is named."""
    return lines_of(actor, [matter]).get(matter.id)


def matters_of_worker(actor: Actor, user_id: UUID) -> QuerySet[Matter]:
    """Open and watched matters held at a desk of one's own agency on which this worker works, the most pressing first."""
    mine = MatterWorker.objects.filter(matter=OuterRef("pk"), until__isnull=True, user_id=user_id)
    return (
        Matter.objects.filter(Exists(mine), holder_desk_id__in=actor.seats)
        .exclude(status="closed")
        .select_related("holder_desk__agency", "area")
        .order_by("next_due", "opened_at", "id")
    )


def due_of_worker(actor: Actor, user_id: UUID, *, by: date) -> list[Matter]:
    """Those of them that are due by a day."""
    return list(matters_of_worker(actor, user_id).filter(next_due__lte=by)[:AT_MOST])


def unattended(actor: Actor) -> QuerySet[Matter]:
    """Matters in the hand of the actor's desks on which nobody works who still sits there, the most pressing first."""
    sits = Membership.objects.filter(
        in_force(clock.today()), user_id=OuterRef("user_id"), desks__desk_id=OuterRef("desk_id")
    ).filter(user__is_active=True)
    somebody = MatterWorker.objects.filter(Exists(sits), matter=OuterRef("pk"), until__isnull=True)
    return (
        Matter.objects.filter(~Exists(somebody), holder_desk_id__in=actor.desk_ids)
        .exclude(status="closed")
        .select_related("holder_desk__agency", "area")
        .order_by("next_due", "opened_at", "id")
    )


def loads(desk_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], int]:
    """(worker, desk) → on how many open matters one works."""
    rows = (
        MatterWorker.objects.filter(until__isnull=True, desk_id__in=desk_ids)
        .filter(~Q(matter__status="closed"))
        .order_by()
        .values("user_id", "desk_id")
        .annotate(n=Count("pk"))
    )
    return {(r["user_id"], r["desk_id"]): r["n"] for r in rows}


# --- hand-overs ------------------------------------------------------------------------------------------------------


def _handovers(actor: Actor) -> QuerySet[Handover]:
    return Handover.objects.filter(desk_id__in=actor.seats).select_related(
        "matter__holder_desk__agency", "from_user", "to_user", "desk__agency"
    )


def to_receive(actor: Actor) -> list[Handover]:
    """What colleagues are handing to this worker and waits for the word 受けた, the oldest first."""
    rows = _handovers(actor).filter(to_user_id=actor.user_id, state="waiting")
    return list(rows.order_by("handed_at", "id")[:AT_MOST])


def on_the_way(actor: Actor, user_id: UUID) -> list[Handover]:
    """What this worker has handed over and nobody has received yet, the newest act first."""
    rows = _handovers(actor).filter(from_user_id=user_id, state="waiting")
    return list(rows.order_by("-handed_at", "id")[: AT_MOST * 4])


def get_handover(actor: Actor, handover_id: UUID) -> Handover:
    """One hand-over at one's own agency. Http404: there is none for this actor."""
    found = _handovers(actor).filter(pk=handover_id).first()
    if found is None:
        raise Http404
    return found


def batch_of(actor: Actor, batch: UUID) -> list[Handover]:
    """Everything handed over in one act that was not taken back, in its order. Http404: nothing for this actor."""
    rows = _handovers(actor).filter(batch=batch).exclude(state="taken_back")
    found = list(rows.order_by("to_user__name", "handed_at", "id")[:AT_MOST])
    if not found:
        raise Http404
    return found


def waiting_among(matter_ids: Collection[UUID]) -> set[UUID]:
    """Of these matters those that are being handed over."""
    rows = Handover.objects.filter(matter_id__in=matter_ids, state="waiting").order_by()
    return set(rows.values_list("matter_id", flat=True))


def last_words(actor: Actor, matter_ids: Collection[UUID]) -> dict[UUID, Handover]:
    """matter → its newest hand-over: what was typed once is offered again."""
    rows = _handovers(actor).filter(matter_id__in=matter_ids).order_by("handed_at", "id")
    return {row.matter_id: row for row in rows}
