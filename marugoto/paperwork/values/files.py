"""The forms of a case: assessment, plan, one note, all notes, evaluation."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from marugoto.agencies.queries import desk_title
from marugoto.cases import queries
from marugoto.cases.models import Assessment, Case, Closing, Plan, Progress, Review
from marugoto.cases.rules.facts import Answer
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.paperwork.registry import register
from marugoto.paperwork.rules.words import boxes
from marugoto.paperwork.values.common import (
    Gathered,
    Words,
    at,
    chosen_of,
    day,
    joined,
    label,
    marks,
    row,
    yes,
)
from marugoto.paperwork.values.persons import add_person
from marugoto.paperwork.values.talks import add_talk, talk_of_case
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

MOST_NOTES = 400


def _case(actor: Actor, case: Case, *, person: str) -> Gathered:
    """What all forms of a case have: its person, its talk, itself."""
    found = Gathered(title=case.title)
    add_person(found, actor, queries.subjects_of(case), wanted=person, purpose="consultation")
    talk = talk_of_case(actor, case.matter) if actor.can(P.CONSULTATION_READ) else None
    if talk:
        add_talk(found, talk)
        found.links["intake:receive"] = []
    lead = next((m for m in queries.team_of(case, on=clock.today()) if m.lead), None)
    who = joined((desk_title(lead.desk), lead.user.name if lead.user else "")) if lead else ""
    found.add(
        "case",
        {
            "title": case.title,
            "programme": label("cases.programmes", case.programme),
            "opened_on": day(case.opened_on),
            "lead": who,
        },
    )
    for route in ("edit", "team", "assess", "facts", "progress", "review", "close"):
        found.links[f"cases:{route}"] = [case.pk]
    found.links["collaboration:result"] = []
    return found


# --- assessment ------------------------------------------------------------------------------------------------------


def assessment(actor: Actor, case: Case, *, part: str, person: str) -> Gathered:
    """インテーク・アセスメントシート of one day (the newest unless another is asked for)."""
    found = _case(actor, case, person=person)
    sheets = queries.assessments_of(case)
    found.parts = [(a.pk, f"{day(a.on)} {a.by.name}") for a in sheets]
    found.part_id = chosen_of(part, found.parts)
    add_assessment(found, next((a for a in sheets if a.pk == found.part_id), None))
    return found


def add_assessment(found: Gathered, sheet: Assessment | None) -> None:
    """What one assessment says; boxes stand there empty where there is none."""
    if sheet:
        found.add(
            "assessment",
            {
                "on": day(sheet.on),
                "by": sheet.by.name,
                "strengths": sheet.strengths,
                "wishes": sheet.wishes,
                "summary": sheet.summary,
                "story": sheet.story,
                "urgency": label("intake.urgency", sheet.urgency),
                "necessity": label("cases.necessity", sheet.necessity),
                "urgent": yes(sheet.urgent),
            },
        )
        for item in sheet.items.all():
            found.add(
                "assessment", {f"{item.domain}_wording": item.wording, f"{item.domain}_view": item.view}
            )
    found.fields |= marks("assessment.factors", sheet.factors if sheet else ())
    answers = queries.facts_of(sheet)
    for code in register().fields:
        if code.startswith("fact_"):
            found.fields[code] = fact_words(code, answers.get(code.partition(".")[2]))


def fact_words(code: str, answer: Answer | None) -> str:
    """An answer as the sheet shows it: all boxes with those ticked, a day by era, a number with its unit."""
    field = register()[code]
    if field.kind == "choices":
        return boxes(
            register().labels(field), answer.codes if answer else (), other=answer.text if answer else ""
        )
    if answer is None:
        return ""
    if field.kind == "number":
        return f"{int(answer.text):,}{field.unit}" if answer.text.isdigit() else answer.text
    return day(_iso(answer.text)) if field.kind == "day" else answer.text


def _iso(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# --- plan ------------------------------------------------------------------------------------------------------------


def plan(actor: Actor, case: Case, *, part: str, person: str) -> Gathered:
    """Both plans: 重層 and 生活困窮. The current one unless another version is asked for."""
    found = _case(actor, case, person=person)
    chosen = _choose_plan(found, case, part)
    add_assessment_factors(found, case)
    if chosen:
        _plan(found, chosen)
    return found


def _choose_plan(found: Gathered, case: Case, part: str) -> Plan | None:
    versions = queries.plans_of(case)
    found.parts = [(p.pk, f"第{p.version}版 {label_of_plan(p)}") for p in versions]  # as it is
    current = queries.current_plan(case)
    found.part_id = chosen_of(part or str(current.pk if current else ""), found.parts)
    return next((p for p in versions if p.pk == found.part_id), None)


def label_of_plan(plan: Plan) -> str:
    """作成中, 実行中 …"""
    words = {"draft": "作成中", "active": "実行中", "superseded": "前の版", "ended": "終わった版"}  # as it is
    return words[plan.status]


def add_assessment_factors(found: Gathered, case: Case) -> None:
    """The factors that a plan begins with."""
    newest = queries.latest_assessment(case)
    found.fields |= marks("assessment.factors", newest.factors if newest else ())


def _plan(found: Gathered, chosen: Plan) -> None:
    for route in ("cases:plan-edit", "cases:plan-consent", "cases:plan-decide"):
        found.links[route] = [chosen.pk]
    found.add(
        "plan",
        {
            "version": f"第{chosen.version}版（{label_of_plan(chosen)}）",  # as it is
            "made_on": day(chosen.made_on),
            "made_by": chosen.made_by.name,
            "situation": chosen.situation,
            "direction": chosen.direction,
            "starts_on": day(chosen.starts_on),
            "review_on": day(chosen.review_on),
            "agreed_on": day(chosen.agreed_on),
            "agreed_form": label("intake.consent_forms", chosen.agreed_form),
            "endorsed_on": day(chosen.endorsed_on),
            "endorsed_by": chosen.endorsed_by,
            "decided_on": day(chosen.decided_on),
            "decided_by": chosen.decided_by,
            "lead_after": chosen.lead_after,
            "plain": chosen.plain,
        },
    )
    found.fields |= marks("plan.applies_for", chosen.applies_for)
    _goals(found, chosen)


def _goals(found: Gathered, chosen: Plan) -> None:
    view = queries.plan_view(chosen)
    found.rows["goals"] = [
        row("goal", line.goal.pk, {"words": line.goal.words, "result": line.result}) for line in view.goals
    ]
    found.rows["steps"] = [
        row(
            "step",
            one.step.pk,
            {
                "goal": line.goal.words,
                "what": one.step.what,
                "desk": desk_title(one.step.desk) if one.step.desk else "",
                "who": one.step.who,
                "due": day(one.step.due_on),
                "need": one.step.need.label if one.step.need else "",
                "service": one.step.service.name if one.step.service else "",
                "outcome": joined((one.outcome, one.step.outcome_note)),
            },
        )
        for line in view.goals
        for one in line.steps
    ]


# --- notes -----------------------------------------------------------------------------------------------------------


def note(actor: Actor, case: Case, *, part: str, person: str) -> Gathered:
    """支援経過（1回ごと）: one note; ``part`` "new", or no note yet: an empty sheet to be filled in by hand and read in."""
    found = _case(actor, case, person=person)
    rows = list(queries.notes_of(case)[:MOST_NOTES])
    found.parts = [(n.pk, f"{at(n.at)} {label('cases.contact_methods', n.method)}") for n in rows[:50]]
    chosen = next((n for n in rows if str(n.pk) == part), None)
    if chosen is None and part == "" and rows:
        chosen = rows[0]
    if chosen:
        found.part_id = chosen.pk
        found.add("note", _note(chosen))
    else:
        found.blank_id = _uuid(part) or new_id()
        found.add("note", dict.fromkeys(_note_names(), ""))
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _note_names() -> list[str]:
    return [code.partition(".")[2] for code in register().fields if code.startswith("note.")]


def notes(actor: Actor, case: Case, *, part: str, person: str) -> Gathered:
    """支援経過（経過一覧）: every note in force, the oldest first."""
    found = _case(actor, case, person=person)
    rows = list(queries.notes_of(case)[:MOST_NOTES])
    found.rows["notes"] = [row("note", n.pk, _note(n)) for n in reversed(rows)]
    return found


def _note(one: Progress) -> Words:
    return {
        "at": at(one.at),
        "method": label("cases.contact_methods", one.method),
        "kind": label("cases.progress_kinds", one.kind),
        "contact": one.contact,
        "contact_kind": label("cases.contact_kinds", one.contact_kind),
        "body": one.body,
        "minutes": "" if one.minutes is None else str(one.minutes),
        "next_act": one.next_act,
        "next_due": day(one.next_due),
        "by": one.by.name,
    }


# --- evaluation ------------------------------------------------------------------------------------------------------


def review(actor: Actor, case: Case, *, part: str, person: str) -> Gathered:
    """評価シート: the newest review of the plan, and the ending if there is one."""
    found = _case(actor, case, person=person)
    chosen = _choose_plan(found, case, part)
    if chosen:
        _plan(found, chosen)
    reviews = [r for r in queries.reviews_of(case) if chosen and r.plan_id == chosen.pk]
    newest = reviews[0] if reviews else None
    ending = next((c for c in queries.closings_of(case) if c.reopened_on is None), None)
    if newest:
        found.add("review", _review(newest))
    elif (
        ending
    ):  # it ended before anything was reviewed: what was said and what remains is known all the same
        found.add("review", {"remaining": ending.remaining, "person_view": ending.person_view})
    if ending:
        found.add("closing", _closing(ending))
    else:
        found.not_needed.add("closing.outcome")
    changed = (newest.changes if newest else None) or (ending.changes if ending else [])
    found.fields |= marks("review.changes", changed)
    return found


def _review(one: Review) -> Words:
    return {
        "on": day(one.on),
        "by": one.by.name,
        "result": label("cases.review_results", one.result),
        "remaining": one.remaining,
        "person_view": one.person_view,
        "next_review_on": day(one.next_review_on),
    }


def _closing(one: Closing) -> Words:
    return {
        "on": day(one.on),
        "outcome": label("cases.closing_outcomes", one.outcome),
        "note": one.note,
        "lead_after": one.lead_after,
        "transfer_to": one.transfer_to,
        "watch_until": day(one.watch_until),
    }


FORMS: dict[str, Callable[..., Gathered]] = {
    "assessment": assessment,
    "plan_layered": plan,
    "plan_self_reliance": plan,
    "note": note,
    "notes": notes,
    "review": review,
}
