"""Who may sit, see, submit and conclude. What differs between kinds of meeting is data (collaboration.conference_kinds)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marugoto.collaboration.rules.kinds import Kind
from marugoto.collaboration.rules.packet import Standing
from marugoto.core.sentences import Sentence

MATERIAL_DAYS = 30  # how long what was disclosed to a sitting may be read after it


@dataclass(frozen=True)
class Seat:
    """How a worker stands to a sitting. ``named``: on the list today, for the agency one acts for; ``sworn``: has
    confirmed the duty of secrecy; ``submitter``: the item came from one's own agency; ``chair``: at the convening agency."""

    named: bool = False
    sworn: bool = False
    submitter: bool = False
    chair: bool = False


def may_open(seat: Seat) -> bool:
    """May this worker open the page of the sitting at all? (To all others it does not exist.)"""
    return seat.named or seat.submitter or seat.chair


def may_read_item(kind: Kind, seat: Seat) -> bool:
    """The question, what is disclosed, the minutes: named and sworn members; one's own item, but not behind the wall."""
    if seat.named and (seat.sworn or kind.secrecy == "none"):
        return True
    return seat.submitter and not kind.walled


def may_read_minutes(kind: Kind, seat: Seat) -> bool:
    """The minutes and what was decided: of a kind that keeps them to its members, not even the agency of the case."""
    return may_read_item(kind, seat) and (seat.named or kind.minutes != "members")


def may_read_wall(kind: Kind, seat: Seat) -> bool:
    """Walled items: named members who confirmed the duty of secrecy; nobody else, not even the convener or the submitter."""
    return kind.walled and seat.named and seat.sworn


def may_minute(kind: Kind, seat: Seat) -> bool:
    """Who keeps the minutes: the chair, sitting there as a named and sworn member."""
    return seat.chair and seat.named and (seat.sworn or kind.secrecy == "none")


def submit_problem(
    *,
    kind: Kind,
    status: str,
    held_on: date,
    on: date,
    standings: Sequence[Standing],
    planned_on: date | None = None,
) -> str:
    """Why this case may not be put on the agenda."""
    if kind.purpose != "case":
        return "この会議は、個別の事例を扱う会議ではありません。"
    if status != "planned" or held_on < on:
        return "この回は、もう議題を受け付けていません。次の回を選んでください。"
    return consent_problem(kind=kind, on=on, standings=standings, planned_on=planned_on)


def closes_on(held_on: date, closing_days: int | None) -> date | None:
    """The last day on which a case is handed in on time; None: the body has no closing day."""
    return None if closing_days is None else held_on - timedelta(days=closing_days)


def comes_late(*, held_on: date, closing_days: int | None, on: date) -> bool:
    """Is it past the closing day? It is still taken, and says so."""
    last = closes_on(held_on, closing_days)
    return last is not None and on > last


def tell_problem(*, status: str, chosen: int) -> str:
    """Why it cannot be written down now that somebody was told."""
    if problem := minute_problem(status=status):
        return problem
    return "" if chosen else "知らせた人を選んでください。"


def consent_problem(
    *, kind: Kind, on: date, standings: Sequence[Standing], planned_on: date | None = None
) -> str:
    """Meetings by consent: every subject has agreed, each for oneself; with a plan, since that plan was made."""
    if not kind.consent_required:
        return ""
    missing = [s.name for s in standings if not s.in_force(on)]
    if missing or not standings:
        who = "、".join(missing) or "ケースの人"
        return Sentence(
            "%(kind)sは本人の同意が前提です。%(who)s の同意を聞いて書きとめてから、出してください。",
            kind=kind.label,
            who=who,
        )
    if planned_on and (before := [s.name for s in standings if s.answered_on and s.answered_on < planned_on]):
        return Sentence(
            "%(who)s の共有の同意は、このプランをつくる前のものです。プランごとに聞きなおして、書きとめてください。",
            who="、".join(before),
        )
    return ""


def endorse_problem(*, kind: Kind, planned_on: date | None, on: date, standings: Sequence[Standing]) -> str:
    """Why this sitting cannot endorse the plan."""
    if not kind.endorses_plan:
        return Sentence("%(kind)sでは、プランの了承はできません。", kind=kind.label)
    if planned_on is None:
        return "この議題にはプランがありません。プランを付けて、議題を出しなおしてください。"
    return consent_problem(kind=kind, on=on, standings=standings, planned_on=planned_on)


def minute_problem(*, status: str) -> str:
    """Why nothing can be written down here any more."""
    if status == "held":
        return "この会議は終わりました。記録は、もう書きかえられません。"
    if status == "cancelled":
        return "この会議は中止になりました。"
    return ""


def conclude_problem(*, status: str, held_on: date, on: date, open_items: int, unmarked: int) -> str:
    """Why the sitting cannot end yet: each item has a result, each member a mark of attendance."""
    if problem := minute_problem(status=status):
        return problem
    if held_on > on:
        return "会議の日がまだ来ていません。"
    if open_items:
        return Sentence("結果を書いていない議題が%(n)s件あります。「次回に続ける」も結果です。", n=open_items)
    if unmarked:
        return Sentence("出欠を書いていない人が%(n)s人います。", n=unmarked)
    return ""


def task_becomes_step(kind: Kind, *, has_plan: bool) -> bool:
    """A task becomes a plan step, unless it was decided behind the wall: what is said there is not copied into a plan."""
    return has_plan and not kind.walled


def materials_until(held_on: date) -> date:
    """Until when a sitting's packets may be read."""
    return held_on + timedelta(days=MATERIAL_DAYS)
