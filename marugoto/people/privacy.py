"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy

_I, _PER, _S = Privacy.INTERNAL, Privacy.PERSONAL, Privacy.SENSITIVE
_BASE = {"id": _I, "created_at": _I}

FIELDS: dict[str, dict[str, Privacy]] = {
    "Person": _BASE
    | dict.fromkeys(("municipality", "canonical", "registered_by", "is_synthetic"), _I)
    | dict.fromkeys(
        (
            *("family_name", "given_name", "family_kana", "given_kana", "anonymous", "label", "glyphs"),
            *(
                "birth_date",
                "birth_precision",
                "gender",
                "phone",
                "address",
                "area",
                "language",
                "interpreter",
                "deceased_on",
            ),
        ),
        _PER,
    ),
    "PersonIdentifier": _BASE
    | {"person": _PER, "municipality": _I, "agency": _I, "kind": _PER, "value": _PER}
    # That a number stands on a second layer says that somebody is hidden below it.
    | {"layer": _S},
    "PersonKey": {"pk": _PER, "key": _PER, "person": _PER, "municipality": _I},
    "KeyScheme": {"municipality": _I, "scheme": _I, "reached": _I},
    # That an agency is involved says what the worry may be.
    "Involvement": _BASE | {"person": _S, "agency": _S, "since": _S, "reason": _S},
    "Household": _BASE
    | {"municipality": _I, "kind": _PER, "name": _PER, "number": _PER, "created_by": _I, "is_synthetic": _I},
    "HouseholdMember": _BASE
    | dict.fromkeys(("household", "person", "kind", "relation", "valid_from", "valid_to"), _PER)
    | {"began": _PER, "ended": _PER, "layer": _S},
    "PersonName": _BASE
    | dict.fromkeys(("person", "kind", "family_name", "given_name", "family_kana", "given_kana"), _PER)
    # Why a name changed says that somebody married, divorced or was adopted.
    | {"glyphs": _PER, "reason": _S, "valid_from": _PER, "valid_to": _PER},
    "PersonAddress": _BASE
    | dict.fromkeys(("person", "kind", "address", "area", "note", "valid_from", "valid_to"), _PER),
    "PersonPhone": _BASE
    | dict.fromkeys(("person", "kind", "number", "note", "valid_from", "valid_to"), _PER),
    "PersonLanguage": _BASE | dict.fromkeys(("person", "language", "interpreter", "note"), _PER),
    # A guardian, a hospital, a welfare volunteer: the tie says what the worry may be.
    "Tie": _BASE
    | dict.fromkeys(
        ("person", "kind", "strength", "key_person", "other", "note", "valid_from", "valid_to"), _S
    )
    | {"name": _PER, "contact": _PER},
    # Marriages, divorces and adoptions (戸籍に記載される身分の事項), and what an agency thinks of how two get on.
    "Partnership": _BASE
    | dict.fromkeys(("first", "second", "kind", "separated_on", "ended", "valid_from", "valid_to"), _S),
    "Descent": _BASE | dict.fromkeys(("parent", "child", "kind", "valid_from", "valid_to"), _S),
    "Bond": _BASE | dict.fromkeys(("agency", "first", "second", "kind", "valid_from", "valid_to"), _S),
    "Protection": _BASE
    | dict.fromkeys(("person", "ground", "since", "until", "ended_on", "set_by"), _S)
    | {"recorded_by": _I},
    "ProtectedRecord": dict.fromkeys(("pk", "record", "protection"), _S),
    "ProtectionAgency": _BASE | dict.fromkeys(("protection", "agency", "sees_address"), _S),
    "ExtractMapping": _BASE
    | dict.fromkeys(
        ("municipality", "name", "version", "columns", "number_width", "household_width", "saved_by"), _I
    ),
    "Import": _BASE
    | dict.fromkeys(("municipality", "agency", "started_by", "mapping", "state", "scope", "as_of"), _I)
    | dict.fromkeys(("file_name", "digest", "size", "encoding", "delimiter", "headings"), _I)
    | dict.fromkeys(("read_lines", "merged_lines", "housed_lines", "last_line", "keys_wait"), _I)
    | dict.fromkeys(("kept", "repaired", "refused", "found", "notes", "read_at", "finished_at"), _I),
    # The file itself, and its lines: all that the register says, 支援措置 among it.
    "ImportChunk": {"id": _I, "run": _I, "number": _I, "data": _S},
    "ImportRow": {
        "id": _I,
        "run": _I,
        "line": _I,
        "outcome": _I,
        "notes": _PER,
        "changes": _PER,
        "person_id": _PER,
    }
    | dict.fromkeys(
        (
            *(
                "number",
                "family_name",
                "given_name",
                "family_kana",
                "given_kana",
                "former_name",
                "former_kana",
            ),
            *(
                "alias_name",
                "alias_kana",
                "birth_date",
                "birth_precision",
                "gender",
                "address",
                "area_id",
                "phone",
            ),
            *("household", "relation", "since", "changed_on", "change"),
            *("name_mark", "birth_mark", "address_mark", "phone_mark"),
        ),
        _PER,
    )
    | {"protected": _S},
    "Residency": _BASE
    | {"municipality": _I}
    | dict.fromkeys(("person", "number", "since", "until", "ended"), _PER)
    | dict.fromkeys(("name_mark", "birth_mark", "address_mark", "phone_mark"), _PER),
    "ImportChange": {"id": _I, "run": _I, "person": _PER, "batch": _I, "what": _PER},
    "Consent": _BASE
    | dict.fromkeys(("person", "agency", "state", "form", "answered_on", "until", "scope_note"), _S)
    | dict.fromkeys(("agencies", "items", "purposes", "proxy_name", "proxy_right"), _S)
    | {"recorded_by": _I},
    "LinkCandidate": _BASE
    | dict.fromkeys(
        ("municipality", "band", "likeness", "facts", "found_at", "status", "decided_at", "decided_by"), _I
    )
    | dict.fromkeys(("first", "second", "reasons", "differences"), _PER),
    "LinkDecision": _BASE
    | dict.fromkeys(("municipality", "verb", "reason", "undoes", "decided_by"), _I)
    | dict.fromkeys(("person", "into", "note"), _PER),
}

RETENTION: dict[str, str] = (
    dict.fromkeys(FIELDS, "person")
    | dict.fromkeys(("Involvement", "Consent", "Tie", "Bond"), "support_record")
    # What was read of a file is gone when the import ends; what stays of a line is its number and what was said of it.
    | dict.fromkeys(("ImportChunk", "ImportRow"), "draft")
    | {"ExtractMapping": "organisation"}
)
