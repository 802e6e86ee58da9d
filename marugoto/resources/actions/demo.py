"""Load the entries of the demonstration. Loading twice changes nothing."""

from django.db import transaction

from marugoto.agencies.models import Municipality
from marugoto.policy.actor import Actor
from marugoto.resources import demo
from marugoto.resources.actions.entries import list_entry
from marugoto.resources.models import Service, Source

KEY = "demo"


@transaction.atomic
def load_demo_entries(*, municipality: Municipality, by: Actor | None) -> int:
    """The entries of the town's file that are not there yet; returns how many were made."""
    entries = demo.read(municipality.code)
    if not entries:
        return 0
    source, _new = Source.objects.get_or_create(
        municipality=municipality,
        key=KEY,
        defaults={"name": "デモ", "licence": "own", "profile": "demo", "is_demo": True},
    )
    there = set(Service.objects.filter(source=source).order_by("id").values_list("name", flat=True))
    fresh = [e for e in entries if e.name not in there]
    for entry in fresh:
        list_entry(entry=entry, municipality_id=municipality.pk, by=by, source=source)
    return len(fresh)
