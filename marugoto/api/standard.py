"""HSDS 3.0 with HSDS-JP as data: what each object has, where we keep it, and what it nests. No database, no Django.

Objects, OpenAPI and the schema of the profile are written from it, so that they cannot disagree.
``column`` "": the source's own word is kept in ``rest`` and nowhere else. ``profile``: a property that HSDS does not have and
HSDS-JP declares.
"""

from collections.abc import Iterator
from dataclasses import dataclass

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PLACES = ("physical", "postal", "virtual")
STATES = ("active", "inactive", "defunct", "temporarily closed")


@dataclass(frozen=True)
class Prop:
    """A property. ``kind``: text, uri, email, uuid, number, date, time or instant."""

    name: str
    kind: str = "text"
    column: str = ""
    required: bool = False
    profile: bool = False
    enum: tuple[str, ...] = ()


@dataclass(frozen=True)
class Child:
    """What is nested. ``by``: the column that ties it: of the child if ``many``, of the parent otherwise."""

    name: str
    shape: str
    by: str
    many: bool = True
    profile: bool = False


@dataclass(frozen=True)
class Shape:
    """An object of HSDS: its properties, in the order in which they are written, and what it nests."""

    name: str
    props: tuple[Prop, ...]
    children: tuple[Child, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Our columns that it is written from."""
        return tuple(p.column for p in self.props if p.column)


def _props(words: str, **enums: tuple[str, ...]) -> tuple[Prop, ...]:
    """Properties in short: ``name``, ``name:kind``, ``name=column``; ``!`` required, ``~`` only in rest, ``+`` of the profile."""
    return tuple(_prop(word, enums) for word in words.split())


def _prop(word: str, enums: dict[str, tuple[str, ...]]) -> Prop:
    bare = word.rstrip("!~+")
    marks = word[len(bare) :]
    bare, _equals, column = bare.partition("=")
    name, _colon, kind = bare.partition(":")
    return Prop(
        name,
        kind or "text",
        "" if "~" in marks else column or name,
        required="!" in marks,
        profile="+" in marks,
        enum=enums.get(name, ()),
    )


_ATTRIBUTES = Child("attributes", "attribute", "link_id")
_METADATA = Child("metadata", "metadata", "resource_id")


def _shape(name: str, props: tuple[Prop, ...], *children: Child) -> Shape:
    """An object with what HSDS puts on nearly every object: terms, and the record of its changes."""
    if name in ("attribute", "taxonomy", "taxonomy_term"):
        return Shape(name, props, (*children, _METADATA))
    return Shape(name, props, (*children, _ATTRIBUTES, _METADATA))


_ALL = (
    _shape(
        "service",
        _props(
            "id:uuid! name! name_kana+ alternate_name description plain_description=plain+ url:uri email:email status! "
            "interpretation_services application_process fees_description wait_time~ fees~ accreditations "
            "eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email:email "
            "licenses~ alert last_modified:instant=changed_at",
            status=STATES,
        ),
        Child("phones", "phone", "service_id"),
        Child("schedules", "schedule", "service_id"),
        Child("closures", "closure", "service_id", profile=True),
        Child("service_areas", "service_area", "service_id"),
        Child("service_at_locations", "service_at_location", "service_id"),
        Child("languages", "language", "service_id"),
        Child("organization", "organization", "organization_id", many=False),
        Child("funding", "funding", "service_id"),
        Child("cost_options", "cost_option", "service_id"),
        Child("program", "program", "program_id", many=False),
        Child("required_documents", "required_document", "service_id"),
        Child("contacts", "contact", "service_id"),
        Child("capacities", "capacity", "service_id", profile=True),
        Child("attribution", "attribution", "source_id", many=False, profile=True),
    ),
    _shape(
        "organization",
        _props(
            "id:uuid! name! name_kana+ alternate_name description! email:email website:uri tax_status~ tax_id~ "
            "year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid=parent_id"
        ),
        Child("funding", "funding", "organization_id"),
        Child("contacts", "contact", "organization_id"),
        Child("phones", "phone", "organization_id"),
        Child("locations", "location", "organization_id"),
        Child("programs", "program", "organization_id"),
        Child("organization_identifiers", "organization_identifier", "organization_id"),
        Child("services", "service", "organization_id"),
    ),
    _shape(
        "service_at_location",
        _props("id:uuid! description"),
        Child("contacts", "contact", "service_at_location_id"),
        Child("phones", "phone", "service_at_location_id"),
        Child("schedules", "schedule", "service_at_location_id"),
        Child("closures", "closure", "service_at_location_id", profile=True),
        Child("location", "location", "location_id", many=False),
        Child("service", "service", "service_id", many=False),
    ),
    _shape(
        "location",
        _props(
            "id:uuid! location_type! url:uri name alternate_name description transportation latitude:number "
            "longitude:number external_identifier external_identifier_type",
            location_type=PLACES,
        ),
        Child("languages", "language", "location_id"),
        Child("addresses", "address", "location_id"),
        Child("contacts", "contact", "location_id"),
        Child("accessibility", "accessibility", "location_id"),
        Child("phones", "phone", "location_id"),
        Child("schedules", "schedule", "location_id"),
        Child("closures", "closure", "location_id", profile=True),
    ),
    _shape(
        "address",
        _props(
            "id:uuid! attention address_1! address_2 city! region state_province! postal_code! country! address_type! "
            "full_address=full+ local_government_code=lg_code+ town_id+ town+ chome+ koaza+ block+ house_number=number+",
            address_type=PLACES,
        ),
    ),
    _shape(
        "contact",
        _props("id:uuid! name title department email:email"),
        Child("phones", "phone", "contact_id"),
    ),
    _shape(
        "phone",
        _props("id:uuid! number! extension:number type description extension_text=extension+"),
        Child("languages", "language", "phone_id"),
    ),
    _shape("language", _props("id:uuid! name code note")),
    *(
        _shape(
            name,
            _props(
                "id:uuid! valid_from:date valid_to:date dtstart:date timezone:number until:date count:number wkst freq "
                "interval:number byday byweekno bymonthday byyearday bymonth+ holidays+ description opens_at:time "
                "closes_at:time schedule_link:uri attending_type notes",
                wkst=DAYS,
                freq=("WEEKLY", "MONTHLY"),
            ),
        )
        for name in ("schedule", "closure")
    ),
    _shape("service_area", _props("id:uuid! name description extent extent_type uri")),
    _shape("accessibility", _props("id:uuid! feature+ description details url:uri")),
    _shape("funding", _props("id:uuid! source")),
    _shape(
        "cost_option",
        _props("id:uuid! valid_from:date valid_to:date option currency amount:number amount_description"),
    ),
    _shape("program", _props("id:uuid! name! alternate_name description!")),
    _shape("required_document", _props("id:uuid! document uri:uri")),
    _shape("organization_identifier", _props("id:uuid! identifier_scheme identifier_type! identifier!")),
    _shape(
        "attribute",
        _props("id:uuid! link_type link_entity value"),
        Child("taxonomy_term", "taxonomy_term", "taxonomy_term_id", many=False),
    ),
    _shape(
        "taxonomy_term",
        _props("id:uuid! code name! description! parent_id:uuid taxonomy~ language term_uri:uri"),
        Child("taxonomy_detail", "taxonomy", "taxonomy_id", many=False),
    ),
    _shape("taxonomy", _props("id:uuid! name! description! uri:uri version")),
    Shape(
        "metadata",
        _props(
            "id:uuid! resource_type last_action_date:date! last_action_type! field_name! previous_value! "
            "replacement_value! updated_by!"
        ),
    ),
    # Objects that only the profile has.
    Shape(
        "capacity",
        _props(
            "id:uuid!+ name+ unit!+ maximum:number=capacity+ available:number+ waiting:number+ updated:date=as_of!+ note+"
        ),
    ),
    Shape("attribution", _props("name!+ publisher+ url:uri+ licence+ licence_note+")),
)

SHAPES = {shape.name: shape for shape in _ALL}
# One-to-one objects that stand in a list beside the object itself.
LISTED: dict[str, tuple[str, ...]] = {
    "service": ("organization", "program"),
    "organization": (),
    "service_at_location": ("location", "service"),
    "taxonomy": (),
    "taxonomy_term": ("taxonomy_detail",),
}


def nested(shape: str, ancestors: tuple[str, ...] = ()) -> Iterator[Child]:
    """What an object nests where it stands: never an object of the kind that it is nested in."""
    return (child for child in SHAPES[shape].children if child.shape not in ancestors)
