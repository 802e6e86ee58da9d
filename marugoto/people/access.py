"""The only way in. A person is shown in full to an agency that is involved; to others only so far as to be told apart.

Whoever may search the town's residents (person.search_municipality) sees of a stranger the name, the reading, the year
of birth and the town; opening the record needs a purpose, and is recorded. Whoever may not, sees and finds nobody but
the persons with whom the own agency is involved: to them the others do not exist.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.people import queries, wording
from marugoto.people.linkage import block, compare, normalise
from marugoto.people.linkage.block import Facts
from marugoto.people.linkage.query import Query, parse_query
from marugoto.people.models import Household, HouseholdMember, Person
from marugoto.people.queries import Candidate
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import PURPOSES

OPENING_PURPOSES = ("consultation", "referral", "conference", "coordination")


def persons_visible_to(actor: Actor) -> QuerySet[Person]:
    """The persons that this actor may find at all (in full or masked), one record a person."""
    known = queries.known_roots(actor.agency_id)
    visible = Q(pk__in=known)
    if actor.can(Permission.PERSON_SEARCH_MUNICIPALITY):
        visible |= Q(municipality_id=actor.municipality_id)
    return Person.objects.roots().filter(visible)


def may_see_in_full(actor: Actor, person: Person) -> bool:
    """Is the actor's agency involved with this person?"""
    return bool(queries.known_among([person.root_id], actor.agency_id))


def get_person(actor: Actor, person_id: UUID, purpose: str = "consultation", *, look: bool = True) -> Person:
    """The person behind an id (the record that stands for it). The look is recorded with its purpose.

    Http404 for a stranger: another town, or an agency that is not involved and may not search the town.
    PermissionDenied for a member of an involved agency without person.read. KeyError: unknown purpose.
    """
    PURPOSES[purpose]
    root = (
        Person.objects.for_person(person_id)
        .roots()
        .select_related("area", "municipality")
        .order_by("id")
        .first()
    )
    if root is None or not persons_visible_to(actor).filter(pk=root.pk).exists():
        raise Http404
    if not actor.can(Permission.PERSON_READ):
        raise PermissionDenied
    if look:
        record_look(actor, root, purpose, full=True)
    return root


def get_known_person(actor: Actor, person_id: UUID, *, look: bool = False) -> Person:
    """A person with whom the actor's agency is involved: what may be corrected and added to.

    Http404 as get_person; PermissionDenied while the agency is not involved.
    """
    person = get_person(actor, person_id, look=look)
    if not may_see_in_full(actor, person):
        raise PermissionDenied
    return person


def record_look(actor: Actor, person: Person, purpose: str, *, full: bool) -> None:
    """Leaves a trace that a record was opened (in full, or the little that tells it apart)."""
    audit.record_look("person.looked", by=actor, persons=[person.pk], purpose=purpose, data={"full": full})


# --- hits: what a list shows ---


@dataclass(frozen=True)
class Hit:
    """A person in a list. ``known_here``: one's own agency is involved, all is shown; else only what tells apart."""

    id: UUID
    name: str
    kana: str
    birth: str
    age: str
    address: str
    phone: str
    reasons: tuple[str, ...]
    known_here: bool
    deceased: bool = False
    synthetic: bool = False
    checked: bool = False

    @property
    def title(self) -> str:
        """渡邊 花子（わたなべ はなこ）."""
        return _("%(name)s（%(kana)s）") % {"name": self.name, "kana": self.kana} if self.kana else self.name

    @property
    def facts(self) -> str:
        """1950年3月1日（昭和25年）・76歳・本町3丁目2-1・090-…."""
        return _("・").join(part for part in (self.birth, self.age, self.address, self.phone) if part)

    @property
    def why(self) -> str:
        """読みが同じ・同じ町."""
        return wording.reasons_words(self.reasons)


@dataclass(frozen=True)
class Found:
    """The answer to a search. ``more``: there are others beyond the list; how many is not told."""

    hits: tuple[Hit, ...]
    more: bool
    query: Query


