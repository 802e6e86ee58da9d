"""One PostgreSQL server on one folder: made, started, watched and stopped.

Reachable only through a socket in a private folder with a short path; no TCP port is opened. The server asks
the operating system who is calling (`peer`), so another user of the machine is refused even at the socket.
"""

import contextlib
import locale
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from marugoto.console import folders, processes
from marugoto.console.exits import Failure
from marugoto.console.postgres.binaries import Binaries, current_account_name
from marugoto.console.processes import Account, Signals

SUPERUSER = "postgres"
OWNER = "marugoto"
WEB = "marugoto_app"  # as whom the pages read (console/web_role.py)
DATABASE = "marugoto"

# The wanted locale first. Under the plain C locale trigram search finds nothing in Japanese text.
_LOCALES = ("C.UTF-8", "C.utf8", "ja_JP.UTF-8", "en_US.UTF-8")
_READY_SECONDS = 300
_SOCKET_PREFIX = "marugoto-socket-"
_SOCKET_FOLDER_AGE = 60.0
_HELD_MEMORY = "pre-existing shared memory block"


@dataclass(frozen=True)
class Profile:
    """How the server runs: for data that must last, or for tests that are thrown away."""

    settings: tuple[tuple[str, str], ...]
    durable: bool


def _buffers() -> str:
    """A sixteenth of the memory, between 128 MB and 2 GB: what a small town's PC can spare, and a city's index likes."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{max(128, min(2048, memory // 2**20 // 16))}MB"


SERVING = Profile(
    settings=(
        ("max_connections", "60"),
        ("shared_buffers", _buffers()),
        ("random_page_cost", "1.1"),  # no spinning disks; else a city's index looks too dear to the planner
        ("max_wal_size", "2GB"),
    ),
    durable=True,
)
THROWAWAY = Profile(
    settings=(
        ("max_connections", "200"),
        ("shared_buffers", "256MB"),
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("max_wal_size", "4GB"),
    ),
    durable=False,
)


@dataclass
class Cluster:
    """A server over `folder` (the PostgreSQL data folder). `log` receives what the server writes."""

    folder: Path
    log: Path
    binaries: Binaries
    signals: Signals
    profile: Profile = SERVING
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    socket_folder: Path | None = field(default=None, init=False)

    # ---- making

    def exists(self) -> bool:
        """Whether the data folder has been made before."""
        return (self.folder / "PG_VERSION").exists()

    def make(self) -> None:
        """Create the data folder with UTF-8; a half-made one of an interrupted attempt is removed first."""
        fresh = self.folder.with_name(folders.POSTGRES_BEING_MADE)
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        self._give(fresh)
        argv: list[str | Path] = [
            self.binaries.program("initdb"),
            "-D", _place(self.binaries, fresh),
            "-U", SUPERUSER,
            "--encoding=UTF8",
            f"--locale={_locale()}",
            "--auth=peer",
            "--no-instructions",
        ]  # fmt: skip
        if not self.profile.durable:
            argv.append("--no-sync")
        with self.log.open("ab") as output:
            process = self._spawn(argv, fresh, output, signal.SIGKILL)
            code = processes.run_to_end(process, self.signals)
        if code != 0:
            raise Failure(
                f"データベースを作れませんでした。記録：{self.log}\n{folders.tail(self.log, 3)}",
                f"initdb failed; see {self.log}.",
            )
        fresh.rename(self.folder)

    def check_version(self) -> None:
        """Raise Failure when the data was made by another major version of PostgreSQL."""
        made_by = (self.folder / "PG_VERSION").read_text("ascii").strip()
        if made_by != str(self.binaries.major):
            raise Failure(
                f"データは PostgreSQL {made_by} のもので、内蔵のサーバーは {self.binaries.major} です。"
                "docs/operations.md の Upgrade を見てください。",
                f"The data is of PostgreSQL {made_by}, the embedded server is {self.binaries.major}; "
                "see Upgrade in docs/operations.md.",
            )

    # ---- starting

    def start(self) -> None:
        """Start the server (making the data folder if needed) and wait until it answers."""
        if not self.exists():
            self.make()
        self.check_version()
        self._give(self.folder)
        _leave_no_stale_pid(self.folder, self.signals)
        _end_left_over(self.folder, self.signals)
        self._make_socket_folder()
        deadline = time.monotonic() + 15
        while not self._start_once():
            if not self._memory_still_held() or time.monotonic() > deadline:
                raise Failure(
                    f"データベースが起動しません。記録：{self.log}\n{folders.tail(self.log, 3)}",
                    f"PostgreSQL does not start; see {self.log}.",
                )
            self.signals.pause(0.3)
        self._ensure_database()

    def _start_once(self) -> bool:
        assert self.socket_folder is not None
        argv: list[str | Path] = [
            self.binaries.program("postgres"),
            "-D", _place(self.binaries, self.folder),
            "-c", "listen_addresses=",
            "-c", f"unix_socket_directories={self.socket_folder}",
            "-c", "unix_socket_permissions=0700",
            "-c", f"hba_file={self.socket_folder / 'hba.conf'}",
            "-c", f"ident_file={self.socket_folder / 'ident.conf'}",
            "-c", "logging_collector=off",
            "-c", "log_destination=stderr",
        ]  # fmt: skip
        for name, value in self.profile.settings:
            argv += ["-c", f"{name}={value}"]
        with self.log.open("ab") as output:
            self.process = self._spawn(argv, self.folder, output, signal.SIGINT)
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            if _says_ready(self.folder, self.process.pid):
                return True
            self.signals.pause(0.02)
        return False

    def _spawn(
        self, argv: list[str | Path], cwd: Path, output: object, dies_by: int
    ) -> subprocess.Popen[bytes]:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "TZ") if name in os.environ}
        return processes.spawn(
            argv,
            env={**kept, "LC_ALL": "C"},
            cwd=cwd,
            account=self.binaries.account,
            output=output,  # type: ignore[arg-type]
            dies_by=dies_by,
        )

    def _memory_still_held(self) -> bool:
        """Whether the last start failed only because processes of a killed predecessor are still ending."""
        return _HELD_MEMORY in folders.tail(self.log, 4)

    def _give(self, folder: Path) -> None:
        account = self.binaries.account
        if account is None:
            return
        if folder.stat().st_uid != account.uid:
            for root, names, files in os.walk(folder):
                for path in (root, *(os.path.join(root, name) for name in names + files)):
                    os.chown(path, account.uid, account.gid, follow_symlinks=False)

    def _make_socket_folder(self) -> None:
        """The private folder of the socket, and who may connect: this user and the server's own account."""
        if self.socket_folder is None:
            self.socket_folder = _short_folder(self.binaries.account)
        names = {current_account_name()}
        account = self.binaries.account
        if account is not None:
            names.add(account.name)
        ident = "".join(
            f'own "{name}" {role}\n' for name in sorted(names) for role in (SUPERUSER, OWNER, WEB)
        )
        _write_once(self.socket_folder / "hba.conf", "local all all peer map=own\n", account)
        _write_once(self.socket_folder / "ident.conf", ident, account)
        if account is not None:
            os.chown(self.socket_folder, account.uid, account.gid)

    def _ensure_database(self) -> None:
        """Roles and database of the application: one role owns the database, the other is that of the pages."""
        import psycopg

        with psycopg.connect(self.url(database="postgres", user=SUPERUSER), autocommit=True) as connection:
            for role in (OWNER, WEB):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(f"CREATE ROLE {role} LOGIN")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    # ---- while it runs

    def url(self, *, database: str = DATABASE, user: str = OWNER) -> str:
        """Address of a database of this server as a DATABASE_URL."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def stop(self) -> None:
        """Stop the server (fast, then harder); leave neither processes nor the socket folder behind."""
        if self.process is not None:
            processes.end(self.process, self.signals, number=signal.SIGINT, grace=20)
            _end_left_over(self.folder, self.signals)
            self.process = None
        if self.socket_folder is not None:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            self.socket_folder = None


def _place(binaries: Binaries, folder: Path) -> str:
    """The data folder as the server is told it.

    As root the server's own account may not be able to walk down to the folder (/root is closed), so it is
    started *in* the folder and finds it as its working directory; no right on any other folder is changed.
    """
    return (
        "/proc/self/cwd" if binaries.account is not None and Path("/proc/self/cwd").exists() else str(folder)
    )


def _locale() -> str:
    """The first UTF-8 locale this machine knows. Raises Failure when there is none."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in _LOCALES:
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise Failure(
        "この機械には UTF-8 のロケール（C.UTF-8）がありません。DATABASE_URL を指定してください。",
        "This machine has no UTF-8 locale (C.UTF-8); set DATABASE_URL.",
    )


