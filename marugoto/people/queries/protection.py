"""Who is hidden from whom (支援措置, ADR 0008). Asked by access, and by every room that names persons.

An agency is the measure: two workers of one agency see the same. Records that are one person are hidden together, and
where several measures stand, an agency must be named in each of them.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from marugoto.agencies.models import Agency
from marugoto.agencies.queries import in_force
from marugoto.core import clock
from marugoto.people.models import Involvement, Person, Protection


def hidden_from(agency_id: UUID) -> RawSQL:
    """The records of persons who do not exist for an agency; for use in a subquery. Asked as the owner, ids alone."""
    return RawSQL("SELECT people_hidden_from(%s)", [agency_id])


def is_one_of(records: RawSQL, path: str = "") -> Q:
    """The condition "this record (or the one at ``path``) is one of these"."""
    return Q(**{f"{path}__in" if path else "pk__in": records})


def not_hidden(agency_id: UUID, path: str = "person") -> Q:
    """The condition under which rows about a person may show to an agency; ``path`` leads to the record ("": it is one)."""
    return ~is_one_of(hidden_from(agency_id), path)


def place_shown(agency_id: UUID, path: str = "person") -> Q:
    """The condition under which rows may show that tell where a person lives; ``path`` leads to the record."""
    return ~is_one_of(RawSQL("SELECT people_address_hidden_from(%s)", [agency_id]), path)


def hidden_among(ids: Collection[UUID], agency_id: UUID) -> set[UUID]:
    """Which of these records an agency may not see. One query."""
    return _among(ids, "people_hidden_from", agency_id)


def address_hidden_among(ids: Collection[UUID], agency_id: UUID) -> set[UUID]:
    """Of which of these records an agency may not know the address. One query."""
    return _among(ids, "people_address_hidden_from", agency_id)


def _among(ids: Collection[UUID], function: str, agency_id: UUID) -> set[UUID]:
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record FROM {function}(%s) AS record WHERE record = ANY(%s::uuid[])",
            [agency_id, list(set(ids))],
        )
        return {row[0] for row in cursor.fetchall()}


def shown_to(agency_id: UUID, persons: Iterable[Person]) -> list[Person]:
    """Of these records those that an agency may see, in their order."""
    found = list(persons)
    hidden = hidden_among([p.pk for p in found], agency_id)
    return [p for p in found if p.pk not in hidden]


def protections_of(person: Person) -> list[Protection]:
    """All measures for a person, the standing one first, then the newest."""
    rows = Protection.objects.for_person(person.pk).select_related("set_by")
    return list(rows.prefetch_related("agencies__agency").order_by("-ended_on", "-since", "-id")[:50])


def protection_of(person: Person) -> Protection | None:
    """The measure that stands for a person; None: there is none."""
    rows = Protection.objects.for_person(person.pk).filter(ended_on__isnull=True)
    return rows.prefetch_related("agencies__agency").order_by("since", "id").first()


def agencies_for(person: Person) -> list[Agency]:
    """The agencies of a town that a measure may name, those that are involved with the person first."""
    involved = Involvement.objects.for_person(person.pk).filter(agency=OuterRef("pk"))
    rows = Agency.objects.filter(in_force(clock.today()), municipality_id=person.municipality_id)
    return list(rows.annotate(involved=Exists(involved)).order_by("-involved", "name", "id")[:500])


def under_a_measure(municipality_id: UUID) -> list[Person]:
    """The persons of a town under a standing measure; for an act that ties rows to them, inside a lift of its own."""
    standing = Protection.objects.filter(ended_on__isnull=True).values("person_id")
    return list(Person.objects.filter(municipality_id=municipality_id, pk__in=standing).order_by("id"))
