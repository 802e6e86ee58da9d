"""Words in cells, boxes, days; grids and what is wrong with them; what has changed."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marugoto.paperwork.rules import changes, fields, filling, grid, shipped, words
from marugoto.paperwork.rules.fields import Asked, Field, Register
from marugoto.paperwork.rules.filling import Filling, Row, Spot
from marugoto.paperwork.rules.grid import Cell, Grid, Line

LIST = {"owned": "持家", "rented_house": "借家", "rented": "借家（民間）"}
REGISTER = Register(
    [
        Field(
            "person.name",
            "氏名",
            "Name",
            "people.Person.family_name",
            "people:correct",
            national=True,
            act="person",
        ),
        Field("person.age", "年齢", "Age", "person.birth", automatic=True),
        Field(
            "home.kind",
            "住まい",
            "Home",
            "x.Y.z",
            "cases:facts",
            kind="choices",
            options="homes",
            act="assessment",
        ),
        Field(
            "home.marks",
            "印",
            "Marks",
            "x.Y.m",
            "cases:assess",
            kind="marks",
            options="homes",
            act="assessment",
        ),
        Field("note.at", "日時", "At", "x.Y.at", "cases:progress", kind="moment", rows="notes", act="note"),
        Field(
            "note.body", "内容", "Body", "x.Y.body", "cases:progress", kind="long", rows="notes", act="note"
        ),
        Field("tie.name", "氏名", "Name", "x.Y.tie", "people:tie", rows="ties", fixed="household"),
    ],
    {"homes": LIST},
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年11月24日", date(2026, 11, 24)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R8.11.24", date(2026, 11, 24)),
        ("Ｓ４３／３／１", date(1968, 3, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("2026-11-24", date(2026, 11, 24)),
        ("2026/1/4", date(2026, 1, 4)),
        ("", None),
    ],
)
def test_days_are_read(text: str, day: date | None) -> None:
    assert words.read_day(text) == day


@pytest.mark.parametrize("text", ["2026-13-01", "きょう", "令和8年11月", "2月30日", "2026-02-30"])
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(words.UnreadableError):
        words.read_day(text)


@given(st.dates(min_value=date(1868, 2, 1), max_value=date(2099, 1, 1)))
def test_every_day_is_written_and_read_the_same(day: date) -> None:
    assert words.read_day(words.era_day(day)) == day


def test_moments() -> None:
    at = datetime(2026, 11, 24, 9, 5)
    assert words.moment(at) == "令和8年11月24日 09:05"
    assert words.read_moment("令和8年11月24日 09:05") == at
    assert words.read_moment("2026/11/24 9時05分") == at
    for wrong in ("令和8年11月24日", "25:00", "10:05"):
        with pytest.raises(words.UnreadableError):
            words.read_moment(wrong)


@pytest.mark.parametrize(
    ("text", "number"), [("48,000円/月", 48000), ("１５分", 15), ("0", 0), ("", None), ("12.0", 12)]
)
def test_numbers(text: str, number: int | None) -> None:
    assert words.read_number(text) == number


@given(st.sets(st.sampled_from(sorted(LIST))))
def test_boxes_are_written_and_read_the_same(chosen: set[str]) -> None:
    assert set(words.read_boxes(words.boxes(LIST, chosen), LIST)) == chosen


def test_boxes_as_people_change_them() -> None:
    text = words.boxes(LIST, ["owned"])
    assert words.read_boxes(text.replace("☑", "☐").replace("☐借家　", "■借家　"), LIST) == ["rented_house"]
    assert words.read_boxes("持家", LIST) == ["owned"]
    assert words.read_boxes("", LIST) == []
    with pytest.raises(words.UnreadableError):
        words.read_boxes("知らない", LIST)
    with pytest.raises(words.UnreadableError):
        words.read_boxes(words.boxes(LIST, ["owned", "rented"]), LIST, single=True)


@pytest.mark.parametrize(("text", "mark"), [("◯", "○"), ("〇", "○"), ("◎", "◎"), (" ", "")])
def test_marks(text: str, mark: str) -> None:
    assert words.read_mark(text) == mark


def test_a_wrong_mark_and_a_wrong_word_are_said() -> None:
    with pytest.raises(words.UnreadableError):
        words.read_mark("はい")
    with pytest.raises(words.UnreadableError, match="持家"):
        words.read_choice("城", LIST)
    assert words.read_choice("持 家", LIST) == "owned"


def test_what_excel_does_is_no_change() -> None:
    assert words.same("一行目\r\n二行目 ", "一行目\n二行目", "long")
    assert words.same("2026-11-24", "令和8年11月24日", "day")
    assert words.same("48000", "48,000円/月", "number")
    assert not words.same("2026-11-25", "令和8年11月24日", "day")
    assert not words.same("0123", "123", "text")
    assert not words.same("きょう", "あす", "day")


def test_braces_ask_for_fields() -> None:
    assert grid.asked_in("{{person.name}} と {{ home.marks:owned }}") == [
        Asked("person.name"),
        Asked("home.marks", "owned"),
    ]
    assert grid.only_asked("{{note.at*3}}") == Asked("note.at", "", 3)
    assert grid.only_asked("氏名 {{person.name}}") is None
    assert grid.filled("{{person.name}}様", {"person.name": "髙邉"}) == "髙邉様"


def _grid(*texts: str) -> Grid:
    return Grid((1.0,) * len(texts), (Line(tuple(Cell(n, text=t) for n, t in enumerate(texts))),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{person.nam}}", "「person.name」のことですか"),
        ("{{home.marks:own}}", "「home.marks:owned」のことですか"),
        ("{{person.name*3}}", "くりかえす欄ではありません"),
        ("{{person.name", "項目のコードだけ"),
        ("{{tie.name}}", "この様式では出せない"),
    ],
)
def test_what_is_wrong_with_a_layout_is_said_with_its_place(text: str, said: str) -> None:
    found = grid.faults_of(_grid("x", text), REGISTER, needed=[], offered={"person", "home", "note"})
    assert [(f.line, f.column) for f in found] == [(1, 2)]
    assert said in found[0].words


def test_a_layout_without_what_the_state_wants_is_no_form() -> None:
    found = grid.faults_of(_grid("x"), REGISTER, needed=["person.name"], offered={"person"})
    assert ["国へ報告する項目「氏名」" in f.words for f in found] == [True]
    two = _grid("{{note.at*1}}", "{{tie.name*1}}")
    assert any(
        "ひとつの表" in f.words for f in grid.faults_of(two, REGISTER, needed=[], offered={"note", "tie"})
    )


def test_a_grid_is_kept_as_it_is() -> None:
    one = Grid(
        (2.0, 1.0),
        (
            Line((Cell(0, 2, 1, "題", "title"),), page=True),
            Line((Cell(0, text="{{person.name}}", bold=True),)),
        ),
    )
    assert grid.from_data(grid.to_data(one)) == one


def test_lines_are_repeated_for_their_rows() -> None:
    one = _grid("{{note.at*2}}", "{{note.body*2}}")
    rows = [Row(str(n), {"note.at": f"{n}日", "note.body": "話"}) for n in range(3)]
    lines = filling.fill(one, Filling(rows={"notes": rows}), REGISTER)
    assert [[w.text for w in line.cells] for line in lines] == [["0日", "話"], ["1日", "話"], ["2日", "話"]]
    assert lines[1].cells[0].spot == Spot("note.at", "", "1")
    empty = filling.fill(one, Filling(), REGISTER)
    assert [w.spot for line in empty for w in line.cells] == [None] * 4


def test_the_meter_counts_what_the_state_wants() -> None:
    one = _grid("{{person.name}}", "{{person.age}}")
    assert filling.meter(one, Filling(), REGISTER, not_needed=frozenset()) == filling.Meter(
        0, 1, ("person.name",)
    )
    assert filling.meter(one, Filling({"person.name": "髙邉"}), REGISTER, not_needed=frozenset()).whole
    assert filling.meter(one, Filling(), REGISTER, not_needed=frozenset({"person.name"})).asked == 0


def come(code: str, text: str, **more: object) -> changes.Come:
    spot = more.pop("spot", None) or Spot(code)
    return changes.Come(spot, "B2", text, as_sent=False, now_as_sent=True, **more)  # type: ignore[arg-type]


NOW = Filling({"person.name": "髙邉 花", "person.age": "58歳", "home.kind": words.boxes(LIST, ["owned"])})


def test_what_changed_is_found_and_what_cannot_be_taken_says_why() -> None:
    found = changes.changes_of(
        [
            come("person.name", "高辺 花"),
            come("person.age", "60歳"),
            come("home.kind", "でたらめ"),
            come("home.marks", "○", spot=Spot("home.marks", "owned")),
        ],
        NOW,
        REGISTER,
    )
    said = {c.spot.name: (c.old, c.new, c.fixed, bool(c.refusal)) for c in found}
    assert said == {
        "person.name": ("髙邉 花", "高辺 花", "", False),
        "person.age": ("58歳", "60歳", "automatic", False),
        "home.kind": (NOW.fields["home.kind"], "でたらめ", "", True),
        "home.marks:owned": ("", "○", "", False),
    }
    assert set(changes.by_act(found)) == {"person", "assessment"}


def test_a_record_that_was_changed_meanwhile_a_formula_and_a_cut_text_are_not_taken() -> None:
    meanwhile = changes.Come(Spot("person.name"), "B2", "別の名", as_sent=False, now_as_sent=False)
    assert changes.changes_of([meanwhile], NOW, REGISTER)[0].refusal == changes.MEANWHILE
    assert (
        changes.changes_of([come("person.name", "", formula=True)], NOW, REGISTER)[0].refusal
        == changes.FORMULA
    )
    assert changes.changes_of([come("person.name", "短い", cut=True)], NOW, REGISTER)[0].fixed == "cut"
    twice = [come("person.name", "甲"), come("person.name", "乙")]
    assert [c.refusal for c in changes.changes_of(twice, NOW, REGISTER)] == [changes.TWICE]
    same = changes.Come(Spot("person.name"), "B2", "x", as_sent=True, now_as_sent=True)
    assert changes.changes_of([same], NOW, REGISTER) == []


def test_mistakes_in_a_file_of_fields_are_found() -> None:
    head = 'noun = "x"\nroute = "a:b"\n[[field]]\ncode = "y"\nlabel = "あ"\nlabel_en = "a"\nsource = "s"\n'
    assert fields.read(head)[0].code == "x.y"
    for wrong in ('kind = "none"\n', 'act = "none"\n', 'route = ""\n'):
        with pytest.raises(ValueError, match=r"x\.y"):
            fields.read(head + wrong)


def test_a_row_that_does_not_fill_the_page_is_a_mistake() -> None:
    head = 'form = "f"\nversion = "1"\ntitle = "題"\ncolumns = 4\n'
    text = head + '[[section]]\n[[section.row]]\ncells = [{text = "x", width = 3}]\n'
    with pytest.raises(ValueError, match="3 wide"):
        shipped.read(text, REGISTER)
