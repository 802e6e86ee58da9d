"""Where somebody is, by the name of a neighbourhood, a hall, a park: what the directory itself knows of places."""

from uuid import UUID

from marugoto.core.kana import to_width
from marugoto.resources.finding import listing
from marugoto.resources.finding.keys import tight, word_keys
from marugoto.resources.finding.near import Place
from marugoto.resources.models import Listing

AT_MOST = 100


def place_named(municipality_id: UUID, words: str) -> Place | None:
    """The middle of the entries in a neighbourhood of this name, else of those at a place that is called so.

    「34.340,134.043」 is a point itself. None: the directory knows no such place.
    """
    if point := _point(words):
        return point
    folded = tight(words)
    if len(folded) < 2:
        return None
    there = Listing.objects.filter(
        keys__contains=word_keys(folded, listing.of_town(str(municipality_id), listing.TEXT)),
        municipality_id=municipality_id,
        latitude__isnull=False,
    ).order_by("id")
    called: tuple[dict[str, str], ...] = (
        {"district__startswith": to_width(words).strip()},
        {"place__icontains": words.strip()},
        {"text__contains": folded},
    )
    for names in called:
        if found := list(there.filter(**names).values_list("latitude", "longitude")[:AT_MOST]):
            lats = sorted(lat for lat, _lon in found if lat is not None)
            lons = sorted(lon for _lat, lon in found if lon is not None)
            return Place(lats[len(lats) // 2], lons[len(lons) // 2], words.strip())
    return None


def _point(words: str) -> Place | None:
    lat, comma, lon = words.partition(",")
    try:
        place = Place(float(lat), float(lon), words) if comma else None
    except ValueError:
        return None
    return place if place and abs(place.lat) <= 85 and abs(place.lon) <= 180 else None
