"""A matter becomes a case; its heading and its team change; text is kept while one types."""

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.cases.actions import drafts, opening, team
from marugoto.cases.models import Case, CaseSubject, Draft, TeamMember
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton, matters
from marugoto.intake.models import Matter
from tests.cases import making
from tests.factories.agencies import Town, Worker


def test_the_desk_that_holds_the_baton_opens_a_case(suzuki: Worker, matter: Matter) -> None:
    case = making.case(suzuki, matter)
    matter.refresh_from_db()
    lead = TeamMember.objects.get(case=case)
    assert (case.agency, case.status, case.opened_on) == (suzuki.agency, "open", clock.today())
    assert (lead.user, lead.desk, lead.lead) == (suzuki.user, suzuki.desk, True)
    assert (matter.next_act, matter.next_due) == ("assess", clock.today() + making.timedelta(days=14))
    person = CaseSubject.objects.get(case=case).person
    event = AuditEvent.objects.get(verb="case.opened")
    assert (event.matter_id, event.person_ids) == (matter.id, [person.id])
    assert event.refs == [{"kind": "case", "id": str(case.id)}]


def test_nobody_else_does(suzuki: Worker, tanaka: Worker, matter: Matter) -> None:
    with pytest.raises(Refused, match="バトンを持つ窓口"):
        making.case(tanaka, matter)
    assert Case.objects.count() == 0


def test_not_twice_and_not_on_a_closed_matter(suzuki: Worker, matter: Matter) -> None:
    first = making.case(suzuki, matter)
    with pytest.raises(Refused, match="もう開いています"):
        making.case(suzuki, matter)
    making.close(first, suzuki)
    with pytest.raises(Refused, match="案件を再開してから"):
        making.case(suzuki, matter)


def test_the_next_agency_opens_its_own_case(suzuki: Worker, tanaka: Worker, matter: Matter) -> None:
    assert suzuki.desk is not None
    assert tanaka.desk is not None
    first = making.case(suzuki, matter)
    baton.pass_baton(
        matter_id=matter.id,
        from_desk_id=suzuki.desk.id,
        to_desk=tanaka.desk,
        reason="accepted",
        by=tanaka.actor,
    )
    second = making.case(tanaka, matter)
    assert (first.agency, second.agency) == (suzuki.agency, tanaka.agency)
    making.note(first, suzuki)  # A's file goes on, and leaves B's matter alone
    matter.refresh_from_db()
    assert matter.next_act == "assess"


@pytest.mark.parametrize(
    ("more", "words", "field"),
    [
        ({"title": "  "}, "呼び名", "title"),
        ({"programme": "nowhere"}, "選べない値", "programme"),
        ({"persons": []}, "一人以上", None),
    ],
)
def test_a_case_has_a_name_and_somebody(
    suzuki: Worker, matter: Matter, more: dict[str, object], words: str, field: str | None
) -> None:
    with pytest.raises(Refused, match=words) as said:
        making.case(suzuki, matter, **more)
    assert said.value.field == field


def test_the_matter_learns_whom_the_case_knows(suzuki: Worker, matter: Matter) -> None:
    mother = matter.persons.get().person
    father = making.person(suzuki, "渡邊", "太郎")
    household = making.home(suzuki, (mother, "self"), (father, "spouse"))
    case = making.case(suzuki, matter, persons=[father, mother], household=household)
    matter.refresh_from_db()
    assert matter.household == household
    assert set(matter.persons.values_list("person_id", flat=True)) == {mother.id, father.id}
    assert [s.person for s in case.subjects.order_by("sort")] == [father, mother]


def test_the_heading_can_be_corrected(case: Case, suzuki: Worker, kimura: Worker) -> None:
    other = making.person(suzuki, "渡邊", "太郎")
    opening.change_case(case=case, title="旭・二人世帯", programme="", persons=[other], by=kimura.actor)
    case.refresh_from_db()
    assert (case.title, case.programme) == ("旭・二人世帯", "")
    assert [s.person for s in case.subjects.order_by("sort")] == [other]
    event = AuditEvent.objects.get(verb="case.changed")
    assert len(event.person_ids) == 2  # who was left out, too
    with pytest.raises(Refused, match="一人以上"):
        opening.change_case(case=case, title="旭", by=kimura.actor)


