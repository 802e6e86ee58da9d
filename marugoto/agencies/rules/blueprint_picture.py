"""体制図: the shape of a support system, from those who notice to the meetings. Names in, geometry out, no drawing. Pure.

Lanes go from left to right as a worry travels: who notices, who takes it in near residents, who passes it on and coordinates,
who helps in a field; below them the meetings, by what they are for. A series (地域包括支援センター 1 to 11) is one box with
its number. Arrows are those that the paper prints, and dashed ones from a window to the desk behind it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from marugoto.agencies.rules.blueprint_specs import AgencySpec, Blueprint, ConferenceSpec, DeskSpec
from marugoto.agencies.rules.blueprint_streets import Point, Streets, drawn

LANES: Final = ("notice", "receive", "coordinate", "help")
TIERS: Final = ("case", "network", "policy")
WIDTH, GAP, ROW, LINE, PAD = (
    216,
    44,
    14,
    18,
    10,
)  # of a box; between lanes; between boxes; of a line of words; inside
MARGIN: Final = 8  # around an arrow at the edge
TALLEST: Final = 10  # boxes in a column
TOP, LETTERS = 44, 15  # room for the heading of a lane; wide letters in a line
_OPENING: Final = "（「『([×"  # never at the end of a line
_HANGING: Final = "）」』)]、。・ーっゃゅょッャュョ"  # never at the beginning
_LAY: Final = frozenset(
    (
        "welfare_volunteers",
        "neighbourhood",
        "watch_group",
        "company",
        "self_help",
        "food_support",
        "pharmacy",
        "npo",
    )
)


@dataclass(frozen=True)
class Box:
    """``key``: agency code (the first of a series) or meeting code; ``keys``: all of them. ``desks``: names of its windows."""

    key: str
    keys: tuple[str, ...]
    lane: str
    lines: tuple[str, ...]
    name: str
    desks: tuple[str, ...]
    x: int
    y: int
    height: int

    width: int = WIDTH

    @property
    def words(self) -> list[tuple[int, str]]:
        """(y of the base line, words) of each line."""
        return [(self.y + PAD + 13 + n * LINE, line) for n, line in enumerate(self.lines)]

    @property
    def many(self) -> int:
        """How many agencies it stands for."""
        return len(self.keys)


@dataclass(frozen=True)
class Arrow:
    """From a box to another; ``behind``: a desk that stands behind a window (dashed). ``labels``: what goes along it.
    ``way``: its corners."""

    start: Box
    end: Box
    way: tuple[Point, ...]
    behind: bool
    labels: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """As the path of an SVG."""
        return drawn(self.way)


@dataclass(frozen=True)
class Heading:
    """The name of a lane or tier (a code of agencies.picture_lanes), and where it stands."""

    code: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """All of it, in px."""

    width: int
    height: int
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def of_lane(self, lane: str) -> list[Box]:
        """The boxes of a lane or tier, from above."""
        return [box for box in self.boxes if box.lane == lane]


def picture_of(b: Blueprint) -> Picture:
    """The picture of a system; deterministic, every agency and meeting in exactly one box, no box upon another."""
    headings: list[Heading] = []
    boxes: list[Box] = []
    x = 0
    for lane in LANES:
        found = [group for group in _groups(b.agencies) if _lane(group[0], b) == lane]
        if found:
            headings.append(Heading(lane, x, 24))
        for column in _columns(found):
            boxes += _stacked([_words_of(group) for group in column], lane=lane, x=x, top=TOP)
            x += WIDTH + GAP
    bottom = max((box.y + box.height for box in boxes), default=0)
    more, tiers, height = _meetings(b.conferences, top=bottom + GAP // 2)
    boxes, headings = boxes + more, headings + tiers
    arrows = _arrows(b, boxes)
    ways = [point for arrow in arrows for point in arrow.way]
    width = max([WIDTH, *(box.x + box.width for box in boxes), *(x + MARGIN for x, _y in ways)])
    deep = max([height, bottom, *(y + MARGIN for _x, y in ways)])
    return Picture(width, deep, tuple(headings), tuple(boxes), tuple(arrows))


# --- boxes ---

_Words = tuple[tuple[str, ...], str, tuple[str, ...]]  # keys, name, desks


def _groups(agencies: Iterable[AgencySpec]) -> list[list[AgencySpec]]:
    """Agencies, those of a series together: same kind, same fields, codes that differ in their number."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[AgencySpec]] = {}
    for agency in agencies:
        stem = agency.code.rstrip("0123456789")
        series = stem if stem != agency.code and stem.endswith("-") else agency.code
        groups.setdefault((series, agency.kind, agency.fields), []).append(agency)
    return list(groups.values())


