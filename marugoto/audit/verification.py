"""verify: reads every event and every seal again, and says what is not as it was, and where.

Nothing is locked and nothing is written; memory stays bounded (a window of seals at a time), whatever the length of
the chain.
"""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from marugoto.audit import canonical, keys, ranges, report, rules
from marugoto.audit.anchor_check import AnchorCheck, compare_last_line
from marugoto.audit.models import chain
from marugoto.audit.models.seal import AuditSeal
from marugoto.audit.report import Finding, Report

TAIL_SECONDS = 30.0  # an event may stay unsealed that long
PATIENCE = 5.0  # how long verify waits for the sealer to take a late event in
TOLERANCE = 60.0  # seconds by which clock and id may disagree before it is a finding
_WINDOW_EVENTS = 20_000
_WINDOW_SEALS = 1_000
_SLACK = 100
_MAX_BATCH = 100_000
_MAX_SUSPECTS = 10_000
_MAX_MARKS = 100_000


def verify(
    *,
    from_seal: int = 1,
    tail_seconds: float = TAIL_SECONDS,
    patience: float = PATIENCE,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Check the whole chain, or the part from a seal on. Returns a Report; it is green when ``ok``.

    ``tail_seconds``: how old an unsealed event may be; ``patience``: seconds to wait for a running sealer before an
    old one is reported. ``progress`` is called after each window. Raises anchor.AnchorError or keys.KeyFileError
    when the files cannot be read.
    """
    began = time.monotonic()
    result = Report(from_seal=from_seal)
    check = _Check(result, keys.load(Path(settings.MARUGOTO_AUDIT_KEY_FILE)))
    check.start_at(from_seal)
    path = Path(settings.MARUGOTO_ANCHOR_FILE)
    outside = AnchorCheck(path, result, from_seal)
    for window in _windows(chain.seals_from(from_seal)):
        for seal in window:
            check.seal(seal)
            outside.seal(seal)
        check.events(window)
        if progress:
            progress(result)
    check.close()
    outside.close(check.before)
    _tail(result, check.before, tail_seconds, patience)
    result.seconds = time.monotonic() - began
    return result


def verify_latest(*, events: int = 2_000) -> Report:
    """A quick look, for a status line: the newest seals (about that many events) and the last line of the anchor."""
    began = time.monotonic()
    last = chain.last_seal()
    result = Report()
    if last is not None:
        first = chain.seal_before(last.number, events=events)
        result.from_seal = first
        check = _Check(result, keys.load(Path(settings.MARUGOTO_AUDIT_KEY_FILE)))
        check.start_at(first)
        for window in _windows(chain.seals_from(first)):
            for seal in window:
                check.seal(seal)
            check.events(window)
        check.close()
        compare_last_line(Path(settings.MARUGOTO_ANCHOR_FILE), result, check.before)
    result.seconds = time.monotonic() - began
    return result


def _windows(seals: Iterable[AuditSeal]) -> Iterator[list[AuditSeal]]:
    """Seals in groups of one form, small enough to hold their events in memory."""
    window: list[AuditSeal] = []
    events = 0
    for seal in seals:
        full = events + seal.count > _WINDOW_EVENTS or len(window) >= _WINDOW_SEALS
        if window and (full or seal.form != window[0].form):
            yield window
            window, events = [], 0
        window.append(seal)
        events += seal.count
    if window:
        yield window


@dataclass
class _Spans:
    """The spans of a seal, read once; ``ok`` is False where they are not spans at all."""

    members: ranges.Spans = field(default_factory=list)
    voids: ranges.Spans = field(default_factory=list)
    pending: ranges.Spans = field(default_factory=list)
    ok: bool = True
    dated: bool = True  # the seal is as it was made, so its time can be relied on


def _spans(seal: AuditSeal) -> _Spans:
    try:
        return _Spans(ranges.read(seal.members), ranges.read(seal.voids), ranges.read(seal.pending))
    except ValueError:
        return _Spans(ok=False)


@dataclass
class _Suspect:
    """A row that is not what was sealed: the fingerprint sealed for this id, and the one found there now."""

    seal: int
    event_id: int
    sealed: bytes | None
    found: bytes | None
    at: datetime


class _Clock:
    """Which ids were given out before and after which instant, by the seals; tells a date that cannot be true."""

    def __init__(self, result: Report) -> None:
        self._result = result
        self._drawn: list[int] = []
        self._at: list[float] = []

    def mark(self, seal: AuditSeal) -> None:
        """Take note: ids above ``drawn`` were given out after ``sealed_at``."""
        at = seal.sealed_at.timestamp()
        if self._at and at < self._at[-1]:
            self._result.notes.append(
                _("封印 %(number)s で、データベースの時計が %(seconds)d 秒戻りました。")
                % {"number": seal.number, "seconds": round(self._at[-1] - at)}
            )
            self._at = [min(mark, at) for mark in self._at]
        self._drawn.append(seal.drawn)
        self._at.append(at)
        if len(self._drawn) > _MAX_MARKS:
            del self._drawn[: _MAX_MARKS // 2], self._at[: _MAX_MARKS // 2]

    def earliest(self, event_id: int) -> float:
        """The earliest instant an event with this id can have occurred (seconds since 1970)."""
        at = bisect_left(self._drawn, event_id)
        return self._at[at - 1] - TOLERANCE if at else float("-inf")


class _Check:
    """Seals against each other, and events against their seals."""

    def __init__(self, result: Report, ring: keys.Keyring) -> None:
        self.result = result
        self.before: AuditSeal | None = None
        self._ring = ring
        self._clock = _Clock(result)
        self._suspects: list[_Suspect] = []
        self._expected = 1
        self._chain: UUID | None = None
        self._spans: dict[int, _Spans] = {}
        self._lost_key_seals = 0

    def start_at(self, number: int) -> None:
        """Begin in the middle: take the seal before as given."""
        self._expected = number
        if number > 1:
            self.before = chain.seal(number - 1)
            if self.before is not None:
                self._clock.mark(self.before)
                self._spans[self.before.number] = _spans(self.before)

    def seal(self, seal: AuditSeal) -> None:
        """The seal by itself, its signature, its place in the chain."""
        if seal.number > self._expected:
            self.result.add(Finding(report.SEAL_MISSING, seal=self._expected, seal_until=seal.number - 1))
        before = self.before if self.before and self.before.number == seal.number - 1 else None
        spans = self._spans[seal.number] = _spans(seal)
        if trouble := self._trouble(seal, spans, before):
            spans.ok = spans.ok and "count" not in trouble and "ids" not in trouble
            spans.dated = False
            self.result.add_seal(report.SEAL_EDITED, seal.number, seal.sealed_at, what=trouble)
        self._signature(seal)
        if spans.dated:
            self._clock.mark(seal)
        self.before = seal
        self._expected = seal.number + 1
        self._chain = self._chain or seal.chain
        self.result.seals += 1
        self.result.last_seal = seal.number
        self.result.last_sealed_at = seal.sealed_at

    def _trouble(self, seal: AuditSeal, spans: _Spans, before: AuditSeal | None) -> str:
        """What is wrong with the seal by itself ("" for nothing)."""
        wrong = {
            "hash": chain.body_of(seal).hash() != seal.hash,
            "chain": self._chain not in (None, seal.chain),
            "previous": (before is not None and seal.previous != before.hash)
            or (seal.number == 1 and seal.previous != rules.GENESIS),
            "spans": not spans.ok,
            "count": not ranges.size(spans.members) == seal.count == len(seal.leaves) // rules.LEAF,
            "ids": not self._accounts(seal, spans, before),
        }
        return ",".join(name for name, is_wrong in wrong.items() if is_wrong)

    def _accounts(self, seal: AuditSeal, spans: _Spans, before: AuditSeal | None) -> bool:
        """Is every id since the seal before accounted for exactly once?"""
        parts = (spans.members, spans.voids, spans.pending)
        together = ranges.union(*parts)
        if ranges.size(together) != sum(ranges.size(part) for part in parts):
            return False
        if before is None:
            return seal.number > 1 or together == ([(1, seal.head)] if seal.head else [])
        earlier = self._spans[before.number]
        fresh = [(before.head + 1, seal.head)] if seal.head > before.head else []
        return seal.head >= before.head and (
            not earlier.ok or together == ranges.union(earlier.pending, fresh)
        )

    def _signature(self, seal: AuditSeal) -> None:
        key = self._ring.keys.get(seal.key_id)
        if key is not None:
            if not rules.same(rules.mac(key.secret, seal.hash), seal.mac):
                self.result.add_seal(report.SIGNATURE, seal.number, seal.sealed_at)
        elif seal.key_id in self._ring.lost:
            self._lost_key_seals += 1
        else:
            self.result.add_seal(report.KEY_MISSING, seal.number, seal.sealed_at, key=seal.key_id)

    def events(self, window: list[AuditSeal]) -> None:
        """The events of a window of seals, in few queries."""
        if window[0].form not in canonical.COLUMNS:
            self.result.add_seal(report.SEAL_EDITED, window[0].number, window[0].sealed_at, what="form")
            return
        sound = [seal for seal in window if self._spans[seal.number].ok and seal.count <= _MAX_BATCH]
        members = ranges.union(*(self._spans[seal.number].members for seal in sound))
        rows: dict[int, canonical.Row] = {}
        for row in canonical.rows_between(ranges.coalesce(members, _SLACK), form=window[0].form):
            if row.id in rows:
                self._suspect(_Suspect(window[0].number, row.id, None, row.print, _when(row)))
            rows[row.id] = row
        for seal in sound:
            self._batch(seal, self._spans[seal.number], rows)
        self._voids(sound)
        self._spans = {window[-1].number: self._spans[window[-1].number]}

    def _voids(self, seals: list[AuditSeal]) -> None:
        """Where no event can be, there must be none."""
        voids = ranges.union(*(self._spans[seal.number].voids for seal in seals))
        for row in canonical.rows_between(ranges.coalesce(voids, _SLACK), form=rules.FORM):
            for seal in seals:
                if ranges.holds(self._spans[seal.number].voids, row.id):
                    self._suspect(_Suspect(seal.number, row.id, None, row.print, _when(row)))

    def _batch(self, seal: AuditSeal, spans: _Spans, rows: dict[int, canonical.Row]) -> None:
        """One seal's events: all there, none changed, none dated before its id was given out."""
        ids = list(ranges.each(spans.members))
        self.result.events += len(ids)
        there = [rows[i] for i in ids if i in rows]
        latest = seal.sealed_at.timestamp() + TOLERANCE
        for row in there if spans.dated else ():
            if not self._clock.earliest(row.id) <= row.occurred <= latest:
                self.result.add(Finding(report.BACKDATED, seal=seal.number, event_id=row.id, at=_when(row)))
        if len(there) == len(ids) and rules.digest((row.id, row.print) for row in there) == seal.digest:
            return
        self._compare(seal, ids, rows)

    def _compare(self, seal: AuditSeal, ids: list[int], rows: dict[int, canonical.Row]) -> None:
        """The batch is not what was sealed: which rows?"""
        named = 0
        leaves = bytes(seal.leaves)
        for index, event_id in enumerate(ids):
            leaf = leaves[index * rules.LEAF : (index + 1) * rules.LEAF]
            row = rows.get(event_id)
            if row is None or row.print[: rules.LEAF] != leaf:
                named += 1
                at = _when(row) if row else seal.sealed_at
                self._suspect(_Suspect(seal.number, event_id, leaf, row.print if row else None, at))
        if named == 0:
            self.result.add_seal(report.SEAL_EDITED, seal.number, seal.sealed_at, what="digest")

    def _suspect(self, suspect: _Suspect) -> None:
        if len(self._suspects) < _MAX_SUSPECTS:
            self._suspects.append(suspect)
        else:
            self._name(suspect, {})

    def close(self) -> None:
        """Tell apart what was edited, deleted, inserted, and what merely changed places."""
        homes: dict[bytes | None, int] = {
            one.sealed: one.event_id for one in self._suspects if one.sealed is not None
        }
        found = {one.found[: rules.LEAF] for one in self._suspects if one.found is not None}
        for suspect in self._suspects:
            if suspect.found is None and suspect.sealed in found:
                continue  # its row is somewhere else, and is named there
            self._name(suspect, homes)
        if self._lost_key_seals:
            self.result.notes.append(
                _(
                    "%(count)d 個の封印は、失われたと届けられた鍵で署名されています（署名は確かめられません）。"
                )
                % {"count": self._lost_key_seals}
            )

    def _name(self, suspect: _Suspect, homes: dict[bytes | None, int]) -> None:
        home = homes.get(suspect.found[: rules.LEAF]) if suspect.found is not None else None
        detail: dict[str, int | str] = {}
        if home is not None and home != suspect.event_id:
            kind, detail = report.MOVED, {"from": home}
        elif suspect.found is None:
            kind = report.DELETED
        elif suspect.sealed is None:
            kind = report.INSERTED
        else:
            kind = report.EDITED
        self.result.add(
            Finding(kind, seal=suspect.seal, event_id=suspect.event_id, at=suspect.at, detail=detail)
        )


def _when(row: canonical.Row) -> datetime:
    return datetime.fromtimestamp(row.occurred, UTC)


def _tail(result: Report, last: AuditSeal | None, tail_seconds: float, patience: float) -> None:
    """What is not sealed: it must be young, and its ids must be the next ones."""
    for table in chain.unguarded():
        result.add(Finding(report.TRIGGER_OFF, detail={"table": table}))
    for event_id, at in chain.impossible_ids():
        result.add(Finding(report.INSERTED, event_id=event_id, at=at))
    if last is not None:
        floor = last.sealed_at - timedelta(seconds=TOLERANCE)
        for event_id, at in chain.drawn_after(last, before=floor):
            result.add(Finding(report.BACKDATED, event_id=event_id, at=at))
    deadline = time.monotonic() + patience
    while True:
        tail = chain.unsealed(older_than=tail_seconds)
        result.unsealed = tail.count
        if tail.old == 0 or time.monotonic() >= deadline:
            break
        time.sleep(0.25)
    if tail.old:
        detail: dict[str, int | str] = {"count": tail.old}
        result.add(Finding(report.UNSEALED, event_id=tail.first_id, at=tail.first_at, detail=detail))
