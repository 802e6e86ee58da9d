"""A town of the measure: its database is made, somebody else's residents are loaded into it, and a caseworker who searches.

A process of its own, with DATABASE_URL naming an empty database: the pages that are measured are then served from it.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from marugoto.console import prepare, say
from marugoto.console.bench import people_spoil

CODE = "402036"  # the blueprint whose agencies the town has
USER, PASSWORD = "bench.caseworker", "sagasu-hito-2026"
_BLOCK = 20_000  # rows of residents that are turned into keys at a time
_PROTECTED = 800  # one of so many residents stands under a protective measure
_FIRST = 0x0192_0000_0000_7000_8000_0000_0000_0000  # ids of residents, by their place in the file


def main() -> int:
    """Make the town; write what the measure must know of it."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("--residents", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--result", type=Path, required=True)
    args = parser.parse_args()

    import django

    django.setup()
    prepare.migrate()
    prepare.open_tables()
    prepare.gather_static()
    started = time.monotonic()
    town, city = _town(args.residents)
    asked = json.loads(args.queries.read_text("utf-8-sig"))
    wanted = {str(one) for query in asked for one in query["expect"]}
    persons, places = _persons(args.residents, town, wanted)
    protected = _protect(town, persons, set(places.values()))
    loaded = time.monotonic()
    keys = _keys(args.residents, town, city)
    for query in asked:
        query["expect"] = [str(places[str(one)]) for one in query["expect"] if str(one) in places]
    told = {"persons": persons, "protected": protected, "keys": keys, "queries": asked}
    told["load_seconds"] = round(loaded - started, 1)
    told["keys_seconds"] = round(time.monotonic() - loaded, 1)
    args.result.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return 0


def _town(path: Path) -> tuple[UUID, str]:
    """The town under the name that most residents live in, with its agencies, and one caseworker."""
    from marugoto.agencies import blueprints
    from marugoto.agencies.actions import accounts
    from marugoto.agencies.actions import blueprint as towns
    from marugoto.agencies.models import Agency, Municipality

    cities = Counter(
        row["city"] for _n, row in zip(range(50_000), people_spoil.residents(path), strict=False)
    )
    plan = blueprints.read(CODE)
    city = next((name for name, _many in cities.most_common() if name), plan.municipality.name)
    towns.load_blueprint(
        replace(plan, municipality=replace(plan.municipality, name=city)), by=None, demo=True
    )
    town = Municipality.objects.get(code=CODE)
    agency = Agency.objects.filter(municipality=town, desks__isnull=False).order_by("name", "id").first()
    assert agency is not None
    user = accounts.create_user(username=USER, name="計測", password=PASSWORD, by=None)
    desks = list(agency.desks.order_by("id")[:1])
    accounts.join(
        user=user, agency=agency, roles=["case_worker"], desks=desks, valid_from=date(2021, 4, 1), by=None
    )
    return town.pk, city


def _persons(path: Path, town: UUID, wanted: set[str]) -> tuple[int, dict[str, UUID]]:
    """Copies the residents and their numbers; how many there are, and the ids of those who are asked for."""
    from django.db import connection, transaction

    from marugoto.people.models import Person, PersonIdentifier

    places, number = {}, -1
    with transaction.atomic(), connection.cursor() as cursor:
        persons, numbers = _columns(Person), _columns(PersonIdentifier)
        with cursor.copy(f"COPY people_person ({', '.join(persons)}) FROM STDIN") as copy:
            for number, row in enumerate(people_spoil.residents(path)):
                copy.write_row(tuple((persons | _record(row, _id(number), town)).values()))
                if row["id"] in wanted:
                    places[row["id"]] = _id(number)
        with cursor.copy(f"COPY people_personidentifier ({', '.join(numbers)}) FROM STDIN") as copy:
            for place, row in enumerate(people_spoil.residents(path)):
                own = {
                    "id": _id(place),
                    "person_id": _id(place),
                    "municipality_id": town,
                    "value": row["id"][:30],
                }
                copy.write_row(tuple((numbers | own | {"kind": "resident"}).values()))
    return number + 1, places


