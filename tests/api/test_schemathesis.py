"""Everything that the OpenAPI document allows, and some things that it does not, asked of a running server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from marugoto.resources.rules.entry import Body
from tests.factories.agencies import build_town
from tests.factories.resources import list_salon, load_needs

# What is checked: no 500, only documented statuses and types, bodies as in the schema, wrong values refused, right ones taken.
QUICK, LONG = ("fuzzing", 10), ("examples,coverage,fuzzing", 150)


@pytest.fixture
def server(transactional_db: None, live_server: LiveServer) -> str:
    """A server with a small directory."""
    load_needs()
    town = build_town()
    for n in range(3):
        list_salon(town.municipality, name=f"サロン{n}", body=Body(f"{n}の会"))
    return str(live_server.url)


def ask(server: str, folder: Path, phases: str, examples: int) -> subprocess.CompletedProcess[str]:
    """Run schemathesis as a developer outside would; it looks for no settings of ours and keeps nothing."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{server}/api/all/hsds/3.0/openapi.json"),
        *("--phases", phases, "--max-examples", str(examples)),
        *("--generation-database", "none", "--seed", "1", "--no-color", "--request-timeout", "20"),
    ]
    env = {**os.environ, "PYTHONUTF8": "1", "NO_PROXY": "*"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("run", [QUICK, pytest.param(LONG, marks=pytest.mark.slow)])
def test_schemathesis_finds_no_failure(server: str, tmp_path: Path, run: tuple[str, int]) -> None:
    done = ask(server, tmp_path, *run)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
