"""Questions about persons, their numbers, and which agency is involved."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from marugoto.agencies.models import Municipality
from marugoto.core import asking, codes
from marugoto.people.linkage.block import Facts, Identifier, Name
from marugoto.people.models import Involvement, Person, PersonIdentifier, PersonName
from marugoto.people.queries.protection import not_hidden

EVERYTHING = (
    "identifiers",
    "names",
    "addresses",
    "phones",
)  # what facts_of reads of a record, for prefetch_related


def display_names(person_ids: Iterable[UUID], *, seen_by: UUID) -> dict[UUID, str]:
    """id → the name as given (or the label of somebody anonymous), of those whom an agency may see. One query."""
    rows = Person.objects.filter(not_hidden(seen_by, ""), pk__in=set(person_ids)).order_by("id")
    return {person.id: person.display_name for person in rows}


def city_of(municipality_id: UUID) -> str:
    """The tenant's name, which people leave out of their address."""
    return Municipality.objects.values_list("name", flat=True).get(pk=municipality_id)


def facts_of(
    person: Person,
    *,
    city: str,
    identifiers: Sequence[PersonIdentifier] | None = None,
    with_address: bool = True,
) -> Facts:
    """What linkage knows of a person: every name, address, telephone and number, earlier ones too.

    They are read from the database (or prefetched: see EVERYTHING), unless ``identifiers`` are given: then the record is
    new, and there is nothing else. Without ``with_address`` nothing is told of where the person is.
    """
    new = identifiers is not None
    places = (
        []
        if new or not with_address
        else [a for a in person.addresses.all() if a.kind not in daytime_kinds()]
    )
    return Facts(
        family=person.family_name,
        given=person.given_name,
        family_kana=person.family_kana,
        given_kana=person.given_kana,
        label=person.label,
        birth=person.birth,
        phone=person.phone,
        address=person.address if with_address else "",
        city=city,
        identifiers=tuple(
            identifier_facts(row) for row in identifiers or (() if new else person.identifiers.all())
        ),
        names=() if new else tuple(name_facts(row) for row in person.names.all()),
        addresses=tuple(row.address for row in places),
        phones=() if new else tuple(row.number for row in person.phones.all()),
    )


def daytime_kinds() -> frozenset[str]:
    """Kinds of address where a person works or learns. Many share one, so nobody is looked for by it."""
    return frozenset(e.code for e in codes.entries("people.address_kinds").values() if e.extra.get("daytime"))


def name_facts(row: PersonName) -> Name:
    """An earlier or another name as linkage knows it."""
    return Name(row.family_name, row.given_name, row.family_kana, row.given_kana)


def identifier_facts(row: PersonIdentifier) -> Identifier:
    """A number as linkage knows it."""
    return Identifier(row.kind, row.value, owner=row.agency_id.hex if row.agency_id else "")


def known_roots(agency_id: UUID) -> QuerySet[Involvement, Any]:
    """The persons (as the record that stands for them) with whom an agency is involved, as far as it may see them;
    for use in a subquery."""
    return (
        Involvement.objects.filter(not_hidden(agency_id), agency_id=agency_id)
        .order_by()
        .values(root=Coalesce("person__canonical_id", "person_id"))
    )


def known_among(root_ids: Collection[UUID], agency_id: UUID) -> set[UUID]:
    """Which of these persons the agency is involved with, and may see. One query."""
    if not root_ids:
        return set()
    records = Person.objects.filter(Q(pk__in=root_ids) | Q(canonical_id__in=root_ids)).order_by()
    rows = Involvement.objects.filter(not_hidden(agency_id), agency_id=agency_id, person__in=records)
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


def has_number(person: Person, kind: str) -> bool:
    """Has any record of a person a number of this kind?"""
    return PersonIdentifier.objects.for_person(person.pk).filter(kind=kind).exists()


def records(ids: Collection[UUID]) -> dict[UUID, Person]:
    """id → record, with its area. One query; none for nobody."""
    if not ids:
        return {}
    rows = Person.objects.filter(pk__in=ids).select_related("area").order_by("id")
    return {row.pk: row for row in rows}


def elsewhere(person: Person) -> bool:
    """Is some agency other than the actor's involved with a person? The database answers, to whoever may be told (0012)."""
    return bool(asking.rows("SELECT people_wall_elsewhere(%(root)s)", {"root": person.root_id})[0][0])
