"""The trial: invented towns, whose figures a reader opens on many days, in every way; then the reader solves. Pure, seeded.

Told is what the pages would tell, by the very functions that the pages use. Months are settled one after the other; the reader
looks on every day, also between them, at agencies, areas, wards, overlapping fields and the town, persons and households, sums of
rows and columns and sums so far.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from marugoto.indicators import rules
from marugoto.indicators.suppression import months, nested
from marugoto.indicators.suppression.attack import Atom, Reader, Recovered

Cell = rules.Cell
Joint = tuple[str, str, str, str]
Suppressor = Callable[..., rules.Table]


@dataclass(frozen=True)
class Town:
    """Counts by ("n", agency, area, month), households by ("h", agency, "", month), the rest up to persons by ("r", …)."""

    counts: Mapping[Joint, int]
    agencies: Sequence[str]
    areas: Sequence[str]
    columns: Sequence[str]
    wards: Mapping[str, str]
    fields: Mapping[str, frozenset[str]]

    def of(self, month: str, *, agencies: Iterable[str] = (), areas: Iterable[str] = ()) -> list[Atom]:
        """The atoms of some agencies (none: all) and areas (none: all) in a month."""
        return [("n", a, p, month) for a in agencies or self.agencies for p in areas or self.areas]

    def table(self, by: str) -> dict[Cell, int]:
        """Counts by agency or area, and month."""
        found: dict[Cell, int] = {}
        for (kind, agency, area, month), n in self.counts.items():
            if kind == "n":
                cell = (agency if by == "agency" else area, month)
                found[cell] = found.get(cell, 0) + n
        return found


def town(random: Random, *, most: int = 5) -> Town:
    """A small town: three to five agencies and areas, two wards, two to four months; many counts small, some nought."""
    agencies = [f"agency{n}" for n in range(random.randint(3, most))]
    areas = [f"area{n}" for n in range(random.randint(3, most))]
    columns = [f"2026-{m:02d}" for m in range(4, 4 + random.randint(2, 4))]
    mean = random.choice((0.4, 1.0, 2.5, 6.0))
    counts: dict[Joint, int] = {}
    for m in columns:
        for a in agencies:
            of_agency = 0
            for p in areas:
                n = 0 if random.random() < 0.3 else int(random.expovariate(1 / mean))
                counts["n", a, p, m] = n
                of_agency += n
            households = (of_agency + 1) // 2 if random.random() < 0.7 else of_agency
            counts["h", a, "", m], counts["r", a, "", m] = households, of_agency - households
    half = (len(areas) + 1) // 2
    wards = {p: "east" if n < half else "west" for n, p in enumerate(areas)}
    fields = {"elder": frozenset(agencies[:2]), "child": frozenset(agencies[1:])}
    return Town(counts, agencies, areas, columns, wards, fields)


@dataclass
class Figures:
    """What came out of the trial."""

    towns: int = 0
    days: int = 0
    tables: int = 0
    told: int = 0
    small: int = 0
    recovered: list[Recovered] = field(default_factory=list)
    per_town: list[int] = field(default_factory=list)

    @property
    def exactly(self) -> int:
        """How many followed."""
        return sum(one.exactly for one in self.recovered)


def run(*, towns: int, seed: int = 1, suppress: Suppressor = rules.suppress) -> Figures:
    """Towns, one after the other, each with a reader of its own. ``suppress``: the rule under trial."""
    figures, random = Figures(), Random(seed)
    for _n in range(towns):
        one = town(random)
        own = random.choice(one.agencies) if random.random() < 0.5 else ""
        reader = Reader(one.counts)
        for agency in one.agencies:
            for m in one.columns:
                everybody = one.of(m, agencies=[agency])
                reader.knows_order(("h", agency, "", m), everybody, ("r", agency, "", m))
        for settled in range(len(one.columns) + 1):
            for _day in ("5th", "6th"):  # nothing is new on the second
                _look(reader, one, own, one.columns[:settled], suppress)
                figures.days += 1
        wanted = _wanted(one, own)
        found = reader.recovers(wanted)
        figures.towns += 1
        figures.tables += reader.tables
        figures.told += reader.heard
        figures.small += sum(
            0 < sum(one.counts[a] for a in atoms) < months.SMALL for atoms in map(list, wanted.values())
        )
        figures.recovered += found
        figures.per_town.append(len(found))
    return figures


def _look(reader: Reader, one: Town, own: str, settled: Sequence[str], suppress: Suppressor) -> None:
    """One day: every page."""
    waiting = frozenset(one.columns) - frozenset(settled)
    agencies = one.table("agency")
    _know(reader, one, own, settled)
    known = {own} if own else set()
    table = suppress(agencies, rows=one.agencies, columns=one.columns, known=known, waiting=waiting)
    _hear(reader, one, table, lambda row, m: one.of(m, agencies=[row]), settled)
    mine = {(p, m): one.counts["n", own, p, m] for p in one.areas for m in one.columns} if own else {}
    table = suppress(one.table("area"), rows=one.areas, columns=one.columns, own=mine, waiting=waiting)
    _hear(reader, one, table, lambda row, m: one.of(m, areas=[row]), settled)
    table = suppress(
        agencies,
        rows=sorted(one.fields),
        columns=one.columns,
        known=known,
        waiting=waiting,
        overlapping=one.fields,
    )
    _hear(reader, one, table, lambda row, m: one.of(m, agencies=one.fields[row]), settled)


def _know(reader: Reader, one: Town, own: str, settled: Sequence[str]) -> None:
    """A reader who works at an agency has its rows."""
    for m in settled if own else ():
        for p in one.areas:
            reader.hear([("n", own, p, m)], one.counts["n", own, p, m])


def _hear(
    reader: Reader,
    one: Town,
    table: rules.Table,
    atoms: Callable[[str, str], list[Atom]],
    settled: Sequence[str],
) -> None:
    """Cells, sums of rows, of columns and of all, and the sums so far that anybody can make of them."""
    reader.tables += 1
    for (row, m), n in table.cells.items():
        if m in settled:
            reader.hear(atoms(row, m), n)
    for row, n in table.row_totals.items():
        reader.hear([a for m in settled for a in atoms(row, m)], n)
    for m, n in table.column_totals.items():
        if m in settled:
            reader.hear(one.of(m), n)
    reader.hear([a for m in settled for a in one.of(m)], table.grand_total)


def _wanted(one: Town, own: str) -> dict[str, list[Atom]]:
    """What must not be found out: counts of others by agency, area, both, field and town, of a month and of the year."""
    others = [a for a in one.agencies if a != own]
    found: dict[str, list[Atom]] = {}
    for m in one.columns:
        found |= {f"{a} {m}": one.of(m, agencies=[a]) for a in others}
        found |= {f"{p} {m}": one.of(m, agencies=others, areas=[p]) for p in one.areas}
        found |= {f"{a} {p} {m}": [("n", a, p, m)] for a in others for p in one.areas}
        found |= {
            f"{f} {m}": one.of(m, agencies=inside - {own})
            for f, inside in one.fields.items()
            if inside - {own}
        }
        found[f"town {m}"] = one.of(m, agencies=others)
    found |= {f"{a} year": [x for m in one.columns for x in one.of(m, agencies=[a])] for a in others}
    found |= {
        f"{p} year": [x for m in one.columns for x in one.of(m, agencies=others, areas=[p])]
        for p in one.areas
    }
    return found


def run_nested(*, towns: int, seed: int = 1, weak: bool = False) -> Figures:
    """The same for areas in wards in the town, and for persons beside households: told month by month, nothing else."""
    figures, random = Figures(), Random(seed)
    for _n in range(towns):
        one = town(random, most=6)
        reader = Reader(one.counts)
        wanted: dict[str, list[Atom]] = {}
        for m in one.columns:
            wanted |= _wards(reader, one, m, weak=weak) | _households(reader, one, m, weak=weak)
        found = reader.recovers(wanted)
        figures.towns += 1
        figures.told += reader.heard
        figures.small += sum(
            0 < sum(one.counts[a] for a in atoms) < months.SMALL for atoms in wanted.values()
        )
        figures.recovered += found
        figures.per_town.append(len(found))
    return figures


def _wards(reader: Reader, one: Town, m: str, *, weak: bool) -> dict[str, list[Atom]]:
    counts = {p: one.table("area").get((p, m), 0) for p in one.areas}
    above, below = nested.hide_within(counts, one.wards)
    if weak:  # each area for itself, as if no ward were told
        below = months.hide(counts)
    inside = {w: [p for p in one.areas if one.wards[p] == w] for w in ("east", "west")}
    wanted = {f"{w} {m}": one.of(m, areas=some) for w, some in inside.items()}
    wanted |= {f"{p} {m}": one.of(m, areas=[p]) for p in one.areas}
    for w, some in inside.items():
        reader.hear(wanted[f"{w} {m}"], None if w in above.groups else sum(counts[p] for p in some))
    for p in one.areas:
        reader.hear(wanted[f"{p} {m}"], None if p in below.groups else counts[p])
    reader.hear(one.of(m), None if above.whole else sum(counts.values()))
    return wanted


def _households(reader: Reader, one: Town, m: str, *, weak: bool) -> dict[str, list[Atom]]:
    persons = {a: one.table("agency").get((a, m), 0) for a in one.agencies}
    households = {a: one.counts["h", a, "", m] for a in one.agencies}
    hidden = months.hide_together([persons, households])
    of_persons = months.hide(persons) if weak else hidden
    of_households = months.hide(households) if weak else hidden
    wanted: dict[str, list[Atom]] = {}
    for a in one.agencies:
        mine = one.of(m, agencies=[a])
        reader.knows_order(("h", a, "", m), mine, ("r", a, "", m))
        wanted[f"persons of {a} {m}"], wanted[f"households of {a} {m}"] = mine, [("h", a, "", m)]
        reader.hear(mine, None if a in of_persons.groups else persons[a])
        reader.hear([("h", a, "", m)], None if a in of_households.groups else households[a])
    everybody: list[Atom] = [("h", a, "", m) for a in one.agencies]
    reader.hear(everybody, None if of_households.whole else sum(households.values()))
    return wanted
