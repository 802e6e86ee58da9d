"""A town of the measure with many cases: one agency has half of them, one twelve old ones, three hundred share the rest.

A process of its own, with DATABASE_URL naming an empty database. Rows are made by the database itself, through the columns and
defaults of the real models; triggers are off while it loads (what they would have kept is loaded as they would have kept it).
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from marugoto.console import prepare, say
from marugoto.console.bench.people_town import copy_rows

CODE = "402036"  # the blueprint whose agencies the town has
PASSWORD = "mawasu-baton-2026"
BIG, FEW, RECEIVER = "bench.big", "bench.few", "bench.receiver"
USUAL = "bench.usual"  # a colleague of BIG with as many cases as a busy worker has
_FEW = 12
_OTHERS = 300
_MINE = 100  # every so many-th case of the large agency is led by its worker
_USUAL = 100  # open cases that the colleague leads, whatever the size of the town


def main() -> int:
    """Make the town; write what the measure must know of it."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    args = parser.parse_args()

    import django

    django.setup()
    from django.db import connection

    prepare.migrate()
    prepare.open_tables()
    prepare.gather_static()
    started = time.monotonic()
    told = _load(args.cases, *_town())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    told["load_seconds"] = round(time.monotonic() - started, 1)
    args.result.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return 0


def _town() -> tuple[UUID, dict[str, Any]]:
    """The agencies of a blueprint, three hundred more, and a case worker at each of those that are measured."""
    from marugoto.agencies import blueprints
    from marugoto.agencies.actions import accounts
    from marugoto.agencies.actions import blueprint as towns
    from marugoto.agencies.models import Agency, Desk, Municipality

    towns.load_blueprint(blueprints.read(CODE), by=None, demo=True)
    town = Municipality.objects.get(code=CODE)
    since = date(2021, 4, 1)
    made = [
        Agency(municipality=town, code=f"bench-{n}", name=f"機関{n:03}", kind="npo", valid_from=since)
        for n in range(_OTHERS + 3)
    ]
    copy_rows(made)
    desks = [Desk(agency=a, code=f"{a.code}-desk", name="相談", valid_from=since) for a in made]
    copy_rows(desks)
    users = {}
    for name, desk in zip((BIG, FEW, RECEIVER, USUAL), (*desks[:3], desks[0]), strict=True):
        users[name] = accounts.create_user(username=name, name="計測", password=PASSWORD, by=None)
        accounts.join(
            user=users[name],
            agency=desk.agency,
            roles=["case_worker"],
            desks=[desk],
            valid_from=since,
            by=None,
        )
    return town.pk, {"desks": [d.pk for d in desks], "agencies": [a.pk for a in made], "users": users}


def _load(many: int, town: UUID, made: Mapping[str, Any]) -> dict[str, Any]:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("CREATE TEMP TABLE place (k int PRIMARY KEY, agency uuid, desk uuid) ON COMMIT DROP")
        pairs = list(zip(made["agencies"], made["desks"], strict=True))
        cursor.executemany("INSERT INTO place VALUES (%s, %s, %s)", [(n, *p) for n, p in enumerate(pairs)])
        cursor.execute(
            "CREATE TEMP TABLE made ON COMMIT DROP AS SELECT n, p.agency, p.desk, date '2026-11-26' - (%s - n) / 400 AS day"
            " FROM generate_series(1, %s) n JOIN place p ON p.k = CASE WHEN n <= %s THEN 1"
            " WHEN n %% 2 = 0 THEN 0 ELSE 3 + (n / 2) %% %s END",
            [many, many, _FEW, _OTHERS],
        )
        for model, columns, where in _tables(town, made["users"], many):
            _copy(cursor, model, columns, where)
        cursor.execute("SELECT setval('intake_matter_serial', %s)", [many + 1])
        cursor.execute(
            "SELECT count(*) FILTER (WHERE agency = %s), count(*) FILTER (WHERE agency = %s) FROM made",
            [pairs[0][0], pairs[1][0]],
        )
        big, few = cursor.fetchone()
        cursor.execute("SET LOCAL session_replication_role = origin")
    return {"cases": many, "big": big, "few": few, "receiver_desk": str(made["desks"][2])}


def _id(kind: int) -> str:
    return f"('0193000{kind}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"


