"""The role as which the pages read: neither owner nor superuser, so that the second wall of the database holds for them.

Strongest first: a login of its own (the embedded server, or $MARUGOTO_WEB_DATABASE_URL); the owner's login, which takes the
role from the first moment of every connection; neither, when the owner's login may not make the role. Tables, upkeep,
the sealer and backups are the owner's work.
"""

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from marugoto.console.exits import Failure
from marugoto.console.postgres.cluster import WEB

if TYPE_CHECKING:
    import psycopg

GIVEN = "MARUGOTO_WEB_DATABASE_URL"
_TAKE = f"-c role={WEB}"
# What nobody may do through a page: rewrite the trail of handling, seal it, or touch the list of migrations.
_KEPT_BACK = (
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditevent FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_auditseal FROM {role}",
    "REVOKE ALL ON django_migrations FROM {role}",
)


@dataclass(frozen=True)
class Reader:
    """As whom a connection reads, and what that role could do. ``way``: "login", "role" or "none"."""

    name: str
    way: str
    owns: int
    bypasses: bool


def open_tables(connection: "psycopg.Connection[Any]") -> str:
    """Let the web's role use the tables as far as the wall lets it; made first where it is missing and may be made.

    The connection is the owner's. Returns the name of the role, "" when there is none.
    """
    role = urlsplit(os.environ.get(GIVEN, "")).username or WEB
    if not _exists(connection, role):
        if not _may_make_roles(connection):
            return ""
        _make(connection, role)
    connection.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
    connection.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
    connection.execute(
        f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{role}"'
    )
    connection.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    for sentence in _KEPT_BACK:
        connection.execute(sentence.format(role=f'"{role}"'))
    return role


def _exists(connection: "psycopg.Connection[Any]", role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def _may_make_roles(connection: "psycopg.Connection[Any]") -> bool:
    row = connection.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def _make(connection: "psycopg.Connection[Any]", role: str) -> None:
    """Roles belong to the whole server: another database of it may make the same one in this very moment."""
    connection.execute(
        f"""DO $$ BEGIN
            CREATE ROLE "{role}";
            GRANT "{role}" TO CURRENT_USER;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""
    )


def address(owner_url: str) -> str:
    """The DATABASE_URL of the web process; the owner's own when there is no way to be anybody else.

    Failure: the login that was given for it does not work; a weaker way is not taken in silence.
    """
    if given := os.environ.get(GIVEN):
        if not _answers(given):
            raise Failure(
                f"{GIVEN} のデータベースに接続できないか、表を読めません。",
                f"{GIVEN} does not connect, or may not read the tables.",
            )
        return given
    return next((url for url in (as_login(owner_url), as_role(owner_url)) if _answers(url)), owner_url)


def as_login(owner_url: str) -> str:
    """The same database under the login of the web's role (the embedded server knows it; a password it has none)."""
    parts = urlsplit(owner_url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{WEB}@{host}"))


def as_role(owner_url: str) -> str:
    """The same login, which takes the web's role before it asks anything."""
    parts = urlsplit(owner_url)
    query = dict(parse_qsl(parts.query))
    query["options"] = " ".join(filter(None, [query.get("options", ""), _TAKE]))
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


def _answers(url: str) -> bool:
    import psycopg

    try:
        with closing(psycopg.connect(url, connect_timeout=10)) as connection:
            return (
                connection.execute("SELECT count(*) FROM django_session WHERE false").fetchone() is not None
            )
    except psycopg.Error:
        return False


def reader(url: str) -> Reader:
    """As whom a web process with this address reads. OperationalError: nobody answers there."""
    import psycopg

    with closing(psycopg.connect(url, connect_timeout=10)) as connection:
        row = connection.execute(_WHO).fetchone()
    assert row is not None
    name, session, owns, bypasses = row
    held = owns == 0 and not bypasses
    return Reader(name, ("login" if name == session else "role") if held else "none", owns, bypasses)


_WHO = """
SELECT r.rolname, session_user::text,
       (SELECT count(*) FROM pg_class c WHERE c.relrowsecurity AND pg_has_role(r.oid, c.relowner, 'USAGE')),
       r.rolsuper OR r.rolbypassrls
  FROM pg_roles r WHERE r.rolname = current_user
"""