def hit_of(person: Person, *, known: bool, reasons: Sequence[str], city: str, on: date) -> Hit:
    """One line about a person, in full or masked."""
    town, _chome = normalise.town_of(person.address, city)
    kana = person.display_kana
    return Hit(
        id=person.root_id,
        name=person.display_name,
        kana="" if kana == person.display_name else kana,
        birth=wording.birth_words(person.birth) if known else wording.birth_year_words(person.birth),
        age=wording.age_words(person.birth, on) if known and person.deceased_on is None else "",
        address=person.address if known else town,
        phone=person.phone if known else "",
        reasons=tuple(reasons),
        known_here=known,
        deceased=known and person.deceased_on is not None,
        synthetic=person.is_synthetic,
    )


def hit_for(actor: Actor, person: Person) -> Hit:
    """One line about a person whom the actor may find."""
    known = may_see_in_full(actor, person)
    return hit_of(
        person, known=known, reasons=(), city=queries.city_of(actor.municipality_id), on=clock.today()
    )


# --- search ---


def search(actor: Actor, text: str, purpose: str = "consultation", limit: int = 20) -> Found:
    """The persons that answer what was typed into the one box, best first. What is shown is recorded as one look."""
    PURPOSES[purpose]
    query = _parsed(actor, text)
    found = _hits(actor, _best(_explained(actor, query), query), query.city)
    hits = found[:limit]
    show(actor, hits, purpose)
    return Found(tuple(hits), len(found) > limit, query)


def lookup(actor: Actor, words: str, chosen: str = "", limit: int = 5) -> list[Hit]:
    """似ている人, beside a form: the one already chosen first, then whoever is more than a shared family name."""
    query = _parsed(actor, words)
    explained = _explained(actor, query)
    names = {n for n, group in enumerate(query.groups) if group.kind == "word"}
    worth = [
        (c, why)
        for c, why in explained
        if compare.worth_showing(why) or (names and names <= c.covered and why)
    ]
    picked = [h for h in [_chosen(actor, chosen)] if h]
    others = [h for h in _hits(actor, worth, query.city)[:limit] if h.id not in {p.id for p in picked}]
    shown = [*picked, *others]
    show(actor, shown, "duplicate_check")
    return shown


def similar(actor: Actor, facts: Facts, limit: int = 10) -> list[Hit]:
    """Who may be the same person as these facts, as far as the actor may know; nothing is recorded (see show())."""
    keys = block.strong_keys(facts)
    if not keys:
        return []
    met = queries.sharing(keys, municipality_id=actor.municipality_id, only_known_to=_only_known(actor))
    alike = []
    for candidate in met:
        theirs = queries.facts_of(candidate.record, city=facts.city)
        reasons = compare.likeness(facts, theirs)
        if compare.looks_same(reasons, facts.birth, theirs.birth):
            alike.append((candidate, reasons))
    return _hits(actor, alike, facts.city)[:limit]


def show(actor: Actor, hits: Iterable[Hit], purpose: str) -> None:
    """Records that these persons were shown in a list: one look with all of them, none when there is nobody."""
    shown = list(hits)
    if shown:
        data = {"shown": len(shown), "known": sum(1 for h in shown if h.known_here)}
        audit.record_look("person.found", by=actor, persons=[h.id for h in shown], purpose=purpose, data=data)


def _parsed(actor: Actor, text: str) -> Query:
    city = queries.city_of(actor.municipality_id)
    return parse_query(text, clock.today(), city=city, owner=actor.agency_id.hex)


def _only_known(actor: Actor) -> UUID | None:
    return None if actor.can(Permission.PERSON_SEARCH_MUNICIPALITY) else actor.agency_id


Explained = list[tuple[Candidate, tuple[str, ...]]]


def _explained(actor: Actor, query: Query) -> Explained:
    met = queries.meeting(query, municipality_id=actor.municipality_id, only_known_to=_only_known(actor))
    today = clock.today()
    reasons = (compare.explain(query, queries.facts_of(c.record, city=query.city), today) for c in met)
    return [(c, why) for c, why in zip(met, reasons, strict=True) if why]


