"""The pages of cases, each in the same order: it works, a colleague can, the stranger, the reader, a bad id, the method."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases.actions import plan as plans
from marugoto.cases.actions import team
from marugoto.cases.models import Case, Plan, TeamMember
from marugoto.intake.actions import baton, matters
from tests.cases import making
from tests.factories.agencies import Town, Worker

pytestmark = pytest.mark.usefixtures("needs")


@dataclass
class Rows:
    """Ids for every kind of route."""

    case: UUID
    assessment: UUID
    plan: UUID
    step: UUID
    note: UUID
    member: UUID


@pytest.fixture
def rows(case: Case, suzuki: Worker, town: Town) -> Rows:
    """A case with one of everything: a plan under way, and a draft of the next version."""
    running = making.running(case, suzuki)
    member = team.add_member(case=case, desk=town.b.desk, part="訪問", by=suzuki.actor)
    return Rows(
        case=case.id,
        assessment=making.assess(case, suzuki).id,
        plan=running.id,
        step=making.steps_of(running)[0].id,
        note=making.note(case, suzuki).id,
        member=member.id,
    )


GET = (
    ("cases:detail", "case"),
    ("cases:edit", "case"),
    ("cases:history", "case"),
    ("cases:team", "case"),
    ("cases:assess", "case"),
    ("cases:facts", "case"),
    ("cases:outlook", "case"),
    ("cases:assessment", "assessment"),
    ("cases:plan-new", "case"),
    ("cases:plan", "plan"),
    ("cases:plan-sheet", "plan"),
    ("cases:plan-plain", "plan"),
    ("cases:step", "step"),
    ("cases:progress", "case"),
    ("cases:paste", "case"),
    ("cases:progress-correct", "note"),
    ("cases:review", "case"),
    ("cases:close", "case"),
    ("cases:watch", "case"),
    ("cases:reopen", "case"),
)
POST = (
    ("cases:team-leave", "member"),
    ("cases:plan-consent", "plan"),
    ("cases:plan-discard", "plan"),
    ("cases:watch-end", "case"),
)


@pytest.mark.parametrize(("name", "kind"), GET)
def test_every_page_opens_for_the_home_agency_alone(
    name: str,
    kind: str,
    rows: Rows,
    suzuki: Worker,
    kimura: Worker,
    tanaka: Worker,
    sato: Worker,
) -> None:
    url = reverse(name, args=[getattr(rows, kind)])
    answer = kimura.client.get(url)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert len(page.select("h1")) == 1
    assert len(page.select("main .btn-primary")) <= 1
    assert AuditEvent.objects.filter(kind="look", actor_id=kimura.user.id).count() == 1
    assert tanaka.client.get(url).status_code == 404
    assert sato.client.get(url).status_code == 403
    assert suzuki.client.get(reverse(name, args=[uuid4()])).status_code == 404


@pytest.mark.parametrize(("name", "kind"), POST)
def test_what_only_a_post_does(
    name: str, kind: str, rows: Rows, suzuki: Worker, tanaka: Worker, sato: Worker
) -> None:
    url = reverse(name, args=[getattr(rows, kind)])
    assert suzuki.client.get(url).status_code == 405
    assert tanaka.client.post(url).status_code == 404
    assert sato.client.post(url).status_code == 403
    assert suzuki.client.post(reverse(name, args=[uuid4()])).status_code == 404
    assert suzuki.client.post(url).status_code in (302, 422)


@pytest.mark.parametrize("name", ["cases:draft", "cases:draft-discard"])
def test_unsaved_text_goes_the_same_way(
    name: str, rows: Rows, suzuki: Worker, tanaka: Worker, sato: Worker
) -> None:
    url = reverse(name, args=[rows.case, "progress"])
    assert suzuki.client.get(url).status_code == 405
    assert tanaka.client.post(url).status_code == 404
    assert sato.client.post(url).status_code == 403
    assert suzuki.client.post(url).status_code in (200, 302)


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_agency_and_reads_as_a_sentence(
    case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker, sato: Worker
) -> None:
    url = reverse("cases:list")
    assert case.title in kimura.client.get(url).content.decode()
    assert case.title not in tanaka.client.get(url).content.decode()
    assert sato.client.get(url).status_code == 403
    page = BeautifulSoup(
        suzuki.client.get(url, {"status": "all", "mine": "on", "q": "中央", "sort": "-title"}).content,
        "html.parser",
    )
    sentence = page.select_one(".sentence")
    assert sentence is not None
    assert [p.get_text() for p in sentence.select(".sentence-part")] == ["すべて", "自分のケース", "中央"]
    assert len(page.select("tbody tr")) == 1
    assert "この条件のケースはありません" in suzuki.client.get(url, {"q": "どこにもない"}).content.decode()
    assert suzuki.client.get(url, {"status": "nonsense", "sort": "x", "page": "z"}).status_code == 200


def test_the_list_is_bounded_and_asks_the_same_number_of_questions(
    suzuki: Worker, django_assert_max_num_queries: Callable[..., object]
) -> None:
    first = making.case(suzuki)
    first.title = "見本"
    for n in range(50):
        making.case(suzuki, making.matter(suzuki), title=f"見本 {n}")
    suzuki.client.get(reverse("cases:list"))
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        page = BeautifulSoup(suzuki.client.get(reverse("cases:list")).content, "html.parser")
    assert len(page.select("tbody tr")) == 50
    assert page.select_one(".pager") is not None


# --- opening ---------------------------------------------------------------------------------------------------------


def test_a_case_is_opened_from_its_matter(suzuki: Worker, tanaka: Worker, sato: Worker) -> None:
    person = making.person(suzuki)
    home = making.home(suzuki, (person, "self"))
    matter = making.matter(suzuki, person)
    url = reverse("cases:open", args=[matter.id])
    assert tanaka.client.get(url).status_code == 404
    assert sato.client.get(url).status_code == 403
    page = BeautifulSoup(suzuki.client.get(url).content, "html.parser")
    assert page.select_one(f"input[name=persons][value='{person.id}'][checked]") is not None
    refused = suzuki.client.post(url, {"title": "", "persons": [str(person.id)]})
    assert refused.status_code == 422
    answer = suzuki.client.post(
        url,
        {
            "title": "中央・ひとりぐらし",
            "persons": [str(person.id)],
            "household": str(home.id),
            "programme": "",
        },
    )
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:detail", args=[case.id])
    assert (case.household, case.subjects.get().person) == (home, person)
    assert suzuki.client.get(url)["Location"] == answer["Location"]  # once opened, it leads there


def test_somebody_elses_persons_cannot_be_put_in(suzuki: Worker) -> None:
    matter, other = making.matter(suzuki), making.person(suzuki, "ほか")
    url = reverse("cases:open", args=[matter.id])
    answer = suzuki.client.post(url, {"title": "x", "persons": [str(other.id)]})
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_a_matter_that_was_passed_on_cannot_be_opened(case: Case, suzuki: Worker) -> None:
    other = making.matter(suzuki)
    matters.close_matter(matter=other, outcome="informed", by=suzuki.actor)
    person = other.persons.get().person
    answer = suzuki.client.post(
        reverse("cases:open", args=[other.id]), {"title": "x", "persons": [str(person.id)]}
    )
    assert answer.status_code == 422
    assert "案件を再開してから" in answer.content.decode()


def test_the_heading_is_corrected(case: Case, suzuki: Worker) -> None:
    person = case.subjects.get().person
    url = reverse("cases:edit", args=[case.id])
    assert suzuki.client.post(url, {"title": " ", "persons": [str(person.id)]}).status_code == 422
    assert suzuki.client.post(url, {"title": "旭", "persons": [str(person.id)]}).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.programme) == ("旭", "")


# --- the case --------------------------------------------------------------------------------------------------------


def _primary(worker: Worker, case: Case) -> str:
    page = BeautifulSoup(worker.client.get(reverse("cases:detail", args=[case.id])).content, "html.parser")
    found = page.select_one(".baton .btn-primary")
    return str(found["href"]) if found else ""


def test_the_primary_button_is_the_next_act(case: Case, suzuki: Worker) -> None:
    def url(name: str) -> str:
        return reverse(name, args=[case.id])

    assert _primary(suzuki, case) == url("cases:assess")
    making.assess(case, suzuki)
    assert _primary(suzuki, case) == url("cases:plan-new")
    made = plans.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    assert _primary(suzuki, case) == url("cases:plan-draft")
    assert suzuki.client.get(url("cases:plan-draft"))["Location"] == reverse("cases:plan", args=[made.id])
    plans.record_consent(plan=made, on=made.made_on, form="oral", by=suzuki.actor)
    assert _primary(suzuki, case) == url("collaboration:bring")
    plans.endorse(plan=made, on=made.made_on, by_conference="会議", by=suzuki.actor)
    assert _primary(suzuki, case) == "#notes"
    making.end_steps(made, suzuki)
    assert _primary(suzuki, case) == url("cases:review")
    making.reviewed(case, suzuki, "conclude", next_review_on=None)
    assert _primary(suzuki, case) == url("cases:close")
    making.close(case, suzuki, watch_until=made.made_on + making.timedelta(days=30))
    assert _primary(suzuki, case) == url("cases:watch")


def test_the_page_says_where_the_baton_is(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    assert suzuki.desk is not None
    assert tanaka.desk is not None
    url = reverse("cases:detail", args=[case.id])
    baton.expect_answer(matter_id=case.matter_id)
    assert "返事を待っています（1件）" in suzuki.client.get(url).content.decode()
    baton.answer_came(matter_id=case.matter_id)
    matters.close_matter(matter=case.matter, outcome="supported", by=suzuki.actor)
    assert "案件が先に閉じられています" in suzuki.client.get(url).content.decode()
    matters.reopen_matter(matter=case.matter, desk=suzuki.desk, by=suzuki.actor)
    baton.pass_baton(
        matter_id=case.matter_id,
        from_desk_id=suzuki.desk.id,
        to_desk=tanaka.desk,
        reason="accepted",
        by=tanaka.actor,
    )
    assert "バトンはほかの機関にあります" in suzuki.client.get(url).content.decode()


def test_a_person_without_the_right_to_write_reads_only(case: Case, kimura: Worker, suzuki: Worker) -> None:
    making.close(case, suzuki, person_view="助かった")
    page = kimura.client.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert "助かった" in page
    assert "経過を書く" not in page
    assert reverse("cases:reopen", args=[case.id]) in page


# --- the team --------------------------------------------------------------------------------------------------------


def test_somebody_joins_and_leaves(case: Case, suzuki: Worker, kimura: Worker, town: Town) -> None:
    url = reverse("cases:team", args=[case.id])
    bad = {"desk": str(town.b.desk.id), "user": str(kimura.user.id), "part": "家計"}
    answer = suzuki.client.post(url, bad)
    assert answer.status_code == 422
    assert "自分の機関の人だけ" in answer.content.decode()
    assert suzuki.client.post(url, bad | {"user": ""}).status_code == 302
    member = TeamMember.objects.get(case=case, lead=False)
    assert suzuki.client.post(reverse("cases:team-leave", args=[member.id])).status_code == 302
    lead = TeamMember.objects.get(case=case, lead=True)
    page = suzuki.client.post(reverse("cases:team-leave", args=[lead.id]), follow=True).content.decode()
    assert "主担当は外せません" in page


def test_an_old_plan_is_not_edited(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    answer = suzuki.client.get(reverse("cases:plan-edit", args=[made.id]))
    assert answer["Location"] == reverse("cases:plan", args=[made.id])
    making.close(case, suzuki, "moved")
    (step,) = making.steps_of(Plan.objects.get(case=case))
    assert suzuki.client.get(reverse("cases:step", args=[step.id])).status_code == 404
