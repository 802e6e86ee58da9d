"""The suite of dirty files: what comes in, how many lines are kept, repaired, refused, and what is said."""

import io
import json
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.people.actions import imports
from marugoto.people.extract import headings, reading, rows, values
from marugoto.people.extract.rows import REFUSED, SAID, Understanding
from marugoto.people.invented import extract, styles
from marugoto.people.invented.damage import DAMAGES
from marugoto.people.invented.extract import COLUMNS, Town
from tests.factories.agencies import Town as TownOfTheCast
from tests.factories.extracts import AS_OF, line, read, written

USUAL = [line("0000000001"), line("0000000002", 続柄="子", 氏名="渡邊　一郎")]
TEXT = written(USUAL).decode()
HEAD, FIRST, SECOND = TEXT.splitlines()
HALF = styles.half_width("ワタナベ ハナコ")


def understood(data: bytes) -> list[rows.Row]:
    """The lines of a file as they are understood, without a database."""
    shape, found = reading.shape_of(data[: reading.HEAD])
    columns = headings.recognise(found)
    widths = {"number_width": 10, "household_width": 9}
    understanding = Understanding(columns, found, as_of=AS_OF, **widths)
    lines = reading.lines_of([data], shape.encoding)
    return [understanding.row(record) for record in reading.records(lines, shape.delimiter, len(found))]


def outcome(data: bytes) -> tuple[dict[str, int], dict[str, int]]:
    found = understood(data)
    outcomes = Counter(row.outcome for row in found)
    notes = Counter(note[0] for row in found for note in row.notes)
    return dict(outcomes), dict(notes)


def changed(**what: str) -> bytes:
    return written([line("0000000001", **what), USUAL[1]])


