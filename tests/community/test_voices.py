"""A gap is spoken for, goes up the tiers and is answered, becomes a resource, and residents see it."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.community.actions import gaps, voices
from marugoto.community.actions.gaps import Told
from marugoto.community.actions.voices import Voice
from marugoto.community.models import Gap, GapCarry, GapVoice
from marugoto.core.errors import Refused
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.constraints import breaks, sentence_of
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def gap(sato: Worker, town: Town, needs: dict[str, object], clock: Clock) -> Gap:
    told = Told(title="夜に子どもが食べられる場所", need="food_lack", area_id=town.areas["east"].id)
    return gaps.open_gap(told=told, by=sato.actor)


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_from_a_voice_up_the_tiers_to_what_residents_see(
    gap: Gap, sato: Worker, tanaka: Worker, yamamoto: Worker, town: Town
) -> None:
    way = f"/community/gaps/{gap.id}/"
    said = {"words": "夜ひとりで食べている。", "source": "hearing", "on": "2026-11-20", "count": "7"}
    assert sato.client.post(way + "voice/", said).status_code == 302
    ask = {
        "asked": "場所を貸してほしい。",
        "area": str(town.areas["upper"].id),
        "to_agency": str(town.b.agency.id),
    }
    assert sato.client.post(way + "carry/", ask).status_code == 302
    assert "まだ答えを待っています" in text(sato.client.post(way + "carry/", ask))
    first = GapCarry.objects.get()
    answer = f"/community/carries/{first.id}/answer/"
    assert "あなたの機関が答えます" in text(tanaka.client.get(way + "way/"))
    assert "夜に子ども" in text(tanaka.client.get("/community/gaps/"))
    assert sato.client.post(answer, {"code": "taken", "words": "x"}).status_code == 404
    assert tanaka.client.post(answer, {"code": "further", "words": ""}).status_code == 422
    assert tanaka.client.post(answer, {"code": "further", "words": "市で考えてほしい。"}).status_code == 302
    up = {"asked": "市の会館を使いたい。", "area": "", "to_agency": str(town.city.agency.id)}
    assert tanaka.client.post(way + "carry/", up).status_code == 302
    second = GapCarry.objects.get(answered_on__isnull=True)
    top = f"/community/carries/{second.id}/answer/"
    assert yamamoto.client.post(top, {"code": "taken", "words": "市が進める。"}).status_code == 302
    gap.refresh_from_db()
    assert (gap.agency, gap.area) == (town.city.agency, None)
    assert "夜に子ども" not in text(Client().get("/voices/"))
    gaps.join_service(gap=gap, service=list_salon(town.municipality, name="夜の食堂"), by=yamamoto.actor)
    assert sato.client.post(way + "open/", {"words": "夜の居場所をつくります。"}).status_code == 302
    shown = Client().get("/voices/")
    page = text(shown)
    assert not shown.cookies
    for words in ("夜の居場所をつくります。", "5件以上", "夜の食堂", "さらに上へ上げる", "ここで取り組む"):
        assert words in page
    assert "夜ひとりで食べている" not in page  # words of a voice are for workers
    assert sato.client.post(way + "open/", {"words": ""}).status_code == 302
    assert "夜の居場所" not in text(Client().get("/voices/"))


def test_few_voices_are_not_counted_out(gap: Gap, sato: Worker) -> None:
    voices.add_voice(gap=gap, voice=Voice("resident", DAY, "足りない。", 4), by=sato.actor)
    voices.tell_residents(gap=gap, words="足りないという声があります。", by=sato.actor)
    assert "5件未満" in text(Client().get("/voices/"))
    gaps.drop(gap=gap, reason="担い手がいない", by=sato.actor)
    assert "足りないという声" not in text(Client().get("/voices/"))
    with pytest.raises(Refused):
        voices.add_voice(gap=gap, voice=Voice("resident", DAY, "足りない。"), by=sato.actor)


def test_refused_in_words(gap: Gap, sato: Worker, tanaka: Worker, town: Town, other_town: Town) -> None:
    for voice, field in (
        (Voice("resident", DAY, " "), "words"),
        (Voice("nonsense", DAY, "声"), "source"),
        (Voice("resident", date(2026, 12, 1), "声"), "on"),
        (Voice("resident", DAY, "声", 0), "count"),
        (Voice("survey", DAY, "声", 1, survey_id=gap.id), "survey"),
        (Voice("activity", DAY, "声", 1, activity_id=gap.id), "activity"),
    ):
        with pytest.raises(Refused) as no:
            voices.add_voice(gap=gap, voice=voice, by=sato.actor)
        assert no.value.field == field
    for change, field in (
        ({"asked": " "}, "asked"),
        ({"area_id": gap.id}, "area"),
        ({"to_agency_id": other_town.city.agency.id}, "to_agency"),
    ):
        ask: dict[str, Any] = {"area_id": None, "to_agency_id": town.b.agency.id, "asked": "求める"} | change
        with pytest.raises(Refused) as no:
            voices.carry(gap=gap, by=sato.actor, **ask)
        assert no.value.field == field
    made = voices.carry(gap=gap, area_id=None, to_agency_id=town.b.agency.id, asked="求める", by=sato.actor)
    with pytest.raises(Refused):
        voices.answer(carried=made, code="taken", words="x", by=sato.actor)
    for code, words in (("", "x"), ("nonsense", "x"), ("taken", " ")):
        with pytest.raises(Refused):
            voices.answer(carried=made, code=code, words=words, by=tanaka.actor)
    voices.answer(carried=made, code="not_now", words="いまは難しい。", by=tanaka.actor)
    with pytest.raises(Refused):
        voices.answer(carried=made, code="taken", words="x", by=tanaka.actor)


def test_who_sees_it(gap: Gap, planner: Worker, pharmacist: Worker, ishii: Worker) -> None:
    path = f"/community/gaps/{gap.id}/way/"
    assert planner.client.get(path).status_code == 200
    assert pharmacist.client.get(path).status_code == 403
    assert ishii.client.get(path).status_code == 404
    assert not GapVoice.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "gap_voice_says_something",
        "gap_carry_one_open",
        "gap_carry_asks_something",
        "gap_carry_answered_in_words",
        "gap_open_in_words_of_its_own",
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(name: str, gap: Gap, sato: Worker) -> None:
    ask = {"gap": gap, "asked_on": DAY, "asked_by": sato.user, "to_agency": sato.agency}
    if name == "gap_carry_one_open":
        GapCarry.objects.create(asked="求める", **ask)
    rows: dict[str, Any] = {
        "gap_voice_says_something": lambda: GapVoice(
            gap=gap, source="resident", on=DAY, words="", agency=sato.agency, by=sato.user
        ),
        "gap_carry_one_open": lambda: GapCarry(asked="もう一度", **ask),
        "gap_carry_asks_something": lambda: GapCarry(asked="", **ask),
        "gap_carry_answered_in_words": lambda: GapCarry(asked="x", answer="taken", **ask),
        "gap_open_in_words_of_its_own": lambda: Gap(
            municipality=gap.municipality,
            need=gap.need,
            title="x",
            agency=sato.agency,
            opened_by=sato.user,
            opened_on=DAY,
            open_since=DAY,
        ),
    }
    row = rows[name]()
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()
