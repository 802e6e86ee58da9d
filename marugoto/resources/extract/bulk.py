"""Bulk exports: 自治体標準 CSV and HSDS tabular data package. Only what is public and may be published again."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet

from marugoto.agencies.models import Municipality
from marugoto.core import clock, codes
from marugoto.resources import models
from marugoto.resources.models import Service
from marugoto.resources.queries.entries import entry_of, public_services, with_parts
from marugoto.resources.rules.entry import Entry, Time
from marugoto.resources.rules.hsds import SPECS, Spec, out_of_column

CHUNK = 500
_DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "月火水木金土日", strict=True))
# column → what it holds, in the order of the 自治体標準オープンデータセット, and what it has no column for after that.
COLUMNS: dict[str, str] = {
    "全国地方公共団体コード": "公開する自治体の6桁コード（検査数字を含む）",
    "ID": "この一覧での番号（UUID）",
    "地方公共団体名": "公開する自治体の名前",
    "名称": "名称",
    "名称_カナ": "名称の読み（全角カタカナ）",
    "種別コード": "種類のコード（codes.csv の kinds）",
    "種別": "種類の名前",
    "所在地_全国地方公共団体コード": "所在地の6桁コード（検査数字を含む）",
    "町字ID": "町字ID（7桁）",
    "所在地_連結表記": "所在地をつづけて書いたもの",
    "所在地_都道府県": "都道府県",
    "所在地_市区町村": "市区町村（郡・政令市の区を含む）",
    "所在地_町字": "町字（丁目・小字を含む）",
    "所在地_番地以下": "番地以下",
    "建物名等（方書）": "建物名・部屋",
    "緯度": "緯度（世界測地系、10進）",
    "経度": "経度（世界測地系、10進）",
    "電話番号": "電話番号（公開のもの）",
    "内線番号": "内線番号",
    "FAX番号": "FAX番号",
    "メールアドレス": "メールアドレス（公開のもの）",
    "URL": "ウェブサイト",
    "法人番号": "運営する団体の法人番号（13桁）",
    "団体名": "運営する団体の名前",
    "利用可能曜日": "開いている曜日（月火水木金土日の文字の並び）",
    "開始時間": "開く時刻（HH:MM）",
    "終了時間": "閉まる時刻（HH:MM）",
    "利用可能日時特記事項": "日時についてのことば",
    "説明": "説明",
    "対象": "対象の人",
    "対象年齢_下限": "対象の年齢（から）",
    "対象年齢_上限": "対象の年齢（まで）",
    "定員": "定員（人）",
    "料金": "費用の説明",
    "バリアフリー情報": "バリアフリー",
    "状態コード": "状態のコード（codes.csv の statuses）",
    "確認日": "最後に確かめた日（YYYY-MM-DD）",
    "更新日": "最後に変わった日（YYYY-MM-DD）",
    "出典": "出どころ",
    "利用条件コード": "出どころの利用条件（codes.csv の licences）",
}
# the same for scripts: name in letters, type, unit
PHYSICAL: dict[str, tuple[str, str, str]] = {
    "全国地方公共団体コード": ("local_government_code", "code", ""),
    "ID": ("id", "uuid", ""),
    "地方公共団体名": ("local_government_name", "text", ""),
    "名称": ("name", "text", ""),
    "名称_カナ": ("name_kana", "text", ""),
    "種別コード": ("kind_code", "code", ""),
    "種別": ("kind", "text", ""),
    "所在地_全国地方公共団体コード": ("located_local_government_code", "code", ""),
    "町字ID": ("town_id", "code", ""),
    "所在地_連結表記": ("full_address", "text", ""),
    "所在地_都道府県": ("prefecture", "text", ""),
    "所在地_市区町村": ("municipality", "text", ""),
    "所在地_町字": ("town", "text", ""),
    "所在地_番地以下": ("block", "text", ""),
    "建物名等（方書）": ("building", "text", ""),
    "緯度": ("latitude", "number", "度"),
    "経度": ("longitude", "number", "度"),
    "電話番号": ("phone", "text", ""),
    "内線番号": ("extension", "text", ""),
    "FAX番号": ("fax", "text", ""),
    "メールアドレス": ("email", "text", ""),
    "URL": ("url", "url", ""),
    "法人番号": ("corporate_number", "code", ""),
    "団体名": ("organization", "text", ""),
    "利用可能曜日": ("weekdays", "text", ""),
    "開始時間": ("opens_at", "time", ""),
    "終了時間": ("closes_at", "time", ""),
    "利用可能日時特記事項": ("hours_note", "text", ""),
    "説明": ("description", "text", ""),
    "対象": ("eligibility", "text", ""),
    "対象年齢_下限": ("minimum_age", "integer", "歳"),
    "対象年齢_上限": ("maximum_age", "integer", "歳"),
    "定員": ("capacity", "integer", "人"),
    "料金": ("fees", "text", ""),
    "バリアフリー情報": ("accessibility", "text", ""),
    "状態コード": ("status_code", "code", ""),
    "確認日": ("confirmed_on", "date", ""),
    "更新日": ("changed_on", "date", ""),
    "出典": ("source", "text", ""),
    "利用条件コード": ("licence_code", "code", ""),
}
FORMAT_VERSION = "1"  # of the columns: it changes with them, and what changed is written into HISTORY
HISTORY = {"1": "はじめの形"}
LISTS = ("resources.kinds", "resources.statuses", "resources.licences")


def publishable(municipality: Municipality) -> QuerySet[Service]:
    """Public entries that may be published again: our own, and those of lists whose licence allows it."""
    free = [
        code
        for code, one in codes.entries("resources.licences").items()
        if one.extra.get("republish") or code in ("own", "permission")
    ]
    return public_services(municipality.pk).filter(Q(source__isnull=True) | Q(source__licence__in=free))


def left_out(municipality: Municipality) -> int:
    """How many public entries are not exported, because the licence of their list is not known to allow it."""
    return public_services(municipality.pk).count() - publishable(municipality).count()


def standard_csv(municipality: Municipality) -> Iterator[str]:
    """Lines of the CSV (UTF-8 with BOM, CRLF), the header first."""
    yield "\ufeff" + _line(list(COLUMNS))
    for service in _all(publishable(municipality)):
        yield _line(_standard(service, entry_of(service), municipality))


def columns_csv() -> str:
    """What each column holds: its name in letters and digits, its type, its unit."""
    rows = [["項目名", "項目名_英数字", "型", "単位", "説明"]]
    rows += [[name, *PHYSICAL[name], about] for name, about in COLUMNS.items()]
    return "\ufeff" + "".join(_line(row) for row in rows)


def about_csv(municipality: Municipality) -> str:
    """What these files are: whose, of which day, how they are written, and how their form has changed."""
    rows = [
        ("項目", "内容"),
        ("名称", f"{municipality.name}の社会資源の一覧"),
        ("公開する自治体", municipality.name),
        ("全国地方公共団体コード", municipality.code),
        ("作成日", clock.today().isoformat()),
        ("更新頻度", "随時（取り出すたびに、その時点の内容）"),
        ("定義", "住民に公開している社会資源。出どころの利用条件が再利用を許すもの。1行に1つ"),
        ("出どころと利用条件", "行ごとに「出典」「利用条件コード」"),
        ("項目の説明", "columns.csv"),
        ("コード表", "codes.csv"),
        ("文字コード", "UTF-8（BOMあり）"),
        ("改行", "CRLF"),
        ("欠損値", "空欄（0は0という値）"),
        ("形式の版", FORMAT_VERSION),
        *((f"形式の変更 {version}", what) for version, what in HISTORY.items()),
    ]
    return "\ufeff" + "".join(_line(row) for row in rows)


def codes_csv() -> str:
    """The code lists that the columns use."""
    rows = [["コード表", "コード", "名称", "名称_英語"]]
    for name in LISTS:
        rows += [[name.partition(".")[2], c.code, c.label, c.label_en] for c in codes.entries(name).values()]
    return "\ufeff" + "".join(_line(row) for row in rows)


def standard_zip(municipality: Municipality) -> bytes:
    """The CSV with the meaning of its columns, its code lists and what it is beside it."""
    return _zip(
        ("about.csv", about_csv(municipality)),
        ("resources.csv", "".join(standard_csv(municipality))),
        ("columns.csv", columns_csv()),
        ("codes.csv", codes_csv()),
    )


def hsds_zip(municipality: Municipality) -> bytes:
    """HSDS 3.0 as a tabular data package: a CSV for each table that has rows, and datapackage.json."""
    tables = {name: list(_table_rows(name, spec, municipality)) for name, spec in SPECS.items()}
    parts = [
        (f"{name}.csv", _line(_table_columns(spec)) + "".join(_line(row) for row in tables[name]))
        for name, spec in SPECS.items()
        if tables[name]
    ]
    package = {
        "name": f"hsds-{municipality.code}",
        "title": f"{municipality.name} 社会資源（HSDS 3.0）",
        "profile": "tabular-data-package",
        "resources": [_resource(name, spec) for name, spec in SPECS.items() if tables[name]],
    }
    return _zip(("datapackage.json", json.dumps(package, ensure_ascii=False, indent=1)), *parts)


def _standard(service: Service, entry: Entry, municipality: Municipality) -> list[object]:
    place, time = entry.place, next((t for t in entry.times if not t.closed), None)
    voice = next((n for n in entry.phones if n.type != "fax"), None)
    fax = next((n for n in entry.phones if n.type == "fax"), None)
    body = entry.body
    number = next((i.identifier for i in body.identifiers if i.type == "法人番号"), "") if body else ""
    slot = entry.slots[0] if entry.slots else None
    address: list[object] = [""] * 10
    if place:
        town = f"{place.town}{place.chome}{place.koaza}"
        rest = "-".join(n for n in (place.block, place.number) if n)
        address = [
            *(place.lg_code, place.town_id, place.full, place.prefecture, place.city, town, rest),
            *(place.building, place.latitude, place.longitude),
        ]
    return [
        *(municipality.code, str(service.pk), municipality.name, entry.name, entry.name_kana),
        *(entry.kind, codes.entry("resources.kinds", entry.kind).label, *address),
        *(voice.number if voice else "", voice.extension if voice else "", fax.number if fax else ""),
        *(entry.email, entry.url, number, body.name if body else ""),
        *_open(time, entry.times),
        *(entry.description, entry.eligibility_description, entry.minimum_age, entry.maximum_age),
        *(
            slot.capacity if slot else None,
            _fees(entry),
            "、".join(dict.fromkeys(a.text for a in entry.access)),
        ),
        *(entry.status, entry.assured_date, service.changed_at.date()),
        *(service.source.name if service.source else "", service.source.licence if service.source else "own"),
    ]


def _open(time: Time | None, every: Sequence[Time]) -> tuple[str, str, str, str]:
    words = "。".join(dict.fromkeys(w for t in every for w in (t.text, t.notes) if w))
    if time is None or time.freq != "WEEKLY" or time.interval not in (None, 1):
        return "", "", "", words
    days = "".join(_DAYS[d] for d in time.byday.split(",") if d in _DAYS)
    clock = [f"{t:%H:%M}" if t else "" for t in (time.opens, time.closes)]
    return days, clock[0], clock[1], words


def _fees(entry: Entry) -> str:
    named = [
        f"{c.option}{c.amount}円" if c.amount else f"{c.option}無料"
        for c in entry.costs
        if c.amount is not None
    ]
    return "、".join(named) or entry.fees_description


def _all(found: QuerySet[Service]) -> Iterator[Service]:
    """Every service with its parts, a chunk at a time, by id."""
    ids = list(found.order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield from with_parts(Service.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("id"))


def cell(value: object) -> str:
    """A value as one cell: no line breaks, no spaces around it, no letters that only some machines know."""
    if value is None:
        return ""
    text = "".join(_letter(c) for c in str(value))
    return re.sub(r"\s*\n\s*", "。", re.sub(r"[ \t\u3000]+", " ", text.replace("\r", "\n"))).strip("。 ")


def _letter(c: str) -> str:
    """①, ㈱, Ⅳ, ㎡ and half-width kana as the letters they stand for; everything else as it is."""
    special = 0x2460 <= ord(c) <= 0x24FF or 0x3200 <= ord(c) <= 0x33FF or 0x2160 <= ord(c) <= 0x217F
    half = 0xFF61 <= ord(c) <= 0xFF9F
    return unicodedata.normalize("NFKC", c) if special or half else c


def _line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(v) for v in values])
    return out.getvalue()


def _zip(*parts: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts:
            archive.writestr(name, text.encode("utf-8"))
    return out.getvalue()


def _model(spec: Spec) -> type[Model]:
    found: type[Model] = getattr(models, spec.table)
    return found


def _keys(spec: Spec) -> dict[str, str]:
    """Column of HSDS → our foreign key, for those between tables of HSDS."""
    tables = {s.table: name for name, s in SPECS.items()}
    found = {}
    for field in _model(spec)._meta.local_fields:
        other = field.related_model
        if isinstance(other, type) and other.__name__ in tables:
            name = {"parent": "parent_organization_id" if spec.table == "Organization" else "parent_id"}
            found[name.get(field.name, f"{field.name}_id")] = field.attname
    return found


def _table_columns(spec: Spec) -> list[str]:
    extra = {"Attribute": ["link_id", "link_entity"], "Metadata": ["resource_id", "resource_type"]}
    return ["id", *_keys(spec), *extra.get(spec.table, []), *spec.columns]


def _table_rows(name: str, spec: Spec, municipality: Municipality) -> Iterator[list[object]]:
    """The rows of a table that belong to publishable services, and to what stands beside those."""
    keys, columns = _keys(spec), list(spec.columns.values())
    extra = {"Attribute": ["link_id", "link_entity"], "Metadata": ["resource_id", "resource_type"]}.get(
        spec.table, []
    )
    for row in _belonging(name, municipality).order_by("id").iterator(chunk_size=2000):
        yield [
            str(row.pk),
            *(getattr(row, attname) or "" for attname in keys.values()),
            *(getattr(row, attname) for attname in extra),
            *(out_of_column(getattr(row, column), kind) for column, kind in columns),
        ]


def _belonging(name: str, municipality: Municipality) -> QuerySet[Any]:
    ids = publishable(municipality).order_by().values("id")
    organizations = publishable(municipality).order_by().values("organization_id")
    places = models.ServiceAtLocation.objects.filter(service_id__in=ids).values("location_id")
    inside: dict[str, Q] = {
        "service": Q(pk__in=ids),
        "organization": Q(pk__in=organizations),
        "location": Q(pk__in=places),
        "service_at_location": Q(service_id__in=ids),
        "program": Q(pk__in=publishable(municipality).order_by().values("program_id")),
        "organization_identifier": Q(organization_id__in=organizations),
        "address": Q(location_id__in=places),
        "accessibility": Q(location_id__in=places),
        "attribute": Q(link_id__in=ids),
        "metadata": Q(resource_id__in=ids),
        "taxonomy_term": Q(attributes__link_id__in=ids),
        "taxonomy": Q(terms__attributes__link_id__in=ids),
    }
    by_service = ("service_area", "cost_option", "required_document")
    several = Q(service_id__in=ids)
    if name == "funding":
        several |= Q(organization_id__in=organizations)
    elif name in ("contact", "phone"):
        several |= (
            Q(organization_id__in=organizations)
            | Q(location_id__in=places)
            | Q(service_at_location__service_id__in=ids)
        )
    elif name in ("language", "schedule"):
        several |= Q(location_id__in=places)
    condition = inside.get(name) or (Q(service_id__in=ids) if name in by_service else several)
    found: QuerySet[Any] = _model(SPECS[name])._default_manager.filter(condition)
    return found.distinct() if name in ("taxonomy", "taxonomy_term") else found


def _resource(name: str, spec: Spec) -> dict[str, Any]:
    types = {"whole": "integer", "degrees": "number", "number": "number", "day": "date", "clock": "time"}
    kinds = {column: types.get(kind, "string") for column, (_field, kind) in spec.columns.items()}
    return {
        "name": f"{name}s" if not name.endswith("s") else name,
        "path": f"{name}.csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": c, "type": kinds.get(c, "string")} for c in _table_columns(spec)],
            "primaryKey": "id",
        },
    }
