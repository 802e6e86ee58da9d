"""A town of the measure with three years of consultations: one agency has half of them, three hundred the rest; thirty areas.

A process of its own, with DATABASE_URL naming an empty database. Rows are made by the database itself (see matters_town).
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
from marugoto.console.bench import matters_town
from marugoto.console.bench.people_town import copy_rows

PLANNER = "bench.planner"
_AREAS, _DAYS, _OTHERS = 30, 3 * 365, 300


def main() -> int:
    """Make the town, settle its months; write what the measure must know of it."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    args = parser.parse_args()

    import django

    django.setup()
    prepare.migrate()
    prepare.open_tables()
    prepare.gather_static()
    started = time.monotonic()
    town, made = matters_town._town()
    _planner(town)
    _load(args.cases, town, made, _areas(town))
    _vacuum()
    told = {"cases": args.cases, "load_seconds": round(time.monotonic() - started, 1)}
    started = time.monotonic()
    from marugoto.indicators.actions import settling

    told["settled_months"] = settling.settle_all()
    told["settle_seconds"] = round(time.monotonic() - started, 1)
    _vacuum()
    args.result.write_text(json.dumps(told | _sizes(), ensure_ascii=False), encoding="utf-8")
    return 0


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _sizes() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size('intake_consultation'), pg_total_relation_size('indicators_settledcount')"
        )
        rows, settled = cursor.fetchone()
    return {"rows_bytes": rows, "settled_bytes": settled}


def _planner(town: UUID) -> None:
    """Somebody who looks at the whole town, at an agency without cases."""
    from marugoto.agencies.actions import accounts
    from marugoto.agencies.models import Agency

    since = date(2021, 4, 1)
    office = Agency(municipality_id=town, code="bench-plan", name="計画", kind="npo", valid_from=since)
    copy_rows([office])
    user = accounts.create_user(username=PLANNER, name="計測", password=matters_town.PASSWORD, by=None)
    accounts.join(user=user, agency=office, roles=["planner"], desks=[], valid_from=since, by=None)


def _areas(town: UUID) -> list[UUID]:
    from marugoto.agencies.models import Area, AreaScheme, AreaSchemeVersion

    scheme = AreaScheme(municipality_id=town, code="bench", kind="school", name="計測の区")
    version = AreaSchemeVersion(scheme=scheme, valid_from=date(2021, 4, 1))
    areas = [Area(version=version, code=f"bench-{n}", name=f"地区{n:02}", sort=n) for n in range(_AREAS)]
    for rows in ([scheme], [version], areas):
        copy_rows(rows)
    return [a.pk for a in areas]


def _load(many: int, town: UUID, made: Mapping[str, Any], areas: list[UUID]) -> None:
    from django.db import connection, transaction

    from marugoto.core import clock

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("CREATE TEMP TABLE place (k int PRIMARY KEY, agency uuid, desk uuid) ON COMMIT DROP")
        pairs = list(zip(made["agencies"], made["desks"], strict=True))
        cursor.executemany("INSERT INTO place VALUES (%s, %s, %s)", [(n, *p) for n, p in enumerate(pairs)])
        cursor.execute("CREATE TEMP TABLE ground (k int PRIMARY KEY, area uuid) ON COMMIT DROP")
        cursor.executemany("INSERT INTO ground VALUES (%s, %s)", list(enumerate(areas)))
        cursor.execute(
            "CREATE TEMP TABLE made ON COMMIT DROP AS"
            " SELECT n, p.agency, p.desk, g.area, %s::date - ((%s - n)::bigint * %s / %s)::int AS day"
            " FROM generate_series(1, %s) n JOIN place p ON p.k = CASE WHEN n %% 2 = 0 THEN 0 ELSE 3 + (n / 2) %% %s END"
            " LEFT JOIN ground g ON g.k = ((n * 7919::bigint) / 13) %% %s",
            [clock.today(), many, _DAYS, many, many, _OTHERS, _AREAS + 1],
        )
        for model, columns in _tables(town, made["users"]):
            matters_town._copy(cursor, model, columns, "")
        cursor.execute("SELECT setval('intake_matter_serial', %s)", [many + 1])
        cursor.execute("SET LOCAL session_replication_role = origin")


def _tables(town: UUID, users: Mapping[str, Any]) -> list[tuple[Any, dict[str, str]]]:
    from marugoto.intake.models import Consultation, Matter

    by, at = f"'{users[matters_town.BIG].pk}'::uuid", "day + time '10:00+09'"
    closed, identity = "n %% 5 < 2", matters_town._id
    return [
        (
            Matter,
            {
                "id": identity(4),
                "municipality_id": f"'{town}'::uuid",
                "number": "'26-' || lpad(n::text, 7, '0')",
                "status": f"CASE WHEN {closed} THEN 'closed' ELSE 'open' END",
                "holder_desk_id": "desk",
                "origin_desk_id": "desk",
                "area_id": "area",
                "urgency": "'this_week'",
                "opened_at": at,
                "closed_at": f"CASE WHEN {closed} THEN {at} END",
                "closed_outcome": f"CASE WHEN {closed} THEN 'settled' ELSE '' END",
            },
        ),
        (
            Consultation,
            {
                "id": identity(5),
                "matter_id": identity(4),
                "status": "'finished'",
                "desk_id": "desk",
                "received_by_id": by,
                "received_at": at,
                "channel": "'phone'",
                "story": "'介護と家計のこと。夜に眠れない。' || n",
                "outcome": "'informed'",
                "finished_at": at,
            },
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
