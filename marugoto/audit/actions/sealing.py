"""The sealer: closes what was written into batches, one after the other, while the writers go on.

One at a time (advisory lock). A seal is committed first, durably, and then written to the anchor file: the anchor is
never ahead of the database, and behind it by one seal at most (which the next run makes good).
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from marugoto.audit import anchor, canonical, keys, ranges, rules
from marugoto.audit.models import chain
from marugoto.audit.models.seal import AuditSeal

log = logging.getLogger(__name__)

BATCH = 5_000
HEARTBEAT = timedelta(minutes=5)
_MANY_PENDING = 20_000
LOCK = "(7305::bigint << 32) + %s::regclass::oid::bigint"  # one for each table of seals


class Busy(Exception):  # noqa: N818 - not a fault: somebody else is doing the work
    """Another sealer is at work on this database."""


class ChainConflict(Exception):  # noqa: N818 - the sealer stops; a person has to look
    """Database, anchor file and key file do not belong together. Nothing was sealed. ``code`` says what is wrong."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Doubt:
    """Ids that were drawn but are not visible, and the transactions that may still bring them."""

    spans: ranges.Spans
    writers: frozenset[str]


@dataclass
class Batch:
    """What one seal will hold: rows by id, the head it reaches, ids that were missed, ids left for the next."""

    rows: list[canonical.Row]
    head: int
    missing: ranges.Spans
    left: ranges.Spans

    @property
    def members(self) -> ranges.Spans:
        """The ids of the rows."""
        return ranges.of_ids(row.id for row in self.rows)


