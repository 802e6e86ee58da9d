"""Who may arrange the work of a desk, and what an absence needs. Pure; the answers are reasons in words."""

from datetime import date
from uuid import UUID

LONGEST = 366  # days; a longer absence is a hand-over


def arrange_problem(*, actor: UUID, worker: UUID, lead: UUID | None, same_desk: bool) -> str:
    """Why this worker may not arrange the work of that one; "" if it is allowed.

    One's own always; somebody else's as the lead of the desk, or as a colleague there while no lead is named.
    """
    if actor == worker:
        return ""
    if not same_desk:
        return "同じ窓口の人のことだけ、決められます。"
    if lead is not None and lead != actor:
        return "ほかの人の分を決められるのは、本人と窓口の責任者だけです。"
    return ""


def lead_problem(*, actor: UUID, lead: UUID | None, same_desk: bool) -> str:
    """Why this worker may not name the lead of a desk: the present lead names the next, or anybody there while none is named."""
    if not same_desk:
        return "同じ窓口の人のことだけ、決められます。"
    if lead is not None and lead != actor:
        return "窓口の責任者を替えられるのは、いまの責任者だけです。"
    return ""


def absence_problem(
    *, first: date, last: date, today: date, stand_in: UUID, worker: UUID, at_desk: bool, away: bool
) -> tuple[str, str]:
    """(field, sentence) why the absence will not do, or ("", "").

    ``at_desk``: the stand-in sits at the same desk; ``away``: the stand-in is away on one of these days too.
    """
    if problem := _days_problem(first, last, today):
        return "valid_to", problem
    if stand_in == worker:
        return "stand_in", "代理には、別の人を選んでください。"
    if not at_desk:
        return "stand_in", "代理には、同じ窓口の人を選んでください。"
    if away:
        return "stand_in", "その人も、この間は不在です。別の人を選んでください。"
    return "", ""


def _days_problem(first: date, last: date, today: date) -> str:
    if last < first:
        return "終わりの日は、始まりの日より後にしてください。"
    if last < today:
        return "もう過ぎた日の不在は、登録できません。"
    return "1年より長いときは、代理ではなく引継ぎをしてください。" if (last - first).days > LONGEST else ""


def leave_problem(*, last: date, today: date, left: int) -> tuple[str, str]:
    """Why a membership may not end on that day: ``left`` counts what is theirs and not yet given to anybody."""
    if last < today:
        return "last_day", "最後の日は、今日か、今日より後の日にしてください。"
    if left:
        return (
            "last_day",
            "まだ渡していないものがあります。全部に引き継ぐ相手を決めると、最後の日を決められます。",
        )
    return "", ""
