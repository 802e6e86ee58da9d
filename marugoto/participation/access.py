"""The way in to wishes, placements and contacts: the agency of the case, by right, and nobody from whom the person is hidden.

Roles, places and what is sought name nobody; they are read through ``queries``.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.participation.models import Hope, HostContact, Placement
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "consultation"


def hopes_visible_to(actor: Actor) -> QuerySet[Hope]:
    """Wishes of one's own agency's cases, the newest first."""
    if not actor.can(P.PARTICIPATION_READ):
        return Hope.objects.none()
    rows = Hope.objects.filter(people.not_hidden(actor.agency_id), agency_id=actor.agency_id)
    return rows.select_related("person", "case", "heard_by", "order").order_by("-heard_on", "-id")


def placements_visible_to(actor: Actor) -> QuerySet[Placement]:
    """Placements of one's own agency's cases, those chosen last first."""
    if not actor.can(P.PARTICIPATION_READ):
        return Placement.objects.none()
    rows = Placement.objects.filter(people.not_hidden(actor.agency_id), agency_id=actor.agency_id)
    return rows.select_related("person", "case", "role__host__service", "hope").order_by("-chosen_on", "-id")


def contacts_visible_to(actor: Actor) -> QuerySet[HostContact]:
    """What one's own agency spoke of with places; nothing about somebody who is hidden from it."""
    if not actor.can(P.PARTICIPATION_READ):
        return HostContact.objects.none()
    shown = Q(placement__isnull=True) | Q(placement__in=placements_visible_to(actor).order_by().values("pk"))
    rows = HostContact.objects.filter(shown, agency_id=actor.agency_id)
    return rows.select_related("host__service", "by", "placement__person").order_by("-on", "-id")


def get_hope(
    actor: Actor, hope_id: UUID, permission: P = P.PARTICIPATION_READ, *, look: str = "hope.viewed"
) -> Hope:
    """One wish; the look is recorded ("" for none). Http404: none for this actor; PermissionDenied: the right is missing."""
    _may(actor, permission)
    found = hopes_visible_to(actor).filter(pk=hope_id).first()
    if found is None:
        raise Http404
    if look:
        _looked(look, actor, "hope", found)
    return found


def get_placement(
    actor: Actor, placement_id: UUID, permission: P = P.PARTICIPATION_READ, *, look: str = "placement.viewed"
) -> Placement:
    """One placement. As ``get_hope``."""
    _may(actor, permission)
    found = placements_visible_to(actor).filter(pk=placement_id).first()
    if found is None:
        raise Http404
    if look:
        _looked(look, actor, "placement", found)
    return found


def get_contact(actor: Actor, contact_id: UUID) -> HostContact:
    """One contact that may be answered. As ``get_hope``; the page of the place shows it."""
    _may(actor, P.PARTICIPATION_WRITE)
    found = contacts_visible_to(actor).filter(pk=contact_id).first()
    if found is None:
        raise Http404
    return found


def _may(actor: Actor, permission: P) -> None:
    if not actor.can(permission):
        raise PermissionDenied


def _looked(verb: str, actor: Actor, noun: str, found: Hope | Placement) -> None:
    audit.record_look(verb, by=actor, refs=[Ref(noun, found.pk)], persons=[found.person_id], purpose=PURPOSE)
