"""Exports: machine-readable by the government's rules, readable again by our own import, and without private contacts."""

import csv
import io
import json
import re
import unicodedata
import zipfile
import zlib
from dataclasses import replace
from datetime import date

import pytest

from marugoto.core.municipalities import is_code
from marugoto.resources.actions.entries import list_entry
from marugoto.resources.actions.importing import import_file
from marugoto.resources.extract import bulk as exports
from marugoto.resources.models import Service, Source
from marugoto.resources.rules.entry import Body, Identifier, Number
from tests.factories.agencies import Town
from tests.factories.resources import list_salon, salon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("needs", "clock")]


@pytest.fixture
def full(town: Town) -> Town:
    """A town with entries that are hard to write down: line breaks, ①, ㈱, spaces, a fax, a body with its number."""
    town.municipality.code = "372013"
    town.municipality.save()
    place = salon().place
    assert place is not None
    list_salon(
        town.municipality,
        name="①サロン ㈱みさき　",
        description="一行目\n二行目\r\n=1+1",
        place=replace(place, lg_code="372013", block="2", number="3", building="会館　２階"),
        phones=(Number("000-000-0001", extension="12"), Number("000-000-0002", "fax")),
        body=Body("会", identifiers=(Identifier("法人番号", "7000012050002", "JP-JCN"),)),
    )
    list_salon(town.municipality, name="場所のない会", place=None, times=(), costs=(), phones=())
    list_salon(town.municipality, name="職員だけの会", listed=False)
    return town


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def unreadable(text: str, *, marked: bool = True) -> list[str]:
    """What the government's rules of machine readability (デジタル庁, L1 to L3) would object to in a CSV."""
    said = [] if text.startswith("\ufeff") or not marked else ["the encoding is not marked by a BOM"]
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    head, body = lines[0], lines[1:]
    said += ["a header is blank"] if not all(head) else []
    said += ["two columns have one name"] if len(set(head)) < len(head) else []
    said += [f"row {n} has another width" for n, row in enumerate(body, 2) if len(row) != len(head)]
    said += ["a blank row"] if any(not any(row) for row in body) else []
    said += (
        ["a record takes more than one line"] if len(text.rstrip("\r\n").split("\n")) != len(lines) else []
    )
    said += [f"{name}: one column for each year or number" for name in head if re.search(r"[0-9０-９]", name)]
    for n, row in enumerate(body, 2):
        for name, value in zip(head, row, strict=False):
            said += [f"row {n} {name}: {problem}" for problem in objections(name, value)]
    return said


def objections(name: str, value: str) -> list[str]:
    """What is wrong with one cell."""
    checks = {
        "spaces around or for layout": value != value.strip() or "  " in value or "\u3000" in value,
        "a line break in a cell": "\n" in value or "\r" in value,
        "letters that only some machines know": any(
            unicodedata.normalize("NFKC", c) != c
            and (0x2160 <= ord(c) <= 0x24FF or 0x3200 <= ord(c) <= 0x33FF)
            for c in value
        ),
        "half-width kana": bool(re.search("[\uff61-\uff9f]", value)),
        "ditto": value in {"同上", "〃", "々"},
        "no six-digit code with its check digit": name.endswith("地方公共団体コード")
        and bool(value)
        and not is_code(value),
        "no ISO date": name in {"確認日", "更新日"} and bool(value) and not _iso(value),
        "no time": name in {"開始時間", "終了時間"} and bool(value) and not re.fullmatch(r"\d\d:\d\d", value),
        "no plain number": name in {"緯度", "経度", "定員", "対象年齢_下限", "対象年齢_上限"}
        and bool(value)
        and not re.fullmatch(r"-?\d+(\.\d+)?", value),
    }
    return [words for words, wrong in checks.items() if wrong]


def _iso(value: str) -> bool:
    try:
        return date.fromisoformat(value) is not None and len(value) == 10
    except ValueError:
        return False


def test_the_csv_is_machine_readable(full: Town) -> None:
    text = "".join(exports.standard_csv(full.municipality))
    assert unreadable(text) == []
    assert unreadable(exports.columns_csv()) == []
    assert unreadable(exports.codes_csv()) == []
    found = {r["名称"]: r for r in rows(text)}
    assert set(found) == {"1サロン (株)みさき", "場所のない会"}, "what is not listed is not exported"
    first = found["1サロン (株)みさき"]
    assert (first["所在地_町字"], first["所在地_番地以下"], first["緯度"]) == ("本町1丁目", "2-3", "35.0")
    assert (first["電話番号"], first["内線番号"], first["FAX番号"]) == ("000-000-0001", "12", "000-000-0002")
    assert (first["法人番号"], first["料金"]) == ("7000012050002", "お茶代100円")
    assert first["説明"] == "一行目。二行目。=1+1"
    assert found["場所のない会"]["緯度"] == "", "nothing is not zero"


