"""XLSX → data → XLSX loses nothing; what was changed reaches the record through the rooms' own actions; the rest is refused."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.db import connection

from marugoto.cases.models import Assessment, Plan, Progress
from marugoto.core.errors import Refused
from marugoto.paperwork import access
from marugoto.paperwork.actions import printing, reading_in
from marugoto.paperwork.excel import marks, reading
from tests.factories.agencies import Town, Worker
from tests.paperwork.conftest import IVS, LONG, NAME, STORY, Papers, refer

FORMS = ("assessment", "plan_layered", "plan_self_reliance", "note", "notes", "review")


def out(papers: Papers, form: str, by: Worker, *, about: str = "case", part: str = "") -> bytes:
    """The form as Excel."""
    record = {"case": papers.case.pk, "consultation": papers.talk.pk}[about]
    opened = access.open_form(by.actor, form, about, record, part=part)
    return printing.put_out(opened=opened, how="xlsx", purpose="consultation", by=by.actor)


def cell_of(data: bytes, code: str, *, option: str = "", nth: int = 0) -> tuple[Any, Any]:
    """The workbook, and the cell that stands for a field."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    _head, marked = marks.read(book)
    names = [m.name for m in marked if (m.spot.code, m.spot.option) == (code, option)]
    place = reading.cells_by_name(book)[names[nth]].place
    return book, book["様式"][place]


