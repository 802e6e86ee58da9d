"""How private each field is, and how long each row is kept."""

from marugoto.core.privacy import Privacy as P

_O, _I, _PER, _S = P.OPEN, P.INTERNAL, P.PERSONAL, P.SENSITIVE
_BASE = {"id": _O, "created_at": _I}
_PERIOD = {"valid_from": _O, "valid_to": _O}

FIELDS: dict[str, dict[str, P]] = {
    "Municipality": _BASE
    | dict.fromkeys(
        (
            "code",
            "name",
            "name_kana",
            "name_en",
            "prefecture",
            "kind",
            "programme_mode",
            "is_demo",
            "is_training",
        ),
        _O,
    ),
    "JointImplementation": _BASE | _PERIOD | {"name": _O, "lead": _O},
    "JointMember": _BASE | _PERIOD | {"joint": _O, "municipality": _O},
    "LocalName": _BASE | dict.fromkeys(("municipality", "list_name", "code", "label"), _O),
    "Agency": _BASE
    | _PERIOD
    | dict.fromkeys(
        ("municipality", "code", "name", "kind", "operation", "operator_name", "placeholder_name"), _O
    ),
    "AgencyField": _BASE | {"agency": _O, "field": _O},
    "AgencyAlias": _BASE | _PERIOD | {"agency": _O, "name": _O},
    "AgencyCoverage": _BASE | _PERIOD | {"agency": _O, "municipality": _O},
    "AreaScheme": _BASE | dict.fromkeys(("municipality", "code", "kind", "name"), _O),
    "AreaSchemeVersion": _BASE | _PERIOD | {"scheme": _O},
    "Area": _BASE | dict.fromkeys(("version", "code", "name", "sort"), _O),
    "AreaInArea": _BASE | dict.fromkeys(("inner", "outer", "weight", "roughly"), _O),
    "Desk": _BASE
    | _PERIOD
    | dict.fromkeys(
        ("agency", "code", "name", "intake_mode", "phone", "address", "hours_note", "placeholder_name"), _O
    )
    | {"accounts": _I, "listed": _O, "receives_notices": _I, "backup_desk": _O},
    "DeskHours": _BASE | dict.fromkeys(("desk", "weekday", "opens", "closes"), _O),
    "DeskArea": _BASE | {"desk": _O, "area": _O},
    "DeskCover": _BASE | _PERIOD | {"desk": _I, "covered_by": _I, "reason": _I},
    "User": _BASE
    | {
        "password": P.SENSITIVE,
        "last_login": _I,
        "username": _I,
        "name": _PER,
        "email": _PER,
        "phone": _PER,
        "language": _I,
        "is_active": _I,
        "is_demo": _I,
    },
    "Membership": _BASE
    | _PERIOD
    | {"user": _I, "agency": _I, "employer": _I, "appointed_by": _I, "title": _I},
    "MembershipRole": _BASE | {"membership": _I, "role": _I},
    "MembershipDesk": _BASE | {"membership": _I, "desk": _I, "sort": _I, "leads": _I},
    "Shift": _BASE
    | dict.fromkeys(("desk", "day", "part", "asked_by", "asked_at", "user"), _I)
    | dict.fromkeys(("noted_by", "noted_at", "taken_by", "taken_at"), _I)
    | {"note": _S},
    "ShiftAnswer": _BASE | dict.fromkeys(("shift", "user", "answer", "at"), _I),
    "Absence": _BASE | {"valid_from": _I, "valid_to": _I, "desk": _I, "user": _I, "stand_in": _I},
}

RETENTION: dict[str, str] = (
    dict.fromkeys(FIELDS, "organisation")
    | dict.fromkeys(
        ("User", "Membership", "MembershipRole", "MembershipDesk", "Absence", "ShiftAnswer"), "account"
    )
    | {"Shift": "support_record"}
)
