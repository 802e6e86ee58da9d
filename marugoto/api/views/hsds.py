"""HSDS 3.0: the root, lists and single objects."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from marugoto.api import asked as asking
from marugoto.api.queries import downloads, lists, towns
from marugoto.api.views.answers import as_json, as_lines, for_programs

VERSION = "3.0"


@for_programs
def root(request: HttpRequest, town: str) -> HttpResponseBase:
    """What this is, and where it is described."""
    towns.id_of(town)
    here = request.build_absolute_uri
    about: dict[str, object] = {
        "version": VERSION,
        "profile": here(reverse("api:profile")),
        "openapi_url": here(reverse("api:openapi", args=[town])),
    }
    if town != towns.ALL:
        about["downloads"] = [here(reverse("api:download", args=[town, name])) for name in downloads.FILES]
    return as_json(request, about)


@for_programs
def many(request: HttpRequest, town: str, shape: str) -> HttpResponseBase:
    """A page of a list, or all of it as lines."""
    asked = asking.parse(request.GET, asking.LISTS[shape])
    town_id = towns.id_of(town)
    if asked.format == "ndjson":
        return as_lines(lists.stream(shape, town_id, asked))
    page = lists.page(shape, town_id, asked)
    return as_json(request, page.as_data(), page.changed)


@for_programs
def one(request: HttpRequest, town: str, key: UUID, shape: str) -> HttpResponseBase:
    """An object with everything that it nests."""
    asked = asking.parse(request.GET, asking.ITEMS.get(shape, ()))
    found, changed = lists.one(shape, towns.id_of(town), key, asked)
    return as_json(request, found, changed)
