"""Words in the records of one's own cases: what is found, by whom, how far, and what is kept of the look."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.actions import progress, team
from marugoto.cases.models import Assessment, Case, Progress
from marugoto.cases.queries import search
from marugoto.cases.rules import words
from marugoto.core import clock, second_wall
from marugoto.core.ids import new_id
from marugoto.intake.models import Consultation
from tests.cases import making
from tests.factories.agencies import Worker
from tests.house.strictness import as_the_pages

pytestmark = pytest.mark.usefixtures("needs")

PAGE = reverse("cases:search")


def _talk(case: Case, worker: Worker, story: str) -> Consultation:
    assert worker.desk is not None
    return Consultation.objects.create(
        matter=case.matter,
        status="finished",
        desk=worker.desk,
        received_by=worker.user,
        received_at=clock.now(),
        channel="phone",
        story=story,
        outcome="taken_on",
        finished_at=clock.now(),
    )


def _hits(worker: Worker, asked: str, **more: str) -> list[str]:
    """The texts of the rows of the page."""
    page = worker.client.get(PAGE, {"q": asked} | more)
    assert page.status_code == 200
    soup = BeautifulSoup(page.content, "html.parser")
    return [p.get_text() for p in soup.select("main .rows .measure")]


def test_notes_talks_and_assessments_are_found(case: Case, suzuki: Worker) -> None:
    making.note(case, suzuki, "家賃を三か月ためている")
    _talk(case, suzuki, "ヤチンのことで相談したい")
    making.assess(case, suzuki, summary="ﾔﾁﾝの滞納")
    making.note(case, suzuki, "変わりなし")
    assert set(_hits(suzuki, "やちん")) == {"ﾔﾁﾝの滞納", "ヤチンのことで相談したい"}
    assert _hits(suzuki, "家賃") == ["家賃を三か月ためている"]
    assert _hits(suzuki, "賃") == ["家賃を三か月ためている"]
    assert _hits(suzuki, "家賃 三か月") == ["家賃を三か月ためている"]
    assert _hits(suzuki, "家賃 変わり") == []


def test_a_hit_leads_to_its_record_and_marks_the_word(case: Case, suzuki: Worker) -> None:
    notes = [making.note(case, suzuki, f"電話 {n}") for n in range(60)]
    old = making.note(case, suzuki, "くらしの相談", at=clock.now() - timedelta(days=90))
    soup = BeautifulSoup(suzuki.client.get(PAGE, {"q": "クラシ"}).content, "html.parser")
    mark, link = soup.select_one("main mark"), soup.select_one("main .rows a")
    assert mark is not None
    assert link is not None
    assert mark.get_text() == "くらし"
    assert case.title in link.get_text()
    href = str(link["href"])
    there = suzuki.client.get(href.partition("#")[0]).content.decode()
    assert f'id="{href.partition("#")[2]}"' in there
    assert "くらしの相談" in there
    assert queries.page_of_note(case, old.id, 50) == 2
    assert queries.page_of_note(case, notes[-1].id, 50) == 1
    assert queries.page_of_note(case, new_id(), 50) == 1


def test_only_cases_in_whose_team_one_is(case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker) -> None:
    making.note(case, suzuki, "家賃のこと")
    assert _hits(suzuki, "家賃") == ["家賃のこと"]
    assert _hits(kimura, "家賃") == []
    assert _hits(tanaka, "家賃") == []
    assert kimura.desk is not None
    member = team.add_member(
        case=case, desk=kimura.desk, user=kimura.user, part="同行", lead=False, by=suzuki.actor
    )
    assert _hits(kimura, "家賃") == ["家賃のこと"]
    team.end_member(member=member, by=suzuki.actor)
    assert _hits(kimura, "家賃") == []


def test_a_member_elsewhere_finds_nothing(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    making.note(case, suzuki, "家賃のこと")
    assert tanaka.desk is not None
    team.add_member(case=case, desk=tanaka.desk, user=None, part="家計", lead=False, by=suzuki.actor)
    assert _hits(tanaka, "家賃") == []
    assert tanaka.client.get(reverse("cases:search-case", args=[case.id])).status_code == 404


def test_the_second_wall_stands_behind_the_search(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    """Whoever forgot the door and asked for the case by its number would still get nothing."""
    making.note(case, suzuki, "家賃のこと")
    _talk(case, suzuki, "家賃の相談")
    making.assess(case, suzuki, summary="家賃の滞納")
    patterns = [words.pattern("家賃")]
    with as_the_pages(), second_wall.standing(suzuki.actor):
        assert len(search._notes([case.id], patterns)) == 1
        assert len(search._assessments([case.id], patterns)) == 1
    with as_the_pages(), second_wall.standing(tanaka.actor):
        assert search._notes([case.id], patterns) == []
        assert search._assessments([case.id], patterns) == []
        assert search._talks(tanaka.actor, {case.matter_id: case.id}, patterns) == []


def test_ended_cases_are_looked_through_when_asked(case: Case, suzuki: Worker, kimura: Worker) -> None:
    making.note(case, suzuki, "家賃のこと")
    making.close(case, suzuki)
    assert _hits(suzuki, "家賃") == []
    assert _hits(suzuki, "家賃", closed="on") == ["家賃のこと"]
    assert _hits(kimura, "家賃", closed="on") == []


def test_a_corrected_note_is_found_by_its_new_words(case: Case, suzuki: Worker) -> None:
    old = making.note(case, suzuki, "家賃のこと")
    progress.note_progress(
        case=case,
        noted=progress.Noted(at=clock.now(), method="phone", body="電気代のこと"),
        corrects=old,
        by=suzuki.actor,
    )
    assert (_hits(suzuki, "家賃"), _hits(suzuki, "電気")) == ([], ["電気代のこと"])


def test_a_colleague_searches_in_one_case(case: Case, suzuki: Worker, kimura: Worker, sato: Worker) -> None:
    making.note(case, suzuki, "家賃のこと")
    other = making.case(suzuki, making.matter(suzuki), title="二つめ")
    making.note(other, suzuki, "家賃のこと、もう一つ")
    url = reverse("cases:search-case", args=[case.id])
    said = kimura.client.get(url, {"q": "家賃"}).content.decode()
    assert said.count("<mark>") == 1
    assert sato.client.get(url).status_code == 403
    assert sato.client.get(PAGE).status_code == 403
    assert kimura.client.get(reverse("cases:search-case", args=[new_id()])).status_code == 404


def test_what_was_shown_is_a_look_without_the_words(case: Case, suzuki: Worker) -> None:
    making.note(case, suzuki, "家賃のこと")
    before = AuditEvent.objects.count()
    suzuki.client.get(PAGE, {"q": "電気"})
    suzuki.client.get(PAGE)
    assert AuditEvent.objects.count() == before
    suzuki.client.get(PAGE, {"q": "家賃"})
    look = AuditEvent.objects.order_by("-id")[0]
    subjects = list(case.subjects.values_list("person_id", flat=True))
    assert (look.verb, look.person_ids, look.actor_id) == ("case.searched", subjects, suzuki.user.id)
    assert "家賃" not in str([getattr(look, f.attname) for f in AuditEvent._meta.concrete_fields])


def test_an_empty_question_says_what_to_do(case: Case, suzuki: Worker) -> None:
    page = suzuki.client.get(PAGE, {"q": " "})
    assert page.status_code == 422
    assert "さがすことばを書いてください。" in page.content.decode()
    assert suzuki.client.get(PAGE).status_code == 200
    assert suzuki.client.get(PAGE, {"q": "\\(['%_"}).status_code == 200
    assert suzuki.client.get(PAGE, {"q": "x", "after": "-1", "page": "zz"}).status_code == 200


def test_older_cases_wait_for_another_time(
    case: Case, suzuki: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = making.case(suzuki, making.matter(suzuki), title="前のケース")
    Case.objects.filter(pk=older.pk).update(opened_on=case.opened_on - timedelta(days=400))
    for one in (case, older):
        making.note(one, suzuki, f"家賃 {one.title}")
    monkeypatch.setattr(search, "CASES_AT_ONCE", 1)
    assert _hits(suzuki, "家賃") == [f"家賃 {case.title}"]
    soup = BeautifulSoup(suzuki.client.get(PAGE, {"q": "家賃"}).content, "html.parser")
    onward = soup.select_one('main a[href*="after=1"]')
    assert onward is not None
    then = suzuki.client.get(str(onward["href"])).content.decode()
    assert "<mark>家賃</mark> 前のケース" in then
    assert "after=2" not in then


def test_very_many_are_cut_and_it_is_said(
    case: Case, suzuki: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        making.note(case, suzuki, f"家賃 {n}", at=clock.now() - timedelta(days=n))
    monkeypatch.setattr(search, "MOST", 3)
    assert _hits(suzuki, "家賃") == ["家賃 0", "家賃 1", "家賃 2"]
    assert "ほかにもあります" in suzuki.client.get(PAGE, {"q": "家賃"}).content.decode()


def test_it_asks_as_much_for_many_as_for_few(case: Case, suzuki: Worker) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert suzuki.client.get(PAGE, {"q": "家賃"}).status_code == 200
        return len(asked)

    making.note(case, suzuki, "家賃のこと")
    _talk(case, suzuki, "家賃の相談")
    making.assess(case, suzuki, summary="家賃の滞納")
    suzuki.client.get(PAGE)
    few = questions()
    for n in range(5):
        one = making.case(suzuki, making.matter(suzuki), title=f"{n}つめ")
        making.note(one, suzuki, "家賃のこと")
        _talk(one, suzuki, "家賃の相談")
        making.assess(one, suzuki, summary="家賃の滞納")
    assert questions() == few
    assert len(_hits(suzuki, "家賃")) == 18
    assert Progress.objects.count() + Assessment.objects.count() == 12
