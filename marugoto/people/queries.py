"""Questions about persons, households and consent. Who may ask them is decided in access.py."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from marugoto.agencies.models import Municipality
from marugoto.agencies.queries import in_force
from marugoto.people.linkage import block
from marugoto.people.linkage.block import Facts, Identifier
from marugoto.people.linkage.query import Query
from marugoto.people.models import (
    Consent,
    Household,
    HouseholdMember,
    Involvement,
    Person,
    PersonIdentifier,
    PersonKey,
)
from marugoto.people.rules import HEAD, Answer

CONSIDERED = 200  # records that are compared at most for one question


# --- persons ---


def display_names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """id → the name as given (or the label of somebody anonymous), for other rooms' lists. One query."""
    rows = Person.objects.filter(pk__in=set(person_ids)).order_by("id")
    return {person.id: person.display_name for person in rows}


def city_of(municipality_id: UUID) -> str:
    """The tenant's name, which people leave out of their address."""
    return Municipality.objects.values_list("name", flat=True).get(pk=municipality_id)


def facts_of(person: Person, *, city: str, identifiers: Sequence[PersonIdentifier] | None = None) -> Facts:
    """What linkage knows of a person. Identifiers are read from the database (or prefetched) unless given."""
    rows = person.identifiers.all() if identifiers is None else identifiers
    return Facts(
        family=person.family_name,
        given=person.given_name,
        family_kana=person.family_kana,
        given_kana=person.given_kana,
        label=person.label,
        birth=person.birth,
        phone=person.phone,
        address=person.address,
        city=city,
        identifiers=tuple(identifier_facts(row) for row in rows),
    )


def identifier_facts(row: PersonIdentifier) -> Identifier:
    """A number as linkage knows it."""
    return Identifier(row.kind, row.value, owner=row.agency_id.hex if row.agency_id else "")


def known_roots(agency_id: UUID) -> QuerySet[Involvement, Any]:
    """The persons (as the record that stands for them) with whom an agency is involved; for use in a subquery."""
    return (
        Involvement.objects.filter(agency_id=agency_id)
        .order_by()
        .values(root=Coalesce("person__canonical_id", "person_id"))
    )


def known_among(root_ids: Collection[UUID], agency_id: UUID) -> set[UUID]:
    """Which of these persons the agency is involved with. One query."""
    if not root_ids:
        return set()
    rows = Involvement.objects.filter(agency_id=agency_id).filter(
        Q(person_id__in=root_ids) | Q(person__canonical_id__in=root_ids)
    )
    return set(rows.order_by("id").values_list(Coalesce("person__canonical_id", "person_id"), flat=True))


def involvement_of(person: Person, agency_id: UUID) -> Involvement | None:
    """Since when and why an agency is involved with a person: the oldest answer; None if it is not."""
    rows = Involvement.objects.for_person(person.pk).filter(agency_id=agency_id)
    return rows.order_by("since", "created_at", "id").first()


def identifiers_of(person: Person, agency_id: UUID) -> list[PersonIdentifier]:
    """The numbers of a person that an agency may see: those of the town and its own."""
    rows = PersonIdentifier.objects.for_person(person.pk)
    return list(
        rows.filter(Q(agency__isnull=True) | Q(agency_id=agency_id)).order_by("kind", "created_at", "id")
    )


# --- search: equality on keys ---


@dataclass(frozen=True)
class Candidate:
    """A person whom some keys of a question meet: the record that met most of them, and the one that stands for it."""

    record: Person
    root_id: UUID
    covered: frozenset[int]


def meeting(
    query: Query, *, municipality_id: UUID, only_known_to: UUID | None, most: int = CONSIDERED
) -> list[Candidate]:
    """The persons of a town whom a question meets, those that answer most of it first.

    ``only_known_to``: nobody but the persons with whom this agency is involved.
    """
    if not query.groups:
        return []
    answered = [_answers(group.keys) for group in query.groups]
    rows = (
        _keys(query.keys, municipality_id, only_known_to)
        .values("person_id")
        .annotate(points=reduce(add, answered))
    )
    best = dict(rows.order_by("-points", "person_id").values_list("person_id", "points")[:most])
    return _grouped(best, query)


def sharing(keys: Collection[str], *, municipality_id: UUID, only_known_to: UUID | None) -> list[Candidate]:
    """The persons of a town who share any of these keys (the duplicate check)."""
    rows = (
        _keys(keys, municipality_id, only_known_to).order_by("person_id").values_list("person_id", flat=True)
    )
    return _grouped(dict.fromkeys(rows.distinct()[:CONSIDERED], 0), None)


