"""What pages and other rooms ask of cases."""

from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from marugoto.cases import queries
from marugoto.cases.actions import steps, team
from marugoto.cases.models import Case, Plan, TeamMember
from marugoto.cases.queries import Wanted
from marugoto.core import clock, codes
from marugoto.intake.actions import baton
from marugoto.intake.models import Matter
from marugoto.people.models import Person
from tests.cases import making
from tests.factories.agencies import Town, Worker


def _titles(worker: Worker, **wanted: object) -> list[str]:
    rows = queries.cases_filtered(worker.actor, Wanted(**wanted), on=clock.today())  # type: ignore[arg-type]
    return [c.title for c in rows]


@pytest.fixture
def three(suzuki: Worker, kimura: Worker) -> list[Case]:
    """いち (鈴木, plan under way), に (木村), さん (鈴木, closed)."""
    first = making.case(suzuki, making.matter(suzuki), title="いち")
    making.running(first, suzuki, "電話", "訪問")
    second = making.case(kimura, making.matter(kimura), title="に")
    third = making.case(suzuki, making.matter(suzuki), title="さん")
    making.close(third, suzuki)
    return [first, second, third]


def test_the_list_is_narrowed(three: list[Case], suzuki: Worker, kimura: Worker, tanaka: Worker) -> None:
    assert _titles(suzuki) == ["いち", "に"]  # by the day of the next act
    assert _titles(suzuki, status="closed") == ["さん"]
    assert set(_titles(suzuki, status="all")) == {"いち", "に", "さん"}
    assert _titles(suzuki, mine=True) == ["いち"]
    assert _titles(kimura, mine=True) == ["に"]
    assert _titles(suzuki, q="ち") == ["いち"]
    assert _titles(suzuki, q=three[1].matter.number) == ["に"]
    assert _titles(suzuki, sort="-title") == ["に", "いち"]
    assert _titles(suzuki, sort="nonsense") == ["いち", "に"]
    assert _titles(tanaka, status="all") == []


def test_overdue_reviews(three: list[Case], suzuki: Worker) -> None:
    assert _titles(suzuki, overdue=True) == []
    gone = clock.today() - timedelta(days=1)
    Plan.objects.filter(case=three[0]).update(starts_on=gone - timedelta(days=9), review_on=gone)
    assert _titles(suzuki, overdue=True) == ["いち"]


