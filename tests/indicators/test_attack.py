"""The curious reader opens everything on many days, writes it all down, and solves it exactly: no small count may come out."""

import json
from collections.abc import Mapping
from itertools import product
from random import Random
from typing import Any

import pytest

from marugoto.console.main import main
from marugoto.indicators import rules
from marugoto.indicators.suppression import months, nested, trial, years
from marugoto.indicators.suppression.attack import Reader
from marugoto.indicators.suppression.linear import System


def test_a_hundred_towns_give_nothing_away() -> None:
    figures = trial.run(towns=100, seed=11)
    assert figures.small > 2_000, "there was something to find"
    assert figures.told > 3_000, "and much was told"
    assert figures.recovered == []


def test_areas_in_wards_and_persons_beside_households_give_nothing_away() -> None:
    figures = trial.run_nested(towns=100, seed=12)
    assert figures.small > 1_000
    assert figures.recovered == []


# --- planted: weak rules, each of which a table of figures has been published by -----------------------------------------


def only_the_small(counts: Mapping[rules.Cell, int], **asked: Any) -> rules.Table:
    """Hides 1 to 4, and nothing else."""
    strong = rules.suppress(counts, **asked)
    if asked.get("overlapping"):
        return strong
    cells = {cell: _but_small(counts.get(cell, 0)) for cell in strong.cells}
    return _with(strong, cells=cells)


def _but_small(n: int) -> int | None:
    return None if months.is_small(n) else n


def all_sums(counts: Mapping[rules.Cell, int], **asked: Any) -> rules.Table:
    """The months are kept, but the sums of the year so far stand beside them."""
    strong = rules.suppress(counts, **asked)
    if asked.get("overlapping"):
        return strong
    told = [c for c in strong.columns if c not in strong.waiting]
    return _with(strong, row_totals={r: sum(counts.get((r, c), 0) for c in told) for r in strong.rows})


def sums_that_are_large(counts: Mapping[rules.Cell, int], **asked: Any) -> rules.Table:
    """As before, unless the sum itself is small."""
    every = all_sums(counts, **asked)
    return _with(
        every, row_totals={r: None if months.is_small(n or 0) else n for r, n in every.row_totals.items()}
    )


def anew_every_day(counts: Mapping[rules.Cell, int], **asked: Any) -> rules.Table:
    """A whole table is protected well, but as often as it is shown, and each time in another way."""
    strong = rules.suppress(counts, **asked)
    if asked.get("overlapping"):
        return strong
    told = [c for c in strong.columns if c not in strong.waiting]
    hidden = {(r, c) for r in strong.rows for c in told if months.is_small(counts.get((r, c), 0))}
    for c in told:
        mine = sorted(cell for cell in hidden if cell[1] == c)
        spare = [(r, c) for r in strong.rows if (r, c) not in hidden and counts.get((r, c), 0)]
        if mine and spare:  # which one shields depends on how many months there are
            hidden.add(spare[len(told) % len(spare)])
    return _with(
        strong,
        cells={
            cell: None if cell in hidden or cell[1] in strong.waiting else counts.get(cell, 0)
            for cell in strong.cells
        },
    )


def fields_for_themselves(counts: Mapping[rules.Cell, int], **asked: Any) -> rules.Table:
    """Overlapping fields are protected as if nobody knew their agencies."""
    members = asked.get("overlapping")
    strong = rules.suppress(counts, **asked)
    if not members:
        return strong
    cells = {
        (r, c): None if c in strong.waiting else _but_small(sum(counts.get((a, c), 0) for a in members[r]))
        for r, c in strong.cells
    }
    return _with(strong, cells=cells)


def _with(table: rules.Table, **change: Any) -> rules.Table:
    return rules.Table(**({name: getattr(table, name) for name in table.__dataclass_fields__} | change))


@pytest.mark.parametrize(
    "weak", [only_the_small, all_sums, sums_that_are_large, anew_every_day, fields_for_themselves]
)
def test_a_weak_rule_is_found_out(weak: trial.Suppressor) -> None:
    figures = trial.run(towns=60, seed=11, suppress=weak)
    assert figures.exactly > 0
    assert len(figures.recovered) >= figures.exactly


def test_wards_and_households_for_themselves_are_found_out() -> None:
    assert trial.run_nested(towns=60, seed=12, weak=True).exactly > 0


# --- the reader and the solver are right ------------------------------------------------------------------------------------


