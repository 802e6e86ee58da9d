"""Search: equality on keys. What is found is compared in linkage, and filtered by right in access.

Every question costs a bounded number of index look-ups: of each key at most COMMON rows are read. A key that has more
(佐藤, a big town) tells little alone, and counts only together with others.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from uuid import UUID

from marugoto.people.linkage import ask, block, normalise
from marugoto.people.linkage.ask import Group
from marugoto.people.linkage.query import Query
from marugoto.people.queries.reach import Reach

CONSIDERED = 80  # records that are compared at most for one question
_FIRST = 150  # records of which it is asked whether they have the common keys
_ALWAYS = 20  # records that are compared in any case
_NEARLY = 0.7  # of the points of the best: what a record must have to be compared beyond these
COMMON = 300  # rows that are read of one key
SCANNED = 3000  # rows of a common key that are looked up under another one
_OWN_FIRST = 1000  # newest involvements of an agency that are looked through for its own people
_PLACE = "a:"  # how keys of an address begin
_SAMPLE = 16  # residents who tell how a name is read

# The rarer a key, the more it tells (in hundredths of a bit, of a town of two millions); of a group the rarest counts. A
# name is what its words say or what they say as a whole, whichever tells more. Of a common key only a part is read: so of
# those who answer best it is asked whether they have it, wherever they stand in it.
_POINTS = """
WITH hidden AS MATERIALIZED ({hidden}), away AS MATERIALIZED ({away}),
asked AS MATERIALIZED (
    SELECT * FROM unnest(%(keys)s::bigint[], %(groups)s::smallint[], %(roles)s::smallint[], %(places)s::boolean[],
        %(less)s::smallint[]) AS one(key, said, role, place, less)
),
met AS MATERIALIZED (
    SELECT asked.key, asked.said, asked.role, found.person_id, found.many,
           2100 - (100 * ln(found.many + 1::float8) / ln(2::float8))::int - asked.less AS points
    FROM asked CROSS JOIN LATERAL (
        SELECT few.person_id, count(*) OVER () AS many FROM (
            SELECT person_id FROM people_personkey
            WHERE key = asked.key AND municipality_id = %(town)s {only} AND person_id NOT IN (TABLE hidden)
              AND NOT (asked.place AND person_id IN (TABLE away))
            ORDER BY person_id LIMIT %(common)s
        ) AS few
    ) AS found
),
first AS MATERIALIZED (
    SELECT person_id FROM (SELECT person_id, said, role, max(points) AS points FROM met GROUP BY 1, 2, 3) AS told
    GROUP BY person_id ORDER BY {score} DESC, person_id LIMIT %(first)s
),
common AS MATERIALIZED (
    SELECT DISTINCT asked.key, asked.said, asked.role, asked.place, met.points
    FROM met JOIN asked USING (key, said) WHERE met.many >= %(common)s
),
again AS (
    SELECT said, role, person_id, points FROM met WHERE person_id IN (SELECT person_id FROM first)
    UNION ALL
    SELECT asked.said, asked.role, few.person_id, asked.points
    FROM first AS few CROSS JOIN common AS asked CROSS JOIN LATERAL (
        SELECT FROM people_personkey AS k WHERE k.key = asked.key AND k.person_id = few.person_id
           AND NOT (asked.place AND k.person_id IN (TABLE away)) LIMIT 1
    ) AS has
)
SELECT person_id, {score} FROM (
    SELECT person_id, said, role, max(points) AS points FROM again GROUP BY 1, 2, 3
) AS told
GROUP BY person_id ORDER BY {score} DESC, person_id LIMIT %(most)s
"""
_SCORE = """greatest(coalesce(max(points) FILTER (WHERE role = 1), 0), coalesce(sum(points) FILTER (WHERE role = 2), 0))
    + coalesce(sum(points) FILTER (WHERE role = 0), 0)"""
_ROLES = {"name": 1, "word": 2}  # everything else: 0
_COMMON_KEYS = """
SELECT asked.key FROM unnest(%(keys)s::bigint[]) AS asked(key)
WHERE (SELECT count(*) FROM (
    SELECT 1 FROM people_personkey WHERE key = asked.key AND municipality_id = %(town)s {reach} LIMIT %(common)s
) AS few) >= %(common)s
"""
_BOTH = """
SELECT one.person_id FROM (
    SELECT person_id FROM people_personkey
    WHERE key = ANY(%(first)s::bigint[]) AND municipality_id = %(town)s {reach}
      AND NOT (%(places)s AND person_id IN ({away})) LIMIT %(scanned)s
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
WHERE found.municipality_id = %(town)s AND found.person_id NOT IN ({hidden})
ORDER BY found.person_id LIMIT %(most)s
"""
_HEARD = """
SELECT person.family_name, person.given_name, person.family_kana, person.given_kana
FROM unnest(%(keys)s::bigint[]) AS asked(key) CROSS JOIN LATERAL (
    SELECT person_id FROM people_personkey
    WHERE key = asked.key AND municipality_id = %(town)s {reach} ORDER BY person_id LIMIT %(sample)s
) AS found JOIN people_person AS person ON person.id = found.person_id
"""


def meeting(query: Query, reach: Reach, most: int = CONSIDERED) -> list[UUID]:
    """The records that a question meets, those that answer most of it first."""
    return _met([*ask.groups_of(query), *_heard_group(query)], reach, most)


def meeting_as_heard(query: Query, reach: Reach, most: int = CONSIDERED // 2) -> list[UUID]:
    """The records that a question meets by how its written words are read, and by what was said beside the name."""
    named = {"word", "name", "born"}
    rest = [group for group in ask.groups_of(query) if group.kind not in named]
    return _met([*rest, *_heard_group(query)], reach, most)


def _heard_group(query: Query) -> list[Group]:
    keys = ask.heard_keys(query) if any(word.heard for word in query.words) else set()
    return [Group("name", frozenset(keys))] if keys else []


def sharing(keys: Collection[str], reach: Reach) -> list[UUID]:
    """The persons who share any of these keys (the duplicate check), those who share the rarest first."""
    kinds: dict[str, set[str]] = {}
    for key in keys:
        kinds.setdefault(key.partition(":")[0], set()).add(key)
    groups = [Group(kind, frozenset(some)) for kind, some in sorted(kinds.items())]
    return _met(groups, reach, CONSIDERED * 2, all_of_them=True)


def meeting_in_common(query: Query, reach: Reach) -> list[UUID]:
    """Those who answer two things that are common each (佐藤, born 1950): a part of the one is looked up in the other."""
    said = [block.hashed(reach.town, group.keys) for group in ask.groups_of(query) if group.kind != "born"]
    common = reach.rows(_COMMON_KEYS, keys=[key for keys in said for key in keys], common=COMMON)
    often = {row[0] for row in common}
    parts = [sorted(often & keys.keys()) for keys in said if often & keys.keys()]
    places = {key for keys in said for key, told in keys.items() if told.startswith(_PLACE)}
    found: dict[UUID, None] = {}
    for first, second in pairwise(parts):
        told = bool(places & {*first, *second})
        rows = reach.rows(
            _BOTH, first=second, second=first, places=told, scanned=SCANNED, most=CONSIDERED // 2
        )
        found |= dict.fromkeys(row[0] for row in rows)
    return list(found)


def own_among(query: Query, reach: Reach) -> list[UUID]:
    """Of those whom an agency knows, who answers a word of the question (for lists that are too long to be read)."""
    words = (group.keys for group in ask.groups_of(query) if group.kind == "word")
    keys = {key for some in words for key in some if not key.startswith(_PLACE)}
    hashed = [*block.hashed(reach.town, keys)]
    rows = reach.rows(_OWN, keys=hashed, newest=_OWN_FIRST, most=CONSIDERED)
    return [row[0] for row in rows]


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


def _met(groups: Sequence[Group], reach: Reach, most: int, *, all_of_them: bool = False) -> list[UUID]:
    """The records that meet most, best first: as far as they tell nearly as much as the best, unless all are asked for."""
    asked = [
        (key, number, _ROLES.get(group.kind, 0), said.startswith(_PLACE), 100 * group.less.get(said, 0))
        for number, group in enumerate(groups)
        for key, said in block.hashed(reach.town, group.keys).items()
    ]
    if not asked:
        return []
    keys, said, roles, places, less = (list(column) for column in zip(*asked, strict=True))
    values = {"keys": keys, "groups": said, "roles": roles, "places": places, "less": less}
    rows = reach.rows(_POINTS, {"score": _SCORE}, **values, common=COMMON, first=_FIRST, most=most)
    enough = 0 if all_of_them or not rows else rows[0][1] * _NEARLY
    return [one for number, (one, points) in enumerate(rows) if number < _ALWAYS or points >= enough]
