"""Who is on no list of an agency: whoever is hidden from it, or whose address is (ADR 0008)."""

from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import RawSQL


def shown(agency_id: UUID, path: str = "person") -> Q:
    """The condition under which a row of a list may show to an agency; a row tied to nobody shows."""
    hidden = RawSQL("SELECT people_address_hidden_from(%s)", [agency_id])
    return Q(**{f"{path}__isnull": True}) | ~Q(**{f"{path}__in": hidden})