def _by_trying(
    equations: list[tuple[dict[int, int], int]], wanted: dict[int, int], n: int, most: int
) -> tuple[int, int]:
    found = [
        sum(k * x[i] for i, k in wanted.items())
        for x in product(range(most + 1), repeat=n)
        if all(sum(k * x[i] for i, k in left.items()) == right for left, right in equations)
    ]
    return min(found), max(found)


def test_the_solver_finds_what_trying_everything_finds() -> None:
    random = Random(5)
    for _n in range(60):
        truth = [random.randint(0, 3) for _i in range(4)]
        equations: list[tuple[dict[int, int], int]] = [({0: 1, 1: 1, 2: 1, 3: 1}, sum(truth))]
        for _m in range(random.randint(0, 2)):
            some = random.sample(range(4), random.randint(1, 3))
            equations.append((dict.fromkeys(some, 1), sum(truth[i] for i in some)))
        system = System(4, equations)
        wanted = dict.fromkeys(random.sample(range(4), random.randint(1, 2)), 1)
        least, most = _by_trying(equations, wanted, 4, sum(truth))
        assert (system.least(wanted), system.most(wanted)) == (least, most)
        assert not system.follows(wanted) or least == most


def test_the_solver_refuses_what_contradicts_itself() -> None:
    with pytest.raises(ValueError, match="contradicts"):
        System(2, [({0: 1, 1: 1}, 3), ({0: 1}, 4)])
    with pytest.raises(ValueError, match="contradicts"):
        System(1, [({0: 1}, 3), ({0: 1}, 4)])


def test_the_reader_uses_that_nothing_is_below_nought() -> None:
    reader = Reader({"a": 3, "b": 2, "c": 9})
    reader.hear(["a", "b"], 5)
    assert reader.recovers({"a": ["a"]}) == [], "nought to five"
    tight = Reader({"a": 3, "b": 1, "c": 9})
    tight.hear(["a", "b"], 4)
    (known,) = tight.recovers({"a": ["a"]})
    assert (known.count, known.exactly) == (3, False), "four at most"
    tight.hear(["b", "c"], 10)
    tight.hear(["c"], 9)
    assert [one.exactly for one in tight.recovers({"a": ["a"]})] == [True]
    with pytest.raises(ValueError, match="not so"):
        tight.hear(["a"], 4)


def test_the_sums_of_a_year_are_told_as_far_as_the_solver_lets_them() -> None:
    """The flow and the solver are two ways to the same answer, and some sums are told while others are not."""
    random = Random(8)
    lost_once = False
    for _n in range(40):
        rows, columns = [f"r{n}" for n in range(4)], ["1", "2", "3"]
        counts = {(r, c): int(random.expovariate(0.25)) for r in rows for c in columns}
        table = rules.suppress(counts, rows=rows, columns=columns)
        reader = Reader(counts)
        for cell, n in table.cells.items():
            reader.hear([cell], n)
        for r in rows:
            reader.hear([(r, c) for c in columns], table.row_totals[r])
        for c in columns:
            reader.hear([(r, c) for r in rows], table.column_totals[c])
        wanted = {f"{r}{c}": [(r, c)] for r in rows for c in columns} | {
            r: [(r, c) for c in columns] for r in rows
        }
        assert reader.recovers(wanted) == []
        lost = [r for r in rows if table.row_totals[r] is None]
        lost_once = lost_once or 0 < len(lost) < 4
    assert lost_once, "some sums are told and some are not"


def test_a_parent_that_is_hidden_hides_its_children() -> None:
    above, below = nested.hide_within(
        {"a": 3, "b": 0, "c": 20, "d": 30}, {"a": "x", "b": "x", "c": "y", "d": "z"}
    )
    assert above.groups == {"x", "y"}
    assert below.groups == {"a", "b", "c"}


def test_nothing_follows_from_a_month_that_is_hidden_whole() -> None:
    whole = months.hide({"a": 1, "b": 2})
    assert whole.whole
    assert not nested.follows(["a"], whole)
    assert years.sums_to_hide({("a", "1"): 9}, rows=["a"], columns=["1"], hidden=set(), whole=set()) == set()


def test_the_command_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "attack", "--towns", "5", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["recovered"] == 0
    assert said["small"] > 0
    assert main(["indicators", "attack", "--towns", "5"]) == 0
    assert "0" in capsys.readouterr().out
