"""The boxes of the assessment, block by block, in any order. What stood there on an earlier day stays."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases import queries
from marugoto.cases.actions.common import lock_open_case, point_next, ref
from marugoto.cases.models import Assessment, AssessmentFact, AssessmentItem, Case
from marugoto.cases.rules import facts as rules
from marugoto.cases.rules.facts import Answer
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@transaction.atomic
def record_facts(*, case: Case, domain: str, answers: Mapping[str, Answer], by: Actor) -> Assessment | None:
    """Keeps the answers of one block: on one's own assessment of today, else on a new one that goes on from the last.

    ``answers``: question → answer; a question that is left out keeps its answer, an empty answer takes it away. None: nothing was
    answered and nothing had been. Refused: the case is over; a question of another block; an answer that cannot be.
    """
    locked = lock_open_case(case.id, case.matter_id)
    on = clock.today()
    wanted = {code: _checked(code, answer, domain, on) for code, answer in answers.items()}
    last = queries.latest_assessment(locked)
    before = queries.facts_of(last)
    turned = [c for c in wanted if wanted[c] != before.get(c, Answer())]
    if not turned:
        return last
    first = last is None
    sheet = last if last and (last.on, last.by_id) == (on, by.user_id) else _continued(locked, last, on, by)
    sheet.facts.filter(question__in=turned).delete()
    AssessmentFact.objects.bulk_create(_row(sheet, c, wanted[c]) for c in turned if not wanted[c].empty)
    audit.record(
        "case.facts_recorded",
        by=by,
        refs=ref(locked),
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"domain": domain, "questions": len(turned)},
    )
    if first:
        point_next(locked, by=by)
    return sheet


def _checked(code: str, answer: Answer, domain: str, on: date) -> Answer:
    entry = codes.require(queries.QUESTIONS, code, on=on, field=code)
    if entry.extra["domain"] != domain:
        raise Refused("この項目は、ほかの領域のものです。", field=code)
    asked = queries.question(code)
    tidy = rules.tidied(asked, answer)
    if problem := rules.answer_problem(asked, tidy):
        raise Refused(problem, field=code)
    return tidy


def _row(sheet: Assessment, code: str, answer: Answer) -> AssessmentFact:
    ticked = [f"{code}.{one}" for one in answer.codes]
    return AssessmentFact(assessment=sheet, question=code, codes=ticked, text=answer.text)


def _continued(case: Case, last: Assessment | None, on: date, by: Actor) -> Assessment:
    """Today's assessment: all that the last one said, so that it can be read alone."""
    if last is None:
        return Assessment.objects.create(case=case, on=on, by_id=by.user_id)
    made = Assessment.objects.create(
        case=case,
        on=on,
        by_id=by.user_id,
        strengths=last.strengths,
        wishes=last.wishes,
        summary=last.summary,
        factors=last.factors,
        urgent=last.urgent,
        story=last.story,
        urgency=last.urgency,
        necessity=last.necessity,
    )
    AssessmentItem.objects.bulk_create(
        AssessmentItem(assessment=made, domain=i.domain, wording=i.wording, view=i.view)
        for i in last.items.all()
    )
    carry_facts(last, made)
    return made


def carry_facts(last: Assessment | None, made: Assessment) -> None:
    """The answers of the last assessment stand on the new one too; who reads it needs no other."""
    if last is None:
        return
    AssessmentFact.objects.bulk_create(
        AssessmentFact(assessment=made, question=f.question, codes=f.codes, text=f.text)
        for f in last.facts.order_by("question")
    )
