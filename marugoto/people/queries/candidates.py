"""What a search reads of the records it compares: two questions for all of them, plain values, no model instances."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection

from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.block import Facts, Identifier, Name
from marugoto.people.models import Person

_FIELDS = tuple(field.attname for field in Person._meta.concrete_fields)
_RECORDS = f"SELECT {', '.join(_FIELDS)} FROM people_person WHERE id = ANY(%(ids)s::uuid[])"
_TOLD = itemgetter(
    *map(
        _FIELDS.index,
        (
            *("family_name", "given_name", "family_kana", "given_kana", "label"),
            *("birth_date", "birth_precision", "phone", "address"),
        ),
    )
)
_ID, _CANONICAL = _FIELDS.index("id"), _FIELDS.index("canonical_id")
_REST = """
SELECT 'number', person_id, kind, value, agency_id::text, '' FROM people_personidentifier WHERE person_id = ANY(%(ids)s::uuid[])
UNION ALL
SELECT 'name', person_id, family_name, given_name, family_kana, given_kana FROM people_personname
 WHERE person_id = ANY(%(ids)s::uuid[])
UNION ALL
SELECT 'address', person_id, address, '', '', '' FROM people_personaddress WHERE person_id = ANY(%(ids)s::uuid[])
UNION ALL
SELECT 'phone', person_id, number, '', '', '' FROM people_personphone WHERE person_id = ANY(%(ids)s::uuid[])
ORDER BY 1, 2, 3, 4, 5, 6
"""


@dataclass(frozen=True)
class Candidate:
    """A record that keys have met, the one that stands for its person, and what may be known of it."""

    id: UUID
    root_id: UUID
    facts: Facts
    row: tuple[Any, ...] = field(repr=False)

    @property
    def record(self) -> Person:
        """The record itself, as a list shows it."""
        return Person.from_db("default", _FIELDS, self.row)


def candidates(ids: Sequence[UUID], *, city: str, placeless: Collection[UUID]) -> list[Candidate]:
    """The records behind these ids, in their order. Of those who are ``placeless`` nothing is told of where they are."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"ids": list(ids)})
        rows = {row[_ID]: row for row in cursor.fetchall()}
        cursor.execute(_REST, {"ids": list(ids)})
        rest: dict[UUID, list[tuple[Any, ...]]] = {}
        for kind, person, *values in cursor.fetchall():
            rest.setdefault(person, []).append((kind, *values))
    return [
        Candidate(
            one,
            rows[one][_CANONICAL] or one,
            _facts(rows[one], rest.get(one, []), city, told=one not in placeless),
            rows[one],
        )
        for one in ids
        if one in rows
    ]


def _facts(row: tuple[Any, ...], rest: Sequence[tuple[Any, ...]], city: str, *, told: bool) -> Facts:
    """As facts_of() has them."""
    family, given, family_kana, given_kana, label, born, precision, phone, address = _TOLD(row)
    return Facts(
        family=family,
        given=given,
        family_kana=family_kana,
        given_kana=given_kana,
        label=label,
        birth=Birth(born, precision),
        phone=phone,
        address=address if told else "",
        city=city,
        identifiers=tuple(
            Identifier(one[1], one[2], owner=UUID(one[3]).hex if one[3] else "")
            for one in rest
            if one[0] == "number"
        ),
        names=tuple(Name(*one[1:]) for one in rest if one[0] == "name"),
        addresses=tuple(one[1] for one in rest if one[0] == "address" and told),
        phones=tuple(one[1] for one in rest if one[0] == "phone"),
    )
