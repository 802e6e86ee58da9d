"""A group is opened, its members come and go, and it is put away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Membership
from marugoto.agencies.queries import in_force
from marugoto.audit.refs import Ref
from marugoto.collaboration.models import ConferenceBody
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.groups.actions.checks import locked, note, save
from marugoto.groups.models import Group, GroupFeed, GroupMember, GroupStand
from marugoto.groups.rules.stands import PARTS
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


@dataclass(frozen=True)
class Told:
    """What a group is. ``body_id``: the standing meeting whose members it gathers."""

    name: str
    kind: str
    purpose: str = ""
    body_id: UUID | None = None


@transaction.atomic
def open_group(*, group_id: UUID, told: Told, by: Actor) -> Group:
    """A group, with its opener as its first keeper. The same id twice is once.

    Refused: without the right; no name; a kind or a body that is not offered.
    """
    if not by.can(P.GROUP_KEEP):
        raise Refused(_("グループを開く権限がありません。"))
    mine = GroupMember.objects.filter(group_id=group_id, user_id=by.user_id).select_related("group")
    if before := mine.order_by("id").first():
        return before.group
    made = Group(
        id=group_id, municipality_id=by.municipality_id, agency_id=by.agency_id, opened_on=clock.today()
    )
    _fill(made, told, by)
    save(made, field="name")
    _join(made, by.user_id, by.agency_id, by, keeper=True)
    note("group.opened", made, by)
    return made


@transaction.atomic
def revise(*, group: Group, told: Told, by: Actor) -> Group:
    """What it is, said better; by a keeper. Refused: as ``open_group``."""
    row = locked(group, by, keeper=True)
    _fill(row, told, by)
    save(row, field="name")
    note("group.revised", row, by)
    return row


def _fill(group: Group, told: Told, by: Actor) -> None:
    codes.require("groups.kinds", told.kind, on=clock.today(), field="kind")
    bodies = ConferenceBody.objects.filter(municipality_id=by.municipality_id)
    if told.body_id and not bodies.filter(pk=told.body_id).exists():
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="body")
    group.name, group.purpose = told.name.strip(), told.purpose.strip()
    group.kind, group.body_id = told.kind, told.body_id


@transaction.atomic
def invite(*, group: Group, user_id: UUID, agency_id: UUID, by: Actor) -> GroupMember:
    """Somebody of the town joins, for the agency for which they act. Who is in already stays in.

    Refused: not a keeper; put away; nobody who acts for an agency of this town today.
    """
    row = locked(group, by, keeper=True)
    here = Membership.objects.filter(in_force(clock.today()), user_id=user_id, agency_id=agency_id)
    if not here.filter(user__is_active=True, agency__municipality_id=by.municipality_id).exists():
        raise Refused(_("この自治体の機関に、いま所属している人を選んでください。"))
    there = GroupMember.objects.filter(group=row, user_id=user_id, agency_id=agency_id, left_at__isnull=True)
    if (one := there.order_by("id").first()) is not None:
        return one
    made = _join(row, user_id, agency_id, by, keeper=False)
    note("group.invited", row, by, Ref("group_member", made.pk))
    return made


def _join(group: Group, user_id: UUID, agency_id: UUID, by: Actor, *, keeper: bool) -> GroupMember:
    return GroupMember.objects.create(
        group=group,
        user_id=user_id,
        agency_id=agency_id,
        keeper=keeper,
        joined_at=clock.now(),
        invited_by_id=by.user_id,
    )


@transaction.atomic
def set_keeper(*, member: GroupMember, keeper: bool, by: Actor) -> GroupMember:
    """A member becomes a keeper, or is one no longer. Refused: not a keeper; the last keeper; has left."""
    row = locked(member.group, by, keeper=True)
    one = _still_in(member)
    if not keeper:
        _another_keeper(row, one)
    one.keeper = keeper
    one.save(update_fields=["keeper"])
    note("group.keeper_set", row, by, Ref("group_member", one.pk), keeper=keeper)
    return one


@transaction.atomic
def leave(*, member: GroupMember, by: Actor) -> None:
    """Out, by oneself or taken out by a keeper: nothing is read from this instant, and the feed is over.

    Refused: somebody else's place and not a keeper; the last keeper of a group that is not put away.
    """
    own = member.user_id == by.user_id and member.agency_id == by.agency_id
    row = locked(member.group, by, keeper=not own, also_closed=True)
    one = _still_in(member)
    if row.closed_on is None:
        _another_keeper(row, one)
    now = clock.now()
    note("group.left" if own else "group.removed", row, by, Ref("group_member", one.pk))
    GroupFeed.objects.filter(member=one, revoked_at__isnull=True).update(revoked_at=now)
    one.left_at, one.left_how = now, "left" if own else "removed"
    one.save(update_fields=["left_at", "left_how"])


def _still_in(member: GroupMember) -> GroupMember:
    one = GroupMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if one.left_at:
        raise Refused(_("この人は、もう抜けています。"))
    return one


def _another_keeper(group: Group, one: GroupMember) -> None:
    others = GroupMember.objects.filter(group=group, keeper=True, left_at__isnull=True).exclude(pk=one.pk)
    if one.keeper and not others.exists():
        raise Refused(_("世話役がいなくなります。先にほかの人を世話役にするか、グループをしまってください。"))


@transaction.atomic
def put_away(*, group: Group, by: Actor) -> Group:
    """Closed: it stays to be read by its members, and nothing is added. Refused: not a keeper; put away already."""
    row = locked(group, by, keeper=True)
    row.closed_on = clock.today()
    save(row)
    note("group.closed", row, by)
    return row


@transaction.atomic
def note_stand(*, group: Group, on: date, hands: Mapping[str, str], words: str, by: Actor) -> GroupStand:
    """In whose hands the doings of a self-help group are on a day: every one of ``stands.PARTS`` → groups.hands.

    Refused: not a keeper; put away; no self-help group; a day to come or written already; a code that is not offered.
    """
    row = locked(group, by, keeper=True)
    if not codes.entry("groups.kinds", row.kind).extra.get("alone"):
        raise Refused(_("自助グループではありません。種類を「自助グループ」にすると書けます。"))
    if on > clock.today():
        raise Refused(_("これから先の日は書けません。"), field="on")
    for part in PARTS:
        codes.require("groups.hands", hands.get(part, ""), on=on, field=part)
    made = GroupStand(group=row, on=on, words=words.strip(), by_id=by.user_id, **{p: hands[p] for p in PARTS})
    save(made, field="on")
    note("group.stand_noted", row, by, Ref("group_stand", made.pk))
    return made
