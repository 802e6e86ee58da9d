"""Rows of the resources room, made by calling its actions."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from marugoto.agencies.models import Municipality
from marugoto.core import codes
from marugoto.resources.actions.entries import list_entry
from marugoto.resources.models import Need, Service
from marugoto.resources.rules.entry import Answer, Cost, Entry, Number, Place, Private, Time


def load_needs() -> Mapping[str, Need]:
    """Every entry of the taxonomy as a row, parents set: code → Need. Two queries."""
    entries = codes.entries("resources.needs")
    rows = {
        code: Need(
            code=code,
            label=entry.label,
            label_en=entry.label_en,
            plain=str(entry.extra.get("plain", "")),
            words=list(entry.extra.get("words", [])),
            source=str(entry.extra.get("source", "")),
            sort=n,
            valid_from=entry.valid_from or date(2015, 4, 1),
            valid_to=entry.valid_to,
        )
        for n, (code, entry) in enumerate(entries.items())
    }
    for code, row in rows.items():
        if parent := entries[code].extra.get("parent"):
            row.parent = rows[parent]
    groups = [r for r in rows.values() if r.parent is None]
    Need.objects.bulk_create(groups)
    Need.objects.bulk_create([r for r in rows.values() if r.parent is not None])
    return rows


def salon(**change: Any) -> Entry:
    """ひだまりサロン, second Monday of the month, with a public number and a private one."""
    found: dict[str, Any] = {
        "kind": "salon",
        "name": "ひだまりサロン",
        "name_kana": "ヒダマリサロン",
        "description": "お茶を飲みながら話します。",
        "place": Place(
            full="架空県みさき市本町1丁目2番3号",
            prefecture="架空県",
            city="みさき市",
            line="本町1丁目2番3号",
            town="本町",
            chome="1丁目",
            latitude=35.0,
            longitude=135.0,
        ),
        "times": (
            Time(
                text="第2月曜 10時〜12時",
                freq="MONTHLY",
                byday="2MO",
                opens=time(10),
                closes=time(12),
                holidays="closed",
            ),
        ),
        "costs": (Cost(option="お茶代", amount=100),),
        "phones": (Number("000-000-0001"),),
        "needs": (Answer("isolation"), Answer("gathering", main=False)),
        "fields": ("community",),
        "private": (Private(name="佐々木", phone="090-0000-0001", label="代表者の電話"),),
    }
    return Entry(**found | change)


def list_salon(municipality: Municipality, **change: Any) -> Service:
    """The same in the directory of a town. The needs must be loaded."""
    return list_entry(entry=salon(**change), municipality_id=municipality.pk, by=None)
