"""相談を送る: from anybody, without a name; a window answers for it at once; nothing typed is lost; nothing can be read there."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.audit.models import AuditEvent
from marugoto.core.ids import new_id
from marugoto.intake.actions import letters
from marugoto.intake.models import Matter, WebLetter
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.constraints import breaks, sentence_of
from tests.factories.pages import form_data

pytestmark = pytest.mark.django_db
STORY = "夜も眠れません。家賃が払えず、来月出ていくように言われています。"


def post(clock: Clock, path: str = "/intake/ask/", **typed: str) -> Any:
    client = Client(enforce_csrf_checks=True)
    answer = client.get(path)
    assert answer.cookies == {}
    data = form_data(answer.content, having="gate")
    label = BeautifulSoup(answer.content, "html.parser").find("label", attrs={"for": "id_sum"})
    assert label is not None
    words = label.get_text().replace("は？（数字で）", "").split("たす")
    clock.advance(seconds=30)
    return client.post(path, data | {"sum": str(sum(map(int, words)))} | typed)


def test_it_lands_at_a_window_and_has_a_number_to_quote(town: Town, clock: Clock) -> None:
    answer = post(clock, story=STORY)
    assert answer.status_code == 200
    matter = Matter.objects.get()
    assert matter.number in answer.content.decode()
    assert (matter.status, matter.next_act, matter.urgency) == ("open", "contact", "this_week")
    assert matter.holder_desk.accounts
    assert WebLetter.objects.get().story == STORY
    assert STORY not in answer.content.decode(), "the answer repeats nothing"
    assert AuditEvent.objects.filter(verb="letter.sent").count() == 1


def test_a_window_may_be_chosen(town: Town, clock: Clock) -> None:
    post(clock, story=STORY, desk=str(town.b.desk.id))
    assert Matter.objects.get().holder_desk == town.b.desk


def test_sent_twice_it_is_one(town: Town, clock: Clock) -> None:
    same = str(new_id())
    post(clock, story=STORY, letter=same)
    post(clock, story=STORY, letter=same)
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reply": "phone"}, "返事がほしいときは、連絡先を書いてください。"),
        ({"sum": "0"}, "計算の答えが違います"),
        ({"desk": "x"}, "エラーを示すことば"),
    ],
)
def test_refused_it_keeps_every_word(typed: dict[str, str], said: str, town: Town, clock: Clock) -> None:
    answer = post(clock, **({"story": STORY, "name": "山田"} | typed))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text or "desk" in typed
    assert STORY in text
    assert "山田" in text
    assert Matter.objects.count() == 0


def test_the_window_reads_it_and_a_stranger_does_not(
    town: Town, sato: Worker, takahashi: Worker, clock: Clock
) -> None:
    letter = letters.send_letter(letter_id=new_id(), desk=town.a.desk, story=STORY, reply="none")
    path = f"/intake/matters/{letter.matter_id}/"
    assert STORY in sato.client.get(path).content.decode()
    assert takahashi.client.get(path).status_code == 404
    assert sato.client.post(f"{path}take-up-letter/").status_code == 302
    letter.refresh_from_db()
    assert letter.taken_up_at is not None
    assert takahashi.client.post(f"{path}take-up-letter/").status_code == 404


def test_a_flood_is_held_back(town: Town, clock: Clock) -> None:
    for n in range(letters.FROM_ONE_ORIGIN):
        assert post(clock, story=f"{STORY}{n}").status_code == 200
    answer = post(clock, story="六つ目の相談")
    assert answer.status_code == 422
    assert "急ぐときは電話してください" in answer.content.decode()
    assert "六つ目の相談" in answer.content.decode()


def test_without_a_window_the_page_says_so(db: None) -> None:
    assert Client().get("/intake/ask/").status_code == 404


def test_the_database_has_the_last_word(town: Town, clock: Clock) -> None:
    letter = letters.send_letter(letter_id=new_id(), desk=town.a.desk, story=STORY, reply="none")
    for name, change in (
        ("web_letter_says_something", {"story": ""}),
        ("web_letter_reply_needs_a_contact", {"reply": "phone"}),
    ):
        row = WebLetter(**{"matter": letter.matter, "story": STORY, "reply": "none"} | change)
        assert sentence_of(row, name).endswith("。")
        with breaks(name):
            WebLetter.objects.filter(pk=letter.pk).update(**change)