def _short_folder(account: Account | None) -> Path:
    """A private new folder whose path is short enough for a socket (about 100 bytes)."""
    bases: list[str] = [os.environ.get("XDG_RUNTIME_DIR", ""), "/tmp", tempfile.gettempdir()]
    for base in bases:
        if base and len(os.fsencode(base)) < 70 and os.path.isdir(base) and _may_be_shared(base):
            with contextlib.suppress(OSError):
                _sweep(Path(base), {os.geteuid(), account.uid if account else os.geteuid()})
                return Path(tempfile.mkdtemp(prefix=_SOCKET_PREFIX, dir=base))
    raise Failure(
        "データベースの接続口を置く短い名前のフォルダーがありません（/tmp に書き込めません）。",
        "There is no folder with a short path for the database socket (/tmp is not writable).",
    )


def _sweep(base: Path, ours: set[int]) -> None:
    """Remove socket folders of ours whose server is gone: their supervisor was killed before it could."""
    for folder in base.glob(_SOCKET_PREFIX + "*"):
        with contextlib.suppress(OSError, ValueError):
            state = folder.lstat()
            if state.st_uid not in ours or time.time() - state.st_mtime < _SOCKET_FOLDER_AGE:
                continue
            lock = folder / ".s.PGSQL.5432.lock"
            if not lock.exists() or not processes.is_alive(int(lock.read_text("utf-8").split("\n", 1)[0])):
                shutil.rmtree(folder)


