"""The constraints of the community room, each broken once; and what a person is told."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Model

from marugoto.community.models import Gap, GapService, GapStep
from marugoto.resources.models import Need
from tests.factories.agencies import Town, Worker
from tests.factories.constraints import breaks, sentence_of
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def gap(town: Town, sato: Worker, needs: dict[str, Need]) -> Gap:
    return Gap.objects.create(**_values(town, sato, needs))


def _values(town: Town, sato: Worker, needs: dict[str, Need], **change: object) -> dict[str, object]:
    values: dict[str, object] = {
        "municipality": town.municipality,
        "need": needs["food_lack"],
        "title": "夜の食堂",
        "agency": sato.agency,
        "opened_by": sato.user,
        "opened_on": DAY,
    }
    return values | change


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("gap_says_what", {"title": ""}),
        ("gap_dropped_with_a_reason", {"stage": "dropped", "dropped_on": DAY}),
        ("gap_dropped_with_a_reason", {"dropped_on": DAY, "dropped_reason": "やめた"}),
        ("gap_running_since", {"stage": "running"}),
    ],
)
def test_a_gap_that_breaks_a_rule_is_refused(
    town: Town, sato: Worker, needs: dict[str, Need], name: str, change: dict[str, object]
) -> None:
    row = Gap(**_values(town, sato, needs, **change))
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


ROWS: dict[str, Callable[[Gap, Worker], Model]] = {
    "gap_step_says_something": lambda g, w: GapStep(
        gap=g, stage="idea", on=DAY, words="", agency=w.agency, by=w.user
    ),
    "gap_service_once": lambda g, w: GapService(gap=g, service=g.services.get().service, on=DAY),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_a_gap_that_breaks_a_rule_is_refused(name: str, gap: Gap, sato: Worker) -> None:
    GapService.objects.create(gap=gap, service=list_salon(gap.municipality), on=DAY)
    row = ROWS[name](gap, sato)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()
