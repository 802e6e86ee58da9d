"""引継ぎ on the pages: the list, the act, the sheet, 受けた; the people of a desk and who is away."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.agencies.models import Absence
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import matters, notices
from marugoto.intake.models import Handover, Matter, MatterWorker
from tests.cases import making
from tests.factories.agencies import Town, Worker, hire
from tests.factories.collaboration import matter_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ota(town: Town) -> Worker:
    """太田: another case worker at the desk of 鈴木."""
    return hire("ota", "太田 光", town.a, roles=["case_worker"])


def _text(worker: Worker, url: str) -> str:
    answer = worker.client.get(url)
    assert answer.status_code == 200, url
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text().split())


def _form(worker: Worker, user: Worker) -> dict[str, Any]:
    """What the page would send as it stands."""
    page = BeautifulSoup(worker.client.get(_url(user)).content, "html.parser")
    form = page.select_one("main form:has(input[name=batch])")
    assert form is not None
    sent: dict[str, Any] = {"reason": "transfer"}
    for field in form.select("input[name]"):
        if field["name"] != "csrfmiddlewaretoken" and (
            field.get("type") != "checkbox" or field.has_attr("checked")
        ):
            sent[str(field["name"])] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    for select in form.select("select[name]"):
        chosen = select.select_one("option[selected]")
        if chosen is not None and chosen.get("value"):
            sent[str(select["name"])] = chosen["value"]
    return sent | {"reason": "transfer"}


def _url(user: Worker) -> str:
    return reverse("office:handover", args=[user.user.id])


def test_everything_that_is_theirs_stands_on_one_page(suzuki: Worker, ota: Worker, sato: Worker) -> None:
    case, only = making.case(suzuki), making.matter(suzuki)
    foreign = making.matter(sato)
    text = _text(suzuki, _url(suzuki))
    assert case.matter.number in text
    assert only.number in text
    assert foreign.number not in text
    assert "ケースの主担当" in text
    assert "この人のもの 2件" in text


def test_all_of_it_goes_with_what_was_proposed_and_is_received(
    suzuki: Worker, ota: Worker, sato: Worker
) -> None:
    case, only = making.case(suzuki), making.matter(suzuki)
    sent = _form(suzuki, suzuki)
    sent[f"{only.id}-careful"] = "玄関のかぎは青い箱の中"
    for key in (case.matter_id, only.id):
        sent[f"{key}-to"] = str(ota.user.id)
    answer = suzuki.client.post(_url(suzuki), sent)
    assert answer.status_code == 302, BeautifulSoup(answer.content, "html.parser").select(".form-errors")
    assert Handover.objects.filter(state="waiting", to_user=ota.user).count() == 2
    assert "玄関のかぎは青い箱の中" in _text(ota, "/today/")
    assert "引き継いでいるところ" in _text(sato, reverse("intake:matter", args=[only.id]))
    for row in Handover.objects.order_by("id"):
        assert ota.client.post(reverse("office:handover-take", args=[row.id])).status_code == 302
    assert MatterWorker.objects.get(matter=only, until__isnull=True).user_id == ota.user.id
    assert "引き継ぐものは残っていません" in _text(suzuki, _url(suzuki))


def test_some_of_it_goes_and_a_missing_successor_is_said(suzuki: Worker, ota: Worker) -> None:
    first, second = making.matter(suzuki), making.matter(suzuki)
    sent = _form(suzuki, suzuki)
    del sent[f"{first.id}-pick"]
    del sent[f"{second.id}-to"]
    answer = suzuki.client.post(_url(suzuki), sent)
    assert answer.status_code == 422
    assert "引き継ぐ相手を選んでください" in answer.content.decode()
    sent[f"{second.id}-to"] = str(ota.user.id)
    assert suzuki.client.post(_url(suzuki), sent).status_code == 302
    assert [h.matter_id for h in Handover.objects.all()] == [second.id]


def test_what_was_typed_once_is_offered_again(suzuki: Worker, ota: Worker) -> None:
    matter = making.matter(suzuki)
    row = _give(suzuki, ota, matter, careful="犬がいる")
    suzuki.client.post(reverse("office:handover-back", args=[row.id]))
    assert "犬がいる" in suzuki.client.get(_url(suzuki)).content.decode()


def _give(old: Worker, new: Worker, matter: Matter, *, careful: str = "") -> Handover:
    sent = _form(old, old) | {f"{matter.id}-to": str(new.user.id), f"{matter.id}-careful": careful}
    assert old.client.post(_url(old), sent).status_code == 302
    return Handover.objects.get(matter=matter, state="waiting")


def test_the_sheet_has_a_page_for_each_and_no_stranger_reads_it(
    suzuki: Worker, ota: Worker, takahashi: Worker
) -> None:
    case = making.case(suzuki)
    row = _give(suzuki, ota, case.matter, careful="犬がいる")
    url = reverse("office:handover-sheet", args=[row.batch])
    text = _text(ota, url)
    for words in ("犬がいる", case.title, case.matter.number, suzuki.user.name, "アセスメントをする"):
        assert words in text, words
    assert takahashi.client.get(url).status_code == 404


def test_strangers_and_other_roles(
    suzuki: Worker, ota: Worker, takahashi: Worker, pharmacist: Worker, mori: Worker
) -> None:
    row = _give(suzuki, ota, making.matter(suzuki))
    assert takahashi.client.get(_url(suzuki)).status_code == 404
    assert pharmacist.client.get(_url(suzuki)).status_code == 403
    assert mori.client.get(reverse("office:staff")).status_code == 403
    assert suzuki.client.get(reverse("office:handover", args=[new_id()])).status_code == 404
    for name in ("office:handover-take", "office:handover-back"):
        assert takahashi.client.post(reverse(name, args=[row.id])).status_code == 404
    row.refresh_from_db()
    assert row.state == "waiting"


def test_only_the_successor_receives(suzuki: Worker, ota: Worker, sato: Worker) -> None:
    row = _give(suzuki, ota, making.matter(suzuki))
    sato.client.post(reverse("office:handover-take", args=[row.id]))
    row.refresh_from_db()
    assert row.state == "waiting"
    assert sato.client.get(reverse("office:handover-take", args=[row.id])).status_code == 405


def test_a_matter_gets_a_worker_on_its_page(
    sato: Worker, suzuki: Worker, noticer: Worker, takahashi: Worker
) -> None:
    assert sato.desk
    sent = notices.send_notice(
        notice_id=new_id(), what="郵便物", about="東町", receiver=sato.desk, by=noticer.actor
    )
    assert "担当の決まっていない案件が 1件あります" in _text(sato, "/today/")
    url = reverse("intake:worker", args=[sent.matter_id])
    assert takahashi.client.post(url, {"worker": str(takahashi.user.id)}).status_code == 404
    assert sato.client.post(url, {"worker": str(takahashi.user.id)}).status_code == 422
    assert sato.client.post(url, {"worker": str(suzuki.user.id)}).status_code == 302
    assert f"担当 {suzuki.user.name}" in _text(sato, reverse("intake:matter", args=[sent.matter_id]))


# --- the people of a desk --------------------------------------------------------------------------------------------


def test_the_staff_of_a_desk_and_its_lead(sato: Worker, suzuki: Worker, tanaka: Worker) -> None:
    assert sato.desk
    matter_of(sato)
    text = _text(sato, reverse("office:staff"))
    assert sato.user.name in text
    assert suzuki.user.name in text
    assert tanaka.user.name not in text
    lead = reverse("office:desk-lead", args=[sato.desk.id, suzuki.user.id])
    assert tanaka.client.post(lead).status_code == 404
    assert sato.client.post(lead).status_code == 302
    assert "窓口の責任者" in _text(sato, reverse("office:staff"))


def _absent(sato: Worker, suzuki: Worker, **change: str) -> Any:
    assert sato.desk
    today = clock.today()
    sent = {
        "who": f"{sato.desk.id}:{sato.user.id}",
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=3)).isoformat(),
        "stand_in": str(suzuki.user.id),
    }
    return sato.client.post(reverse("office:absence"), sent | change)


def test_what_is_due_of_the_absent_stands_on_the_page_of_the_stand_in(
    sato: Worker, suzuki: Worker, ota: Worker
) -> None:
    matter = matter_of(sato)
    matters.set_next(matter=matter, act="contact", due=clock.today(), by=sato.actor)
    assert "さんの代理です" not in _text(suzuki, "/today/")
    assert _absent(sato, suzuki).status_code == 302
    text = _text(suzuki, "/today/")
    assert f"{sato.user.name} さんの代理です" in text
    assert "代理" in text.split("さんの代理です")[1]
    assert "さんの代理です" not in _text(ota, "/today/")
    absence = Absence.objects.get()
    sato.client.post(reverse("office:absence-end", args=[absence.id]))
    assert "さんの代理です" not in _text(suzuki, "/today/")


def test_an_absence_that_will_not_do_is_said_on_the_page(
    sato: Worker, suzuki: Worker, tanaka: Worker
) -> None:
    answer = _absent(sato, suzuki, valid_to=(clock.today() - timedelta(days=1)).isoformat())
    assert answer.status_code == 422
    assert "終わりの日は" in answer.content.decode()
    assert _absent(sato, suzuki, stand_in=str(tanaka.user.id)).status_code == 422
    _absent(sato, suzuki)
    end = reverse("office:absence-end", args=[Absence.objects.get().id])
    assert tanaka.client.post(end).status_code == 404


def test_the_next_open_day_is_said_before_and_in_the_new_year(sato: Worker, clock: Any) -> None:
    from datetime import datetime

    from marugoto.core.clock import JST

    assert "次の開庁日" not in _text(sato, "/today/")
    clock.set(datetime(2026, 12, 28, 10, tzinfo=JST))
    assert "次の開庁日は 2027年1月4日" in sato.fresh_client().get("/today/").content.decode()
    clock.set(datetime(2027, 1, 4, 10, tzinfo=JST))
    assert "次の開庁日" not in sato.fresh_client().get("/today/").content.decode()
