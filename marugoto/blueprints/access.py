"""The way in to the versions of one's own town: nothing in them is about a person, and no other town's draft is shown."""

from uuid import UUID

from django.http import Http404

from marugoto.blueprints.models import BlueprintVersion, PlanFile
from marugoto.policy.actor import Actor


def get_version(actor: Actor, version_id: UUID, *, draft: bool = False) -> BlueprintVersion:
    """A version of the town; ``draft``: that may still be written. Http404: none such."""
    found = BlueprintVersion.objects.filter(municipality_id=actor.municipality_id, pk=version_id)
    if draft:
        found = found.filter(adopted_on__isnull=True)
    one = found.select_related("based_on", "municipality", "changed_by", "adopted_by").first()
    if one is None:
        raise Http404
    return one


def get_file(actor: Actor, file_id: UUID) -> PlanFile:
    """A file of a plan of the town. Http404: none such."""
    one = (
        PlanFile.objects.filter(version__municipality_id=actor.municipality_id, pk=file_id)
        .select_related("version")
        .first()
    )
    if one is None:
        raise Http404
    return one
