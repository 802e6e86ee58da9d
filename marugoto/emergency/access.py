"""The way in: one's own glass, a notice that one was sent, a glass to review. A stranger gets 404, and looks are recorded."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.emergency import queries
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "emergency"


def get_own(actor: Actor, glass_id: UUID) -> GlassBreak:
    """A glass that one broke oneself, for the same agency. Http404: it is not there, or another's."""
    rows = GlassBreak.objects.filter(pk=glass_id, user_id=actor.user_id, agency_id=actor.agency_id)
    found = rows.select_related("user", "agency").first()
    if found is None:
        raise Http404
    if not actor.can(P.GLASS_BREAK):
        raise PermissionDenied
    return found


def see_through(actor: Actor, glass: GlassBreak) -> queries.Through | None:
    """What is seen through it, with the look on record; None: it does not stand any more, and nothing is recorded."""
    seen = queries.through(glass) if queries.stands(glass) else None
    if seen is not None:
        audit.record_look(
            "glass.looked",
            by=actor,
            refs=[Ref("glass", glass.pk)],
            persons=[seen.person_id],
            purpose=PURPOSE,
            data={"place": seen.place},
        )
    return seen


def get_notice(actor: Actor, notice_id: UUID) -> GlassNotice:
    """A notice that one was sent. Http404 for whoever was not told."""
    found = queries.notices_for(actor).filter(pk=notice_id).first()
    if found is None:
        raise Http404
    return found


def get_to_review(actor: Actor, glass_id: UUID) -> GlassBreak:
    """A glass of one's town. Http404: another town's. PermissionDenied: without the right to review."""
    if not actor.can(P.GLASS_REVIEW):
        raise PermissionDenied
    found = queries.to_review(actor).filter(pk=glass_id).first()
    if found is None:
        raise Http404
    return found
