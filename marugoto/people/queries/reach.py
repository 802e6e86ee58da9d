"""Whom a question may find, and how the persons it found stand to the asker: each asked once for a whole page.

Written in SQL, because what is asked at every search must go through indexes: an OR between the record and the one that
stands for it makes the planner read the whole town.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection

_NOBODY = "{}"
_STANDING = """
SELECT name, ARRAY(SELECT people_hidden_from(%(agency)s))::text, ARRAY(SELECT people_address_hidden_from(%(agency)s))::text
  FROM agencies_municipality WHERE id = %(town)s
"""
_KNOWN = """
WITH own AS MATERIALIZED (
    SELECT DISTINCT coalesce(p.canonical_id, p.id) AS root
      FROM people_involvement i JOIN people_person p ON p.id = i.person_id WHERE i.agency_id = %(agency)s
)
SELECT person_id FROM (
    SELECT root FROM own
    UNION
    SELECT r.id FROM own JOIN people_person r ON r.canonical_id = root
) AS records(person_id)
WHERE true {reach} ORDER BY person_id
"""
_FAMILIAR = """
SELECT records.root FROM (
    SELECT id AS root, id FROM unnest(%(roots)s::uuid[]) AS one(id)
    UNION ALL
    SELECT canonical_id, id FROM people_person WHERE canonical_id = ANY(%(roots)s::uuid[])
) AS records
WHERE EXISTS (SELECT FROM people_involvement i WHERE i.person_id = records.id AND i.agency_id = %(agency)s)
"""


@dataclass(frozen=True)
class Reach:
    """Whom a question may find: the residents of a town, or only those whom an agency knows; nobody who is hidden from it.

    Thousands may be hidden in a city, and every question carries them: so they stay an array in the words of the database.
    """

    town: UUID
    city: str
    agency: UUID
    known: list[UUID] | None
    hidden: str
    placeless: str  # of whom the asker may not know where they are: no place answers for them

    @property
    def condition(self) -> str:
        """The words that keep a question to them, before anything is counted or cut off (ADR 0008)."""
        only = "" if self.known is None else "AND person_id = ANY(%(known)s::uuid[]) "
        return only + ("AND person_id <> ALL(%(hidden)s::uuid[])" if self.hidden != _NOBODY else "")

    @property
    def placed(self) -> str:
        """The words that let no place answer for whoever is hidden there."""
        return "AND NOT (asked.place AND person_id = ANY(%(placeless)s::uuid[]))" if self.hides_places else ""

    @property
    def hides_places(self) -> bool:
        """Is there anybody of whom the asker may not know where they are?"""
        return self.placeless != _NOBODY

    @cached_property
    def _away(self) -> frozenset[str]:
        return frozenset(self.placeless.strip("{}").split(","))

    def placeless_among(self, ids: Iterable[UUID]) -> frozenset[UUID]:
        """Of which of these the asker may not know where they are."""
        return frozenset(one for one in ids if str(one) in self._away) if self.hides_places else frozenset()

    def rows(
        self, sql: str, parts: Mapping[str, str] = MappingProxyType({}), **values: Any
    ) -> list[tuple[Any, ...]]:
        """Asks the database."""
        again = self.placed.replace(" person_id", " k.person_id")
        words = {"reach": self.condition, "placed": self.placed, "placed_again": again}
        return _rows(sql.format(**words, **parts), {**vars(self), **values})


def reach_of(municipality_id: UUID, agency_id: UUID, *, whole_town: bool) -> Reach:
    """Whom an agency may find in a town."""
    ((city, hidden, placeless),) = _rows(_STANDING, {"agency": agency_id, "town": municipality_id})
    reach = Reach(municipality_id, city, agency_id, None, hidden, placeless)
    if whole_town:
        return reach
    return replace(reach, known=[row[0] for row in reach.rows(_KNOWN)])


def familiar_among(roots: Collection[UUID], reach: Reach) -> set[UUID]:
    """With which of these persons (found within reach) the agency is involved."""
    return {row[0] for row in reach.rows(_FAMILIAR, roots=list(roots))} if roots else set()


def protected_among(ids: Collection[UUID]) -> set[UUID]:
    """Which of these records stand under a measure."""
    found = _rows("SELECT people_protected_among(%(ids)s::uuid[])", {"ids": list(set(ids))}) if ids else []
    return {row[0] for row in found}


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
