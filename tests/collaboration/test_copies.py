"""Copies on paper: numbered, for somebody, and written down when they come back. Behind the wall nothing is printed."""

from collections.abc import Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration.actions import agenda, copies, sittings
from marugoto.collaboration.models import AgendaItem, PaperCopy, Referral
from marugoto.collaboration.rules import copies as rules
from marugoto.core import clock as time
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people.actions import consent
from tests.factories.agencies import Town, Worker, hire
from tests.factories.collaboration import body_of, case_of, matter_of, person_of, send, sitting_of

pytestmark = pytest.mark.django_db
QUESTION, WORRY = "だれが訪問するか", "父の介護と家計が心配"


def _url(name: str, *args: object) -> str:
    return reverse(f"collaboration:{name}", args=args)


@pytest.fixture
def sent(sato: Worker, town: Town) -> Referral:
    """A つなぎ on paper."""
    return send(sato, matter_of(sato, person_of(sato)), town.paper.desk)


def _brought(kind: str, suzuki: Worker, yamamoto: Worker, tanaka: Worker, town: Town) -> AgendaItem:
    case, _plan = case_of(suzuki, person_of(suzuki))
    sitting = sitting_of(yamamoto, body_of(town.city, kind, town.a, town.b), tanaka, suzuki)
    for worker in (yamamoto, tanaka, suzuki):
        sittings.acknowledge(conference_id=sitting.id, by=worker.actor)
    return agenda.submit(
        item_id=new_id(),
        conference_id=sitting.id,
        case=case,
        brought=agenda.Brought(question=QUESTION, items=[("complaint", WORRY)]),
        by=suzuki.actor,
    )


@pytest.fixture
def item(suzuki: Worker, yamamoto: Worker, tanaka: Worker, town: Town) -> AgendaItem:
    """An agenda item of a 重層的支援会議."""
    return _brought("layered_meeting", suzuki, yamamoto, tanaka, town)


def _press(worker: Worker, url: str, names: str, batch: object = None) -> Any:
    return worker.client.post(url, {"batch": str(batch or new_id()), "names": names})


# --- rules -----------------------------------------------------------------------------------------------------------


def test_numbers_run_on() -> None:
    first = rules.numbered(there=0, names=["甲", "乙"])
    assert [(c.number, c.of, c.for_whom) for c in first] == [(1, 2, "甲"), (2, 2, "乙")]
    assert [(c.number, c.of) for c in rules.numbered(there=2, names=["丙"])] == [(3, 3)]


@pytest.mark.parametrize(
    ("names", "said"),
    [([], "1行に一人"), (["甲"], ""), (["甲"] * 30, ""), (["甲"] * 31, "30部まで"), (["甲" * 121], "長すぎ")],
)
def test_names(names: Sequence[str], said: str) -> None:
    problem = rules.names_problem(names)
    assert said in problem
    assert bool(problem) is bool(said)


def test_one_name_a_line() -> None:
    assert rules.names_in(" 甲　太郎 \n\n乙\r\n") == ["甲 太郎", "乙"]


# --- a つなぎ --------------------------------------------------------------------------------------------------------


def test_a_look_prints_nothing_and_a_press_makes_numbered_copies(sato: Worker, sent: Referral) -> None:
    url = _url("sheet", sent.id)
    page = BeautifulSoup(sato.client.get(url).content, "html.parser")
    assert not PaperCopy.objects.exists()
    assert "番号のない紙は出せません" in page.get_text()
    printed = page.select_one("main div.no-print")
    assert printed is not None
    assert WORRY in printed.get_text()
    assert WORRY not in page.get_text().replace(printed.get_text(), "")
    got = _press(sato, url, "会長 東野さん\n副会長 西野さん")
    sheets = BeautifulSoup(got.content, "html.parser").select("section.sheet")
    assert ["写し 1/2" in sheets[0].get_text(), "写し 2/2" in sheets[1].get_text()] == [True, True]
    assert "会長 東野さん 用" in sheets[0].get_text()
    assert all(WORRY in one.get_text() for one in sheets)
    assert [c.number for c in PaperCopy.objects.order_by("number")] == [1, 2]
    assert AuditEvent.objects.filter(verb="packet.printed").count() == 1
    event = AuditEvent.objects.get(verb="copy.printed")
    assert event.data == {"first": 1, "last": 2}
    assert len(event.person_ids) == 1


def test_the_same_press_twice_prints_the_same_copies(sato: Worker, sent: Referral) -> None:
    batch, url = new_id(), _url("sheet", sent.id)
    first, second = (_press(sato, url, "会長", batch) for _n in range(2))
    assert "写し 1/1" in first.content.decode()
    assert "写し 1/1" in second.content.decode()
    assert PaperCopy.objects.count() == 1
    assert "写し 2/2" in _press(sato, url, "副会長").content.decode()


def test_both_sides_print_and_no_number_comes_twice(sato: Worker, tanaka: Worker, town: Town) -> None:
    sent = send(sato, matter_of(sato, person_of(sato)), town.b.desk)
    url = _url("sheet", sent.id)
    assert "写し 1/1" in _press(sato, url, "控え").content.decode()
    assert "写し 2/2" in _press(tanaka, url, "訪問する人").content.decode()
    mine = BeautifulSoup(sato.client.get(_url("copies-of", sent.packet_id)).content, "html.parser").get_text()
    assert "控え" in mine
    assert "訪問する人" not in mine


