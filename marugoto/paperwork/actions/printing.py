"""A form leaves the house, as PDF or as Excel: who, whose, for which purpose."""

from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.core.errors import Refused
from marugoto.paperwork import queries, sheet
from marugoto.paperwork.access import Opened
from marugoto.paperwork.excel import marks, writing
from marugoto.paperwork.registry import register
from marugoto.paperwork.rules.filling import fill
from marugoto.policy.actor import Actor
from marugoto.policy.purposes import PURPOSES

WAYS: Final = ("pdf", "xlsx")
PURPOSES_OFFERED: Final = ("consultation", "referral", "conference", "coordination", "statistics", "audit")


@transaction.atomic
def put_out(*, opened: Opened, how: str, purpose: str, by: Actor) -> bytes:
    """The file. Refused: no such way or purpose; what was given may no longer be read."""
    if how not in WAYS:
        raise Refused(_("PDFかエクセルを選んでください。"), field="how")
    if purpose not in PURPOSES_OFFERED or purpose not in PURPOSES:
        raise Refused(_("何のために出すかを選んでください。"), field="purpose")
    with translation.override("ja"):
        file = _pdf(opened, by) if how == "pdf" else _xlsx(opened, by)
    audit.record(
        "form.put_out",
        by=by,
        refs=opened.refs,
        persons=list(dict.fromkeys(opened.gathered.seen)),
        matter=opened.matter,
        purpose=purpose,
        data={"form": opened.form, "how": how},
    )
    return file


def _pdf(opened: Opened, by: Actor) -> bytes:
    grid = queries.grid_for(by, opened.form)
    return sheet.draw(grid, fill(grid, opened.gathered.filling, register()), title=opened.label)


def _xlsx(opened: Opened, by: Actor) -> bytes:
    grid = queries.grid_for(by, opened.form)
    lines = fill(grid, opened.gathered.filling, register())
    book, named = writing.book_of(grid, lines, register(), title=opened.label)
    marks.put(book, queries.head_of(opened), named)
    return writing.as_bytes(book)
