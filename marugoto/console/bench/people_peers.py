"""The same persons and questions elsewhere: a plain table with pg_trgm, and GNU Health from PyPI in its own environment."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from marugoto.console.bench import people_spoil

_PACKAGES = ("gnuhealth==5.0.6", "psycopg2-binary")
_SECONDS = 120.0  # for the questions to each peer; slow ones are asked fewer
_FEWEST = 26
_COPY = "COPY {table} ({columns}) FROM STDIN"

Asked = Sequence[Mapping[str, Any]]
Answer = Callable[[str], list[str]]


def lines(peers: Mapping[str, Any]) -> list[str]:
    """One line for each peer."""
    out = []
    for name, told in peers.items():
        if "skipped" in told:
            out.append(f"{name}: skipped, {told['skipped']}")
        else:
            out += [
                _line(name, told),
                *([_line(f"{name}, words apart", told["apart"])] if "apart" in told else []),
            ]
    return out


def _line(name: str, told: Mapping[str, Any]) -> str:
    return (
        f"{name}: {told['queries']} questions, median {told['median_ms']:.1f} ms  p95 {told['p95_ms']:.1f} ms  "
        f"recall@1 {told['recall_at_1']:.3f}  recall@10 {told['recall_at_10']:.3f}  ({told['how']})"
    )


def measure(server: str, url: str, residents: Path, asked: Asked, folder: Path) -> dict[str, Any]:
    """Both, one after the other; what cannot be had is told, not hidden."""
    import psycopg

    ids = _ids(url)
    found: dict[str, Any] = {}
    for name, one in (("pg_trgm", _trigrams), ("GNU Health", _gnu_health)):
        try:
            found[name] = one(server, residents, asked, ids, folder)
        except (OSError, psycopg.Error, subprocess.SubprocessError, ValueError, KeyError) as error:
            found[name] = {
                "skipped": f"{type(error).__name__}: {str(error).splitlines()[0][:160] if str(error) else ''}"
            }
    return found


def _ids(url: str) -> dict[str, str]:
    """Number in the file → id of the record, as far as it is needed to compare."""
    import psycopg

    with psycopg.connect(url) as link:
        rows = link.execute("SELECT value, person_id FROM people_personidentifier WHERE kind = 'resident'")
        return {value: str(person) for value, person in rows}


def _asked(asked: Asked, answer: Answer) -> dict[str, Any]:
    """Times and recall; every so-many-th question, if all of them would take too long."""
    from marugoto.console.bench import people

    began = time.perf_counter()
    answer(asked[0]["q"])
    once = time.perf_counter() - began
    few = max(_FEWEST, min(len(asked), int(_SECONDS / max(once, 0.001))))
    told = []
    for query in asked[:: max(1, len(asked) // few)]:
        began = time.perf_counter()
        found = answer(query["q"])
        told.append((time.perf_counter() - began, found, query["expect"]))
    return people.summary(told)


# --- pg_trgm ---


def _trigrams(
    server: str, residents: Path, asked: Asked, ids: Mapping[str, str], _folder: Path
) -> dict[str, Any]:
    """A table of names with GIN indexes of trigrams, no row-level security, asked in SQL without any page."""
    import psycopg

    with _database(server, "trgm") as url, psycopg.connect(url, autocommit=True) as link:
        link.execute("CREATE EXTENSION pg_trgm")
        link.execute("CREATE TABLE person (id text, written text, kana text)")
        with link.cursor().copy(_COPY.format(table="person", columns="id, written, kana")) as copy:
            for row in people_spoil.residents(residents):
                written, kana = f"{row['family']} {row['given']}", f"{row['family_kana']} {row['given_kana']}"
                copy.write_row((ids.get(row["id"][:30], ""), written, kana))
        link.execute("CREATE INDEX ON person USING gin (written gin_trgm_ops)")
        link.execute("CREATE INDEX ON person USING gin (kana gin_trgm_ops)")
        link.execute("VACUUM (ANALYZE) person")
        link.execute("SET pg_trgm.similarity_threshold = 0.3")
        sql = """SELECT id FROM person WHERE written %% %(q)s OR kana %% %(q)s
                 ORDER BY greatest(similarity(written, %(q)s), similarity(kana, %(q)s)) DESC, id LIMIT 10"""

        def answer(text: str) -> list[str]:
            return [row[0] for row in link.execute(sql, {"q": text})]

        return _asked(asked, answer) | {"how": "GIN on writing and reading, similarity 0.3, SQL only"}


@contextlib.contextmanager
def _database(server: str, name: str) -> Iterator[str]:
    import psycopg

    name = f"marugoto_bench_{name}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


# --- GNU Health ---


def _gnu_health(
    server: str, residents: Path, asked: Asked, ids: Mapping[str, str], folder: Path
) -> dict[str, Any]:
    """GNU Health on its own server process: what its search box of parties does, over JSON-RPC, as its administrator."""
    home = _installed(folder)
    with _database(server, "gnuhealth") as url:
        env, config = _configured(url, folder)
        database = urlsplit(url).path.lstrip("/")
        admin = [str(home / "trytond-admin"), "-c", str(config), "-d", database]
        for more in (["--all", "--email", "a@example.org"], ["-u", "health", "--activate-dependencies"]):
            subprocess.run([*admin, *more], env=env, check=True, capture_output=True, timeout=1200)
        _parties(url, residents, ids)
        port = _free_port()
        text = config.read_text("ascii").replace("listen = 127.0.0.1:0", f"listen = 127.0.0.1:{port}")
        config.write_text(text, "ascii")
        log = folder / "gnuhealth.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(home / "trytond"), "-c", str(config), "-d", database],
                env=env,
                stdout=output,
                stderr=output,
            )
        try:
            typed, apart = _client(port, database)
            return _asked(asked, typed) | {
                "how": "party search, rec_name ilike, JSON-RPC, administrator",
                "apart": _asked(asked, apart) | {"how": "each word sought in both names, as its filter can"},
            }
        finally:
            process.terminate()
            process.wait(20)


def _installed(folder: Path) -> Path:
    """The programs of GNU Health: $MARUGOTO_GNUHEALTH, or installed from PyPI for this measure."""
    given = os.environ.get("MARUGOTO_GNUHEALTH")
    if given:
        return Path(given) / "bin"
    home = folder / "gnuhealth"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, timeout=300)
    argv = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *_PACKAGES]
    subprocess.run(argv, check=True, capture_output=True, timeout=1800)
    return home / "bin"


def _configured(url: str, folder: Path) -> tuple[dict[str, str], Path]:
    """Its settings; a server behind a socket is named in the environment, as Tryton's address has no place for it."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    env |= {"PGHOST": query.get("host") or parts.hostname or "", "PGUSER": parts.username or ""}
    env |= {"PGPASSWORD": parts.password or "", "PGPORT": str(query.get("port") or parts.port or 5432)}
    password = folder / "gnuhealth.password"
    password.write_text("bench-only", "ascii")
    env["TRYTONPASSFILE"] = str(password)
    config = folder / "trytond.conf"
    config.write_text("[database]\nuri = postgresql://\n[web]\nlisten = 127.0.0.1:0\n", "ascii")
    return env, config


