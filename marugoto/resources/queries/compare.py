"""Districts side by side: how many entries of each kind are there for those who live in each. Only what residents may see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from marugoto.core import codes
from marugoto.resources.models import Listing

KINDS = "resources.kinds"


@dataclass(frozen=True)
class KindRow:
    """A kind of entry: how many each district has of its own, in the order asked, and how many are open to the whole town."""

    kind: str
    label: str
    own: tuple[int, ...]
    everybody: int


def kinds_by_area(municipality_id: UUID, area_ids: Sequence[UUID]) -> list[KindRow]:
    """The kinds that any of these districts or the whole town has, by name. Two queries, for many districts as for few.

    A service at several places is one; one for two districts counts in both.
    """
    listed = Listing.objects.filter(municipality_id=municipality_id, open_to_all=True).order_by()
    own: dict[str, dict[UUID, int]] = defaultdict(dict)
    for row in (
        listed.filter(service__areas__area__in=area_ids)
        .values("kind", "service__areas__area")
        .annotate(n=Count("service", distinct=True))
    ):
        own[row["kind"]][row["service__areas__area"]] = row["n"]
    bound = Listing.objects.filter(
        municipality_id=municipality_id, open_to_all=True, service__areas__area__isnull=False
    )
    anywhere = listed.exclude(service__in=bound.order_by().values("service"))
    whole = {
        row["kind"]: row["n"] for row in anywhere.values("kind").annotate(n=Count("service", distinct=True))
    }
    rows = [
        KindRow(
            kind=kind,
            label=codes.label(KINDS, kind),
            own=tuple(own[kind].get(area, 0) for area in area_ids),
            everybody=whole.get(kind, 0),
        )
        for kind in own.keys() | whole.keys()
    ]
    return sorted(rows, key=lambda row: row.label)
