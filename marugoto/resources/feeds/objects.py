"""JSON: HSDS, GeoJSON, a list of objects, or a converted workbook with headers beside its data (湯沢市)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marugoto.resources.feeds import columns
from marugoto.resources.feeds.tables import Reading, Row, Table, fold_header


def read(data: Any, *, encoding: str) -> Reading:
    """What is in a JSON document."""
    if hsds := tuple(_hsds(data)):
        return Reading("hsds", encoding=encoding, hsds=hsds)
    about = _about(data)
    tables = tuple(t for t in _tables(data) if t.rows)
    return Reading("json", tables, encoding=encoding, problem="" if tables else "no_header", about=about)


def _hsds(data: Any) -> Iterator[Mapping[str, object]]:
    if isinstance(data, Mapping):
        if isinstance(data.get("contents"), list):
            yield from _hsds(data["contents"])
        elif "id" in data and ("name" in data or "location_type" in data or "location" in data):
            yield data
    elif isinstance(data, list):
        for one in data:
            if not (isinstance(one, Mapping) and re.fullmatch(r"[0-9a-fA-F-]{36}", str(one.get("id", "")))):
                return
        for one in data:
            yield from _hsds(one)


def _about(data: Any) -> dict[str, str]:
    """Where a converted workbook comes from: its address, and the words about its licence."""
    if not isinstance(data, Mapping):
        return {}
    words = str(data.get("source", ""))
    name = re.sub(r"^Data by\s*", "", words.partition("/")[0]).strip()
    found = {"url": str(data.get("origin", "")), "licence_note": words, "name": name}
    return {key: value for key, value in found.items() if value}


def _tables(data: Any) -> Iterator[Table]:
    if isinstance(data, list):
        yield _table("", {}, data)
    elif isinstance(data, Mapping) and data.get("type") == "FeatureCollection":
        yield _table("", {}, [_feature(f) for f in data.get("features", [])])
    elif isinstance(data, Mapping):
        yield from _sheets(data)


def _sheets(data: Mapping[str, Any]) -> Iterator[Table]:
    """{"header": {…}, "data": […]}, or several of them named in "index" (data_01 …)."""
    headers, index = data.get("header", {}), data.get("index", {})
    groups = data.get("data", {})
    if isinstance(groups, list):
        yield _table("", headers, groups)
        return
    for key, title in index.items() if isinstance(index, Mapping) else ():
        rows = groups.get(key) if isinstance(groups, Mapping) else None
        rows = rows if isinstance(rows, list) else data.get(key)
        if isinstance(rows, list):
            yield _table(str(title), headers.get(key, {}), rows)


def _table(title: str, headers: Mapping[str, str], rows: Iterable[Any]) -> Table:
    found: list[Row] = []
    names: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            continue
        cells = {}
        for key, value in row.items():
            names.setdefault(key, _column(key, headers))
            cells[names[key]] = _plain(value)
        if any(cells.values()):
            found.append(Row(number, cells))
    return Table(title, tuple(names.values()), tuple(found))


def _column(key: str, headers: Mapping[str, str]) -> str:
    """The Japanese header, unless the key says more than it (所在地 over both zip code and address)."""
    header = str(headers.get(key, "")).replace("\n", "")
    if not header or list(headers.values()).count(headers.get(key, "")) > 1:
        return key
    return (
        header if fold_header(header) in columns.known() or fold_header(key) not in columns.known() else key
    )


def _plain(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "○"
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    point = (feature.get("geometry") or {}).get("coordinates") or []
    cells = dict(feature.get("properties") or {})
    if len(point) >= 2 and not isinstance(point[0], list):
        cells |= {"longitude": str(point[0]), "latitude": str(point[1])}
    return cells
