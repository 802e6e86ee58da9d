"""Figures are counted from the rows of the work, as one viewer may know them, and open what is behind them."""

from datetime import date
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.indicators import queries
from marugoto.indicators.actions import settling, targets
from marugoto.indicators.definitions import MONTHLY
from marugoto.indicators.models import Target
from marugoto.intake.actions.consultations import Received, receive
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db
URL = "/indicators/"
NOVEMBER = "2026-11"
ROW = {
    "code": "new",
    "label": "新規相談",
    "unit": "cases",
    "indicator": "consultations.new",
    "target": {"value": 40, "year_raw": "R8", "raw": "40件", "source": "plan"},
}


def _talks(worker: Worker, n: int, outcome: str = "informed") -> None:
    for _n in range(n):
        talk = Received(
            channel="phone",
            story="電球",
            caller_relation="self",
            urgency="this_week",
            outcome=outcome,
            anonymous=True,
        )
        receive(consultation_id=new_id(), received=talk, by=worker.actor)


def settle_next_month(clock: Clock) -> None:
    """From the 24 November, when the tests begin, to the day on which November is settled."""
    clock.set(date(2026, 12, 6))
    settling.settle_all()


def _year() -> int:
    today = clock.today()
    return today.year if today.month >= 4 else today.year - 1


def _month() -> str:
    return clock.today().strftime("%Y-%m")


def test_a_worker_counts_ones_own_agency_whole(sato: Worker, takahashi: Worker) -> None:
    _talks(sato, 2)
    _talks(takahashi, 3)
    figures = queries.figures(sato.actor, code="consultations.new", grouping="agency", year=_year())
    assert list(figures.table.rows) == [str(sato.agency.id)]
    assert figures.table.cells[str(sato.agency.id), _month()] == 2


def test_a_planner_counts_the_town_and_sees_no_small_number_of_another(
    planner: Worker, sato: Worker, takahashi: Worker, tanaka: Worker, clock: Clock
) -> None:
    _talks(sato, 2)
    _talks(takahashi, 6)
    _talks(tanaka, 7)
    settle_next_month(clock)
    table = queries.figures(planner.actor, code="consultations.new", grouping="agency", year=_year()).table
    assert table.cells[str(sato.agency.id), NOVEMBER] is None
    shown = [table.cells[str(w.agency.id), NOVEMBER] for w in (takahashi, tanaka)]
    assert None in shown, "one more is hidden, so that nothing follows by subtraction"
    assert table.column_totals[NOVEMBER] == 15


def test_another_town_is_not_counted(planner: Worker, ishii: Worker, clock: Clock) -> None:
    _talks(ishii, 6)
    settle_next_month(clock)
    table = queries.figures(planner.actor, code="consultations.new", grouping="agency", year=_year()).table
    assert table.grand_total == 0


@pytest.mark.parametrize("grouping", ["agency", "area", "field"])
@pytest.mark.parametrize("code", sorted(MONTHLY))
def test_every_figure_is_counted_in_every_way(
    code: str, grouping: str, sato: Worker, yamamoto: Worker, clock: Clock
) -> None:
    _talks(sato, 6)
    settle_next_month(clock)
    figures = queries.figures(yamamoto.actor, code=code, grouping=grouping, year=_year())
    expected = 6 if code in ("consultations.new", "consultations.first", "matters.closed") else 0
    assert figures.table.grand_total == expected
    for line in figures.lines:
        behind = queries.rows_behind(
            yamamoto.actor, code=code, grouping=grouping, group=line["key"], month=NOVEMBER
        )
        assert behind.visible == 0
        assert behind.others is None, "who looks at the whole town is not told whether there are others"


def test_a_figure_opens_its_rows_for_those_who_may(sato: Worker, yamamoto: Worker) -> None:
    _talks(sato, 2)
    query = f"?figure=consultations.new&by=agency&group={sato.agency.id}&month={_month()}"
    page = BeautifulSoup(sato.client.get(URL).content, "html.parser")
    assert page.find("a", href=lambda h: h and h.endswith(query.replace("?", "?", 1))) is not None
    assert (
        len(BeautifulSoup(sato.client.get(f"{URL}rows/{query}").content, "html.parser").select(".row")) == 2
    )
    other = BeautifulSoup(yamamoto.client.get(f"{URL}rows/{query}").content, "html.parser")
    assert not other.select(".row")
    assert "数えていてもここには出ません" in other.get_text()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "figure=nonsense&by=agency&group=all&month=2026-11",
        "figure=plans.made&by=agency&group=x&month=2026-11",
    ],
)
def test_nonsense_in_the_url_is_not_found(sato: Worker, query: str) -> None:
    assert sato.client.get(f"{URL}rows/?{query}").status_code == 404


def test_who_may_not_count_gets_403(pharmacist: Worker, mori: Worker) -> None:
    assert pharmacist.client.get(URL).status_code == 403
    assert mori.client.get(URL).status_code == 403


def test_loading_targets_twice_changes_nothing(town: Town) -> None:
    for _twice in range(2):
        targets.load_targets(municipality=town.municipality, rows=[ROW], by=None)
    target = Target.objects.get()
    assert (str(target.target), target.raw) == ("40.00", "40件")
    with pytest.raises(IntegrityError, match="target_once"), transaction.atomic():
        Target.objects.create(
            id=uuid4(), municipality=town.municipality, code="new", label="x", unit="cases", target=1
        )
