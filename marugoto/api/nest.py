"""Rows as objects of HSDS: nested, without what is empty, in the words of the standard. No database."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.encoding import iri_to_uri

from marugoto.api.queries.rows import Row, Rows
from marugoto.api.standard import LISTED, SHAPES, Prop, nested
from marugoto.core import clock, codes

Json = dict[str, Any]
_URI = re.compile(r"(?:https?://[^\s/?#\"<>\\^`{|}\[\]]+|mailto:|urn:|tag:)[^\s\"<>\\^`{|}\[\]]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def full(shape: str, row: Row, rows: Rows, ancestors: tuple[str, ...] = ()) -> Json:
    """An object with all it nests. An organization's services that were not read in full say only what they are."""
    found = plain(shape, row)
    inside = (*ancestors, shape)
    for child in nested(shape, inside):
        if child.many:
            parts = rows.many(child.shape, child.by, row["id"])
            if parts:
                found[child.name] = [full(child.shape, part, rows, inside) for part in parts]
        elif (part := rows.one(child.shape, row.get(child.by))) is not None:
            found[child.name] = full(child.shape, part, rows, inside)
    return found


def listed(shape: str, row: Row, rows: Rows) -> Json:
    """An object as it stands in a list: itself, and what is one-to-one beside it."""
    found = plain(shape, row)
    for child in SHAPES[shape].children:
        if child.name in LISTED[shape] and (part := rows.one(child.shape, row.get(child.by))) is not None:
            inner = listed if child.shape == "service" else lambda of, at, _rows: plain(of, at)
            found[child.name] = inner(child.shape, part, rows)
    return found


def plain(shape: str, row: Row) -> Json:
    """The properties of an object."""
    rest = row.get("rest") or {}
    found = {}
    for prop in SHAPES[shape].props:
        value = _value(shape, prop, row, rest)
        if value is None or value == "":
            if not prop.required:
                continue
            value = ""
        found[prop.name] = value
    return found


def newest(rows: Rows) -> datetime | None:
    """When anything in it was last changed."""
    stamps = (row.get("changed_at") for found in rows.by_id.values() for row in found.values())
    return max((stamp for stamp in stamps if stamp is not None), default=None)


def _value(shape: str, prop: Prop, row: Row, rest: Mapping[str, Any]) -> Any:
    if prop.name == "last_modified":
        return _last_modified(row, rest)
    if not prop.column or (shape, prop.name) in _AS_PUBLISHED:
        return rest.get(prop.name) or (_worded(row[prop.column]) if prop.column else None)
    value = _SPECIAL.get((shape, prop.name), _plainly)(prop, row)
    if value is None or value == "":
        return rest.get(prop.name)
    return value


def _plainly(prop: Prop, row: Row) -> Any:
    value = row[prop.column]
    if prop.enum and value not in prop.enum:
        return None
    if prop.kind in _CHECKED:
        return _CHECKED[prop.kind](value)
    return _worded(value)


def _uri(value: str) -> str | None:
    """An absolute URI in ASCII; what is none is left out, for HSDS promises that it is one."""
    found = iri_to_uri(value.strip())
    return found if _URI.fullmatch(found) else None


def _email(value: str) -> str | None:
    return value if _EMAIL.fullmatch(value) else None


def _worded(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.JST).isoformat(timespec="milliseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _last_modified(row: Row, rest: Mapping[str, Any]) -> Any:
    """As the source says it, as long as nobody has changed the row here since it came in."""
    if rest.get("last_modified") and (row["changed_at"] - row["created_at"]).total_seconds() < 1:
        return rest["last_modified"]
    return _worded(row["changed_at"])


def _status(prop: Prop, row: Row) -> Any:
    entry = codes.entries("resources.statuses").get(row["status"])
    return str(entry.extra["hsds"]) if entry else "active"


def _extension(prop: Prop, row: Row) -> Any:
    """A number in HSDS; what is none (a leading zero, words) is in extension_text."""
    written = row["extension"]
    number = int(written) if written.isascii() and written.isdigit() else None
    is_number = number is not None and str(number) == written
    if prop.profile:
        return None if is_number else written
    return number if is_number else None


def _address_1(prop: Prop, row: Row) -> Any:
    """The line below the town; where the address could not be told apart, all of it."""
    return row["address_1"] or row["full"]


def _organization_description(prop: Prop, row: Row) -> Any:
    """HSDS wants words; a body without any is described by its name."""
    return row["description"] or row["name"]


# The table that a term or a change is tied to is ours; what the source wrote there is its own.
_AS_PUBLISHED = {("attribute", "link_entity"), ("metadata", "resource_type")}
_CHECKED = {"uri": _uri, "email": _email}
_SPECIAL = {
    ("service", "status"): _status,
    ("phone", "extension"): _extension,
    ("phone", "extension_text"): _extension,
    ("address", "address_1"): _address_1,
    ("organization", "description"): _organization_description,
}
