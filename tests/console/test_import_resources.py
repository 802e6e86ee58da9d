"""`marugoto import resources`: what it prints, and its exit code."""

import json
from pathlib import Path

import pytest

from marugoto.agencies.models import Municipality
from marugoto.console import main
from marugoto.resources.models import Service

pytestmark = pytest.mark.django_db(transaction=True)
LINES = "名称,住所,電話番号\nひだまりサロン,高松市番町1-2,087-000-0001\n,,\n,番町,\n"


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test instead of that of the data folder."""
    import contextlib

    monkeypatch.setattr("marugoto.console.database.ready", lambda: contextlib.nullcontext(""))


@pytest.mark.usefixtures("ready")
def test_it_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "salons.csv"
    path.write_text(LINES, "utf-8")
    report = tmp_path / "report.csv"
    command = ["import", "resources", str(path), "--municipality", "372013", "--json", "--kind", "salon"]
    assert main.main([*command, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["dry_run"] is True
    assert not Municipality.objects.exists()
    assert main.main([*command, "--report", str(report)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {k: said[k] for k in ("rows", "kept", "refused", "repaired", "created")} == {
        "rows": 2, "kept": 1, "refused": 1, "repaired": 0, "created": 1,
    }  # fmt: skip
    assert said["reasons"]["refusal"] == {"no_name": 1}
    assert report.read_text("utf-8-sig").splitlines()[0] == "row,name,outcome,remark,column,before,after"
    assert Service.objects.get().municipality.name == "高松市"
    assert main.main(command) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1
    assert main.main(command[:-3]) == 0
    assert "unchanged 1" in capsys.readouterr().out


@pytest.mark.usefixtures("ready")
def test_what_cannot_be_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    assert main.main(["import", "resources", str(path), "--municipality", "372013", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["reasons"]["refusal"] == {"empty_file": 1}
    assert main.main(["import", "resources", str(path), "--municipality", "372014"]) == 1
    assert main.main(["import", "resources", str(path), "--municipality", "379999"]) == 1
    assert main.main(["import", "resources", str(tmp_path / "none.csv"), "--municipality", "372013"]) == 2
    assert not Service.objects.exists()
