"""The eight import contracts hold; and each of them goes red when it is broken."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, copy_of_the_house, plant


def lint(root: Path) -> tuple[int, str]:
    """Exit code and output of import-linter on a tree."""
    code = (
        "import sys; from importlinter.cli import lint_imports_command as run; sys.path.insert(0, '.'); run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def broken(output: str) -> set[str]:
    """The numbers of the contracts that are broken."""
    return set(re.findall(r"^(\d) [^\n]*?BROKEN$", output, re.MULTILINE))


def test_all_contracts_are_kept() -> None:
    code, output = lint(ROOT)
    assert re.search(r"(\d+) kept, 0 broken", output), output
    assert code == 0


def part_of(contract: str, output: str) -> str:
    """What the report says of one contract, in one line."""
    details = output[output.index("Broken contracts") :]
    found = re.search(
        rf"^{contract} [^\n]*\n-+\n(.*?)(?=^\d [^\n]*\n-+\n|\Z)", details, re.MULTILINE | re.DOTALL
    )
    return re.sub(r"\s+", " ", found.group(1)) if found else ""


FAULTS = {
    "a room imports downstream": (
        "marugoto/cases/queries.py",
        "from marugoto.collaboration.models import referral",
        "1",
        "marugoto.cases.queries -> marugoto.collaboration.models",
    ),
    "a room imports a door": (
        "marugoto/people/queries/persons.py",
        "import marugoto.office.urls",
        "1",
        "marugoto.people.queries.persons -> marugoto.office.urls",
    ),
    "one outside door imports the other": (
        "marugoto/public/urls.py",
        "import marugoto.office.urls",
        "1",
        "marugoto.public.urls -> marugoto.office.urls",
    ),
    "people import resources": (
        "marugoto/people/queries/persons.py",
        "import marugoto.resources.models",
        "1",
        "marugoto.people.queries.persons -> marugoto.resources.models",
    ),
    "a package that nobody listed": ("marugoto/utils/texts.py", "", "1", "marugoto.utils"),
    "the public door reaches cases through indicators": (
        "marugoto/public/views/planted.py",
        "import marugoto.indicators.planted",
        "2",
        "marugoto.public.views.planted -> marugoto.indicators.planted",
    ),
    "the API reaches people through indicators": (
        "marugoto/api/views/planted.py",
        "import marugoto.indicators.planted",
        "2",
        "marugoto.api.views.planted -> marugoto.indicators.planted",
    ),
    "a rule reads a table": (
        "marugoto/cases/rules/planted.py",
        "from marugoto.cases import models",
        "3",
        "marugoto.cases.rules.planted -> marugoto.cases.models",
    ),
    "policy imports Django": (
        "marugoto/policy/roles.py",
        "import django",
        "3",
        "marugoto.policy.roles -> django",
    ),
    "a room reads audit rows": (
        "marugoto/cases/queries.py",
        "from marugoto.audit.models import AuditEvent",
        "4",
        "marugoto.cases.queries -> marugoto.audit.models",
    ),
    "a view imports a model": (
        "marugoto/cases/views/planted.py",
        "from marugoto.cases.models import Case",
        "5",
        "marugoto.cases.views.planted -> marugoto.cases.models",
    ),
    "a query imports a view": (
        "marugoto/cases/queries.py",
        "import marugoto.cases.views",
        "6",
        "marugoto.cases.queries -> marugoto.cases.views",
    ),
    "a model imports an action": (
        "marugoto/intake/models/planted.py",
        "import marugoto.intake.actions",
        "6",
        "marugoto.intake.models.planted -> marugoto.intake.actions",
    ),
    "a door goes behind the wall": (
        "marugoto/office/views/planted.py",
        "from marugoto.collaboration.wall import models",
        "7",
        "marugoto.office.views.planted -> marugoto.collaboration.wall",
    ),
    "a public query reads what only workers see": (
        "marugoto/resources/queries/planted.py",
        "import marugoto.resources.staff.models",
        "8",
        "marugoto.resources.queries.planted -> marugoto.resources.staff.models",
    ),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    """What import-linter says of a copy of the house with every fault in it; each says its own line."""
    root = copy_of_the_house(tmp_path_factory.mktemp("faulty"))
    plant(root, "marugoto/indicators/planted.py", "import marugoto.cases.models")
    for where, source, _contract, _said in FAULTS.values():
        plant(root, where, source)
    code, output = lint(root)
    return code, re.sub(r"[ \t]+", " ", output)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_breaks_its_contract(fault: str, faulty: tuple[int, str]) -> None:
    _where, _source, contract, said = FAULTS[fault]
    code, output = faulty
    assert code != 0
    assert contract in broken(output), output
    assert said in part_of(contract, output), output


def test_the_copy_without_faults_keeps_every_contract(tmp_path: Path) -> None:
    code, output = lint(copy_of_the_house(tmp_path))
    assert (code, broken(output)) == (0, set()), output
