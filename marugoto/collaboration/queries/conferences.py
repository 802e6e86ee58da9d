"""Questions about bodies and sittings: when they sit, what is on the agenda, and what this worker may read of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from marugoto.agencies.queries import desk_title, in_force
from marugoto.collaboration import access, disclosure, rulebook
from marugoto.collaboration.disclosure import Shown
from marugoto.collaboration.models import AgendaItem, Attendee, Conference, ConferenceBody, Decision
from marugoto.collaboration.queries.members import BodySeat, seats_of
from marugoto.collaboration.rules import conference as rules
from marugoto.collaboration.rules import recurrence
from marugoto.collaboration.rules.conference import Seat
from marugoto.collaboration.rules.kinds import Kind
from marugoto.collaboration.wall.queries import Said, said_at
from marugoto.core import clock, codes, second_wall
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.resources.finding.feed import Item
from marugoto.resources.finding.opening import Times

AT_MOST = 50
NEXT_WITHIN_DAYS = 60


@dataclass(frozen=True)
class ConferenceRow:
    """A sitting in a list."""

    id: UUID
    title: str
    kind: str
    held_at: datetime
    place: str
    status: str
    items: int
    convener: str


@dataclass(frozen=True)
class BodyRow:
    """A standing meeting, its next day by the rule, and whether this worker may convene it."""

    id: UUID
    name: str
    kind: str
    purpose: str
    basis: str
    consent_required: bool
    walled: bool
    convener: str
    recurrence_note: str
    next_day: date | None
    may_convene: bool
    closes_on: date | None = None
    seats: tuple[BodySeat, ...] = ()


def sittings_of(actor: Actor, *, when: str = "next") -> QuerySet[Conference]:
    """Sittings in sight: planned ones from today on, the soonest first; or past and cancelled ones, the newest first."""
    rows = access.conferences_in_sight(actor)
    if when == "next":
        return rows.filter(status="planned").order_by("held_at", "id")
    return rows.exclude(status="planned").order_by("-held_at", "-id")


def rows_of(sittings: Iterable[Conference]) -> list[ConferenceRow]:
    """These sittings as lines; one query for how many items each has."""
    sittings = list(sittings)
    sizes = _sizes(sittings)
    return [
        ConferenceRow(
            id=s.id,
            title=s.body.name,
            kind=codes.label(access.KINDS, s.body.kind),
            held_at=s.held_at,
            place=s.place,
            status=s.status,
            items=sizes.get(s.id, 0),
            convener=desk_title(s.chair_desk),
        )
        for s in sittings
    ]


@second_wall.lifted("agenda_slots")
def _sizes(sittings: Iterable[Conference]) -> dict[UUID, int]:
    rows = (
        AgendaItem.objects.filter(conference__in=sittings).order_by("conference_id").values("conference_id")
    )
    return {row["conference_id"]: row["n"] for row in rows.annotate(n=Count("id"))}


def conferences_next(actor: Actor) -> list[ConferenceRow]:
    """Sittings of the next two months that this worker may open (for Today); the soonest first."""
    start = clock.now() - timedelta(hours=12)
    rows = sittings_of(actor).filter(held_at__range=(start, start + timedelta(days=NEXT_WITHIN_DAYS)))
    return rows_of(rows[:AT_MOST])


def calendar_items(actor: Actor, address: str) -> list[Item]:
    """The sittings to come at which this worker sits by name, for a calendar: meeting, day, place; no case and no person.

    ``address``: of the page of a sitting, with {id} in it.
    """
    named = Attendee.objects.filter(user_id=actor.user_id, released_at__isnull=True).values("conference_id")
    rows = sittings_of(actor).filter(pk__in=named, held_at__gte=clock.now() - timedelta(days=1))
    found = []
    for sitting in rows[:AT_MOST]:
        at = sitting.held_at.astimezone(clock.JST)
        times = Times(freq="", dtstart=at.date(), opens=at.time())
        url = address.replace("{id}", str(sitting.id))
        found.append(Item(str(sitting.id), sitting.body.name, sitting.place, "", url, (times,)))
    return found


def open_sittings(actor: Actor) -> QuerySet[Conference]:
    """Planned sittings of the town to which a case may be brought: body, day and place only; the soonest first."""
    book = rulebook.book_of(actor.municipality_id)
    case_kinds = [c for c in book.versions if book.on(c, clock.today()).purpose == "case"]
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Conference.objects.filter(
            body__municipality_id=actor.municipality_id,
            body__kind__in=case_kinds,
            status="planned",
            held_at__gte=today,
        )
        .select_related("body", "chair_desk__agency")
        .order_by("held_at", "id")
    )


def bodies_of(actor: Actor) -> list[BodyRow]:
    """The standing meetings of the town, by name."""
    rows = (
        ConferenceBody.objects.filter(in_force(clock.today()), municipality_id=actor.municipality_id)
        .select_related("convener")
        .order_by("name", "id")
    )
    book, today = rulebook.book_of(actor.municipality_id), clock.today()
    found = list(rows[:AT_MOST])
    seats = seats_of([body.id for body in found], on=today)
    return [_body_row(actor, b, book.on(b.kind, today), seats.get(b.id, [])) for b in found]


def _body_row(actor: Actor, body: ConferenceBody, kind: Kind, seats: list[BodySeat]) -> BodyRow:
    next_day = recurrence.next_day(body.recurrence, clock.today())
    return BodyRow(
        id=body.id,
        name=body.name,
        kind=kind.label,
        purpose=kind.purpose,
        basis=codes.label(disclosure.BASES, kind.legal_basis),
        consent_required=kind.consent_required,
        walled=kind.walled,
        convener=body.convener.name,
        recurrence_note=body.recurrence_note,
        next_day=next_day,
        closes_on=rules.closes_on(next_day, body.closing_days) if next_day else None,
        may_convene=may_convene(actor, body),
        seats=tuple(seats),
    )


def closing_of(sitting: Conference) -> date | None:
    """The last day on which a case is handed in on time for this sitting; None: there is none."""
    return rules.closes_on(sitting.held_at.astimezone(clock.JST).date(), sitting.body.closing_days)


def kind_of_body(body: ConferenceBody) -> Kind:
    """The rule of a body's kind of meeting today."""
    return rulebook.book_of(body.municipality_id).on(body.kind, clock.today())