def _protect(town: UUID, persons: int, asked_for: set[UUID]) -> int:
    """支援措置 for some of those whom nobody asks for; half of them may be seen by the caseworker's agency. How many."""
    from marugoto.agencies.models import Agency
    from marugoto.people.models import Protection, ProtectionAgency

    agencies = Agency.objects.filter(municipality=town)
    ours = agencies.filter(memberships__user__username=USER).order_by("id")[:1].get()
    other = agencies.exclude(pk=ours.pk).order_by("id")[:1].get()
    someone = [_id(n) for n in range(_PROTECTED // 2, persons, _PROTECTED)]
    today = date.today()  # noqa: DTZ011 - a day of the measure
    measures = [
        Protection(
            person_id=one,
            ground="spouse",
            since=today,
            until=today.replace(year=today.year + 1, day=1),
            set_by=other,
            recorded_by=UUID(int=0),
        )
        for one in someone
        if one not in asked_for
    ]
    copy_rows(measures)
    copy_rows(
        [
            ProtectionAgency(protection=one, agency=agency)
            for n, one in enumerate(measures)
            for agency in ((other, ours) if n % 2 else (other,))
        ]
    )
    return len(measures)


def copy_rows(made: Sequence[Any]) -> None:
    """Copies rows that are ready, all of one table."""
    from django.db import connection
    from django.utils import timezone

    if not made:
        return
    fields = made[0]._meta.concrete_fields
    columns = ", ".join(one.column for one in fields)
    copy_in = f"COPY {made[0]._meta.db_table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
        for row in made:
            row.created_at = timezone.now()
            copy.write_row(tuple(getattr(row, one.attname) for one in fields))


def _columns(model: Any) -> dict[str, Any]:
    """Every column with what stands in it where nothing is said."""
    from django.utils import timezone

    blank = model(created_at=timezone.now())
    return {one.column: getattr(blank, one.attname) for one in model._meta.concrete_fields}


def _record(row: people_spoil.Row, pk: UUID, town: UUID) -> dict[str, Any]:
    from marugoto.people.linkage.birth import Birth, parse_birth

    born = parse_birth(row["dob"], date.today()) or Birth()  # noqa: DTZ011 - dates of birth only
    names = {
        column: row[name][:80]
        for column, name in (
            ("family_name", "family"),
            ("given_name", "given"),
            ("family_kana", "family_kana"),
            ("given_kana", "given_kana"),
        )
    }
    return {
        "id": pk,
        "municipality_id": town,
        **names,
        "anonymous": not any(names.values()),
        "birth_date": born.day,
        "birth_precision": born.precision,
        "phone": row["phone"][:40],
        "address": address_of(row),
    }


def address_of(row: people_spoil.Row) -> str:
    """The address in one piece, as a record has it."""
    return (row["pref"] + row["city"] + row["town"] + row["block"])[:200]


def _id(place: int) -> UUID:
    return UUID(int=_FIRST + place)


def _keys(path: Path, town: UUID, city: str) -> int:
    """Makes and copies the keys, on every core; the index is built afterwards."""
    from django.db import connection, connections

    from marugoto.people.actions import keys

    with keys.in_bulk():
        connections.close_all()
        context = multiprocessing.get_context("fork")
        cores = os.cpu_count() or 1
        with context.Pool(cores, initializer=connections.close_all) as pool:
            jobs = [(path, town, city, core, cores) for core in range(cores)]
            made = sum(pool.starmap(_copy_keys, jobs))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) people_personkey")
        cursor.execute("VACUUM (ANALYZE) people_person")
        cursor.execute("VACUUM (ANALYZE) people_personidentifier")
    return made


def _copy_keys(path: Path, town: UUID, city: str, core: int, cores: int) -> int:
    """Every so many-th resident's keys."""
    from django.db import connection

    from marugoto.people.actions import keys

    made = 0
    with connection.cursor() as cursor, cursor.copy(keys.COPY) as copy:
        for number, row in enumerate(people_spoil.residents(path)):
            if number % cores == core:
                lines = keys.lines(_id(number), town, facts_of(row, city))
                made += lines.count(b"\n")
                copy.write(lines)
    return made


def facts_of(row: people_spoil.Row, city: str) -> Any:
    """What keys are made of: the very values that stand in the record."""
    from marugoto.people.linkage.birth import Birth, parse_birth
    from marugoto.people.linkage.block import Facts, Identifier

    return Facts(
        family=row["family"][:80],
        given=row["given"][:80],
        family_kana=row["family_kana"][:80],
        given_kana=row["given_kana"][:80],
        birth=parse_birth(row["dob"], date.today()) or Birth(),  # noqa: DTZ011 - dates of birth only
        phone=row["phone"][:40],
        address=address_of(row),
        city=city,
        identifiers=(Identifier("resident", row["id"][:30]),),
    )


if __name__ == "__main__":
    sys.exit(main())
