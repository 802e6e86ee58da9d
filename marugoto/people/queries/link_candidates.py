"""Questions about pairs that may be one person, and the records that a search for duplicates compares."""

import hashlib
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q, QuerySet

from marugoto.people.matching.columns import Row, rows_of
from marugoto.people.models import LinkCandidate, Person
from marugoto.people.queries.persons import EVERYTHING, city_of, facts_of

_AT_ONCE = 2000


def candidates_among(visible: QuerySet[Person], *, status: str, band: str = "") -> QuerySet[LinkCandidate]:
    """The pairs of which both may be seen, the likeliest first; ``visible``: the records that stand for those persons."""
    rows = LinkCandidate.objects.filter(status=status)
    for side in ("first", "second"):
        rows = rows.filter(Q(**{f"{side}__in": visible}) | Q(**{f"{side}__canonical__in": visible}))
    if band:
        rows = rows.filter(band=band)
    return rows.select_related("first__canonical", "second__canonical").order_by("-likeness", "id")


def candidates_between(some: Collection[UUID], others: Collection[UUID]) -> QuerySet[LinkCandidate]:
    """The pairs that have one record here and one there."""
    here, there = list(some), list(others)
    return LinkCandidate.objects.filter(
        Q(first__in=here, second__in=there) | Q(first__in=there, second__in=here)
    ).order_by("-likeness", "id")


def matching_rows(municipality_id: UUID) -> Iterator[Row]:
    """Every record of a town that has a name, as the model compares it; a few thousand in memory at a time."""
    city = city_of(municipality_id)
    records = Person.objects.filter(municipality_id=municipality_id, anonymous=False)
    for person in records.prefetch_related(*EVERYTHING).order_by("id").iterator(chunk_size=_AT_ONCE):
        yield from rows_of(person.pk.hex, facts_of(person, city=city), person.gender)


def fingerprints(ids: Collection[UUID], city: str) -> dict[UUID, str]:
    """id → a digest of all that is compared of a record; another digest: the facts have changed."""
    rows = Person.objects.filter(pk__in=ids).prefetch_related(*EVERYTHING).order_by("id")
    return {
        person.pk: hashlib.sha256(
            repr(list(rows_of("", facts_of(person, city=city), person.gender))).encode()
        ).hexdigest()
        for person in rows
    }
