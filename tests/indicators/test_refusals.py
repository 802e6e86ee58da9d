"""Why つなぎ were refused, by kind and month: numbers for those who look at the whole town, the small ones hidden."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.collaboration.actions import referrals
from marugoto.indicators import queries
from marugoto.indicators.actions import settling
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import matter_of, person_of, send

pytestmark = pytest.mark.django_db
URL = "indicators:refusals"


def _refuse(sato: Worker, tanaka: Worker, town: Town, reason: str, times: int, **change: Any) -> None:
    matter = matter_of(sato, person_of(sato))
    for _n in range(times):
        sent = send(sato, matter, town.b.desk, **change)
        referrals.decline(referral_id=sent.id, reason=reason, note="いまは難しい", by=tanaka.actor)


@pytest.fixture
def refused(clock: Clock, sato: Worker, tanaka: Worker, town: Town) -> None:
    """In November: six times full, seven times nobody has it (of two kinds), once out of the area."""
    _refuse(sato, tanaka, town, "full", 6)
    _refuse(sato, tanaka, town, "no_such_service", 4)
    _refuse(sato, tanaka, town, "no_such_service", 3, kind="request")
    _refuse(sato, tanaka, town, "out_of_area", 1)
    clock.set(date(2026, 12, 6))
    settling.settle_all()


def test_by_reason_kind_and_month(refused: None, yamamoto: Worker) -> None:
    found = queries.refusals(yamamoto.actor, year=2026)
    november = {line["key"]: line["cells"][7]["n"] for line in found.lines}
    assert found.lines[0]["key"] == "no_such_service", "what the town lacks is one line, and the first"
    assert november["no_such_service"] in (7, None)
    assert november["out_of_area/handover"] is None, "a single refusal is not told"
    assert "（" in found.names["full/handover"]
    assert sum(n is None for n in november.values()) >= 2, "nor does it follow from the others"


def test_of_another_town_nothing_is_counted(refused: None, ishii: Worker) -> None:
    assert queries.refusals(ishii.actor, year=2026).lines == []


def test_the_page(refused: None, yamamoto: Worker, planner: Worker, sato: Worker, mori: Worker) -> None:
    url = reverse(URL)
    text = BeautifulSoup(yamamoto.client.get(url).content, "html.parser").get_text()
    assert "受け皿がない" in text
    assert "足りない資源へ" in text
    assert planner.client.get(url).status_code == 200
    for without in (sato, mori):
        assert without.client.get(url).status_code == 403
    assert "はありません" in yamamoto.client.get(f"{url}?year=2025").content.decode()


def test_the_town_is_counted_past_the_wall(refused: None, planner: Worker) -> None:
    page = planner.client.get(reverse(URL)).content.decode()
    assert "定員・余力がない（バトンを渡す）" in page
