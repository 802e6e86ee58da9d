"""The only way in to matters and consultations: a stranger gets 404, a reader without the right 403, the look is recorded."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.intake.models import Consultation, Matter, Notice, WebLetter
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission


def matters_visible_to(actor: Actor) -> QuerySet[Matter]:
    """Matters that one's agency holds, or received first. A lay window sees only what came to its own desks.

    The desk decides, not the town: an agency from outside that took the baton answers for the matter too.
    """
    mine = Q(holder_desk_id__in=actor.seats) | Q(origin_desk_id__in=actor.seats)
    return lines_of_matters().filter(mine).order_by("-opened_at", "-id")


def lines_of_matters() -> QuerySet[Matter]:
    """What a line says of matters, for those that are asked for by a key that ``matters_visible_to`` has given."""
    return Matter.objects.select_related("holder_desk__agency", "origin_desk__agency", "area")


def get_matter(actor: Actor, matter_id: UUID, permission: Permission, *, look: bool = True) -> Matter:
    """One matter that the actor may see. Http404: none for this actor; PermissionDenied: the right is missing."""
    matter = matters_visible_to(actor).filter(pk=matter_id).first()
    if matter is None:
        raise Http404
    if not actor.can(permission):
        raise PermissionDenied
    if look:
        audit.record_look(
            "matter.viewed",
            by=actor,
            refs=[Ref("matter", matter.id)],
            matter=matter.id,
            persons=list(
                matter.persons.filter(people.not_hidden(actor.agency_id))
                .order_by("id")
                .values_list("person_id", flat=True)
            ),
        )
    return matter


def get_matter_in_hand(actor: Actor, matter_id: UUID, permission: Permission) -> Matter:
    """One matter whose baton one of the actor's desks holds. PermissionDenied: it is in another hand."""
    matter = get_matter(actor, matter_id, permission, look=False)
    if matter.holder_desk_id not in actor.desk_ids:
        raise PermissionDenied
    return matter


def consultations_visible_to(actor: Actor) -> QuerySet[Consultation]:
    """Finished consultations of one's own agency (a lay window: of one's own desks); never another agency's words."""
    found = Consultation.objects.filter(status="finished", desk__agency_id=actor.agency_id)
    if not actor.can(Permission.PERSON_SEARCH_MUNICIPALITY):
        found = found.filter(desk_id__in=actor.desk_ids)
    return (
        found.select_related("desk__agency", "received_by", "area")
        .prefetch_related("needs__need", "subjects__person")
        .order_by("-received_at", "-id")
    )


def get_draft(actor: Actor, consultation_id: UUID) -> Consultation:
    """One's own draft. Http404: it is not there, not one's own, or no longer a draft."""
    found = Consultation.objects.filter(
        pk=consultation_id, received_by_id=actor.user_id, desk_id__in=actor.desk_ids, status="draft"
    ).first()
    if found is None:
        raise Http404
    return found


def notice_of(actor: Actor, matter: Matter) -> Notice | None:
    """The notice that opened a matter, for those who hold it, and for the agency that wrote it."""
    notice = (
        Notice.objects.select_related("written_by", "agency").filter(matter=matter).order_by("id").first()
    )
    if notice and actor.agency_id in {notice.agency_id, matter.holder_desk.agency_id}:
        return notice
    return None


def letter_of(actor: Actor, matter: Matter) -> WebLetter | None:
    """What a resident wrote into the form, for the agency that holds the matter or received it."""
    if actor.agency_id not in {matter.holder_desk.agency_id, matter.origin_desk.agency_id}:
        return None
    return WebLetter.objects.filter(matter=matter).first()


def notices_written_by(actor: Actor) -> QuerySet[Notice]:
    """One's own notices, newest first, with the state of their matter."""
    return (
        Notice.objects.filter(written_by_id=actor.user_id, agency_id=actor.agency_id)
        .select_related("matter__holder_desk__agency")
        .order_by("-created_at", "-id")
    )