def test_what_can_no_longer_be_read_is_not_printed(sato: Worker, tanaka: Worker, town: Town) -> None:
    person = person_of(sato)
    sent = send(sato, matter_of(sato, person), town.b.desk)
    consent.withdraw_consent(person=person, on=time.today(), by=sato.actor)
    got = _press(tanaka, _url("sheet", sent.id), "控え")
    assert WORRY not in got.content.decode()
    assert not PaperCopy.objects.exists()


def test_nobody_named_prints_nothing(sato: Worker, sent: Referral) -> None:
    got = _press(sato, _url("sheet", sent.id), " \n ")
    assert got.status_code == 422
    assert not PaperCopy.objects.exists()


# --- a sitting -------------------------------------------------------------------------------------------------------


def test_the_chair_prints_an_item_for_those_who_sit_there(
    yamamoto: Worker, tanaka: Worker, item: AgendaItem
) -> None:
    url = _url("agenda-paper", item.conference_id, item.id)
    page = BeautifulSoup(yamamoto.client.get(url).content, "html.parser")
    names = page.select_one("textarea[name=names]")
    assert names is not None
    assert "田中" in names.text
    got = _press(yamamoto, url, names.text).content.decode()
    assert "写し 3/3" in got
    assert QUESTION in got
    assert WORRY in got
    sitting = yamamoto.client.get(_url("conference", item.conference_id)).content.decode()
    assert "まだ戻っていない写し 3部（全部で 3部）" in sitting
    colleague = hire("mizuno", "水野 薫", item_place(yamamoto), roles=["coordinator"])
    text = colleague.client.get(_url("conference", item.conference_id)).content.decode()
    assert "まだ戻っていない写し 3部" in text
    assert QUESTION not in text
    theirs = tanaka.client.get(_url("conference", item.conference_id)).content.decode()
    assert "写し 3/3" not in theirs


def item_place(worker: Worker) -> Any:
    from tests.factories.agencies import Place

    assert worker.desk is not None
    return Place(worker.agency, worker.desk)


def test_only_the_chair_prints(
    suzuki: Worker, tanaka: Worker, takahashi: Worker, mori: Worker, yamamoto: Worker, item: AgendaItem
) -> None:
    url = _url("agenda-paper", item.conference_id, item.id)
    for worker in (suzuki, tanaka, takahashi, mori):
        assert worker.client.get(url).status_code == 403
        assert _press(worker, url, "控え").status_code == 403
    colleague = hire("mizuno", "水野 薫", item_place(yamamoto), roles=["coordinator"])
    assert colleague.client.get(url).status_code == 404, "not a named member"
    assert yamamoto.client.get(_url("agenda-paper", item.conference_id, new_id())).status_code == 404
    assert not PaperCopy.objects.exists()


def test_behind_the_wall_nothing_is_printed(
    suzuki: Worker, yamamoto: Worker, tanaka: Worker, town: Town
) -> None:
    item = _brought("support_meeting", suzuki, yamamoto, tanaka, town)
    url = _url("agenda-paper", item.conference_id, item.id)
    assert yamamoto.client.get(url).status_code == 404
    assert _press(yamamoto, url, "控え").status_code == 404
    with pytest.raises(Refused, match="印刷できません"):
        copies.print_copies(
            batch=new_id(), packet=item.packet, item=item, what="議題1", names=["控え"], by=yamamoto.actor
        )
    assert url not in yamamoto.client.get(_url("conference", item.conference_id)).content.decode()
    assert not PaperCopy.objects.exists()


# --- what became of them ---------------------------------------------------------------------------------------------


def test_a_copy_comes_back(yamamoto: Worker, item: AgendaItem) -> None:
    _press(yamamoto, _url("agenda-paper", item.conference_id, item.id), "甲\n乙")
    first, second = PaperCopy.objects.order_by("number")
    got = yamamoto.client.post(_url("copy-end", first.id), {"how": "returned"})
    assert got.status_code == 302
    assert yamamoto.client.post(_url("copy-end", second.id), {"how": "lost"}).status_code == 302
    first.refresh_from_db()
    assert (first.ended, first.ended_by_id) == ("returned", yamamoto.user.id)
    page = yamamoto.client.get(_url("copies-of", item.packet.id)).content.decode()
    assert "なくした" in page
    sitting = yamamoto.client.get(_url("conference", item.conference_id)).content.decode()
    assert "まだ戻っていない写し 0部（全部で 2部）" in sitting
    assert [e.data["how"] for e in AuditEvent.objects.filter(verb="copy.ended").order_by("id")] == [
        "returned",
        "lost",
    ]


def test_a_copy_of_others_is_not_there(
    sato: Worker, takahashi: Worker, tanaka: Worker, mori: Worker, sent: Referral
) -> None:
    _press(sato, _url("sheet", sent.id), "会長")
    copy = PaperCopy.objects.get()
    for stranger in (takahashi, tanaka):
        assert stranger.client.post(_url("copy-end", copy.id), {"how": "returned"}).status_code == 404
        assert stranger.client.get(_url("copies-of", sent.packet_id)).status_code == 404
    assert mori.client.post(_url("copy-end", copy.id), {"how": "returned"}).status_code == 403
    with pytest.raises(Refused, match="刷った窓口"):
        copies.end_copy(copy_id=copy.id, how="returned", by=takahashi.actor)
    sato.client.post(_url("copy-end", copy.id), {"how": "eaten"})
    copy.refresh_from_db()
    assert copy.ended == ""
