"""Questions about matters and consultations."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Desk
from marugoto.audit import queries as trail
from marugoto.core import clock, codes, second_wall
from marugoto.intake import access, workers
from marugoto.intake.models import Consultation, ConsultationNeed, Matter, MatterPerson, Notice
from marugoto.people import queries as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class BatonLine:
    """The first line of every page of a matter: who holds it, since when, what is next and by when."""

    holder: str
    mine: bool
    since: datetime | None
    due: date | None
    next: str
    closed: bool
    worker: workers.WorkerLine | None = None


def baton_line(matter: Matter, *, actor: Actor) -> BatonLine:
    """Feed for {% baton %}."""
    hold = matter.holds.filter(held_to__isnull=True).order_by("id").first()
    closed = matter.status == "closed"
    worker = None if closed else workers.line_of(actor, matter)
    desk = agencies.desk_title(matter.holder_desk)
    return BatonLine(
        holder=_("%(desk)s（担当 %(worker)s）") % {"desk": desk, "worker": worker.words} if worker else desk,
        worker=worker,
        mine=matter.holder_desk_id in actor.desk_ids and not closed,
        since=hold.held_from if hold else matter.closed_at,
        due=None if closed else matter.next_due,
        next=codes.label("intake.matter_outcomes", matter.closed_outcome)
        if closed
        else codes.label("intake.next_acts", matter.next_act),
        closed=closed,
    )


@second_wall.lifted("everybody_of_it")
def persons_of(matter: Matter, *, seen_by: UUID) -> list[Person]:
    """The persons whom the matter is about, as far as an agency may see them, in the order they came in."""
    rows = (
        MatterPerson.objects.filter(matter=matter, role="subject")
        .select_related("person")
        .order_by("created_at", "id")
    )
    return people.shown_to(seen_by, [row.person for row in rows])


def persons_at_desks(desk_ids: Collection[UUID], *, seen_by: UUID, limit: int = 1000) -> list[Person]:
    """Whom the open matters at these desks are about, as far as an agency may see them; the newest matters first."""
    rows = (
        MatterPerson.objects.filter(matter__holder_desk_id__in=desk_ids, matter__status="open")
        .select_related("person")
        .order_by("-created_at", "id")
    )
    return people.shown_to(seen_by, [row.person for row in rows[:limit]])


def persons_known(actor: Actor, matter: Matter) -> list[Person]:
    """Those of them with whom the actor's own agency is involved: a later holder may have come to know others."""
    persons = persons_of(matter, seen_by=actor.agency_id)
    known = people.known_among([p.root_id for p in persons], actor.agency_id)
    return [p for p in persons if p.root_id in known]


def consultations_for(actor: Actor, matter: Matter) -> list[Consultation]:
    """The talks that belong to a matter, as far as they were held at one's own agency; oldest first."""
    return list(access.consultations_visible_to(actor).filter(matter=matter).order_by("received_at", "id"))


def talks_saying(
    actor: Actor, matters: Collection[UUID], patterns: Collection[str], *, most: int
) -> list[tuple[UUID, UUID, datetime]]:
    """(consultation, matter, when) of one's own agency's talks on these matters in which each pattern is met; newest first."""
    rows = access.consultations_visible_to(actor).filter(matter_id__in=list(matters))
    for pattern in patterns:
        rows = rows.filter(Q(story__regex=pattern) | Q(outcome_note__regex=pattern))
    return list(rows.order_by("-received_at", "-id").values_list("id", "matter_id", "received_at")[:most])


@dataclass(frozen=True)
class TalkText:
    """A talk as one text to show words of it."""

    id: UUID
    who: str
    texts: tuple[str, str]


def talk_texts(actor: Actor, ids: Collection[UUID]) -> list[TalkText]:
    """The words of some talks of one's own agency."""
    rows = access.consultations_visible_to(actor).filter(pk__in=list(ids)).prefetch_related(None)
    return [TalkText(one.id, one.received_by.name, (one.story, one.outcome_note)) for one in rows]


def needs_of(actor: Actor, matter: Matter) -> list[ConsultationNeed]:
    """The needs named in those talks: ◎ first."""
    talks = access.consultations_visible_to(actor).filter(matter=matter).order_by().values("pk")
    rows = ConsultationNeed.objects.filter(consultation__in=talks).select_related("need")
    return sorted(rows.order_by("created_at", "id"), key=lambda n: n.mark != "main")


