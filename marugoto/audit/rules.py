"""What may stand in an event, and how a seal is computed. Pure: no Django, no clock, no database."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from marugoto.audit.refs import Ref

FORM = 1  # version of the canonical form of rows and seals; a seal names the one it was made with
GENESIS = "0" * 64  # what the first seal of a chain calls its predecessor
LEAF = 8  # bytes kept of each row's fingerprint, to say later *which* row was changed
MAX_TEXT = 64
MAX_REFS = 200
MAX_PERSONS = 1000

_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_VALUE = re.compile(r"[!-~]{0,64}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")

Scalar = str | int | bool | None


def code(what: str, value: str, *, empty: bool = False) -> str:
    """The value, if it is a short code (verb, purpose, kind of reference). ValueError otherwise."""
    if (empty and value == "") or _CODE.fullmatch(value):
        return value
    raise ValueError(f"audit: {what} must be a short code like 'referral.accepted', not {value!r}")


def scalars(data: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The data, if it holds nothing but codes and numbers. ValueError otherwise.

    Free text and names never enter the audit log: a string is at most 64 printable ASCII characters without blanks
    (a code, an ISO date, a UUID).
    """
    for key, value in data.items():
        if not _KEY.fullmatch(key):
            raise ValueError(f"audit: {key!r} is not a name for a value")
        if isinstance(value, str) and not _VALUE.fullmatch(value):
            raise ValueError(
                f"audit: the value of {key!r} must be a code of at most {MAX_TEXT} characters, not text"
            )
        if not isinstance(value, str | int | None):
            raise ValueError(
                f"audit: the value of {key!r} must be a code, a whole number, true, false or None"
            )
    return dict(data)


def references(refs: Sequence[Ref]) -> list[dict[str, str]]:
    """References as they are stored: [{"kind": …, "id": …}]. ValueError for anything that is not code and id."""
    if len(refs) > MAX_REFS:
        raise ValueError(f"audit: at most {MAX_REFS} references in one event")
    rows = [{"kind": code("kind of reference", ref.kind), "id": str(ref.id)} for ref in refs]
    for row in rows:
        if not row["id"] or not _VALUE.fullmatch(row["id"]):
            raise ValueError(f"audit: {row['id']!r} is not an identifier")
    return rows


def persons(ids: Iterable[UUID]) -> list[UUID]:
    """The persons an event is about, each once, in the order given. ValueError for more than MAX_PERSONS."""
    unique = list(dict.fromkeys(ids))
    if len(unique) > MAX_PERSONS:
        raise ValueError(f"audit: at most {MAX_PERSONS} persons in one event")
    return unique


def fingerprint(canonical: str) -> bytes:
    """SHA-256 of a row's canonical text (every column but the id)."""
    return hashlib.sha256(canonical.encode()).digest()


def digest(rows: Iterable[tuple[int, bytes]]) -> str:
    """The digest of a batch: SHA-256 over id (8 bytes, big-endian, signed) and fingerprint of each row, by id."""
    total = hashlib.sha256()
    for event_id, print_ in rows:
        total.update(event_id.to_bytes(8, "big", signed=True))
        total.update(print_)
    return total.hexdigest()


def instant(moment: datetime) -> str:
    """An instant in the canonical form: UTC, microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class SealBody:
    """Everything a seal says. Its hash covers every field."""

    number: int
    chain: UUID
    form: int
    sealed_at: datetime
    head: int
    drawn: int
    members: str
    voids: str
    pending: str
    count: int
    leaves: bytes
    digest: str
    previous: str

    def hash(self) -> str:
        """SHA-256 over the fields, one a line. Anybody can recompute it; the key is not needed."""
        lines = (
            "marugoto audit seal",
            self.form,
            self.chain,
            self.number,
            instant(self.sealed_at),
            self.head,
            self.drawn,
            self.members,
            self.voids,
            self.pending,
            self.count,
            hashlib.sha256(self.leaves).hexdigest(),
            self.digest,
            self.previous,
        )
        return hashlib.sha256("\n".join(str(line) for line in lines).encode()).hexdigest()


def mac(key: bytes, seal_hash: str) -> str:
    """The seal's signature: HMAC-SHA256 of its hash under a key that the database never sees."""
    return hmac.new(key, seal_hash.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Are two hashes the same? (In constant time.)"""
    return hmac.compare_digest(one.encode(), other.encode())
