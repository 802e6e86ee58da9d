"""The plan form goes out as Excel or PDF, and comes back as a new draft."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.blueprints import access, planform, queries
from marugoto.blueprints.actions import versions
from marugoto.blueprints.models import BlueprintVersion
from marugoto.blueprints.rules import planform as rules
from marugoto.blueprints.rules.planform import Come
from marugoto.core import clock
from marugoto.core.errors import Refused, in_our_words
from marugoto.paperwork import sheet
from marugoto.paperwork.excel import marks, reading, writing
from marugoto.paperwork.excel.marks import Head
from marugoto.policy.actor import Actor

WAYS: Final = ("pdf", "xlsx")


@transaction.atomic
def put_out(*, version: BlueprintVersion, form: str, how: str, by: Actor) -> bytes:
    """The form of a version as a file, in Japanese. Refused: no such form, or no such way."""
    if how not in WAYS:
        raise Refused(_("PDFかエクセルを選んでください。"), field="how")
    draft = queries.read(version)
    with translation.override("ja"):
        try:
            filled = planform.fill_in(draft, form)
        except KeyError:
            raise Refused(_("この様式はありません。"), field="form") from None
        file = _file(filled, how, Head(form, str(version.id), "", "", clock.now().isoformat()))
    audit.record(
        "blueprint.put_out",
        by=by,
        refs=[Ref("blueprint_version", version.id)],
        data={"form": form, "how": how},
    )
    return file


def _file(filled: planform.Filled, how: str, head: Head) -> bytes:
    grid, title = filled.layout.grid, filled.layout.title
    if how == "pdf":
        return sheet.draw(grid, filled.lines, title=title)
    book, named = writing.book_of(grid, filled.lines, planform.register(), title=title)
    marks.put(book, head, [one for one in named if not one.spot.code.startswith("by.")])
    return writing.as_bytes(book)


@dataclass(frozen=True)
class ReadIn:
    """What came of a form: the new draft (None: nothing was changed), how many cells, which were not taken, (place, words)."""

    version: BlueprintVersion | None
    changes: int
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def read_in(*, data: bytes, by: Actor) -> ReadIn:
    """A form that this system put out, written in by somebody, becomes a draft beside the version that it came from.

    A cell that nobody touched is left alone; one that was changed here meanwhile is not taken, and told. Refused: no workbook;
    not put out by this system; of a version that is not the town's.
    """
    try:
        book = reading.open_book(data)
        head, marked = marks.read(book)
    except reading.UnopenedError as no:
        raise Refused(str(no), field="file") from None
    except marks.NotOursError:
        raise Refused(
            _(
                "このシステムで出した様式ではありません。計画書の様式の画面から出したエクセルに書きこんで、読み込んでください。"
            ),
            field="file",
        ) from None
    version, draft = _version(head, by)
    come, refused = _come(book, marked, planform.fill_in(draft, head.form))
    taken = rules.take(draft.data, come, planform.known_in(draft))
    refused += [(place, in_our_words(words)) for place, words in taken.refused]
    if not taken.changes:
        return ReadIn(None, 0, tuple(refused))
    made = versions.begin(
        title=_("%(title)s（様式から）") % {"title": version.title[:100]}, based_on=version, by=by
    )
    versions.write_data(version=made, data=taken.data, by=by)
    audit.record(
        "blueprint.read_in",
        by=by,
        refs=[Ref("blueprint_version", made.id)],
        data={"form": head.form, "cells": taken.changes, "refused": len(refused)},
    )
    return ReadIn(made, taken.changes, tuple(refused))


def _version(head: Head, by: Actor) -> tuple[BlueprintVersion, queries.Draft]:
    try:
        version = access.get_version(by, UUID(head.record))
        planform.layout_of(head.form, {})
    except (Http404, ValueError, KeyError):
        raise Refused(_("この様式のもとの版は、このまちにありません。"), field="file") from None
    return version, queries.read(version)


def _come(
    book: Any, marked: list[marks.Marked], filled: planform.Filled
) -> tuple[list[Come], list[tuple[str, str]]]:
    """The cells that were changed outside; and those that were changed here as well, which are not taken."""
    cells = reading.cells_by_name(book)
    come: list[Come] = []
    refused: list[tuple[str, str]] = []
    for one in marked:
        found = cells.get(one.name)
        if found is None or found.gone or one.cut or marks.checksum(one.spot, found.text) == one.sum:
            continue
        now = filled.filling.at(one.spot.code, one.spot.row)
        if found.formula:
            refused.append((found.place, _("計算式は読み込めません。")))
        elif marks.checksum(one.spot, now) != one.sum:
            refused.append(
                (found.place, _("様式を出したあとに、画面でも書きかえられています。画面で直してください。"))
            )
        else:
            come.append(Come(one.spot.code, one.spot.row, found.place, found.text))
    return come, refused