@dataclass
class Sealer:
    """What a sealer remembers between two seals: which ids wait for which transactions.

    Losing this memory (a restart) costs nothing but time: the ids stay pending until all present writers have ended.
    """

    anchor_file: Path = field(default_factory=lambda: Path(settings.MARUGOTO_ANCHOR_FILE))
    key_file: Path = field(default_factory=lambda: Path(settings.MARUGOTO_AUDIT_KEY_FILE))
    batch: int = BATCH
    doubts: list[Doubt] = field(default_factory=list)

    def run_once(self, *, heartbeat: timedelta | None = None) -> int:
        """Seal everything that is committed now. Returns the number of seals made (0: nothing to seal).

        With ``heartbeat``, an empty seal is made when the last one is older than that. Busy: another sealer is at
        work. ChainConflict: database, anchor and key do not fit; see the message.
        """
        made = 0
        with _alone():
            while True:
                seal = self._step(heartbeat=heartbeat)
                if seal is None:
                    return made
                made += 1
                if seal.count < self.batch:
                    return made

    def _step(self, *, heartbeat: timedelta | None) -> AuditSeal | None:
        """One seal, committed and anchored; None when there is nothing to seal."""
        try:
            with anchor.writer(self.anchor_file) as file:
                last = chain.last_seal()
                ring = keys.load(self.key_file)
                reconcile(last, ring, file)
                key = self._key(ring, last)
                seal = self._commit(last, key, heartbeat)
                if seal is not None:
                    write_anchor(file, seal)
                return seal
        except (anchor.AnchorError, keys.KeyFileError) as error:
            raise ChainConflict("anchor-unreadable", str(error)) from error

    def _key(self, ring: keys.Keyring, last: AuditSeal | None) -> keys.Key:
        if ring.current is not None:
            return ring.current
        if last is None:
            return keys.add(self.key_file, at=chain.moment().at)
        raise ChainConflict(
            "key-missing",
            f"監査の鍵ファイル {self.key_file} がありません。バックアップから戻してください。失われたときは "
            "`marugoto audit new-key` で新しい鍵を作ります。",
        )

    @transaction.atomic(durable=True)
    def _commit(self, last: AuditSeal | None, key: keys.Key, heartbeat: timedelta | None) -> AuditSeal | None:
        chain.commit_durably()
        moment = chain.moment()
        writers = chain.writers()  # after the sequence, before the rows: the order matters, see settle()
        batch = self._take(last, moment.drawn)
        voids, pending = self.settle(batch.missing, writers)
        due = heartbeat is not None and (last is None or moment.at - last.sealed_at >= heartbeat)
        if not batch.rows and not due:
            return None
        body = rules.SealBody(
            number=last.number + 1 if last else 1,
            chain=last.chain if last else uuid4(),
            form=rules.FORM,
            sealed_at=moment.at,
            head=batch.head,
            drawn=moment.drawn,
            members=ranges.write(batch.members),
            voids=ranges.write(voids),
            pending=ranges.write(ranges.union(pending, batch.left)),
            count=len(batch.rows),
            leaves=b"".join(row.print[: rules.LEAF] for row in batch.rows),
            digest=rules.digest((row.id, row.print) for row in batch.rows),
            previous=last.hash if last else rules.GENESIS,
        )
        return store(body, key)

    def _take(self, last: AuditSeal | None, drawn: int) -> Batch:
        """The committed, unsealed events up to the id ``drawn``, by id, ``batch`` at most: late ones, then new ones."""
        pending = ranges.read(last.pending) if last else []
        head = last.head if last else 0
        rows = list(islice(_late(pending), self.batch))
        if len(rows) == self.batch:
            seen, left = ranges.split(pending, rows[-1].id)
            return Batch(rows, head, ranges.minus(seen, ranges.of_ids(row.id for row in rows)), left)
        rows += canonical.rows_after(head, drawn, self.batch - len(rows))
        top = rows[-1].id if len(rows) == self.batch else drawn
        asked = ranges.union(pending, [(head + 1, top)] if top > head else [])
        return Batch(rows, max(top, head), ranges.minus(asked, ranges.of_ids(row.id for row in rows)), [])

    def settle(self, missing: ranges.Spans, writers: frozenset[str]) -> tuple[ranges.Spans, ranges.Spans]:
        """Divide ids that are not visible into (voids, pending).

        An id is void – no event will ever carry it – once every transaction that was writing when the id was first
        missed has ended *before* the rows were read: whatever it brought would be visible now.
        """
        kept: list[Doubt] = []
        voids: list[ranges.Spans] = []
        for doubt in self.doubts:
            still = ranges.common(doubt.spans, missing)
            waiting = doubt.writers & writers
            if still and waiting:
                kept.append(Doubt(still, waiting))
            elif still:
                voids.append(still)
        known = ranges.union(*voids, *(doubt.spans for doubt in kept))
        fresh = ranges.minus(missing, known)
        if fresh and writers:
            kept.append(Doubt(fresh, writers))
        elif fresh:
            voids.append(fresh)
        self.doubts = kept
        return ranges.union(*voids), ranges.union(*(doubt.spans for doubt in kept))


def _late(pending: ranges.Spans) -> Iterator[canonical.Row]:
    """Events that were pending and have become visible."""
    if ranges.size(pending) <= _MANY_PENDING:
        yield from canonical.rows_with(list(ranges.each(pending)))
    else:
        yield from canonical.rows_between(pending)


@contextmanager
def _alone() -> Iterator[None]:
    """The sealer's advisory lock, for this table of this database. Busy: somebody has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})", (chain.SEALS,))
        row = cursor.fetchone()
        if row is None or not row[0]:
            raise Busy
        try:
            yield
        finally:
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute(f"SELECT pg_advisory_unlock({LOCK})", (chain.SEALS,))


def store(body: rules.SealBody, key: keys.Key) -> AuditSeal:
    """Sign and write a seal, inside the caller's transaction."""
    hash_ = body.hash()
    return AuditSeal.objects.create(
        number=body.number,
        chain=body.chain,
        form=body.form,
        sealed_at=body.sealed_at,
        head=body.head,
        drawn=body.drawn,
        members=body.members,
        voids=body.voids,
        pending=body.pending,
        count=body.count,
        leaves=body.leaves,
        digest=body.digest,
        previous=body.previous,
        hash=hash_,
        key_id=key.id,
        mac=rules.mac(key.secret, hash_),
    )


