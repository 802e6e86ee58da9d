"""Rules of intake: pure; they get values and give reasons in words."""

from dataclasses import dataclass
from datetime import date, timedelta

MARKS = ("none", "some", "main")


@dataclass(frozen=True)
class Disposition:
    """What the end of an intake does to the matter.

    ``status`` open | watching | closed; ``next_act`` a code of intake.next_acts; ``due`` the day by which it is due.
    """

    status: str
    next_act: str
    due: date | None
    closed_outcome: str = ""


_CLOSES = {"informed": "informed", "broken_off": "no_contact"}
_NEXT = {"handed_on": "hand_on", "taken_on": "decide", "seeking_consent": "seek_consent"}


def disposition(*, outcome: str, on: date, urgency_days: int, watch_until: date | None) -> Disposition:
    """What follows from the result of the intake (intake.outcomes) on that day."""
    if outcome in _CLOSES:
        return Disposition("closed", "close", None, _CLOSES[outcome])
    if outcome == "watched":
        return Disposition("watching", "check_watch", watch_until)
    if outcome == "seeking_consent" and watch_until:
        return Disposition("open", "seek_consent", watch_until)
    return Disposition("open", _NEXT.get(outcome, "decide"), on + timedelta(days=urgency_days))


def watch_problem(*, outcome: str, on: date, watch_until: date | None) -> str:
    """Why the date of watching is not good enough; "" if it is."""
    if outcome != "watched":
        return ""
    if watch_until is None:
        return "見守るときは、いつ様子を確かめるかを決めてください。"
    if watch_until <= on:
        return "見守る日は、今日より後の日にしてください。"
    if watch_until > on + timedelta(days=366):
        return "見守る日は、1年以内にしてください。"
    return ""


def one_main(marks: dict[str, str]) -> dict[str, str]:
    """Marks as stored: "some" becomes "also"; unmarked needs vanish. ValueError: more than one ◎."""
    kept = {
        code: ("main" if mark == "main" else "also")
        for code, mark in marks.items()
        if mark in ("some", "main")
    }
    if sum(1 for m in kept.values() if m == "main") > 1:
        raise ValueError("two main needs")
    return kept


def closing_problem(*, status: str, waiting_referrals: int) -> str:
    """Why a matter may not be closed now; "" if it may. Nobody is dropped while an answer is awaited."""
    if status == "closed":
        return "この案件は、もう終わっています。"
    if waiting_referrals:
        return "つなぎ先の返事を待っています。返事を受けるか、つなぎを取り下げてから閉じてください。"
    return ""


def matter_number(*, fiscal_year: int, serial: int) -> str:
    """The number people read to each other on the telephone: fiscal year (western, two digits) and a serial."""
    return f"{fiscal_year % 100:02d}-{serial:06d}"


def fiscal_year(on: date) -> int:
    """The Japanese fiscal year: it begins on 1 April."""
    return on.year if on.month >= 4 else on.year - 1