def may_convene(actor: Actor, body: ConferenceBody) -> bool:
    """Only the agency that convenes the body, and only who may."""
    return actor.can(Permission.CONFERENCE_CONVENE) and body.convener_id == actor.agency_id


def body_to_convene(actor: Actor, body_id: UUID) -> ConferenceBody | None:
    """A body that this worker may convene, or None."""
    body = (
        ConferenceBody.objects.filter(
            in_force(clock.today()), pk=body_id, municipality_id=actor.municipality_id
        )
        .select_related("convener")
        .first()
    )
    return body if body and may_convene(actor, body) else None


# --- one sitting -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberLine:
    """A named member."""

    id: UUID
    name: str
    desk: str
    account: bool
    me: bool
    sworn_at: datetime | None
    attendance: str
    attendance_label: str
    may_release: bool
    told: str = ""
    told_at: datetime | None = None
    told_by: str = ""


@dataclass(frozen=True)
class DecisionLine:
    """Something decided."""

    kind: str
    kind_label: str
    body: str
    desk: str
    due_on: date | None
    in_plan: bool


@dataclass(frozen=True)
class ItemView:
    """An agenda item as this worker may read it. Not ``readable``: only that there is one, and why (``closed``)."""

    id: UUID
    sort: int
    readable: bool
    own: bool = False
    number: str = ""
    case_id: UUID | None = None
    question: str = ""
    plan: str = ""
    wanted: list[str] = field(default_factory=list)
    packet: Shown | None = None
    minutes: str = ""
    result: str = ""
    result_label: str = ""
    decisions: list[DecisionLine] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    closed: str = ""
    late: bool = False
    urgent_reason: str = ""


def members_of(actor: Actor, conference: Conference) -> list[MemberLine]:
    """Who sits there today, by agency and name."""
    rows = (
        Attendee.objects.filter(conference=conference, released_at__isnull=True)
        .select_related("desk__agency", "told_by")
        .order_by("desk__agency__name", "desk__name", "name", "id")
    )
    return [
        MemberLine(
            id=a.id,
            name=a.name,
            desk=desk_title(a.desk),
            account=a.user_id is not None,
            me=a.user_id == actor.user_id,
            sworn_at=a.acknowledged_at,
            attendance=a.attendance,
            attendance_label=codes.label("collaboration.attendance", a.attendance),
            may_release=a.user_id != conference.convened_by_id,
            told=codes.label("collaboration.notice_means", a.told_how) if a.told_how else "",
            told_at=a.told_at,
            told_by=a.told_by.name if a.told_by else "",
        )
        for a in rows
    ]


