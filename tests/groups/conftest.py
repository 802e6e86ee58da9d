"""A network of three: 佐藤 keeps it, 田中 of another agency and 伊藤 (民生委員) were asked in."""

from datetime import date, time
from typing import Any

import pytest

from marugoto.core.ids import new_id
from marugoto.groups.actions import groups, shared
from marugoto.groups.models import Group, GroupEvent, GroupFile, GroupMember, GroupNotice
from tests.factories.agencies import Worker
from tests.factories.clock import Clock
from tests.factories.papers import PDF


def opened(worker: Worker, **change: Any) -> Group:
    """A watch network, kept by the worker."""
    told: dict[str, Any] = {"name": "東町見守りの会", "kind": "watch", "purpose": "月に一度、顔を合わせる。"}
    return groups.open_group(group_id=new_id(), told=groups.Told(**told | change), by=worker.actor)


def asked_in(group: Group, worker: Worker, by: Worker) -> GroupMember:
    """The worker joins, for their agency."""
    return groups.invite(group=group, user_id=worker.user.pk, agency_id=worker.agency.pk, by=by.actor)


def told(
    group: Group, by: Worker, title: str = "来月の集まり", body: str = "場所が変わります。"
) -> GroupNotice:
    """A notice."""
    return shared.tell(notice_id=new_id(), group=group, title=title, body=body, warned=False, by=by.actor)


def filed(group: Group, by: Worker, name: str = "ちらし.pdf", data: bytes = PDF) -> GroupFile:
    """A file."""
    return shared.add_file(group=group, name=name, data=data, by=by.actor)


def fixed(group: Group, by: Worker, **change: Any) -> GroupEvent:
    """The second Tuesday of each month, from today on (24 November is the fourth)."""
    day: dict[str, Any] = {
        "title": "定例会",
        "starts_on": date(2026, 12, 8),
        "every": "nth",
        "opens": time(14),
        "closes": time(15, 30),
        "place": "東町会館",
    }
    return shared.fix_day(event_id=new_id(), group=group, day=shared.Day(**day | change), by=by.actor)


@pytest.fixture
def group(sato: Worker, tanaka: Worker, volunteer: Worker, clock: Clock) -> Group:
    """The network, with all three in it."""
    made = opened(sato)
    asked_in(made, tanaka, sato)
    asked_in(made, volunteer, sato)
    return made
