"""Every route has a name, says what it requires, and is spelt alike. The saved list is read in review."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RoutePattern
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import open_to_public, requires, signed_in
from marugoto.policy.permissions import Permission
from tests.house.tree import REWRITE

SAVED = Path(__file__).with_name("routes.txt")
UNTYPED = {"StringConverter", "PathConverter"}
SPELT = re.compile(r"/(?:(?:[a-z0-9-]+|<[a-z]+:[a-z_]+>)/)*")
SPELT_AS_HSDS = re.compile(r"/api/(?:[a-z0-9._-]+|<[a-z]+:[a-z_]+>|/)*")  # adr/0016
PERMISSIONS = {*Permission, "public", "signed_in"}


@dataclass(frozen=True)
class Route:
    """One route of the house."""

    name: str
    url: str
    view: Callable[..., Any]
    converters: dict[str, Any]
    typed: bool

    @property
    def declared(self) -> set[str]:
        """Every permission declared on the view or on anything it wraps."""
        return set(_declared(self.view))

    @property
    def permission(self) -> str:
        """The one permission it declares ("?" if it does not)."""
        return next(iter(self.declared)) if len(self.declared) == 1 else "?"


def _declared(view: Callable[..., Any] | None) -> Iterator[str]:
    while view is not None:
        own = vars(view).get("required_permission")
        if own is not None:
            yield str(own)
        view = getattr(view, "__wrapped__", None)


def routes(patterns: list[Any] | None = None, prefix: str = "/", space: str = "") -> Iterator[Route]:
    """Every route below these patterns, in the order of the URL configuration."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        typed = isinstance(entry.pattern, RoutePattern)
        url = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, url, inner)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else ""
            yield Route(name, url, entry.callback, dict(entry.pattern.converters), typed)


def problems(found: list[Route]) -> list[str]:
    """What is wrong with these routes, one sentence each."""
    return [said for route in found for said in _problems_of(route)] + [
        f"{name}: the name stands for two routes"
        for name in sorted(_twice([r.name for r in found if r.name]))
    ]


def _twice(names: list[str]) -> set[str]:
    return {n for n in names if names.count(n) > 1}


def _problems_of(route: Route) -> Iterator[str]:
    said = route.name or route.url
    if not re.fullmatch(r"[a-z0-9-]+:[a-z0-9-]+", route.name):
        yield f"{said}: a route is named room:kebab-case"
    if not route.typed:
        yield f"{said}: a regular expression; write path() with typed converters"
    elif not _spelt(route):
        yield f"{said}: {route.url} is not kebab-case, or has no slash at its end"
    for name, converter in route.converters.items():
        if type(converter).__name__ in UNTYPED:
            yield f"{said}: <{name}> has no type; say uuid, int, slug or a converter of ours"
    if not route.declared:
        yield f"{said}: declares no permission (requires, signed_in or open_to_public)"
    elif len(route.declared) > 1:
        yield f"{said}: declares more than one permission: {', '.join(sorted(route.declared))}"
    elif route.permission not in PERMISSIONS:
        yield f"{said}: {route.permission} is no permission"


def _spelt(route: Route) -> bool:
    """As the house spells addresses; the API, as its standard does."""
    if route.name.startswith("api:") and SPELT_AS_HSDS.fullmatch(route.url):
        return True
    return SPELT.fullmatch(route.url) is not None


def test_every_route_is_in_order() -> None:
    found = list(routes())
    assert len(found) > 5
    assert problems(found) == []


def test_every_permission_opens_at_least_one_route_or_is_asked_for_in_code() -> None:
    used = {r.permission for r in routes()}
    source = "\n".join(
        p.read_text("utf-8")
        for p in Path(__file__).resolve().parents[2].glob("marugoto/**/*.py")
        if "policy" not in p.parts
    )
    idle = {p for p in Permission if p not in used and not re.search(rf"\b{p.name}\b", source)}
    assert not idle


def test_the_saved_list_of_routes_is_current() -> None:
    lines = [f"{r.name:<34} {r.permission:<28} {r.url}" for r in routes()]
    text = "\n".join(sorted(lines)) + "\n"
    if os.environ.get(REWRITE):
        SAVED.write_text(text, "utf-8")
    saved = SAVED.read_text("utf-8") if SAVED.exists() else ""
    assert text == saved, (
        f"routes have changed: run this test with {REWRITE}=1 and read the diff of {SAVED.name}"
    )


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _route(pattern: str, view: Callable[..., HttpResponse], name: str = "cases:planted") -> list[Route]:
    entry = path(pattern, view, name=name)
    return list(routes([entry]))


@pytest.mark.parametrize(
    ("pattern", "view", "said"),
    [
        ("planted/", _view, "declares no permission"),
        ("planted/", require_POST(_view), "declares no permission"),
        ("planted/", requires(Permission.CASE_READ)(signed_in(_view)), "more than one permission"),
        (
            "planted/",
            signed_in(require_GET(requires(Permission.CASE_READ)(_view))),
            "more than one permission",
        ),
        ("Planted_Page/", signed_in(_view), "kebab-case"),
        ("planted", signed_in(_view), "no slash"),
        ("planted/<name>/", signed_in(_view), "not kebab-case"),
        ("planted/<str:name>/", signed_in(_view), "has no type"),
    ],
)
def test_a_planted_fault_is_seen(pattern: str, view: Callable[..., HttpResponse], said: str) -> None:
    assert any(said in p for p in problems(_route(pattern, view)))


def test_only_the_api_is_spelt_as_the_standard_spells_it() -> None:
    @open_to_public
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    standard = "api/hsds/3.0/taxonomy_terms"
    assert problems(_route(standard, answer, name="api:planted")) == []
    assert problems(_route(standard, answer)) != []


def test_a_route_without_a_name_is_seen() -> None:
    assert any("named" in p for p in problems(_route("planted/", signed_in(_view), name="")))


def test_two_routes_of_one_name_are_seen() -> None:
    twice = _route("one/", signed_in(_view)) + _route("two/", signed_in(_view))
    assert problems(twice) == ["cases:planted: the name stands for two routes"]


@pytest.mark.parametrize("wrap", [require_POST, require_GET])
def test_a_permission_is_found_through_other_wrappers(wrap: Callable[..., Any]) -> None:
    assert problems(_route("planted/", wrap(requires(Permission.CASE_READ)(_view)))) == []
    assert problems(_route("planted/", requires(Permission.CASE_READ)(wrap(_view)))) == []


def test_an_open_page_says_so() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert problems(_route("planted/", open_to_public(page))) == []
