"""What is seen through a glass, by the columns that the database gives out; the notices on one's day; what awaits review."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.core import asking, clock, codes
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.emergency.rules import COORDINATOR, HOLDER, INVOLVED, MEASURE, in_force
from marugoto.people import wording
from marugoto.people.linkage.birth import Birth
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

DAYS_ON_TODAY = 14  # how long a notice that was seen stays on somebody's day


@dataclass(frozen=True)
class Somebody:
    """A person as an emergency needs them. ``shown`` False: under a measure of their own, only that there is somebody."""

    name: str
    kana: str = ""
    birth: str = ""
    age: str = ""
    what: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Ring:
    """Whom to ring: a desk with its number, and who is at work there for the person."""

    desk: str
    phone: str
    why: str
    workers: tuple[str, ...] = ()
    since: datetime | None = None
    urgency: str = ""


@dataclass(frozen=True)
class Near:
    """An agency that is involved, and what the person has told it about sharing."""

    agency: str
    since: date
    consent: str


@dataclass(frozen=True)
class Through:
    """All that is seen through a glass."""

    person_id: UUID
    who: Somebody
    gender: str
    language: str
    deceased_on: date | None
    protected: bool
    place: bool
    phones: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    household: tuple[Somebody, ...] = ()
    ties: tuple[tuple[str, str, str], ...] = ()
    near: tuple[Near, ...] = ()
    ring: tuple[Ring, ...] = field(default=())


def stands(glass: GlassBreak) -> bool:
    """Does it stand open now?"""
    return in_force(outcome=glass.outcome, until=glass.until, ended_at=glass.ended_at, now=clock.now())


def _told(name: str, glass_id: UUID) -> list[tuple[Any, ...]]:
    return asking.rows(f"SELECT * FROM emergency_tells_{name}(%(glass)s)", {"glass": glass_id})


def through(glass: GlassBreak) -> Through | None:
    """What is seen through it; None where the database says that it does not stand (any more)."""
    found = _told("person", glass.pk)
    if not found:
        return None
    row = found[0]
    on = clock.today()
    deceased, first, home = row[11], row[12], row[13]
    return Through(
        person_id=row[0],
        who=_somebody(row[1:6], Birth(row[6], row[7]), on=None if deceased else on),
        gender=codes.label("people.genders", row[8]),
        language=_("%(language)s（通訳が要る）") % {"language": row[9]} if row[10] else row[9],
        deceased_on=deceased,
        protected=row[14],
        place=row[15],
        phones=tuple(
            [("", first)] * bool(first)
            + [
                (codes.label("people.phone_kinds", kind), number)
                for kind, number in _told("phones", glass.pk)
            ]
        ),
        places=tuple(
            [("", home)] * bool(home)
            + [(codes.label("people.address_kinds", kind), at) for kind, at in _told("places", glass.pk)]
        ),
        household=tuple(_member(one, on) for one in _told("household", glass.pk)),
        ties=tuple(
            (codes.label("people.tie_kinds", kind), name, contact)
            for kind, name, contact in _told("ties", glass.pk)
        ),
        near=_near(glass.pk),
        ring=_ring(glass.pk),
    )


def _somebody(
    words: tuple[str, ...], birth: Birth, *, on: date | None, what: str = "", shown: bool = True
) -> Somebody:
    family, given, family_kana, given_kana, label = words
    kana = f"{family_kana} {given_kana}".strip()
    name = f"{family} {given}".strip() or kana or label or _("匿名の方")
    return Somebody(
        name=name if shown else _("支援措置のある方"),
        kana="" if kana == name else kana,
        birth=wording.birth_words(birth),
        age=wording.age_words(birth, on) if on else "",
        what=what,
        shown=shown,
    )


def _member(row: tuple[Any, ...], on: date) -> Somebody:
    kind = codes.label("people.household_kinds", row[8])
    relation = codes.label("people.relations", row[7])
    what = _("%(kind)s・%(relation)s") % {"kind": kind, "relation": relation} if relation else kind
    return _somebody(row[:5], Birth(row[5], row[6]), on=on, what=what, shown=row[9])


def _near(glass_id: UUID) -> tuple[Near, ...]:
    rows = _told("agencies", glass_id)
    names = agencies.names_of_agencies(row[0] for row in rows)
    return tuple(
        Near(names.get(agency, ""), since, codes.label("intake.consent_states", consent or "not_asked"))
        for agency, since, consent in rows
    )


def _ring(glass_id: UUID) -> tuple[Ring, ...]:
    """Desks with the baton first, then where a case is led; a desk once, with all its workers."""
    holders, leads = _told("holders", glass_id), _told("leads", glass_id)
    workers: dict[UUID, dict[UUID, None]] = {}
    for desk, user in [*((row[0], row[4]) for row in holders), *leads]:
        workers.setdefault(desk, {}).update({user: None} if user else {})
    names = agencies.names_of_users({user for some in workers.values() for user in some})
    desks = agencies.desks_by_id(workers)
    first = {row[0]: row for row in reversed(holders)}
    return tuple(
        Ring(
            desk=agencies.desk_title(desks[key]),
            phone=desks[key].phone,
            why=codes.label("emergency.parts", HOLDER) if key in first else _("ケースの主担当"),
            workers=tuple(names[user] for user in some if user in names),
            since=first[key][3] if key in first else None,
            urgency=codes.label("intake.urgency", first[key][2]) if key in first else "",
        )
        for key, some in workers.items()
        if key in desks
    )


def answering(glass_id: UUID) -> tuple[list[tuple[UUID, UUID]], list[UUID], list[UUID]]:
    """Who is to be told: (desk, agency) that hold a baton; agencies that are involved; agencies of measures."""
    return (
        [(row[0], row[1]) for row in _told("holders", glass_id)],
        [row[0] for row in _told("agencies", glass_id)],
        [row[0] for row in _told("measures", glass_id)],
    )


# --- notices and reviews ---------------------------------------------------------------------------------------------


def notices_for(actor: Actor) -> QuerySet[GlassNotice]:
    """What this actor was told: for one's own desk or agency by right; never of what one did oneself. Newest first."""
    mine = Q(pk__in=[])
    if actor.can(P.CONSULTATION_READ):
        mine |= Q(part__in=(HOLDER, INVOLVED)) & (Q(desk__isnull=True) | Q(desk_id__in=actor.seats))
    if actor.can(P.BOARD_READ):
        mine |= Q(part=COORDINATOR)
    if actor.can(P.PERSON_PROTECT):
        mine |= Q(part=MEASURE)
    rows = GlassNotice.objects.filter(mine, agency_id=actor.agency_id).exclude(glass__user_id=actor.user_id)
    return rows.select_related("glass__user", "glass__agency", "seen_by").order_by("-created_at", "-id")


