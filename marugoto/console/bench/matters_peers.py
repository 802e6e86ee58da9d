"""The same measure elsewhere: django-helpdesk from PyPI, in an environment of its own, with as many tickets."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from marugoto.console.exits import Failure

# helpdesk does not name the last two among what it needs
_PACKAGES = ("django-helpdesk==2.6.1", "psycopg[binary]", "gunicorn", "django-bootstrap4-form", "packaging")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SETTINGS = """
SECRET_KEY = "bench"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench_urls"
USE_TZ = True
SITE_ID = 1
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
    "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.humanize", "django.contrib.admin",
    "bootstrap4form", "rest_framework", "django_cleanup.apps.CleanupConfig", "helpdesk"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES = [{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {{"context_processors": [
    "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages"]}}}}]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "NAME": {name!r}, "USER": {user!r}, "HOST": {host!r},
    "PORT": {port!r}, "CONN_MAX_AGE": 60}}}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_KB_ENABLED = True
"""


def lines(peers: Mapping[str, Any]) -> list[str]:
    """One line for each figure of the peer."""
    out = []
    for name, told in peers.items():
        if "skipped" in told:
            out.append(f"{name}: skipped, {told['skipped']}")
        else:
            out.append(
                f"{name:64} {told.get('count', ''):>9} {told['median_ms']:>8.1f} {told['p95_ms']:>8.1f}"
            )
    return out


def measure(server: str, size: int, args: Any, folder: Path) -> dict[str, Any]:
    """What cannot be had is told, not hidden."""
    import psycopg

    try:
        return _helpdesk(server, size, args, folder)
    except (OSError, Failure, psycopg.Error, subprocess.SubprocessError, ValueError) as error:
        said = str(error).splitlines()
        return {"django-helpdesk": {"skipped": f"{type(error).__name__}: {said[0][:160] if said else ''}"}}


def _helpdesk(server: str, size: int, args: Any, folder: Path) -> dict[str, Any]:
    from marugoto.console.bench.people import _database, _times

    home = _installed(folder)
    with _database(server) as url:
        project = _project(url, folder)
        env = {**os.environ, "PYTHONPATH": str(project), "DJANGO_SETTINGS_MODULE": "bench_settings"}
        for argv in (["migrate", "-v0"], ["shell", "-c", _START]):
            subprocess.run(
                [str(home / "python"), "-m", "django", *argv],
                env=env,
                check=True,
                capture_output=True,
                timeout=900,
            )
        _tickets(url, size)
        with _served(home, env, project / "web.log") as port:
            client = _Client(port)
            client.sign_in()
            found = {}
            for name, path in _LISTS.items():
                times = client.openings(path, args.rounds, warm=8)
                found[f"django-helpdesk: {name}"] = {"n": len(times), **_times(sorted(times))}
            found |= {
                f"django-helpdesk: {k}": _times(sorted(v)) for k, v in client.letters(args.letters).items()
            }
    return found


_START = (
    "from django.contrib.auth.models import User; from helpdesk.models import Queue;"
    "User.objects.create_superuser('bench', 'bench@example.org', 'bench-only');"
    "[Queue.objects.create(title=f'Q{n}', slug=f'q{n}') for n in range(303)]"
)
_PATIENCE = 60.0  # seconds for all openings of one page
_SLOW_MS = 2000.0  # what takes longer is not slow for want of warmth
# What the page asks for its table: the newest 25 open tickets of a user, of a queue, with their count (filtered on the server).
_LISTS = {
    "dashboard (my open tickets)": "/helpdesk/dashboard/",
    "list of tickets, its page": "/helpdesk/tickets/",
}


def _installed(folder: Path) -> Path:
    """The environment: $MARUGOTO_HELPDESK, or installed from PyPI for this measure."""
    given = os.environ.get("MARUGOTO_HELPDESK")
    if given:
        return Path(given) / "bin"
    home = folder / "helpdesk"
    if not home.exists():
        subprocess.run(
            [sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, timeout=300
        )
        argv = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *_PACKAGES]
        subprocess.run(argv, check=True, capture_output=True, timeout=900)
    return home / "bin"


def _project(url: str, folder: Path) -> Path:
    from psycopg.conninfo import conninfo_to_dict

    known = conninfo_to_dict(url)
    project = folder / "helpdesk_project"
    project.mkdir(exist_ok=True)
    (project / "bench_settings.py").write_text(
        _SETTINGS.format(
            name=known.get("dbname", ""),
            user=known.get("user", ""),
            host=known.get("host", ""),
            port=str(known.get("port", "")),
        ),
        encoding="ascii",
    )
    (project / "bench_urls.py").write_text(
        "from django.contrib import admin\nfrom django.urls import include, path\n"
        'urlpatterns = [path("admin/", admin.site.urls), path("helpdesk/", include("helpdesk.urls", namespace="helpdesk"))]\n',
        encoding="ascii",
    )
    (project / "bench_wsgi.py").write_text(
        "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        encoding="ascii",
    )
    return project


def _tickets(url: str, size: int) -> None:
    """As many tickets over as many queues, half of them in one; every so many-th is mine."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        columns = link.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'helpdesk_ticket'"
            " AND is_nullable = 'NO' AND column_name <> 'id'"
        ).fetchall()
        known = {
            "title": "'Ticket ' || n",
            "queue_id": "(SELECT min(id) FROM helpdesk_queue) + CASE WHEN n % 2 = 0 THEN 0 ELSE 3 + (n / 2) % 300 END",
            "status": "CASE WHEN n % 4 = 0 THEN 4 ELSE 1 END",
            "priority": "3",
            "created": "now() - n * interval '1 minute'",
            "modified": "now() - n * interval '1 minute'",
            "assigned_to_id": "CASE WHEN n % 200 = 0 THEN (SELECT min(id) FROM auth_user) END",
        }
        blank = {"boolean": "false", "integer": "0", "timestamp with time zone": "now()"}
        for name, kind in columns:
            known.setdefault(name, blank.get(kind, "''"))
        link.execute(
            f"INSERT INTO helpdesk_ticket ({', '.join(known)}) SELECT {', '.join(known.values())}"
            f" FROM generate_series(1, {int(size)}) n"
        )
        link.execute("VACUUM (ANALYZE)")


