"""Whom a question may find, and how the persons it found stand to the asker: each asked once for a whole page.

Written in SQL, because what is asked at every search must go through indexes: an OR between the record and the one that
stands for it makes the planner read the whole town.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from marugoto.core import asking

# Asked of the database anew in every question: ids of thousands would be more to carry than to look up.
_HIDDEN = "people_hidden_from(%(agency)s)"
_AWAY = "people_address_hidden_from(%(agency)s)"
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
    """Whom a question may find: the residents of a town, or only those whom an agency knows; nobody who is hidden from it."""

    town: UUID
    agency: UUID
    known: list[UUID] | None = None

    @property
    def condition(self) -> str:
        """The words that keep a question to them, before anything is counted or cut off (ADR 0008)."""
        return f"{self.only} AND person_id NOT IN (SELECT {_HIDDEN})"

    @property
    def only(self) -> str:
        """The half of it that names whom an agency knows; nothing where the whole town may be found."""
        return "" if self.known is None else "AND person_id = ANY(%(known)s::uuid[])"

    def rows(
        self, sql: str, parts: Mapping[str, str] = MappingProxyType({}), **values: Any
    ) -> list[tuple[Any, ...]]:
        """Asks the database; ``{reach}`` in it is the condition (``{only}`` and not in ``{hidden}``), ``{away}`` of whom no place
        may be told."""
        words = {
            "reach": self.condition,
            "only": self.only,
            "hidden": f"SELECT {_HIDDEN}",
            "away": f"SELECT {_AWAY}",
        }
        return asking.rows(sql.format(**words, **parts), {**vars(self), **values})


def reach_of(municipality_id: UUID, agency_id: UUID, *, whole_town: bool) -> Reach:
    """Whom an agency may find in a town."""
    reach = Reach(municipality_id, agency_id)
    return reach if whole_town else replace(reach, known=[row[0] for row in reach.rows(_KNOWN)])


def familiar_among(roots: Collection[UUID], reach: Reach) -> set[UUID]:
    """With which of these persons (found within reach) the agency is involved."""
    return {row[0] for row in reach.rows(_FAMILIAR, roots=list(roots))} if roots else set()


def protected_among(ids: Collection[UUID]) -> set[UUID]:
    """Which of these records stand under a measure."""
    found = (
        asking.rows("SELECT people_protected_among(%(ids)s::uuid[])", {"ids": list(set(ids))}) if ids else []
    )
    return {row[0] for row in found}
