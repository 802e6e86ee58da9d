"""`marugoto up`: the database, the tables, the pages, and a watch over all of them until Ctrl-C."""

import argparse
import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marugoto.console import (
    commands,
    environment,
    exits,
    folders,
    processes,
    say,
    served,
    supervisor,
    web_role,
)
from marugoto.console.exits import Failure
from marugoto.console.postgres.cluster import Cluster
from marugoto.console.processes import Signals, Stopped
from marugoto.console.supervisor import Child

WORKERS = 2
THREADS = 4
_NO_WALL = (
    "データベースの第二の壁が立っていません。docs/operations.md の「Second wall」を見てください。"
    " The second wall of the database does not stand."
)
_DESCRIPTION = """データベースを起動し、表を整え、画面を出し、見張ります。Ctrl-C で全部止まります。
Starts the database (DATABASE_URL, else the embedded server), migrates, serves on 127.0.0.1 and watches.

DATABASE_URL         use this PostgreSQL and start none (postgresql://user@host/name)
MARUGOTO_WEB_DATABASE_URL
                     the login of the pages on it, which owns nothing (docs/operations.md)
MARUGOTO_DATA_DIR    where the embedded database and the keys live (default ~/.local/share/marugoto)
PORT                 port of the pages (default 8000; 0 takes any free one)"""


def register(subparsers: "commands.Subparsers") -> None:
    """Add the subcommand."""
    parser = commands.add(
        subparsers, "up", "起動する (start everything and watch it)", description=_DESCRIPTION
    )
    parser.add_argument("--port", type=int, default=None, help="ポート番号 (default: $PORT or 8000)")
    parser.add_argument(
        "--demo", action="store_true", help="空のデータベースにデモを読み込む (load the demo if empty)"
    )
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"web processes (default {WORKERS})")
    parser.add_argument("--threads", type=int, default=THREADS, help=f"threads in each (default {THREADS})")
    parser.add_argument("--stop-with-parent", action="store_true", help="stop when the starting process dies")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start, watch, stop. 0 after a stop that was asked for, 3 when something cannot start or keeps dying."""
    signals = Signals()
    signals.listen()
    if args.stop_with_parent:
        signals.also_stop = processes.stop_with_parent()
    house = House(args=args, signals=signals, data=folders.ensure(folders.data_folder()))
    try:
        house.open()
        supervisor.watch(house.children, signals)
    except Stopped:
        say.line()
        say.line("止めています…  stopping")
    finally:
        house.close()
    say.line("止まりました。 stopped")
    return exits.GOOD


@dataclass
class House:
    """Everything one `marugoto up` has started, in the order of starting."""

    args: argparse.Namespace
    signals: Signals
    data: Path
    children: list[Child] = field(default_factory=list)
    cleanup: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def open(self) -> None:
        """Start all of it, telling what happens. Raises Failure or Stopped; `close` must follow."""
        listener = _listen(_port(self.args), self.signals)
        self.cleanup.callback(listener.close)
        port: int = listener.getsockname()[1]
        held = served.hold(self.data, patience=3.0)
        self.cleanup.callback(held.release)
        held.tell({"pid": os.getpid(), "address": f"http://127.0.0.1:{port}/"})
        steps = say.Steps(5)
        steps.step("データベースを起動", "starting the database")
        url = self._database()
        env = environment.for_children(database_url=url, data_folder=self.data, demo=self.args.demo)
        prepared = self._prepare(env, steps)
        demo = bool(prepared["demo"])
        env = environment.for_children(database_url=url, data_folder=self.data, demo=demo)
        steps.number = steps.total - 1
        steps.step("画面を出す", "starting the pages")
        if prepared["sealer"]:
            self._begin(self._sealer(env))
        self._begin(self._importer(env, "import_residents", "住民の取込み (importer)", "importer.log"))
        self._begin(self._importer(env, "import_lists", "社会資源の取込み (lists)", "lists.log"))
        self._begin(self._importer(env, "tidy_outreach", "訪問の名簿の片づけ (outreach)", "outreach.log"))
        self._begin(self._importer(env, "settle_months", "月の締め (months)", "months.log"))
        self._begin(self._web(env | {"DATABASE_URL": _for_pages(url)}, listener))
        _wait_for_page(port, self.children, self.signals)
        address = f"http://127.0.0.1:{port}/"
        held.tell({"pid": os.getpid(), "address": address, "database_url": url, "demo": demo})
        _announce(address, steps.seconds(), prepared, self.data)

    def close(self) -> None:
        """End everything, last started first. A second Ctrl-C changes nothing: all waits here are short."""
        for child in reversed(self.children):
            child.end(self.signals)
        self.cleanup.close()

    def _begin(self, child: Child) -> None:
        self.children.append(child)
        child.begin()

    def _database(self) -> str:
        given = os.environ.get("DATABASE_URL")
        if given:
            _check_reachable(given)
            return given
        server = served.embedded(self.data, self.signals)
        self.cleanup.callback(server.stop)
        child = Child("PostgreSQL", lambda: _start(server), server.log, grace=20, stop_signal=signal.SIGINT)
        self._begin(child)
        return server.url()

    def _prepare(self, env: dict[str, str], steps: say.Steps) -> dict[str, Any]:
        with tempfile.NamedTemporaryFile(prefix="marugoto-") as result:
            argv = [
                environment.python(), "-m", "marugoto.console.prepare",
                "--result", result.name,
                "--started", repr(steps.started),
                *(["--demo"] if self.args.demo else []),
            ]  # fmt: skip
            process = processes.spawn(argv, env=env, cwd=environment.CHECKOUT)
            code = processes.run_to_end(process, self.signals)
            if code != 0:
                raise Failure(
                    "準備が終わりませんでした。上の記録を見てください。",
                    "The preparation failed; see the lines above.",
                )
            answer: dict[str, Any] = json.loads(Path(result.name).read_text("utf-8"))
            return answer

    def _sealer(self, env: dict[str, str]) -> Child:
        argv = [environment.python(), "-m", "marugoto.console.main", "manage", "seal_audit", "--loop"]
        log = folders.open_log(self.data, "sealer.log")
        return Child("監査の封印 (sealer)", lambda: _spawn(argv, env, log), log, vital=False)

    def _importer(self, env: dict[str, str], command: str, name: str, log_name: str) -> Child:
        argv = [environment.python(), "-m", "marugoto.console.main", "manage", command, "--loop"]
        log = folders.open_log(self.data, log_name)
        return Child(name, lambda: _spawn(argv, env, log), log, vital=False)

    def _web(self, env: dict[str, str], listener: socket.socket) -> Child:
        argv = [
            environment.python(), "-m", "gunicorn", "config.wsgi:application",
            "--bind", f"fd://{listener.fileno()}",
            "--workers", str(self.args.workers),
            "--threads", str(self.args.threads),
            "--worker-class", "gthread",
            "--graceful-timeout", "8",
            "--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir(),
            "--no-control-socket",
            "--log-level", "warning",
        ]  # fmt: skip
        log = folders.open_log(self.data, "web.log")
        return Child("画面 (web)", lambda: _spawn(argv, env, log, (listener.fileno(),)), log, grace=12)


def _for_pages(url: str) -> str:
    """The address of the web process, which is not the owner's unless there is no other way; then it is said."""
    found = web_role.address(url)
    if web_role.reader(found).way == "none":
        say.note(_NO_WALL)
    return found


