"""A town of the measure with many records: `matters_town`, and for each case a household, a talk, an assessment, notes.

A process of its own, DATABASE_URL names an empty database. One case has 5,000 notes, one a household of twenty. Every case has
a lead; one worker of the large agency leads four hundred (half of them closed), whatever the size of the town. Indexes of the
large tables are made when they are full.
"""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from marugoto.console import prepare, say
from marugoto.console.bench import matters_town
from marugoto.console.bench.matters_town import BIG, _copy, _id
from marugoto.console.bench.people_town import copy_rows

MINE = 400  # cases that the worker leads
LONG = 5_000  # notes of the longest case
HOME = 20  # persons of the largest household
RARE = "白杖"  # a word of one note in five thousand
_EACH = 400  # cases that everybody else leads
_FULL = ("cases_progress", "audit_auditevent", "people_householdmember", "intake_consultation")
SAID = (
    "電話で様子を聞く。変わりないとのこと。",
    "家賃を三か月分ためていると本人から話がある。",
    "長男と連絡がとれず、自宅を訪問した。",
    "介護サービスの利用について、ケアマネジャーと話した。",
    "ゴミが玄関までたまっており、片づけを提案した。",
    "夜に眠れない日が続いている。受診を勧めた。",
    "水道とガスが止まる通知が来ている。",
    "社協の貸付の窓口に同行する約束をした。",
    "学校から欠席が続いていると連絡があった。",
    "妹が食事のしたくと母の世話をしている。",
    "年金の手続きの書類をいっしょに書いた。",
    "近所の民生委員が声をかけてくれている。",
    "仕事を探したいが、朝起きられないと言う。",
    "銀行の口座の残りが少なく、月末が心配とのこと。",
    "退院の日が決まり、病院の相談員と調整した。",
    "子ども食堂に週に一度通うようになった。",
    "犬の世話があるので入院できないと話す。",
    "本人は「いまのままでいい」と繰り返す。",
    "包括支援センターの職員と二人で訪ねた。",
    "障害者手帳の更新の時期を伝えた。",
    "弁護士の無料相談を予約した。",
    "薬が余っている。飲み方を訪問看護に確かめてもらう。",
    "外国語の通知が読めず、やさしい日本語で説明した。",
    "畑の手伝いを週に二日から始めることになった。",
    "電気代の支払いが遅れている。",
    "ひきこもりの家族会のチラシを渡した。",
    "元の夫からの連絡はないとのこと。",
    "就労準備の体験に参加した。緊張していたが最後までいた。",
    "配食の人から、応答がないと電話があった。",
    "次に会う日を決めて帰った。",
    "母の通院に付き添う人がいない。",
    "保育園の空きを子育て支援課に確かめる。",
)


def main() -> int:
    """Make the town; write what the measure must know of it."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--notes", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    args = parser.parse_args()

    import django

    django.setup()
    from django.db import connection

    prepare.migrate()
    prepare.open_tables()
    prepare.gather_static()
    started = time.monotonic()
    told = load(args.cases, args.notes, *matters_town._town())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    told["load_seconds"] = round(time.monotonic() - started, 1)
    args.result.write_text(json.dumps(told | _sizes(), ensure_ascii=False), encoding="utf-8")
    return 0


def load(cases: int, notes: int, town: UUID, made: Mapping[str, Any]) -> dict[str, Any]:
    """Fills every table; what the measure must know. ``notes`` are spread evenly over the cases."""
    from django.db import connection, transaction

    each, step = max(1, notes // cases), _step(cases)
    with transaction.atomic(), connection.cursor() as cursor, _without_indexes(cursor):
        cursor.execute("SET LOCAL session_replication_role = replica")
        _make(cursor, cases, step, made)
        for model, columns, where in _tables(town, made["users"]):
            _copy(cursor, model, columns, where)
        for model, columns, source in _below(town, made["users"][BIG].pk, each, _special(step)):
            _copy(cursor, model, columns, "", source)
        _trail(cursor, town, made["users"][BIG].pk, each, _special(step)[0])
        cursor.execute("SELECT setval('intake_matter_serial', %s)", [cases + 1])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return {"cases": cases, "notes_each": each} | _landmarks(cases, step)


def _step(cases: int) -> int:
    """Every so many-th case is the worker's: even ones, for those are the large agency's; every second of them is closed."""
    return cases // MINE // 4 * 4 + 2


def _special(step: int) -> tuple[int, int]:
    """The number of the case with many notes, and of that with the large household: both open, and the worker's."""
    mine = [2 + step * n for n in range(10)]
    first, second, *_rest = [n for n in mine if n % 4]
    return first, second


