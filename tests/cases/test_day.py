"""Notes of several cases on one page, a transcript, work of no case, and a month counted three ways."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.actions import work
from marugoto.cases.models import Case, Draft, OtherWork, Progress
from marugoto.core import clock
from marugoto.core.errors import Refused
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks

pytestmark = pytest.mark.usefixtures("needs")


def _row(case: Case, page: BeautifulSoup, **values: str) -> dict[str, str]:
    """The fields of one case on the page, as a browser sends them, with what was typed."""
    prefix = f"c{case.id.hex}-"
    section = page.select_one(f"#case-{case.id}")
    assert section is not None
    sent = {str(f["name"]): str(f.get("value", "")) for f in section.select("input[name]")}
    for select in section.select("select[name]"):
        chosen = select.select_one("option[selected]")
        sent[str(select["name"])] = str(chosen["value"]) if chosen else ""
    return sent | {prefix + name: value for name, value in values.items()}


def _page(worker: Worker) -> BeautifulSoup:
    return BeautifulSoup(worker.client.get(reverse("cases:day")).content, "html.parser")


def test_what_was_written_is_kept_in_one_go(case: Case, suzuki: Worker) -> None:
    other, third = (making.case(suzuki, making.matter(suzuki), title=t) for t in ("二つめ", "三つめ"))
    url, page = reverse("cases:day"), _page(suzuki)
    sent = _row(case, page, body="電話した", minutes="10") | _row(
        other, page, body="訪問した", method="home_visit"
    )
    sent |= _row(third, page)
    wrong = sent | _row(other, page, body="訪問した", next_act="また行く")
    refused = suzuki.client.post(url, wrong)
    assert (refused.status_code, Progress.objects.count()) == (422, 0)
    assert "電話した" in refused.content.decode()
    assert suzuki.client.post(url, sent).status_code == 302
    assert suzuki.client.post(url, sent).status_code == 302  # sent twice
    notes = {(n.case_id, n.method, n.body, n.minutes) for n in Progress.objects.all()}
    assert notes == {(case.id, "phone", "電話した", 10), (other.id, "home_visit", "訪問した", None)}
    assert suzuki.client.post(url, {}).status_code == 422


def test_what_is_typed_is_kept_with_its_case(case: Case, suzuki: Worker, kimura: Worker) -> None:
    sent = _row(case, _page(suzuki), body="とちゅう")
    assert suzuki.client.post(reverse("cases:day-draft"), sent).json()["saved_at"]
    draft = Draft.objects.get()
    assert (draft.case_id, draft.form, draft.data["body"]) == (case.id, "progress", ["とちゅう"])
    assert "とちゅう" in suzuki.client.get(reverse("cases:progress", args=[case.id])).content.decode()
    body = _page(suzuki).select_one(f"#case-{case.id} textarea")
    assert body is not None
    assert body.get_text().strip() == "とちゅう"
    kimura.client.post(reverse("cases:day-draft"), sent)
    assert set(Draft.objects.values_list("user_id", flat=True)) <= {suzuki.user.id, kimura.user.id}


def test_the_day_has_its_doors(case: Case, suzuki: Worker, tanaka: Worker, sato: Worker) -> None:
    assert sato.client.get(reverse("cases:day")).status_code == 403
    assert case.title not in tanaka.client.get(reverse("cases:day")).content.decode()
    assert suzuki.client.get(reverse("cases:day-draft")).status_code == 405
    sent = {f"c{case.id.hex}-body": "よその人"}
    tanaka.client.post(reverse("cases:day"), sent)
    tanaka.client.post(reverse("cases:day-draft"), sent)
    assert not Progress.objects.exists()
    assert not Draft.objects.exists()


def test_a_template_begins_a_note_and_leaves_what_is_there(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:progress", args=[case.id])
    page = BeautifulSoup(suzuki.client.get(url, {"template": "visit"}).content, "html.parser")
    body = page.select_one("[name=body]")
    assert body is not None
    assert body.get_text().strip().startswith("自宅を訪問した。")
    assert page.select_one("[name=method][value=home_visit][checked]") is not None
    suzuki.client.post(reverse("cases:draft", args=[case.id, "progress"]), {"body": "書きかけ"})
    again = BeautifulSoup(suzuki.client.get(url, {"template": "visit"}).content, "html.parser")
    words = again.select_one("[name=body]")
    assert words is not None
    assert words.get_text().strip().startswith("書きかけ\n自宅を訪問した。")
    assert suzuki.client.get(url, {"template": "nowhere"}).status_code == 200


def test_a_transcript_is_shown_before_it_is_kept(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    url = reverse("cases:paste", args=[case.id])
    day = clock.today() - timedelta(days=1)
    text = "10:30 電話\n佐藤：腰が痛い\n\n14:00 訪問した。"
    sent = {"text": text, "on": str(day), "method": "phone", "blank_lines": "on", "times": "on"}
    shown = BeautifulSoup(suzuki.client.post(url, sent).content, "html.parser")
    bodies = [t.get_text().strip() for t in shown.select("textarea[name$=-body]")]
    assert bodies == ["電話\n佐藤：腰が痛い", "訪問した。"]
    assert not Progress.objects.exists()
    form = {
        "save": "1",
        **{str(i["name"]): str(i.get("value", "")) for i in shown.select("input[name^=e]")},
        **{str(t["name"]): t.get_text().strip() for t in shown.select("textarea[name$=-body]")},
        "e0-method": "phone",
        "e1-method": "home_visit",
    }
    assert suzuki.client.post(url, form | {"e1-at": "きのう"}).status_code == 422
    assert suzuki.client.post(url, form).status_code == 302
    found = [
        (n.method, f"{n.at.astimezone(clock.JST):%d %H:%M}", n.contact)
        for n in Progress.objects.order_by("at")
    ]
    assert found == [("phone", f"{day:%d} 10:30", "佐藤"), ("home_visit", f"{day:%d} 14:00", "")]
    assert suzuki.client.post(url, {"text": "", "on": str(day), "method": "phone"}).status_code == 422
    assert tanaka.client.get(url).status_code == 404


def test_work_of_no_case_is_counted_beside_the_cases(case: Case, suzuki: Worker, kimura: Worker) -> None:
    on = clock.today()
    work.log_other_work(on=on, kind="network", minutes=45, what="サロンに顔を出した", by=suzuki.actor)
    making.note(case, suzuki, minutes=30)
    making.note(case, kimura, minutes=15, method="home_visit")
    first, last = queries.month_of(on)
    ours = queries.counts(suzuki.actor, first=first, last=last)
    assert (ours.households, ours.persons, ours.acts, ours.minutes) == (1, 1, 2, 45)
    assert ours.others == [("機関・地域との顔つなぎ", 1, 45)]
    mine = queries.counts(kimura.actor, first=first, last=last, mine=True)
    assert (mine.acts, mine.minutes, mine.other_minutes) == (1, 15, 0)
    assert AuditEvent.objects.filter(verb="work.logged").count() == 1


def test_households_persons_and_acts_are_three_numbers(suzuki: Worker) -> None:
    people = [making.person(suzuki, given=n) for n in ("花子", "太郎", "一郎")]
    home = making.home(suzuki, *((p, "self") for p in people))
    one = making.case(suzuki, making.matter(suzuki, *people[:2]), household=home)
    two = making.case(suzuki, making.matter(suzuki, people[2]), household=home)
    for case in (one, one, two):
        making.note(case, suzuki)
    old = making.note(one, suzuki)
    Progress.objects.filter(pk=old.pk).update(at=clock.now() - timedelta(days=400))
    first, last = queries.month_of(clock.today())
    found = queries.counts(suzuki.actor, first=first, last=last)
    assert (found.households, found.persons, found.acts) == (1, 3, 3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"minutes": 0}, "1分から"), ({"kind": "golf"}, "選べない値"), ({"days": 1}, "先の日付")],
)
def test_work_that_cannot_be_is_refused(suzuki: Worker, changes: dict[str, object], said: str) -> None:
    values: dict[str, object] = {"on": clock.today(), "kind": "papers", "minutes": 10}
    if "days" in changes:
        changes = {"on": clock.today() + timedelta(days=1)}
    with pytest.raises(Refused, match=said):
        work.log_other_work(**values | changes, by=suzuki.actor)  # type: ignore[arg-type]
    with breaks("other_work_minutes"):
        OtherWork.objects.create(
            municipality_id=suzuki.actor.municipality_id,
            agency=suzuki.agency,
            by=suzuki.user,
            on=clock.today(),
            kind="papers",
            minutes=0,
        )


def test_the_page_of_work(suzuki: Worker, kimura: Worker, tanaka: Worker, sato: Worker) -> None:
    url = reverse("cases:work")
    sent = {"on": str(clock.today()), "kind": "papers", "minutes": "20", "what": "月の報告"}
    assert suzuki.client.post(url, sent | {"minutes": "0"}).status_code == 422
    assert suzuki.client.post(url, sent)["Location"] == url
    assert "月の報告" in kimura.client.get(url).content.decode()
    assert "月の報告" not in tanaka.client.get(url).content.decode()
    assert suzuki.client.get(url, {"month": "2020-13"}).status_code == 200
    assert sato.client.get(url).status_code == 403
