"""A case of agency A, and a second case worker there."""

import pytest

from marugoto.cases.models import Case
from marugoto.intake.models import Matter
from tests.cases import making
from tests.factories.agencies import Town, Worker, hire


@pytest.fixture
def kimura(town: Town) -> Worker:
    """木村: 鈴木's colleague, a case worker of agency A at the same desk."""
    return hire("kimura", "木村 直", town.a, roles=["case_worker"])


@pytest.fixture
def matter(suzuki: Worker) -> Matter:
    """A matter about 渡邊 花子, in the hand of A's desk."""
    return making.matter(suzuki)


@pytest.fixture
def case(suzuki: Worker, matter: Matter) -> Case:
    """鈴木's case on it."""
    return making.case(suzuki, matter)
