"""The way to the imports of one's own town; whoever keeps the register of another is a stranger here."""

from uuid import UUID

from django.http import Http404

from marugoto.people.models import Import
from marugoto.policy.actor import Actor


def get_import(actor: Actor, import_id: UUID) -> Import:
    """An import of the actor's town. Http404: there is none with this id here."""
    rows = Import.objects.select_related("mapping", "agency", "municipality")
    found = rows.filter(pk=import_id, municipality_id=actor.municipality_id).order_by("id").first()
    if found is None:
        raise Http404
    return found
