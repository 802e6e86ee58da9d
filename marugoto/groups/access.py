"""The way in to groups: being a member today, for the agency for which one acts. Everybody else gets 404."""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from marugoto.agencies.models import Membership
from marugoto.agencies.queries import in_force
from marugoto.core import clock, second_wall
from marugoto.groups.links import token_hash
from marugoto.groups.models import Group, GroupEvent, GroupFeed, GroupFile, GroupMember, GroupNotice
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

Row = TypeVar("Row", GroupNotice, GroupFile, GroupEvent, GroupMember)


def memberships_of(actor: Actor) -> QuerySet[GroupMember]:
    """One's own places in groups today."""
    if not actor.can(P.GROUP_READ):
        return GroupMember.objects.none()
    rows = GroupMember.objects.filter(user_id=actor.user_id, agency_id=actor.agency_id, left_at__isnull=True)
    return rows.order_by("group__name", "id")


def groups_of(actor: Actor) -> QuerySet[Group]:
    """The groups of which one is a member, by name."""
    mine = memberships_of(actor).order_by().values("group_id")
    return Group.objects.filter(pk__in=mine).select_related("agency", "body").order_by("name", "id")


def get_group(actor: Actor, group_id: UUID) -> Group:
    """One group. Http404: none of which this actor is a member."""
    found = groups_of(actor).filter(pk=group_id).first()
    if found is None:
        raise Http404
    return found


def kept_group(actor: Actor, group_id: UUID) -> Group:
    """One group of which this actor is a keeper. Http404: no member; PermissionDenied: no keeper."""
    found = get_group(actor, group_id)
    if not own_place(actor, found).keeper:
        raise PermissionDenied
    return found


def own_place(actor: Actor, group: Group) -> GroupMember:
    """One's own place in a group. Http404: none."""
    found = memberships_of(actor).filter(group=group).first()
    if found is None:
        raise Http404
    return found


def get_notice(actor: Actor, notice_id: UUID) -> GroupNotice:
    """One notice of one's groups. Http404: none."""
    rows = GroupNotice.objects.filter(group__in=groups_of(actor).order_by().values("pk"), pk=notice_id)
    return _one(rows.select_related("group", "by", "agency"))


def get_file(actor: Actor, file_id: UUID) -> GroupFile:
    """One file of one's groups that has not been removed. Http404: none."""
    rows = GroupFile.objects.filter(group__in=groups_of(actor).order_by().values("pk"), pk=file_id)
    return _one(rows.filter(removed_at__isnull=True).select_related("group"))


def get_event(actor: Actor, event_id: UUID) -> GroupEvent:
    """One event of one's groups. Http404: none."""
    rows = GroupEvent.objects.filter(group__in=groups_of(actor).order_by().values("pk"), pk=event_id)
    return _one(rows.select_related("group"))


def get_member(actor: Actor, member_id: UUID) -> GroupMember:
    """One member, still in, of a group of one's own. Http404: none."""
    rows = GroupMember.objects.filter(group__in=groups_of(actor).order_by().values("pk"), pk=member_id)
    return _one(rows.filter(left_at__isnull=True).select_related("group", "user"))


def _one(rows: QuerySet[Row]) -> Row:
    found = rows.order_by("id").first()
    if found is None:
        raise Http404
    return found


@second_wall.lifted("guest_link")
def feed_of(token: str) -> tuple[str, list[GroupEvent]]:
    """(name of the group, its events) behind an address, for a calendar program that is nobody here.

    Http404: there is none, it was taken back, its member has left, or acts for that agency no longer.
    """
    rows = GroupFeed.objects.filter(token_hash=token_hash(token), revoked_at__isnull=True)
    found = rows.filter(member__left_at__isnull=True).select_related("member__group", "member__user").first()
    if found is None or not found.member.user.is_active:
        raise Http404
    place = found.member
    here = Membership.objects.filter(
        in_force(clock.today()), user_id=place.user_id, agency_id=place.agency_id
    )
    if place.group.closed_on or not here.exists():
        raise Http404
    events = GroupEvent.objects.filter(group=place.group, cancelled_at__isnull=True).prefetch_related("offs")
    return place.group.name, list(events.order_by("starts_on", "id")[:500])