@pytest.mark.parametrize(
    "broken",
    [
        "名称\n会\n",
        "\ufeff名称,\n会,x\n",
        "\ufeff名称,名称\n会,x\n",
        "\ufeff名称,開始時間\n会,9時\n",
        "\ufeff名称\n 会\n",
        '\ufeff名称\n"会\nの"\n',
        "\ufeff名称\n①の会\n",
        "\ufeff名称,確認日\n会,2026/1/1\n",
        "\ufeff名称,全国地方公共団体コード\n会,37201\n",
        "\ufeff名称,住所\n会\n",
        "\ufeff名称,利用者_2025年\n会,3\n",
        "\ufeff名称,定員\n会,30人\n",
        "\ufeff名称,定員\n会,※\n",
        "\ufeff名称,所在地\n会,同上\n",
    ],
)
def test_the_rules_find_a_fault(broken: str) -> None:
    assert unreadable(broken)


# Every rule of digital-go-jp/machine_readability_rule (machine-readability-rules.csv, 30 of them), and where it is looked at.
RULES = {
    "L1-01": "test_only_csv_and_json_are_exported",  # a format that machines read
    **dict.fromkeys(("L1-02", "L1-03", "L1-04"), "unreadable"),  # one table, not parted, nothing beside it
    "L1-05": "unreadable",  # every column has a name
    **dict.fromkeys(
        ("L1-06", "L1-07", "L1-08"), "objections"
    ),  # no layout by spaces, one datum, no letters of one machine
    "L1-09": "test_the_csv_is_machine_readable",  # nothing is not zero
    **dict.fromkeys(
        ("L1-10", "L1-11", "L1-12", "L1-13", "L2-06"), "test_only_csv_and_json_are_exported"
    ),  # Excel
    **dict.fromkeys(("L1-14", "L1-15"), "unreadable"),  # one record a line, commas inside quotes
    "L2-01": "objections",  # numbers are numbers
    "L2-02": "objections",  # nothing is left out because it stands above
    "L2-03": "unreadable",  # no two columns of a name
    **dict.fromkeys(
        ("L2-04", "L2-05"), "test_every_code_in_the_csv_is_in_the_list_beside_it"
    ),  # choices, その他 apart
    "L3-01": "unreadable",  # the header first
    "L3-02": "test_every_code_in_the_csv_is_in_the_list_beside_it",  # code lists beside it
    "L3-03": "objections",  # no signs among numbers
    "L3-04": "test_every_number_has_a_unit",
    "L3-05": "objections",  # ISO days
    "L3-06": "objections",  # codes of places
    "L3-07": "test_the_form_changes_only_with_its_version",
    "L3-08": "test_what_the_files_are_is_written_beside_them",  # definitions, history, encoding, names for scripts
    "L3-09": "unreadable",  # no columns for years
}


def test_every_rule_is_looked_at() -> None:
    levels = {"L1": 15, "L2": 6, "L3": 9}
    assert set(RULES) == {f"{level}-{n:02}" for level, most in levels.items() for n in range(1, most + 1)}
    assert set(RULES.values()) <= set(globals())


