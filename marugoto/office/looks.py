"""見ただけの閲覧: who looked at many persons without a following act, beside what is usual among colleagues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from marugoto.agencies import queries as agencies
from marugoto.audit import queries as trail
from marugoto.core.clock import JST
from marugoto.policy.actor import Actor
from marugoto.policy.looks import POLICY, middle_of, stands_out

MANY = 50


@dataclass(frozen=True)
class Span:
    """A period of whole days in Japan, the last one included."""

    last: date
    days: int

    @property
    def first(self) -> date:
        """Its first day."""
        return self.last - timedelta(days=self.days - 1)

    @property
    def since(self) -> datetime:
        """The instant at which it begins."""
        return datetime.combine(self.first, time.min, JST)

    @property
    def until(self) -> datetime:
        """The instant at which it is over."""
        return datetime.combine(self.last + timedelta(days=1), time.min, JST)


@dataclass(frozen=True)
class WorkerLine:
    """A worker in the list. ``usual``: the middle value of the colleagues; ``ask``: above what the policy sets."""

    user_id: UUID
    who: str
    role: str
    persons: int
    without_action: int
    listed: int
    usual: float
    ask: bool
    last_at: datetime


def workers(actor: Actor, span: Span) -> list[WorkerLine]:
    """The workers of the town who opened records without a following act: whom to ask first, then the most; at most 50."""
    found = trail.looks_by_worker(
        actor.municipality_id,
        since=span.since,
        until=span.until,
        follow=timedelta(days=POLICY.follow_days),
    )
    codes = sorted({code for one in found for code in one.role_codes})
    roles = {code: agencies.role_label(code, actor.municipality_id) for code in codes}
    lines = [_line(one, found, span, roles) for one in found if one.without_action]
    ranked = sorted(lines, key=lambda line: (not line.ask, -line.without_action, str(line.user_id)))[:MANY]
    names = agencies.names_of_users(line.user_id for line in ranked)
    return [replace(line, who=names.get(line.user_id, "")) for line in ranked]


def _line(
    one: trail.WorkerLooks, everybody: Sequence[trail.WorkerLooks], span: Span, roles: Mapping[str, str]
) -> WorkerLine:
    colleagues = [
        other.without_action
        for other in everybody
        if other.role_codes == one.role_codes and other.actor_id != one.actor_id
    ]
    return WorkerLine(
        user_id=one.actor_id,
        who="",
        role="・".join(roles[code] for code in one.role_codes),  # as it is
        persons=one.persons,
        without_action=one.without_action,
        listed=one.listed,
        usual=middle_of(colleagues),
        ask=stands_out(one.without_action, colleagues, days=span.days),
        last_at=one.last_at,
    )


def looks_of(actor: Actor, user_id: UUID, span: Span, *, before: int | None) -> trail.Page:
    """The looks of one worker in a period, the newest first, 50 a page."""
    only = trail.Filters(actor_id=user_id, kind="look", since=span.since, until=span.until)
    return trail.events_page(actor.municipality_id, only, before=before)