KEPT = {"kept": 2}
TABLE: list[tuple[str, bytes, dict[str, int], dict[str, int]]] = [
    ("utf-8", TEXT.encode(), KEPT, {}),
    ("utf-8 with a mark", TEXT.encode("utf-8-sig"), KEPT, {}),
    ("cp932", TEXT.encode("cp932"), KEPT, {}),
    ("utf-16", TEXT.encode("utf-16"), KEPT, {}),
    ("utf-16 big-endian without a mark", TEXT.encode("utf-16-be"), KEPT, {}),
    ("tabs", TEXT.replace(",", "\t").encode("cp932"), KEPT, {}),
    ("semicolons", TEXT.replace(",", ";").encode(), KEPT, {}),
    ("old line ends", TEXT.replace("\r\n", "\r").encode(), KEPT, {}),
    ("blank lines and the old sign of the end", TEXT.replace("\r\n", "\r\n\r\n").encode() + b"\x1a", KEPT, {}),
    ("no line end at the end", TEXT.rstrip().encode(), KEPT, {}),
    ("quoted, with a line end in a value", changed(方書="さくら荘\n101号"), {"kept": 1, "repaired": 1}, {"control": 1}),
    ("cut in the last line", TEXT.encode()[:-70], {"kept": 1, "refused": 1}, {"cut_off": 1}),
    ("cut in the middle of a letter", TEXT.encode()[:-91], {"kept": 1, "refused": 1}, {"cut_off": 1}),
    ("only headings", HEAD.encode(), {}, {}),
    ("headings twice", f"{HEAD}\n{FIRST}\n{HEAD}\n{SECOND}".encode(), {"kept": 2, "refused": 1}, {"heading_again": 1}),
    ("a quotation mark that stays open", f'{HEAD}\n"{FIRST}\n{SECOND}\n'.encode(), {"kept": 1, "refused": 1}, {"open_quote": 1}),
    ("a total at the end", f"{TEXT}合計,2件\r\n".encode(), {"kept": 2, "refused": 1}, {"too_few": 1}),
    ("a comma in a value", TEXT.replace("2番3号", "2番3号,101").encode(), {"refused": 2}, {"too_many": 2}),
    ("zeros lost", changed(宛名番号="1"), {"kept": 1, "repaired": 1}, {"zeros": 1}),
    ("a number as Excel quotes it", changed(宛名番号='="0000000001"'), KEPT, {}),
    ("a number with a letter", changed(宛名番号="00000000A1"), {"kept": 1, "refused": 1}, {"bad_number": 1}),
    ("no number", changed(宛名番号=""), {"kept": 1, "refused": 1}, {"no_number": 1}),
    ("a 個人番号", changed(宛名番号="123456789018"), {"kept": 1, "refused": 1}, {"my_number": 1}),
    ("no name", changed(氏名="", 氏名カナ=""), {"kept": 1, "refused": 1}, {"no_name": 1}),
    ("only a reading", changed(氏名=""), KEPT, {}),
    ("a name in one piece", changed(氏名="渡邊花子"), KEPT, {"name_in_one": 1}),
    ("〓", changed(氏名="渡〓　花子"), KEPT, {"placeholder": 1}),
    ("a 外字 of one's own", changed(氏名="渡\ue000　花子"), KEPT, {"placeholder": 1}),
    ("an unreadable byte", TEXT.encode("cp932").replace("花".encode("cp932"), b"\x81\xff"),
     KEPT, {"undecodable": 1, "placeholder": 1}),
    ("half-width kana", changed(氏名カナ=HALF), {"kept": 1, "repaired": 1}, {"half_kana": 1}),
    ("a reading that is none", changed(氏名カナ="渡邊"), {"kept": 1, "repaired": 1}, {"bad_kana": 1}),
    ("a day by era", changed(生年月日="S25.03.01"), KEPT, {}),
    ("a day by era in letters", changed(生年月日="昭和二十五年三月一日"), KEPT, {}),
    ("a day of which only the year is known", changed(生年月日="1950-00-00"), KEPT, {}),
    ("a day that is none", changed(生年月日="1950-02-30"), {"kept": 1, "refused": 1}, {"bad_birth": 1}),
    ("a day ahead", changed(生年月日="2950-02-03"), {"kept": 1, "refused": 1}, {"future_birth": 1}),
    ("no day", changed(生年月日=""), KEPT, {"no_birth": 1}),
    ("no household", changed(世帯番号=""), KEPT, {"no_household": 1}),
    ("an unknown relation", changed(続柄="ひみつ"), KEPT, {"unknown_relation": 1}),
    ("an unknown sex", changed(性別="9"), {"kept": 1, "repaired": 1}, {"unknown_sex": 1}),
    ("signs that cannot be seen", changed(町字="旭\x00町\u200b"), {"kept": 1, "repaired": 1}, {"control": 1}),
    ("a protection that is unclear", changed(支援措置="？"), KEPT, {"protection_unclear": 1}),
    ("a name without end", changed(氏名="渡" * 81), {"kept": 1, "refused": 1}, {"name_in_one": 1, "too_long": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "data", "outcomes", "notes"), TABLE, ids=[row[0] for row in TABLE])
def test_a_dirty_file(what: str, data: bytes, outcomes: dict[str, int], notes: dict[str, int]) -> None:
    assert outcome(data) == (outcomes, notes)


def test_every_note_has_a_sentence_and_its_weight() -> None:
    entries = codes.entries("people.import_notes")
    said = {code for code, entry in entries.items() if entry.extra["weight"] == "said"}
    refused = {code for code, entry in entries.items() if entry.extra["weight"] == "refused"}
    assert (said, refused) == (set(SAID), set(REFUSED))
    tried = {code for _what, _data, _outcomes, notes in TABLE for code in notes}
    only_together = {"twice", "twice_different", "second_head", "no_kana", "left_out"}
    assert set(entries) == tried | only_together


def test_what_one_knows_of_a_birth_is_kept() -> None:
    born = [
        values.day(text) for text in ("1950-00-00", "昭和25年3月", "S250301", "3250301", "令和元年5月1日")
    ]
    assert [(b.day, b.precision) for b in born if b] == [
        (date(1950, 1, 1), "year"),
        (date(1950, 3, 1), "month"),
        (date(1950, 3, 1), "day"),
        (date(1950, 3, 1), "day"),
        (date(2019, 5, 1), "day"),
    ]
    assert values.day("昭和65年1月1日") is None


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_every_style_in_every_encoding_is_recognised(style: str, encoding: str) -> None:
    names, write = styles.STYLES[style]
    town = Town(40, 3, "402036", "福岡県", "久留米市")
    lines = [names, *(write(town, one) for one in extract.residents(town))]
    text = "".join(",".join(styles.for_encoding(cell, encoding) for cell in row) + "\r\n" for row in lines)
    found = understood(text.encode(encoding))
    assert len(found) == 40
    assert not [row for row in found if row.outcome == "refused"]
    assert {row.birth.precision for row in found} <= {"day", "month", "year"}


def test_a_column_of_my_numbers_is_never_read() -> None:
    columns = headings.recognise(["宛名番号", "氏名", "個人番号"])
    assert columns.forbidden == ("個人番号",)
    assert set(columns.places) == {"number", "name"}
    assert headings.recognise(["宛名番号", "氏名", "個人番号"], {"number": "個人番号"}).missing == (
        "number",
        "name",
    )


@pytest.mark.parametrize("harm", DAMAGES)
def test_what_the_generator_spoils_is_neither_lost_nor_believed(harm: str) -> None:
    town = Town(30, 5, "402036", "福岡県", "久留米市")
    row = next(
        row for row in (extract.row(town, one) for one in extract.residents(town)) if row[0].startswith("0")
    )
    spoilt = DAMAGES[harm](list(row), Random(1))
    out = io.StringIO()
    for cells in (list(COLUMNS), *spoilt):
        out.write(",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\n")
    assert len(understood(out.getvalue().encode())) == len(spoilt)


@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=40), max_size=12),
    st.sampled_from(["utf-8", "utf-16", "cp932"]),
)
@settings(max_examples=150, deadline=None)
def test_every_line_that_is_not_blank_is_kept_or_refused(lines: list[str], encoding: str) -> None:
    text = f"{HEAD}\r\n{FIRST}\r\n" + "".join(f"{one}\r\n" for one in lines) + f"{SECOND}\r\n"
    found = understood(text.encode(encoding, "replace"))
    assert {row.outcome for row in found} <= {"kept", "repaired", "refused"}
    numbers = {row.number for row in found if row.outcome != "refused"}
    assert "0000000001" in numbers
    assert all(row.notes for row in found if row.outcome != "kept")


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_garbage_is_refused_line_by_line_and_breaks_nothing(garbage: bytes) -> None:
    shape, found = reading.shape_of(garbage)
    lines = list(reading.lines_of([garbage], shape.encoding))
    records = list(reading.records(lines, shape.delimiter, len(found)))
    joined = sum(text.count("\n") for text in lines if not reading.blank(text))
    assert len(records) <= max(0, joined + 1)
    columns = headings.recognise(found)
    understanding = Understanding(columns, found, as_of=AS_OF)
    assert all(understanding.row(record).outcome for record in records)


