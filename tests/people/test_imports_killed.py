"""Killed in the middle and started again: the end is the same as if nothing had happened. With real processes and SIGKILL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from marugoto.agencies.models import Agency
from marugoto.people.actions import imports
from marugoto.people.invented import extract
from marugoto.people.models import (
    HouseholdMember,
    Import,
    ImportChange,
    Person,
    PersonAddress,
    PersonIdentifier,
    PersonKey,
    PersonName,
    Protection,
    Residency,
)
from tests.factories.agencies import build_other_town, build_town
from tests.factories.extracts import begun, merged

ROOT = Path(__file__).resolve().parent.parent.parent
# The same code as the worker's, in small steps, so that there is a middle to be killed in.
WORKER = """
import django; django.setup()
from uuid import UUID; import sys
from marugoto.people.actions.imports import merge, reading, work
reading.BLOCK, reading.BATCH, merge.BATCH = 20, 60, 40
work(UUID(sys.argv[1]))
"""


def a_file(*, years_later: int = 0) -> bytes:
    town = extract.Town(500, 23, "402036", "福岡県", "久留米市", years_later=years_later)
    lines = [extract.COLUMNS, *(extract.row(town, one) for one in extract.residents(town))]
    return "".join(",".join(cells) + "\r\n" for cells in lines).encode()


def worker(run: Import) -> subprocess.Popen[bytes]:
    db = connection.settings_dict
    url = f"postgresql://{db['USER']}@/{db['NAME']}?host={db['HOST']}"
    env = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen([sys.executable, "-c", WORKER, str(run.pk)], cwd=ROOT, env=env)


def kill_when(run: Import, reached: Callable[[Import], bool]) -> bool:
    """Starts a worker and kills it as soon as the run has come so far; False if it came to its end before."""
    process = worker(run)
    until = time.monotonic() + 90
    while time.monotonic() < until:
        run.refresh_from_db()
        if process.poll() is not None:
            return False
        if reached(run):
            process.send_signal(signal.SIGKILL)
            process.wait(10)
            return True
        time.sleep(0.01)
    process.kill()
    raise AssertionError("the worker did not come so far")


def to_the_end(run: Import) -> None:
    assert worker(run).wait(90) == 0
    run.refresh_from_db()


def state(agency: Agency) -> dict[str, list[Any]]:
    """All that an import makes of a town, by numbers instead of ids."""
    town = agency.municipality_id
    of = {"person__residencies__municipality": town}
    number = "person__residencies__number"
    return {
        "persons": rows(
            Person.objects.filter(municipality=town),
            *("residencies__number", "family_name", "given_name", "family_kana", "birth_date", "birth_precision"),
            *("gender", "address", "phone", "deceased_on"),
        ),
        "residencies": rows(Residency.objects.filter(municipality=town), "number", "since", "until", "ended", "name_mark"),
        "numbers": rows(PersonIdentifier.objects.filter(**of), number, "value"),
        "names": rows(PersonName.objects.filter(**of), number, "kind", "family_name", "given_name", "valid_to"),
        "addresses": rows(PersonAddress.objects.filter(**of), number, "address", "valid_to"),
        "members": rows(
            HouseholdMember.objects.filter(**of), number, "household__number", "relation", "valid_from", "valid_to", "ended"
        ),
        "protections": rows(Protection.objects.filter(**of), number, "since", "ended_on"),
        "changes": rows(ImportChange.objects.filter(**of), number, "what"),
        "keys": [PersonKey.objects.filter(person__municipality=town).count()],
    }  # fmt: skip


def rows(found: Any, *columns: str) -> list[Any]:
    return sorted(tuple(map(str, row)) for row in found.values_list(*columns))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_while_reading_merging_and_housing_it_ends_in_the_same_state() -> None:
    ours, theirs = build_town().city.agency, next(iter(build_other_town().places.values())).agency
    for data in (a_file(), a_file(years_later=1)):
        merged(theirs, data)
        run = imports.ask_to_read(run=begun(ours, data), by=None)
        killed = [kill_when(run, lambda r: 100 < r.read_lines < 450)]
        to_the_end(run)
        assert run.state == "read"
        imports.ask_to_merge(run=run, many_gone=True, by=None)
        killed += [
            kill_when(run, lambda r: 80 < r.merged_lines < 440),
            kill_when(run, lambda r: 200 < r.merged_lines < 440),
            kill_when(run, lambda r: 80 < r.housed_lines < 440),
        ]
        to_the_end(run)
        assert run.state == "done"
        assert killed.count(True) >= 3
        assert state(ours) == state(theirs)
    assert not Import.objects.exclude(state="done").exists()
