"""Who is asked for a week at a desk, and who of those who can is set. Pure; the answers are reasons in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

AHEAD_WEEKS = 13
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)  # no page shows a week beyond them


@dataclass(frozen=True)
class Offer:
    """Somebody who can. ``gladly``: not only if nobody else does."""

    user_id: UUID
    gladly: bool


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def shown_week(day: date) -> date:
    """The Monday of the week that a page shows for a day, with weeks on either side of it."""
    return monday_of(min(max(day, EARLIEST), LATEST))


def ask_problem(*, week: date, today: date, days: int, parts: int) -> tuple[str, str]:
    """(field, sentence) why a week cannot be asked for, or ("", "")."""
    if monday_of(week) < monday_of(today):
        return "week", "もう過ぎた週です。"
    if (week - today).days > AHEAD_WEEKS * 7:
        return "week", "3か月より先の週は、まだ聞けません。"
    if not days:
        return "days", "曜日を選んでください。"
    return ("", "") if parts else ("parts", "時間帯を選んでください。")


def set_problem(*, can: bool | None, away: bool, here: bool) -> str:
    """Why somebody cannot be set for a shift. ``can``: what was answered, None: nothing."""
    if not here:
        return "この窓口の人ではありません。"
    if away:
        return "この日は不在の予定があります。別の人を選んでください。"
    if can is None:
        return "まだ答えていない人です。答えを待つか、答えた人から選んでください。"
    return "" if can else "「できない」と答えた人です。別の人を選んでください。"


def spread(offers: Mapping[UUID, Sequence[Offer]], had: Mapping[UUID, int]) -> dict[UUID, UUID]:
    """shift → who: the shift with fewest offers first; of those who can, gladly before if needed, then who has had fewest."""
    had = dict(had)
    found = {}
    for shift in sorted(offers, key=lambda s: (len(offers[s]), str(s))):
        best = min(
            offers[shift],
            key=lambda o: (not o.gladly, had.get(o.user_id, 0), str(o.user_id)),
            default=None,
        )
        if best is not None:
            found[shift] = best.user_id
            had[best.user_id] = had.get(best.user_id, 0) + 1
    return found
