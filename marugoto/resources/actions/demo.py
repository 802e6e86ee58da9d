"""Load the entries of the demonstration. Loading twice changes nothing."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from uuid import UUID

from django.db import transaction

from marugoto.agencies.models import Municipality
from marugoto.core import clock
from marugoto.policy.actor import Actor
from marugoto.resources import demo
from marugoto.resources.actions.entries import list_entry
from marugoto.resources.models import Service, Source

KEY = "demo"
CONFIRMED = (20, 250, 500, None)  # days ago; None: never


@transaction.atomic
def load_demo_entries(
    *, municipality: Municipality, by: Actor | None, owner_agency_id: UUID | None = None
) -> int:
    """The entries of the town's file that are not there yet; returns how many were made.

    Invented ones were confirmed lately, some time ago, long ago, or never, in turn; ``owner_agency_id`` keeps them.
    """
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
    today, turns = clock.today(), cycle(CONFIRMED)
    for entry in fresh:
        invented = entry.name.endswith(demo.MARK)
        days = next(turns) if invented else None
        list_entry(
            entry=replace(entry, assured_date=today - timedelta(days=days)) if days else entry,
            municipality_id=municipality.pk,
            by=by,
            source=source,
            owner_agency_id=owner_agency_id if invented else None,
        )
    return len(fresh)
