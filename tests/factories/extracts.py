"""Extracts for tests: a line is a few values that differ from a usual resident; a file is lines in a shape."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date

from marugoto.agencies.models import Agency
from marugoto.people.actions import imports
from marugoto.people.extract import headings
from marugoto.people.invented.extract import COLUMNS
from marugoto.people.models import Import

AS_OF = date(2025, 4, 1)
USUAL = {
    "世帯番号": "000000001",
    "続柄": "世帯主",
    "氏名": "渡邊　花子",
    "氏名カナ": "ワタナベ　ハナコ",
    "生年月日": "1950-03-01",
    "性別": "女",
    "都道府県": "福岡県",
    "市区町村": "みさき市",
    "町字": "旭町一丁目",
    "番地": "2番3号",
    "住民となった年月日": "2001-05-01",
    "異動年月日": "2001-05-01",
    "異動事由": "転入",
}


def line(number: str, **values: str) -> dict[str, str]:
    """A usual resident with this number, but for what is named."""
    return USUAL | {"宛名番号": number} | values


def written(
    lines: Iterable[Mapping[str, str]], *, encoding: str = "utf-8", columns: tuple[str, ...] = COLUMNS
) -> bytes:
    """The file of these lines."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([[one.get(name, "") for name in columns] for one in lines])
    return out.getvalue().encode(encoding)


def begun(
    agency: Agency, data: bytes, *, as_of: date = AS_OF, scope: str = "full", name: str = "x.csv"
) -> Import:
    """A run that has its file, with the columns as they are recognised."""
    run = imports.begin(agency=agency, file_name=name, file=[data], as_of=as_of, scope=scope, by=None)
    found = headings.recognise(run.headings)
    return imports.agree(run=run, columns=headings.to_save(found, run.headings), by=None)


def read(agency: Agency, data: bytes, *, as_of: date = AS_OF, scope: str = "full") -> Import:
    """A run that has been read."""
    run = imports.ask_to_read(run=begun(agency, data, as_of=as_of, scope=scope), by=None)
    imports.work(run.pk)
    run.refresh_from_db()
    return run


def merged(
    agency: Agency, data: bytes, *, as_of: date = AS_OF, scope: str = "full", many_gone: bool = True
) -> Import:
    """A run that has been taken in."""
    run = imports.ask_to_merge(run=read(agency, data, as_of=as_of, scope=scope), many_gone=many_gone, by=None)
    imports.work(run.pk)
    run.refresh_from_db()
    return run


def thrown_away(agency: Agency, name: str) -> Import:
    """A run that somebody has thrown away: a line in the list."""
    return Import.objects.create(
        municipality_id=agency.municipality_id, agency=agency, file_name=name, as_of=AS_OF, state="dropped"
    )
