"""Months are settled once: what is written down afterwards changes nothing that others are told."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection

from marugoto.agencies.models import Agency
from marugoto.audit.models import AuditEvent
from marugoto.core import second_wall
from marugoto.indicators import queries
from marugoto.indicators.actions import settling
from marugoto.indicators.definitions import SETTLED
from marugoto.indicators.models import SettledCount, SettledMonth
from marugoto.indicators.suppression.attack import Reader
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.house.strictness import as_the_pages
from tests.indicators.test_counts import NOVEMBER, URL, _talks, settle_next_month

pytestmark = pytest.mark.django_db


def told(who: Worker, by: str = "agency") -> Any:
    return queries.figures(who.actor, code="consultations.new", grouping=by, year=2026).table


def test_the_month_that_runs_is_not_told_of_others(planner: Worker, sato: Worker, clock: Clock) -> None:
    _talks(sato, 9)
    assert told(planner).rows == []
    clock.set(date(2026, 12, 5))
    settling.settle_all()
    assert told(planner).rows == []
    clock.set(date(2026, 12, 6))
    settling.settle_all()
    table = told(planner)
    assert table.cells[str(sato.agency.id), NOVEMBER] == 9
    assert table.cells[str(sato.agency.id), "2026-12"] is None
    assert "2026-12" in table.waiting


def test_what_comes_late_changes_nothing(planner: Worker, sato: Worker, tanaka: Worker, clock: Clock) -> None:
    _talks(sato, 9)
    _talks(tanaka, 8)
    settle_next_month(clock)
    before = told(planner), told(planner, "area"), told(planner, "field")
    clock.set(date(2026, 11, 20))  # as if it had been written down in November
    _talks(tanaka, 1)
    clock.set(date(2026, 12, 20))
    assert settling.settle_all() == 0
    assert (told(planner), told(planner, "area"), told(planner, "field")) == before
    assert (
        queries.figures(tanaka.actor, code="consultations.new", grouping="agency", year=2026).table.cells[
            str(tanaka.agency.id), NOVEMBER
        ]
        == 9
    ), "one's own agency counts as it is"


def test_one_s_own_row_goes_on(planner: Worker, yamamoto: Worker, sato: Worker, clock: Clock) -> None:
    _talks(sato, 9)
    settle_next_month(clock)
    _talks(yamamoto, 2)
    table = told(yamamoto)
    assert table.cells[str(yamamoto.agency.id), "2026-12"] == 2
    assert table.column_totals["2026-12"] is None


def test_settling_is_done_once_and_recorded(town: Town, sato: Worker, clock: Clock) -> None:
    _talks(sato, 3)
    settle_next_month(clock)
    assert settling.settle(municipality_id=town.municipality.id) == 0
    (event,) = AuditEvent.objects.filter(verb="months.settled", municipality_id=town.municipality.id)
    assert event.data["before"] == "2026-12-01"
    assert SettledMonth.objects.filter(
        municipality=town.municipality, month=date(2026, 11, 1)
    ).count() == len(SETTLED)
    with second_wall.lifted("counting"):
        (count,) = SettledCount.objects.filter(settled__figure="consultations.new", n__gt=0)
    assert (count.home_id, count.n) == (sato.agency.id, 3)


def test_nobody_reads_the_rows_of_the_counts(planner: Worker, sato: Worker, clock: Clock) -> None:
    _talks(sato, 3)
    settle_next_month(clock)
    with as_the_pages(), second_wall.standing(planner.actor), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM indicators_settledcount")
        assert cursor.fetchone() == (0,)


def test_the_command(sato: Worker, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    _talks(sato, 3)
    clock.set(date(2026, 12, 6))
    call_command("settle_months")
    assert "締めた" in capsys.readouterr().out


def test_the_page_says_what_waits_and_what_is_more(
    planner: Worker, sato: Worker, tanaka: Worker, takahashi: Worker, clock: Clock
) -> None:
    for worker, n in ((sato, 2), (tanaka, 12), (takahashi, 7)):
        _talks(worker, n)
    settle_next_month(clock)
    clock.set(date(2026, 12, 20))
    for worker, n in ((sato, 8), (tanaka, 11), (takahashi, 9)):
        _talks(worker, n)
    clock.set(date(2027, 1, 6))
    settling.settle_all()
    page = BeautifulSoup(planner.client.get(URL).content, "html.parser")
    text = page.get_text(" ")
    assert "…" in text
    assert "8以上" in text
    assert "一度だけ締めます" in text


def test_a_planner_s_pages_of_many_days_give_nothing_away(
    planner: Worker, sato: Worker, tanaka: Worker, takahashi: Worker, clock: Clock
) -> None:
    """The pages themselves, over the turn of two months, by agency: what they told is solved."""
    workers = {str(w.agency.id): w for w in (sato, tanaka, takahashi)}
    truth = {(a, m): 0 for a in workers for m in ("2026-11", "2026-12")}
    heard = []
    day = date(2026, 11, 24)
    numbers = {"2026-11": (2, 6, 9), "2026-12": (7, 3, 1)}
    for month, ns in numbers.items():
        for (agency, worker), n in zip(workers.items(), ns, strict=True):
            _talks(worker, n)
            truth[agency, month] = n
        heard.append(told(planner))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 6)
        clock.set(day)
        settling.settle_all()
        for _days in range(2):
            heard.append(told(planner))
            clock.set(clock.today() + timedelta(days=1))
    reader = Reader(truth)
    for table in heard:
        for cell, n in table.cells.items():
            if cell in truth:
                reader.hear([cell], n)
        for m in numbers:
            reader.hear([(a, m) for a in workers], table.column_totals[m])
        for a, n in table.row_totals.items():
            reader.hear([(a, m) for m in numbers if m not in table.waiting], n)
    assert reader.heard >= 3
    assert reader.recovers({f"{a}{m}": [(a, m)] for a, m in truth}) == []


def test_a_long_table_has_fifty_lines_a_page_and_the_sums_of_all(
    planner: Worker, town: Town, clock: Clock
) -> None:
    months = SettledMonth.objects.create(
        municipality=town.municipality, figure="consultations.new", month=date(2026, 4, 1)
    )
    agencies = [
        Agency(
            municipality=town.municipality,
            code=f"n-{n}",
            name=f"機関{n:03}",
            kind="npo",
            valid_from=date(2020, 4, 1),
        )
        for n in range(60)
    ]
    Agency.objects.bulk_create(agencies)
    with second_wall.lifted("counting"):
        SettledCount.objects.bulk_create(SettledCount(settled=months, home=a, n=7) for a in agencies)
    first = BeautifulSoup(planner.client.get(URL).content, "html.parser")
    assert len(first.select("tbody tr")) == 50
    assert "420" in first.select("tfoot")[0].get_text()
    second = BeautifulSoup(planner.client.get(f"{URL}?page=2").content, "html.parser")
    assert len(second.select("tbody tr")) == 10
