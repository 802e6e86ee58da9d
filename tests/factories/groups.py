"""A group with a bit of everything, made by calling the actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.groups.actions import groups, shared
from marugoto.groups.models import Group, GroupMember
from marugoto.policy.actor import Actor
from tests.factories.papers import PDF


@dataclass(frozen=True)
class Rows:
    """A group, and its rows by the names that its routes give them."""

    group: Group
    ids: dict[str, Any]


def network(
    keeper: Actor, others: Sequence[Actor], name: str = "見守りの会", kind: str = "self_help"
) -> Rows:
    """A group of these people with a notice, a file, a recurring day, a stand and the keeper's calendar link."""
    told = groups.Told(name=name, kind=kind, purpose="月に一度、顔を合わせて話す。")
    group = groups.open_group(group_id=new_id(), told=told, by=keeper)
    for one in others:
        groups.invite(group=group, user_id=one.user_id, agency_id=one.agency_id, by=keeper)
    notice = shared.tell(
        notice_id=new_id(),
        group=group,
        title="来月の集まりの場所が変わります",
        body="会館が工事のため、来月だけ公民館の和室に集まります。\n持ちものは、いつものとおりです。",
        warned=False,
        by=keeper,
    )
    file = shared.add_file(group=group, name="ちらし.pdf", data=PDF, by=keeper)
    day = shared.Day("定例会", clock.today(), "nth", opens=time(14), closes=time(15, 30), place="公民館 和室")
    event = shared.fix_day(event_id=new_id(), group=group, day=day, by=keeper)
    if kind == "self_help":
        hands = dict.fromkeys(("calls", "leads", "decides", "place", "money"), "together")
        groups.note_stand(group=group, on=clock.today(), hands=hands, words="司会を交代で。", by=keeper)
    ids: dict[str, Any] = {
        "group_id": group.pk,
        "groups:notice/notice_id": notice.pk,
        "groups:notice-read/notice_id": notice.pk,
        "groups:notice-withdraw/notice_id": notice.pk,
        "file_id": file.pk,
        "event_id": event.pk,
        "group-feed:feed/token": shared.make_feed(group=group, by=keeper),
    }
    last = _member(group, others[-1].user_id if others else keeper.user_id)
    return Rows(
        group, ids | dict.fromkeys(("groups:member-keeper/member_id", "groups:member-leave/member_id"), last)
    )


def _member(group: Group, user_id: UUID) -> UUID:
    return GroupMember.objects.order_by("id").get(group=group, user_id=user_id).pk
