"""The way in to what an agency keeps of its own: activities of the town, members and helpers of one's own agency only."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.models import Activity, Helper, Member
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


def get_activity(actor: Actor, activity_id: UUID, *, own: bool = False) -> Activity:
    """An activity of the town; ``own``: of one's own agency. Http404: none such."""
    found = Activity.objects.filter(municipality_id=actor.municipality_id, pk=activity_id)
    if own:
        found = found.filter(agency_id=actor.agency_id)
    one = found.select_related("agency", "area", "gap", "service").first()
    if one is None:
        raise Http404
    return one


def get_member(actor: Actor, member_id: UUID, *, look: bool = True) -> Member:
    """Somebody on the list of one's own agency; the look is recorded. Http404, PermissionDenied: as everywhere."""
    _may(actor)
    one = Member.objects.filter(agency_id=actor.agency_id, pk=member_id).select_related("area").first()
    if one is None:
        raise Http404
    if look:
        audit.record_look("member.looked", by=actor, refs=[Ref("member", one.pk)], purpose="community")
    return one


def get_helper(actor: Actor, helper_id: UUID) -> Helper:
    """A helper of one's own agency. Http404, PermissionDenied: as everywhere."""
    _may(actor)
    one = (
        Helper.objects.filter(member__agency_id=actor.agency_id, pk=helper_id)
        .select_related("member")
        .first()
    )
    if one is None:
        raise Http404
    return one


def listed(actor: Actor) -> None:
    """The list of members was opened: one look for all of it. PermissionDenied: not one's to open."""
    _may(actor)
    audit.record_look("member.listed", by=actor, refs=[Ref("agency", actor.agency_id)], purpose="community")


def _may(actor: Actor) -> None:
    if not actor.can(P.ACTIVITY_WRITE):
        raise PermissionDenied
