"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_O, _I, _PER, _S = P.OPEN, P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _I, "created_at": _I}

FIELDS: dict[str, dict[str, P]] = {
    "Case": _BASE
    | dict.fromkeys(("matter", "municipality", "agency", "programme", "status"), _I)
    | dict.fromkeys(("opened_on", "opened_by", "closed_on", "watch_until", "due"), _I)
    | {"household": _PER, "title": _PER},
    "CaseSubject": _BASE | {"case": _I, "person": _PER, "sort": _I},
    "TeamMember": _BASE
    | dict.fromkeys(("case", "desk", "user", "part", "lead", "valid_from", "valid_to"), _I),
    "Assessment": _BASE
    | dict.fromkeys(("case", "on", "by"), _I)
    | dict.fromkeys(("strengths", "wishes", "summary", "story", "factors", "urgent"), _S)
    | dict.fromkeys(("urgency", "necessity"), _S),
    "AssessmentItem": _BASE | {"assessment": _I, "domain": _I, "wording": _S, "view": _S},
    "AssessmentFact": _BASE | {"assessment": _I, "question": _I, "codes": _S, "text": _S},
    "PatternVerdict": _BASE
    | dict.fromkeys(("case", "on", "by"), _I)
    | dict.fromkeys(("pattern", "verdict", "grounds", "note"), _S),
    "ScaleAnswer": _BASE
    | dict.fromkeys(("case", "on", "by", "scale"), _I)
    | {"person": _PER, "answers": _S, "score": _S, "note": _S},
    "Plan": _BASE
    | dict.fromkeys(("case", "version", "status", "made_on", "made_by", "starts_on", "review_on"), _I)
    | dict.fromkeys(("agreed_on", "agreed_form", "endorsed_on", "endorsed_by"), _I)
    | dict.fromkeys(("decided_on", "decided_by", "lead_after"), _I)
    | dict.fromkeys(("situation", "direction", "applies_for", "plain"), _S),
    "Goal": _BASE | {"plan": _I, "sort": _I, "words": _S},
    "Step": _BASE
    | dict.fromkeys(("goal", "sort", "desk", "due_on", "status", "outcome", "done_on", "continues"), _I)
    | {"what": _S, "who": _PER, "need": _S, "service": _S, "outcome_note": _S},
    "Progress": _BASE
    | dict.fromkeys(
        ("case", "at", "method", "kind", "contact_kind", "minutes", "next_due", "by", "agency", "corrects"),
        _I,
    )
    | {"contact": _PER, "body": _S, "next_act": _S},
    "Review": _BASE
    | dict.fromkeys(("case", "plan", "on", "by", "result", "next_review_on"), _I)
    | dict.fromkeys(("changes", "remaining", "person_view"), _S),
    "GoalResult": _BASE | {"review": _I, "goal": _I, "result": _S},
    "Closing": _BASE
    | dict.fromkeys(
        ("case", "on", "by", "outcome", "lead_after", "transfer_to", "watch_until", "reopened_on"), _I
    )
    | dict.fromkeys(("changes", "remaining", "person_view", "note", "reopened_reason"), _S),
    # No person and no case stand behind it; still few enough in a month to be counted before they are published.
    "UnmetNeed": _BASE | dict.fromkeys(("municipality", "agency", "need", "area", "month", "reason"), _I),
    # Names are asked to be left out; whoever writes one all the same has it read by colleagues only.
    "OtherWork": _BASE | dict.fromkeys(("municipality", "agency", "by", "on", "kind", "minutes", "what"), _I),
    "Draft": _BASE | {"case": _I, "user": _I, "form": _I, "data": _S, "saved_at": _I},
}

RETENTION: dict[str, str] = dict.fromkeys(FIELDS, "support_record") | {
    "UnmetNeed": "statistics",
    "Draft": "draft",
}
