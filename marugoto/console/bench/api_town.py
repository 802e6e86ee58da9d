"""A town with as many services as one likes, written in SQL. No place, no number and no name of it exists."""

from typing import Any
from uuid import UUID

CODE = "000000"
_TOWN, _BODY, _SERVICE, _LOCATION = 1, 2, 3, 4


def fill(own: Any, services: int) -> None:
    """For every service a place with an address, a telephone, a schedule and a field; for every ten an organization."""
    from marugoto.agencies.models import Municipality
    from marugoto.resources import models as m

    town, body = _id(_TOWN, "1"), _id(_BODY, "((n - 1) / 10 + 1)")
    service, location = {"service_id": _id(_SERVICE)}, {"location_id": _id(_LOCATION)}
    words = "'お茶を飲みながら話します。どなたでもどうぞ。' || n"
    shown = {"status": "'active'", "listed": "true", "confirm_every": "365", "kind": "'salon'"}
    point = {"latitude": "34.2 + (n % 1000) * 0.0003", "longitude": "133.9 + (n / 1000 % 1000) * 0.0003"}
    at = {"city": "'架空市'", "state_province": "'架空県'", "postal_code": "'000-0000'", "country": "'JP'"}
    every = {"municipality_id": town, "organization_id": body, "name": "'サロン' || n"}
    physical = "'physical'"
    _insert(
        own, Municipality, _TOWN, 1, code=f"'{CODE}'", name="'架空市'", prefecture="'架空県'", kind="'city'"
    )
    _insert(own, m.Organization, _BODY, services // 10 + 1, municipality_id=town, name="'団体' || n")
    _insert(own, m.Service, _SERVICE, services, description=words, **every, **shown)
    _insert(own, m.Location, _LOCATION, services, location_type=physical, **every, **point)
    _insert(own, m.Address, 5, services, address_1="'本町' || n", address_type=physical, **at, **location)
    _insert(own, m.ServiceAtLocation, 6, services, **service, **location)
    _insert(own, m.Phone, 7, services, number="'000-000-0000'", type="'voice'", **service)
    rule = {"freq": "'MONTHLY'", "byday": "'2MO'", "description": "'第2月曜'", "opens_at": "'10:00'"}
    _insert(own, m.Schedule, 8, services, **rule, **service)
    _insert(own, m.ServiceField, 9, services, field="'community'", **service)
    _listings(own, services)
    own.execute("VACUUM ANALYZE")


def _listings(own: Any, services: int) -> None:
    """What the search looks through: a listing for each service."""
    from marugoto.core import clock
    from marugoto.resources.finding import listing
    from marugoto.resources.models import Listing

    town, now = f"{_TOWN:08x}-0000-7000-8000-{1:012x}", clock.now()
    names = [f.attname for f in Listing._meta.concrete_fields]
    with own.cursor().copy(f"COPY resources_listing ({', '.join(names)}) FROM STDIN") as copy:
        for n in range(1, services + 1):
            body, words = f"団体{(n - 1) // 10 + 1}", f"お茶を飲みながら話します。どなたでもどうぞ。{n}"
            row = Listing(
                municipality_id=town, service_id=service_id(n), kind="salon", name=f"サロン{n}", summary=words
            )
            entry = listing.Entry(
                municipality=town,
                kind=row.kind,
                names=(row.name,),
                texts=("サロン", body, f"本町{n}", words),
                fields=frozenset({"community"}),
                point=point(n),
            )
            row.id, row.created_at, row.organization = UUID(int=(10 << 96) + n), now, body
            row.location_id = UUID(f"{_LOCATION:08x}-0000-7000-8000-{n:012x}")
            row.latitude, row.longitude = point(n)
            row.name_text, row.text, row.keys = entry.name_text, entry.text, listing.keys_of(entry)
            row.times = "[]"
            copy.write_row([getattr(row, name) for name in names])


def service_id(number: int) -> str:
    """The id of a service, by its number from 1."""
    return f"{_SERVICE:08x}-0000-7000-8000-{number:012x}"


def point(number: int) -> tuple[float, float]:
    """Where it is."""
    return 34.2 + (number % 1000) * 0.0003, 133.9 + (number // 1000 % 1000) * 0.0003


def _id(table: int, number: str = "n") -> str:
    """SQL of the id of a row: in the order of its number, as ids of the house are in the order of time."""
    return f"('{table:08x}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def _insert(own: Any, model: Any, table: int, rows: int, **given: str) -> None:
    """Rows of a table from SQL expressions over ``n``; columns that are not given are empty."""
    columns = {f.column: _empty(f) for f in model._meta.local_fields}
    values = columns | {"id": _id(table)} | given
    names = ", ".join(f'"{name}"' for name in values)
    own.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) "
        f"SELECT {', '.join(values.values())} FROM generate_series(1, {rows}) AS n"
    )


def _empty(field: Any) -> str:
    """SQL for nothing."""
    if field.null:
        return "NULL"
    kind = field.get_internal_type()
    plain = {"JSONField": "'{}'", "DateTimeField": "now()", "BooleanField": "false", "ArrayField": "'{}'"}
    return plain.get(kind) or ("0" if "Integer" in kind else "''")