def _start(server: Cluster) -> subprocess.Popen[bytes]:
    server.start()
    assert server.process is not None
    return server.process


def _spawn(
    argv: Sequence[str], env: dict[str, str], log: Path, pass_fds: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return processes.spawn(argv, env=env, cwd=environment.CHECKOUT, output=output, pass_fds=pass_fds)


def _port(args: argparse.Namespace) -> int:
    given = args.port if args.port is not None else os.environ.get("PORT") or "8000"
    try:
        port = int(given)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise Failure(
            f"PORT は 0 から 65535 の数です（{given}）。",
            f"PORT must be a number from 0 to 65535, not {given}.",
            code=exits.USAGE,
        )
    return port


def _listen(port: int, signals: Signals) -> socket.socket:
    """The listening socket: opened before anything slow starts, handed to every web process."""
    deadline = time.monotonic() + 3
    while True:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise _no_port(port, error) from None
            signals.pause(0.2)
            continue
        return listener


def _no_port(port: int, error: OSError) -> Failure:
    if error.errno == errno.EADDRINUSE:
        return Failure(
            f"ポート {port} は使用中です。PORT=8001 make run のように別の番号を指定してください。",
            f"Port {port} is in use; name another one, e.g. PORT=8001 make run.",
        )
    return Failure(
        f"ポート {port} を開けません（{error.strerror}）。", f"Cannot open port {port} ({error.strerror})."
    )


def _check_reachable(url: str) -> None:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise Failure(
            f"DATABASE_URL のデータベースに接続できません（{environment.without_password(url)}）: {reason}",
            "Cannot connect to the database named in DATABASE_URL.",
        ) from None


def _wait_for_page(port: int, children: list[Child], signals: Signals) -> None:
    """Wait until the first page answers. Raises Failure when the web process dies or two minutes pass."""
    import http.client

    web = children[-1]
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if web.is_dead():
            break
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
            connection.request("GET", "/", headers={"Host": "127.0.0.1"})
            status = connection.getresponse().status
            connection.close()
            if status < 500:
                return
            break
        signals.pause(0.05)
    raise Failure(
        f"画面が出ません。記録：{web.log}\n{folders.tail(web.log)}",
        f"The pages do not answer; see {web.log}.",
    )


def _announce(address: str, seconds: float, prepared: dict[str, Any], data: Path) -> None:
    say.line()
    say.line(f"  {address}   （{seconds:.1f} 秒で起動しました ready）")
    if prepared["accounts"]:
        say.line()
        say.line(
            "  デモ用のデータベースです。住民はすべて架空です。 A demo database; every resident is synthetic."
        )
        say.line(say.table(prepared["accounts"]))
    say.line()
    say.line(f"  データの置き場所 data folder: {data}")
    say.line("  止めるには Ctrl-C   Ctrl-C stops everything")
