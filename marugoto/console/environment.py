"""The environment that children and Django get: nothing of the caller's that could point them elsewhere."""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def for_children(*, database_url: str, data_folder: Path, demo: bool) -> dict[str, str]:
    """Environment of the processes we start: the caller's, with the database, the data folder and the mode set.

    libpq's own variables (PGHOST, PGSSLMODE …) stay when the caller named the database; our own server wants none.
    """
    if not os.environ.get("DATABASE_URL"):
        forget_libpq()
    kept = dict(os.environ)
    kept["DATABASE_URL"] = database_url
    kept["MARUGOTO_DATA_DIR"] = str(data_folder)
    kept["DJANGO_SETTINGS_MODULE"] = kept.get("DJANGO_SETTINGS_MODULE", "config.settings")
    kept["PYTHONUTF8"] = "1"
    kept["PYTHONUNBUFFERED"] = "1"
    kept["PYTHONPATH"] = os.pathsep.join([str(CHECKOUT), *filter(None, [kept.get("PYTHONPATH")])])
    kept["MARUGOTO_DEMO"] = "1" if demo else "0"
    return kept


def forget_libpq() -> None:
    """Drop libpq's variables from our environment: they speak of another server than the embedded one."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


def for_clients(url: str) -> dict[str, str]:
    """libpq's variables for the same database, so that psql and pg_dump need no arguments."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    found = {
        "PGHOST": query.get("host") or parts.hostname or "",
        "PGPORT": str(query.get("port") or parts.port or ""),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return {name: value for name, value in found.items() if value}


def without_password(url: str) -> str:
    """A DATABASE_URL that may be shown."""
    parts = urlsplit(url)
    if not parts.password:
        return url
    return url.replace(f":{parts.password}@", ":…@", 1)


def python() -> str:
    """The interpreter that runs us."""
    return sys.executable
