"""Who works where, for naming the members of a sitting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk, MembershipDesk
from marugoto.agencies.queries import desk_title, desks_reachable, in_force
from marugoto.collaboration.models import AgendaDesk, Attendee, BodyMember, Conference, ConferenceBody
from marugoto.core import clock, codes, second_wall
from marugoto.core.kana import to_width
from marugoto.policy.actor import Actor

AT_MOST = 60


@dataclass(frozen=True)
class Worker:
    """Somebody who signs in at a desk."""

    user_id: UUID
    desk_id: UUID
    name: str
    desk: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be called. ``key``: value of the checkbox. ``user_id`` None: a desk without accounts."""

    key: str
    label: str
    why: str


def workers_at(desk_ids: Iterable[UUID]) -> list[Worker]:
    """Workers who sit at these desks today, by desk and name."""
    on = clock.today()
    seats = (
        MembershipDesk.objects.filter(in_force(on, "membership__"), desk_id__in=list(desk_ids))
        .filter(membership__user__is_active=True)
        .select_related("membership__user", "desk__agency")
        .order_by("desk__agency__name", "desk__name", "membership__user__name", "id")
    )
    return [
        Worker(s.membership.user_id, s.desk_id, s.membership.user.name, desk_title(s.desk)) for s in seats
    ]


def sits(on: date) -> Q:
    """The condition "sits in the body on that day"; a seat without days always does."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


@dataclass(frozen=True)
class BodySeat:
    """An agency in a body today, and as what; ``words`` also tells since when, until when and since which stage."""

    agency: str
    words: str


def seats_of(bodies: Iterable[UUID], *, on: date) -> dict[UUID, list[BodySeat]]:
    """Who sits in each body on a day, by name; an agency that sits in it as two things stands there twice."""
    rows = BodyMember.objects.filter(sits(on), body_id__in=list(bodies)).select_related("agency")
    found: dict[UUID, list[BodySeat]] = {}
    for row in rows.order_by("agency__name", "capacity", "id"):
        said = [codes.label("agencies.capacities", row.capacity), row.stage]
        said += [_("%(day)sから") % {"day": row.valid_from.isoformat()}] if row.valid_from else []
        said += [_("%(day)sまで") % {"day": row.valid_to.isoformat()}] if row.valid_to else []
        found.setdefault(row.body_id, []).append(BodySeat(row.agency.name, "・".join(filter(None, said))))
    return found


def candidates(
    actor: Actor, body: ConferenceBody, *, conference: Conference | None = None, words: str = ""
) -> list[Candidate]:
    """Workers of the body's agencies, of desks called for by an item, and of desks found by words; not those named."""
    why = _desks_with_why(actor, body, conference=conference, words=words)
    named = _named(conference)
    return [
        Candidate(key=f"{w.desk_id}:{w.user_id}", label=f"{w.name}（{w.desk}）", why=why[w.desk_id])
        for w in workers_at(why)
        if w.user_id not in named and w.user_id != actor.user_id
    ][:AT_MOST]


def _desks_with_why(
    actor: Actor, body: ConferenceBody, *, conference: Conference | None, words: str
) -> dict[UUID, str]:
    reach = desks_reachable(actor)
    found: dict[UUID, str] = {}
    if conference:
        found |= {d.id: _("議題で呼ばれている窓口") for d in reach.filter(pk__in=_called(conference))}
    if words.strip():
        found |= {d.id: _("さがした窓口") for d in _by_words(reach, words)[:AT_MOST]}
        return found
    agencies = body.members.filter(sits(clock.today())).order_by("id").values("agency_id")
    for desk in reach.filter(Q(agency_id__in=agencies) | Q(agency_id=body.convener_id)):
        found.setdefault(desk.id, _("構成機関"))
    return found


@second_wall.lifted("agenda_slots")
def _called(conference: Conference) -> list[UUID]:
    rows = AgendaDesk.objects.filter(agenda_item__conference=conference)
    return list(rows.order_by("desk_id").values_list("desk_id", flat=True))


def _by_words(reach: QuerySet[Desk], words: str) -> QuerySet[Desk]:
    for word in to_width(words).split():
        reach = reach.filter(Q(name__icontains=word) | Q(agency__name__icontains=word))
    return reach


def _named(conference: Conference | None) -> set[UUID]:
    if conference is None:
        return set()
    rows = Attendee.objects.filter(conference=conference, released_at__isnull=True, user__isnull=False)
    return {u for u in rows.order_by("id").values_list("user_id", flat=True) if u}


def paper_desks(actor: Actor) -> list[tuple[str, str]]:
    """Desks for members who are called by name only, as choices: those without accounts first."""
    rows = desks_reachable(actor).order_by("accounts", "agency__name", "name", "id")
    return [(str(d.id), desk_title(d)) for d in rows]
