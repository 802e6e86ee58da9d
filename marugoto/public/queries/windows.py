"""What residents may read of agencies: names, places, hours, telephone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Municipality
from marugoto.core import clock, codes

Town = Municipality


@dataclass(frozen=True)
class Window:
    """One place to turn to."""

    name: str
    agency: str
    kind: str
    fields: str
    areas: str
    phone: str
    address: str
    hours: str
    placeholder: bool


def towns() -> list[tuple[str, str]]:
    """(code, name) of each municipality."""
    return [(m.code, m.name) for m in agencies.municipalities()]


def every_town() -> list[Municipality]:
    """All municipalities of this server, in their order. One query."""
    return list(agencies.municipalities())


def town(code: str) -> Municipality | None:
    """The municipality with this code, or None."""
    return agencies.municipalities().filter(code=code).first()


def areas(municipality: Municipality) -> list[tuple[str, str]]:
    """Areas which some public window names as its own, by the town's own order."""
    served = {link.area_id for desk in agencies.public_desks(municipality.id) for link in desk.areas.all()}
    found = agencies.areas_of(municipality.id, on=clock.today()).filter(pk__in=served)
    return [(a.code, a.name) for a in found]


def areas_by_id(municipality: Municipality) -> list[tuple[str, str]]:
    """All areas of a town, by their ids."""
    return [(str(a.id), a.name) for a in agencies.areas_of(municipality.id, on=clock.today())]


def area_codes(municipality: Municipality) -> list[tuple[str, str]]:
    """(id, code) of all areas of a town."""
    return [(str(a.id), a.code) for a in agencies.areas_of(municipality.id, on=clock.today())]


def fields(municipality: Municipality) -> list[tuple[str, str]]:
    """Fields in which some public window works."""
    have = {f.field for desk in agencies.public_desks(municipality.id) for f in desk.agency.fields.all()}
    return [
        (code, label) for code, label in codes.choices("agencies.fields", on=clock.today()) if code in have
    ]


def windows(municipality: Municipality, *, area: str = "", field: str = "") -> list[Window]:
    """Windows of a town. With an area: those of the area, and those for the whole town."""
    found = []
    for desk in agencies.public_desks(municipality.id):
        own = [link.area for link in desk.areas.all()]
        in_fields = [f.field for f in desk.agency.fields.all()]
        if area and own and area not in {a.code for a in own}:
            continue
        if field and in_fields and field not in in_fields:
            continue
        found.append(
            Window(
                name=desk.name,
                agency="" if desk.agency.name == desk.name else desk.agency.name,
                kind=codes.label("agencies.agency_kinds", desk.agency.kind),
                fields="・".join(codes.label("agencies.fields", f) for f in in_fields),
                areas="・".join(a.name for a in own) or _("市内全域"),
                phone=desk.phone,
                address=desk.address,
                hours=desk.hours_note,
                placeholder=desk.placeholder_name,
            )
        )
    return found
