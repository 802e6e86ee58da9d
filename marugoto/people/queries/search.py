"""Search: equality on keys. What is found is compared in linkage, and filtered by right in access."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import add
from uuid import UUID

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When

from marugoto.people.linkage import block
from marugoto.people.linkage.query import Query
from marugoto.people.models import Person, PersonKey
from marugoto.people.queries.persons import EVERYTHING, facts_of, known_roots

CONSIDERED = 200  # records that are compared at most for one question


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
    records = Person.objects.filter(pk__in=points).prefetch_related(*EVERYTHING).order_by("id")
    found: dict[UUID, Candidate] = {}
    for record in sorted(records, key=lambda r: (-points[r.pk], r.pk)):
        if record.root_id not in found:
            keys = frozenset(block.keys_of(facts_of(record, city=query.city))) if query else frozenset()
            covered = query.covered(keys) if query else frozenset()
            found[record.root_id] = Candidate(record, record.root_id, covered)
    return list(found.values())
