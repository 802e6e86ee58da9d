"""相談を受ける, through the URL: it works, what was typed stays, a draft is kept, the same page sent twice counts once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.intake.actions import baton
from marugoto.intake.models import Consultation, ConsultationNeed, Matter, Notice
from marugoto.people.models import Consent, Person
from tests.factories.agencies import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("needs")]
URL = "/intake/receive/"


def _form(cid: UUID, **more: str) -> dict[str, str]:
    return {
        "consultation": str(cid),
        "subjects": "1",
        "channel": "phone",
        "story": "母の介護をしていた父が入院して、家計が苦しい",
        "caller_relation": "child",
        "urgency": "this_week",
        "consent_state": "not_asked",
        "outcome": "taken_on",
        "s0-name": "山田 花子",
        "s0-kana": "やまだ はなこ",
        "s0-birth": "S25.3.1",
        "act": "finish",
    } | more


def test_the_page_opens_with_one_person_and_no_draft(sato: Worker) -> None:
    page = BeautifulSoup(sato.client.get(URL).content, "html.parser")
    assert page.select_one("#id_story") is not None
    assert page.select_one("#id_s0-name") is not None
    assert Consultation.objects.count() == 0


def test_a_finished_consultation_is_a_matter_in_ones_hand(suzuki: Worker) -> None:
    cid = uuid4()
    answer = suzuki.client.post(URL, _form(cid))
    consultation = Consultation.objects.get(pk=cid)
    assert consultation.matter is not None
    assert answer["Location"].startswith(reverse("intake:matter", args=[consultation.matter_id]))
    assert consultation.matter.holder_desk == suzuki.desk
    person = Person.objects.get(family_name="山田")
    assert (person.given_kana, str(person.birth_date)) == ("はなこ", "1950-03-01")
    assert list(consultation.subjects.values_list("person_id", flat=True)) == [person.id]
    assert AuditEvent.objects.filter(verb="consultation.received", person_ids__contains=[person.id]).exists()


def test_taking_in_writes_in_few_steps(
    suzuki: Worker, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """Somebody new, with consent: 38 statements, 57 before."""
    form, client = _form(uuid4(), consent_state="given", consent_form="oral"), suzuki.client
    with django_assert_max_num_queries(44):
        assert client.post(URL, form).status_code == 302


def test_the_same_page_sent_twice_counts_once(suzuki: Worker) -> None:
    form = _form(uuid4())
    first, second = suzuki.client.post(URL, form), suzuki.client.post(URL, form)
    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == 1
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"story": ""}, "話の内容を"),
        ({"outcome": ""}, "このあとどうするか"),
        ({"outcome": "watched"}, "いつ様子を確かめるか"),
        ({"consent_state": "given"}, "同意をどのように聞いたか"),
        ({"s0-birth": "いつか"}, "生年月日"),
    ],
)
def test_bad_input_is_said_in_words_and_nothing_typed_is_lost(
    suzuki: Worker, more: dict[str, str], words: str
) -> None:
    answer = suzuki.client.post(URL, _form(uuid4(), **more))
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert words in page.get_text()
    name = page.select_one("#id_s0-name")
    assert name is not None
    assert name["value"] == "山田 花子"
    assert Matter.objects.count() == 0


def test_two_main_needs_are_refused(suzuki: Worker) -> None:
    answer = suzuki.client.post(URL, _form(uuid4(), **{"need-care": "main", "need-housing": "main"}))
    assert answer.status_code == 422
    assert "一つだけ" in answer.content.decode()


def test_needs_are_kept_with_their_marks(suzuki: Worker, needs: dict[str, object]) -> None:
    first, second = sorted(needs)[:2]
    cid = uuid4()
    suzuki.client.post(URL, _form(cid, **{f"need-{first}": "main", f"need-{second}": "some"}))
    marks = dict(ConsultationNeed.objects.filter(consultation_id=cid).values_list("need__code", "mark"))
    assert marks == {first: "main", second: "also"}


def test_consent_is_recorded_for_the_person(suzuki: Worker) -> None:
    suzuki.client.post(URL, _form(uuid4(), consent_state="given", consent_form="oral"))
    consent = Consent.objects.get()
    assert (consent.state, consent.form, consent.agency) == ("given", "oral", suzuki.agency)


def test_anonymous_without_a_name(suzuki: Worker) -> None:
    form = _form(uuid4(), anonymous="on") | {"s0-name": "", "s0-kana": "", "s0-birth": ""}
    assert suzuki.client.post(URL, form).status_code == 302
    assert Matter.objects.count() == 1


def test_information_given_closes_the_matter_with_its_record(suzuki: Worker) -> None:
    suzuki.client.post(URL, _form(uuid4(), outcome="informed"))
    matter = Matter.objects.get()
    assert (matter.status, matter.closed_outcome) == ("closed", "informed")


def test_one_more_person_keeps_what_was_typed(suzuki: Worker) -> None:
    page = BeautifulSoup(suzuki.client.post(URL, _form(uuid4(), act="more")).content, "html.parser")
    name = page.select_one("#id_s0-name")
    assert name is not None
    assert name["value"] == "山田 花子"
    assert page.select_one("#id_s1-name") is not None


def test_several_subjects(suzuki: Worker) -> None:
    suzuki.client.post(URL, _form(uuid4(), subjects="2", **{"s1-name": "山田 一郎"}))
    assert Person.objects.count() == 2
    assert Matter.objects.get().persons.count() == 2


def test_a_draft_is_kept_resumed_and_becomes_the_consultation(suzuki: Worker) -> None:
    cid = uuid4()
    saved = suzuki.client.post(reverse("intake:draft", args=[cid]), _form(cid, story="書きかけ"))
    assert saved.json()["saved_at"]
    page = BeautifulSoup(suzuki.client.get(reverse("intake:edit", args=[cid])).content, "html.parser")
    story = page.select_one("#id_story")
    assert story is not None
    assert story.get_text().strip() == "書きかけ"
    suzuki.client.post(URL, _form(cid))
    assert Consultation.objects.get(pk=cid).status == "finished"


def test_a_draft_is_its_writers_own(suzuki: Worker, sato: Worker, takahashi: Worker) -> None:
    cid = uuid4()
    suzuki.client.post(reverse("intake:draft", args=[cid]), {"story": "ひみつ"})
    for other in (sato, takahashi):
        assert other.client.get(reverse("intake:edit", args=[cid])).status_code == 404
        assert other.client.post(reverse("intake:draft", args=[cid]), {"story": "x"}).status_code == 422
    assert Consultation.objects.get(pk=cid).draft["story"] == ["ひみつ"]


def test_a_draft_thrown_away_loses_its_words_and_keeps_its_trace(suzuki: Worker) -> None:
    cid = uuid4()
    suzuki.client.post(reverse("intake:draft", args=[cid]), {"story": "ひみつ"})
    suzuki.client.post(reverse("intake:discard", args=[cid]))
    found = Consultation.objects.get(pk=cid)
    assert (found.status, found.draft) == ("discarded", {})


def test_a_matter_is_seen_by_the_agency_and_not_by_strangers(
    suzuki: Worker, sato: Worker, takahashi: Worker
) -> None:
    suzuki.client.post(URL, _form(uuid4()))
    url = reverse("intake:matter", args=[Matter.objects.get().id])
    assert "家計が苦しい" in sato.client.get(url).content.decode()
    assert takahashi.client.get(url).status_code == 404
    assert AuditEvent.objects.filter(verb="matter.viewed", actor_id=sato.user.id).exists()


def test_who_does_not_receive_consultations_gets_403(planner: Worker, volunteer: Worker) -> None:
    for worker in (planner, volunteer):
        assert worker.client.get(URL).status_code == 403


def test_a_notice_arrives_at_a_desk_and_its_writer_learns_of_it(noticer: Worker, sato: Worker) -> None:
    form = {"notice": str(uuid4()), "what": "新聞がたまっている", "about": "川ぞいの家"}
    for _twice in range(2):
        assert noticer.client.post("/intake/notice/", form).status_code == 302
    notice = Notice.objects.get()
    assert notice.matter.holder_desk == sato.desk
    sato.client.post(reverse("intake:take-up", args=[notice.matter_id]))
    assert "窓口が動いています" in noticer.client.get("/intake/notice/").content.decode()


def test_an_empty_notice_is_refused_in_words(noticer: Worker) -> None:
    answer = noticer.client.post("/intake/notice/", {"what": " ", "about": "ここ"})
    assert answer.status_code == 422
    assert "気づいたことを書いてください" in answer.content.decode()


@pytest.mark.parametrize(
    ("route", "data", "status"),
    [
        ("next", {"act": "contact", "due": "2026-12-01"}, "open"),
        ("watch", {"watch_until": "2027-01-10"}, "watching"),
        ("close", {"outcome": "resolved"}, "closed"),
    ],
)
def test_the_holder_acts_on_the_matter(
    suzuki: Worker, takahashi: Worker, clock: object, route: str, data: dict[str, str], status: str
) -> None:
    suzuki.client.post(URL, _form(uuid4()))
    matter = Matter.objects.get()
    url = reverse(f"intake:{route}", args=[matter.id])
    assert takahashi.client.post(url, data).status_code == 404
    assert suzuki.client.get(url).status_code == 405
    assert suzuki.client.post(url, {}).status_code == 422
    assert suzuki.client.post(url, data).status_code == 302
    matter.refresh_from_db()
    assert matter.status == status


def test_a_closed_matter_is_reopened(suzuki: Worker) -> None:
    suzuki.client.post(URL, _form(uuid4(), outcome="informed"))
    matter = Matter.objects.get()
    suzuki.client.post(reverse("intake:reopen", args=[matter.id]))
    matter.refresh_from_db()
    assert matter.status == "open"


def test_the_list_is_filtered_by_what_is_in_the_url(suzuki: Worker, takahashi: Worker) -> None:
    suzuki.client.post(URL, _form(uuid4()))
    number = Matter.objects.get().number
    assert number in suzuki.client.get("/intake/matters/?status=in_hand").content.decode()
    assert number not in suzuki.client.get("/intake/matters/?status=closed").content.decode()
    assert number in suzuki.client.get(f"/intake/matters/?q={number[-4:]}").content.decode()
    assert number not in takahashi.client.get("/intake/matters/?status=all").content.decode()


def test_the_first_desk_does_not_learn_whom_the_next_one_comes_to_know(
    suzuki: Worker, tanaka: Worker
) -> None:
    suzuki.client.post(URL, _form(uuid4()))
    matter = Matter.objects.get()
    assert suzuki.desk is not None
    assert tanaka.desk is not None
    baton.pass_baton(
        matter_id=matter.id,
        from_desk_id=suzuki.desk.id,
        to_desk=tanaka.desk,
        reason="accepted",
        by=tanaka.actor,
    )
    tanaka.client.post(URL, _form(uuid4(), matter=str(matter.id), **{"s0-name": "秘密 次郎", "s0-kana": ""}))
    assert matter.persons.count() == 2
    url = reverse("intake:matter", args=[matter.id])
    theirs, ours = tanaka.client.get(url).content.decode(), suzuki.client.get(url).content.decode()
    assert "秘密" in theirs
    assert "山田" not in theirs, "nothing was given to the new desk about the first person"
    assert "秘密" not in ours
    assert "山田" in ours
    assert "秘密" not in suzuki.client.get("/intake/matters/?status=all").content.decode()
