"""The verbs of an entry: list, revise, verify, retire, and take back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.actions import listings, rows
from marugoto.resources.actions.bodies import Bodies
from marugoto.resources.actions.changes import change_parts
from marugoto.resources.models import Location, Service, ServiceAtLocation, Source, Verification
from marugoto.resources.queries import entries as queries
from marugoto.resources.rules.entry import PARTS, SCALARS, Entry, changed_parts
from marugoto.resources.staff.queries import private_parts


@transaction.atomic
def list_entry(
    *,
    entry: Entry,
    municipality_id: UUID,
    by: Actor | None,
    source: Source | None = None,
    owner_agency_id: UUID | None = None,
    location_id: UUID | None = None,
) -> Service:
    """A new entry of the directory. ``location_id``: it is given at a place that is there already, instead of ``entry.place``.

    Refused: no name; a kind, field, language … that is in no list; ages in the wrong order; no such place in the town.
    """
    checked = check(entry)
    there = _place_there(location_id, municipality_id) if location_id else []
    if there:
        checked = replace(checked, place=None, access=())
    bodies = Bodies(municipality_id, [checked.body], source)
    service = rows.service_row(
        checked,
        municipality_id=municipality_id,
        organization=bodies.of(checked.body),
        source=source,
        owner_agency_id=owner_agency_id or (by.agency_id if by else None),
    )
    parts = rows.part_rows(checked, service, PARTS, needs=rows.needs_by_code())
    at = [ServiceAtLocation(service=service, location=location) for location in there]
    rows.write([*bodies.made, service, *parts, *at])
    listings.relist(service_ids=[service.pk])
    _record("resource.listed", service, by=by, kind=service.kind)
    return service


@transaction.atomic
def revise(*, service_id: UUID, entry: Entry, by: Actor | None, seen: str = "") -> list[str]:
    """Brings an entry to what is given; returns the names of the parts that changed. The same again changes nothing.

    ``seen``: the version (``version_of``) that whoever writes has read. Refused: somebody has changed it since.
    """
    service = _locked(service_id)
    if seen and seen != version_of(service):
        raise Refused(
            _(
                "ほかの人が先に直しました。書いたものは残っています。下の「いまの内容」と見くらべて、もう一度保存してください。"
            ),
            field="seen",
        )
    checked = check(entry)
    before = current(service_id)
    parts = changed_parts(before, replace(checked, slots=before.slots))
    if "name" in parts and before.place and not before.place.name and "place" not in parts:
        parts.append("place")  # a place that is called like what is there takes the new name too
    if parts:
        change_parts(service, before, checked, parts, by=by)
        together = sharing(service.pk) if {"place", "access"} & set(parts) else []
        listings.relist(service_ids=list({service.pk, *together}))
        _record("resource.revised", service, by=by, parts=len(parts))
    return parts


def version_of(service: Service) -> str:
    """The version of an entry, for whoever reads it before writing."""
    return service.changed_at.isoformat()


@transaction.atomic
def entrust(*, service_id: UUID, owner_agency_id: UUID | None, confirm_every: int, by: Actor) -> bool:
    """Who keeps the entry right, and how often it is to be confirmed. Refused: an agency that is none of the town's."""
    service = _locked(service_id)
    if (
        owner_agency_id
        and not agencies.agencies_of(service.municipality_id).filter(pk=owner_agency_id).exists()
    ):
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="owner")
    if not 7 <= confirm_every <= 1095:
        raise Refused(_("間隔は、7日から1095日までにしてください。"), field="confirm_every")
    changed = (service.owner_agency_id, service.confirm_every) != (owner_agency_id, confirm_every)
    if changed:
        service.owner_agency_id, service.confirm_every = owner_agency_id, confirm_every
        service.save(update_fields=["owner_agency", "confirm_every", "changed_at"])
        _record("resource.entrusted", service, by=by)
    return changed


@transaction.atomic
def add_by_hand(*, entry: Entry, by: Actor, location_id: UUID | None = None, known_by: str = "") -> Service:
    """A new entry written by a worker, at a place that is there already or a new one; ``known_by``: how it was confirmed."""
    made = list_entry(entry=entry, municipality_id=by.municipality_id, by=by, location_id=location_id)
    if known_by:
        verify(service_id=made.pk, method=known_by, by=by)
    return made


@transaction.atomic
def save_by_hand(
    *, service_id: UUID, entry: Entry, owner_agency_id: UUID | None, confirm_every: int, seen: str, by: Actor
) -> None:
    """All that the form of an entry says, or nothing of it."""
    revise(service_id=service_id, entry=entry, by=by, seen=seen)
    entrust(service_id=service_id, owner_agency_id=owner_agency_id, confirm_every=confirm_every, by=by)


