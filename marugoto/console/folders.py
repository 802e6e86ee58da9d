"""Where this machine keeps what must survive a restart: the user's data folder."""

import os
from pathlib import Path

from marugoto.console.exits import Failure

# Every name Marugoto itself puts into the data folder. `marugoto reset` removes these and nothing else.
POSTGRES = "postgres"
POSTGRES_BEING_MADE = "postgres.new"
LOG = "log"
STATIC = "static"
LOCK = "lock"
RUNNING = "running.json"


def data_folder() -> Path:
    """The data folder: $MARUGOTO_DATA_DIR, else $XDG_DATA_HOME/marugoto, else ~/.local/share/marugoto."""
    given = os.environ.get("MARUGOTO_DATA_DIR")
    if given:
        return Path(given).expanduser().absolute()
    xdg = os.environ.get("XDG_DATA_HOME")
    base = Path(xdg) if xdg and Path(xdg).is_absolute() else Path.home() / ".local" / "share"
    return (base / "marugoto").absolute()


def ensure(folder: Path) -> Path:
    """Create the folder (readable by its owner alone) if it is missing; an existing one keeps its rights.

    Raises Failure when the folder cannot be made or written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Failure(
            f"データの置き場所「{folder}」を作れません（{error.strerror}）。"
            "MARUGOTO_DATA_DIR で別の場所を指定してください。",
            f"Cannot make the data folder {folder} ({error.strerror}); name another in MARUGOTO_DATA_DIR.",
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Failure(
            f"データの置き場所「{folder}」に書き込めません。MARUGOTO_DATA_DIR で別の場所を指定してください。",
            f"Cannot write to the data folder {folder}; name another one in MARUGOTO_DATA_DIR.",
        )
    return folder


def open_log(folder: Path, name: str, *, limit: int = 10_000_000) -> Path:
    """Path of a log file in the data folder; a file over `limit` bytes is set aside as `<name>.1` first."""
    logs = folder / LOG
    logs.mkdir(mode=0o700, exist_ok=True)
    path = logs / name
    if path.exists() and path.stat().st_size > limit:
        path.replace(path.with_name(name + ".1"))
    return path


def tail(path: Path, lines: int = 5) -> str:
    """The last lines of a text file, or an empty string when there is none."""
    try:
        text = path.read_bytes()[-8000:].decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
