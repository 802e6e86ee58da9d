"""Search: equality on keys. What is found is compared in linkage, and filtered by right in access.

Every question costs a bounded number of index look-ups: of each key at most COMMON rows are read. A key that has more
(佐藤, a big town) tells little alone, and counts only together with others.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from marugoto.people.linkage import ask, block, normalise
from marugoto.people.linkage.ask import Group
from marugoto.people.linkage.query import Query
from marugoto.people.models import Person
from marugoto.people.queries.persons import EVERYTHING, known_roots
from marugoto.people.queries.protection import hidden_from, is_one_of

CONSIDERED = 80  # records that are compared at most for one question
COMMON = 300  # rows that are read of one key
SCANNED = 3000  # rows of a common key that are looked up under another one
_OWN_FIRST = 1000  # newest involvements of an agency that are looked through for its own people
_SAMPLE = 16  # residents who tell how a name is read

# The rarer a key, the more it tells: bits of a town of two millions. Of the keys of one group only the rarest counts.
_POINTS = """
WITH asked AS (SELECT * FROM unnest(%(keys)s::bigint[], %(groups)s::smallint[]) AS one(key, said)),
met AS (
    SELECT asked.said, found.person_id, 21 - log(2.0, found.many + 1) AS points
    FROM asked CROSS JOIN LATERAL (
        SELECT few.person_id, count(*) OVER () AS many FROM (
            SELECT person_id FROM people_personkey
            WHERE key = asked.key AND municipality_id = %(town)s {reach}
            ORDER BY person_id LIMIT %(common)s
        ) AS few
    ) AS found
)
SELECT person_id FROM (SELECT person_id, said, max(points) AS points FROM met GROUP BY person_id, said) AS told
GROUP BY person_id ORDER BY sum(points) DESC, person_id LIMIT %(most)s
"""
_COMMON_KEYS = """
SELECT asked.key FROM unnest(%(keys)s::bigint[]) AS asked(key)
WHERE (SELECT count(*) FROM (
    SELECT 1 FROM people_personkey WHERE key = asked.key AND municipality_id = %(town)s {reach} LIMIT %(common)s
) AS few) >= %(common)s
"""
_BOTH = """
SELECT one.person_id FROM (
    SELECT person_id FROM people_personkey
    WHERE key = ANY(%(first)s::bigint[]) AND municipality_id = %(town)s {reach} LIMIT %(scanned)s
) AS one
WHERE EXISTS (
    SELECT 1 FROM people_personkey AS other
    WHERE other.key = ANY(%(second)s::bigint[]) AND other.person_id = one.person_id
)
ORDER BY one.person_id LIMIT %(most)s
"""
_OWN = """
SELECT DISTINCT found.person_id FROM (
    SELECT person_id FROM people_involvement WHERE agency_id = %(agency)s ORDER BY since DESC, id DESC LIMIT %(newest)s
) AS own
JOIN people_personkey AS found ON found.person_id = own.person_id AND found.key = ANY(%(keys)s::bigint[])
WHERE found.municipality_id = %(town)s AND found.person_id <> ALL(%(hidden)s::uuid[])
ORDER BY found.person_id LIMIT %(most)s
"""
_HEARD = """
SELECT person.family_name, person.given_name, person.family_kana, person.given_kana
FROM unnest(%(keys)s::bigint[]) AS asked(key) CROSS JOIN LATERAL (
    SELECT person_id FROM people_personkey
    WHERE key = asked.key AND municipality_id = %(town)s {reach} ORDER BY person_id LIMIT %(sample)s
) AS found JOIN people_person AS person ON person.id = found.person_id
"""


@dataclass(frozen=True)
class Candidate:
    """A person whom some keys of a question meet: the record that met most of them, and the one that stands for it."""

    record: Person
    root_id: UUID


@dataclass(frozen=True)
class Reach:
    """Whom a question may find: the residents of a town, or only those whom an agency knows; nobody who is hidden from it."""

    town: UUID
    known: list[UUID] | None
    hidden: list[UUID]

    @property
    def condition(self) -> str:
        """The words that keep a question to them, before anything is counted or cut off (ADR 0008)."""
        only = "" if self.known is None else "AND person_id = ANY(%(known)s::uuid[]) "
        return only + ("AND person_id <> ALL(%(hidden)s::uuid[])" if self.hidden else "")

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Asks the database."""
        with connection.cursor() as cursor:
            cursor.execute(sql.format(reach=self.condition), {**values, **vars(self)})
            return list(cursor.fetchall())


