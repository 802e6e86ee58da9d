"""A journey: a year was lived in 小田原市; the planner finds the figures, changes a target, writes a result, shows them."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.test import Client

from marugoto.agencies.actions import accounts
from marugoto.agencies.models import Agency
from marugoto.console.simulation import engine
from marugoto.core.clock import JST

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client: Client) -> Iterator[Client]:
    """Somebody who counts for the town, on the last day of the year."""
    played = engine.play("142069", year=2026, seed=3, scale=0.01)
    with time_machine.travel(datetime(2027, 3, 31, 10, tzinfo=JST), tick=True):
        agency = Agency.objects.get(municipality=played.world.town, code="fukushi-seisaku")
        user = accounts.create_user(username="keikaku", name="計画", password="", password_hash="!", by=None)
        accounts.join(
            user=user, agency=agency, roles=["planner"], desks=[], valid_from=date(2021, 4, 1), by=None
        )
        client.force_login(user)
        yield client


def _page(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return BeautifulSoup(answer.content, "html.parser")


def _link(page: BeautifulSoup, words: str) -> str:
    found = page.find("a", string=lambda s: s is not None and words in s)
    assert isinstance(found, Tag), words
    return str(found["href"])


def _send(client: Client, page: BeautifulSoup, action: str, **filled: str) -> BeautifulSoup:
    """Fills the form that stands on the page, with what it holds already, and sends it."""
    form = page.find("form", action=lambda a: a is not None and a.endswith(action))
    assert isinstance(form, Tag), action
    fields = {str(i["name"]): str(i.get("value", "")) for i in form.find_all("input") if i.get("name")}
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        assert isinstance(chosen, Tag)
        fields[str(select["name"])] = str(chosen["value"])
    answer = client.post(str(form["action"]), fields | filled, follow=True)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_from_the_figures_to_the_people_of_the_town(planner: Client) -> None:
    plan = _page(planner, _link(_page(planner, "/indicators/"), "計画の指標"))
    text = plan.get_text()
    assert "相談支援包括化推進会議" in text
    assert "まだ記録する場所がありません" in text, "what cannot be counted says so"
    meetings = _page(planner, _link(plan, "相談支援包括化推進会議"))
    assert "相談支援包括化推進会議（2026-" in meetings.get_text(), (
        "the sittings behind the figure have their names and days"
    )
    changed = _send(planner, meetings, "/target/", value="6", reason="回数より中身を重くみた")
    assert "第2版" in changed.get_text()
    assert "回数より中身を重くみた" in changed.get_text()
    uncounted = _page(planner, _link(plan, "各地区の会合への参加"))
    written = _send(planner, uncounted, "/result/", value="2", state="reached", source="会議の記録")
    assert "会議の記録" in written.get_text()
    report = _page(planner, _link(plan, "年度のまとめ"))
    assert "回数より中身を重くみた" in report.get_text()
    shown = _send(
        planner, _page(planner, "/indicators/plan/"), "/publish/", words="来年もよろしくお願いします"
    )
    address = _link(shown, "公開しているページ")
    everybody = _page(Client(), address)
    assert "来年もよろしくお願いします" in everybody.get_text()
    assert "相談支援包括化推進会議" in everybody.get_text()
