"""What `marugoto doctor` looks at. Each check answers with one line; none of them changes anything."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marugoto.console import chromium
from marugoto.console.exits import Failure

State = Literal["good", "note", "problem"]
GIGABYTE = 1_000_000_000
SECRETS = ("secret.key", "audit.key")
CLOCK_TOLERANCE = 5.0
OLDEST_POSTGRES = 15
TAIL_SECONDS = 60.0


@dataclass(frozen=True)
class Check:
    """One finding: what was looked at, how it is, and a sentence in both languages."""

    name: str
    state: State
    japanese: str
    english: str

    def as_dict(self) -> dict[str, str]:
        """For --json."""
        return asdict(self)


def machine(folder: Path) -> Iterator[Check]:
    """Everything that can be known without a database."""
    yield _python()
    yield _data_folder(folder)
    yield from _secrets(folder)
    yield _disk(folder)
    yield _zone()
    yield _browser()


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = sys.version_info >= (3, 11)
    return Check(
        "python",
        "good" if good else "problem",
        f"Python {version}",
        f"Python {version}, 3.11 or newer is needed",
    )


def _data_folder(folder: Path) -> Check:
    if not folder.exists():
        return Check("data-folder", "note", f"{folder} はまだありません。", f"{folder} does not exist yet")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("data-folder", "problem", f"{folder} に書き込めません。", f"{folder} is not writable")
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return Check(
            "data-folder",
            "note",
            f"{folder} をほかの利用者も見られます（chmod 700 で閉じられます）。",
            f"others may look into {folder}; chmod 700 closes it",
        )
    return Check("data-folder", "good", str(folder), "writable, closed to others")


def _secrets(folder: Path) -> Iterator[Check]:
    for name in SECRETS:
        path = folder / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Check(
                name, "problem", f"鍵 {path} をほかの利用者が読めます。", f"others may read {path}; chmod 600"
            )


def _disk(folder: Path) -> Check:
    place = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(place).free / GIGABYTE
    state: State = "problem" if free < 1 else "note" if free < 5 else "good"
    return Check("disk", state, f"空き {free:.1f} GB", f"{free:.1f} GB free, 5 GB or more are wise")


def _zone() -> Check:
    try:
        offset = datetime.now(UTC).astimezone(ZoneInfo("Asia/Tokyo")).utcoffset()
    except ZoneInfoNotFoundError:
        return Check(
            "time-zone",
            "problem",
            "時刻帯の資料（tzdata）がありません。",
            "time zone data (tzdata) is missing",
        )
    good = offset is not None and offset.total_seconds() == 9 * 3600
    return Check(
        "time-zone", "good" if good else "problem", "Asia/Tokyo (+09:00)", "shown times are Japanese time"
    )


def _browser() -> Check:
    found = chromium.find()
    if found is None:
        return Check(
            "chromium",
            "note",
            "Chromium はありません（試験のときだけ要ります）。",
            "only the tests need Chromium",
        )
    return Check("chromium", "good", str(found), "for the browser journeys")


def database() -> Iterator[Check]:
    """Everything about the database; a check that breaks is itself a problem.

    Django must be set up. Raises OperationalError when the server does not answer at all.
    """
    from django.db import connection

    connection.ensure_connection()
    for name, look in (
        ("postgres", _version),
        ("collation", _collation),
        ("migrations", _migrations),
        ("database-clock", _clock),
        ("role", _role),
        ("second-wall", _second_wall),
        ("mode", _mode),
        ("audit", _audit),
    ):
        yield _guarded(name, look)


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    from django.db import DatabaseError

    try:
        return look()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        return Check(name, "problem", f"確かめられません: {reason}", f"cannot be checked: {reason}")


def _ask(question: str) -> tuple[object, ...]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        row: tuple[object, ...] = cursor.fetchone() or ()
        return row


def _version() -> Check:
    (version,) = _ask("SELECT current_setting('server_version_num')::int")
    assert isinstance(version, int)
    number = version // 10000
    state: State = "good" if number >= OLDEST_POSTGRES else "problem"
    return Check("postgres", state, f"PostgreSQL {number}", f"version {OLDEST_POSTGRES} or newer is needed")


def _collation() -> Check:
    """Japanese letters must count as letters, else trigram search is silently empty."""
    encoding, ctype = _ask(
        "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
    )
    (letters,) = _ask("SELECT 'とうきょう東京' ~ '^\\w+$'")
    good = encoding == "UTF8" and bool(letters)
    return Check(
        "collation",
        "good" if good else "problem",
        f"{encoding} {ctype}"
        + ("" if good else "：日本語の検索が働きません。C.UTF-8 で作り直してください。"),
        "Japanese letters count as letters"
        if good
        else "Japanese search cannot work; make the database with C.UTF-8",
    )


def _migrations() -> Check:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Check(
            "migrations",
            "problem",
            f"未適用の移行が {missing} 件あります。",
            f"{missing} migrations are missing",
        )
    return Check("migrations", "good", "表は最新です。", "all migrations are applied")


def _clock() -> Check:
    (there,) = _ask("SELECT clock_timestamp()")
    assert isinstance(there, datetime)
    apart = abs((datetime.now(UTC) - there).total_seconds())
    state: State = "good" if apart <= CLOCK_TOLERANCE else "problem"
    return Check("database-clock", state, f"時計の差 {apart:.1f} 秒", f"clocks are {apart:.1f} s apart")


def _role() -> Check:
    name, superuser = _ask("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
    if superuser:
        return Check(
            "role", "note", f"{name} は全権を持っています。", f"{name} is a superuser; an owner is enough"
        )
    return Check("role", "good", str(name), "no superuser")


def _second_wall() -> Check:
    """As whom the pages read, and whether row-level security holds for it."""
    import psycopg

    from marugoto.console import web_role

    try:
        found = web_role.reader(web_role.address(os.environ["DATABASE_URL"]))
    except (psycopg.Error, Failure) as error:
        japanese, english = (str(error).splitlines() * 2)[:2]
        return Check("second-wall", "problem", japanese, english)
    if found.way == "none":
        return Check(
            "second-wall",
            "problem",
            f"画面が {found.name} のまま読むため、第二の壁が立っていません。",
            "the pages read as the owner; see Second wall in docs/operations.md",
        )
    if found.way == "role":
        return Check(
            "second-wall",
            "note",
            f"画面は {found.name} になって読みます（ログインは所有者のもの）。",
            f"in force: the owner's login takes the role {found.name}; a login of its own is stronger",
        )
    return Check(
        "second-wall",
        "good",
        f"画面は {found.name} として読みます。",
        "in force: a login of its own, neither owner nor superuser",
    )


def _mode() -> Check:
    from django.conf import settings

    from marugoto.console import demo

    if settings.DEBUG:
        return Check("mode", "problem", "DEBUG が入っています。", "DEBUG is on; pages show the inside")
    if demo.is_demo():
        return Check("mode", "good", "デモ", "a demo database")
    if not settings.HTTPS:
        return Check(
            "mode", "note", "MARUGOTO_HTTPS が 1 ではありません。", "set MARUGOTO_HTTPS=1 behind a TLS proxy"
        )
    return Check("mode", "good", "本番", "live, HTTPS")


def _audit() -> Check:
    from marugoto.audit import queries

    status = queries.seal_status()
    if not status.sound:
        first = status.trouble[0]
        return Check(
            "audit",
            "problem",
            f"{first} marugoto audit verify で確かめてください。",
            "see marugoto audit verify",
        )
    age = status.oldest_unsealed_seconds
    if age > TAIL_SECONDS:
        return Check(
            "audit",
            "note",
            f"封印されていない記録が {status.unsealed} 件あります（{age:.0f} 秒前から）。",
            f"{status.unsealed} events wait for the sealer since {age:.0f} s; it runs with marugoto up",
        )
    return Check(
        "audit", "good", f"封印 {status.last_number} 件", f"sealed; {status.unsealed} events in the tail"
    )