def saved(book: Any) -> bytes:
    """The workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(data: bytes, code: str, words: Any, *, option: str = "", nth: int = 0) -> bytes:
    """The file with one cell changed."""
    book, cell = cell_of(data, code, option=option, nth=nth)
    cell.value = words
    return saved(book)


@pytest.mark.parametrize("form", FORMS)
def test_what_goes_out_comes_back_the_same(form: str, papers: Papers, suzuki: Worker) -> None:
    data = out(papers, form, suzuki)
    assert reading_in.preview(data=data, by=suzuki.actor).changes == []
    again = saved(openpyxl.load_workbook(io.BytesIO(data)))
    assert reading_in.preview(data=again, by=suzuki.actor).changes == []


def test_hard_words_come_back_letter_by_letter(papers: Papers, sato: Worker, suzuki: Worker) -> None:
    data = out(papers, "application", sato, about="consultation")
    _book, story = cell_of(data, "consultation.story")
    assert (story.value, story.data_type) == (STORY, "s")
    assert IVS in story.value
    _book, name = cell_of(data, "person.name")
    assert name.value == NAME
    _book, birth = cell_of(data, "person.birth")
    assert birth.value == "昭和43年3月1日"
    _book, body = cell_of(out(papers, "notes", suzuki), "note.body")
    assert body.value == f"様子を聞いた。\n{LONG}"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_hidden_sheet_holds_no_words(papers: Papers, sato: Worker) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out(papers, "application", sato, about="consultation")))
    sheet = book[marks.MARKS] if hasattr(marks, "MARKS") else book["marugoto"]
    assert sheet.sheet_state == "veryHidden"
    head, cells = marks.read(book)
    assert NAME not in repr((head, cells))
    assert len({m.name for m in cells}) == len(cells) > 40


def test_a_person_is_corrected_through_people(papers: Papers, sato: Worker) -> None:
    data = changed(out(papers, "application", sato, about="consultation"), "person.phone", "0000-1111-2222")
    found = reading_in.preview(data=data, by=sato.actor)
    assert [(c.spot.code, c.old, c.new, c.taken) for c in found.changes] == [
        ("person.phone", "090-0000-1111", "0000-1111-2222", True)
    ]
    papers.person.refresh_from_db()
    assert papers.person.phone == "090-0000-1111"  # a preview keeps nothing
    _opened, count = reading_in.take(sealed=found.sealed, by=sato.actor)
    papers.person.refresh_from_db()
    assert (count, papers.person.phone) == (1, "0000-1111-2222")
    assert _verbs()[-2:] == ["person.corrected", "form.read_in"]


def _verbs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM audit_auditevent WHERE kind = 'write' ORDER BY occurred_at, id")
        return [row[0] for row in cursor.fetchall()]


def test_an_assessment_becomes_a_new_one(papers: Papers, suzuki: Worker) -> None:
    data = out(papers, "assessment", suzuki)
    book, cell = cell_of(data, "fact_housing.dwelling")
    assert "☑" in cell.value
    cell.value = cell.value.replace("☑", "☐").replace("☐持家", "☑持家")
    data = changed(saved(book), "assessment.factors", "○", option="poverty")
    data = changed(data, "assessment.housing_view", "滞納3か月")
    data = changed(data, "fact_housing.rent", "５２，０００円")
    found = reading_in.preview(data=data, by=suzuki.actor)
    assert found.refused == []
    reading_in.take(sealed=found.sealed, by=suzuki.actor)
    newest = Assessment.objects.order_by("-created_at")[0]
    assert newest.factors == ["illness", "debt", "poverty"]
    assert newest.items.get(domain="housing").view == "滞納3か月"
    assert newest.items.get(domain="housing").wording == "家賃が払えない"
    assert newest.facts.get(question="dwelling").codes == ["dwelling.owned"]
    assert newest.facts.get(question="rent").text == "52000"


def test_a_draft_plan_is_changed_and_a_step_too(papers: Papers, suzuki: Worker) -> None:
    data = changed(out(papers, "plan_layered", suzuki), "plan.review_on", "R9.3.1")
    data = changed(data, "step.what", "デイサービスを見に行く", nth=0)
    found = reading_in.preview(data=data, by=suzuki.actor)
    assert [c.refusal for c in found.refused] == []
    reading_in.take(sealed=found.sealed, by=suzuki.actor)
    made = Plan.objects.get()
    assert str(made.review_on) == "2027-03-01"
    assert [s.what for s in made.goals.get().steps.order_by("sort")] == [
        "デイサービスを見に行く",
        "病院に聞く",
    ]


def test_a_note_is_corrected_and_an_empty_sheet_becomes_one(papers: Papers, suzuki: Worker) -> None:
    found = reading_in.preview(
        data=changed(out(papers, "notes", suzuki), "note.body", "短く。"), by=suzuki.actor
    )
    reading_in.take(sealed=found.sealed, by=suzuki.actor)
    assert Progress.objects.get(corrects=papers.note).body == "短く。"
    data = out(papers, "note", suzuki, part="new")
    for code, words in (
        ("note.at", "令和8年11月20日 10:00"),
        ("note.method", "訪問"),
        ("note.body", "家で会えた。"),
    ):
        data = changed(data, code, words)
    found = reading_in.preview(data=data, by=suzuki.actor)
    assert found.refused == []
    reading_in.take(sealed=found.sealed, by=suzuki.actor)
    assert Progress.objects.filter(body="家で会えた。", method="home_visit").count() == 1
    assert reading_in.preview(data=data, by=suzuki.actor).taken == []  # read in twice, it is one note


def test_lines_put_in_above_move_nothing(papers: Papers, sato: Worker) -> None:
    book, cell = cell_of(out(papers, "application", sato, about="consultation"), "person.phone")
    cell.value = "0120-000"
    for name, one in book.defined_names.items():  # as Excel does when two lines are put in at the top
        sheet, _bang, place = str(one.attr_text).partition("!")
        column, row = place.replace("$", " ").split()
        one.attr_text = f"{sheet}!${column}${int(row) + 2}"
        assert name
    sheet = book["様式"]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(1, 2)
    found = reading_in.preview(data=saved(book), by=sato.actor)
    assert [(c.spot.code, c.new) for c in found.changes] == [("person.phone", "0120-000")]


def test_what_cannot_be_changed_says_why(papers: Papers, sato: Worker, suzuki: Worker) -> None:
    data = changed(out(papers, "application", sato, about="consultation"), "consultation.story", "別の話")
    data = changed(data, "person.age", "20歳")
    data = changed(data, "person.birth", "いつか")
    found = reading_in.preview(data=data, by=sato.actor)
    assert {c.spot.code: c.fixed or bool(c.refusal) for c in found.refused} == {
        "consultation.story": "received",
        "person.age": "automatic",
        "person.birth": True,
    }
    with pytest.raises(Refused):
        reading_in.take(sealed=found.sealed, by=sato.actor)


def test_without_the_right_nothing_is_taken(papers: Papers, sato: Worker, suzuki: Worker) -> None:
    data = changed(out(papers, "assessment", suzuki), "assessment.summary", "別の見立て")
    with pytest.raises(Refused, match="開けません"):  # the desk worker reads no case
        reading_in.preview(data=data, by=sato.actor)


def test_a_stranger_learns_nothing_from_a_file(
    papers: Papers, suzuki: Worker, takahashi: Worker, ishii: Worker
) -> None:
    data = out(papers, "assessment", suzuki)
    for who in (takahashi, ishii):
        with pytest.raises(Refused, match="開けません"):
            reading_in.preview(data=data, by=who.actor)


def test_a_record_changed_meanwhile_is_not_overwritten(papers: Papers, sato: Worker) -> None:
    data = out(papers, "application", sato, about="consultation")
    first = reading_in.preview(data=changed(data, "person.phone", "111"), by=sato.actor)
    second = changed(data, "person.phone", "222")
    offered = reading_in.preview(data=second, by=sato.actor)
    reading_in.take(sealed=first.sealed, by=sato.actor)
    assert "書きかえられています" in reading_in.preview(data=second, by=sato.actor).refused[0].refusal
    with pytest.raises(Refused, match="書きかえられました"):
        reading_in.take(sealed=offered.sealed, by=sato.actor)


def test_a_forged_file_and_no_file_are_refused(papers: Papers, sato: Worker) -> None:
    data = out(papers, "application", sato, about="consultation")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sealed = book["marugoto"]["A1"]
    sealed.value = sealed.value[:-4] + "AAAA"
    for wrong in (saved(book), saved(openpyxl.Workbook())):
        with pytest.raises(Refused, match="このシステムで出した様式ではありません"):
            reading_in.preview(data=wrong, by=sato.actor)
    for wrong in (b"", b"PK\x03\x04", b"a,b\n", data[:2000]):
        with pytest.raises(Refused, match="エクセルのファイル"):
            reading_in.preview(data=wrong, by=sato.actor)
    with pytest.raises(Refused):
        reading_in.take(sealed="x", by=sato.actor)


def test_formulas_are_not_read(papers: Papers, sato: Worker) -> None:
    data = changed(out(papers, "application", sato, about="consultation"), "person.phone", "=1+1")
    found = reading_in.preview(data=data, by=sato.actor)
    assert ["計算式" in c.refusal for c in found.refused] == [True]


def test_a_referral_goes_out_and_takes_nothing_back(
    papers: Papers, town: Town, suzuki: Worker, tanaka: Worker
) -> None:
    sent = refer(papers, town, suzuki)
    opened = access.open_form(tanaka.actor, "referral", "referral", sent.pk)
    data = printing.put_out(opened=opened, how="xlsx", purpose="referral", by=tanaka.actor)
    found = reading_in.preview(data=changed(data, "referral.asked", "別のこと"), by=tanaka.actor)
    assert [c.fixed for c in found.changes] == ["sent"]
