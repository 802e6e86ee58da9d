"""Questions about records that are one person: which, by whose decision, and what would part again."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from marugoto.people.models import LINK, LinkDecision, Person, PersonAddress, PersonName, PersonPhone

MOST_RECORDS = 100  # records of one person; a link that would make more is refused


def standing_links() -> QuerySet[LinkDecision]:
    """The links that nobody has taken back."""
    return LinkDecision.objects.filter(verb=LINK, undone_by__isnull=True)


def records_of(person_id: UUID) -> list[Person]:
    """All records that are this one person, the one that stands for them first."""
    rows = Person.objects.for_person(person_id).select_related("area", "municipality")
    return list(rows.order_by(F("canonical_id").asc(nulls_first=True), "created_at", "id")[:MOST_RECORDS])


def record_ids(person_id: UUID) -> list[UUID]:
    """Their ids."""
    return list(
        Person.objects.for_person(person_id).order_by("id").values_list("id", flat=True)[:MOST_RECORDS]
    )


@dataclass(frozen=True)
class OtherFacts:
    """The earlier and other names, addresses and telephones of all records of a person."""

    names: list[PersonName]
    addresses: list[PersonAddress]
    phones: list[PersonPhone]


def other_facts_of(person_id: UUID) -> OtherFacts:
    """They stand beside the columns of each record."""
    order = ("kind", "created_at", "id")
    return OtherFacts(
        names=list(PersonName.objects.for_person(person_id).order_by(*order)[:MOST_RECORDS]),
        addresses=list(PersonAddress.objects.for_person(person_id).order_by(*order)[:MOST_RECORDS]),
        phones=list(PersonPhone.objects.for_person(person_id).order_by(*order)[:MOST_RECORDS]),
    )


def links_of(person_id: UUID) -> list[LinkDecision]:
    """The links that stand between the records of a person, the newest first."""
    rows = standing_links().filter(person__in=Person.objects.for_person(person_id))
    return list(rows.select_related("person", "into").order_by("-created_at", "-id")[:MOST_RECORDS])


def decisions_of(person_id: UUID) -> list[LinkDecision]:
    """Every decision that ever touched one of the records of a person, taken back or not, the newest first."""
    records = Person.objects.for_person(person_id)
    rows = LinkDecision.objects.filter(Q(person__in=records) | Q(into__in=records))
    return list(rows.select_related("person", "into").order_by("-created_at", "-id")[:200])


def branch_of(person_id: UUID) -> set[UUID]:
    """A record and whatever was linked into it, directly or through others: what goes with it when it parts."""
    into: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for link in links_of(person_id):
        into[link.into_id].append(link.person_id)
    found, waiting = {person_id}, [person_id]
    while waiting:
        below = set(into[waiting.pop()]) - found
        found |= below
        waiting += below
    return found


def linked_since(root_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """For those of these persons who have several records: when the last of them was linked. One query."""
    rows = standing_links().filter(Q(person__canonical_id__in=root_ids))
    pairs = rows.order_by().values(root=Coalesce("person__canonical_id", "person_id"))
    return dict(pairs.annotate(at=Max("created_at")).values_list("root", "at"))


def last_linked(person_id: UUID) -> datetime | None:
    """When the last of the records of a person was linked; None: the person has one record."""
    rows = standing_links().filter(person__in=Person.objects.for_person(person_id))
    found: datetime | None = rows.aggregate(at=Max("created_at"))["at"]
    return found
