"""Pages and streams of objects: which ids, how many, and the objects behind them.

Everything is in the order of its id, which is the order of entry. A page first takes its ids from an index, then reads the rows
of these few; a stream goes on from the last id it has seen. Neither costs more the larger the directory is, but for counting
and for skipping to a far page; a count of more than ``SMALL`` is therefore remembered for a minute.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

from marugoto.api import nest
from marugoto.api.asked import AROUND, Asked
from marugoto.api.problems import ProblemError
from marugoto.api.queries import open as public
from marugoto.api.queries import rows, terms, towns
from marugoto.resources.models import Address, Attribute, Service, ServiceAtLocation
from marugoto.resources.models.service import DORMANT
from marugoto.resources.queries import said

SMALL, REMEMBER = 10_000, 60
CHUNK = 200
EARTH = 6_371_000.0
_DEGREE = 111_320.0  # metres of a degree of latitude
_ALL = {
    "service": public.services,
    "organization": public.organizations,
    "service_at_location": public.service_at_locations,
    "taxonomy": public.taxonomies,
    "taxonomy_term": public.taxonomy_terms,
}
_SEARCHED = {
    "service": ("name", "name_kana", "alternate_name", "description"),
    "organization": ("name", "name_kana", "alternate_name", "description"),
    "service_at_location": (
        "service__name",
        "service__name_kana",
        "service__alternate_name",
        "location__name",
    ),
    "taxonomy": ("name", "description"),
    "taxonomy_term": ("name", "description", "code"),
}
_IN_INDEX = {"service": "", "service_at_location": "service__"}  # where the service is
_DATED = ("service", "organization", "service_at_location")


@dataclass(frozen=True)
class Page:
    """Objects of a page, how many there are in all, and when any of them was last changed."""

    objects: list[nest.Json]
    total: int
    number: int
    size: int
    changed: datetime | None = None

    def as_data(self) -> nest.Json:
        """As an HSDS page."""
        pages = math.ceil(self.total / self.size)
        return {
            "total_items": self.total,
            "total_pages": pages,
            "page_number": self.number,
            "size": len(self.objects),
            "first_page": self.number == 1,
            "last_page": self.number >= pages,
            "empty": not self.objects,
            "contents": self.objects,
        }


def one(shape: str, town_id: UUID | None, key: UUID, asked: Asked) -> tuple[nest.Json, datetime | None]:
    """An object by its id, in full. ProblemError 404: none that everybody may see."""
    if shape in ("taxonomy", "taxonomy_term") and key in _own(shape):
        return nest.full(shape, _own(shape)[key], _own_rows()), None
    found = rows.full(shape, _ALL[shape](town_id).filter(pk=key), services=asked.full_service)
    if key not in found.by_id.get(shape, {}):
        raise ProblemError(404, f"No {shape} with this id.")
    return nest.full(shape, found.by_id[shape][key], found), nest.newest(found)


def page(shape: str, town_id: UUID | None, asked: Asked) -> Page:
    """A page of a list."""
    own = _own_terms(shape, asked)
    found = _filtered(shape, town_id, asked)
    total = len(own) + _count(shape, town_id, found, asked)
    start = (asked.number - 1) * asked.size
    head = own[start : start + asked.size]
    start, left = max(0, start - len(own)), asked.size - len(head)
    ids = list(found.values_list("pk", flat=True)[start : start + left]) if start < total else []
    objects, changed = _objects(shape, ids, asked)
    objects = [nest.listed(shape, row, _own_rows()) for row in head] + objects
    return Page(objects, total, asked.number, asked.size, _stamp(shape, town_id, changed, asked))


def _stamp(shape: str, town_id: UUID | None, changed: datetime | None, asked: Asked) -> datetime | None:
    """When the list was last changed: what is on the page, or anything that has come, gone or been hidden in the town since.

    None where nobody can say: our own terms have no date, and what is nested in full may vanish without a trace.
    """
    if shape not in _DATED or asked.full or asked.full_service:
        return None
    newest = (
        Service.objects.filter(municipality_id=OuterRef("pk")).order_by("-changed_at").values("changed_at")
    )
    stamps = towns.every().filter(pk__in=towns.ids_of(town_id)).values_list(Subquery(newest[:1]), flat=True)
    return max((stamp for stamp in (changed, *stamps) if stamp is not None), default=None)


def stream(shape: str, town_id: UUID | None, asked: Asked) -> Iterator[nest.Json]:
    """Every object that fits, a chunk at a time."""
    yield from (nest.listed(shape, row, _own_rows()) for row in _own_terms(shape, asked))
    found = _filtered(shape, town_id, asked)
    ids = list(found.values_list("pk", flat=True)[:CHUNK])
    while ids:
        yield from _objects(shape, ids, asked)[0]
        ids = list(found.filter(pk__gt=ids[-1]).values_list("pk", flat=True)[:CHUNK])


def _objects(shape: str, ids: list[UUID], asked: Asked) -> tuple[list[nest.Json], datetime | None]:
    if not ids:
        return [], None
    if asked.given.get("full") or asked.given.get("full_service"):
        found = rows.full(shape, rows.with_ids(shape, ids), services=asked.full_service)
        write: Callable[[str, rows.Row, rows.Rows], nest.Json] = nest.full
    else:
        found = rows.listed(shape, rows.with_ids(shape, ids))
        write = nest.listed
    there = found.by_id[shape]
    objects = [write(shape, there[key], found) for key in ids if key in there]
    if asked.given.get("minimal"):
        objects = [
            {key: one[key] for key in ("id", "name", "status")} | {"modified_date": one["last_modified"]}
            for one in objects
        ]
    return objects, nest.newest(found)


def _filtered(shape: str, town_id: UUID | None, asked: Asked) -> QuerySet[Any]:
    found = _ALL[shape](town_id)
    found = _saying(shape, town_id, found, (asked.search or "").split())
    if shape in ("service", "service_at_location"):
        found = _of_services(found, "service__" if shape == "service_at_location" else "", asked)
    if shape == "service_at_location":
        found = _near(found, town_id, asked)
    if shape == "taxonomy_term":
        found = _of_terms(found, asked)
    return found


def _any(shape: str, word: str) -> Q:
    found = Q()
    for column in _SEARCHED[shape]:
        found |= Q(**{f"{column}__icontains": word})
    return found


def _saying(shape: str, town_id: UUID | None, found: QuerySet[Any], words: Sequence[str]) -> QuerySet[Any]:
    """Objects in which all words stand: services by the index of our own search, whatever is small by looking at each."""
    each = reduce(and_, (_any(shape, word) for word in words), Q())
    listed = said.saying(towns.ids_of(town_id), words) if shape in _IN_INDEX and words else None
    if listed is None:
        return found.filter(each)
    dormant = _ALL[shape](town_id).filter(each, **{f"{_IN_INDEX[shape]}status__in": DORMANT}).order_by()
    if shape == "service":
        return found.filter(pk__in=listed.values("service_id").union(dormant.values("pk")))
    at = ServiceAtLocation.objects.filter(service_id__in=listed.values("service_id")).order_by()
    here = listed.filter(service_id=OuterRef("service_id"), location_id=OuterRef("location_id"))
    return found.filter(pk__in=at.filter(Exists(here)).values("pk").union(dormant.values("pk")))


def _of_services(found: QuerySet[Any], prefix: str, asked: Asked) -> QuerySet[Any]:
    if asked.organization_id:
        found = found.filter(**{f"{prefix}organization_id": asked.organization_id})
    if asked.modified_after:
        found = found.filter(**{f"{prefix}changed_at__gte": asked.modified_after})
    if asked.taxonomy_term_id:
        found = _with(found, prefix, "taxonomy_term_id", asked.taxonomy_term_id)
    if asked.taxonomy_id:
        found = _with(found, prefix, "taxonomy_term__taxonomy_id", asked.taxonomy_id)
    return found


def _with(found: QuerySet[Any], prefix: str, column: str, key: UUID) -> QuerySet[Any]:
    """Services with one of our terms (a condition on our own tables), or with one of a list of others."""
    ask = terms.services_with_term if column == "taxonomy_term_id" else terms.services_with_taxonomy
    ours = ask(key)
    column_of_service = OuterRef("service_id" if prefix else "pk")
    if ours is not None:
        return found.filter(Exists(public.services(None).filter(ours, pk=column_of_service).order_by()))
    return found.filter(Exists(Attribute.objects.filter(link_id=column_of_service, **{column: key})))


def _of_terms(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.taxonomy_id:
        found = found.filter(taxonomy_id=asked.taxonomy_id)
    if asked.top_only:
        found = found.filter(parent__isnull=True)
    if asked.parent_id:
        found = found.filter(parent_id=asked.parent_id)
    return found


def _near(found: QuerySet[Any], town_id: UUID | None, asked: Asked) -> QuerySet[Any]:
    if asked.postcode is None and asked.point is None:
        return found
    if asked.proximity is None and asked.point is None:
        there = Address.objects.filter(
            location_id=OuterRef("location_id"), postal_code__in=_written(asked.postcode)
        )
        return found.filter(Exists(there))
    latitude, longitude = _point(asked)
    metres = asked.proximity or AROUND
    reach = metres / _DEGREE
    around = reach / max(0.01, math.cos(math.radians(latitude)))
    box = found.filter(
        location__latitude__range=(latitude - reach, latitude + reach),
        location__longitude__range=(longitude - around, longitude + around),
    )
    if town_id is not None:
        box = box.filter(location__municipality_id=town_id)
    cosine = Cos(Radians(latitude)) * Cos(Radians(F("location__latitude"))) * Cos(
        Radians(F("location__longitude")) - math.radians(longitude)
    ) + Sin(Radians(latitude)) * Sin(Radians(F("location__latitude")))
    away: QuerySet[Any] = box.annotate(away=ACos(Least(1.0, Greatest(-1.0, cosine))) * EARTH)
    return away.filter(away__lte=metres)


def _point(asked: Asked) -> tuple[float, float]:
    """Where to look around: the point that is given, or the middle of the places with the postal code."""
    if asked.point is not None:
        latitude, longitude = asked.point
        return latitude, longitude
    there = Address.objects.filter(location_id=OuterRef("pk"), postal_code__in=_written(asked.postcode))
    known = public.locations(latitude__isnull=False).filter(Exists(there))
    points = list(known.values_list("latitude", "longitude")[:1000])
    if not points:
        raise ProblemError(404, "No place with this postal code has a known point; give a point.", "postcode")
    return sum(p[0] or 0 for p in points) / len(points), sum(p[1] or 0 for p in points) / len(points)


def _written(postcode: str) -> tuple[str, str]:
    return postcode, f"{postcode[:3]}-{postcode[3:]}"


def _count(shape: str, town_id: UUID | None, found: QuerySet[Any], asked: Asked) -> int:
    given = sorted(
        (k, str(v)) for k, v in asked.given.items() if k not in ("page", "per_page", "format", "full")
    )
    key = f"api:{shape}:{town_id}:{hash(tuple(given))}"
    if (known := cache.get(key)) is not None:
        return int(known)
    total = found.count()
    if total > SMALL:
        cache.set(key, total, REMEMBER)
    return total


def _own(shape: str) -> dict[UUID, dict[str, Any]]:
    return terms.taxonomies() if shape == "taxonomy" else terms.terms()


def _own_rows() -> rows.Rows:
    found = rows.Rows()
    found.add("taxonomy", terms.taxonomies().values(), ())
    return found


def _own_terms(shape: str, asked: Asked) -> list[dict[str, Any]]:
    """Our own taxonomies or terms that fit; they come before those of others."""
    if shape not in ("taxonomy", "taxonomy_term"):
        return []
    found = list(_own(shape).values())
    words = (asked.search or "").lower().split()
    found = [
        r for r in found if all(any(w in str(r.get(c, "")).lower() for c in _SEARCHED[shape]) for w in words)
    ]
    if shape == "taxonomy_term":
        found = [r for r in found if asked.taxonomy_id in (None, r["taxonomy_id"])]
        found = [r for r in found if asked.parent_id in (None, r["parent_id"])]
        found = [r for r in found if not (asked.top_only and r["parent_id"])]
    return found