def _answers(keys: Collection[str]) -> Max:
    return Max(Case(When(key__in=sorted(keys), then=Value(1)), default=Value(0), output_field=IntegerField()))


def _keys(keys: Collection[str], municipality_id: UUID, only_known_to: UUID | None) -> QuerySet[PersonKey]:
    found = PersonKey.objects.filter(municipality_id=municipality_id, key__in=sorted(keys))
    if only_known_to is None:
        return found
    known = known_roots(only_known_to)
    return found.filter(Q(person_id__in=known) | Q(person__canonical_id__in=known))


def _grouped(points: dict[UUID, int], query: Query | None) -> list[Candidate]:
    """One candidate a person: of several records the one with most points."""
    records = Person.objects.filter(pk__in=points).prefetch_related("identifiers").order_by("id")
    found: dict[UUID, Candidate] = {}
    for record in sorted(records, key=lambda r: (-points[r.pk], r.pk)):
        if record.root_id not in found:
            keys = frozenset(block.keys_of(facts_of(record, city=query.city))) if query else frozenset()
            covered = query.covered(keys) if query else frozenset()
            found[record.root_id] = Candidate(record, record.root_id, covered)
    return list(found.values())


def records(ids: Collection[UUID]) -> dict[UUID, Person]:
    """id → record, with its area. One query."""
    rows = Person.objects.filter(pk__in=ids).select_related("area").order_by("id")
    return {row.pk: row for row in rows}


# --- consent ---


def consents_of(person: Person, agency_id: UUID) -> list[Consent]:
    """All answers of a person to an agency, the newest first."""
    rows = Consent.objects.for_person(person.pk).filter(agency_id=agency_id)
    return list(rows.order_by("-answered_on", "-created_at", "-id")[:100])


def consent_of(person: Person, agency_id: UUID, on: date) -> Consent | None:
    """The answer that counts on a day: the newest given until then; None: not asked yet."""
    rows = Consent.objects.for_person(person.pk).filter(agency_id=agency_id, answered_on__lte=on)
    return rows.order_by("-answered_on", "-created_at", "-id").first()


def answer_of(consent: Consent | None) -> Answer | None:
    """A consent as rules know it."""
    return Answer(consent.state, consent.answered_on, consent.until) if consent else None


# --- households ---


def memberships_of(person: Person, on: date) -> list[HouseholdMember]:
    """Where a person belongs on a day: living arrangements first, then the registered household."""
    rows = HouseholdMember.objects.for_person(person.pk).filter(in_force(on)).select_related("household")
    return list(rows.order_by("kind", "-valid_from", "id"))


def household_of(person: Person, on: date) -> Household | None:
    """The household a person lives in on a day, else the registered one, else None."""
    memberships = memberships_of(person, on)
    return memberships[0].household if memberships else None


def members_of(household: Household, on: date) -> list[HouseholdMember]:
    """Who belongs to a household on a day, the head first."""
    rows = HouseholdMember.objects.filter(in_force(on), household=household)
    head = Case(When(relation=HEAD, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(
        rows.select_related("person").annotate(head=head).order_by("head", "valid_from", "created_at", "id")
    )


def changes_of(household: Household) -> list[date]:
    """The days on which a household became another: somebody came, or was gone since the day before."""
    rows = HouseholdMember.objects.filter(household=household).order_by("valid_from", "id")
    days = set()
    for start, end in rows.values_list("valid_from", "valid_to"):
        days |= {start} | ({end} if end else set())
    return sorted(days)


def household_title(members: Iterable[HouseholdMember]) -> str:
    """The family name of the head, else of the first: 「渡邊」; "" if nobody has one."""
    names = [(m.relation != HEAD, m.person.family_name or m.person.family_kana) for m in members]
    return min((n for n in names if n[1]), default=(True, ""), key=lambda n: n[0])[1]


def is_known_household(household: Household, agency_id: UUID) -> bool:
    """Has the agency made this household, or is it involved with anybody who belongs or belonged to it?"""
    if household.created_by_id == agency_id:
        return True
    known = known_roots(agency_id)
    mine = HouseholdMember.objects.filter(household=household).filter(
        Q(person_id__in=known) | Q(person__canonical_id__in=known)
    )
    return mine.exists()
