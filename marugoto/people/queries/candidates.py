"""What a search reads of the records it compares: two questions for all of them, plain values, no model instances."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from uuid import UUID

from marugoto.core import asking
from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.block import Facts, Identifier, Name
from marugoto.people.models import Person

_FIELDS = tuple(field.attname for field in Person._meta.concrete_fields)
_AWAY = "id IN (SELECT people_address_hidden_from(%(agency)s))"
_RECORDS = f"SELECT {', '.join((_AWAY, *_FIELDS))} FROM people_person WHERE id = ANY(%(ids)s::uuid[])"
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
    placeless: bool  # the asker may not know where
    row: Sequence[Any] = field(repr=False)

    @property
    def record(self) -> Person:
        """The record itself, as a list shows it."""
        return Person.from_db("default", _FIELDS, self.row)


def candidates(ids: Sequence[UUID], *, city: str, agency_id: UUID) -> list[Candidate]:
    """The records behind these ids, in their order, as far as an agency may know where they are."""
    if not ids:
        return []
    found = asking.rows(_RECORDS, {"ids": list(ids), "agency": agency_id})
    rows = {row[_ID]: (away, row) for away, *row in found}
    rest: dict[UUID, list[tuple[Any, ...]]] = {}
    for kind, person, *values in asking.rows(_REST, {"ids": list(ids)}):
        rest.setdefault(person, []).append((kind, *values))
    return [_candidate(one, *rows[one], rest.get(one, []), city) for one in ids if one in rows]


def _candidate(
    one: UUID, away: bool, row: Sequence[Any], rest: Sequence[tuple[Any, ...]], city: str
) -> Candidate:
    facts = _facts(row, rest, city, told=not away)
    return Candidate(one, row[_CANONICAL] or one, facts, away, row)


def _facts(row: Sequence[Any], rest: Sequence[tuple[Any, ...]], city: str, *, told: bool) -> Facts:
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
