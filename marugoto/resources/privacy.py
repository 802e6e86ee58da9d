"""How private each field is, and how long each row is kept.

Everything of the directory may be published, apart from what stands in ``resources.staff``: that is for workers only.
"""

from marugoto.core.privacy import Privacy

FIELDS: dict[str, dict[str, Privacy]] = {
    "Accessibility": dict.fromkeys(
        ("id", "changed_at", "rest", "location", "feature", "description", "details", "url"), Privacy.OPEN
    )
    | {"created_at": Privacy.INTERNAL},
    "Address": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "location",
            "address_type",
            "full",
            "attention",
            "address_1",
            "address_2",
            "city",
            "region",
            "state_province",
            "postal_code",
            "country",
            "lg_code",
            "town_id",
            "town",
            "chome",
            "koaza",
            "block",
            "number",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Attribute": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "municipality",
            "link_entity",
            "link_id",
            "link_type",
            "taxonomy_term",
            "value",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "ChangeReport": dict.fromkeys(
        ("id", "created_at", "service", "kind", "origin", "handled_at", "handled_by"), Privacy.INTERNAL
    )
    | {"what": Privacy.PERSONAL},
    "Contact": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "organization",
            "service",
            "service_at_location",
            "location",
            "name",
            "title",
            "department",
            "email",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "CostOption": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "service",
            "valid_from",
            "valid_to",
            "option",
            "currency",
            "amount",
            "amount_description",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Funding": dict.fromkeys(("id", "changed_at", "rest", "organization", "service", "source"), Privacy.OPEN)
    | {"created_at": Privacy.INTERNAL},
    "HeaderMapping": dict.fromkeys(
        (*("id", "created_at", "municipality", "headers", "columns", "mapping", "saved_by", "saved_at"),),
        Privacy.INTERNAL,
    ),
    "ImportLine": dict.fromkeys(
        ("id", "created_at", "run", "number", "name", "outcome", "remarks", "service"), Privacy.INTERNAL
    ),
    "ImportRun": dict.fromkeys(
        (
            "id",
            "created_at",
            "municipality",
            "source",
            "file_name",
            "digest",
            "reading",
            "rows",
            "kept",
            "refused",
            "repaired",
            "created",
            "changed",
            "unchanged",
            "gone",
        ),
        Privacy.INTERNAL,
    ),
    "Language": dict.fromkeys(
        ("id", "changed_at", "rest", "service", "location", "phone", "name", "code", "note"), Privacy.OPEN
    )
    | {"created_at": Privacy.INTERNAL},
    "Listing": dict.fromkeys(
        (
            *("id", "municipality", "service", "location", "open_to_all", "kind", "name", "name_kana"),
            *("organization", "summary", "plain", "fields", "main_needs", "needs", "languages", "access"),
            *("free", "cost", "minimum_age", "maximum_age", "place", "address", "district", "latitude"),
            *("longitude", "phone", "hours", "times", "available", "confirmed_on"),
        ),
        Privacy.OPEN,
    )
    | dict.fromkeys(("created_at", "name_text", "text", "keys"), Privacy.INTERNAL),
    "Location": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "municipality",
            "organization",
            "source",
            "location_type",
            "url",
            "name",
            "alternate_name",
            "description",
            "transportation",
            "latitude",
            "longitude",
            "external_identifier",
            "external_identifier_type",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Metadata": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "municipality",
            "resource_type",
            "resource_id",
            "last_action_date",
            "last_action_type",
            "field_name",
            "previous_value",
            "replacement_value",
            "updated_by",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Need": dict.fromkeys(
        (
            "id",
            "valid_from",
            "valid_to",
            "code",
            "parent",
            "label",
            "label_en",
            "plain",
            "words",
            "source",
            "sort",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Opening": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "service",
            "name",
            "unit",
            "capacity",
            "available",
            "waiting",
            "as_of",
            "note",
            "closed_on",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Organization": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "municipality",
            "source",
            "parent",
            "name",
            "name_kana",
            "alternate_name",
            "description",
            "email",
            "website",
            "year_incorporated",
            "legal_status",
            "logo",
            "uri",
        ),
        Privacy.OPEN,
    )
    | dict.fromkeys(("created_at", "agency"), Privacy.INTERNAL),
    "OrganizationIdentifier": dict.fromkeys(
        ("id", "changed_at", "rest", "organization", "identifier_scheme", "identifier_type", "identifier"),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Phone": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "organization",
            "service",
            "location",
            "service_at_location",
            "contact",
            "number",
            "extension",
            "type",
            "description",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Program": dict.fromkeys(
        ("id", "changed_at", "rest", "organization", "municipality", "name", "alternate_name", "description"),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "RequiredDocument": dict.fromkeys(
        ("id", "changed_at", "rest", "service", "document", "uri"), Privacy.OPEN
    )
    | {"created_at": Privacy.INTERNAL},
    "Schedule": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "service",
            "location",
            "service_at_location",
            "closed",
            "valid_from",
            "valid_to",
            "dtstart",
            "timezone",
            "until",
            "count",
            "wkst",
            "freq",
            "interval",
            "byday",
            "byweekno",
            "bymonthday",
            "byyearday",
            "bymonth",
            "holidays",
            "opens_at",
            "closes_at",
            "description",
            "schedule_link",
            "attending_type",
            "notes",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Service": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "municipality",
            "organization",
            "program",
            "source",
            "kind",
            "name",
            "name_kana",
            "alternate_name",
            "description",
            "plain",
            "url",
            "email",
            "status",
            "interpretation_services",
            "application_process",
            "fees_description",
            "accreditations",
            "eligibility_description",
            "minimum_age",
            "maximum_age",
            "assured_date",
            "assurer_email",
            "alert",
            "registered",
            "retired_on",
            "retired_reason",
        ),
        Privacy.OPEN,
    )
    | dict.fromkeys(("created_at", "owner_agency", "confirm_every", "listed"), Privacy.INTERNAL),
    "ServiceArea": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "service",
            "area",
            "name",
            "description",
            "extent",
            "extent_type",
            "uri",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "ServiceAtLocation": dict.fromkeys(
        ("id", "changed_at", "rest", "service", "location", "description"), Privacy.OPEN
    )
    | {"created_at": Privacy.INTERNAL},
    "ServiceField": dict.fromkeys(("id", "service", "field"), Privacy.OPEN)
    | {"created_at": Privacy.INTERNAL},
    "ServiceNeed": dict.fromkeys(("id", "service", "need", "main"), Privacy.OPEN)
    | {"created_at": Privacy.INTERNAL},
    "Source": dict.fromkeys(
        ("id", "municipality", "name", "publisher", "url", "licence", "licence_note"), Privacy.OPEN
    )
    | dict.fromkeys(
        ("created_at", "key", "profile", "mapping", "publishes_contacts", "is_demo"), Privacy.INTERNAL
    ),
    "SourceRow": dict.fromkeys(
        ("id", "created_at", "source", "key", "service", "digest", "gone_on"), Privacy.INTERNAL
    )
    | dict.fromkeys(("raw", "mapped"), Privacy.PERSONAL),
    "StaffContact": dict.fromkeys(("id", "created_at", "service", "organization", "label"), Privacy.INTERNAL)
    | dict.fromkeys(("name", "phone", "email", "note"), Privacy.PERSONAL),
    "Taxonomy": dict.fromkeys(
        ("id", "changed_at", "rest", "municipality", "name", "description", "uri", "version"), Privacy.OPEN
    )
    | {"created_at": Privacy.INTERNAL},
    "TaxonomyTerm": dict.fromkeys(
        (
            "id",
            "changed_at",
            "rest",
            "municipality",
            "taxonomy",
            "parent",
            "code",
            "name",
            "description",
            "language",
            "term_uri",
        ),
        Privacy.OPEN,
    )
    | {"created_at": Privacy.INTERNAL},
    "Upload": dict.fromkeys(
        (
            *("id", "created_at", "municipality", "started_by", "membership_id", "file_name", "list_key"),
            *("title", "kind", "licence", "publishes_contacts", "other_towns", "columns", "headers"),
            *("mapping", "profile", "size", "digest", "state", "total", "worked", "said", "run"),
            "finished_at",
        ),
        Privacy.INTERNAL,
    )
    | dict.fromkeys(("samples", "data"), Privacy.PERSONAL),
    "UploadLine": dict.fromkeys(("id", "created_at", "upload", "number", "name", "outcome"), Privacy.INTERNAL)
    | dict.fromkeys(("remarks", "changes"), Privacy.PERSONAL),
    "Verification": dict.fromkeys(("id", "changed_at", "rest", "service", "on", "method"), Privacy.OPEN)
    | dict.fromkeys(("created_at", "agency"), Privacy.INTERNAL),
}

RETENTION: dict[str, str] = {
    "Accessibility": "directory",
    "Address": "directory",
    "Attribute": "directory",
    "ChangeReport": "directory",
    "Contact": "directory",
    "CostOption": "directory",
    "Funding": "directory",
    "HeaderMapping": "directory",
    "ImportLine": "directory",
    "ImportRun": "directory",
    "Language": "directory",
    "Listing": "directory",
    "Location": "directory",
    "Metadata": "directory",
    "Need": "statistics",
    "Opening": "directory",
    "Organization": "directory",
    "OrganizationIdentifier": "directory",
    "Phone": "directory",
    "Program": "directory",
    "RequiredDocument": "directory",
    "Schedule": "directory",
    "Service": "directory",
    "ServiceArea": "directory",
    "ServiceAtLocation": "directory",
    "ServiceField": "directory",
    "ServiceNeed": "directory",
    "Source": "directory",
    "SourceRow": "directory",
    "StaffContact": "directory",
    "Taxonomy": "directory",
    "TaxonomyTerm": "directory",
    "Upload": "draft",
    "UploadLine": "draft",
    "Verification": "directory",
}