def reach_of(municipality_id: UUID, agency_id: UUID, *, whole_town: bool) -> Reach:
    """Whom an agency may find in a town."""
    hidden = (
        Person.objects.filter(is_one_of(hidden_from(agency_id))).order_by("id").values_list("id", flat=True)
    )
    known = None
    if not whole_town:
        roots = known_roots(agency_id)
        mine = Person.objects.filter(Q(pk__in=roots) | Q(canonical_id__in=roots)).order_by("id")
        known = list(mine.values_list("id", flat=True))
    return Reach(municipality_id, known, list(hidden))


def meeting(
    query: Query, reach: Reach, *, more: Iterable[str] = (), most: int = CONSIDERED
) -> list[Candidate]:
    """The persons whom a question meets, those that answer most of it first. ``more``: further keys."""
    groups = ask.groups_of(query)
    extra = frozenset(more)
    groups += [Group("name", extra)] if extra else []
    return _grouped(_met(groups, reach, most))


def sharing(keys: Collection[str], reach: Reach) -> list[Candidate]:
    """The persons who share any of these keys (the duplicate check), those who share the rarest first."""
    kinds: dict[str, set[str]] = {}
    for key in keys:
        kinds.setdefault(key.partition(":")[0], set()).add(key)
    groups = [Group(kind, frozenset(some)) for kind, some in sorted(kinds.items())]
    return _grouped(_met(groups, reach, CONSIDERED * 2))


def meeting_in_common(query: Query, reach: Reach) -> list[Candidate]:
    """Those who answer two things that are common each (佐藤, born 1950): a part of the one is looked up in the other."""
    said = [block.hashed(reach.town, group.keys) for group in ask.groups_of(query) if group.kind != "born"]
    common = reach.rows(_COMMON_KEYS, keys=[key for keys in said for key in keys], common=COMMON)
    often = {row[0] for row in common}
    parts = [sorted(often & keys.keys()) for keys in said if often & keys.keys()]
    found: dict[UUID, None] = {}
    for first, second in pairwise(parts):
        rows = reach.rows(_BOTH, first=second, second=first, scanned=SCANNED, most=CONSIDERED)
        found |= dict.fromkeys(row[0] for row in rows)
    return _grouped(list(found))


def own_among(query: Query, reach: Reach, agency_id: UUID) -> list[Candidate]:
    """Of those whom an agency knows, who answers a word of the question (for lists that are too long to be read)."""
    keys = {key for group in ask.groups_of(query) if group.kind == "word" for key in group.keys}
    hashed = [*block.hashed(reach.town, keys)]
    rows = reach.rows(_OWN, keys=hashed, agency=agency_id, newest=_OWN_FIRST, most=CONSIDERED)
    return _grouped([row[0] for row in rows])


def heard(query: Query, reach: Reach) -> dict[str, frozenset[str]]:
    """How the written words of a question are read, as far as residents of the town bear them: 裕子 is ユウコ and ヒロコ."""
    words = {word.folded: word.text for word in query.words if not word.is_read}
    if not words:
        return {}
    keys = [*block.hashed(reach.town, {f"p:{folded}" for folded in words})]
    found: dict[str, set[str]] = {}
    for family, given, family_kana, given_kana in reach.rows(_HEARD, keys=keys, sample=_SAMPLE):
        for written, kana in ((family, family_kana), (given, given_kana)):
            text = words.get(normalise.fold_kanji(written))
            if text and kana:
                found.setdefault(text, set()).add(normalise.skeleton(kana))
    return {text: frozenset(sounds) for text, sounds in found.items()}


def _met(groups: Sequence[Group], reach: Reach, most: int) -> list[UUID]:
    """The records that meet most, best first."""
    keys: list[int] = []
    said: list[int] = []
    for number, group in enumerate(groups):
        found = block.hashed(reach.town, group.keys)
        keys += found
        said += [number] * len(found)
    if not keys:
        return []
    return [row[0] for row in reach.rows(_POINTS, keys=keys, groups=said, common=COMMON, most=most)]


def _grouped(ids: Sequence[UUID]) -> list[Candidate]:
    """One candidate a person: of several records the first."""
    place = {one: n for n, one in enumerate(ids)}
    records = (
        Person.objects.filter(pk__in=ids).select_related("area").prefetch_related(*EVERYTHING).order_by("id")
    )
    found: dict[UUID, Candidate] = {}
    for record in sorted(records, key=lambda r: place[r.pk]):
        found.setdefault(record.root_id, Candidate(record, record.root_id))
    return list(found.values())
