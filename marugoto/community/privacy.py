"""How private each field is, and how long each row is kept.

Gaps, activities and their numbers name nobody. Members of an agency's lists, and whatever refers to them, are personal.
"""

from marugoto.core.privacy import Privacy

_BASE = dict.fromkeys(("id", "created_at"), Privacy.INTERNAL)


def _all(names: tuple[str, ...], mark: Privacy = Privacy.INTERNAL) -> dict[str, Privacy]:
    return dict.fromkeys(names, mark)


FIELDS: dict[str, dict[str, Privacy]] = {
    "Gap": _BASE
    | _all(
        (
            *("municipality", "need", "area", "title", "words", "stage", "agency", "opened_by"),
            *("opened_on", "running_since", "dropped_on", "dropped_reason", "open_words", "open_since"),
        )
    ),
    "GapStep": _BASE | _all(("gap", "stage", "on", "words", "users", "agency", "by")),
    "GapService": _BASE | _all(("gap", "service", "on")),
    "Activity": _BASE
    | _all(
        (
            *("municipality", "agency", "kind", "title", "area", "audience", "words", "service", "gap"),
            *("starts_on", "ended_on", "days_needed"),
        )
    ),
    "ActivityDay": _BASE
    | _all(("activity", "on", "unnamed", "unnamed_outside", "helpers_unnamed", "bodies", "words", "by")),
    "Member": _BASE
    | _all(("agency", "number", "left_on"))
    | _all(("called", "called_kana", "area", "outside", "contact"), Privacy.PERSONAL),
    "Enrolment": _BASE
    | _all(("activity", "since", "until"))
    | _all(("member", "completed_on"), Privacy.PERSONAL),
    "Attendance": _BASE | _all(("day", "part")) | _all(("member",), Privacy.PERSONAL),
    "Helper": _BASE
    | _all(("member", "kind", "since", "until", "hours_limit", "limits", "insured_until"), Privacy.PERSONAL),
    "HelperWork": _BASE
    | _all(("activity",))
    | _all(("helper", "on", "minutes", "burden", "expense", "paid_on"), Privacy.PERSONAL),
    "GapVoice": _BASE | _all(("gap", "source", "on", "words", "count", "survey", "activity", "agency", "by")),
    "GapCarry": _BASE
    | _all(
        (
            *("gap", "area", "asked_on", "asked", "asked_by", "to_agency"),
            *("answer", "answered_on", "answer_words", "answered_by"),
        )
    ),
    "Survey": _BASE
    | _all(
        (
            *("municipality", "agency", "title", "intro", "state", "closes_on", "previous"),
            *("design_effect", "feedback", "published_on", "told"),
        )
    ),
    "Question": _BASE | _all(("survey", "number", "kind", "words", "options", "scale")),
    "Ticket": _BASE | _all(("survey", "checksum", "area", "used")),
    "AnswerSheet": _all(("id", "survey", "channel", "paper_number")) | _all(("area",), Privacy.PERSONAL),
    "Answer": _all(("id", "sheet", "question")) | _all(("value",), Privacy.SENSITIVE),
    "Publicity": _BASE
    | _all(("municipality", "agency", "on", "medium", "title", "audience", "area", "copies", "activity")),
    "Agreement": _BASE
    | _all((*("municipality", "agency", "kind", "partner", "does", "area", "tells", "signed_on", "until"),)),
    "Building": _BASE
    | _all(
        (
            *("municipality", "agency", "name", "kind", "area", "address", "owner", "ask", "condition"),
            *("square_metres", "state", "state_on", "note"),
        )
    ),
    "BuildingUse": _BASE | _all(("building", "what", "activity", "since", "until")),
    "Funding": _BASE
    | _all(
        (
            *("municipality", "agency", "direction", "kind", "other_side", "purpose", "yen", "things"),
            *("state", "on", "decided_on", "reported_on", "activity", "gap"),
        )
    ),
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "directory") | dict.fromkeys(
    ("Member", "Enrolment", "Attendance", "Helper", "HelperWork", "AnswerSheet", "Answer"), "support_record"
)
