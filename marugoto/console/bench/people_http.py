"""The measure asks as a worker does: signed in, over HTTP, at the very web server that `marugoto up` starts."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from marugoto.console import environment
from marugoto.console.exits import Failure

_HIT = re.compile(r'href="/people/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PATIENCE = 60.0


@contextlib.contextmanager
def served(env: Mapping[str, str], log: Path, *, workers: int) -> Iterator[int]:
    """The pages on a free port of this machine, for as long as the block lasts; the port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port: int = listener.getsockname()[1]
        argv = [
            *(
                environment.python(),
                "-m",
                "gunicorn",
                "config.wsgi:application",
                "--bind",
                f"fd://{listener.fileno()}",
            ),
            *(
                "--workers",
                str(workers),
                "--threads",
                "4",
                "--worker-class",
                "gthread",
                "--no-control-socket",
            ),
            *("--worker-tmp-dir", tempfile.gettempdir(), "--log-level", "warning"),
        ]
        with log.open("ab") as output:
            process = subprocess.Popen(
                argv,
                env=dict(env),
                cwd=environment.CHECKOUT,
                stdout=output,
                stderr=output,
                pass_fds=(listener.fileno(),),
            )
        try:
            _wait(port, process, log)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
            link.request("GET", "/")
            link.getresponse().read()
            return
        time.sleep(0.2)
    raise Failure(f"画面が起動しません（{log}）。", f"The web server does not start; see {log}.")


@dataclass
class Worker:
    """A signed-in caseworker with one connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    link: http.client.HTTPConnection | None = None

    def sign_in(self, user: str, password: str) -> None:
        """Through the sign-in page, as everybody."""
        _status, page, _to = self._ask("GET", "/sign-in/")
        token = _TOKEN.search(page)
        form = {"username": user, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        status, page, _to = self._ask("POST", "/sign-in/", urlencode(form))
        if status != 302:
            raise Failure(
                "計測の利用者でサインインできません。", f"The caseworker cannot sign in ({status})."
            )

    def search(self, text: str) -> tuple[float, list[str]]:
        """What was typed into the box: seconds until the list was there, and the ids in it."""
        began = time.perf_counter()
        status, page, _to = self._ask("GET", f"/people/?q={quote(text)}")
        took = time.perf_counter() - began
        if status != 200:
            raise Failure(
                f"検索の画面が {status} を返しました。", f"The page of search answered {status} to {text!r}."
            )
        return took, list(dict.fromkeys(_HIT.findall(page)))

    def _ask(self, how: str, path: str, body: str = "") -> tuple[int, str, str]:
        for attempt in (1, 2):
            self.link = self.link or http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}/",
            }
            try:
                self.link.request(how, path, body, headers)
                answer = self.link.getresponse()
                page = answer.read().decode("utf-8", "replace")
            except (ConnectionError, http.client.HTTPException):
                self.link.close()
                self.link = None
                if attempt == 2:
                    raise
                continue
            break
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _eq, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, page, answer.getheader("Location") or ""


def environment_for(url: str, folder: Path) -> dict[str, str]:
    """The environment of the pages and of the loader: this database, and a data folder that goes away."""
    env = environment.for_children(database_url=url, data_folder=folder, demo=False)
    return env | {"MARUGOTO_LOCKOUT_AFTER": "1000", "PGOPTIONS": os.environ.get("PGOPTIONS", "")}
