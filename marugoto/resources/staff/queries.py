"""What only workers see of an entry. Who asks has the right to revise it, or is an action of this room."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from marugoto.resources.rules.entry import Private
from marugoto.resources.staff.models import StaffContact


def contacts_of(service_id: UUID) -> QuerySet[StaffContact]:
    """Contacts of an entry that are not public."""
    return StaffContact.objects.filter(service_id=service_id).order_by("created_at", "id")


def private_parts(service_ids: Iterable[UUID]) -> dict[UUID, tuple[Private, ...]]:
    """The same, as parts of entries: service id → contacts."""
    found: dict[UUID, tuple[Private, ...]] = {}
    rows = StaffContact.objects.filter(service_id__in=set(service_ids)).order_by("created_at", "id")
    for row in rows:
        if row.service_id is not None:
            part = Private(name=row.name, phone=row.phone, email=row.email, note=row.note, label=row.label)
            found[row.service_id] = (*found.get(row.service_id, ()), part)
    return found


def private_of_organization(organization_id: UUID) -> list[Private]:
    """Contacts of an organization that are not public."""
    rows = StaffContact.objects.filter(organization_id=organization_id).order_by("created_at", "id")
    return [Private(name=r.name, phone=r.phone, email=r.email, note=r.note, label=r.label) for r in rows]
