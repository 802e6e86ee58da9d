"""A guest's link: what opens it, when it is over, and what it may still do (adr/0021)."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marugoto.collaboration.rules import referral

MOST_TRIES = 5  # wrong codes, of a million that there are
CODE_DIGITS = 6
TOKEN_BYTES = 24
OPEN_MINUTES = 30  # how long a page stays open after the code was right
GRACE_DAYS = 7  # after the day of the report

ACTS = ("accept", "decline", "report")


def checksum(key: str, *words: str) -> str:
    """A keyed checksum, 64 hexadecimal digits: without the key of the house neither address nor code is found by trying."""
    inner = hashlib.sha256(f"marugoto.guest\0{key}".encode()).digest()
    return hmac.new(inner, "\0".join(words).encode(), "sha256").hexdigest()


def same(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one, other)


@dataclass(frozen=True)
class Link:
    """A link as it stands, and the state of its つなぎ. ``withdrawn``: what was given was taken back."""

    ends_at: datetime
    locked: bool = False
    revoked: bool = False
    opened: bool = False
    answered: bool = False
    status: str = "sent"
    withdrawn: bool = False


def open_acts(status: str) -> list[str]:
    """What a guest may do in this state of the つなぎ; nothing: for a guest the つなぎ is over."""
    return [act for act in ACTS if not referral.state_problem(act=act, status=status)]


def is_over(link: Link, *, now: datetime) -> bool:
    """Does it open nothing any more? Revoked, locked, past its end; its つなぎ is over, or what was given was taken back."""
    shut = link.revoked or link.locked or link.withdrawn or now >= link.ends_at
    return shut or not open_acts(link.status)


def state_of(link: Link, *, now: datetime) -> str:
    """How it stands, for the sender: the first that is true."""
    over = not open_acts(link.status)
    found = (
        (link.revoked, "revoked"),
        (link.locked, "locked"),
        (over and link.answered, "used_up"),
        (over, "referral_over"),
        (link.withdrawn, "withdrawn"),
        (now >= link.ends_at, "ended"),
        (link.answered, "accepted"),
        (link.opened, "opened"),
    )
    return next((state for true, state in found if true), "unopened")


def make_problem(*, on_paper: bool, status: str, withdrawn: bool) -> str:
    """Why no link can be made."""
    if not on_paper:
        return "この窓口にはアカウントがあるので、リンクは要りません。"
    if not open_acts(status):
        return "このつなぎは、もう終わっています。リンクは作れません。"
    if withdrawn:
        return "渡した情報を引きあげたので、リンクは作れません。"
    return ""


def last_day(*, made_on: date, days: int, until: date) -> date:
    """The last day on which it opens: so many days, never beyond the last day of the packet."""
    return min(made_on + timedelta(days=days), until)


def last_day_to_report(*, report_due: date | None, until: date) -> date | None:
    """Who has accepted has time to report: a week after that day, never beyond the last day of the packet. None: no report."""
    return None if report_due is None else min(report_due + timedelta(days=GRACE_DAYS), until)


def may_stay_open(*, opened_at: datetime, now: datetime) -> bool:
    """Was the right code given so recently that the page need not ask again?"""
    return timedelta(0) <= now - opened_at < timedelta(minutes=OPEN_MINUTES)