def _tables(town: UUID, users: Mapping[str, Any], many: int) -> list[tuple[Any, dict[str, str], str]]:
    """Table by table: the columns that are not the model's default, as SQL over ``made``; which rows."""
    from marugoto.cases.models import Case, CaseSubject, Goal, Plan, Step, TeamMember
    from marugoto.intake.models import BatonHold, Matter, MatterPerson
    from marugoto.people.models import Consent, Involvement, Person

    by, open_ = f"'{users[BIG].pk}'::uuid", "CASE WHEN n %% 4 = 0 THEN 'closed' ELSE 'open' END"
    at, due = "day + time '10:00+09'", "day + (n %% 60)"
    place, mine = f"'{town}'::uuid", f"n %% {2 * _MINE} = 2 OR n <= {_FEW}"
    usual = f"n %% {max(8, many // _USUAL // 4 * 4)} = 6 AND NOT ({mine})"  # of the large agency, and open
    closed = "n %% 4 = 0"
    return [
        (
            Person,
            {"id": _id(1), "municipality_id": place, "family_name": "'渡邊'", "given_name": "'花' || n"},
            "",
        ),
        (
            Involvement,
            {
                "id": _id(2),
                "person_id": _id(1),
                "agency_id": "agency",
                "reason": "'consultation'",
                "since": "day",
            },
            "",
        ),
        (
            Consent,
            {
                "id": _id(3),
                "person_id": _id(1),
                "agency_id": "agency",
                "state": "'given'",
                "form": "'oral'",
                "answered_on": "day",
                "recorded_by": by,
            },
            "",
        ),
        (
            Matter,
            {
                "id": _id(4),
                "municipality_id": place,
                "number": "'26-' || lpad(n::text, 7, '0')",
                "status": open_,
                "holder_desk_id": "desk",
                "origin_desk_id": "desk",
                "urgency": "'this_week'",
                "opened_at": at,
                "next_due": due,
                "closed_at": f"CASE WHEN {closed} THEN {at} END",
                "closed_outcome": f"CASE WHEN {closed} THEN 'settled' ELSE '' END",
            },
            "",
        ),
        (
            BatonHold,
            {
                "id": _id(5),
                "matter_id": _id(4),
                "desk_id": "desk",
                "held_from": at,
                "reason": "'received'",
                "held_to": f"CASE WHEN {closed} THEN {at} END",
            },
            "",
        ),
        (MatterPerson, {"id": _id(6), "matter_id": _id(4), "person_id": _id(1)}, ""),
        (
            Case,
            {
                "id": _id(7),
                "matter_id": _id(4),
                "municipality_id": place,
                "agency_id": "agency",
                "title": "'介護と家計 ' || n",
                "status": open_,
                "opened_on": "day",
                "opened_by_id": by,
                "closed_on": f"CASE WHEN {closed} THEN day END",
                "due": f"CASE WHEN NOT ({closed}) THEN {due} END",
            },
            "",
        ),
        (CaseSubject, {"id": _id(8), "case_id": _id(7), "person_id": _id(1)}, ""),
        (
            TeamMember,
            {
                "id": _id(9),
                "case_id": _id(7),
                "desk_id": "desk",
                "part": "'担当'",
                "lead": "true",
                "user_id": f"CASE WHEN n <= {_FEW} THEN '{users[FEW].pk}'::uuid WHEN {usual} THEN"
                f" '{users[USUAL].pk}'::uuid ELSE {by} END",
                "valid_from": "day",
            },
            f"{mine} OR {usual}",
        ),
        (
            Plan,
            {
                "id": _id(0),
                "case_id": _id(7),
                "version": "1",
                "status": "'active'",
                "made_on": "day",
                "made_by_id": by,
                "review_on": "day + 90",
                "agreed_on": "day",
                "agreed_form": "'oral'",
                "endorsed_on": "day",
                "endorsed_by": "'会議'",
            },
            f"NOT ({closed})",
        ),
        (Goal, {"id": _id(1), "plan_id": _id(0), "words": "'休みたい'"}, f"NOT ({closed})"),
        (
            Step,
            {"id": _id(2), "goal_id": _id(1), "what": "'さがす'", "who": "'本人'", "due_on": due},
            f"NOT ({closed})",
        ),
    ]


def _copy(cursor: Any, model: Any, columns: Mapping[str, str], where: str, source: str = "made") -> None:
    """One row of the table for each row that was made (or of ``source``); what is not said stands as in a new record."""
    from django.utils import timezone

    named = {f.name for f in model._meta.concrete_fields}
    blank = model(**({"created_at": timezone.now()} if "created_at" in named else {}))
    rest = {
        f.column: getattr(blank, f.attname) for f in model._meta.concrete_fields if f.column not in columns
    }
    names = ", ".join(f'"{name}"' for name in (*columns, *rest))
    exprs = ", ".join([*columns.values(), *(["%s"] * len(rest))])
    values = [
        field.get_db_prep_save(rest[field.column], cursor.db)
        for field in model._meta.concrete_fields
        if field.column in rest
    ]
    cursor.execute(
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {exprs} FROM {source}'
        + (f" WHERE {where}" if where else ""),
        values,
    )


if __name__ == "__main__":
    sys.exit(main())