def _columns(groups: Sequence[list[AgencySpec]]) -> list[Sequence[list[AgencySpec]]]:
    """A lane with many boxes stands in several columns, about as long as each other."""
    many = -(-len(groups) // TALLEST)
    each = -(-len(groups) // many) if many else 0
    return [groups[n * each : (n + 1) * each] for n in range(many)]


def _lane(agency: AgencySpec, b: Blueprint) -> str:
    """Where an agency stands. Who only notices has no window of one's own; who has areas or everybody's field receives."""
    receives = [d for d in agency.desks if d.intake_mode in ("residents", "both")]
    if agency.kind in _LAY:
        return "receive" if any(d.accounts or d.areas for d in receives) else "notice"
    if _coordinates(agency, b):
        return "coordinate"
    return (
        "receive"
        if any(d.areas for d in receives) or (receives and "cross_field" in agency.fields)
        else "help"
    )


def _coordinates(agency: AgencySpec, b: Blueprint) -> bool:
    """Convenes a meeting, stands behind another's window, or is where 気づき arrive."""
    behind = {desk.backup.partition("/")[0] for desk in b.desks.values() if desk.backup}
    convenes = {c.convener for c in b.conferences}
    return agency.code in convenes | behind or any(d.receives_notices for d in agency.desks)


def _words_of(group: Sequence[AgencySpec]) -> _Words:
    keys = tuple(a.code for a in group)
    name = group[0].name if len(group) == 1 else _stem_of([a.name for a in group])
    desks = [d for a in group for d in a.desks] if len(group) == 1 else []
    return keys, name, tuple(_named_apart(d, group[0].name) for d in desks)


def _named_apart(desk: DeskSpec, agency: str) -> str:
    return desk.name.removeprefix(agency).strip("　 ") or desk.name


def _stem_of(names: Sequence[str]) -> str:
    """What the names of a series have in common: 地域包括支援センター（圏域1） … are 地域包括支援センター."""
    stem = names[0]
    for name in names[1:]:
        stem = stem[
            : next(
                (n for n, (a, c) in enumerate(zip(stem, name, strict=False)) if a != c),
                min(len(stem), len(name)),
            )
        ]
    if stem.rfind("（") > stem.rfind("）"):  # （地区 … of （地区1）, （地区2）
        stem = stem[: stem.rfind("（")]
    return stem.rstrip("（(圏域第 　・") or names[0]


def _stacked(words: Sequence[_Words], *, lane: str, x: int, top: int) -> list[Box]:
    boxes = []
    y = top
    for keys, name, desks in words:
        box = _box(keys, name, desks, lane=lane, x=x, y=y)
        boxes.append(box)
        y += box.height + ROW
    return boxes


def _box(keys: tuple[str, ...], name: str, desks: tuple[str, ...], *, lane: str, x: int, y: int) -> Box:
    lines = [*wrapped(f"{name} ×{len(keys)}" if len(keys) > 1 else name)]
    for desk in desks if len(desks) > 1 else ():
        lines += wrapped(f"・{desk}")
    return Box(keys[0], keys, lane, tuple(lines), name, desks, x, y, 2 * PAD + len(lines) * LINE)


def wrapped(words: str, letters: int = LETTERS) -> list[str]:
    """Lines of at most so many wide letters; a Latin letter or figure counts half. No line begins or ends amiss (禁則)."""
    lines: list[str] = []
    line = ""
    for ch in words:
        if _room(line + ch) > 2 * letters:
            keep = _kept(line, ch)
            lines.append(keep)
            line = line[len(keep) :]
        line += ch
    return [*lines, line] if line else lines


def _kept(line: str, ch: str) -> str:
    """What of a full line stays on it: a word in brackets goes down whole, a number is not broken."""
    bracket = line.rfind("（")
    if bracket > line.rfind("）") and bracket >= len(line) // 2:
        return line[:bracket]
    keep = line
    while len(keep) > 1 and (
        keep[-1] in _OPENING
        or (line + ch)[len(keep)] in _HANGING
        or (keep[-1].isdigit() and (line + ch)[len(keep)].isdigit())
    ):
        keep = keep[:-1]
    return keep


def _room(words: str) -> int:
    return sum(1 if ch.isascii() else 2 for ch in words)


def _meetings(bodies: Sequence[ConferenceSpec], *, top: int) -> tuple[list[Box], list[Heading], int]:
    """Below the lanes, a row for each tier, as many side by side as there are lanes."""
    boxes: list[Box] = []
    headings: list[Heading] = []
    y = top
    for tier in TIERS:
        found = [c for c in bodies if _tier(c) == tier]
        if found:
            headings.append(Heading(tier, 0, y + 24))
            y += TOP
        for start in range(0, len(found), len(LANES)):
            side_by_side = found[start : start + len(LANES)]
            row = [
                _box((c.code,), c.name, (), lane=tier, x=n * (WIDTH + GAP), y=y)
                for n, c in enumerate(side_by_side)
            ]
            boxes += row
            y += max(box.height for box in row) + ROW
    return boxes, headings, y


def _tier(c: ConferenceSpec) -> str:
    """A meeting for several purposes stands in the highest tier of them; one that names none, by its kind."""
    said = [tier for tier in TIERS if tier in c.purposes]
    if said:
        return said[-1]
    if c.kind in ("network_meeting", "care_policy", "disability_council", "housing_council", "resident_talk"):
        return "network"
    return "case"


# --- arrows ---


def _arrows(b: Blueprint, boxes: Sequence[Box]) -> list[Arrow]:
    at = {key: box for box in boxes for key in box.keys}
    pairs: dict[tuple[str, str, bool], list[str]] = {}
    for link in b.facts.links:
        start, end = link.start.partition("/")[0], link.end.partition("/")[0]
        _note(pairs, at, start, end, behind=False, label=link.label)
    for place, desk in b.desks.items():
        if desk.backup:
            _note(pairs, at, place.partition("/")[0], desk.backup.partition("/")[0], behind=True)
    by_key = {box.key: box for box in boxes}
    floors: dict[int, int] = {}
    for box in boxes:
        if box.lane in LANES:
            column = box.x // (WIDTH + GAP)
            floors[column] = max(floors.get(column, 0), box.y + box.height)
    town = Streets(WIDTH + GAP, floors)
    return [
        Arrow(by_key[start], by_key[end], town.way(by_key[start], by_key[end]), behind, tuple(labels))
        for (start, end, behind), labels in pairs.items()
    ]


def _note(
    pairs: dict[tuple[str, str, bool], list[str]],
    at: dict[str, Box],
    start: str,
    end: str,
    *,
    behind: bool,
    label: str = "",
) -> None:
    one, other = at.get(start), at.get(end)
    if one is None or other is None or one.key == other.key:
        return
    labels = pairs.setdefault((one.key, other.key, behind), [])
    if label and label not in labels:
        labels.append(label)
