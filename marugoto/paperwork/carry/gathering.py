"""A case as data: codes and days as the house keeps them, people as far as the worker sees them."""

from typing import Any

from marugoto.agencies import queries as agencies
from marugoto.agencies.queries import desk_title
from marugoto.cases import queries
from marugoto.cases.models import Case, Plan, Step
from marugoto.core import clock
from marugoto.core.clock import JST
from marugoto.intake import queries as intake
from marugoto.paperwork.rules.case_file import FORMAT
from marugoto.people import access as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


def gather(case: Case, *, by: Actor) -> dict[str, Any]:
    """The whole file. Dates are ISO 8601; what a code means is in the code lists of the house."""
    town = agencies.municipality(by.municipality_id)
    return {
        "format": FORMAT,
        "written_at": clock.now().astimezone(JST).isoformat(timespec="seconds"),
        "from": {
            "municipality": town.code,
            "name": town.name,
            "agency": agencies.names_of_agencies([by.agency_id]).get(by.agency_id, ""),
        },
        "left_out": ["conference_wall", "packets_of_others", "other_agencies_records", "minutes"],
        "case": {
            "number": case.matter.number,
            "title": case.title,
            "programme": case.programme,
            "status": case.status,
            "opened_on": _iso(case.opened_on),
            "closed_on": _iso(case.closed_on),
        },
        "persons": [_person(p, by) for p in queries.subjects_of(case) if people.may_see_in_full(by, p)],
        "consultations": [_talk(t) for t in intake.consultations_for(by, case.matter)]
        if by.can(P.CONSULTATION_READ)
        else [],
        "assessments": [_assessment(a) for a in reversed(queries.assessments_of(case))],
        "plans": [_plan(p) for p in reversed(queries.plans_of(case))],
        "notes": [_note(n) for n in reversed(list(queries.notes_of(case)[:2000]))],
        "reviews": [_review(r) for r in reversed(queries.reviews_of(case))],
        "closings": [_closing(c) for c in reversed(queries.closings_of(case))],
    }


def _iso(value: Any) -> str:
    return value.isoformat() if value else ""


def _at(value: Any) -> str:
    return value.astimezone(JST).isoformat(timespec="seconds") if value else ""


def _named(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _person(person: Person, by: Actor) -> dict[str, Any]:
    names = ("family_name", "given_name", "family_kana", "given_kana", "anonymous", "label", "glyphs")
    return {
        "ref": str(person.pk),  # who stands in two files of one bundle is one person
        **_named(person, *names, "gender", "phone", "language", "interpreter"),
        "birth": {"day": _iso(person.birth.day), "precision": person.birth.precision},
        "address": person.address if people.may_see_address(by, person) else "",
        "deceased_on": _iso(person.deceased_on),
    }


def _talk(talk: Any) -> dict[str, Any]:
    names = ("channel", "caller_relation", "caller_name", "caller_contact", "anonymous", "story", "urgency")
    return {
        **_named(talk, *names, "consent_state", "outcome", "outcome_note"),
        "received_at": _at(talk.received_at),
        "needs": {n.need.code: n.mark for n in talk.needs.all()},
    }


def _assessment(one: Any) -> dict[str, Any]:
    facts = queries.facts_of(one)
    return {
        **_named(one, "strengths", "wishes", "summary", "factors", "urgent", "story", "urgency", "necessity"),
        "on": _iso(one.on),
        "by": one.by.name,
        "blocks": {i.domain: {"wording": i.wording, "view": i.view} for i in one.items.all()},
        "facts": {code: {"codes": list(a.codes), "text": a.text} for code, a in facts.items()},
    }


def _plan(plan: Plan) -> dict[str, Any]:
    view = queries.plan_view(plan)
    names = (
        "version",
        "status",
        "situation",
        "direction",
        "applies_for",
        "agreed_form",
        "endorsed_by",
        "decided_by",
        "lead_after",
        "plain",
    )
    return {
        **_named(plan, *names),
        **{
            name: _iso(getattr(plan, name))
            for name in ("made_on", "starts_on", "review_on", "agreed_on", "endorsed_on", "decided_on")
        },
        "goals": [
            {"words": line.goal.words, "steps": [_step(one.step) for one in line.steps]}
            for line in view.goals
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        **_named(step, "what", "who", "status", "outcome", "outcome_note"),
        "desk": desk_title(step.desk) if step.desk else "",
        "need": step.need.code if step.need else "",
        "due_on": _iso(step.due_on),
        "done_on": _iso(step.done_on),
    }


def _note(note: Any) -> dict[str, Any]:
    return {
        **_named(note, "method", "kind", "contact", "contact_kind", "body", "minutes", "next_act"),
        "at": _at(note.at),
        "next_due_on": _iso(note.next_due),
        "by": note.by.name,
    }


def _review(review: Any) -> dict[str, Any]:
    return {
        **_named(review, "result", "changes", "remaining", "person_view"),
        "on": _iso(review.on),
        "by": review.by.name,
        "next_review_on": _iso(review.next_review_on),
    }


def _closing(closing: Any) -> dict[str, Any]:
    return {
        **_named(
            closing, "outcome", "changes", "remaining", "person_view", "note", "lead_after", "transfer_to"
        ),
        "on": _iso(closing.on),
        "by": closing.by.name,
    }
