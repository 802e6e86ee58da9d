"""Counting once more, from the simulator's own log: pure Python, and no line shared with the indicators' counting.

What both say must be equal for every indicator that can be counted; a test compares them.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from marugoto.agencies.rules.blueprint_counts import Counting
from marugoto.console.simulation.log import Entry

ACTS = {
    "consultations.new": "talk",
    "consultations.first": "talk",
    "consultations.persons": "talk",
    "consultations.households": "talk",
    "referrals.sent": "refer",
    "referrals.accepted": "accept",
    "referrals.done": "done",
    "matters.closed": "close_matter",
    "cases.opened": "open_case",
    "cases.handled": "open_case",
    "cases.persons": "open_case",
    "cases.closed": "close_case",
    "plans.made": "plan",
    "progress.noted": "note",
    "conferences.held": "sitting",
    "conferences.cases": "item",
    "resources.born": "born",
    "resources.listed": "listed",
    "desks.open": "desk",
    "activities.held": "day",
    "activities.persons": "day",
    "activities.bodies": "day",
    "activities.districts": "day",
    "activities.started": "begin",
    "activities.running": "begin",
    "activities.graduates": "graduate",
    "helpers.registered": "helper",
    "publicity.noted": "word",
    "publicity.copies": "word",
    "agreements.running": "pact",
}
PERSONS = ("consultations.persons", "cases.persons", "activities.graduates", "helpers.registered")
AT_WORK = ("cases.handled", "cases.persons")
THERE = ("desks.open", "resources.listed", "activities.running", "helpers.registered", "agreements.running")


def tally(
    entries: Sequence[Entry], counting: Counting, *, unit: str, since: date, until: date
) -> Decimal | None:
    """The figure by the log alone, up to the day before ``until``. None: a share of nothing, or nothing that is simulated."""
    if counting.of not in ACTS:
        return None
    top = _number(entries, counting.of, counting.where, since, until)
    begun = _begun(since, until) if counting.each == "month" else 1
    if counting.per:
        if counting.per not in ACTS:
            return None
        bottom = _number(entries, counting.per, counting.where, since, until, loosely=True)
        if not bottom:
            return None
        times = {"percent": 100, "permille": 1000}.get(unit, 1)
        return _rounded(Decimal(top * times) / (bottom * begun))
    return _rounded(Decimal(top) / begun) if counting.each == "month" else Decimal(top)


def _begun(since: date, until: date) -> int:
    """How many months have begun before ``until``."""
    last = date.fromordinal(until.toordinal() - 1)
    return max(1, (last.year - since.year) * 12 + last.month - since.month + 1)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _number(
    entries: Sequence[Entry],
    of: str,
    where: Iterable[tuple[str, tuple[str, ...]]],
    since: date,
    until: date,
    *,
    loosely: bool = False,
) -> int:
    """``loosely``: filters that no such act carries narrow nothing (the denominator of a share)."""
    acts = [e for e in entries if e.act == ACTS[of]]
    known = {name for e in acts for name, _values in e.facts}
    wanted = [(name, values) for name, values in where if not loosely or name in known]
    found = [e for e in acts if all(_fits(e, name, values) for name, values in wanted)]
    if of in AT_WORK:
        ends = {e.key: e.at.date() for e in entries if e.act == "close_case"}
        found = [e for e in found if e.at.date() < until and ends.get(e.key, until) >= since]
    elif of in THERE:
        found = [e for e in found if e.at.date() < until]
    else:
        found = [e for e in found if since <= e.at.date() < until]
    return _amount(of, found)


def _amount(of: str, found: Sequence[Entry]) -> int:
    """What of these entries is counted: themselves, heads, bodies, districts, matters, or persons once each."""
    if of in PERSONS:
        return len({p for e in found for p in e.persons})
    once: dict[str, Callable[[], int]] = {
        "consultations.first": lambda: sum(e.first for e in found),
        "consultations.households": lambda: len({e.matter for e in found}),
        "activities.persons": lambda: sum(e.heads for e in found),
        "publicity.copies": lambda: sum(e.heads for e in found),
        "activities.bodies": lambda: sum(e.bodies for e in found),
        "activities.districts": lambda: len({area for e in found for area in e.has("area")}),
    }
    return once.get(of, lambda: len(found))()


def _fits(entry: Entry, name: str, values: tuple[str, ...]) -> bool:
    return any(
        have == v or (v.endswith("*") and have.startswith(v[:-1])) for v in values for have in entry.has(name)
    )
