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
from marugoto.people.queries.persons import known_roots

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
            WHERE key = asked.key AND municipality_id = %(town)s {only}
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
    SELECT 1 FROM people_personkey WHERE key = asked.key AND municipality_id = %(town)s LIMIT %(common)s
) AS few) >= %(common)s
"""
_BOTH = """
SELECT one.person_id FROM (
    SELECT person_id FROM people_personkey
    WHERE key = ANY(%(first)s::bigint[]) AND municipality_id = %(town)s {only} LIMIT %(scanned)s
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
ORDER BY found.person_id LIMIT %(most)s
"""
_HEARD = """
SELECT person.family_name, person.given_name, person.family_kana, person.given_kana
FROM unnest(%(keys)s::bigint[]) AS asked(key) CROSS JOIN LATERAL (
    SELECT person_id FROM people_personkey
    WHERE key = asked.key AND municipality_id = %(town)s {only} ORDER BY person_id LIMIT %(sample)s
) AS found JOIN people_person AS person ON person.id = found.person_id
"""


@dataclass(frozen=True)
class Candidate:
    """A person whom some keys of a question meet: the record that met most of them, and the one that stands for it."""

    record: Person
    root_id: UUID


def meeting(
    query: Query,
    *,
    municipality_id: UUID,
    only_known_to: UUID | None,
    more: Iterable[str] = (),
    most: int = CONSIDERED,
) -> list[Candidate]:
    """The persons of a town whom a question meets, those that answer most of it first. ``more``: further keys.

    ``only_known_to``: nobody but the persons with whom this agency is involved.
    """
    groups = ask.groups_of(query)
    extra = frozenset(more)
    groups += [Group("name", extra)] if extra else []
    return _grouped(_met(groups, municipality_id, only_known_to, most))


def sharing(keys: Collection[str], *, municipality_id: UUID, only_known_to: UUID | None) -> list[Candidate]:
    """The persons of a town who share any of these keys (the duplicate check), those who share the rarest first."""
    kinds: dict[str, set[str]] = {}
    for key in keys:
        kinds.setdefault(key.partition(":")[0], set()).add(key)
    groups = [Group(kind, frozenset(some)) for kind, some in sorted(kinds.items())]
    return _grouped(_met(groups, municipality_id, only_known_to, CONSIDERED * 2))


def meeting_in_common(query: Query, *, municipality_id: UUID, only_known_to: UUID | None) -> list[Candidate]:
    """Those who answer two things that are common each (佐藤, born 1950): a part of the one is looked up in the other."""
    said = [
        block.hashed(municipality_id, group.keys) for group in ask.groups_of(query) if group.kind != "born"
    ]
    common = _rows(
        _COMMON_KEYS, keys=[key for keys in said for key in keys], town=municipality_id, common=COMMON
    )
    often = {row[0] for row in common}
    parts = [sorted(often & keys.keys()) for keys in said if often & keys.keys()]
    found: dict[UUID, None] = {}
    known, only = _only(only_known_to)
    for first, second in pairwise(parts):
        rows = _rows(
            _BOTH.format(only=only),
            first=second,
            second=first,
            town=municipality_id,
            known=known,
            scanned=SCANNED,
            most=CONSIDERED,
        )
        found |= dict.fromkeys(row[0] for row in rows)
    return _grouped(list(found))


def own_among(query: Query, *, municipality_id: UUID, agency_id: UUID) -> list[Candidate]:
    """Of those whom an agency knows, who answers a word of the question (for lists that are too long to be read)."""
    keys = {key for group in ask.groups_of(query) if group.kind == "word" for key in group.keys}
    hashed = [*block.hashed(municipality_id, keys)]
    return _grouped(
        [row[0] for row in _rows(_OWN, keys=hashed, agency=agency_id, newest=_OWN_FIRST, most=CONSIDERED)]
    )


def heard(query: Query, *, municipality_id: UUID, only_known_to: UUID | None) -> dict[str, frozenset[str]]:
    """How the written words of a question are read, as far as residents of the town bear them: 裕子 is ユウコ and ヒロコ."""
    words = {word.folded: word.text for word in query.words if not word.is_read}
    if not words:
        return {}
    known, only = _only(only_known_to)
    keys = [*block.hashed(municipality_id, {f"p:{folded}" for folded in words})]
    rows = _rows(_HEARD.format(only=only), keys=keys, town=municipality_id, known=known, sample=_SAMPLE)
    found: dict[str, set[str]] = {}
    for family, given, family_kana, given_kana in rows:
        for written, kana in ((family, family_kana), (given, given_kana)):
            text = words.get(normalise.fold_kanji(written))
            if text and kana:
                found.setdefault(text, set()).add(normalise.skeleton(kana))
    return {text: frozenset(sounds) for text, sounds in found.items()}


def _met(groups: Sequence[Group], municipality_id: UUID, only_known_to: UUID | None, most: int) -> list[UUID]:
    """The records that meet most, best first."""
    keys: list[int] = []
    said: list[int] = []
    for number, group in enumerate(groups):
        found = block.hashed(municipality_id, group.keys)
        keys += found
        said += [number] * len(found)
    if not keys:
        return []
    known, only = _only(only_known_to)
    rows = _rows(
        _POINTS.format(only=only),
        keys=keys,
        groups=said,
        town=municipality_id,
        known=known,
        common=COMMON,
        most=most,
    )
    return [row[0] for row in rows]


def _only(agency_id: UUID | None) -> tuple[list[UUID] | None, str]:
    """The records of the persons whom an agency knows, and the words that keep a question to them."""
    if agency_id is None:
        return None, ""
    known = known_roots(agency_id)
    records = Person.objects.filter(Q(pk__in=known) | Q(canonical_id__in=known)).order_by("id")
    return list(records.values_list("id", flat=True)), "AND person_id = ANY(%(known)s::uuid[])"


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _grouped(ids: Sequence[UUID]) -> list[Candidate]:
    """One candidate a person: of several records the first."""
    place = {one: n for n, one in enumerate(ids)}
    records = (
        Person.objects.filter(pk__in=ids)
        .select_related("area")
        .prefetch_related("identifiers")
        .order_by("id")
    )
    found: dict[UUID, Candidate] = {}
    for record in sorted(records, key=lambda r: place[r.pk]):
        found.setdefault(record.root_id, Candidate(record, record.root_id))
    return list(found.values())
