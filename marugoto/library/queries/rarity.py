"""How many residents share the traits of a study: counted over the whole town, and never further than K (adr/0045).

The wall is lifted for counting alone: no row, and no number that is bigger than K, comes out.
"""

from typing import Any
from uuid import UUID

from marugoto.core import asking, clock, codes, second_wall
from marugoto.library.models.study import StudyWords
from marugoto.library.rules.alike import K, Traits, born

_HEADS = """(SELECT count(*) FROM people_householdmember o WHERE o.valid_to IS NULL AND o.household_id = (
    SELECT m.household_id FROM people_householdmember m WHERE m.person_id = p.id AND m.valid_to IS NULL
     ORDER BY m.kind <> 'registered', m.valid_from DESC, m.id LIMIT 1))"""
_PATTERN = """EXISTS (SELECT FROM cases_casesubject s JOIN cases_patternverdict v ON v.case_id = s.case_id
    WHERE s.person_id = p.id AND v.verdict = 'confirmed' AND v.pattern = ANY(%(patterns)s::text[]))"""
_AREA = """(p.area_id = %(area)s OR p.area_id IN (
    SELECT inner_id FROM agencies_areainarea WHERE outer_id = %(area)s))"""
_COUNT = """
SELECT count(*) FROM (
    SELECT FROM people_person p
     WHERE p.municipality_id = %(town)s AND p.canonical_id IS NULL AND p.deceased_on IS NULL AND NOT p.anonymous {where}
     LIMIT %(k)s) AS few
"""


def traits_of(words: StudyWords) -> Traits:
    """What the words of a study tell by its traits."""
    return Traits(
        ages=_span("library.age_bands", words.age_band),
        area=words.area_id is not None,
        heads=_span("library.households", words.household),
        patterns=tuple(words.patterns),
    )


def _span(listed: str, code: str) -> tuple[int, int | None] | None:
    if not code:
        return None
    extra = codes.entry(listed, code).extra
    return (int(extra["low"]), int(extra["high"]) if "high" in extra else None)


@second_wall.lifted("counting")
def alike(town: UUID, words: StudyWords, *, with_patterns: bool) -> int:
    """How many residents share age, area and household, ``with_patterns``: and support for one of its patterns; K at most."""
    traits = traits_of(words)
    parts: list[str] = []
    values: dict[str, Any] = {"town": town, "k": K, "area": words.area_id, "patterns": list(traits.patterns)}
    if traits.ages:
        values["born_from"], values["born_to"] = born(traits.ages, clock.today())
        parts.append("AND p.birth_date BETWEEN %(born_from)s AND %(born_to)s")
    if traits.area:
        parts.append(f"AND {_AREA}")
    if traits.heads:
        values["low"], values["high"] = traits.heads[0], traits.heads[1] or 99
        parts.append(f"AND {_HEADS} BETWEEN %(low)s AND %(high)s")
    if with_patterns:
        parts.append(f"AND {_PATTERN}")
    sql = _COUNT.format(where=" ".join(parts))
    return int(asking.rows(sql, values)[0][0])
