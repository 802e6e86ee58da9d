"""What stands together in a case, and scales: found, judged, kept; through actions and pages."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.actions import outlook as act
from marugoto.cases.actions.facts import record_facts
from marugoto.cases.models import Assessment, Case, PatternVerdict, ScaleAnswer
from marugoto.cases.rules.facts import Answer
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people.models import Protection, ProtectionAgency
from tests.cases import making
from tests.factories.agencies import Town, Worker
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.usefixtures("needs")
LONELY = {"companionship": 3, "left_out": 2, "isolated": 4}


@pytest.fixture
def entangled(case: Case, suzuki: Worker) -> Case:
    """Health, money and family at once, with two kinds of care."""
    making.assess(case, suzuki, factors=["illness", "debt", "care", "child_rearing"])
    return case


def _standing(case: Case) -> dict[str, str]:
    return {line.code: line.standing for line in queries.patterns_of(case, on=clock.today())}


def test_what_is_found_is_judged_and_both_words_are_kept(
    entangled: Case, suzuki: Worker, kimura: Worker
) -> None:
    assert _standing(entangled) == {"complex": "new", "double_care": "new"}
    no = act.judge_pattern(
        case=entangled, pattern="double_care", verdict="rejected", note="子は独立", by=suzuki.actor
    )
    same = act.judge_pattern(
        case=entangled, pattern="double_care", verdict="rejected", note="子は独立", by=kimura.actor
    )
    assert same == no
    assert _standing(entangled)["double_care"] == "rejected"
    record_facts(case=entangled, domain="household", answers={"caring": Answer(("infant",))}, by=suzuki.actor)
    assert _standing(entangled)["double_care"] == "changed"
    act.judge_pattern(case=entangled, pattern="double_care", verdict="confirmed", by=kimura.actor)
    assert _standing(entangled)["double_care"] == "confirmed"
    line = next(x for x in queries.patterns_of(entangled, on=clock.today()) if x.code == "double_care")
    assert [v.verdict for v in line.verdicts] == ["confirmed", "rejected"]
    assert line.grounds == ["介護", "子育て", "世話をしている人：小さい子どもを育てている"]
    assert AuditEvent.objects.filter(verb="case.pattern_judged").count() == 2


def test_an_old_parent_and_a_child_at_home_are_seen_in_the_household(suzuki: Worker) -> None:
    today = clock.today()
    mother = making.person(suzuki, given="花子", birth_date=today.replace(year=today.year - 83, day=1))
    son = making.person(suzuki, given="一郎", birth_date=today.replace(year=today.year - 52, day=1))
    home = making.home(suzuki, (mother, "self"), (son, "child"))
    case = making.case(suzuki, making.matter(suzuki, mother), household=home)
    making.assess(case, suzuki, factors=["isolation"])
    line = queries.patterns_of(case, on=today)[0]
    assert line.code == "p8050"
    assert line.grounds == ["渡邊 花子（83歳）", "渡邊 一郎（52歳）", "社会的孤立（ひきこもりなどを含む）"]


def test_what_is_not_found_is_not_judged_and_what_was_judged_stays(entangled: Case, suzuki: Worker) -> None:
    with pytest.raises(Refused, match="見つかっていません"):
        act.judge_pattern(case=entangled, pattern="young_carer", verdict="confirmed", by=suzuki.actor)
    with pytest.raises(Refused, match="選べない値"):
        act.judge_pattern(case=entangled, pattern="complex", verdict="perhaps", by=suzuki.actor)
    act.judge_pattern(case=entangled, pattern="complex", verdict="confirmed", by=suzuki.actor)
    making.assess(entangled, suzuki, factors=["illness"], on=clock.today())
    assert _standing(entangled) == {"complex": "gone"}


def test_urgency_and_necessity_go_together(case: Case, suzuki: Worker) -> None:
    with pytest.raises(Refused, match="組で"):
        making.assess(case, suzuki, urgency="today")
    made = making.assess(case, suzuki, urgency="today", necessity="must", story="はじめは小さな借金でした。")
    table = queries.priority_of(made, on=clock.today())
    assert table is not None
    cells = [cell for row in table.rows for cell in row["cells"]]  # type: ignore[attr-defined]
    assert [c["words"] for c in cells if c["here"]] == ["今日のうちに会い、上司と関係機関に伝える"]
    assert len(cells) == 9
    assert queries.priority_of(making.assess(case, suzuki, summary="別の見立て"), on=clock.today()) is None


def test_a_scale_is_answered_day_by_day(case: Case, suzuki: Worker) -> None:
    person = queries.subjects_of(case)[0]
    today = clock.today()
    for days, answers in ((60, dict.fromkeys(LONELY, 4)), (0, LONELY)):
        act.answer_scale(
            case=case,
            scale="loneliness",
            answers=answers,
            on=today - timedelta(days=days),
            person=person,
            by=suzuki.actor,
        )
    again = act.answer_scale(
        case=case,
        scale="loneliness",
        answers=LONELY | {"isolated": 2},
        on=today,
        person=person,
        by=suzuki.actor,
    )
    assert ScaleAnswer.objects.count() == 2
    assert queries.answers_of(again) == LONELY | {"isolated": 2}
    (line,) = queries.scales_of(case)
    assert [(d.row.score, d.band, d.turn) for d in line.days] == [
        (7, "時々ある", "better"),
        (12, "常にある", ""),
    ]
    assert line.text.endswith("7点（時々ある）")
    assert len(line.trend.dots) == 2


@pytest.mark.parametrize(
    ("answers", "days", "said"),
    [
        ({"companionship": 3}, 0, "あと2問"),
        (LONELY, -1, "先の日付"),
        (LONELY | {"isolated": 9}, 0, "選べない値"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(
    case: Case, suzuki: Worker, answers: dict[str, int], days: int, said: str
) -> None:
    on = clock.today() - timedelta(days=days)
    with pytest.raises(Refused, match=said):
        act.answer_scale(case=case, scale="loneliness", answers=answers, on=on, by=suzuki.actor)


def test_a_stranger_to_the_case_answers_no_scale(case: Case, suzuki: Worker) -> None:
    with pytest.raises(Refused, match="このケースの人"):
        act.answer_scale(
            case=case,
            scale="loneliness",
            answers=LONELY,
            on=clock.today(),
            person=making.person(suzuki, given="他人"),
            by=suzuki.actor,
        )


def test_the_answers_of_a_hidden_person_do_not_show(case: Case, suzuki: Worker, town: Town) -> None:
    person = queries.subjects_of(case)[0]
    for who in (person, None):
        act.answer_scale(
            case=case, scale="step_work", answers={"work": 2}, on=clock.today(), person=who, by=suzuki.actor
        )
    measure = Protection.objects.create(
        person=person,
        ground="spouse",
        since=clock.today(),
        until=clock.today(),
        set_by=town.b.agency,
        recorded_by=suzuki.user.id,
    )
    ProtectionAgency.objects.create(protection=measure, agency=town.b.agency)
    assert [line.who for line in queries.scales_of(case)] == ["世帯全体"]


def test_the_database_keeps_it_whole(entangled: Case, suzuki: Worker) -> None:
    act.answer_scale(
        case=entangled, scale="step_work", answers={"work": 2}, on=clock.today(), by=suzuki.actor
    )
    row = ScaleAnswer.objects.get()
    with breaks("scale_answer_once_a_day"):
        ScaleAnswer.objects.create(
            case=entangled, scale="step_work", answers=["x"], score=1, on=row.on, by=suzuki.user
        )
    with breaks("scale_answer_is_whole"):
        ScaleAnswer.objects.filter(pk=row.pk).update(answers=[])
    with breaks("pattern_verdict_has_grounds"):
        PatternVerdict.objects.create(
            case=entangled, pattern="complex", verdict="confirmed", grounds=[], on=row.on, by=suzuki.user
        )
    with breaks("assessment_urgency_pair"):
        Assessment.objects.update(urgency="today")
    half = Assessment(case=entangled, on=row.on, by=suzuki.user, necessity="must")
    assert sentence_of(half, "assessment_urgency_pair") == "緊急性と必要性は、組で選んでください。"


# --- the pages -------------------------------------------------------------------------------------------------------


def test_a_worker_goes_from_the_boxes_to_a_word_on_what_they_say_together(
    case: Case, suzuki: Worker, kimura: Worker
) -> None:
    facts = reverse("cases:facts-block", args=[case.id, "household"])
    suzuki.client.post(facts, {"caring": ["parent", "infant"]})
    page = suzuki.client.get(reverse("cases:outlook", args=[case.id])).content.decode()
    assert "ダブルケア" in page
    assert "世話をしている人：親などの介護をしている" in page
    judge = reverse("cases:judge", args=[case.id, "double_care"])
    answer = suzuki.client.post(judge, {"verdict": "confirmed", "note": "休みがない"})
    assert answer["Location"] == reverse("cases:outlook", args=[case.id]) + "#pattern-double_care"
    seen = BeautifulSoup(kimura.client.get(reverse("cases:outlook", args=[case.id])).content, "html.parser")
    shown = seen.select_one("#pattern-double_care")
    assert shown is not None
    assert "休みがない" in shown.get_text()
    detail = kimura.client.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert "#pattern-double_care" in detail
    wrong = suzuki.client.post(judge, {"verdict": "maybe"}, follow=True).content.decode()
    assert "あてはまるかどうかを選んでください" in wrong


def test_a_scale_is_filled_in_on_its_page(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:scale", args=[case.id, "loneliness"])
    person = str(queries.subjects_of(case)[0].id)
    half = suzuki.client.post(url, {"on": str(clock.today()), "person": person, "companionship": "3"})
    assert half.status_code == 422
    page = BeautifulSoup(half.content, "html.parser")
    assert page.select_one("[name=companionship][value='3'][checked]") is not None
    for back in (30, 0):
        day = clock.today() - timedelta(days=back)
        sent = {"on": str(day), "person": person, **{k: str(v) for k, v in LONELY.items()}}
        assert suzuki.client.post(url, sent).status_code == 302
    shown = BeautifulSoup(suzuki.client.get(reverse("cases:outlook", args=[case.id])).content, "html.parser")
    assert len(shown.select("svg .trend-dot")) == 2
    assert shown.select_one("svg desc") is not None
    assert suzuki.client.get(reverse("cases:scale", args=[case.id, "height"])).status_code == 404


def test_the_doors(entangled: Case, suzuki: Worker, tanaka: Worker, sato: Worker) -> None:
    judge = reverse("cases:judge", args=[entangled.id, "complex"])
    scale = reverse("cases:scale", args=[entangled.id, "loneliness"])
    for worker, status in ((tanaka, 404), (sato, 403)):
        assert worker.client.post(judge, {"verdict": "confirmed"}).status_code == status
        assert worker.client.get(scale).status_code == status
    assert suzuki.client.get(judge).status_code == 405
    assert not PatternVerdict.objects.exists()