def test_a_row_says_what_is_left(
    three: list[Case], suzuki: Worker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    making.end_steps(Plan.objects.get(case=three[0]), suzuki)
    actor = suzuki.actor
    with django_assert_num_queries(1):
        rows = list(queries.cases_filtered(actor, Wanted(), on=clock.today()))
    row = next(r for r in rows if r.title == "いち")
    assert (row.steps_open, row.steps_all, row.lead_name) == (0, 2, suzuki.user.name)  # type: ignore[attr-defined]


def test_a_desk_without_a_name_is_everybody_of_it(case: Case, suzuki: Worker, kimura: Worker) -> None:
    assert suzuki.desk is not None
    assert _titles(kimura, mine=True) == []
    team.add_member(case=case, desk=suzuki.desk, part="窓口", by=suzuki.actor)
    assert _titles(kimura, mine=True) == [case.title]


def test_what_is_due_today(three: list[Case], suzuki: Worker, kimura: Worker, tanaka: Worker) -> None:
    on = clock.today()
    assert queries.steps_due(suzuki.actor, on) == []
    due = queries.steps_due(suzuki.actor, on, within=7)
    assert [(s.what, s.case_title, s.mine) for s in due] == [("電話", "いち", True)]
    assert queries.steps_due(kimura.actor, on, within=99) == []
    assert queries.reviews_due(suzuki.actor, on) == []
    later = queries.reviews_due(suzuki.actor, on + timedelta(days=91))
    assert [r.case_title for r in later] == ["いち"]
    assert queries.reviews_due(tanaka.actor, on + timedelta(days=91)) == []
    assert [c.title for c in queries.my_cases(suzuki.actor, on=on)] == ["いち"]


def test_the_case_of_a_matter(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    assert suzuki.desk is not None
    assert tanaka.desk is not None
    assert queries.case_of_matter(case.matter_id) == case
    baton.pass_baton(
        matter_id=case.matter_id,
        from_desk_id=suzuki.desk.id,
        to_desk=tanaka.desk,
        reason="accepted",
        by=tanaka.actor,
    )
    making.close(case, suzuki, "handed_to_service")
    theirs = making.case(tanaka, Matter.objects.get(pk=case.matter_id))
    assert queries.case_of_matter(case.matter_id) == theirs
    assert queries.case_of_matter(case.matter_id, agency_id=suzuki.agency.id) == case
    assert queries.case_of_matter(UUID(int=0)) is None


def test_a_person_is_one_under_every_record(case: Case, suzuki: Worker, tanaka: Worker) -> None:
    person = case.subjects.get().person
    other = making.person(suzuki, "渡辺", "花子")
    Person.objects.filter(pk=other.pk).update(canonical=person)
    assert list(queries.cases_of_person(suzuki.actor, other.id)) == [case]
    assert list(queries.cases_of_person(tanaka.actor, other.id)) == []
    home = making.home(suzuki, (other, "self"), (making.person(suzuki, "渡辺", "太郎"), "spouse"))
    Case.objects.filter(pk=case.pk).update(household=home)
    case.refresh_from_db()
    lines = queries.people_of(case, on=clock.today())
    assert [(p.name, p.relation, p.subject) for p in lines] == [
        ("渡邊 花子", codes.label("people.relations", "self"), True),
        ("渡辺 太郎", codes.label("people.relations", "spouse"), False),
    ]


def test_open_steps_of_every_version_count(case: Case, suzuki: Worker) -> None:
    making.running(case, suzuki, "古い手順")
    new = making.running(case, suzuki, "新しい手順")
    assert [s.what for s in queries.open_steps(case)] == ["新しい手順"]
    steps.record_step_outcome(step=making.steps_of(new)[0], outcome="no_place", by=suzuki.actor)
    assert queries.open_steps(case) == []
    assert [s.what for s in queries.unmet_steps(case)] == ["新しい手順"]


def test_the_history_tells_ones_own_acts_and_the_path_of_the_baton(
    case: Case, suzuki: Worker, tanaka: Worker, yamamoto: Worker
) -> None:
    assert suzuki.desk is not None
    assert tanaka.desk is not None
    making.note(case, suzuki)
    baton.pass_baton(
        matter_id=case.matter_id,
        from_desk_id=suzuki.desk.id,
        to_desk=tanaka.desk,
        reason="accepted",
        by=tanaka.actor,
    )
    theirs = making.case(tanaka, Matter.objects.get(pk=case.matter_id))
    making.note(theirs, tanaka)
    ours = [e.text for e in queries.history_of(case, limit=50)]
    assert ours == [
        "バトンが渡りました",
        "経過を書きました",
        "ケースを開きました",
        "相談を受け、案件になりました",
    ]
    assert [e.text for e in queries.history_of(case, limit=50, notes=False)].count("経過を書きました") == 0
    assert queries.history_of(case, limit=1)[0].who == tanaka.user.name
    assert {e.agency for e in queries.history_of(theirs, limit=1)} == {"東地域包括支援センター 総合相談"}


def test_who_may_be_chosen(case: Case, suzuki: Worker) -> None:
    mother = case.subjects.get().person
    father = making.person(suzuki, "渡邊", "太郎")
    home = making.home(suzuki, (mother, "spouse"), (father, "self"))
    on = clock.today()
    matter = Matter.objects.get(pk=case.matter_id)
    offered = queries.persons_near(matter, case, on=on, seen_by=suzuki.agency.id)
    assert offered == [mother, father]
    assert queries.households_near(matter, on=on, seen_by=suzuki.agency.id) == [home]
    assert queries.household_label(home, on=on, seen_by=suzuki.agency.id) == "渡邊 太郎・渡邊 花子"
    assert queries.pick_persons(offered, [str(father.id), "x"]) == [father]
    assert queries.pick_household([home], "") is None


def test_what_forms_offer(case: Case, suzuki: Worker, needs: dict[str, object], town: Town) -> None:
    desks = [label for _value, label in queries.desk_choices(suzuki.actor)]
    assert desks[0] == "みさき市社会福祉協議会 CSW窓口"
    assert "東地域包括支援センター 総合相談" in desks
    assert len(desks) == len(set(desks))
    groups = dict(queries.need_groups(on=clock.today(), key="code"))
    assert next(iter(groups.values()))[0][0] == "health"
    assert TeamMember.objects.count() == 1
