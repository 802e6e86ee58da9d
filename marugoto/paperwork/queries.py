"""Questions about forms: which layout holds, how full a form is, what the office page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from marugoto.core import clock, codes
from marugoto.core.clock import JST
from marugoto.core.templatetags import wording
from marugoto.paperwork import registry
from marugoto.paperwork.access import Opened
from marugoto.paperwork.excel.marks import Head
from marugoto.paperwork.models import Arrival, LayoutVersion
from marugoto.paperwork.rules.filling import Meter, meter
from marugoto.paperwork.rules.grid import Grid, from_data
from marugoto.policy.actor import Actor

MOST_VERSIONS = 50


def layout_in_use(municipality_id: UUID, form: str) -> LayoutVersion | None:
    """What the town has put in the place of the shipped layout; None: that one holds."""
    return LayoutVersion.objects.filter(municipality_id=municipality_id, form=form, status="used").first()


def grid_for(actor: Actor, form: str) -> Grid:
    """The layout that holds for this worker's town."""
    found = layout_in_use(actor.municipality_id, form)
    return from_data(found.grid) if found else registry.layouts()[form].grid


def head_of(opened: Opened) -> Head:
    """What a file says of itself."""
    return Head(
        form=opened.form,
        record=str(opened.record),
        part=str(opened.gathered.part_id or opened.gathered.blank_id or ""),
        person=str(opened.gathered.person_id or ""),
        at=clock.now().astimezone(JST).isoformat(timespec="seconds"),
    )


@dataclass(frozen=True)
class Missing:
    """A reported field that is empty, and the page where it is entered ("" where this worker cannot go there)."""

    code: str
    label: str
    route: str
    args: Sequence[object]


@dataclass(frozen=True)
class State:
    """How full a form is."""

    meter: Meter
    missing: list[Missing]


def state_of(actor: Actor, opened: Opened) -> State:
    """国への報告 12 of 15, and what is missing."""
    fields, gathered = registry.register(), opened.gathered
    grid = grid_for(actor, opened.form)
    counted = meter(grid, gathered.filling, fields, not_needed=frozenset(gathered.not_needed))
    missing = [
        Missing(code, _label(code), fields[code].route, gathered.links.get(fields[code].route, ()))
        for code in counted.missing
    ]
    return State(counted, missing)


def _label(code: str) -> str:
    field = registry.register()[code]
    return field.label_en if wording.in_english() and field.label_en else field.label


@dataclass(frozen=True)
class FormLine:
    """A form in the office list: which layout holds."""

    form: str
    label: str
    shipped: str
    used: LayoutVersion | None


def form_lines(actor: Actor) -> list[FormLine]:
    """Every form with the layout that holds in this town. One query."""
    rows = LayoutVersion.objects.filter(municipality_id=actor.municipality_id, status="used")
    used = {row.form: row for row in rows.select_related("put_in_by")}
    return [
        FormLine(one.code, one.text, registry.layouts()[one.code].version, used.get(one.code))
        for one in codes.entries(registry.FORMS).values()
    ]


def versions_of(actor: Actor, form: str) -> list[LayoutVersion]:
    """All that the town has put in for a form, the newest first."""
    rows = LayoutVersion.objects.filter(municipality_id=actor.municipality_id, form=form)
    return list(rows.select_related("put_in_by").order_by("-version", "-id")[:MOST_VERSIONS])


@dataclass(frozen=True)
class ArrivalLine:
    """What has come of one transfer of another town."""

    transfer: UUID
    from_name: str
    cases: int
    last: datetime


def arrivals_of(actor: Actor) -> list[ArrivalLine]:
    """The newest fifty transfers of which something has come to one's own agency."""
    rows = Arrival.objects.filter(agency_id=actor.agency_id, transfer__isnull=False)
    grouped = rows.values("transfer").annotate(name=Max("from_name"), n=Count("id"), last=Max("created_at"))
    newest = grouped.order_by("-last", "transfer")[:MOST_VERSIONS]
    return [
        ArrivalLine(row["transfer"], row["name"], row["n"], row["last"]) for row in newest if row["transfer"]
    ]