def _best(explained: Explained, query: Query) -> Explained:
    """Those that answer all that was said; with them those whose birth, number or town alone is amiss.

    Where nobody answers all, those that answer most.
    """
    most = max((len(c.covered) for c, _why in explained), default=0)
    if most < len(query.groups):
        return [(c, why) for c, why in explained if len(c.covered) == most]
    names = {n for n, group in enumerate(query.groups) if group.kind == "word"}
    near = len(query.groups) - 1
    return [
        (c, why)
        for c, why in explained
        if len(c.covered) == most or (names and names <= c.covered and len(c.covered) == near and _amiss(why))
    ]


def _amiss(reasons: Iterable[str]) -> bool:
    return any(reason.startswith(("birth_", "phone_", "chome_", "town_")) for reason in reasons)


def _hits(actor: Actor, explained: Explained, city: str) -> list[Hit]:
    """The best first; of equals those whom one's own agency knows, then by reading."""
    roots = queries.records([c.root_id for c, _why in explained])
    known = queries.known_among(list(roots), actor.agency_id)
    today = clock.today()
    ranked = sorted(explained, key=lambda one: _order(one[1], roots[one[0].root_id], known))
    return [
        hit_of(roots[c.root_id], known=c.root_id in known, reasons=why, city=city, on=today)
        for c, why in ranked
    ]


def _order(reasons: tuple[str, ...], person: Person, known: set[UUID]) -> tuple[int, bool, str, UUID]:
    return -compare.rank(reasons), person.pk not in known, person.display_kana, person.pk


def _chosen(actor: Actor, chosen: str) -> Hit | None:
    try:
        person = persons_visible_to(actor).filter(pk=UUID(chosen)).order_by("id").first()
    except ValueError:
        return None
    if person is None:
        return None
    return replace(hit_for(actor, person), checked=True)


# --- households ---


@dataclass(frozen=True)
class MemberLine:
    """A member of a household as the actor may see it."""

    membership: HouseholdMember
    person: Hit


def get_household(actor: Actor, household_id: UUID) -> tuple[Household, bool]:
    """A household, and whether the actor's agency knows it (then it may be changed). The look comes with its members.

    Http404 for a stranger: another town, or an agency that knows nobody of it and may not search the town.
    """
    found = Household.objects.select_related("municipality").filter(pk=household_id).order_by("id").first()
    if found is None:
        raise Http404
    known = queries.is_known_household(found, actor.agency_id)
    of_the_town = found.municipality_id == actor.municipality_id
    if not known and not (of_the_town and actor.can(Permission.PERSON_SEARCH_MUNICIPALITY)):
        raise Http404
    if not actor.can(Permission.PERSON_READ):
        raise PermissionDenied
    return found, known


def members_for(
    actor: Actor, household: Household, on: date, purpose: str = "consultation"
) -> list[MemberLine]:
    """Who belongs to a household on a day, as far as the actor may know; recorded as one look."""
    members = queries.members_of(household, on)
    lines = _member_lines(actor, members, on)
    audit.record_look(
        "household.looked",
        by=actor,
        refs=[Ref("household", household.pk)],
        persons=[line.person.id for line in lines],
        purpose=purpose,
    )
    return lines


def _member_lines(actor: Actor, members: Sequence[HouseholdMember], on: date) -> list[MemberLine]:
    roots = {m.person.root_id for m in members}
    visible = {p.pk: p for p in persons_visible_to(actor).filter(pk__in=roots).order_by("id")}
    known = queries.known_among(list(visible), actor.agency_id)
    city = queries.city_of(actor.municipality_id)
    found = [(m, visible[m.person.root_id]) for m in members if m.person.root_id in visible]
    return [MemberLine(m, hit_of(p, known=p.pk in known, reasons=(), city=city, on=on)) for m, p in found]
