"""HSDS 3.0 as data: which property of which object is which column here, and what lies inside what.

Read by the import and by everything that writes HSDS; what a foreign object says beyond it stays in ``rest``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True)
class Spec:
    """An object of HSDS. ``columns``: property → (column, type); ``inside``: property → (object, the foreign key there).

    ``beside``: property → (object, our foreign key to it). ``required``: what makes the object valid.
    """

    table: str
    columns: Mapping[str, tuple[str, str]]
    inside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    required: tuple[str, ...] = ("id",)


def _same(text: str = "", **typed: str) -> dict[str, tuple[str, str]]:
    """Properties whose column has the same name: texts, and others by type."""
    found = {name: (name, "text") for name in text.split()}
    return found | {name: (name, kind) for kind, names in typed.items() for name in names.split()}


_PHONES, _LANGUAGES = {"phones": ("phone", "")}, {"languages": ("language", "")}
STATUS = {"temporarily closed": "temporarily_closed"}

SPECS: dict[str, Spec] = {
    "organization": Spec(
        "Organization",
        _same(
            "name alternate_name description legal_status",
            mail="email",
            url="website logo uri",
            whole="year_incorporated",
        ),
        inside={
            "funding": ("funding", "organization"),
            "contacts": ("contact", "organization"),
            "phones": ("phone", "organization"),
            "locations": ("location", "organization"),
            "programs": ("program", "organization"),
            "organization_identifiers": ("organization_identifier", "organization"),
            "services": ("service", "organization"),
        },
        required=("id", "name", "description"),
    ),
    "organization_identifier": Spec(
        "OrganizationIdentifier",
        _same("identifier_scheme identifier_type identifier"),
        required=("id", "identifier_type", "identifier"),
    ),
    "program": Spec(
        "Program", _same("name alternate_name description"), required=("id", "name", "description")
    ),
    "service": Spec(
        "Service",
        _same(
            "name alternate_name description interpretation_services application_process fees_description"
            " accreditations eligibility_description alert",
            mail="email assurer_email",
            url="url",
            whole="minimum_age maximum_age",
            day="assured_date",
            status="status",
        ),
        inside={
            "phones": ("phone", "service"),
            "schedules": ("schedule", "service"),
            "service_areas": ("service_area", "service"),
            "service_at_locations": ("service_at_location", "service"),
            "languages": ("language", "service"),
            "funding": ("funding", "service"),
            "cost_options": ("cost_option", "service"),
            "required_documents": ("required_document", "service"),
            "contacts": ("contact", "service"),
        },
        beside={"organization": ("organization", "organization"), "program": ("program", "program")},
        required=("id", "name", "status"),
    ),
    "service_at_location": Spec(
        "ServiceAtLocation",
        _same("description"),
        inside={
            "contacts": ("contact", "service_at_location"),
            "phones": ("phone", "service_at_location"),
            "schedules": ("schedule", "service_at_location"),
        },
        beside={"location": ("location", "location"), "service": ("service", "service")},
    ),
    "location": Spec(
        "Location",
        _same(
            "location_type name alternate_name description transportation external_identifier external_identifier_type",
            url="url",
            degrees="latitude longitude",
        ),
        inside={
            "languages": ("language", "location"),
            "addresses": ("address", "location"),
            "contacts": ("contact", "location"),
            "accessibility": ("accessibility", "location"),
            "phones": ("phone", "location"),
            "schedules": ("schedule", "location"),
        },
        required=("id", "location_type"),
    ),
    "address": Spec(
        "Address",
        _same("attention address_1 address_2 city region state_province postal_code country address_type"),
        required=("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    ),
    "accessibility": Spec("Accessibility", _same("description details", url="url")),
    "contact": Spec(
        "Contact", _same("name title department", mail="email"), inside={"phones": ("phone", "contact")}
    ),
    "phone": Spec(
        "Phone",
        _same("number type description", extension="extension"),
        inside={"languages": ("language", "phone")},
        required=("id", "number"),
    ),
    "language": Spec("Language", _same("name code note")),
    "schedule": Spec(
        "Schedule",
        _same(
            "wkst freq byday byweekno bymonthday byyearday description attending_type notes",
            url="schedule_link",
            whole="count interval",
            day="valid_from valid_to dtstart until",
            clock="opens_at closes_at",
            number="timezone",
        ),
    ),
    "funding": Spec("Funding", _same("source")),
    "service_area": Spec("ServiceArea", _same("name description extent extent_type uri")),
    "cost_option": Spec(
        "CostOption",
        _same("option currency amount_description", day="valid_from valid_to", number="amount"),
    ),
    "required_document": Spec("RequiredDocument", _same("document", url="uri")),
    "attribute": Spec(
        "Attribute",
        _same("link_type value"),
        beside={"taxonomy_term": ("taxonomy_term", "taxonomy_term")},
    ),
    "taxonomy_term": Spec(
        "TaxonomyTerm",
        _same("code name description language term_uri"),
        beside={"taxonomy_detail": ("taxonomy", "taxonomy")},
        required=("id", "name", "description"),
    ),
    "taxonomy": Spec(
        "Taxonomy", _same("name description uri version"), required=("id", "name", "description")
    ),
    "metadata": Spec(
        "Metadata",
        _same(
            "last_action_type field_name previous_value replacement_value updated_by", day="last_action_date"
        ),
        required=(
            *("id", "last_action_date", "last_action_type", "field_name"),
            *("previous_value", "replacement_value", "updated_by"),
        ),
    ),
}
# Objects that may carry attributes and metadata: every one but the carriers themselves.
CARRIERS = tuple(name for name in SPECS if name not in ("attribute", "metadata", "taxonomy", "taxonomy_term"))
# Foreign keys that are written as an id: property → the object it names.
NAMED = {
    "organization_id": "organization",
    "program_id": "program",
    "service_id": "service",
    "location_id": "location",
    "parent_organization_id": "organization",
    "parent_id": "taxonomy_term",
    "taxonomy_id": "taxonomy",
    "taxonomy_term_id": "taxonomy_term",
}
COLUMN_OF_NAMED = {"parent_organization_id": "parent", "parent_id": "parent"}


def kind_of(thing: Mapping[str, Any]) -> str:
    """Which object of HSDS a document is, by the properties it has."""
    if "location_type" in thing:
        return "location"
    if "status" in thing:
        return "service"
    if "location" in thing or "service" in thing or {"service_id", "location_id"} <= set(thing):
        return "service_at_location"
    if {"code", "taxonomy_detail"} & set(thing) or "parent_id" in thing:
        return "taxonomy_term"
    if "version" in thing and "description" in thing:
        return "taxonomy"
    return "organization"


def into_column(value: Any, kind: str) -> Any:
    """The value of a column for what a document says; None when the column cannot hold it."""
    if value is None:
        return None
    if kind == "status":
        return (
            STATUS.get(str(value), str(value))
            if value in (*STATUS, "active", "inactive", "defunct")
            else None
        )
    reader: Callable[[Any], Any] | None = _READERS.get(kind)
    try:
        return reader(value) if reader else (value if isinstance(value, str) else None)
    except (ValueError, InvalidOperation):
        return None


def out_of_column(value: Any, kind: str) -> Any:
    """What a document says for the value of a column; None for nothing."""
    if value is None or value == "":
        return None
    if kind == "status":
        return {ours: theirs for theirs, ours in STATUS.items()}.get(value, value)
    if kind == "extension":
        return int(value) if str(value).isdigit() else None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return int(value) if value == int(value) else float(value)
    return value


def _whole(value: Any) -> int | None:
    return (
        int(value) if isinstance(value, int | float) and 0 <= value < 32768 and value == int(value) else None
    )


def _degrees(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _extension(value: Any) -> str | None:
    return str(value) if isinstance(value, int | str) and len(str(value)) <= 20 else None


_READERS: dict[str, Callable[[Any], Any]] = {
    "whole": _whole,
    "degrees": _degrees,
    "extension": _extension,
    "day": lambda v: date.fromisoformat(str(v)[:10]) if len(str(v)) == 10 else None,
    "clock": lambda v: time.fromisoformat(str(v)) if len(str(v)) in (5, 8) else None,
    "number": lambda v: Decimal(str(v)) if isinstance(v, int | float) else None,
}
