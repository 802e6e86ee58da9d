"""What a changed form changes: each kind of change goes to the action of the room that owns the record, and to nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.cases import access as cases
from marugoto.cases import queries as case_queries
from marugoto.cases.actions import assessment, facts, plan, progress
from marugoto.cases.models import Case, Plan, Step
from marugoto.cases.rules.facts import Answer
from marugoto.collaboration import access as collaboration
from marugoto.collaboration.actions import agenda
from marugoto.core import clock
from marugoto.core.clock import JST
from marugoto.core.errors import Refused
from marugoto.paperwork.access import Opened
from marugoto.paperwork.registry import register
from marugoto.paperwork.rules.changes import Change, read
from marugoto.people import access as people
from marugoto.people.actions import persons
from marugoto.people.linkage.birth import parse_birth
from marugoto.people.rules import Particulars, split_name
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

Changes = Sequence[Change]


def _value(change: Change) -> Any:
    return read(change.spot, change.new, register())


def _need(by: Actor, right: P) -> None:
    if not by.can(right):
        raise Refused(_("この欄を直す権限がありません。"))


# --- the person ------------------------------------------------------------------------------------------------------


def person(changes: Changes, opened: Opened, by: Actor) -> None:
    """people: the particulars that were changed, beside those that were not."""
    _need(by, P.PERSON_REGISTER)
    if opened.gathered.person_id is None:
        raise Refused(_("この様式の人は、もう見られません。"))
    found = people.get_known_person(by, opened.gathered.person_id)
    names = Particulars.__dataclass_fields__.keys() - {"birth"}
    wish = Particulars(birth=found.birth, **{name: getattr(found, name) for name in names})
    for change in changes:
        wish = replace(wish, **_particular(change, found, by))
    persons.correct_person(person=found, particulars=wish, by=by)


def _particular(change: Change, found: Any, by: Actor) -> dict[str, Any]:
    column = change.spot.code.partition(".")[2]
    if column == "name":
        family, given = split_name(change.new)
        return {"family_name": family, "given_name": given}
    if column == "kana":
        family, given = split_name(change.new)
        return {"family_kana": family, "given_kana": given}
    if column == "birth":
        return {"birth": _birth(change.new)}
    if column == "address" and not people.may_see_address(by, found):
        raise Refused(_("この人の住所は、支援措置により直せません。"))
    return {column: _value(change) if column == "gender" else change.new.strip()}


def _birth(text: str) -> Any:
    born = parse_birth(text.partition("（")[0], clock.today())
    if born is None:
        raise Refused(_("生年月日を読み取れませんでした。「昭和25年3月1日」のように書いてください。"))
    return born


# --- the assessment --------------------------------------------------------------------------------------------------


def assess(changes: Changes, opened: Opened, by: Actor) -> None:
    """cases: a new assessment of today, which goes on from the newest; the boxes block by block."""
    case = _case(opened, by)
    newest = case_queries.latest_assessment(case)
    if (newest.pk if newest else None) != opened.gathered.part_id:
        raise Refused(_("これより新しいアセスメントがあります。新しいほうの様式で直してください。"))
    words = [c for c in changes if not c.spot.code.startswith("fact_")]
    if words:
        assessment.assess(case=case, assessed=_assessed(newest, words), by=by)
    blocks: dict[str, dict[str, Answer]] = {}
    for change in changes:
        if change.spot.code.startswith("fact_"):
            block, _dot, question = change.spot.code.removeprefix("fact_").partition(".")
            blocks.setdefault(block, {})[question] = _answer(change)
    for block, answers in blocks.items():
        facts.record_facts(case=case, domain=block, answers=answers, by=by)


def _assessed(newest: Any, changes: Changes) -> assessment.Assessed:
    blocks = {i.domain: assessment.Block(i.wording, i.view) for i in newest.items.all()} if newest else {}
    made = assessment.Assessed(
        on=clock.today(),
        blocks=blocks,
        factors=list(newest.factors) if newest else [],
        strengths=newest.strengths if newest else "",
        wishes=newest.wishes if newest else "",
        summary=newest.summary if newest else "",
        urgent=newest.urgent if newest else False,
        story=newest.story if newest else "",
        urgency=newest.urgency if newest else "",
        necessity=newest.necessity if newest else "",
    )
    for change in changes:
        made = _written(made, change)
    return made


def _written(made: assessment.Assessed, change: Change) -> assessment.Assessed:
    column = change.spot.code.partition(".")[2]
    if column == "factors":
        kept = [f for f in made.factors if f != change.spot.option]
        return replace(made, factors=[*kept, *([change.spot.option] if _value(change) else [])])
    if column == "urgent":
        return replace(made, urgent=bool(_value(change)))
    block, _bar, side = column.rpartition("_")
    if side in ("wording", "view") and block:
        before = made.blocks.get(block, assessment.Block())
        return replace(made, blocks={**made.blocks, block: replace(before, **{side: change.new})})
    words: dict[str, Any] = {column: _value(change)}
    return replace(made, **words)


def _answer(change: Change) -> Answer:
    field, value = register()[change.spot.code], _value(change)
    if field.kind == "choices":
        _boxes, _open, other = change.new.rpartition("（")
        words = (
            other.rstrip("）")
            if _open and other.endswith("）") and "☑" not in other and "☐" not in other
            else ""
        )
        return Answer(tuple(value), _only_own(words, field.code))
    if isinstance(value, date):
        return Answer((), value.isoformat())
    return Answer((), "" if value is None else str(value))


def _only_own(words: str, code: str) -> str:
    """Words in brackets that belong to the last label of the list are not words of one's own."""
    labels = register().labels(register()[code]).values()
    return "" if any(label.endswith(f"（{words}）") for label in labels) else words


