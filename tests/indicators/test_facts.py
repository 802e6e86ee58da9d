"""Facts: nothing in the files tells who somebody is, and counting in them gives the figures of the pages."""

import json
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from marugoto.agencies.models import Agency, Area
from marugoto.audit.models import AuditEvent
from marugoto.collaboration.actions import referrals
from marugoto.console.bench import JOBS
from marugoto.console.bench import facts as bench
from marugoto.console.main import main
from marugoto.core import second_wall
from marugoto.core.clock import JST
from marugoto.indicators.actions import facts
from marugoto.indicators.definitions import SETTLED
from marugoto.indicators.facts import counting, figures, shape
from marugoto.intake.models import Matter
from marugoto.people.actions import protection
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import matter_of, person_of, send

pytestmark = pytest.mark.django_db
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


@pytest.fixture
def worked(sato: Worker, tanaka: Worker, town: Town, clock: Clock) -> list[Matter]:
    """In November: つなぎ that were accepted, declined and left; then it is December the sixth."""
    matters = []
    for n in range(9):
        matter = matter_of(sato, person_of(sato, f"渡邊 {n}子"))
        Matter.objects.filter(pk=matter.pk).update(area=town.areas["east" if n % 3 else "west"])
        sent = send(sato, matter, town.b.desk)
        if n % 3 == 0:
            referrals.accept(referral_id=sent.id, by=tanaka.actor)
        elif n % 3 == 1:
            referrals.decline(referral_id=sent.id, reason="full", note="いまは難しい", by=tanaka.actor)
        matters.append(matter)
    clock.set(date(2026, 12, 6))
    return matters


@pytest.fixture
def folder(worked: list[Matter], town: Town, tmp_path: Path) -> Path:
    facts.export(towns=[town.municipality], out=tmp_path / "out")
    return tmp_path / "out"


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with counting.opened([folder], "duckdb") as ask:
        names = list(shape.TABLES[table])
        return [dict(zip(names, row, strict=True)) for row in ask(f"SELECT {', '.join(names)} FROM {table}")]


def _on_the_pages(code: str, by: str) -> dict[Any, int]:
    key = {"town": (), "agency": ("home",), "area": ("place",)}[by]
    found: Counter[Any] = Counter()
    with second_wall.lifted("counting"):
        for row in SETTLED[code].rows().order_by("pk").values("day", "town", *key):
            day = row["day"]
            month = f"{day.astimezone(JST):%Y-%m}" if isinstance(day, datetime) else f"{day:%Y-%m}"
            found[month, *(str(row[k] or "") for k in ("town", *key))] += 1
    return found


@pytest.mark.parametrize("by", sorted(figures.GROUPINGS))
@pytest.mark.parametrize("code", sorted(figures.FIGURES))
def test_the_files_count_what_the_pages_count(code: str, by: str, folder: Path, town: Town) -> None:
    names: dict[str, str] = {str(town.municipality.id): town.municipality.code, "": ""}
    names |= {str(a.id): a.code for a in Agency.objects.order_by("id")}
    names |= {str(a.id): a.code for a in Area.objects.order_by("id")}
    expected = {(k[0], tuple(names[x] for x in k[1:])): n for k, n in _on_the_pages(code, by).items()}
    expected = {k: n for k, n in expected.items() if k[1][0] == town.municipality.code}
    assert counting.count([folder], figure=code, by=by) == expected
    if code.startswith("referrals.sent"):
        assert sum(expected.values()) == 9


def test_nothing_in_the_files_tells_who_somebody_is(folder: Path, worked: list[Matter], town: Town) -> None:
    secrets = {"渡邊", "渡辺", "いまは難しい"}
    for person in Person.objects.order_by("id"):
        secrets |= {str(person.id), person.family_name, person.given_name, person.phone, person.address}
        secrets |= {str(person.birth_date or "")}
    secrets |= {str(m.id) for m in worked} | {m.number for m in worked}
    secrets -= {""}
    heard = 0
    for table, columns in shape.TABLES.items():
        for row in _rows(folder, table):
            assert list(row) == list(columns)
            for value in row.values():
                heard += 1
                assert value is not None
                assert not any(s in value for s in secrets if len(s) > 1), (table, value)
                assert not UUID.search(value)
                assert len(value) <= 60, "no free words"
    assert heard > 100
    assert {p.name for p in folder.iterdir()} == {"facts.json", *(f"{t}.parquet" for t in shape.TABLES)}


