"""The way in to a request: the agency that was asked, by right, and nobody from whom the person is hidden."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.disclosures import queries
from marugoto.disclosures.models import DisclosureRequest, Passage
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "disclosure"


def get_request(actor: Actor, request_id: UUID, *, look: str = "disclosure.viewed") -> DisclosureRequest:
    """One request to one's own agency; the look is recorded ("" for none). Http404, PermissionDenied: as everywhere."""
    if not actor.can(P.DISCLOSURE_ANSWER):
        raise PermissionDenied
    found = queries.requests_of(actor).filter(pk=request_id).first()
    if found is None:
        raise Http404
    if look:
        audit.record_look(
            look, by=actor, refs=[Ref("disclosure", found.pk)], persons=[found.person_id], purpose=PURPOSE
        )
    return found


def get_passage(actor: Actor, passage_id: UUID) -> Passage:
    """One passage of such a request. Http404, PermissionDenied."""
    if not actor.can(P.DISCLOSURE_ANSWER):
        raise PermissionDenied
    found = Passage.objects.filter(pk=passage_id, request__in=queries.requests_of(actor).order_by()).first()
    if found is None:
        raise Http404
    return found
