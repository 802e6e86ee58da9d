"""A form comes back: what has changed is shown first, then taken. The file itself is never kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.paperwork import access
from marugoto.paperwork.access import Opened
from marugoto.paperwork.actions.taking import TAKES
from marugoto.paperwork.excel import marks, reading
from marugoto.paperwork.excel.marks import Head
from marugoto.paperwork.registry import FORMS, register
from marugoto.paperwork.rules.changes import Change, Come, by_act, changes_of
from marugoto.paperwork.rules.filling import Spot
from marugoto.policy.actor import Actor

_SIGNER: Final = TimestampSigner(salt="marugoto.paperwork.read")
HOURS: Final = 12


@dataclass(frozen=True)
class Preview:
    """What a file would change. ``sealed``: for the page, which sends it back when somebody says yes."""

    opened: Opened
    written_at: str
    changes: list[Change]
    sealed: str

    @property
    def taken(self) -> list[Change]:
        """What can be taken."""
        return [c for c in self.changes if c.taken]

    @property
    def refused(self) -> list[Change]:
        """What cannot, each with its reason."""
        return [c for c in self.changes if not c.taken]


def preview(*, data: bytes, by: Actor) -> Preview:
    """Reads a file against the record as it is now, and tries every change without keeping it.

    Refused: no workbook; not written by this system; a record that this worker may not see.
    """
    try:
        book = reading.open_book(data)
        head, marked = marks.read(book)
    except reading.UnopenedError as no:
        raise Refused(str(no), field="file") from None
    except marks.NotOursError:
        raise Refused(
            _(
                "このシステムで出した様式ではありません。様式の画面から出したエクセルに書きこんで、読み込んでください。"
            ),
            field="file",
        ) from None
    opened = _opened(head, by)
    cells, now = reading.cells_by_name(book), opened.gathered.filling
    come = []
    for one in marked:
        found = cells.get(one.name)
        if found is None or found.gone:
            continue
        come.append(
            Come(
                spot=one.spot,
                place=found.place,
                text=found.text,
                as_sent=marks.checksum(one.spot, found.text) == one.sum,
                now_as_sent=marks.checksum(one.spot, now.at(one.spot.name, one.spot.row)) == one.sum,
                cut=one.cut,
                formula=found.formula,
            )
        )
    changes = _tried(changes_of(come, now, register()), opened, by)
    return Preview(opened, head.at, changes, _sealed(head, [c for c in changes if c.taken]))


def _opened(head: Head, by: Actor, *, look: bool = True) -> Opened:
    """The form that a file was. Refused: this worker may not see its record (any more)."""
    if head.form not in codes.entries(FORMS):
        raise Refused(_("この様式は、もうありません。"), field="file")
    about = str(codes.entry(FORMS, head.form).extra["about"])
    try:
        opened = access.open_form(
            by, head.form, about, UUID(head.record), part=head.part, person=head.person, look=look
        )
    except (Http404, PermissionDenied, ValueError):
        raise Refused(_("この様式のもとの記録は、あなたには開けません。"), field="file") from None
    if str(opened.gathered.person_id or "") != head.person:
        raise Refused(_("この様式の人は、もう見られません。"), field="file")
    return opened


def _tried(changes: list[Change], opened: Opened, by: Actor) -> list[Change]:
    """The same changes, those that an action would refuse with its reason: each act is tried and undone."""
    found = list(changes)
    for act, own in by_act(changes).items():
        reason = _refusal(act, own, opened, by)
        if reason:
            found = [replace(c, refusal=reason) if c in own else c for c in found]
    return found


def _refusal(act: str, own: Sequence[Change], opened: Opened, by: Actor) -> str:
    try:
        with transaction.atomic():
            TAKES[act](own, opened, by)
            raise _UndoneError
    except _UndoneError:
        return ""
    except Refused as no:
        return no.message
    except (Http404, PermissionDenied):
        return _("この欄を直す権限がありません。")


class _UndoneError(Exception):
    """It would have worked; nothing of it stays."""


def _sealed(head: Head, changes: Sequence[Change]) -> str:
    rows = [[c.spot.code, c.spot.option, c.spot.row, c.old, c.new] for c in changes]
    return _SIGNER.sign_object({"head": vars(head), "rows": rows}, compress=True)


@transaction.atomic
def take(*, sealed: str, leave: Sequence[str] = (), by: Actor) -> tuple[Opened, int]:
    """Applies what the preview offered, but for ``leave`` (numbers of lines, from 0). All of it or nothing.

    Refused: too late; the record was changed meanwhile; an action says no; nothing is left to take.
    """
    head, rows = _unsealed(sealed)
    opened = _opened(head, by, look=False)
    changes = [_again(row, opened) for number, row in enumerate(rows) if str(number) not in leave]
    if not changes:
        raise Refused(_("取り込むところがありません。"))
    acts = by_act(changes)
    for act in TAKES:
        if act in acts:
            TAKES[act](acts[act], opened, by)
    audit.record(
        "form.read_in",
        by=by,
        refs=opened.refs,
        persons=[opened.gathered.person_id] if opened.gathered.person_id else [],
        matter=opened.matter,
        purpose=opened.purpose,
        data={"form": opened.form, "changes": len(changes), "acts": len(acts)},
    )
    return opened, len(changes)


def _unsealed(sealed: str) -> tuple[Head, list[list[str]]]:
    try:
        data: Any = _SIGNER.unsign_object(sealed, max_age=HOURS * 3600)
        return Head(**data["head"]), data["rows"]
    except (BadSignature, ValueError, KeyError, TypeError):
        raise Refused(_("もう一度、様式を読み込んでください。")) from None


def _again(row: list[str], opened: Opened) -> Change:
    code, option, row_id, old, new = row
    spot = Spot(code, option, row_id)
    if opened.gathered.filling.at(spot.name, spot.row) != old:
        raise Refused(
            _("確かめているあいだに、記録が書きかえられました。もう一度、様式を読み込んでください。")
        )
    field = register()[code]
    return Change(spot, "", field.label, old, new, act=field.act)