def test_a_team_of_several_agencies_with_one_lead(
    case: Case, suzuki: Worker, kimura: Worker, town: Town
) -> None:
    assert kimura.desk is not None
    team.add_member(case=case, desk=town.b.desk, part="週1回の訪問", by=suzuki.actor)
    with pytest.raises(Refused, match="もうチームに"):
        team.add_member(case=case, desk=town.b.desk, part="訪問", by=suzuki.actor)
    team.add_member(case=case, desk=kimura.desk, user=kimura.user, part="家計", by=suzuki.actor)
    team.add_member(case=case, desk=kimura.desk, user=kimura.user, part="主担当", lead=True, by=suzuki.actor)
    lead = TeamMember.objects.get(case=case, lead=True, valid_to__isnull=True)
    assert lead.user == kimura.user
    assert TeamMember.objects.filter(case=case, valid_to__isnull=True).count() == 2
    assert AuditEvent.objects.filter(verb="case.team_joined").count() == 3


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"user": "suzuki", "part": "x"}, "自分の機関の人だけ"),
        ({"part": "x", "lead": True}, "このケースを開いた機関"),
        ({"part": " "}, "役割を書いて"),
    ],
)
def test_who_may_not_join(
    case: Case, suzuki: Worker, town: Town, more: dict[str, object], words: str
) -> None:
    if more.get("user"):
        more = more | {"user": suzuki.user}
    with pytest.raises(Refused, match=words):
        team.add_member(case=case, desk=town.b.desk, by=suzuki.actor, **more)  # type: ignore[arg-type]


def test_a_member_leaves_but_not_the_lead(case: Case, suzuki: Worker, town: Town) -> None:
    member = team.add_member(case=case, desk=town.b.desk, part="訪問", by=suzuki.actor)
    team.end_member(member=member, by=suzuki.actor)
    member.refresh_from_db()
    assert member.valid_to == clock.today()
    with pytest.raises(Refused, match="もうチームから"):
        team.end_member(member=member, by=suzuki.actor)
    with pytest.raises(Refused, match="主担当は外せません"):
        team.end_member(member=TeamMember.objects.get(case=case, lead=True), by=suzuki.actor)


def test_unsaved_text_is_ones_own(case: Case, suzuki: Worker, kimura: Worker) -> None:
    drafts.save_draft(case=case, form="assessment", data={"summary": ["書きかけ"]}, by=suzuki.actor)
    drafts.save_draft(case=case, form="assessment", data={"summary": ["続き"]}, by=suzuki.actor)
    drafts.save_draft(case=case, form="assessment", data={"summary": ["別の人"]}, by=kimura.actor)
    assert Draft.objects.get(user=suzuki.user).data == {"summary": ["続き"]}
    making.assess(case, suzuki)
    assert list(Draft.objects.values_list("user__username", flat=True)) == ["kimura"]
    drafts.discard_draft(case=case, form="assessment", by=kimura.actor)
    drafts.discard_draft(case=case, form="assessment", by=kimura.actor)
    assert AuditEvent.objects.filter(verb="case.draft_discarded").count() == 1
    with pytest.raises(Refused, match="下書き"):
        drafts.save_draft(case=case, form="poem", data={}, by=suzuki.actor)


def test_a_case_waits_while_its_matter_awaits_an_answer(case: Case, suzuki: Worker) -> None:
    baton.expect_answer(matter_id=case.matter_id)
    making.assess(case, suzuki)
    matter = Matter.objects.get(pk=case.matter_id)
    assert (matter.next_act, matter.answers_awaited) == ("await_answer", 1)
    baton.answer_came(matter_id=case.matter_id, next_act="redirect")
    making.note(case, suzuki)  # a note does not wipe out "find another receiver"
    assert Matter.objects.get(pk=case.matter_id).next_act == "redirect"
    making.assess(case, suzuki, summary="あらためて")  # going on with the plan does
    assert Matter.objects.get(pk=case.matter_id).next_act == "plan"


def test_a_matter_closed_meanwhile_is_left_alone(case: Case, suzuki: Worker) -> None:
    matters.close_matter(matter=case.matter, outcome="supported", by=suzuki.actor)
    making.note(case, suzuki)
    assert Matter.objects.get(pk=case.matter_id).status == "closed"
