"""`marugoto blueprint …`: what it prints, its JSON, its exit codes."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.models import Agency, Municipality
from marugoto.blueprints import queries
from marugoto.blueprints.models import BlueprintVersion
from marugoto.collaboration.models import ConferenceBody
from marugoto.console import database, exits
from marugoto.console.main import main
from marugoto.core import clock
from marugoto.indicators.models import Target

KURUME, KOCHI = "402036", "392014"


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on the test's own database."""

    @contextlib.contextmanager
    def ready() -> Iterator[str]:
        yield ""

    monkeypatch.setattr(database, "ready", ready)


def spoilt(tmp_path: Path) -> Path:
    """A copy of the Kurume file with one code that no list knows."""
    path = tmp_path / "402036.toml"
    text = (blueprints.FOLDER / "402036.toml").read_text("utf-8")
    path.write_text(text.replace('kind = "self_reliance_centre"', 'kind = "club"'), "utf-8")
    return path


def test_list_and_its_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blueprint", "list"]) == exits.GOOD
    assert "高知市" in capsys.readouterr().out
    assert main(["blueprint", "list", "--json"]) == exits.GOOD
    found = {one["code"]: one for one in json.loads(capsys.readouterr().out)}
    assert (found[KOCHI]["agencies"], found[KOCHI]["placeholders"]) == (59, 27)
    assert (found[KURUME]["conferences"], found[KURUME]["targets"]) == (2, 8)


def test_show_and_its_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blueprint", "show", KURUME]) == exits.GOOD
    said = capsys.readouterr().out
    assert "毎月第4水曜日" in said
    assert "1, 020 件 → 1, 020 件" in said
    assert main(["blueprint", "show", KURUME, "--json"]) == exits.GOOD
    found = json.loads(capsys.readouterr().out)
    assert found["valid_from"] == "2021-04-01"
    assert main(["blueprint", "show", "999999"]) == exits.PROBLEM
    assert "999999.toml: そのファイルがありません" in capsys.readouterr().err


def test_check_finds_what_is_wrong_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blueprint", "check", "--all"]) == exits.GOOD
    assert "✓ 402036" in capsys.readouterr().out
    path = str(spoilt(tmp_path))
    assert main(["blueprint", "check", path]) == exits.PROBLEM
    assert "agencies[2].kind: 「club」は agencies.agency_kinds にありません" in capsys.readouterr().out
    assert main(["blueprint", "check", path, KOCHI, "--json"]) == exits.PROBLEM
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    assert (len(found["files"][path]), found["files"][KOCHI]) == (1, [])
    assert main(["blueprint", "check"]) == exits.USAGE


@pytest.mark.django_db
def test_load_dry_run_then_load_then_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blueprint", "load", KURUME, "--dry-run"]) == exits.GOOD
    assert "変わる予定" in capsys.readouterr().out
    assert not Municipality.objects.exists()
    assert main(["blueprint", "load", KURUME, "--json"]) == exits.GOOD
    assert json.loads(capsys.readouterr().out)["created"][0] == "municipality 402036"
    assert (ConferenceBody.objects.count(), Target.objects.count()) == (2, 8)
    Agency.objects.filter(code="jiritsu").update(name="別の名前")
    assert main(["blueprint", "load", KURUME]) == exits.GOOD
    assert "～ agency jiritsu.name: 別の名前 → 生活自立支援センター" in capsys.readouterr().out
    assert main(["blueprint", "load", KURUME, "--json"]) == exits.GOOD
    report = json.loads(capsys.readouterr().out)
    assert (report["created"], report["changed"], report["removed"]) == ([], [], [])
    (version,) = BlueprintVersion.objects.all()
    assert version.adopted_on == clock.today()
    assert version.text == (blueprints.FOLDER / f"{KURUME}.toml").read_text("utf-8"), (
        "what was loaded is kept, once"
    )


@pytest.mark.django_db
def test_another_file_for_the_town_is_another_version(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["blueprint", "load", KURUME]) == exits.GOOD
    other = tmp_path / "402036.toml"
    other.write_text((blueprints.FOLDER / "402036.toml").read_text("utf-8") + "\n# 直した\n", "utf-8")
    assert main(["blueprint", "load", str(other), "--dry-run"]) == exits.GOOD
    assert BlueprintVersion.objects.count() == 1
    assert main(["blueprint", "load", str(other)]) == exits.GOOD
    assert list(BlueprintVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    town = Municipality.objects.get(code=KURUME)
    assert queries.in_force(town.id).number == 2
    capsys.readouterr()


@pytest.mark.django_db
def test_load_refuses_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    Municipality.objects.create(code=KURUME, name="久留米市", prefecture="福岡県", is_demo=True)
    assert main(["blueprint", "load", KURUME]) == exits.PROBLEM
    assert "本物の自治体をデモに" in capsys.readouterr().err
    assert main(["blueprint", "load", str(spoilt(tmp_path))]) == exits.PROBLEM
    assert "agencies[2].kind" in capsys.readouterr().err