def _make(cursor: Any, cases: int, step: int, made: Mapping[str, Any]) -> None:
    """The rows from which all others are made: ``made``, one for each case."""
    others = _crowd(max(1, cases // _EACH))
    pairs = list(zip(made["agencies"], made["desks"], strict=True))
    cursor.execute("CREATE TEMP TABLE place (k int PRIMARY KEY, agency uuid, desk uuid) ON COMMIT DROP")
    cursor.executemany("INSERT INTO place VALUES (%s, %s, %s)", [(n, *p) for n, p in enumerate(pairs)])
    cursor.execute("CREATE TEMP TABLE crowd (k int PRIMARY KEY, who uuid) ON COMMIT DROP")
    cursor.executemany("INSERT INTO crowd VALUES (%s, %s)", list(enumerate(others)))
    cursor.execute(
        "CREATE TEMP TABLE made ON COMMIT DROP AS SELECT n, p.agency, p.desk, date '2026-11-26' - (%s - n) / 400 AS day,"
        " CASE WHEN n %% %s = 2 THEN %s ELSE c.who END AS who FROM generate_series(1, %s) n"
        " JOIN place p ON p.k = CASE WHEN n %% 2 = 0 THEN 0 ELSE 3 + (n / 2) %% %s END"
        " JOIN crowd c ON c.k = (n / 2) %% %s",
        [cases, step, made["users"][BIG].pk, cases, len(pairs) - 3, len(others)],
    )
    sentences = ", ".join(f"'{one}'" for one in SAID)
    cursor.execute(
        "CREATE FUNCTION pg_temp.said(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS"
        f" $$ SELECT (ARRAY[{sentences}])[1 + (hashint8(n) & {len(SAID) - 1})] $$"
    )


def _crowd(many: int) -> list[UUID]:
    """Colleagues who lead what the worker does not; nobody signs in as one of them."""
    from marugoto.agencies.models import User

    users = [User(username=f"bench.crowd{n}", name=f"計測{n}", password="!") for n in range(many)]
    copy_rows(users)
    return [one.pk for one in users]


def _tables(town: UUID, users: Mapping[str, Any]) -> Iterator[tuple[Any, dict[str, str], str]]:
    """Those of the town of matters; every case has its household and its lead."""
    from marugoto.cases.models import Case, TeamMember

    for model, columns, where in matters_town._tables(town, users, 0):
        if model is Case:
            yield model, columns | {"household_id": _id(1)}, where
        elif model is TeamMember:
            ended = "CASE WHEN n %% 4 = 0 THEN day END"
            yield model, columns | {"user_id": "who", "valid_to": ended}, ""
        else:
            yield model, columns, where


def _below(
    town: UUID, by: UUID, each: int, special: tuple[int, int]
) -> Iterator[tuple[Any, dict[str, str], str]]:
    """Model, columns, and the rows they are made from, for all that `matters_town` does not have."""
    from marugoto.cases.models import Assessment, Progress
    from marugoto.intake.models import Consultation
    from marugoto.people.models import Household, HouseholdMember, Person

    long, home = special
    place, at = f"'{town}'::uuid", "day + time '10:00+09'"
    pairs = _times(f"CASE n WHEN {home} THEN {HOME} ELSE 2 END")
    notes = _times(str(each))
    yield Household, {"id": _id(1), "municipality_id": place, "created_by_id": "agency"}, "made"
    person = {
        "id": _many("a"),
        "municipality_id": place,
        "family_name": "'渡邊'",
        "given_name": "'家族' || k",
    }
    yield Person, person, _times(f"CASE n WHEN {home} THEN {HOME} ELSE 2 END", "WHERE k > 1")
    yield HouseholdMember, _member(), pairs
    yield Consultation, _talk(at), "made"
    assessed = {"id": _id(3), "case_id": _id(7), "on": "day", "by_id": "who", "summary": _words(3)}
    yield Assessment, assessed, "made"
    note = {"id": _many("b"), "case_id": _id(7), "by_id": "who", "agency_id": "agency", "method": "'phone'"}
    note |= {
        "contact": "'本人'",
        "body": _words(4, f"|| CASE WHEN hashint8(n::bigint * 64 + k) %% 5000 = 0 THEN '{RARE}' ELSE '' END"),
    }
    yield Progress, note | {"at": "least(day + k::int * 9, date '2026-11-26') + time '10:00+09'"}, notes
    further = note | {"at": "timestamptz '2026-11-26 09:00+09' - (k - 5000) * interval '9 hours'"}
    yield Progress, further, _lengthy(long, each)


def _trail(cursor: Any, town: UUID, by: UUID, each: int, long: int) -> None:
    """Events as `audit` has them, beside it: one for each case, and the writing of every note of the worker's cases."""
    mine = f"(SELECT m.*, k FROM made m CROSS JOIN generate_series(1, {each}) k WHERE who = '{by}') made"
    for verb, source in (("case.opened", "made"), ("case.noted", mine), ("case.noted", _lengthy(long, each))):
        cursor.execute(
            "INSERT INTO audit_auditevent (occurred_at, kind, verb, municipality_id, actor_id, role_codes, agency_id,"
            " desk_id, refs, person_ids, matter_id, purpose, data)"
            " SELECT day + time '10:00+09', 'write', %s, %s, who, '{case_worker}', agency, desk,"
            f" jsonb_build_array(jsonb_build_object('kind', 'case', 'id', {_id(7)})), ARRAY[{_id(1)}], {_id(4)}, '', '{{}}'"
            f" FROM {source}",
            [verb, town],
        )


def _lengthy(long: int, each: int) -> str:
    """The further notes of the case that has so many."""
    last = 5000 + LONG - each - 1
    return f"(SELECT m.*, k FROM made m CROSS JOIN generate_series(5000, {last}) k WHERE n = {long}) made"


def _times(many: str, where: str = "") -> str:
    return f"(SELECT m.*, k FROM made m CROSS JOIN LATERAL generate_series(1, {many}) k {where}) made"


def _many(kind: str) -> str:
    return f"('0193000{kind}-0000-7000-8000-' || lpad(to_hex(n::bigint * 65536 + k), 12, '0'))::uuid"


def _words(many: int, more: str = "") -> str:
    """Sentences, others for each row. Without ``k`` in the row, of the case alone."""
    seed = "n::bigint * 64 + k" if many == 4 else "n::bigint"
    return " || ".join(f"pg_temp.said({seed} + {salt * 7_919})" for salt in range(many)) + more


def _member() -> dict[str, str]:
    return {
        "id": _many("c"),
        "household_id": _id(1),
        "person_id": f"CASE k WHEN 1 THEN {_id(1)} ELSE {_many('a')} END",
        "relation": "CASE k WHEN 1 THEN 'self' ELSE 'child' END",
        "valid_from": "date '2020-04-01'",
    }


def _talk(at: str) -> dict[str, str]:
    return {
        "id": _id(5),
        "matter_id": _id(4),
        "status": "'finished'",
        "desk_id": "desk",
        "received_by_id": "who",
        "received_at": at,
        "channel": "'phone'",
        "story": _words(3),
        "outcome": "'taken_on'",
        "finished_at": at,
    }


@contextlib.contextmanager
def _without_indexes(cursor: Any, tables: Sequence[str] = _FULL) -> Iterator[None]:
    """Inside, the large tables have no index but those that a constraint needs; afterwards they have them again."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = indexrelid)",
        [list(tables)],
    )
    known = cursor.fetchall()
    for name, _how in known:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _name, how in known:
        cursor.execute(how)


def _landmarks(cases: int, step: int) -> dict[str, Any]:
    """Numbers of cases and households that the measure opens."""
    long, home = _special(step)
    mine = [n for n in range(2 + step, cases + 1, step) if n % 4 and n not in (long, home)]
    spread = max(1, len(mine) // 60)
    agency = [n for n in range(4, cases + 1, max(2, cases // 60 // 2 * 2)) if n % step != 2]
    return {
        "mine": [_case(n) for n in mine[::spread]],
        "homes": [_home(n) for n in (*mine[::spread][:30], *agency[:30])],
        "long_case": _case(long),
        "home_case": _case(home),
        "home": _home(home),
    }


def _case(n: int) -> str:
    return f"01930007-0000-7000-8000-{n:012x}"


def _home(n: int) -> str:
    return f"01930001-0000-7000-8000-{n:012x}"


def _sizes() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()), pg_total_relation_size('cases_progress'),"
            " (SELECT count(*) FROM cases_progress)"
        )
        whole, notes, many = cursor.fetchone()
    return {"database_bytes": whole, "notes_bytes": notes, "notes": many}


if __name__ == "__main__":
    sys.exit(main())