def _write_once(path: Path, text: str, account: Account | None) -> None:
    """Write a new private file for the server; an existing one (the server is being restarted) stays."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        if account is not None:
            os.fchown(file.fileno(), account.uid, account.gid)


def _may_be_shared(base: str) -> bool:
    """As root the socket folder must lie where the server's own account can reach it."""
    return os.geteuid() != 0 or all(part.stat().st_mode & 0o001 for part in (Path(base), *Path(base).parents))


def _says_ready(folder: Path, pid: int) -> bool:
    """Whether the server wrote `ready` into its own pid file."""
    try:
        lines = (folder / "postmaster.pid").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _leave_no_stale_pid(folder: Path, signals: Signals) -> None:
    """Clear what a killed predecessor left: its server; its pid file, if the number is another's now.

    The caller holds the lock of the data folder, so nobody serves from it legitimately.
    """
    path = folder / "postmaster.pid"
    try:
        pid = int(path.read_text("utf-8", errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if not processes.is_alive(pid):
        return
    if pid in processes.servers_in(folder) or _command(pid) == "postgres":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGINT)
        _wait_gone(pid, signals, 15)
    else:
        path.unlink(missing_ok=True)


def _command(pid: int) -> str:
    """Short name of a process where /proc is missing (macOS); empty when unknown."""
    if os.path.isdir("/proc/self"):
        return ""
    answer = subprocess.run(
        ["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False
    )
    return os.path.basename(answer.stdout.strip())


def _wait_gone(pid: int, signals: Signals, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while processes.is_alive(pid) and time.monotonic() < deadline:
        signals.pause(0.1, may_stop=False)


def _end_left_over(folder: Path, signals: Signals) -> None:
    """Backends whose server was killed end by themselves; those that do not (deep in a long question) are killed.

    As long as one of them lives no other server starts on the folder.
    """
    for _ in range(30):
        left = processes.servers_in(folder)
        if not left:
            return
        signals.pause(0.1, may_stop=False)
    for pid in processes.servers_in(folder):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
