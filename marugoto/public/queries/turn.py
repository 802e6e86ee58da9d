"""What answers the three questions: windows of the fields that a worry is brought to, and places that answer the need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marugoto.agencies.models import Municipality
from marugoto.core import clock, codes
from marugoto.core.codes import Code
from marugoto.public.queries import windows
from marugoto.public.queries.windows import Window
from marugoto.resources.finding.asking import Wish
from marugoto.resources.queries import find, shown
from marugoto.resources.queries.shown import Row

WINDOWS: Final = 4
PLACES: Final = 6
# Whose worry it is: the ages that tell which entries are meant for them. None: it does not matter.
AGES: Final = {"child": 10, "youth": 20, "adult": 45, "old": 75, "": None}


@dataclass(frozen=True)
class Answers:
    """Windows to turn to, and places that help; the whole lists are behind the links."""

    windows: Sequence[Window]
    places: Sequence[Row]
    field: str
    age: int | None


def answers(town: Municipality, *, who: str = "", need: str = "", area: str = "") -> Answers:
    """The first few of each."""
    fields = [str(f) for f in _extra(need, "fields")] or [_FIELD_OF.get(who, "")]
    own_area = next((code for pk, code in windows.area_codes(town) if pk == area), "")
    found = _windows(town, fields, own_area)
    wish = Wish(need=need, area=area, age=AGES.get(who))
    result = find.find(town.id, wish) if need else None
    rows = shown.rows(result.ranked[:PLACES]) if result else []
    return Answers(found[:WINDOWS], rows, fields[0] if fields else "", AGES.get(who))


_FIELD_OF: Final = {"child": "children", "youth": "youth", "old": "elderly"}


def _windows(town: Municipality, fields: Sequence[str], area: str) -> list[Window]:
    """Those of the fields first, then those that listen to everything."""
    found: list[Window] = []
    for field in [*fields[:2], "cross_field", ""]:
        for one in windows.windows(town, area=area, field=field):
            if one not in found:
                found.append(one)
        if len(found) >= WINDOWS:
            break
    return found


def _extra(need: str, name: str) -> Sequence[object]:
    found = codes.entries("resources.needs").get(need)
    return list(found.extra.get(name, ())) if found else []


def emergency_numbers() -> list[Code]:
    """Numbers in force today, in the order of the list."""
    return [c for c in codes.entries("resources.emergency_numbers").values() if c.valid_on(clock.today())]
