"""An entry of the directory as one value: what a form, an import or the demo hands to the actions, and what comes back.

Every part can be written as JSON and read again (``as_data``, ``from_data``), so that an import remembers what it said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID


@dataclass(frozen=True)
class Identifier:
    """A number of an organization: 法人番号 (scheme JP-JCN), 事業所番号, 医療機関コード."""

    type: str
    identifier: str
    scheme: str = ""


@dataclass(frozen=True)
class Body:
    """Who runs it."""

    name: str
    name_kana: str = ""
    website: str = ""
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where it is. ``full``: the address as published; the parts as far as they can be told apart."""

    name: str = ""
    full: str = ""
    prefecture: str = ""
    city: str = ""
    line: str = ""
    building: str = ""
    postal_code: str = ""
    lg_code: str = ""
    town_id: str = ""
    town: str = ""
    chome: str = ""
    koaza: str = ""
    block: str = ""
    number: str = ""
    latitude: float | None = None
    longitude: float | None = None
    transportation: str = ""
    identifier: str = ""
    identifier_type: str = ""


@dataclass(frozen=True)
class Time:
    """When it is open, or with ``closed``, when it is shut (models.Schedule). ``text``: as published, word by word."""

    text: str = ""
    freq: str = ""
    byday: str = ""
    interval: int | None = None
    bymonthday: str = ""
    bymonth: str = ""
    holidays: str = ""
    first: date | None = None
    until: date | None = None
    count: int | None = None
    opens: time | None = None
    closes: time | None = None
    closed: bool = False
    notes: str = ""


@dataclass(frozen=True)
class Cost:
    """What it costs. ``amount`` in yen; None when only the words say it."""

    option: str = ""
    amount: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Number:
    """A telephone number that everybody may call."""

    number: str
    type: str = "voice"
    extension: str = ""
    text: str = ""


@dataclass(frozen=True)
class Post:
    """Who may be named to everybody: a person or a post, a department, a mail address."""

    name: str = ""
    title: str = ""
    department: str = ""
    email: str = ""


@dataclass(frozen=True)
class Access:
    """Something that helps people in (resources.accessibility), in words."""

    feature: str = ""
    text: str = ""


@dataclass(frozen=True)
class Speech:
    """A language in which one is understood (resources.languages)."""

    code: str
    text: str = ""


@dataclass(frozen=True)
class Reach:
    """Who may use it by where they live: an area of the town, or words."""

    text: str = ""
    area: UUID | None = None


@dataclass(frozen=True)
class Slot:
    """受入枠: capacity and what is free, as of a day."""

    as_of: date
    capacity: int | None = None
    available: int | None = None
    waiting: int | None = None
    unit: str = "people"
    text: str = ""


@dataclass(frozen=True)
class Private:
    """A contact that only workers see. ``label``: the column it came from."""

    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """A need that it answers (code of resources.needs). ``main``: what it is there for."""

    need: str
    main: bool = True


@dataclass(frozen=True)
class Entry:
    """What helps, with everything that belongs to it."""

    kind: str
    name: str
    name_kana: str = ""
    alternate_name: str = ""
    description: str = ""
    plain: str = ""
    url: str = ""
    email: str = ""
    status: str = "active"
    interpretation_services: str = ""
    application_process: str = ""
    fees_description: str = ""
    accreditations: str = ""
    eligibility_description: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    alert: str = ""
    listed: bool = True
    registered: bool = True
    assured_date: date | None = None
    body: Body | None = None
    place: Place | None = None
    times: tuple[Time, ...] = ()
    costs: tuple[Cost, ...] = ()
    phones: tuple[Number, ...] = ()
    contacts: tuple[Post, ...] = ()
    needs: tuple[Answer, ...] = ()
    fields: tuple[str, ...] = ()
    languages: tuple[Speech, ...] = ()
    access: tuple[Access, ...] = ()
    documents: tuple[str, ...] = ()
    reaches: tuple[Reach, ...] = ()
    slots: tuple[Slot, ...] = ()
    private: tuple[Private, ...] = field(default=(), repr=False)


PARTS = tuple(f.name for f in fields(Entry))
SCALARS = PARTS[: PARTS.index("body")]


def as_data(entry: Entry) -> dict[str, Any]:
    """The entry as JSON, without what is empty."""
    return {name: value for name in PARTS if (value := _plain(getattr(entry, name))) not in (None, "", [])}


def from_data(data: Mapping[str, Any]) -> Entry:
    """The entry that ``as_data`` wrote; what is not named is empty. Unknown keys are ignored."""
    hints = get_type_hints(Entry)
    return Entry(**{name: _typed(hints[name], data[name]) for name in PARTS if name in data})


def changed_parts(before: Entry, after: Entry) -> list[str]:
    """The names of the parts that differ, in the order of the entry. The order within a part does not matter."""
    return [name for name in PARTS if _differs(name, getattr(before, name), getattr(after, name))]


def _differs(name: str, before: Any, after: Any) -> bool:
    if name == "body" and before is not None and after is not None:
        told = set(before.identifiers)
        return (before.name, before.name_kana) != (after.name, after.name_kana) or not set(
            after.identifiers
        ) <= told
    if isinstance(before, tuple) and isinstance(after, tuple):
        return sorted(map(repr, before)) != sorted(map(repr, after))
    return bool(before != after)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {k: v for k, v in found.items() if v not in (None, "", [])}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        return _typed(next(a for a in get_args(hint) if a is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], v) for v in value)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{k: _typed(hints[k], v) for k, v in value.items() if k in hints})  # type: ignore[operator]
    if hint in (date, time):
        return hint.fromisoformat(value)
    return hint(value) if hint in (UUID, float) else value