def need_labels(matter: Matter, *, agency_id: UUID) -> list[str]:
    """The needs named in one agency's talks on a matter, ◎ first: words of the list, and none of the story."""
    rows = ConsultationNeed.objects.filter(
        consultation__matter=matter, consultation__desk__agency_id=agency_id, consultation__status="finished"
    ).select_related("need")
    return list(dict.fromkeys(n.need.label for n in rows.order_by("-mark", "created_at", "id")))


def path_of(matter: Matter) -> list[dict[str, object]]:
    """The whole path of the baton as a timeline, newest first: which desk, from when to when."""
    holds = matter.holds.select_related("desk__agency").order_by("-held_from", "-held_to", "-id")
    return [
        {
            "at": h.held_from,
            "text": agencies.desk_title(h.desk),
            "badge": _("いまここ") if h.held_to is None else "",
            "kind": codes.label("intake.hold_reasons", h.reason),
        }
        for h in holds
    ]


OPEN_VERBS = ("baton.", "matter.opened", "matter.closed", "matter.reopened")


def history_for(actor: Actor, matter: Matter) -> list[dict[str, object]]:
    """What was done, newest first: the acts of one's own agency, and the way of the baton."""
    entries = [
        e
        for e in trail.history_of_matter(matter.id, limit=100)
        if e.agency_id == actor.agency_id or e.verb.startswith(OPEN_VERBS)
    ]
    names = agencies.names_of_users({e.actor_id for e in entries if e.actor_id})
    homes = agencies.names_of_agencies({e.agency_id for e in entries if e.agency_id})
    return [
        {
            "at": e.occurred_at,
            "text": codes.label("audit.verbs", e.verb),
            "agency": homes.get(e.agency_id, "") if e.agency_id else "",
            "who": names.get(e.actor_id, "") if e.actor_id and e.agency_id == actor.agency_id else "",
        }
        for e in reversed(entries)
    ]


def in_hand(actor: Actor) -> QuerySet[Matter]:
    """Open and watched matters whose baton one of the actor's desks holds, the most pressing first."""
    return (
        Matter.objects.filter(holder_desk_id__in=actor.desk_ids)
        .exclude(status="closed")
        .select_related("holder_desk__agency", "area", "notice")
        .order_by("next_due", "opened_at", "id")
    )


def drafts_of(actor: Actor) -> QuerySet[Consultation]:
    """One's own drafts, newest first."""
    return Consultation.objects.filter(
        status="draft", received_by_id=actor.user_id, desk_id__in=actor.desk_ids
    ).order_by("-draft_saved_at", "-id")


def matters_of_person(actor: Actor, person_id: UUID) -> QuerySet[Matter]:
    """Matters about a person, as far as one's own agency may see them."""
    return (
        access.matters_visible_to(actor)
        .filter(
            persons__person__in=Person.objects.for_person(person_id).filter(
                people.not_hidden(actor.agency_id, "")
            )
        )
        .distinct()
    )


def notice_receiver(actor: Actor) -> Desk | None:
    """Where a notice of this worker arrives: the desk behind one's own, else a desk of the town that takes notices."""
    reachable = agencies.desks_reachable(actor).filter(accounts=True)
    if actor.desk_id:
        own = agencies.desk(actor.desk_id)
        if own.backup_desk_id:
            backup = reachable.filter(pk=own.backup_desk_id).first()
            if backup:
                return backup
    return reachable.filter(receives_notices=True).first()


def desks_for_letters(municipality_id: UUID) -> list[Desk]:
    """Windows that may be written to: open to residents, and somebody signs in. First the one that takes what is for all."""
    found = agencies.public_desks(municipality_id).filter(accounts=True)
    return sorted(found, key=lambda d: (not d.receives_notices, d.agency.name, d.name))


def overdue_matters(municipality_id: UUID, *, on: date) -> QuerySet[Matter]:
    """Open matters of a town whose next act is overdue, oldest first (for the coordinator's board: no person, no story)."""
    return (
        Matter.objects.filter(municipality_id=municipality_id, next_due__lt=on)
        .exclude(status="closed")
        .select_related("holder_desk__agency")
        .order_by("next_due", "opened_at", "id")
    )


