"""Organizations put right by hand: name, page, numbers, and what only workers see of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.queries import agencies_of, names_of_agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.actions import listings
from marugoto.resources.models import Metadata, Organization, OrganizationIdentifier, Phone, Service
from marugoto.resources.rules.entry import Identifier, Number, Private
from marugoto.resources.staff.models import StaffContact

_SCALARS = ("name", "name_kana", "alternate_name", "description", "email", "website", "legal_status")


@dataclass(frozen=True)
class Told:
    """An organization as it is written. ``agency_id``: the same body as an agency of ours, so that a つなぎ can go there."""

    name: str
    name_kana: str = ""
    alternate_name: str = ""
    description: str = ""
    email: str = ""
    website: str = ""
    legal_status: str = ""
    agency_id: UUID | None = None
    identifiers: Sequence[Identifier] = ()
    phones: Sequence[Number] = ()
    private: Sequence[Private] = field(default=(), repr=False)


@transaction.atomic
def write_organization(
    *, municipality_id: UUID, told: Told, by: Actor, organization_id: UUID | None = None
) -> Organization:
    """A new organization, or one put right. Refused: no name; an agency that is none of the town's; a page that is none."""
    if organization_id:
        row = Organization.objects.select_for_update(of=("self",)).get(pk=organization_id)
    else:
        row = Organization(municipality_id=municipality_id)
    before = {name: getattr(row, name) for name in _SCALARS}
    for name in _SCALARS:
        setattr(row, name, str(getattr(told, name)).strip())
    if told.agency_id and not agencies_of(municipality_id).filter(pk=told.agency_id).exists():
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="agency")
    row.agency_id = told.agency_id
    _fits(row)
    row.save()
    _parts(row, told)
    _remember(row, before if organization_id else None, by)
    services = Service.objects.filter(organization=row).order_by("id").values_list("id", flat=True)
    listings.relist(service_ids=list(services))
    audit.record("organization.written", by=by, refs=[Ref("organization", row.pk)])
    return row


def _fits(row: Organization) -> None:
    if not row.name:
        raise Refused(_("名前を書いてください。"), field="name")
    try:
        row.clean_fields(exclude={"municipality", "agency", "source", "parent"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Refused(str(messages[0]), field=name) from error


def _parts(row: Organization, told: Told) -> None:
    kept = {(i.type, i.identifier) for i in told.identifiers}
    for one in OrganizationIdentifier.objects.filter(organization=row).order_by("id"):
        if (one.identifier_type, one.identifier) not in kept:
            one.delete()
    for part in told.identifiers:
        OrganizationIdentifier.objects.get_or_create(
            organization=row,
            identifier_type=part.type,
            identifier=part.identifier,
            defaults={"identifier_scheme": part.scheme},
        )
    Phone.objects.filter(organization=row).delete()
    Phone.objects.bulk_create(
        Phone(organization=row, number=p.number, type=p.type, extension=p.extension, description=p.text)
        for p in told.phones
    )
    StaffContact.objects.filter(organization=row).delete()
    StaffContact.objects.bulk_create(
        StaffContact(organization=row, name=p.name, phone=p.phone, email=p.email, note=p.note, label=p.label)
        for p in told.private
    )


def _remember(row: Organization, before: dict[str, str] | None, by: Actor) -> None:
    who = names_of_agencies([by.agency_id]).get(by.agency_id, "")
    changed = [n for n in _SCALARS if before is not None and before[n] != getattr(row, n)]
    Metadata.objects.bulk_create(
        Metadata(
            municipality_id=row.municipality_id,
            resource_type="organization",
            resource_id=row.pk,
            last_action_date=clock.today(),
            last_action_type="update",
            field_name=name,
            previous_value=(before or {})[name],
            replacement_value=getattr(row, name),
            updated_by=who,
        )
        for name in changed
    )
