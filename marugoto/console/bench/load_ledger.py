"""What the workers of the measure remember: every request, every act that was acknowledged or not, every killing.

The ledger is kept outside of what is measured; afterwards the database is held against it (load_check.py).
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from marugoto.console.bench.load_http import Answer

WINDOW = 15.0  # seconds after a killing that count as its time


@dataclass
class Write:
    """One act that somebody wanted. ``mark`` is the first word of its text; ``key`` the id of what it acts on, or makes."""

    act: str
    who: str
    mark: str
    key: str = ""
    tries: int = 0
    acked: bool = False
    refused: str = ""


@dataclass
class Kill:
    """One killing. ``back``: seconds until its successor was there (None: it never came)."""

    what: str
    at: float
    back: float | None = None


@dataclass
class Ledger:
    """Everything, in the order in which it happened. ``began``: when the measured time begins."""

    run: str
    began: float = 0.0
    asked: list[Answer] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    kills: list[Kill] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    strange: Counter[str] = field(default_factory=Counter)
    matters: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def mark(self) -> str:
        """A word that nobody has written before."""
        return f"{self.run}-{len(self.writes):06}"

    def write(self, act: str, who: str, key: str = "") -> Write:
        """Somebody is about to do something."""
        made = Write(act, who, self.mark(), key)
        self.writes.append(made)
        return made

    def note(self, answer: Answer) -> None:
        """A request is over; its page is not kept."""
        self.asked.append(
            Answer(answer.what, answer.began, answer.seconds, answer.status, "", "", answer.fault)
        )

    def kill(self, what: str) -> Kill:
        """Somebody was killed just now."""
        made = Kill(what, time.monotonic())
        self.kills.append(made)
        return made


def figures(ledger: Ledger, until: float) -> dict[str, Any]:
    """What was asked in the measured time: how much, how fast, what went wrong, and for how long after each killing."""
    asked = [a for a in ledger.asked if ledger.began <= a.began <= until]
    seconds = max(until - ledger.began, 0.001)
    return {
        "requests": len(asked),
        "per_second": round(len(asked) / seconds, 1),
        "errors": dict(Counter(a.trouble for a in asked if a.trouble)),
        "speed": _speeds(ledger, asked),
        "kills": [_after(ledger, kill, asked) for kill in ledger.kills],
        "kept": dict(ledger.kept),
        "strange": dict(ledger.strange.most_common(20)),
        "acts": _acts(ledger),
    }


def _acts(ledger: Ledger) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in ledger.writes:
        state = "acknowledged" if one.acked else "refused" if one.refused else "unacknowledged"
        found[one.act][state] += 1
        found[one.act]["tried again"] += one.tries > 1
    return {act: dict(counts) for act, counts in sorted(found.items())}


def _speeds(ledger: Ledger, asked: Iterable[Answer]) -> dict[str, Any]:
    """Milliseconds by kind of request, between the killings and in the time of one."""
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: {"calm": [], "killed": []})
    for one in asked:
        if one.trouble:
            continue
        when = "killed" if any(0 <= one.began - k.at < WINDOW for k in ledger.kills) else "calm"
        for name in (one.what, "all"):
            times[name][when].append(one.seconds * 1000)
    return {
        name: {when: _quantiles(some) for when, some in both.items()} for name, both in sorted(times.items())
    }


def _quantiles(times: list[float]) -> dict[str, float]:
    if not times:
        return {"count": 0}
    times.sort()
    at = {
        f"p{int(share * 100)}_ms": times[min(len(times) - 1, int(len(times) * share))]
        for share in (0.5, 0.95)
    }
    return {"count": len(times), **{k: round(v, 1) for k, v in at.items()}, "max_ms": round(times[-1], 1)}


def _after(ledger: Ledger, kill: Kill, asked: Iterable[Answer]) -> dict[str, Any]:
    """Errors that ended between this killing and the next, and when the last of them did."""
    later = [k.at for k in ledger.kills if k.at > kill.at]
    end = min(later, default=kill.at + 3600)
    wrong = [a for a in asked if a.trouble and kill.at <= a.began + a.seconds < end]
    last = max((a.began + a.seconds - kill.at for a in wrong), default=0.0)
    return {
        "what": kill.what,
        "at": round(kill.at - ledger.began, 1),
        "back_seconds": None if kill.back is None else round(kill.back, 2),
        "errors": dict(Counter(a.trouble for a in wrong)),
        "errors_until_seconds": round(last, 2),
    }