@contextlib.contextmanager
def _served(home: Path, env: Mapping[str, str], log: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    argv = [str(home / "gunicorn"), "bench_wsgi:application", "--bind", f"127.0.0.1:{port}"]
    argv += [
        "--workers",
        str(os.cpu_count() or 1),
        "--threads",
        "4",
        "--worker-tmp-dir",
        tempfile.gettempdir(),
    ]
    with log.open("ab") as output:
        process = subprocess.Popen(argv, env=dict(env), stdout=output, stderr=output, cwd=env["PYTHONPATH"])
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


class _Client:
    """A signed-in worker with one connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def ask(self, how: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, page, where it leads."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}/",
        }
        try:
            self.link.request(how, path, body, headers)
            answer = self.link.getresponse()
        except (ConnectionError, http.client.HTTPException):
            self.link.close()
            self.link.request(how, path, body, headers)
            answer = self.link.getresponse()
        page = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _eq, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, page, answer.getheader("Location") or ""

    def form(self, path: str, values: Mapping[str, str], *, at: str = "") -> tuple[float, int, str]:
        """Milliseconds of the posting, its status, and where it leads; the page with the form was opened before."""
        _status, page, _to = self.ask("GET", at or path)
        token = _TOKEN.search(page)
        body = urlencode({**values, "csrfmiddlewaretoken": token[1] if token else ""})
        began = time.perf_counter()
        status, _page, to = self.ask("POST", path, body)
        return (time.perf_counter() - began) * 1000, status, to

    def sign_in(self) -> None:
        """Through the admin's page of sign-in."""
        _took, status, _to = self.form(
            "/admin/login/", {"username": "bench", "password": "bench-only", "next": "/"}
        )
        if status != 302:
            raise Failure("サインインできません。", f"django-helpdesk does not let the worker in ({status}).")

    def get(self, path: str) -> float:
        """Milliseconds of a page."""
        began = time.perf_counter()
        status, _page, _to = self.ask("GET", path)
        if status != 200:
            raise Failure(f"{path} が {status} を返しました。", f"{path} answered {status}.")
        return (time.perf_counter() - began) * 1000

    def openings(
        self, path: str, rounds: int, *, warm: int = 0, before: Callable[[], Any] = bool
    ) -> list[float]:
        """Milliseconds of each opening after the first ones. A page so slow that a minute is over is not opened again; one that
        has not come after that minute counts with the minute it was waited for."""
        times: list[float] = []
        began = time.perf_counter()
        for n in range(rounds + warm):
            before()
            this = time.perf_counter()
            try:
                took = self.get(path)
            except TimeoutError:
                self.link.close()
                took = (time.perf_counter() - this) * 1000
            if n >= warm or took > _SLOW_MS:
                times.append(took)
            if time.perf_counter() - began > _PATIENCE:
                break
        return times

    def letters(self, many: int) -> dict[str, list[float]]:
        """A ticket is made, taken on, and closed."""
        acts: dict[str, list[float]] = {"create": [], "accept": [], "done": []}
        for _n in range(many):
            values = {
                "queue": "1",
                "title": "T",
                "body": "訪問してください。",
                "priority": "3",
                "submitter_email": "",
            }
            took, status, to = self.form("/helpdesk/tickets/submit/", values)
            ticket = re.search(r"/tickets/(\d+)/", urlsplit(to).path)
            if status != 302 or ticket is None:
                raise Failure("チケットを作れません。", f"No ticket was made ({status}, {to}).")
            acts["create"].append(took)
            page = f"/helpdesk/tickets/{ticket[1]}/"
            for act, more in (("accept", {"owner": "1", "new_status": "1"}), ("done", {"new_status": "4"})):
                change = {
                    "comment": "訪問した。",
                    "public": "1",
                    "priority": "3",
                    "title": "T",
                    "queue": "1",
                    **more,
                }
                took, status, _to = self.form(page + "update/", change, at=page)
                if status != 302:
                    raise Failure("チケットを変えられません。", f"{act} answered {status}.")
                acts[act].append(took)
        return acts
