"""The pages of つなぎ, through the door: it works, a colleague can, the stranger gets 404, a reader 403, and so on."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases.models import Step
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.models import Packet, Referral
from marugoto.core.ids import new_id
from marugoto.intake.models import Matter
from marugoto.people.models import Consent
from tests.factories.agencies import Place, Town, Worker, hire
from tests.factories.clock import Clock
from tests.factories.collaboration import case_of, matter_of, person_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(sato: Worker) -> Matter:
    """A matter in 佐藤's hand about somebody who has agreed to sharing."""
    return matter_of(sato, person_of(sato, phone="090-1234-5678"))


@pytest.fixture
def sent(sato: Worker, matter: Matter, town: Town) -> Referral:
    """A つなぎ from A to B."""
    return send(sato, matter, town.b.desk)


def _url(name: str, *args: object) -> str:
    return reverse(f"collaboration:{name}", args=args)


def _page(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def _reader(town: Town, place: Place) -> Worker:
    """Somebody at that agency who may read consultations but neither send nor answer."""
    return hire("reader", "野村 圭", place, roles=["noticer"])


def _posted(page: BeautifulSoup, **change: Any) -> dict[str, Any]:
    """The form of the page as a browser would send it, with some fields changed (None removes one)."""
    form = page.select_one("form[data-guard]")
    assert form is not None
    data: dict[str, Any] = {}
    for field in form.select("input, textarea, select"):
        name, kind = str(field.get("name") or ""), field.get("type")
        if not name or (kind in ("radio", "checkbox") and not field.has_attr("checked")):
            continue
        if field.name == "textarea":
            value = field.text.lstrip("\n")
        elif field.name == "select":
            option = field.select_one("option[selected]")
            value = str(option["value"]) if option else ""
        else:
            value = str(field.get("value") or ("on" if kind == "checkbox" else ""))
        data.setdefault(name, []).append(value)
    data |= change
    return {k: v for k, v in data.items() if v is not None}


# --- sending ---------------------------------------------------------------------------------------------------------


def test_sending_from_the_page(sato: Worker, matter: Matter, town: Town) -> None:
    url = _url("referral-new", matter.id)
    page = _page(sato.client, url)
    assert "受け取られるまで、バトンはあなたの窓口" in page.get_text()
    data = _posted(page, to_desk=str(town.b.desk.id), asked="訪問してほしい", basis="consent")
    response = sato.client.post(url, data)
    referral = Referral.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"{_url('referral', referral.id)}?sent=1"
    assert "渡しました" in _page(sato.client, response["Location"]).get_text()
    assert {i.kind for i in referral.packet.items.order_by("id")} >= {"name", "contact"}


def test_sent_twice_it_is_one(sato: Worker, matter: Matter, town: Town) -> None:
    url = _url("referral-new", matter.id)
    data = _posted(_page(sato.client, url), to_desk=str(town.b.desk.id), asked="訪問", basis="consent")
    for _ in range(2):
        assert sato.client.post(url, data).status_code == 302
    assert Referral.objects.count() == 1


def test_searching_keeps_what_was_typed_and_sends_nothing(sato: Worker, matter: Matter, town: Town) -> None:
    url = _url("referral-new", matter.id)
    data = _posted(
        _page(sato.client, url), asked="まだ途中", words="シルバー", find="1", to_desk=str(town.b.desk.id)
    )
    data["item-wish-body"] = "家にいたい"
    response = sato.client.post(url, data)
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    text = page.get_text()
    assert "シルバー人材センター 事務局" in text
    assert "NPOひだまり" not in text
    assert "まだ途中" in text
    assert "家にいたい" in text
    assert page.select_one(f"input[value='{town.b.desk.id}'][checked]")  # the chosen one does not vanish
    assert not Packet.objects.exists()


def test_a_refusal_shows_the_reason_and_keeps_the_words(sato: Worker, matter: Matter, town: Town) -> None:
    url = _url("referral-new", matter.id)
    data = _posted(_page(sato.client, url), to_desk=str(town.b.desk.id), asked="訪問してほしい", basis="law")
    response = sato.client.post(url, data)
    text = BeautifulSoup(response.content, "html.parser").get_text()
    assert response.status_code == 422
    assert "どの法令の第何条" in text
    assert "訪問してほしい" in text


def test_consent_heard_on_the_page(sato: Worker, town: Town) -> None:
    person = person_of(sato, agrees=False)
    matter = matter_of(sato, person)
    url = _url("referral-new", matter.id)
    page = _page(sato.client, url)
    assert "同意の外" in page.get_text()
    data = _posted(
        page,
        to_desk=str(town.b.desk.id),
        asked="訪問",
        basis="consent",
        consent_persons=[str(person.id)],
        consent_form="oral",
    )
    assert sato.client.post(url, data).status_code == 302
    assert Consent.objects.get().form == "oral"


def test_consent_of_somebody_who_is_not_of_the_matter_is_not_written_down(
    sato: Worker, matter: Matter, town: Town
) -> None:
    other = person_of(sato, agrees=False)
    url = _url("referral-new", matter.id)
    data = _posted(_page(sato.client, url), to_desk=str(town.b.desk.id), asked="訪問", basis="consent")
    data |= {"consent_persons": [str(other.id)], "consent_form": "oral"}
    answer = sato.client.post(url, data)
    assert answer.status_code == 422
    assert "訪問" in answer.content.decode()
    assert not Packet.objects.exists()
    assert not Consent.objects.filter(person=other).exists()


def test_a_desk_out_of_reach_is_refused_at_its_field(sato: Worker, matter: Matter, town: Town) -> None:
    url = _url("referral-new", matter.id)
    data = _posted(_page(sato.client, url), to_desk=str(uuid4()), asked="訪問してほしい", basis="consent")
    answer = sato.client.post(url, data)
    assert answer.status_code == 422
    assert "渡す相手を選びなおしてください。" in answer.content.decode()
    assert "訪問してほしい" in answer.content.decode()


def test_sending_and_accepting_look_nothing_up_twice(
    sato: Worker,
    tanaka: Worker,
    matter: Matter,
    town: Town,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    """What was seventy statements once: the page around the form is not made for a つなぎ that goes through."""
    url, receiver = _url("referral-new", matter.id), tanaka.client  # signed in before it is counted
    data = _posted(_page(sato.client, url), to_desk=str(town.b.desk.id), asked="訪問", basis="consent")
    with django_assert_max_num_queries(45):
        assert sato.client.post(url, data).status_code == 302
    sent = Referral.objects.get()
    with django_assert_max_num_queries(45):
        assert receiver.post(_url("accept", sent.id), {"note": ""}).status_code == 302


def test_the_door_of_sending(
    sato: Worker, suzuki: Worker, tanaka: Worker, takahashi: Worker, mori: Worker, matter: Matter, town: Town
) -> None:
    url = _url("referral-new", matter.id)
    assert suzuki.client.get(url).status_code == 200  # a colleague at the same desk
    assert takahashi.client.get(url).status_code == 404
    assert tanaka.client.get(url).status_code == 404
    assert mori.client.get(url).status_code == 403
    assert sato.client.get(_url("referral-new", uuid4())).status_code == 404
    away = hire("away", "上田 真", town.a, roles=["desk"], at_desk=False)
    assert away.client.get(url).status_code == 403  # of the agency, but not at the desk that holds it
    assert Client().get(url).status_code == 302


# --- one つなぎ --------------------------------------------------------------------------------------------------------


def test_both_sides_of_one_referral(sato: Worker, tanaka: Worker, sent: Referral) -> None:
    url = _url("referral", sent.id)
    sender, receiver = _page(sato.client, url).get_text(), _page(tanaka.client, url).get_text()
    assert "父の介護と家計が心配" in sender
    assert "父の介護と家計が心配" in receiver
    assert "つなぎを取り下げる" in sender
    assert "受け取る" not in sender
    assert "今回は受けられない" in receiver
    assert "取り下げる" not in receiver


def test_the_door_of_one_referral(
    sato: Worker,
    tanaka: Worker,
    takahashi: Worker,
    yamamoto: Worker,
    mori: Worker,
    ishii: Worker,
    noticer: Worker,
    sent: Referral,
    town: Town,
) -> None:
    for name in ("referral", "sheet"):
        url = _url(name, sent.id)
        colleague = hire(f"colleague-{name}", "小川 薫", town.b, roles=["desk"])
        assert colleague.client.get(url).status_code == 200
        for stranger in (takahashi, yamamoto, ishii):
            assert stranger.client.get(url).status_code == 404
        for without in (mori, noticer):
            assert without.client.get(url).status_code == 403
        assert sato.client.get(_url(name, uuid4())).status_code == 404
    assert AuditEvent.objects.filter(verb="packet.viewed").count() == 2
    assert not AuditEvent.objects.filter(verb="packet.printed").exists()


ACTS: dict[str, tuple[dict[str, str], str, str]] = {
    # act: what is posted, who may, the state after it
    "accept": ({"note": "伺います"}, "tanaka", "accepted"),
    "decline": ({"reason": "full", "note": "満員です"}, "tanaka", "declined"),
    "ask-back": ({"body": "何時がよいですか"}, "tanaka", "asked_back"),
    "withdraw": ({"note": ""}, "sato", "withdrawn"),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_act_through_its_door(
    request: pytest.FixtureRequest, sent: Referral, takahashi: Worker, mori: Worker, town: Town, act: str
) -> None:
    data, who, state = ACTS[act]
    url = _url(act, sent.id)
    sato, tanaka = request.getfixturevalue("sato"), request.getfixturevalue("tanaka")
    rightful, other = (tanaka, sato) if who == "tanaka" else (sato, tanaka)
    assert takahashi.client.post(url, data).status_code == 404
    assert mori.client.post(url, data).status_code == 403
    assert other.client.post(url, data).status_code == 403
    assert rightful.client.get(url).status_code == 405
    assert rightful.client.post(_url(act, uuid4()), data).status_code == 404
    assert rightful.client.post(url, data)["Location"] == _url("referral", sent.id)
    assert Referral.objects.get(pk=sent.pk).status == state
    assert BeautifulSoup(rightful.client.get(_url("referral", sent.id)).content, "html.parser")


@pytest.mark.parametrize(("act", "data"), [("decline", {"note": "満員"}), ("ask-back", {"body": ""})])
def test_a_form_with_a_hole_is_shown_again(
    tanaka: Worker, sent: Referral, act: str, data: dict[str, str]
) -> None:
    response = tanaka.client.post(_url(act, sent.id), data)
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("details.confirm[open]")
    assert data.get("note", "") in page.get_text()


def test_a_late_acceptor_reads_who_was_first(tanaka: Worker, sent: Referral, town: Town) -> None:
    other = hire("ogawa", "小川 薫", town.b, roles=["desk"])
    referrals.accept(referral_id=sent.id, by=other.actor)
    response = tanaka.client.post(_url("accept", sent.id), {"note": ""})
    assert response.status_code == 422
    assert "小川 薫" in response.content.decode()


def test_asking_answering_and_reporting(sato: Worker, tanaka: Worker, sent: Referral) -> None:
    tanaka.client.post(_url("ask-back", sent.id), {"body": "認定はありますか"})
    assert "認定はありますか" in _page(sato.client, _url("referral", sent.id)).get_text()
    assert sato.client.post(_url("answer", sent.id), {"body": "まだです"}).status_code == 302
    assert "まだです" in _page(tanaka.client, _url("referral", sent.id)).get_text()
    tanaka.client.post(_url("accept", sent.id), {})
    data = {"result": "solved", "note": "入りました"}
    assert tanaka.client.post(_url("report", sent.id), data).status_code == 302
    assert "解決した" in _page(sato.client, _url("referral", sent.id)).get_text()


def test_after_declining_the_receiver_sees_no_word_of_it(
    sato: Worker, tanaka: Worker, sent: Referral
) -> None:
    tanaka.client.post(_url("decline", sent.id), {"reason": "full", "note": "満員です"})
    for url in (_url("referral", sent.id), _url("sheet", sent.id), f"{_url('referrals')}?tab=incoming"):
        text = _page(tanaka.client, url).get_text()
        assert "父の介護" not in text
        assert "渡邊" not in text
        assert "サービスを考えてほしい" not in text
    assert "父の介護" in _page(sato.client, _url("referral", sent.id)).get_text()


def test_after_declining_the_receiver_keeps_only_its_own_words(
    sato: Worker, tanaka: Worker, sent: Referral
) -> None:
    tanaka.client.post(_url("ask-back", sent.id), {"body": "認定はありますか"})
    sato.client.post(_url("answer", sent.id), {"body": "花子さんは要介護2です"})
    tanaka.client.post(_url("decline", sent.id), {"reason": "full", "note": "満員です"})
    text = _page(tanaka.client, _url("referral", sent.id)).get_text()
    assert "要介護2" not in text
    assert "認定はありますか" in text
    assert "要介護2" in _page(sato.client, _url("referral", sent.id)).get_text()


def test_a_referral_for_a_step_is_filled_in(suzuki: Worker, town: Town) -> None:
    case, _plan = case_of(suzuki, person_of(suzuki))
    step = Step.objects.get()
    Step.objects.filter(pk=step.pk).update(desk=town.b.desk, who="")
    page = _page(suzuki.client, f"{_url('referral-new', case.matter_id)}?step={step.id}")
    assert "訪問看護を入れる" in page.get_text()
    assert page.select_one(f"input[name=to_desk][value='{town.b.desk.id}'][checked]")
    assert page.select_one("input[name=kind][value=request][checked]")
    assert _page(suzuki.client, f"{_url('referral-new', case.matter_id)}?step=nothing")


def test_taking_back(sato: Worker, tanaka: Worker, takahashi: Worker, sent: Referral) -> None:
    url = _url("revoke", sent.id)
    assert takahashi.client.post(url).status_code == 404
    assert tanaka.client.post(url).status_code == 422
    assert sato.client.post(url).status_code == 302
    assert "引きあげたため" in _page(tanaka.client, _url("referral", sent.id)).get_text()


def test_an_ex_receiver_who_changed_agencies(
    clock: Clock, tanaka: Worker, sent: Referral, town: Town
) -> None:
    from marugoto.agencies.actions import accounts
    from marugoto.core import clock as time

    assert tanaka.client.get(_url("referral", sent.id)).status_code == 200
    tanaka.membership.valid_to = time.today()
    tanaka.membership.save()
    clock.advance(days=1)
    accounts.join(
        user=tanaka.user,
        agency=town.c.agency,
        roles=["case_worker"],
        desks=[town.c.desk],
        valid_from=time.today(),
        by=None,
    )
    moved = Client()
    moved.force_login(tanaka.user, backend="django.contrib.auth.backends.ModelBackend")
    assert moved.get(_url("referral", sent.id)).status_code == 404
    assert moved.post(_url("accept", sent.id)).status_code == 404


# --- paper -----------------------------------------------------------------------------------------------------------


def test_paper_is_printed_and_its_answer_written_down(
    sato: Worker, takahashi: Worker, matter: Matter, town: Town
) -> None:
    paper = send(sato, matter, town.paper.desk)
    page = _page(sato.client, _url("sheet", paper.id)).get_text()
    for words in (
        "取扱注意",
        "シルバー人材センター 事務局",
        "渡邊 花子",
        "返信票",
        "受けます",
        "定員・余力がない",
    ):
        assert words in page
    assert sato.client.post(_url("accept", paper.id), {}).status_code == 403  # that door is the receiver's
    for act, data in {
        "paper-accept": {"note": "電話で"},
        "paper-report": {"result": "solved", "note": "電話で"},
    }.items():
        assert takahashi.client.post(_url(act, paper.id), data).status_code == 404
        assert sato.client.post(_url(act, paper.id), data).status_code == 302
    assert "佐藤 花 が聞いて書いた" in _page(sato.client, _url("referral", paper.id)).get_text()


def test_a_no_on_paper(sato: Worker, matter: Matter, town: Town) -> None:
    paper = send(sato, matter, town.paper.desk)
    data = {"reason": "full", "note": "電話で聞いた"}
    assert sato.client.post(_url("paper-decline", paper.id), data).status_code == 302
    assert Referral.objects.get(pk=paper.pk).status == "declined"


def test_the_paper_door_is_for_paper_only(sato: Worker, tanaka: Worker, sent: Referral) -> None:
    for worker in (sato, tanaka):
        assert worker.client.post(_url("paper-accept", sent.id), {}).status_code == 403


# --- lists, board, panels --------------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_only(
    sato: Worker, tanaka: Worker, takahashi: Worker, mori: Worker, sent: Referral
) -> None:
    url = _url("referrals")
    assert "サービスを考えてほしい" in _page(tanaka.client, url).get_text()
    assert "サービスを考えてほしい" not in _page(sato.client, url).get_text()
    assert "サービスを考えてほしい" in _page(sato.client, f"{url}?tab=outgoing").get_text()
    assert "サービスを考えてほしい" not in _page(takahashi.client, f"{url}?tab=all").get_text()
    filtered = _page(tanaka.client, f"{url}?tab=incoming&status=overdue&kind=request&q=99").get_text()
    assert "条件のつなぎはありません" in filtered
    assert mori.client.get(url).status_code == 403


def test_the_list_has_a_fixed_number_of_queries(
    sato: Worker, tanaka: Worker, town: Town, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(12):
        send(sato, matter_of(sato, person_of(sato)), town.b.desk, kind="request")
    client = tanaka.client
    with django_assert_max_num_queries(29):
        assert client.get(_url("referrals")).status_code == 200


def test_the_board_tells_numbers_and_desks_but_no_story(
    clock: Clock, sato: Worker, tanaka: Worker, yamamoto: Worker, ishii: Worker, sent: Referral
) -> None:
    url = _url("board")
    clock.advance(days=10)
    page = _page(yamamoto.client, url)
    text = page.get_text()
    assert f"{sent.matter.number}-1" in text
    assert "東地域包括支援センター 総合相談" in text
    for secret in ("渡邊", "介護", "サービスを考えてほしい"):
        assert secret not in text
    assert page.select_one(f"a[href='{_url('referral', sent.id)}']") is None  # not of the own agency
    assert f"{sent.matter.number}" in _page(yamamoto.client, f"{url}?what=matters").get_text()
    assert "報告の遅れ" in _page(yamamoto.client, f"{url}?what=reports&desk={uuid4()}").get_text()
    assert "止まっているものはありません" in _page(ishii.client, url).get_text()
    assert sato.client.get(url).status_code == 403


def test_the_panels(sato: Worker, tanaka: Worker, takahashi: Worker, sent: Referral, matter: Matter) -> None:
    url = _url("matter-panel", matter.id)
    whole = sato.client.get(url)
    part = sato.client.get(url, headers={"hx-request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    inner = BeautifulSoup(part.content, "html.parser").select_one(".rows")
    assert inner is not None
    assert str(inner) in str(BeautifulSoup(whole.content, "html.parser"))
    assert takahashi.client.get(url).status_code == 404
    assert tanaka.client.get(url).status_code == 404  # the receiver reads the packet, not the matter
    assert sato.client.get(_url("matter-panel", new_id())).status_code == 404
