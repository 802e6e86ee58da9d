"""`marugoto people link`: what an operator asks and is told; and that the measurement measures."""

import argparse
import json

import pytest

from marugoto.agencies.models import Municipality
from marugoto.console import linking as command
from marugoto.console.bench import link as bench
from marugoto.console.exits import Failure
from marugoto.console.main import parser
from marugoto.people.matching import engines
from tests.factories.agencies import Town, Worker
from tests.factories.people import register

pytestmark = pytest.mark.django_db


def asked(*words: str) -> argparse.Namespace:
    return parser().parse_args(["people", "link", *words])


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test is ready."""
    from contextlib import nullcontext

    monkeypatch.setattr(command.database, "ready", nullcontext)


def test_what_was_found_is_counted(
    town: Town, sato: Worker, tanaka: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    register(sato)
    register(tanaka, family_name="渡辺", phone="")
    assert command._link(asked("--json", "--dry-run")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sure"] + told["likely"] + told["possible"], told["new"], told["dry_run"]) == (1, 0, True)
    assert command._link(asked()) == 0
    assert "新しい 1 組" in capsys.readouterr().out
    assert command._link(asked("--dry-run")) == 0
    assert "書いていません" in capsys.readouterr().out


def test_a_town_is_named_where_there_are_several(town: Town, other_town: object) -> None:
    with pytest.raises(Failure, match="自治体を"):
        command._link(asked())
    with pytest.raises(Failure, match="自治体を"):
        command._link(asked("--municipality", "999999"))
    code = Municipality.objects.get(pk=town.municipality.pk).code
    assert command._link(asked("--municipality", code, "--dry-run")) == 0


@pytest.mark.parametrize("threshold", ["0", "1", "-3"])
def test_a_threshold_that_cannot_be(threshold: str) -> None:
    with pytest.raises(Failure, match="0 と 1 のあいだ"):
        command._link(asked("--threshold", threshold))


def test_an_engine_that_is_not_installed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_given: object, **_more: object) -> object:
        raise engines.EngineMissing("marugoto[spark]")

    monkeypatch.setattr(engines, "judge", missing)
    with pytest.raises(Failure, match=r"marugoto\[spark\]") as no:
        command._link(asked("--engine", "spark"))
    assert no.value.code == 3


def test_the_measurement_measures() -> None:
    figures = bench.measure("duckdb", 1500, 5)
    shown = figures["bands"]["possible"]
    assert shown["precision"] >= 0.93
    assert figures["ordinary"] >= 0.93
    assert figures["bands"]["sure"]["precision"] >= shown["precision"]
    lines = bench.lines({"cores": 2, "seed": 5, "runs": [figures, figures | {"missing": "marugoto[spark]"}]})
    assert any("precision" in line for line in lines)
    assert "marugoto[spark]" in lines[-1]
