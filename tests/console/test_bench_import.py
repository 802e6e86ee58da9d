"""The measure of the import: the job is there by its name, changes what it says it changes, and sees what differs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from marugoto.console import bench
from marugoto.console.bench import imports, imports_digest, imports_run
from marugoto.console.main import parser
from marugoto.people.models import HouseholdMember, Person
from tests.factories.agencies import build_town
from tests.factories.extracts import line, merged, written


def test_the_job_has_the_name_by_which_its_figures_are_asked_for() -> None:
    args = parser().parse_args(["bench", "import", "--persons", "10", "20", "--changed", "0.5"])
    assert args.measured is imports
    assert (args.persons, args.changed, args.kill_persons) == ([10, 20], 0.5, 60_000)
    assert "import" in bench.JOBS


def test_so_many_lines_are_changed_as_it_says(tmp_path: Path) -> None:
    residents = tmp_path / "r.csv"
    argv = [
        *imports_run.MARUGOTO,
        "demo",
        "residents",
        "--persons",
        "400",
        "--seed",
        "3",
        "--out",
        str(residents),
    ]
    subprocess.run(argv, check=True, capture_output=True)
    later = tmp_path / "later.csv"
    many = imports.change(residents, later, 0.05)
    old, new = (path.read_text("utf-8").splitlines() for path in (residents, later))
    differ = sum(one != other for one, other in zip(old, new, strict=True))
    assert sum(many.values()) == differ
    assert differ == pytest.approx(20, abs=2)
    assert all(many.values())


def test_memory_is_that_of_a_process_and_of_its_children() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", "x = bytearray(60_000_000); input()"], stdin=subprocess.PIPE
    )
    try:
        own, every = imports_run.memory_of(os.getpid())
        for _try in range(200):
            if every - own > 60:
                break
            own, every = imports_run.memory_of(os.getpid())
        assert own > 10
        assert every - own >= 60
    finally:
        child.communicate(b"\n")


@pytest.fixture
def url(transactional_db: None) -> Iterator[str]:
    db = connection.settings_dict
    return f"postgresql://{db['USER']}@/{db['NAME']}?host={db['HOST']}"


def test_a_digest_sees_every_change_and_no_difference_of_ids(url: str) -> None:
    agency = build_town().city.agency
    merged(agency, written([line("1"), line("2", 続柄="子", 氏名="渡邊　一郎")]))
    before = imports_digest.of(url)
    assert {name: before[name][0] for name in ("persons", "members", "households", "changes")} == {
        "persons": 2,
        "members": 2,
        "households": 1,
        "changes": 2,
    }
    assert imports_digest.of(url) == before
    Person.objects.filter(given_name="一郎").update(phone="0942-00-0001")
    HouseholdMember.objects.filter(relation="child").update(relation="other")
    after = imports_digest.of(url)
    assert sorted(name for name in before if after[name] != before[name]) == ["members", "persons"]


TIMES = {"seconds": 60.0, "reading": 1, "merging": 2, "peak_mb": 90, "all_mb": 200, "rows_per_second": 3}
FIGURES: dict[str, Any] = {
    "cores": 2,
    "seed": 7,
    "server": {"fsync": "on"},
    "sizes": [
        {
            "persons": 100,
            "megabytes": 1.0,
            "copy_seconds": 0.5,
            "copy_rows_per_second": 200,
            **dict.fromkeys(("import", "again", "diff"), TIMES),
            "again_changed": 0,
            "diff_lines": {"name": 1},
            "diff_missed": 0,
            "keys": 4000,
            "sizes_mb": {"keys": 1},
        }
    ],
    "killed": {
        "persons": 100,
        "kills": [("reading", "1/0/0 lines")],
        "seconds": 3.0,
        "same": True,
        "differ": [],
    },
}


def test_figures_are_told_to_a_person() -> None:
    said = "\n".join(imports.lines(FIGURES))
    assert "the import takes 120 times as long as the bare COPY" in said
    assert "the same rows in every table" in said
    different = FIGURES | {"killed": FIGURES["killed"] | {"same": False, "differ": ["keys"]}}
    assert "DIFFERENT: ['keys']" in "\n".join(imports.lines(different))
    assert "killed" not in "\n".join(imports.lines({**FIGURES, "killed": {}}))


@pytest.mark.slow
def test_it_measures_and_what_was_killed_ends_the_same() -> None:
    argv = ["bench", "import", "--persons", "600", "--kill-persons", "600", "--json"]
    figures = imports.run(parser().parse_args(argv))
    (one,) = figures["sizes"]
    assert figures["ok"]
    assert (one["persons"], one["again_changed"], one["diff_missed"]) == (600, 0, 0)
    assert one["import"]["rows_per_second"] > 10
    assert figures["killed"]["same"]
    assert figures["killed"]["kills"]