def test_of_a_protected_person_the_fact_alone_is_left(
    worked: list[Matter], sato: Worker, yamamoto: Worker, town: Town, tmp_path: Path
) -> None:
    person = worked[0].persons.order_by("id")[0].person
    protection.protect(
        person=person,
        ground="spouse",
        since=date(2026, 12, 1),
        until=date(2027, 11, 30),
        allowed={sato.agency.id: False},
        by=yamamoto.actor,
    )
    facts.export(towns=[town.municipality], out=tmp_path)
    left_out = [row for row in _rows(tmp_path, "matters") if not row["matter"]]
    assert [(row["area"], row["age"]) for row in left_out] == [("", "")]
    assert len(_rows(tmp_path, "matters")) == Matter.objects.filter(municipality=town.municipality).count()


def test_nobody_can_be_followed_into_another_export(folder: Path, town: Town, tmp_path: Path) -> None:
    facts.export(towns=[town.municipality], out=tmp_path / "again")
    first, second = ({row["matter"] for row in _rows(f, "matters")} for f in (folder, tmp_path / "again"))
    assert len(first) == len(second) > 1
    assert not first & second


def test_what_is_not_settled_is_not_written(
    worked: list[Matter], sato: Worker, tanaka: Worker, town: Town, tmp_path: Path
) -> None:
    matter_of(sato, person_of(sato, "中村 一"))
    facts.export(towns=[town.municipality], out=tmp_path)
    assert {row["opened_month"] for row in _rows(tmp_path, "matters")} == {"2026-11"}


def test_an_export_is_recorded_and_says_what_it_is(folder: Path, town: Town) -> None:
    said = json.loads((folder / "facts.json").read_text("utf-8"))
    assert (said["format"], said["version"], said["before"]) == ("marugoto-facts", "1", "2026-12-01")
    assert said["columns"]["consultations"].keys() == shape.TABLES["consultations"].keys()
    (event,) = AuditEvent.objects.filter(verb="facts.exported")
    assert event.data["referrals"] == 9


def test_the_document_names_every_column() -> None:
    text = Path("docs/facts-format.md").read_text("utf-8")
    for table, columns in shape.TABLES.items():
        assert f"## {table}" in text
        assert all(f"`{column}`" in text for column in columns)


def test_a_prefecture_sees_municipalities_and_never_a_case() -> None:
    counts = {("2026-04", ("392014",)): 12, ("2026-04", ("392022",)): 3, ("2026-05", ("392014",)): 2}
    april, may = counting.by_month(counts)
    assert (april.total, april.municipalities, april.hidden) == (15, 2, 2)
    assert (may.total, may.hidden) == (None, 1)
    assert [one.n for one in counting.told(counts)] == [None, None, None]


def test_agencies_are_hidden_within_their_municipality() -> None:
    counts = {("2026-04", ("1", "a")): 3, ("2026-04", ("1", "b")): 9, ("2026-04", ("1", "c")): 20}
    counts |= {("2026-04", ("2", "d")): 7}
    assert [one.n for one in counting.told(counts)] == [None, None, 20, 7]


def test_the_commands(
    worked: list[Matter], town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = town.municipality.code
    assert main(["facts", "export", "--out", str(tmp_path), "--municipality", code, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["referrals"] == 9
    assert main(["facts", "count", str(tmp_path), "--figure", "referrals.sent", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["lines"]
    assert line == {"month": "2026-11", "total": 9, "municipalities": 1, "hidden": 0}
    assert main(["facts", "count", str(tmp_path), "--figure", "referrals.sent", "--by", "area"]) == 0
    assert "－" in capsys.readouterr().out
    assert main(["facts", "count", str(tmp_path / "nowhere")]) == 1
    assert main(["facts", "count", str(tmp_path), "--figure", "nonsense"]) == 2
    assert main(["facts", "export", "--out", str(tmp_path), "--municipality", "999999"]) == 1


def test_figures_of_the_files_are_figures_of_the_pages() -> None:
    assert set(figures.FIGURES) <= set(SETTLED)


def test_the_measure_counts_what_it_put_in(tmp_path: Path) -> None:
    assert "facts" in JOBS
    folders = bench.invent(tmp_path, 2, 12)
    counts = counting.count(folders, figure="consultations.new", by="town")
    assert len(counts) == 2 * bench.YEARS * 12
    assert set(counts.values()) == {1}


@pytest.mark.slow
def test_spark_counts_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "facts", "--municipalities", "3", "--cases", "50", "--spark", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["ok"]
    assert said["spark"]["statements"] == said["duckdb"]["statements"] == 18
