"""The chain in the database against the file outside of it."""

from pathlib import Path

from django.utils.translation import gettext as _

from marugoto.audit import anchor, report, rules
from marugoto.audit.models import chain
from marugoto.audit.models.seal import AuditSeal
from marugoto.audit.report import Finding, Report


def chain_id(path: Path) -> str:
    """Which chain this is. One seal may lie about it, so the first one and the anchor are asked as well."""
    try:
        line = anchor.last_line(path)
    except anchor.AnchorError:
        line = None
    known = line.chain if line is not None and line.kind != anchor.AFTER else ""
    first, last = chain.seal(1), chain.last_seal()
    if last is None or (first is not None and str(first.chain) == known):
        return known
    return str(last.chain)


def compare_last_line(path: Path, result: Report, last: AuditSeal | None) -> None:
    """Does the anchor end where the database ends (or one seal before or after, while the sealer works)?"""
    line = anchor.last_line(path)
    if last is None or (line is not None and line.number > last.number):
        newest = chain.last_seal()
        if newest is None or line is None or line.number > newest.number:
            result.add(Finding(report.SEAL_MISSING, seal=line.number if line else None))
        return
    known = (line.number, line.hash) if line and line.chain == str(last.chain) else (0, rules.GENESIS)
    if known[0] < last.number - 1:
        result.add(Finding(report.ANCHOR_MISSING, seal=known[0] + 1, seal_until=last.number))
    elif known not in ((last.number, last.hash), (last.number - 1, last.previous)):
        result.add(Finding(report.ANCHOR_DIFFERS, seal=known[0]))


class AnchorCheck:
    """The chain in the database against the file outside."""

    def __init__(self, path: Path, result: Report, from_seal: int) -> None:
        """Reads the whole file once."""
        self._path = path
        self._result = result
        self._survey = anchor.survey(path, chain_id(path))
        self._lines = anchor.hashes(path, self._survey.segments)
        self._next = next(self._lines, None)
        self._from = from_seal
        self._known = self._survey.last.number if self._survey.last else 0
        self._excused = 0

    def seal(self, seal: AuditSeal) -> None:
        """Compare one seal; they come in order."""
        while self._next is not None and self._next[0] < seal.number:
            self._next = next(self._lines, None)
        if self._next is not None and self._next[0] == seal.number:
            if self._next[1] != seal.hash:
                self._result.add_seal(report.ANCHOR_DIFFERS, seal.number, seal.sealed_at)
        elif seal.number <= self._survey.declared:
            self._excused += 1
        elif seal.number <= self._known:
            self._result.add_seal(report.ANCHOR_MISSING, seal.number, seal.sealed_at)

    def close(self, last: AuditSeal | None) -> None:
        """The ends: seals the anchor has and the database has not, and the other way round; then the file itself."""
        self._newer(last)
        self._older(last)
        for number, what in self._survey.broken:
            self._result.add(Finding(report.ANCHOR_EDITED, detail={"line": number, "what": what}))
        for name, line in self._survey.others.items():
            detail: dict[str, int | str] = {"chain": name, "number": line.number}
            self._result.add(Finding(report.ANCHOR_OTHER, detail=detail))
        self._notes()

    def _newer(self, last: AuditSeal | None) -> None:
        """Seals made since the file was read must be in it by now – all but the very last, which may be on its way."""
        first = max(self._known + 1, self._survey.declared + 1, self._from)
        if last is None or last.number < first:
            return
        again = anchor.survey(self._path, self._survey.chain or str(last.chain))
        now = {
            number: hash_ for number, hash_ in anchor.hashes(self._path, again.segments) if number >= first
        }
        for seal in chain.seals_from(first):
            if seal.number in now:
                if now[seal.number] != seal.hash:
                    self._result.add_seal(report.ANCHOR_DIFFERS, seal.number, seal.sealed_at)
            elif seal.number < last.number:
                self._result.add_seal(report.ANCHOR_MISSING, seal.number, seal.sealed_at)
            elif seal.number == last.number:
                self._result.notes.append(
                    _("最後の封印は、まだアンカーに書かれていません（次の封印で書かれます）。")
                )

    def _older(self, last: AuditSeal | None) -> None:
        """Seals that the anchor holds, and the database has lost."""
        known = self._survey.segments[-1].last if self._survey.segments else 0
        newest = chain.last_seal()
        there = max(last.number if last else 0, newest.number if newest else 0)
        if known > there:
            self._result.add(Finding(report.SEAL_MISSING, seal=there + 1, seal_until=known))

    def _notes(self) -> None:
        survey = self._survey
        if survey.after is not None:
            self._result.notes.append(
                _("この連鎖は、別の連鎖（封印 %(number)s まで）を脇に置いて始められました。")
                % {"number": survey.after.number}
            )
        for line in survey.restored:
            self._result.notes.append(
                _("%(at)s に、封印 %(number)s の時点への復元が届けられています。")
                % {"at": line.at, "number": line.number}
            )
        for first, last in survey.lost:
            self._result.notes.append(
                _("復元により、封印 %(first)s–%(last)s は失われています。") % {"first": first, "last": last}
            )
        if self._excused:
            self._result.notes.append(
                _("%(count)d 個の封印はアンカーになく、復元の届けにより認められています。")
                % {"count": self._excused}
            )
