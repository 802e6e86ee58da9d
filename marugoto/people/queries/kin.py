"""Questions about who is related to whom, as far as an agency may see both."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from marugoto.agencies.queries import in_force
from marugoto.people.models import Bond, Descent, HouseholdMember, Partnership, Person, Tie
from marugoto.people.pictures.kinship import TIES_OF_KIN
from marugoto.people.queries.protection import not_hidden

AT_MOST = 50


@dataclass
class Kin:
    """What is written about some persons: rows whose two ends an agency may see."""

    partnerships: dict[UUID, Partnership] = field(default_factory=dict)
    descents: dict[UUID, Descent] = field(default_factory=dict)
    ties: dict[UUID, Tie] = field(default_factory=dict)

    def persons(self, on: date | None = None) -> Iterable[Person]:
        """Everybody who is named by a record, in the order of the rows; on a day: by what is so then (or was, of a marriage)."""
        for partnership in self.partnerships.values():
            if on is None or holds(partnership.valid_from, None, on):
                yield from (partnership.first, partnership.second)
        for descent in self.descents.values():
            own = descent.kind == "biological"
            if on is None or own or holds(descent.valid_from, descent.valid_to, on):
                yield from (descent.parent, descent.child)
        for tie in self.ties.values():
            if on is None or holds(tie.valid_from, tie.valid_to, on):
                yield from (one for one in (tie.person, tie.other) if one is not None)


def holds(first: date | None, last: date | None, on: date) -> bool:
    """Is it so on a day? (An open end is no limit.)"""
    return (first is None or first <= on) and (last is None or last >= on)


def records_of_all(roots: Collection[UUID]) -> dict[UUID, UUID]:
    """record → the record that stands for the person, of all records of these persons. One query."""
    rows = Person.objects.filter(Q(pk__in=roots) | Q(canonical_id__in=roots)).order_by("created_at", "id")
    return {pk: canonical or pk for pk, canonical in rows.values_list("id", "canonical_id")}


def kin_of(records: Collection[UUID], agency_id: UUID, kin: Kin) -> None:
    """Adds to ``kin`` what is written about these records with anybody. Three queries."""
    for row in _between(Partnership, "first", "second", records, agency_id):
        kin.partnerships[row.pk] = row
    for row in _between(Descent, "parent", "child", records, agency_id):
        kin.descents[row.pk] = row
    ties = Tie.objects.filter(not_hidden(agency_id), kind__in=TIES_OF_KIN)
    ties = ties.filter(Q(other__isnull=True) | not_hidden(agency_id, "other"))
    ties = ties.filter(Q(person__in=records) | Q(other__in=records)).select_related("person", "other")
    for tie in ties.order_by("created_at", "id")[:AT_MOST]:
        kin.ties[tie.pk] = tie


def _between(model: Any, one: str, other: str, records: Collection[UUID], agency_id: UUID) -> Iterable[Any]:
    rows = model.objects.filter(not_hidden(agency_id, one), not_hidden(agency_id, other))
    rows = rows.filter(Q(**{f"{one}__in": records}) | Q(**{f"{other}__in": records}))
    return list(rows.select_related(one, other).order_by("created_at", "id")[: 2 * AT_MOST])


def bonds_among(records: Collection[UUID], agency_id: UUID) -> list[Bond]:
    """What an agency has written about how these stand to each other, the oldest first."""
    rows = Bond.objects.filter(
        not_hidden(agency_id, "first"),
        not_hidden(agency_id, "second"),
        agency_id=agency_id,
        first__in=records,
        second__in=records,
    )
    return list(rows.select_related("first", "second").order_by("created_at", "id")[: 2 * AT_MOST])


def homes_of(records: Collection[UUID], on: date, agency_id: UUID) -> list[HouseholdMember]:
    """Where these live or are registered on a day, the oldest household first."""
    rows = HouseholdMember.objects.filter(in_force(on), not_hidden(agency_id), person__in=records)
    return list(
        rows.select_related("household", "person").order_by("household__created_at", "household", "id")
    )


def days_at_home(person: Person) -> list[date]:
    """The days on which a person came to a household, or was there for the last time."""
    rows = HouseholdMember.objects.for_person(person.pk).order_by("valid_from", "id")
    return [day for pair in rows.values_list("valid_from", "valid_to") for day in pair if day is not None]


def partnerships_of(person: Person, agency_id: UUID) -> list[Partnership]:
    """With whom a person is or was together, what stands first."""
    mine = Q(first__in=Person.objects.for_person(person.pk)) | Q(
        second__in=Person.objects.for_person(person.pk)
    )
    rows = Partnership.objects.filter(mine, not_hidden(agency_id, "first"), not_hidden(agency_id, "second"))
    return list(
        rows.select_related("first", "second").order_by("-valid_to", "valid_from", "created_at", "id")[
            :AT_MOST
        ]
    )


def descents_of(person: Person, agency_id: UUID) -> list[Descent]:
    """Whose child a person is, and whose parent: parents first."""
    mine = Q(parent__in=Person.objects.for_person(person.pk)) | Q(
        child__in=Person.objects.for_person(person.pk)
    )
    rows = Descent.objects.filter(mine, not_hidden(agency_id, "parent"), not_hidden(agency_id, "child"))
    return list(
        rows.select_related("parent", "child").order_by("child__birth_date", "created_at", "id")[:AT_MOST]
    )


def bonds_of(person: Person, agency_id: UUID) -> list[Bond]:
    """How a person stands to others, as an agency has written it down; what stands first."""
    mine = Q(first__in=Person.objects.for_person(person.pk)) | Q(
        second__in=Person.objects.for_person(person.pk)
    )
    rows = Bond.objects.filter(
        mine, not_hidden(agency_id, "first"), not_hidden(agency_id, "second"), agency_id=agency_id
    )
    return list(rows.select_related("first", "second").order_by("-valid_to", "created_at", "id")[:AT_MOST])


def ties_round(records: Collection[UUID], agency_id: UUID) -> list[Tie]:
    """Who outside the household counts or counted for these, as far as an agency may see them; key persons first."""
    rows = Tie.objects.filter(not_hidden(agency_id), person__in=records)
    rows = rows.filter(Q(other__isnull=True) | not_hidden(agency_id, "other"))
    return list(
        rows.select_related("person", "other").order_by("-key_person", "kind", "created_at", "id")[
            : 2 * AT_MOST
        ]
    )
