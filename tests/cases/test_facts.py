"""The boxes of the assessment: kept block by block, on today's sheet; an earlier day stays as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.actions.facts import record_facts
from marugoto.cases.models import Assessment, AssessmentFact, Case
from marugoto.cases.rules.facts import Answer
from marugoto.core import clock
from marugoto.core.errors import Refused
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.usefixtures("needs")
OWNED = {"dwelling": Answer(("owned",)), "rent": Answer(text="４５，０００")}


def _keep(case: Case, worker: Worker, domain: str = "housing", **answers: Answer) -> Assessment | None:
    return record_facts(case=case, domain=domain, answers=answers, by=worker.actor)


def test_the_first_answer_makes_the_assessment(case: Case, suzuki: Worker) -> None:
    made = _keep(case, suzuki, **OWNED)
    assert made is not None
    assert queries.facts_of(made) == {"dwelling": Answer(("owned",)), "rent": Answer(text="45000")}
    assert AssessmentFact.objects.get(question="dwelling").codes == ["dwelling.owned"]
    assert queries.words_of("rent", Answer(text="45000")) == "45,000円/月"
    event = AuditEvent.objects.get(verb="case.facts_recorded")
    assert event.data == {"domain": "housing", "questions": 2}
    assert queries.next_for(case, on=clock.today()).code == "plan"


def test_blocks_are_kept_in_any_order_on_one_sheet_a_day(case: Case, suzuki: Worker) -> None:
    first = _keep(case, suzuki, **OWNED)
    second = _keep(case, suzuki, "health", attending=Answer(("yes",)))
    assert first == second
    assert list(queries.facts_of(second)) == ["attending", "dwelling", "rent"]
    third = _keep(case, suzuki, dwelling=Answer())
    assert list(queries.facts_of(third)) == ["attending", "rent"]
    assert _keep(case, suzuki, dwelling=Answer()) == third
    assert AuditEvent.objects.filter(verb="case.facts_recorded").count() == 3


def test_an_earlier_day_and_a_colleague_keep_what_they_wrote(
    case: Case, suzuki: Worker, kimura: Worker
) -> None:
    old = making.assess(case, suzuki, blocks={}, strengths="料理が好き")
    _keep(case, suzuki, **OWNED)
    Assessment.objects.update(on=clock.today() - timedelta(days=40))
    new = _keep(case, kimura, dwelling=Answer(("public",)))
    assert new is not None
    assert new.id != old.id
    assert (new.by_id, new.strengths) == (kimura.user.id, "料理が好き")
    old.refresh_from_db()
    assert queries.facts_of(old)["dwelling"] == Answer(("owned",))
    assert queries.facts_of(new) == {"dwelling": Answer(("public",)), "rent": Answer(text="45000")}
    changes = queries.fact_changes(case)
    assert [c.assessment.id for c in changes] == [new.id, old.id]
    assert changes[0].rows == [("住まい", "持家", "公営住宅")]


def test_words_written_later_carry_the_answers_on(case: Case, suzuki: Worker) -> None:
    _keep(case, suzuki, **OWNED)
    assert queries.facts_of(making.assess(case, suzuki))["rent"] == Answer(text="45000")


@pytest.mark.parametrize(
    ("domain", "answers", "said"),
    [
        ("health", {"dwelling": Answer(("owned",))}, "ほかの領域"),
        ("housing", {"castle": Answer(("owned",))}, "選べない値"),
        ("housing", {"rent": Answer(text="高い")}, "数字で"),
    ],
)
def test_what_cannot_be_is_refused(
    case: Case, suzuki: Worker, domain: str, answers: dict[str, Answer], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        record_facts(case=case, domain=domain, answers=answers, by=suzuki.actor)
    assert not Assessment.objects.exists()


def test_an_ended_case_takes_no_answers(case: Case, suzuki: Worker) -> None:
    making.close(case, suzuki)
    with pytest.raises(Refused, match="終わっています"):
        _keep(case, suzuki, **OWNED)


def test_the_database_keeps_one_answer_that_says_something(case: Case, suzuki: Worker) -> None:
    made = _keep(case, suzuki, **OWNED)
    with breaks("assessment_fact_once"):
        AssessmentFact.objects.create(assessment=made, question="rent", text="1")
    with breaks("assessment_fact_says_something"):
        AssessmentFact.objects.create(assessment=made, question="savings")
    empty = AssessmentFact(assessment=made, question="savings")
    assert sentence_of(empty, "assessment_fact_says_something") == "選ぶか、書いてください。"


# --- the page --------------------------------------------------------------------------------------------------------


def _page(worker: Worker, case: Case) -> BeautifulSoup:
    answer = worker.client.get(reverse("cases:facts", args=[case.id]))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_block_is_kept_without_javascript_and_while_typing(
    case: Case, suzuki: Worker, kimura: Worker
) -> None:
    url = reverse("cases:facts-block", args=[case.id, "housing"])
    answer = suzuki.client.post(url, {"dwelling": "other", "dwelling.other": "友人の家", "stopped": ["gas"]})
    assert answer["Location"] == reverse("cases:facts", args=[case.id]) + "#block-housing"
    typed = suzuki.client.post(
        url, {"dwelling": "other", "dwelling.other": "友人の家", "rent": "三万"}, HTTP_X_AUTOSAVE="1"
    )
    assert (typed.status_code, "数字" in typed.json()["problem"]) == (422, True)
    saved = suzuki.client.post(url, {"dwelling": "owned", "rent": "30000"}, HTTP_X_AUTOSAVE="1")
    assert saved.json()["saved_at"]
    page = _page(kimura, case)
    assert page.select_one("[name=dwelling][value=owned][checked]") is not None
    rent = page.select_one("[name=rent]")
    assert rent is not None
    assert rent["value"] == "30000"
    assert page.select_one("[name=stopped][value=gas][checked]") is None
    assert page.select_one("div.national [name=dwelling]") is not None
    assert page.select_one("div.national [name=rent]") is None


def test_what_was_typed_is_not_lost_on_an_error(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:facts-block", args=[case.id, "economy"])
    answer = suzuki.client.post(url, {"income": "わからない", "debts": "yes"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    income = page.select_one("[name=income]")
    assert income is not None
    assert income["value"] == "わからない"
    assert page.select_one("[name=debts][value=yes][checked]") is not None
    assert not Assessment.objects.exists()


def test_the_doors_of_a_block(case: Case, suzuki: Worker, tanaka: Worker, sato: Worker) -> None:
    block = reverse("cases:facts-block", args=[case.id, "health"])
    assert tanaka.client.post(block, {"attending": "yes"}).status_code == 404
    assert sato.client.post(block, {"attending": "yes"}).status_code == 403
    assert suzuki.client.get(block).status_code == 405
    assert suzuki.client.post(reverse("cases:facts-block", args=[uuid4(), "health"])).status_code == 404
    assert suzuki.client.post(reverse("cases:facts-block", args=[case.id, "nowhere"])).status_code == 404
    suzuki.client.get(reverse("cases:facts", args=[case.id]))
    assert not Assessment.objects.exists()
