"""What an operator types on the server tells nothing of a person under a measure, whichever command it is (ADR 0008).

An operator may read the database and needs no command for it; but what a command prints stands in terminals, logs and
mails that others read.
"""

import argparse
import contextlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from marugoto.console import database
from marugoto.console.main import parser
from marugoto.people.actions.imports import runs
from marugoto.people.models import Import
from marugoto.people.rules import IMPORT_ENDED
from tests.people.hidden import HER, SECRETS, Hidden, build

pytestmark = pytest.mark.django_db

# What asks nothing of the rows of a town: it starts, stops, looks at the machine, measures elsewhere, or runs what it is given.
_ASKS_NO_ROWS = {
    "up": "starts the server",
    "reset": "throws a demo away",
    "doctor": "looks at the machine and the settings",
    "with-postgres": "runs another command",
    "manage": "runs Django's own commands",
    "bench": "measures in databases of its own",
    "demo residents": "invents an extract",
    "blueprint": "reads a file of facts into agencies and desks",
    "audit declare-restore": "writes a number into the anchor",
    "audit new-chain": "writes into the anchor",
    "audit new-key": "writes a key file",
    "simulate": "plays a year of an invented town",
    "training": "sets up a town without anybody in it",
    "forms": "lists the fields of the forms",
    "indicators attack": "attacks tables of its own",
    "facts count": "reads files that were written before",
    "import resources": "reads a list of places into the directory",
}
# The others, as they are asked. {folder}: an empty one; {extract}: a file that does not name her.
_ASKED = {
    "people rekey": [["people", "rekey", "--all"]],
    "people link": [
        ["people", "link", "--municipality", "{code}", "--dry-run", "--json"],
        ["people", "link", "--municipality", "{code}"],
    ],
    "people import": [
        ["people", "import", "{extract}", "--municipality", "{code}", "--dry-run"],
        [
            "people",
            "import",
            "{extract}",
            "--municipality",
            "{code}",
            "--changes-only",
            "--report",
            "{folder}/report.csv",
        ],
    ],
    "export resources": [
        ["export", "resources", "--municipality", "{code}", "--form", form, "--out", "{folder}/out.zip"]
        for form in ("standard", "hsds")
    ],
    "facts export": [["facts", "export", "--municipality", "{code}", "--out", "{folder}/facts"]],
    "audit verify": [["audit", "verify"], ["audit", "verify", "--json"]],
}
_EXTRACT = "宛名番号,氏名,フリガナ,生年月日\n900,見本 一郎,ミホン イチロウ,1960-01-01\n"


def _leaves(one: argparse.ArgumentParser, name: str = "") -> Iterator[str]:
    """Every command that can be typed."""
    parts = [a for a in one._actions if isinstance(a, argparse._SubParsersAction)]
    if not parts:
        yield name
    for action in parts:
        for word, below in action.choices.items():
            yield from _leaves(below, f"{name} {word}".strip())


def test_every_command_is_asked_or_said_to_ask_nothing() -> None:
    unknown = [
        leaf
        for leaf in _leaves(parser())
        if leaf not in _ASKED and leaf not in _ASKS_NO_ROWS and leaf.split()[0] not in _ASKS_NO_ROWS
    ]
    assert unknown == []


@pytest.fixture
def hidden() -> Hidden:
    return build(with_her=True)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test is ready."""
    monkeypatch.setattr(database, "ready", contextlib.nullcontext)


@pytest.mark.parametrize("command", sorted(_ASKED))
def test_a_command_names_nobody_under_a_measure(
    command: str, hidden: Hidden, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    extract = tmp_path / "extract.csv"
    extract.write_text(_EXTRACT, encoding="utf-8")
    code = hidden.world.town.municipality.code
    for run in Import.objects.exclude(state__in=IMPORT_ENDED).order_by("id"):
        runs.drop(run=run, by=None)
    for words in _ASKED[command]:
        argv = [w.format(code=code, folder=tmp_path, extract=extract) for w in words]
        args = parser().parse_args(argv)
        args.run(args)
    told = "".join(capfd.readouterr())
    for path in tmp_path.rglob("*"):
        if path.is_file() and path != extract:
            told += _text_of(path)
    secrets = [*SECRETS, HER["given_name"], str(hidden.person_id), hidden.person_id.hex]
    assert [word for word in secrets if word in told] == []
    assert told, "it was asked, and answered"


def _text_of(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8", errors="replace")
    with zipfile.ZipFile(path) as packed:
        return "".join(packed.read(name).decode("utf-8", errors="replace") for name in packed.namelist())
