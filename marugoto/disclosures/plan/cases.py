"""The plan for the room cases."""

from typing import Final

from marugoto.cases import models as cases
from marugoto.disclosures.plan.shape import J, Table, facts, texts

_OF_CASE = "case__subjects__person"
CASES: Final = (
    Table(
        cases.Case,
        "subjects__person",
        facts("title", "programme", "opened_on", "closed_on", "watch_until"),
        own="agency_id",
    ),
    Table(cases.TeamMember, _OF_CASE, facts("desk", "part", "valid_from", "valid_to"), own="case__agency_id"),
    Table(
        cases.Assessment,
        _OF_CASE,
        facts("on", "urgent", "factors", "urgency", "necessity")
        | texts("strengths", "wishes")
        | {"summary": J, "story": J},
        own="case__agency_id",
    ),
    Table(
        cases.AssessmentItem,
        "assessment__case__subjects__person",
        facts("domain") | texts("wording") | {"view": J},
        own="assessment__case__agency_id",
    ),
    Table(
        cases.AssessmentFact,
        "assessment__case__subjects__person",
        facts("question", "codes") | texts("text"),
        own="assessment__case__agency_id",
    ),
    Table(
        cases.PatternVerdict,
        _OF_CASE,
        facts("on") | {"pattern": J, "verdict": J, "note": J},
        own="case__agency_id",
        skips={"grounds": "names of answers and factors that are gathered with the assessment"},
    ),
    # What one person answered is that person's; what was filled in for the whole case belongs to each of it.
    Table(
        cases.ScaleAnswer,
        "person",
        facts("on", "scale", "answers", "score") | texts("note"),
        own="case__agency_id",
    ),
    Table(
        cases.ScaleAnswer,
        _OF_CASE,
        facts("on", "scale", "answers", "score") | texts("note"),
        only={"person__isnull": True},
        own="case__agency_id",
    ),
    Table(
        cases.Plan,
        _OF_CASE,
        facts("version", "made_on", "starts_on", "review_on", "agreed_on", "applies_for")
        | facts("decided_on", "decided_by", "lead_after")
        | texts("plain")
        | {"situation": J, "direction": J},
        own="case__agency_id",
    ),
    Table(cases.Goal, "plan__case__subjects__person", texts("words"), own="plan__case__agency_id"),
    Table(
        cases.Step,
        "goal__plan__case__subjects__person",
        facts("due_on", "outcome", "done_on", "need", "service", "desk")
        | texts("what", "who", "outcome_note"),
        own="goal__plan__case__agency_id",
    ),
    Table(
        cases.Progress,
        _OF_CASE,
        facts("at", "method", "kind", "contact_kind") | texts("contact", "body", "next_act"),
        at="at",
        own="case__agency_id",
    ),
    Table(
        cases.Review,
        _OF_CASE,
        facts("on", "result", "changes", "next_review_on") | texts("person_view") | {"remaining": J},
        own="case__agency_id",
    ),
    Table(
        cases.GoalResult,
        "review__case__subjects__person",
        facts("goal", "result"),
        own="review__case__agency_id",
    ),
    Table(
        cases.Closing,
        _OF_CASE,
        facts("on", "outcome", "changes", "lead_after", "transfer_to", "watch_until", "reopened_on")
        | texts("person_view", "reopened_reason")
        | {"remaining": J, "note": J},
        own="case__agency_id",
    ),
)