def unseen(actor: Actor) -> QuerySet[GlassNotice]:
    """Those that nobody of the agency has taken note of yet."""
    return notices_for(actor).filter(seen_at__isnull=True)


def to_review(actor: Actor) -> QuerySet[GlassBreak]:
    """Every broken glass of the town, those not reviewed yet first; nothing without the right."""
    if not actor.can(P.GLASS_REVIEW):
        return GlassBreak.objects.none()
    rows = GlassBreak.objects.filter(municipality_id=actor.municipality_id)
    return rows.select_related("user", "agency").order_by("-broken_at", "-id")


def awaiting_review(actor: Actor) -> QuerySet[GlassBreak]:
    """Those not reviewed yet; one's own are there too, and wait for somebody else."""
    return to_review(actor).filter(reviewed_at__isnull=True)


def told_of(glass: GlassBreak) -> list[GlassNotice]:
    """Who was told, and whether they have taken note."""
    rows = GlassNotice.objects.filter(glass=glass).select_related("agency", "desk", "seen_by")
    return list(rows.order_by("part", "created_at", "id")[:100])


def own_of(actor: Actor) -> list[GlassBreak]:
    """One's own that stand open now; the newest first."""
    rows = GlassBreak.objects.filter(
        user_id=actor.user_id, agency_id=actor.agency_id, outcome="opened", ended_at__isnull=True
    )
    return list(rows.filter(until__gt=clock.now()).order_by("-broken_at", "-id")[:20])
