"""Rows of the community room, made by calling its actions."""

from datetime import date
from typing import Any

from marugoto.community.actions import activities, helpers, members
from marugoto.community.models import Activity, ActivityDay, Helper, Member
from marugoto.community.rules.activities import NewName
from tests.factories.agencies import Worker

BEGAN = date(2026, 4, 1)
DAY = date(2026, 11, 20)


def activity(worker: Worker, **change: Any) -> Activity:
    """An activity of the worker's agency: a salon since April."""
    told: dict[str, Any] = {"title": "ひだまりサロン", "kind": "salon", "starts_on": BEGAN} | change
    return activities.begin(told=activities.Told(**told), by=worker.actor)


def member(worker: Worker, called: str = "花子さん", **change: Any) -> Member:
    """Somebody on the list of the worker's agency."""
    return members.add(told=members.Told(called=called, **change), by=worker.actor)


def day(worker: Worker, one: Activity, on: date = DAY, **change: Any) -> ActivityDay:
    """A day of an activity: five people who were only counted, unless said otherwise."""
    told: dict[str, Any] = {"unnamed": 5} | change
    return activities.write_day(activity=one, day=activities.Day(on=on, **told), by=worker.actor)


def helper(worker: Worker, one: Member | None = None, **change: Any) -> Helper:
    """A volunteer of the worker's agency."""
    told: dict[str, Any] = {"kind": "volunteer", "since": BEGAN} | change
    return helpers.register(
        member=one or member(worker, "手伝う人"), told=helpers.Told(**told), by=worker.actor
    )


def named(*called: str, part: str = "participant") -> tuple[NewName, ...]:
    """Names that are not on the list yet."""
    return tuple(NewName(one, part=part) for one in called)
