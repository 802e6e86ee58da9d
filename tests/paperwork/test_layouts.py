"""A town's own layout: taken out, rearranged, put in, used, put away; with every fault and its place."""

import io
from typing import Any

import openpyxl
import pytest

from marugoto.core.errors import Refused
from marugoto.paperwork import access, queries, registry
from marugoto.paperwork.actions import layouts, printing
from marugoto.paperwork.models import LayoutVersion
from tests.core.test_pdf import read
from tests.factories.agencies import Worker
from tests.paperwork.conftest import NAME, Papers


def book_of(data: bytes) -> Any:
    """The workbook of a file."""
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Any) -> bytes:
    """The file of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def taken_out(form: str, by: Worker) -> Any:
    """The layout as the administrator has it in Excel."""
    return book_of(layouts.take_out(form=form, by=by.actor))


def cell_with(book: Any, words: str) -> Any:
    """The cell that says something."""
    return next(c for row in book["様式"].iter_rows() for c in row if c.value == words)


@pytest.mark.parametrize("form", sorted(registry.layouts()))
def test_what_is_taken_out_is_put_in_as_the_same_grid(form: str, admin: Worker) -> None:
    tried = layouts.try_layout(
        form=form, file_name="x.xlsx", data=saved(taken_out(form, admin)), by=admin.actor
    )
    assert tried.faults == []
    before, version = registry.layouts()[form].grid, tried.version
    assert version is not None
    after = layouts.from_data(version.grid)
    assert [[(c.at, c.wide, c.high, c.text, c.bold) for c in line.cells] for line in after.lines] == [
        [(c.at, c.wide, c.high, c.text, c.bold) for c in line.cells] for line in before.lines
    ]
    assert {c.look for line in after.lines for c in line.cells} <= {
        "title",
        "section",
        "label",
        "value",
        "mark",
        "note",
    }
    assert [line.page for line in after.lines] == [line.page for line in before.lines]
    assert after.landscape == before.landscape


def test_a_rearranged_layout_is_drawn(papers: Papers, sato: Worker, admin: Worker) -> None:
    book = taken_out("application", admin)
    cell_with(book, "相談受付・申込票（本人同意あり）").value = "みさき市 申込票"
    name, phone = cell_with(book, "{{person.name}}"), cell_with(book, "{{person.phone}}")
    name.value, phone.value = phone.value, name.value
    tried = layouts.try_layout(form="application", file_name="みさき.xlsx", data=saved(book), by=admin.actor)
    assert tried.version is not None
    shown = access.open_form(sato.actor, "application", "consultation", papers.talk.pk)
    words = read(printing.put_out(opened=shown, how="pdf", purpose="consultation", by=sato.actor))
    assert "みさき市 申込票" not in words  # tried is not used
    layouts.use(version=tried.version, by=admin.actor)
    words = read(printing.put_out(opened=shown, how="pdf", purpose="consultation", by=sato.actor))
    assert "みさき市 申込票" in words
    assert queries.form_lines(admin.actor)[0].used == tried.version
    layouts.back_to_shipped(form="application", by=admin.actor)
    words = read(printing.put_out(opened=shown, how="pdf", purpose="consultation", by=sato.actor))
    assert "みさき市 申込票" not in words
    assert [v.status for v in queries.versions_of(admin.actor, "application")] == ["ended"]
    again = layouts.use(version=tried.version, by=admin.actor)
    assert (again.status, again.used_to) == ("used", None)
    assert NAME.split()[0] in words


def test_faults_are_said_with_line_and_column(admin: Worker) -> None:
    book = taken_out("note", admin)
    cell = cell_with(book, "{{note.body}}")
    cell.value = "{{note.boddy}}"
    cell_with(book, "{{person.name}}").value = ""
    cell_with(book, "{{note.at}}").value = "=1+1"
    tried = layouts.try_layout(form="note", file_name="x.xlsx", data=saved(book), by=admin.actor)
    said = [(f.line, f.column, f.words) for f in tried.faults]
    assert any(
        line == cell.row and column == cell.column and "note.body" in words for line, column, words in said
    )
    assert any("国へ報告する項目「氏名」" in words for _l, _c, words in said)
    assert any("計算式" in words for _l, _c, words in said)
    assert not LayoutVersion.objects.exists()


def test_only_who_looks_after_forms_may(sato: Worker, admin: Worker) -> None:
    for act in (
        lambda: layouts.take_out(form="note", by=sato.actor),
        lambda: layouts.back_to_shipped(form="note", by=sato.actor),
        lambda: layouts.try_layout(form="note", file_name="x", data=b"", by=sato.actor),
        lambda: layouts.take_out(form="none", by=admin.actor),
        lambda: layouts.back_to_shipped(form="note", by=admin.actor),
        lambda: layouts.try_layout(form="note", file_name="x", data=b"no", by=admin.actor),
    ):
        with pytest.raises(Refused):
            act()


def test_every_list_of_fields_goes_along(admin: Worker) -> None:
    rows = list(taken_out("assessment", admin)["項目の一覧"].iter_rows(values_only=True))
    codes = {row[0] for row in rows[1:]}
    assert "{{fact_housing.dwelling}}" in codes
    assert "{{sitting.name}}" not in codes
    assert {row[0]: row[2] for row in rows}["{{person.name}}"] == "○"
