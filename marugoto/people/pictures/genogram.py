"""A family as a genogram: rows of generations, couples side by side, children below, households inside a dotted line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from marugoto.people.pictures.family import Family, Figure, Union, unions_of
from marugoto.people.pictures.levels import levels
from marugoto.people.pictures.order import Ordering
from marugoto.people.pictures.outline import outlines
from marugoto.people.pictures.place import MARGIN, Placing
from marugoto.people.pictures.plan import Plan
from marugoto.people.pictures.ports import Columns, set_heights
from marugoto.people.pictures.route import Routing, corridor_height
from marugoto.people.pictures.shapes import LINE, SIZE, Box, Line, Mark, Picture, Symbol, label_width

BORDER: Final = 16
TO_LABEL: Final = 4


def draw(family: Family) -> Picture:
    """The picture of a family. An empty one for nobody."""
    if not family.figures:
        return Picture(0, 0, (), ())
    unions = unions_of(family)
    rows = levels(family, unions)
    unions, undrawn = _drawable(unions, rows)
    order = Ordering(family, unions, rows).improve()
    plan = Plan(order, unions, family.bonds)
    placing = Placing(family, unions, plan)
    x = placing.settle()
    set_heights(plan)
    columns = Columns(plan, x, placing.width)
    columns.set()
    figures = {figure.key: figure for figure in family.figures}
    routing = Routing(plan, figures, x, columns)
    return replace(_drawn(family, plan, x, routing), undrawn=undrawn)


def _drawable(
    unions: Sequence[Union], rows: Mapping[str, int]
) -> tuple[list[Union], tuple[tuple[str, str], ...]]:
    """Without children who would stand above their own parents (data that contradict each other); and who they are."""
    kept, left = [], []
    for union in unions:
        lowest = max((rows[p] for p in union.partners), default=-1)
        left += [
            (p, child) for child, _kind in union.children if rows[child] <= lowest for p in union.partners
        ]
        children = [(child, kind) for child, kind in union.children if rows[child] > lowest]
        if len(union.partners) + len(children) > 1:
            kept.append(replace(union, children=children))
    return kept, tuple(left)


def _drawn(family: Family, plan: Plan, x: Mapping[str, float], routing: Routing) -> Picture:
    figures = {figure.key: figure for figure in family.figures}
    middles, tops, bottoms = _heights(plan, figures, routing)
    symbols = [_symbol(figures[key], plan.row[key], x[key], middles[plan.row[key]]) for key in x]
    by_key = {symbol.figure.key: symbol for symbol in symbols}
    lines = routing.lines(middles, tops)
    rows = [[(key, _whole(by_key[key])) for key in row] for row in plan.order]
    rooms = {n: (bottoms[n], tops[n + 1] + corridor_height(routing.legs, n + 1)) for n in range(len(rows))}
    homes = []
    for n, home in enumerate(family.homes):
        margin = MARGIN - 4 - 2 * (n % 3)
        homes += [
            Line("home", str(n), points, tuple(sorted(home.members & x.keys())))
            for points in outlines(rows, home.members, rooms, margin=margin)
        ]
    return _framed(symbols, lines, homes, routing.strokes(middles, tops))


def _heights(
    plan: Plan, figures: Mapping[str, Figure], routing: Routing
) -> tuple[dict[int, float], dict[int, float], dict[int, float]]:
    """row → y of its middle; corridor → y of its top; row → y below its labels."""
    middles, tops, bottoms = {}, {0: 0.0}, {}
    y = corridor_height(routing.legs, 0)
    for n, row in enumerate(plan.order):
        middles[n] = y + SIZE / 2
        lines = max((len(figures[key].lines) for key in row), default=0)
        y += SIZE + TO_LABEL + lines * LINE
        bottoms[n] = tops[n + 1] = y
        y += corridor_height(routing.legs, n + 1)
    return middles, tops, bottoms


def _symbol(figure: Figure, row: int, x: float, y: float) -> Symbol:
    half, wide = SIZE / 2, label_width(figure.lines) / 2
    top = y + half + TO_LABEL
    label = Box(x - wide, top, x + wide, top + len(figure.lines) * LINE)
    return Symbol(figure, row, Box(x - half, y - half, x + half, y + half), label)


def _whole(symbol: Symbol) -> Box:
    """Symbol and label together."""
    box, label = symbol.box, symbol.label
    return Box(min(box.x1, label.x1), box.y1, max(box.x2, label.x2), max(box.y2, label.y2))


def _framed(
    symbols: Sequence[Symbol],
    lines: Sequence[tuple[Line, bool]],
    homes: Sequence[Line],
    marks: Sequence[Mark],
) -> Picture:
    """Moved so that everything lies inside, with a border."""
    points = [p for line, _directed in lines for p in line.points] + [
        p for line in homes for p in line.points
    ]
    boxes = [_whole(symbol) for symbol in symbols]
    left = min([b.x1 for b in boxes] + [x for x, _y in points]) - BORDER
    top = min([b.y1 for b in boxes] + [y for _x, y in points]) - BORDER
    right = max([b.x2 for b in boxes] + [x for x, _y in points]) + BORDER
    low = max([b.y2 for b in boxes] + [y for _x, y in points]) + BORDER
    moved = [(_moved(line, left, top), directed) for line, directed in lines]
    return Picture(
        width=round(right - left),
        height=round(low - top),
        symbols=tuple(
            Symbol(s.figure, s.row, _box(s.box, left, top), _box(s.label, left, top)) for s in symbols
        ),
        lines=(*(_moved(line, left, top) for line in homes), *(line for line, _directed in moved)),
        marks=tuple(Mark(tuple((x - left, y - top) for x, y in m.points)) for m in marks),  # type: ignore[arg-type]
        arrows=tuple(line for line, directed in moved if directed),
    )


def _moved(line: Line, left: float, top: float) -> Line:
    return Line(
        line.what,
        line.kind,
        tuple((round(x - left, 1), round(y - top, 1)) for x, y in line.points),
        line.ends,
    )


def _box(box: Box, left: float, top: float) -> Box:
    return Box(box.x1 - left, box.y1 - top, box.x2 - left, box.y2 - top)
