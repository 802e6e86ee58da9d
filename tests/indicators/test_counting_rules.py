"""A number never stands without the rule by which it was counted."""

import pytest

from marugoto.indicators.definitions import MONTHLY
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", sorted(MONTHLY))
def test_each_figure_is_shown_with_its_rule(code: str, planner: Worker) -> None:
    rule = str(MONTHLY[code].rule)
    assert "数え" in rule, "it says by which day, or by which agency, it is counted"
    page = planner.client.get(f"/indicators/?figure={code}&by=agency").content.decode()
    assert rule in page