# --- the plan --------------------------------------------------------------------------------------------------------


def change_plan(changes: Changes, opened: Opened, by: Actor) -> None:
    """cases: another wording of a draft. A plan under way is changed by a new version, on its page."""
    _need(by, P.CASE_WRITE)
    part = opened.gathered.part_id
    if part is None:
        raise Refused(_("プランがまだありません。画面でプランを作ってください。"))
    found = cases.get_plan(by, part, P.CASE_WRITE, look=False)
    plan.change_plan(plan=found, planned=_planned(found, changes), by=by)


def _planned(found: Plan, changes: Changes) -> plan.Planned:
    said = {(c.spot.code, c.spot.row): c for c in changes if not c.spot.option}
    marks = {c.spot.option: bool(_value(c)) for c in changes if c.spot.code == "plan.applies_for"}
    applies = [code for code in found.applies_for if marks.get(code, True)]
    applies += [code for code, on in marks.items() if on and code not in applies]
    view = case_queries.plan_view(found)
    goals = [
        plan.PlannedGoal(
            words=_text(said, "goal.words", line.goal.pk, line.goal.words),
            steps=[_step(said, one.step) for one in line.steps],
            id=line.goal.pk,
        )
        for line in view.goals
    ]
    return plan.Planned(
        situation=_text(said, "plan.situation", "", found.situation),
        direction=_text(said, "plan.direction", "", found.direction),
        applies_for=applies,
        starts_on=_day(said, "plan.starts_on", "", found.starts_on),
        review_on=_day(said, "plan.review_on", "", found.review_on),
        lead_after=_text(said, "plan.lead_after", "", found.lead_after),
        plain=_text(said, "plan.plain", "", found.plain),
        goals=goals,
    )


def _step(said: dict[tuple[str, str], Change], step: Step) -> plan.PlannedStep:
    return plan.PlannedStep(
        what=_text(said, "step.what", step.pk, step.what),
        due_on=_day(said, "step.due", step.pk, step.due_on),
        desk_id=step.desk_id,
        who=_text(said, "step.who", step.pk, step.who),
        need_id=step.need_id,
        id=step.pk,
        continues=step.continues_id,
    )


def _text(said: dict[tuple[str, str], Change], code: str, row: object, before: str) -> str:
    found = said.get((code, str(row)))
    return found.new if found else before


def _day(said: dict[tuple[str, str], Change], code: str, row: object, before: date | None) -> date | None:
    found = said.get((code, str(row)))
    return _value(found) if found else before


# --- notes and minutes -----------------------------------------------------------------------------------------------


def note(changes: Changes, opened: Opened, by: Actor) -> None:
    """cases: each changed note is corrected by a new one; an empty sheet that was filled in is a new note."""
    case = _case(opened, by)
    rows: dict[str, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.spot.row or str(opened.gathered.part_id or ""), []).append(change)
    for key, own in rows.items():
        before = cases.get_note(by, UUID(key), P.CASE_WRITE, look=False) if key else None
        progress.note_progress(
            case=case,
            noted=_noted(before, own),
            by=by,
            note_id=None if before else opened.gathered.blank_id,
            corrects=before,
        )


def _noted(before: Any, changes: Changes) -> progress.Noted:
    columns = ("at", "method", "body", "kind", "contact", "minutes", "next_act", "next_due", "contact_kind")
    start: dict[str, Any] = {"at": clock.now(), "method": "", "body": ""}
    if before:
        start = {name: getattr(before, name) for name in columns}
    for change in changes:
        value = _value(change)
        start[change.spot.code.partition(".")[2]] = (
            value.replace(tzinfo=JST) if isinstance(value, datetime) else value
        )
    if start["at"] is None:
        raise Refused(_("日時を書いてください。"))
    return progress.Noted(**start)


def minutes(changes: Changes, opened: Opened, by: Actor) -> None:
    """collaboration: the words for the record, by the chair; nothing of what is behind a wall."""
    for change in changes:
        try:
            item, kind, _seat = collaboration.get_agenda_item(
                by, opened.record, UUID(change.spot.row), P.CONFERENCE_CONVENE
            )
        except (Http404, ValueError):
            raise Refused(_("この議題は、もう見られません。")) from None
        if kind.walled:
            raise Refused(_("この会議の記録は、様式から書けません。"))
        agenda.keep_minutes(item_id=item.pk, minutes=change.new, by=by)


def _case(opened: Opened, by: Actor) -> Case:
    _need(by, P.CASE_WRITE)
    return cases.get_case(by, opened.record, P.CASE_WRITE, look=False)


TAKES: Final[dict[str, Callable[[Changes, Opened, Actor], None]]] = {
    "person": person,
    "assessment": assess,
    "plan": change_plan,
    "note": note,
    "minutes": minutes,
}