def holders(matter_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """matter → desk that holds it."""
    return dict(
        Matter.objects.filter(pk__in=set(matter_ids)).order_by("id").values_list("id", "holder_desk_id")
    )


def today_summary(actor: Actor) -> tuple[int, int]:
    """(matters in hand, of them overdue)."""
    rows = Matter.objects.filter(holder_desk_id__in=actor.desk_ids).exclude(status="closed")
    return rows.count(), rows.filter(next_due__lt=clock.today()).count()


@dataclass(frozen=True)
class MatterRow:
    """A line in a list of matters."""

    matter: Matter
    title: str
    holder: str
    mine: bool
    overdue: bool
    today: bool
    next: str
    worker: str = ""


def rows_of(actor: Actor, matters: Iterable[Matter]) -> list[MatterRow]:
    """Lines for a page of matters; a handful of queries, whatever their number."""
    today = clock.today()
    page = list(matters)
    titles, hands = _titles(actor, page), workers.lines_of(actor, page)
    return [
        MatterRow(
            matter=m,
            title=titles.get(m.id, ""),
            holder=agencies.desk_title(m.holder_desk),
            mine=m.holder_desk_id in actor.desk_ids,
            overdue=m.status != "closed" and m.next_due is not None and m.next_due < today,
            today=m.next_due == today,
            next=codes.label("intake.matter_outcomes", m.closed_outcome)
            if m.status == "closed"
            else codes.label("intake.next_acts", m.next_act),
            worker=hands[m.id].words if m.id in hands else "",
        )
        for m in page
    ]


def _titles(actor: Actor, page: list[Matter]) -> dict[UUID, str]:
    ids = [m.id for m in page]
    needs: dict[UUID, list[str]] = {}
    rows = (
        ConsultationNeed.objects.filter(
            consultation__matter_id__in=ids, consultation__desk__agency_id=actor.agency_id
        )
        .select_related("need", "consultation")
        .order_by("-mark", "created_at", "id")
    )
    for row in rows:
        if row.consultation.matter_id:
            needs.setdefault(row.consultation.matter_id, []).append(row.need.label)
    members = list(
        MatterPerson.objects.filter(matter_id__in=ids, role="subject").select_related("person").order_by("id")
    )
    known = people.known_among({mp.person.root_id for mp in members}, actor.agency_id)
    names: dict[UUID, list[str]] = {}
    for mp in members:
        if mp.person.root_id in known:
            names.setdefault(mp.matter_id, []).append(mp.person.display_name)
    noticed = {
        n.matter_id: _("気づき: %(what)s") % {"what": Truncator(n.what).chars(30)}
        for n in Notice.objects.filter(matter_id__in=ids).select_related("matter__holder_desk").order_by("id")
        if actor.agency_id in {n.agency_id, n.matter.holder_desk.agency_id}
    }
    return {
        key: "／".join(
            part
            for part in (
                "・".join(dict.fromkeys(needs.get(key, []))),
                "、".join(dict.fromkeys(names.get(key, []))),
            )
            if part
        )
        or noticed.get(key, "")
        for key in ids
    }


def matters_filtered(actor: Actor, *, status: str, q: str = "") -> QuerySet[Matter]:
    """The list of matters: open | in_hand | overdue | watching | closed | all, and a piece of the number."""
    rows = access.matters_visible_to(actor)
    today = clock.today()
    narrowed = {
        "open": rows.filter(status="open"),
        "in_hand": rows.exclude(status="closed").filter(holder_desk_id__in=actor.desk_ids),
        "overdue": rows.exclude(status="closed").filter(next_due__lt=today),
        "watching": rows.filter(status="watching"),
        "closed": rows.filter(status="closed"),
    }.get(status, rows)
    if q.strip():
        narrowed = narrowed.filter(number__contains=q.strip())
    return narrowed.order_by("next_due", "-opened_at", "id")


def matter_by_id(matter_id: UUID) -> Matter:
    """One matter for code that has already passed the door. DoesNotExist: there is none."""
    return Matter.objects.get(pk=matter_id)
