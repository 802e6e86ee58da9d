"""A dated assessment; the one before stays as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import drop_draft, lock_open_case, point_next, ref
from marugoto.cases.actions.facts import carry_facts
from marugoto.cases.models import Assessment, AssessmentItem, Case
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Block:
    """One block: the person's own words beside the worker's view."""

    wording: str = ""
    view: str = ""


@dataclass(frozen=True)
class Assessed:
    """An assessment as the page gives it. ``blocks``: code of cases.assessment_domains → Block."""

    on: date
    blocks: Mapping[str, Block] = field(default_factory=dict)
    factors: Sequence[str] = ()
    strengths: str = ""
    wishes: str = ""
    summary: str = ""
    urgent: bool = False
    story: str = ""
    urgency: str = ""
    necessity: str = ""


@transaction.atomic
def assess(*, case: Case, assessed: Assessed, by: Actor) -> Assessment:
    """Writes a new assessment. Refused: a day that cannot be; an unknown block or factor; nothing was written."""
    locked = lock_open_case(case.id, case.matter_id)
    if problem := rules.day_problem(assessed.on, today=clock.today()):
        raise Refused(problem, field="on")
    blocks = {d: b for d, b in assessed.blocks.items() if b.wording.strip() or b.view.strip()}
    _check(assessed, blocks)
    twin = _twin(locked, assessed, blocks, by)
    if twin is not None:
        return twin
    last = queries.latest_assessment(locked)
    made = Assessment.objects.create(
        case=locked,
        on=assessed.on,
        by_id=by.user_id,
        strengths=assessed.strengths.strip(),
        wishes=assessed.wishes.strip(),
        summary=assessed.summary.strip(),
        factors=list(dict.fromkeys(assessed.factors)),
        urgent=assessed.urgent,
        story=assessed.story.strip(),
        urgency=assessed.urgency,
        necessity=assessed.necessity,
    )
    AssessmentItem.objects.bulk_create(
        AssessmentItem(assessment=made, domain=d, wording=b.wording.strip(), view=b.view.strip())
        for d, b in blocks.items()
    )
    carry_facts(last, made)
    drop_draft(locked, "assessment", by)
    audit.record(
        "case.assessed",
        by=by,
        refs=ref(locked),
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"blocks": len(blocks), "factors": len(made.factors), "urgent": made.urgent},
    )
    point_next(locked, by=by)
    return made


def _check(assessed: Assessed, blocks: Mapping[str, Block]) -> None:
    words = (assessed.strengths, assessed.wishes, assessed.summary, assessed.story)
    if not blocks and not assessed.factors and not any(w.strip() for w in words):
        raise Refused("まだ何も書かれていません。ひとつの欄からでも書いてください。")
    for domain in blocks:
        codes.require("cases.assessment_domains", domain, on=assessed.on)
    for factor in assessed.factors:
        codes.require("cases.factors", factor, on=assessed.on, field="factors")
    if bool(assessed.urgency) != bool(assessed.necessity):
        missing = "necessity" if assessed.urgency else "urgency"
        raise Refused("緊急性と必要性は、組で選んでください。", field=missing)
    if assessed.urgency:
        codes.require("intake.urgency", assessed.urgency, on=assessed.on, field="urgency")
        codes.require("cases.necessity", assessed.necessity, on=assessed.on, field="necessity")


def _twin(case: Case, assessed: Assessed, blocks: Mapping[str, Block], by: Actor) -> Assessment | None:
    """The same sheet by the same hand on the same day: sent twice, or nothing was changed."""
    last = queries.latest_assessment(case)
    if last is None or (last.by_id, last.on) != (by.user_id, assessed.on):
        return None
    before = {i.domain: (i.wording, i.view) for i in last.items.all()}
    now = {d: (b.wording.strip(), b.view.strip()) for d, b in blocks.items()}
    texts = (assessed.strengths, assessed.wishes, assessed.summary, assessed.story)
    ticked = (assessed.urgent, assessed.urgency, assessed.necessity)
    same = (last.strengths, last.wishes, last.summary, last.story) == tuple(t.strip() for t in texts)
    same = same and (last.urgent, last.urgency, last.necessity) == ticked
    return last if same and before == now and last.factors == list(dict.fromkeys(assessed.factors)) else None
