"""Files as offices save them: encodings, headers, merged cells, furigana, JSON."""

import io
import json
import zipfile
from datetime import time

import openpyxl
import pytest

from marugoto.resources.feeds import columns, reading
from marugoto.resources.feeds.tables import fold_header

LINES = "名称,住所,電話番号\nひだまりサロン,架空県みさき市本町1-2,000-000-0001\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("euc_jp", "euc_jis_2004"),
    ],
)
def test_an_encoding_is_told(encoding: str, told: str) -> None:
    read = reading.read(LINES.encode(encoding), "a.csv")
    assert read.encoding == told
    assert read.tables[0].columns == ("名称", "住所", "電話番号")
    assert read.tables[0].rows[0].cells["名称"] == "ひだまりサロン"
    assert read.tables[0].rows[0].number == 2


def test_utf_16_without_a_mark_and_with_tabs() -> None:
    read = reading.read(LINES.replace(",", "\t").encode("utf-16-le"), "a.tsv")
    assert (read.form, read.encoding, read.rows) == ("tsv", "utf-16-le", 1)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "no_header"),
        (b"\xff\xfe\x00", "unknown_encoding"),
        (b"\x81\x00\xfd\xff", "unknown_encoding"),
        (b"PK\x03\x04 this is no workbook", "broken_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_excel"),
        (b'{"a": ', "broken_table"),
        (b'{"a": 1}', "no_header"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, problem: str) -> None:
    assert reading.read(data, "a").problem == problem


def test_names_of_columns_are_the_same_in_any_writing() -> None:
    assert fold_header("都道府県コ―ド又は市区町村コ―ド") == fold_header("都道府県コード又は市区町村コード")
    assert fold_header("方書（ビル名等）") == fold_header("方書(ビル名等)")
    assert fold_header(" ＦＡＸ番号\n") == fold_header("FAX番号")
    assert columns.mapping_of(["電 話 番 号"], {}) == {"電 話 番 号": "phone"}
    assert columns.mapping_of(["おなまえ"], {"おなまえ": "name"}) == {"おなまえ": "name"}


def test_every_field_of_the_list_of_columns_is_read_by_somebody() -> None:
    parts = "".join(
        (columns.FILE.parent / name).read_text("utf-8") for name in ("parts.py", "mapping.py", "contacts.py")
    )
    idle = [f for f in columns.fields() if f'"{f}"' not in parts and f"'{f}'" not in parts]
    assert idle == ["licence", "publisher", "source_url"], "kept in the row as it came"


def workbook(fill: object) -> bytes:
    book = openpyxl.Workbook()
    fill(book)  # type: ignore[operator]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_title_above_the_header_merged_cells_and_times() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        for row in (
            ["令和8年度 サロン一覧", None, None, None],
            ["名称", "種別", "開始時間", None],
            ["東サロン", "サロン", time(9), "ひとこと"],
            ["西サロン", None, 0.375, None],
            [None, None, None, None],
        ):
            sheet.append(row)
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("A1:D1")

    table = reading.read(workbook(fill), "a.xlsx").tables[0]
    assert table.columns == ("名称", "種別", "開始時間", "列4")
    assert [dict(r.cells) for r in table.rows] == [
        {"名称": "東サロン", "種別": "サロン", "開始時間": "09:00", "列4": "ひとこと"},
        {"名称": "西サロン", "種別": "サロン", "開始時間": "0.375", "列4": ""},
    ]
    assert [r.code for r in table.rows[0].remarks] == ["blank_header"]
    assert [(r.code, r.after) for r in table.rows[1].remarks] == [("merged_cell", "サロン")]


def test_furigana_stays_out_of_the_text() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append(["名称", "住所"])
        sheet.append(["浅野児童館", "高松市"])

    with zipfile.ZipFile(io.BytesIO(workbook(fill))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    ruby = '浅野児童館</t><rPh sb="0" eb="2"><t>アサノ</t></rPh>'.encode()
    found = [name for name, data in parts.items() if "浅野児童館</t>".encode() in data]
    assert len(found) == 1
    parts[found[0]] = parts[found[0]].replace("浅野児童館</t>".encode(), ruby)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert reading.read(out.getvalue(), "a.xlsx").tables[0].rows[0].cells["名称"] == "浅野児童館"


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marugoto.resources.feeds.excel.MOST_UNPACKED", 10)
    assert reading.read(workbook(lambda book: None), "a.xlsx").problem == "too_large"


def test_json_of_every_shape() -> None:
    shapes = [
        [{"名称": "サロン", "住所": "a"}],
        {"type": "FeatureCollection", "features": [
            {"geometry": {"type": "Point", "coordinates": [134.0, 34.3]}, "properties": {"名称": "サロン"}}
        ]},
        {"header": {"name": "名称", "tel": "電話"}, "data": [{"name": "サロン", "tel": "1"}]},
        {"index": {"data_01": "一"}, "header": {"data_01": {"name": "施設名"}}, "data_01": [{"name": "サロン"}]},
    ]  # fmt: skip
    for shape in shapes:
        read = reading.read(json.dumps(shape).encode(), "a.json")
        assert read.rows == 1
        assert "サロン" in read.tables[0].rows[0].cells.values()
    assert (
        reading.read(json.dumps(shapes[1]).encode(), "a.geojson").tables[0].rows[0].cells["latitude"]
        == "34.3"
    )
    lines = "\n".join(json.dumps({"名称": f"サロン{n}"}) for n in range(3))
    assert reading.read(lines.encode(), "a.ndjson").rows == 3


def test_a_table_without_known_columns_still_has_a_header() -> None:
    read = reading.read("なまえ,ところ\nサロン,本町\n".encode(), "a.csv")
    assert read.tables[0].columns == ("なまえ", "ところ")