def files(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_only_csv_and_json_are_exported(full: Town) -> None:
    """So none of the rules about drawings, colours, merged or hidden cells and formulas of Excel can be broken."""
    for data in (exports.standard_zip(full.municipality), exports.hsds_zip(full.municipality)):
        assert {name.rpartition(".")[2] for name in files(data)} <= {"csv", "json"}


def test_the_tables_of_hsds_are_machine_readable_too(full: Town) -> None:
    """Their encoding stands in datapackage.json; address_1 is a name of HSDS, not a column for each number."""
    for name, text in files(exports.hsds_zip(full.municipality)).items():
        if name.endswith(".csv"):
            said = [one for one in unreadable(text, marked=False) if not one.startswith("address_")]
            assert (name, said) == (name, [])


def test_every_number_has_a_unit() -> None:
    numbers = {
        r["項目名"]: r["単位"] for r in rows(exports.columns_csv()) if r["型"] in ("number", "integer")
    }
    assert numbers == {"緯度": "度", "経度": "度", "対象年齢_下限": "歳", "対象年齢_上限": "歳", "定員": "人"}


def test_the_form_changes_only_with_its_version() -> None:
    """A column that comes, goes or moves needs a new version, with a line in HISTORY; then write the number here."""
    known = {"1": "3badfecc"}
    now = f"{zlib.crc32(','.join(exports.COLUMNS).encode()):08x}"
    assert (exports.FORMAT_VERSION, now) in known.items()
    assert set(exports.HISTORY) == set(known)


def test_what_the_files_are_is_written_beside_them(full: Town) -> None:
    about = {r["項目"]: r["内容"] for r in rows(files(exports.standard_zip(full.municipality))["about.csv"])}
    assert unreadable(exports.about_csv(full.municipality)) == []
    assert about["全国地方公共団体コード"] == "372013"
    assert about["作成日"] == "2026-11-24"
    assert about["文字コード"] == "UTF-8（BOMあり）"
    assert {"定義", "更新頻度", "欠損値", "形式の版"} <= set(about)
    names = [r["項目名_英数字"] for r in rows(exports.columns_csv())]
    assert all(re.fullmatch("[a-z][a-z_]*", name) for name in names)
    assert len(set(names)) == len(exports.COLUMNS)


def test_every_code_in_the_csv_is_in_the_list_beside_it(full: Town) -> None:
    listed = {(r["コード表"], r["コード"]) for r in rows(exports.codes_csv())}
    for row in rows("".join(exports.standard_csv(full.municipality))):
        assert ("kinds", row["種別コード"]) in listed
        assert ("statuses", row["状態コード"]) in listed
        assert ("licences", row["利用条件コード"]) in listed
    assert [r["項目名"] for r in rows(exports.columns_csv())] == list(exports.COLUMNS)


def test_what_is_exported_can_be_imported(full: Town) -> None:
    text = "".join(exports.standard_csv(full.municipality))
    report = import_file(data=text.encode(), name="x.csv", municipality=full.municipality, by=None)
    assert (report.run.rows, report.run.kept, report.run.refused) == (2, 2, 0)
    theirs = {"種別コード", "状態コード", "確認日", "更新日", "出典", "利用条件コード"}
    assert set(report.unknown_columns) <= theirs | {"対象年齢_下限", "対象年齢_上限"}


def test_no_export_holds_what_only_workers_see(full: Town) -> None:
    for data in (exports.standard_zip(full.municipality), exports.hsds_zip(full.municipality)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist())
        assert "090-0000-0001" not in text
        assert "佐々木" not in text
        assert "職員だけの会" not in text


def test_a_list_without_a_known_licence_is_left_out(full: Town) -> None:
    source = Source.objects.create(municipality=full.municipality, key="s", name="一覧", licence="unknown")
    list_entry(entry=salon(name="一覧の会"), municipality_id=full.municipality.pk, by=None, source=source)
    assert exports.left_out(full.municipality) == 1
    assert "一覧の会" not in "".join(exports.standard_csv(full.municipality))
    Source.objects.update(licence="cc-by-4.0")
    assert exports.left_out(full.municipality) == 0
    assert "一覧の会" in "".join(exports.standard_csv(full.municipality))


def test_the_data_package_names_its_tables_and_columns(full: Town) -> None:
    with zipfile.ZipFile(io.BytesIO(exports.hsds_zip(full.municipality))) as archive:
        package = json.loads(archive.read("datapackage.json"))
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        texts = {name: archive.read(name).decode() for name in names}
    files = {name: list(csv.reader(io.StringIO(text, newline=""))) for name, text in texts.items()}
    assert {r["path"] for r in package["resources"]} == set(files)
    for resource in package["resources"]:
        head = files[resource["path"]][0]
        assert head == [f["name"] for f in resource["schema"]["fields"]]
        assert all(len(row) == len(head) for row in files[resource["path"]])
    services = {row[0] for row in files["service.csv"][1:]}
    assert services == {str(s.pk) for s in Service.objects.filter(listed=True)}
    assert {row[1] for row in files["service_at_location.csv"][1:]} <= services
    assert files["schedule.csv"][1][files["schedule.csv"][0].index("byday")] == "2MO"