def _parties(url: str, residents: Path, ids: Mapping[str, str]) -> None:
    """The same persons as parties, with their reading as a further name."""
    import psycopg

    columns = "id, name, lastname, is_person, is_patient, ref, code, active"
    with psycopg.connect(url, autocommit=True) as link:
        first = (link.execute("SELECT coalesce(max(id), 0) + 1000 FROM party_party").fetchone() or (1000,))[0]
        with link.cursor().copy(_COPY.format(table="party_party", columns=columns)) as copy:
            for number, row in enumerate(people_spoil.residents(residents)):
                one = ids.get(row["id"][:30], "")
                copy.write_row(
                    (first + number, row["given"], row["family"], True, True, one, f"B{number}", True)
                )
        link.execute("VACUUM (ANALYZE) party_party")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _client(port: int, database: str) -> tuple[Answer, Answer]:
    """Signs in, and searches as its client does: what was typed as one, and (kinder to it) each word in either name."""
    import base64

    address = f"http://127.0.0.1:{port}/{database}/"

    def call(method: str, params: list[Any], headers: Mapping[str, str]) -> Any:
        body = json.dumps({"id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(address, body, {"Content-Type": "application/json", **headers})
        with urllib.request.urlopen(request, timeout=300) as answer:
            told = json.loads(answer.read())
        if isinstance(told, dict):
            if told.get("error"):
                raise ValueError(str(told["error"])[:200])
            return told["result"]
        return told

    session = _signed_in(call)
    token = base64.b64encode(f"admin:{session[0]}:{session[1]}".encode()).decode()
    headers = {"Authorization": f"Session {token}"}

    def found(domain: list[Any]) -> list[str]:
        rows = call("model.party.party.search_read", [domain, 0, 10, None, ["ref"], {}], headers)
        return [row["ref"] for row in rows]

    def typed(text: str) -> list[str]:
        return found(["OR", ["rec_name", "ilike", f"%{text}%"], ["code", "ilike", f"%{text}%"]])

    def apart(text: str) -> list[str]:
        either = ("name", "lastname")
        return found([["OR", *([one, "ilike", f"%{word}%"] for one in either)] for word in text.split()])

    return typed, apart


def _signed_in(call: Callable[..., Any]) -> Any:
    until = time.monotonic() + 90
    while True:
        try:
            return call("common.db.login", ["admin", {"password": "bench-only"}, "en"], {})
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(1)
