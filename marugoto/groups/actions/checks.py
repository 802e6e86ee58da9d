"""What every act of the room asks first: that one is a member today, and that the group is not put away."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core.errors import Refused
from marugoto.groups.models import Group, GroupMember
from marugoto.policy.actor import Actor


def locked(group: Group, by: Actor, *, keeper: bool = False, also_closed: bool = False) -> Group:
    """The group, locked for this act. Refused: not a member (or no keeper) any more; it has been put away."""
    row = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    mine = membership(row, by)
    if mine is None:
        raise Refused(_("このグループの一員ではありません。"))
    if keeper and not mine.keeper:
        raise Refused(_("世話役だけができます。"))
    if row.closed_on and not also_closed:
        raise Refused(_("このグループはしまわれています。読むことだけができます。"))
    return row


def membership(group: Group, by: Actor) -> GroupMember | None:
    """One's own place in a group, for the agency for which one acts; None: there is none (any more)."""
    rows = GroupMember.objects.filter(group=group, user_id=by.user_id, agency_id=by.agency_id)
    return rows.filter(left_at__isnull=True).order_by("id").first()


def save(row: Any, *, field: str | None = None) -> None:
    """Writes a row; a constraint of its table answers with its own sentence. Refused: it breaks one."""
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(str(error.messages[0]), field=field) from error
    row.save()


def note(verb: str, group: Group, by: Actor, *refs: Ref, **data: str | int | bool) -> None:
    """On the trail: what was done in which group. No person of the register."""
    audit.record(verb, by=by, refs=[Ref("group", group.pk), *refs], data=data)