@pytest.mark.django_db
def test_what_only_all_lines_together_can_tell(town: TownOfTheCast) -> None:
    lines = [
        line("0000000001"),
        line("0000000001"),
        line("0000000001", 町字="緑町"),
        line("0000000002", 氏名="渡邊　正"),
        line("0000000003", 世帯番号="000000002", 異動事由="死亡"),
        line("0000000004", 世帯番号="000000002"),
    ]
    run = read(town.city.agency, written(lines))
    assert (run.kept, run.repaired, run.refused) == (4, 0, 2)
    assert run.notes == {"twice": 1, "twice_different": 1, "second_head": 1}
    second = run.lines.get(line=3)
    assert second.notes == [["twice", "", "2"]]


@pytest.mark.django_db
def test_rows_are_kept_repaired_or_refused_and_nothing_is_lost(town: TownOfTheCast) -> None:
    of_town = Town(400, 11, "402036", "福岡県", "久留米市")
    dice, out, total = Random(2), io.StringIO(), 0
    out.write(",".join(COLUMNS) + "\n")
    for one in extract.residents(of_town):
        row = extract.row(of_town, one)
        made = DAMAGES[dice.choice(list(DAMAGES))](row, dice) if dice.random() < 0.4 else [row]
        for cells in made:
            out.write(",".join(cells) + "\n")
            total += 1
    run = read(town.city.agency, out.getvalue().encode())
    assert run.rows == total == run.lines.count()
    assert run.refused > 20
    assert json.dumps(run.notes)


@pytest.mark.django_db
def test_an_empty_file_and_one_from_the_future_are_refused(town: TownOfTheCast) -> None:
    begin = {"agency": town.city.agency, "file_name": "x.csv", "by": None}
    with pytest.raises(Refused, match="何も書かれていません"):
        imports.begin(file=[b""], as_of=AS_OF, **begin)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="今日まで"):
        imports.begin(file=[b"x"], as_of=date(2999, 1, 1), **begin)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_one_import_at_a_time(town: TownOfTheCast) -> None:
    read(town.city.agency, written(USUAL))
    with pytest.raises(Refused, match="別の取込みが終わっていません"):
        read(town.city.agency, written(USUAL))
