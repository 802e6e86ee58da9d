"""A worker's word on what the rules found, and scales filled in. Both are kept day by day."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import lock_open_case, ref
from marugoto.cases.models import Case, PatternVerdict, ScaleAnswer
from marugoto.cases.rules import scales
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people.models import Person
from marugoto.policy.actor import Actor


@transaction.atomic
def judge_pattern(*, case: Case, pattern: str, verdict: str, note: str = "", by: Actor) -> PatternVerdict:
    """Keeps a word on a pattern with the grounds of today. The same word on the same grounds is kept once.

    Refused: the case is over; no such word; the rules do not find this pattern now (there is nothing to judge).
    """
    locked = lock_open_case(case.id, case.matter_id)
    on = clock.today()
    codes.require("cases.pattern_verdicts", verdict, on=on, field="verdict")
    found = {f.pattern: f.grounds for f in queries.found_in(locked, on=on)}
    if pattern not in found:
        raise Refused("この気づきは、いまは見つかっていません。")
    grounds = list(found[pattern])
    last = locked.pattern_verdicts.filter(pattern=pattern).order_by("-created_at", "-id").first()
    if last and (last.verdict, last.grounds, last.note) == (verdict, grounds, note.strip()):
        return last
    made = PatternVerdict.objects.create(
        case=locked,
        pattern=pattern,
        verdict=verdict,
        grounds=grounds,
        note=note.strip(),
        on=on,
        by_id=by.user_id,
    )
    audit.record(
        "case.pattern_judged",
        by=by,
        refs=ref(locked),
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"verdict": verdict},
    )
    return made


@transaction.atomic
def answer_scale(
    *,
    case: Case,
    scale: str,
    answers: Mapping[str, int],
    on: date,
    by: Actor,
    person: Person | None = None,
    note: str = "",
) -> ScaleAnswer:
    """Keeps the answers of a day; the same day again replaces them (a slip of the pen), another day stands beside it.

    Refused: the case is over; no such scale; a question is open; a day to come; somebody whom the case does not support.
    """
    locked = lock_open_case(case.id, case.matter_id)
    codes.require(queries.SCALES, scale, on=clock.today(), field="scale")
    _check_scale(locked, scale, answers, on, person)
    asked = queries.scale(scale)
    kept, _new = ScaleAnswer.objects.update_or_create(
        case=locked,
        person=person,
        scale=scale,
        on=on,
        defaults={
            "answers": [f"{scale}.{item}.{answers[item]}" for item in asked.items],
            "score": scales.score(asked, answers) or 0,  # the check has refused what is not whole
            "note": note.strip(),
            "by_id": by.user_id,
        },
    )
    audit.record(
        "case.scale_answered",
        by=by,
        refs=ref(locked),
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"scale": scale},
    )
    return kept


def _check_scale(case: Case, scale: str, answers: Mapping[str, int], on: date, person: Person | None) -> None:
    if problem := rules.day_problem(on, today=clock.today()):
        raise Refused(problem, field="on")
    asked = queries.scale(scale)
    if problem := scales.answer_problem(asked, answers):
        raise Refused(problem, field=next((i for i in asked.items if i not in answers), None))
    if person is not None and not case.subjects.filter(person=person).exists():
        raise Refused("このケースの人を選んでください。", field="person")
