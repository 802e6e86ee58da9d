"""The keys that sign seals: a file outside the database, readable by its owner only. No Django here.

A line: ``key <id> <64 hex digits> <instant>``; the last one signs, the others still verify. A line ``lost <id>
<instant>`` says that a key is gone for good and its signatures can no longer be checked.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from marugoto.audit.rules import instant


class KeyFileError(Exception):
    """The key file cannot be read, or holds what is no key."""


@dataclass(frozen=True)
class Key:
    """One signing key. ``id`` is the beginning of its SHA-256."""

    id: str
    secret: bytes


@dataclass
class Keyring:
    """All keys of the file, oldest first."""

    keys: dict[str, Key] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    @property
    def current(self) -> Key | None:
        """The key that signs now: the newest."""
        return list(self.keys.values())[-1] if self.keys else None


def key_id(secret: bytes) -> str:
    """The public name of a key: 16 hex digits."""
    return hashlib.sha256(b"marugoto audit key " + secret).hexdigest()[:16]


def load(path: Path) -> Keyring:
    """The keys of the file; an empty ring when there is none. KeyFileError: unreadable."""
    ring = Keyring()
    if not path.exists():
        return ring
    try:
        lines = path.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"{path}: {error}") from error
    for line in lines:
        words = line.split()
        if words[:1] == ["key"] and len(words) == 4:
            _add(ring, words[1], words[2], path)
        elif words[:1] == ["lost"] and len(words) == 3:
            ring.lost[words[1]] = words[2]
        elif words:
            raise KeyFileError(f"{path}: a line that is neither a key nor a loss")
    return ring


def _add(ring: Keyring, name: str, digits: str, path: Path) -> None:
    try:
        key = Key(name, bytes.fromhex(digits))
    except ValueError as error:
        raise KeyFileError(f"{path}: a key that is not hexadecimal") from error
    if key_id(key.secret) != name:
        raise KeyFileError(f"{path}: key {name} does not match its name")
    ring.keys[name] = key


def add(path: Path, *, at: datetime) -> Key:
    """Make a new key; from now on it signs."""
    secret = secrets.token_bytes(32)
    key = Key(key_id(secret), secret)
    _append(path, f"key {key.id} {secret.hex()} {instant(at)}\n")
    return key


def declare_lost(path: Path, name: str, *, at: datetime) -> None:
    """Write down that a key is gone."""
    _append(path, f"lost {name} {instant(at)}\n")


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
