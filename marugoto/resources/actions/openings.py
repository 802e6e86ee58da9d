"""受入枠: say how many more can be taken in; close it. Nothing is deleted, so that one sees how it went."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.actions import listings
from marugoto.resources.models import Opening, Service
from marugoto.resources.rules.entry import Slot


@transaction.atomic
def open_slot(*, service_id: UUID, slot: Slot, by: Actor | None, name: str = "") -> Opening:
    """A new opening; one of the same name that is open ends. Refused: more free than there are; a day to come; retired."""
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    if service.retired_on is not None:
        raise Refused(_("案内をやめたものに、受入枠は開けません。"))
    if slot.as_of > clock.today():
        raise Refused(_("受入枠の日に、これから先の日は書けません。"), field="as_of")
    codes.require("resources.opening_units", slot.unit, on=slot.as_of, field="unit")
    made = Opening(
        service=service,
        name=name.strip(),
        as_of=slot.as_of,
        capacity=slot.capacity,
        available=slot.available,
        waiting=slot.waiting,
        unit=slot.unit,
        note=slot.text,
    )
    try:
        made.validate_constraints()
    except ValidationError as error:
        raise Refused(str(error.messages[0]), field="available") from error
    Opening.objects.filter(service=service, name=made.name, closed_on__isnull=True).update(
        closed_on=clock.today()
    )
    made.save()
    listings.relist(service_ids=[service.pk])
    _record("resource.slot_opened", made, by=by, available=-1 if slot.available is None else slot.available)
    return made


@transaction.atomic
def close_slot(*, opening_id: UUID, by: Actor | None, on: date | None = None) -> Opening:
    """No more are taken in. Twice is once."""
    slot = Opening.objects.select_for_update(of=("self",)).select_related("service").get(pk=opening_id)
    if slot.closed_on is None:
        slot.closed_on = max(on or clock.today(), slot.as_of)
        slot.save(update_fields=["closed_on", "changed_at"])
        listings.relist(service_ids=[slot.service_id])
        _record("resource.slot_closed", slot, by=by)
    return slot


def _record(verb: str, slot: Opening, *, by: Actor | None, **data: int) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("resource", slot.service_id), Ref("opening", slot.pk)],
        municipality=None if by else slot.service.municipality_id,
        data=data,
    )