@transaction.atomic
def verify(*, service_id: UUID, method: str, by: Actor | None, on: date | None = None) -> Verification:
    """Somebody has confirmed that the entry is right. Refused: a day to come; a way that is not in the list; retired."""
    service = _locked(service_id)
    day = on or clock.today()
    if day > clock.today():
        raise Refused(_("確かめた日に、これから先の日は書けません。"), field="on")
    if service.retired_on is not None:
        raise Refused(_("案内をやめたものは、確かめられません。先に案内を再開してください。"))
    codes.require("resources.verification_methods", method, on=day, field="method")
    made = Verification.objects.create(
        service=service, on=day, method=method, agency_id=by.agency_id if by else None
    )
    if service.assured_date is None or service.assured_date < day:
        service.assured_date = day
        service.save(update_fields=["assured_date", "changed_at"])
        listings.relist(service_ids=[service.pk])
    _record("resource.verified", service, by=by, method=method)
    return made


@transaction.atomic
def retire(*, service_id: UUID, reason: str, by: Actor | None, on: date | None = None) -> Service:
    """The entry is shown no more; it is kept, with the reason. Twice is once."""
    service = _locked(service_id)
    if service.retired_on is None:
        day = on or clock.today()
        if day > clock.today():
            raise Refused(_("やめた日に、これから先の日は書けません。"), field="on")
        codes.require("resources.retire_reasons", reason, on=day, field="reason")
        service.status, service.retired_on, service.retired_reason = "defunct", day, reason
        service.save(update_fields=["status", "retired_on", "retired_reason", "changed_at"])
        listings.relist(service_ids=[service.pk])
        _record("resource.retired", service, by=by, reason=reason)
    return service


@transaction.atomic
def take_back(*, service_id: UUID, by: Actor | None) -> Service:
    """A retired entry is shown again."""
    service = _locked(service_id)
    if service.retired_on is not None:
        service.status, service.retired_on, service.retired_reason = "active", None, ""
        service.save(update_fields=["status", "retired_on", "retired_reason", "changed_at"])
        listings.relist(service_ids=[service.pk])
        _record("resource.taken_back", service, by=by)
    return service


def current(service_id: UUID) -> Entry:
    """The entry as it stands, with what only workers see. KeyError: no such entry."""
    return currents([service_id])[service_id]


def currents(service_ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """The same for many; a fixed number of questions."""
    ids = list(service_ids)
    private = private_parts(ids)
    return {key: replace(one, private=private.get(key, ())) for key, one in queries.entries_of(ids).items()}


def check(entry: Entry) -> Entry:
    """The entry with its name trimmed. Refused: what no list or rule allows, by the name of the part."""
    on = clock.today()
    if not entry.name.strip():
        raise Refused(_("名前を書いてください。"), field="name")
    codes.require("resources.kinds", entry.kind, on=on, field="kind")
    codes.require("resources.statuses", entry.status, on=on, field="status")
    for one in entry.fields:
        codes.require("agencies.fields", one, on=on, field="fields")
    for answer in entry.needs:
        codes.require("resources.needs", answer.need, on=on, field="needs")
    for speech in entry.languages:
        codes.require("resources.languages", speech.code, on=on, field="languages")
    if entry.status == "defunct":
        raise Refused(_("終わったものは、「案内をやめる」で理由を選んでください。"), field="status")
    if any(
        s.capacity is not None and s.available is not None and s.available > s.capacity for s in entry.slots
    ):
        raise Refused(_("あきは、定員より多くできません。"), field="available")
    checked = replace(entry, name=entry.name.strip())
    _fits(checked)
    return checked


def _fits(entry: Entry) -> None:
    """What the table itself demands (lengths, mail, URL, ages), as a sentence before the database says it."""
    row = Service(**{name: getattr(entry, name) for name in SCALARS})
    try:
        row.clean_fields(exclude={"id", "municipality", "organization", "program", "source", "owner_agency"})
        row.validate_constraints()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(str(messages[0]), field=field if field in PARTS else None) from error


def sharing(service_id: UUID) -> list[UUID]:
    """The other entries that are given at a place of this one."""
    at = ServiceAtLocation.objects.filter(service_id=service_id, location__isnull=False).values("location")
    found = ServiceAtLocation.objects.filter(location__in=at).exclude(service_id=service_id)
    return list(found.order_by("service_id").values_list("service_id", flat=True).distinct())


def _place_there(location_id: UUID, municipality_id: UUID) -> list[Location]:
    found = list(Location.objects.filter(pk=location_id, municipality_id=municipality_id).order_by("id"))
    if not found:
        raise Refused(_("その場所が見つかりません。選びなおしてください。"), field="at")
    return found


def _locked(service_id: UUID) -> Service:
    return Service.objects.select_for_update(of=("self",)).get(pk=service_id)


def _record(verb: str, service: Service, *, by: Actor | None, **data: str | int) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("resource", service.pk)],
        municipality=None if by else service.municipality_id,
        data=data,
    )