def items_of(actor: Actor, conference: Conference, kind: Kind, seat: Seat) -> list[ItemView]:
    """The agenda in its order, each item as far as this worker may read it; every disclosed packet read is a look.

    An item about nobody but persons who are hidden from the worker's agency is not readable (支援措置).
    """
    rows = (
        AgendaItem.objects.filter(conference=conference)
        .select_related("packet__from_desk__agency", "packet__matter")
        .prefetch_related("wanted__desk__agency")
        .order_by("sort", "id")
    )
    found = {item.id: item for item in rows}
    hidden = disclosure.hidden_packets([item.packet.id for item in found.values()], actor)
    views = []
    for slot in _slots(conference):
        view = ItemView(id=slot.id, sort=slot.sort, readable=False)
        if item := found.get(slot.id):
            here = access.seat_at_item(actor, item, seat)
            if rules.may_read_item(kind, here) and (here.submitter or item.packet.id not in hidden):
                view = _item_view(actor, item, kind, here, plan=slot.plan)
        views.append(view)
    return views


def item_on_paper(actor: Actor, item: AgendaItem, kind: Kind, seat: Seat) -> ItemView:
    """One agenda item for the printed page; whether this worker may print it was asked in access.py."""
    plan = next((slot.plan for slot in _slots(item.conference) if slot.id == item.id), None)
    return _item_view(actor, item, kind, access.seat_at_item(actor, item, seat), plan=plan)


@dataclass(frozen=True)
class _Slot:
    """A place on the agenda, and which version of a plan it puts forward; nothing of what is in either."""

    id: UUID
    sort: int
    plan: int | None


@second_wall.lifted("agenda_slots")
def _slots(conference: Conference) -> list[_Slot]:
    rows = AgendaItem.objects.filter(conference=conference).order_by("sort", "id")
    return [_Slot(*row) for row in rows.values_list("id", "sort", "plan__version")]


def _item_view(actor: Actor, item: AgendaItem, kind: Kind, seat: Seat, *, plan: int | None) -> ItemView:
    own = item.packet.from_desk.agency_id == actor.agency_id
    packet = disclosure.sitting_packet(actor, item.packet)
    if packet.why_not and kind.consent_required and not own:
        return ItemView(id=item.id, sort=item.sort, readable=False, closed=packet.why_not, result=item.result)
    minuted = rules.may_read_minutes(kind, seat)
    return ItemView(
        id=item.id,
        sort=item.sort,
        readable=True,
        own=own,
        number=item.packet.matter.number,
        case_id=item.case_id if own and actor.can(Permission.CASE_READ) else None,
        question="" if packet.why_not else item.question,  # it tells of the person, and goes with the rest
        late=item.late,
        urgent_reason="" if packet.why_not else item.urgent_reason,
        plan=_("第%(n)s版") % {"n": plan} if plan else "",
        wanted=[desk_title(w.desk) for w in item.wanted.all()],
        packet=packet,
        minutes=item.minutes if minuted else "",
        result=item.result,
        result_label=codes.label("collaboration.agenda_results", item.result) if minuted else "",
        decisions=decisions_of(item) if minuted else [],
        said=said_at(actor, item, kind, seat),
    )


def decisions_of(item: AgendaItem) -> list[DecisionLine]:
    """What was decided, in the order it was written."""
    rows = Decision.objects.filter(agenda_item=item).select_related("desk__agency").order_by("at", "id")
    return [
        DecisionLine(
            kind=d.kind,
            kind_label=codes.label("collaboration.decision_kinds", d.kind),
            body=d.body,
            desk=desk_title(d.desk) if d.desk else "",
            due_on=d.due_on,
            in_plan=d.step_id is not None,
        )
        for d in rows
    ]


# --- around a case ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SittingOfCase:
    """A sitting at which a case was or will be spoken of. Behind the wall only the day is told here."""

    id: UUID
    title: str
    held_at: datetime
    status: str
    result: str
    may_open: bool


@second_wall.lifted("own_sittings")
def sittings_of_case(actor: Actor, case_id: UUID) -> list[SittingOfCase]:
    """For the page of a case of one's own agency, newest first."""
    rows = (
        AgendaItem.objects.filter(case_id=case_id, packet__from_desk__agency_id=actor.agency_id)
        .select_related("conference__body")
        .order_by("-conference__held_at", "-id")
    )
    book = rulebook.book_of(actor.municipality_id)
    return [
        SittingOfCase(
            id=i.conference_id,
            title=i.conference.body.name,
            held_at=i.conference.held_at,
            status=i.conference.status,
            result=""
            if book.of(i.conference).walled
            else codes.label("collaboration.agenda_results", i.result),
            may_open=actor.can(Permission.CONFERENCE_READ),
        )
        for i in rows[:AT_MOST]
    ]
