"""Parameters of requests: which there are, what they may be, and a request's own as one value."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from marugoto.api.problems import ProblemError
from marugoto.core import clock

PER_PAGE, MOST, MOST_MINIMAL = 50, 200, 10_000
LAST_PAGE = 1_000_000
AROUND = 1000  # metres


@dataclass(frozen=True)
class Param:
    """A parameter: how it is read, how OpenAPI describes it, and what it does."""

    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    about: str


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return read


_LATITUDE = r"-?(?:90(?:\.0+)?|[1-8]?[0-9](?:\.[0-9]+)?)"
_LONGITUDE = r"-?(?:180(?:\.0+)?|(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]+)?)"


def _point(text: str) -> tuple[float, float]:
    if len(text) > 60 or not re.fullmatch(f"{_LATITUDE},{_LONGITUDE}", text, re.ASCII):
        raise ValueError(text)
    latitude, _comma, longitude = text.partition(",")
    return float(latitude), float(longitude)


def _instant(text: str) -> datetime:
    """An instant; without a zone it is Japanese time. A plus sign that was not escaped arrives as a space."""
    found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    found = found if found.tzinfo else found.replace(tzinfo=clock.JST)
    try:
        return found.astimezone(UTC)  # PostgreSQL does not know a zone sixteen hours away
    except OverflowError:  # at the very ends of the calendar
        return found.replace(tzinfo=UTC)


def _words(text: str) -> str:
    if len(text) > 200 or "\0" in text:
        raise ValueError(text)
    return text


def _uuid(text: str) -> UUID:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        raise ValueError(text)
    return UUID(text)


def _postcode(text: str) -> str:
    found = re.fullmatch(r"([0-9]{3})-?([0-9]{4})", text, re.ASCII)
    if found is None:
        raise ValueError(text)
    return found[1] + found[2]


def _format(text: str) -> str:
    return {"json": "json", "ndjson": "ndjson"}[text]


_UUID = {"type": "string", "format": "uuid"}
_BOOLEAN = {"type": "boolean", "default": False}

PARAMS = {
    "search": Param(
        _words,
        {"type": "string", "maxLength": 200, "pattern": r"^[^\x00]*$"},
        "Words that must all occur (names, readings, what is told; no NUL).",
    ),
    "page": Param(
        _whole(1, LAST_PAGE),
        {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
        "Page number. A page beyond the last is empty.",
    ),
    "per_page": Param(
        _whole(1, MOST_MINIMAL),
        {"type": "integer", "minimum": 1, "maximum": MOST_MINIMAL},
        f"Objects on a page: {PER_PAGE} unless said otherwise, never more than {MOST} ({MOST_MINIMAL} when minimal).",
    ),
    "format": Param(
        _format,
        {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
        "ndjson: everything that fits, one object on each line, without pages.",
    ),
    "taxonomy_term_id": Param(_uuid, _UUID, "Services with this term."),
    "taxonomy_id": Param(_uuid, _UUID, "Services with any term of this taxonomy; terms of this taxonomy."),
    "organization_id": Param(_uuid, _UUID, "Services of this organization."),
    "modified_after": Param(
        _instant, {"type": "string", "format": "date-time"}, "Changed at this instant or later."
    ),
    "minimal": Param(_boolean, _BOOLEAN, "Only id, name, status and modified_date, for comparing a copy."),
    "full": Param(_boolean, _BOOLEAN, "Everything that is nested, as at the address of the object itself."),
    "full_service": Param(_boolean, _BOOLEAN, "An organization's services in full, not only their names."),
    "postcode": Param(
        _postcode,
        {"type": "string", "pattern": "^[0-9]{3}-?[0-9]{4}$"},
        "Places with this postal code; with proximity, places around the middle of those that are known with it.",
    ),
    "proximity": Param(
        _whole(1, 100_000),
        {"type": "string", "pattern": "^(100000|[1-9][0-9]{0,4})$"},
        f"Metres around the postal code (without it: places with this code) or the point ({AROUND} unless said otherwise).",
    ),
    "point": Param(
        _point,
        {"type": "string", "maxLength": 60, "pattern": f"^{_LATITUDE},{_LONGITUDE}$"},
        "Latitude and longitude (WGS84), with a comma: places around this point (HSDS-JP). Goes before postcode.",
    ),
    "top_only": Param(_boolean, _BOOLEAN, "Only terms that stand under no other."),
    "parent_id": Param(_uuid, _UUID, "Terms directly under this one."),
}

_PAGED = ("search", "page", "per_page", "format")
_OF_SERVICES = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after")
# resource → what its list understands
LISTS: dict[str, tuple[str, ...]] = {
    "service": (*_PAGED, *_OF_SERVICES, "minimal", "full"),
    "organization": (*_PAGED, "full_service", "full"),
    "service_at_location": (
        *(*_PAGED, *_OF_SERVICES, "full"),
        *("postcode", "proximity", "point"),
    ),
    "taxonomy": _PAGED,
    "taxonomy_term": (*_PAGED, "taxonomy_id", "top_only", "parent_id"),
}
ITEMS: dict[str, tuple[str, ...]] = {"organization": ("full_service",)}


@dataclass(frozen=True)
class Asked:
    """What a request asks for: its parameters by name, those that were given."""

    given: Mapping[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        """A parameter, or None (False for a switch) when it was not given."""
        if name.startswith("_") or name not in PARAMS:
            raise AttributeError(name)
        return self.given.get(name, False if PARAMS[name].read is _boolean else None)

    @property
    def number(self) -> int:
        """Which page."""
        return int(self.given.get("page", 1))

    @property
    def size(self) -> int:
        """How many objects a page has."""
        most = MOST_MINIMAL if self.minimal else MOST
        return min(most, int(self.given.get("per_page", most if self.minimal else PER_PAGE)))


def parse(query: Mapping[str, str], names: tuple[str, ...]) -> Asked:
    """The parameters of a request. ProblemError 400: one cannot be understood. Others than ``names`` are not looked at."""
    given = {}
    for name in names:
        if name not in query:
            continue
        try:
            given[name] = PARAMS[name].read(query[name])
        except (ValueError, KeyError, OverflowError):
            raise ProblemError(400, f"{name}: {PARAMS[name].about}", name) from None
    return Asked(given)
