"""The audit log in words: names are looked up here, because the log itself keeps none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from marugoto.agencies import queries as agencies
from marugoto.audit import queries as trail
from marugoto.core import codes
from marugoto.core.clock import JST
from marugoto.policy.purposes import PURPOSES


@dataclass(frozen=True)
class Line:
    """One event as the privacy officer reads it; persons stay numbers until their trail is opened on purpose."""

    at: datetime
    look: bool
    who: str
    agency: str
    what: str
    purpose: str
    persons: Sequence[UUID]
    more_persons: int


def rows(entries: Sequence[trail.Entry]) -> list[Line]:
    """Lines for a page of entries, with three queries."""
    people = agencies.names_of_users({e.actor_id for e in entries if e.actor_id})
    homes = agencies.names_of_agencies({e.agency_id for e in entries if e.agency_id})
    return [
        Line(
            at=e.occurred_at,
            look=e.is_look,
            who=people.get(e.actor_id, "") if e.actor_id else "",
            agency=homes.get(e.agency_id, "") if e.agency_id else "",
            what=codes.label("audit.verbs", e.verb),
            purpose=PURPOSES[e.purpose].label if e.purpose in PURPOSES else e.purpose,
            persons=e.person_ids[:3],
            more_persons=max(0, len(e.person_ids) - 3),
        )
        for e in entries
    ]


def filters(chosen: Mapping[str, Any]) -> trail.Filters:
    """What the form asks for; dates are whole days in Japan."""
    person = chosen.get("person")
    since, until = chosen.get("since"), chosen.get("until")
    return trail.Filters(
        person_ids=(person,) if person else (),
        verb=chosen.get("verb") or "",
        kind=chosen.get("kind") or "",
        since=datetime.combine(since, time.min, JST) if since else None,
        until=datetime.combine(until + timedelta(days=1), time.min, JST) if until else None,
    )


def before(query: QueryDict) -> int | None:
    """The page mark; nonsense is the newest page."""
    raw = query.get("before") or ""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None


def query_without_before(query: QueryDict) -> str:
    """The filters of this page as a query string, for the link to older events."""
    again = query.copy()
    again.pop("before", None)
    return again.urlencode()
