"""An empty building is found, its owner asked, it is used, and it stands empty again; its history stays."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.actions import checks
from marugoto.community.models import Activity, Building, BuildingUse
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Facts:
    """A building as it is known. ``ask_id``: the desk that speaks with the owner."""

    name: str
    kind: str
    owner: str
    condition: str
    state: str = "found"
    area_id: UUID | None = None
    address: str = ""
    ask_id: UUID | None = None
    square_metres: int | None = None
    note: str = ""


@transaction.atomic
def note_building(*, facts: Facts, by: Actor) -> Building:
    """A building that stands empty, or could be used more. Refused: no name; a code, an area or a desk that is not offered."""
    made = Building(municipality_id=by.municipality_id, agency_id=by.agency_id, state_on=clock.today())
    _fill(made, facts, by)
    made.save()
    audit.record("building.noted", by=by, refs=[Ref("building", made.pk)], data={"kind": made.kind})
    return made


@transaction.atomic
def change_building(*, building: Building, facts: Facts, by: Actor) -> Building:
    """What is known now; the day of the state is the day on which it changed. Refused: as before; another agency's."""
    row = Building.objects.select_for_update(of=("self",)).get(pk=building.pk)
    checks.own(row, by)
    if row.state != facts.state:
        row.state_on = clock.today()
    _fill(row, facts, by)
    row.save()
    audit.record("building.changed", by=by, refs=[Ref("building", row.pk)], data={"state": row.state})
    return row


def _fill(row: Building, facts: Facts, by: Actor) -> None:
    checks.said(facts.name, _("建物の呼び名を書いてください。"), field="name")
    checks.known(
        {
            "kind": ("community.building_kinds", facts.kind),
            "owner": ("community.building_owners", facts.owner),
            "condition": ("community.building_conditions", facts.condition),
            "state": ("community.building_states", facts.state),
        }
    )
    checks.in_town(facts.area_id, by, kept=row.area_id)
    reachable = agencies.desks_reachable(by)
    if facts.ask_id and facts.ask_id != row.ask_id and not reachable.filter(pk=facts.ask_id).exists():
        raise checks.not_offered("ask")
    for name, value in asdict(facts).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


@dataclass(frozen=True)
class Use:
    """For what, from when (a day to come, too); ``until``: it was so, and is over."""

    what: str
    since: date
    until: date | None = None
    activity_id: UUID | None = None


@transaction.atomic
def note_use(*, building: Building, told: Use, by: Actor) -> BuildingUse:
    """It is used, or was. The same again is once.

    Refused: not said for what; another agency's; the building may not be used; an activity that is not offered; it ends
    before it begins, or in days to come.
    """
    row = Building.objects.select_for_update(of=("self",)).get(pk=building.pk)
    checks.own(row, by)
    words = checks.said(told.what, _("何に使うかを書いてください。"), field="what")[:120]
    if told.until is not None and told.until < told.since:
        raise Refused(_("終わりの日は、始まりの日より後にしてください。"), field="until")
    if told.until is not None:
        checks.past(told.until, field="until")
    elif row.state == "closed" or row.condition == "unsafe":
        raise Refused(_("使えない建物です。ようすが変わっていれば、先に書きなおしてください。"), field="what")
    activities = Activity.objects.filter(agency_id=by.agency_id)
    if told.activity_id and not activities.filter(pk=told.activity_id).exists():
        raise checks.not_offered("activity")
    same: dict[str, Any] = {"building": row, "what": words, "until": told.until}
    if told.until:
        same["since"] = told.since
    made, new = BuildingUse.objects.get_or_create(
        **same, defaults={"since": told.since, "activity_id": told.activity_id}
    )
    if new:
        audit.record("building.used", by=by, refs=[Ref("building", row.pk)])
    return made


@transaction.atomic
def end_use(*, use: BuildingUse, by: Actor) -> BuildingUse:
    """It is used so until today. Twice is once. Refused: another agency's; it has not begun."""
    row = BuildingUse.objects.select_for_update(of=("self",)).select_related("building").get(pk=use.pk)
    checks.own(row.building, by)
    today = clock.today()
    if row.since > today:
        raise Refused(_("まだ始まっていません。"))
    if row.until is None or row.until > today:
        row.until = today
        row.save(update_fields=["until"])
        audit.record("building.use_ended", by=by, refs=[Ref("building", row.building_id)])
    return row