def write_anchor(file: anchor.Writer, seal: AuditSeal) -> None:
    """Append a seal to the anchor file."""
    at = rules.instant(seal.sealed_at)
    file.append(anchor.SEAL, chain=str(seal.chain), number=seal.number, at=at, hash_=seal.hash)


def reconcile(last: AuditSeal | None, ring: keys.Keyring, file: anchor.Writer) -> None:
    """See that database and anchor end at the same seal; write the one line a crash may have left out.

    ChainConflict for everything that a crash of ours cannot have caused.
    """
    line = file.last
    if last is None:
        if line is not None and line.kind != anchor.AFTER:
            raise ChainConflict(
                "other-chain",
                f"アンカー {file.path} は封印 {line.number} までを知っていますが、データベースには封印がありません。"
                "データベースが入れ替わったか、封印が消されました。新しいデータベースなら `marugoto audit new-chain` "
                "で、古いアンカーを脇に置いて始めてください。",
            )
        return
    known = _known(line, last.chain)
    if known == (last.number, last.hash):
        return
    if known == (last.number - 1, last.previous) and is_genuine(last, ring):
        write_anchor(file, last)
        return
    raise ChainConflict("anchor-differs", _difference(known, last, file.path))


def _known(line: anchor.Line | None, chain_id: UUID) -> tuple[int, str]:
    """What the anchor holds as the last seal of this chain: number and hash."""
    if line is None or line.kind == anchor.AFTER:
        return 0, rules.GENESIS
    if line.chain != str(chain_id):
        return -1, ""
    return line.number, line.hash


def _difference(known: tuple[int, str], last: AuditSeal, path: Path) -> str:
    number = known[0]
    if number < 0:
        what = f"アンカー {path} は別の連鎖のものです。"
    elif number > last.number:
        what = f"アンカー {path} は封印 {number} まで、データベースは {last.number} までです。"
    elif number == last.number:
        what = f"封印 {number} の要約値が、アンカー {path} とデータベースで違います。"
    else:
        what = f"アンカー {path} は封印 {number} で終わり、データベースは {last.number} まで進んでいます。"
    return (
        what + "`marugoto audit verify` で確かめてください。バックアップから戻した直後なら、"
        "`marugoto audit declare-restore` で、そのことを書き残して続けられます。"
    )


def is_genuine(seal: AuditSeal, ring: keys.Keyring) -> bool:
    """Does the seal carry its own hash and a signature of one of our keys?"""
    key = ring.keys.get(seal.key_id)
    body_hash = chain.body_of(seal).hash()
    return (
        key is not None
        and rules.same(body_hash, seal.hash)
        and rules.same(rules.mac(key.secret, seal.hash), seal.mac)
    )


def seal_now() -> int:
    """Seal what is committed now; for commands and tests. Number of seals made. Busy, ChainConflict: see Sealer."""
    return Sealer().run_once()


def seal_for_ever(*, every: float, stop: Callable[[], bool]) -> None:
    """Seal again and again, ``every`` seconds, until ``stop()``. While another sealer works, stand by.

    A database that is away is waited for. ChainConflict ends it: a person has to look before anything is sealed.
    """
    sealer = Sealer()
    while not stop():
        began = time.monotonic()
        try:
            sealer.run_once(heartbeat=HEARTBEAT)
        except Busy:
            pass
        except (OperationalError, InterfaceError) as error:
            log.warning("the database does not answer: %s", str(error).strip())
            connection.close()
            sealer.doubts.clear()  # a restarted server counts its transactions anew
        while not stop() and time.monotonic() - began < every:
            time.sleep(min(0.2, every))
