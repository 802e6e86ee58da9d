"""The parts of an entry from the values of a row."""

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from marugoto.core import address, codes, towns
from marugoto.core.kana import to_katakana
from marugoto.core.municipalities import Town
from marugoto.resources.feeds import times
from marugoto.resources.feeds import values as read
from marugoto.resources.feeds.contacts import contacts_of
from marugoto.resources.rules.entry import (
    Access,
    Answer,
    Body,
    Cost,
    Entry,
    Identifier,
    Place,
    Reach,
    Slot,
    Speech,
    Time,
)

if TYPE_CHECKING:
    from marugoto.resources.feeds.mapping import Values, Wish

UNDATED = date(2000, 1, 1)  # the day of the import takes its place when it is written
NOT_SAID = ("非公開", "非公表", "なし", "無し", "無", "不明", "未定", "該当なし")
_FEES = {
    "fee_infant": "幼児",
    "fee_primary": "小学生",
    "fee_junior": "中学生",
    "fee_senior": "高校生",
    "fee_adult": "大人",
}
_BARRIERS = "resources.accessibility"
_NUMBERS = (("office_number", "事業所番号"), ("medical_code", "医療機関コード"))


def entry_of(values: "Values", *, name: str, kind: str, near: Town, wish: "Wish") -> Entry:
    """The entry of a row. What only workers may see is in ``private``."""
    shown, private = contacts_of(values, wish=wish)
    row = codes.entry("resources.kinds", kind)
    lowest, highest = read.ages_in(values.one("ages") or values.one("eligibility"))
    return Entry(
        kind=kind,
        name=name,
        name_kana=to_katakana(values.one("name_kana"))[:300],
        alternate_name="、".join(values.texts("alternate_name", "name_en"))[:300],
        description=_description(values),
        url=_page(values, "url"),
        email=shown.email,
        status=_status(values),
        application_process="\n".join(values.texts("application")),
        fees_description="\n".join(values.texts("fee")),
        accreditations="\n".join(values.texts("accreditation")),
        eligibility_description="\n".join(values.texts("eligibility", "ages")),
        minimum_age=lowest,
        maximum_age=highest,
        body=_body(values),
        place=_place(values, near),
        times=tuple(_times(values, wish)),
        costs=tuple(_costs(values)),
        phones=shown.phones,
        needs=tuple(Answer(str(n), main=not at) for at, n in enumerate(row.extra.get("needs", []))),
        fields=tuple(str(f) for f in row.extra.get("fields", [])),
        languages=tuple(_languages(values)),
        access=tuple(_access(values)),
        reaches=tuple(Reach(text) for text in values.texts("reach")),
        slots=tuple(_slots(values)),
        private=private,
    )


def _description(values: "Values") -> str:
    texts = values.texts("category", "description", "network", "note", "contact")
    for name, label in (("pantry", "フードパントリー"), ("takeout", "持ち帰り"), ("temporary", "一時預かり")):
        if (said := values.one(name)) and said not in {"0", "無"}:
            texts.append(label if said in {"1", "有", "○"} else f"{label}: {said}")
    kept: list[str] = []
    for text in texts:
        plain, taken = read.without_private(text)
        if taken:
            values.say("private_in_text", before=text, after=plain)
        kept.append(plain)
    return "\n".join(kept)


def _status(values: "Values") -> str:
    words = " ".join(values.texts("hours_note", "note", "on_days", "frequency"))
    return "inactive" if re.search(r"休止中|休業中|休館中|活動休止", words) else "active"


def _page(values: "Values", name: str) -> str:
    for text in values.texts(name):
        if found := re.search(r"https?://[^\s（(、,「」]+", text):
            if found.group() != text:
                values.say("url_in_text", name, before=text, after=found.group())
            return found.group()[:500]
        values.say("kept_as_text", name, before=text)
    return ""


def _body(values: "Values") -> Body | None:
    name = " ".join(values.one("body").split())
    numbers: list[Identifier] = []
    if written := values.one("corporate_number"):
        number, right = read.corporate_number(written)
        if number and right:
            numbers.append(Identifier("法人番号", number, "JP-JCN"))
        else:
            values.say("corporate_number_wrong", "corporate_number", before=written)
    numbers += [Identifier(label, values.one(key)[:100]) for key, label in _NUMBERS if values.one(key)]
    if name:
        return Body(
            name[:200], to_katakana(values.one("body_kana"))[:300], _page(values, "body_url"), tuple(numbers)
        )
    if numbers:
        values.say("number_without_body", before=numbers[0].identifier)
    return None


def _office(values: "Values") -> tuple[str, str]:
    """The number of the office itself, and which number it is."""
    return next(((values.one(key)[:100], label) for key, label in _NUMBERS if values.one(key)), ("", ""))


def _place(values: "Values", near: Town) -> Place | None:
    north, east, problem = read.point_of(values.one("latitude"), values.one("longitude"))
    if problem:
        point = f"{values.one('latitude')}, {values.one('longitude')}"
        values.say(problem, "latitude", before=point, after=f"{north}, {east}" if north else "")
    written = _written_address(values)
    venue = " ".join(values.texts("venue")).replace("\n", " ")
    if written in NOT_SAID:
        values.say("not_published", "address", before=written)
        written = ""
    building = values.one("building")
    building = "" if building in NOT_SAID else building
    identifier, identifier_type = _office(values)
    if not written and not venue and north is None and not identifier:
        return None
    found = address.split(written, near=near, master=towns.master()) if written else address.Address()
    if written and not found.town and not found.block:
        values.say("address_not_split", "address", before=written)
    access = "\n".join([*values.texts("access"), *(f"駐車場: {p}" for p in values.texts("parking"))])
    return Place(
        name=venue[:200],
        full=f"{written} {building}".strip()[:400],
        prefecture=found.prefecture,
        city=found.municipality,
        line=found.line[:300],
        building=(building or found.others)[:300],
        postal_code=re.sub(r"[〒\s]", "", values.one("postal_code"))[:20],
        lg_code=found.code,
        town_id=re.sub(r"\D", "", values.one("town_id"))[:7],
        town=found.town[:120],
        chome=found.chome,
        koaza=found.koaza[:120],
        block=found.block,
        number="-".join(n for n in (found.number, found.number_2) if n)[:60],
        latitude=north,
        longitude=east,
        transportation=access,
        identifier=identifier,
        identifier_type=identifier_type,
    )


def _written_address(values: "Values") -> str:
    """The address as one line; a list that writes it in several columns is put together."""
    full = " ".join(values.one("address").split())
    if full:
        return full
    parts = [values.one(key) for key in ("address_city", "address_line")]
    if any(parts):
        return "".join(parts)
    if values.one("town") or values.one("block"):
        return "".join(values.one(key) for key in ("prefecture", "city", "town", "block"))
    return values.one("city") if len(values.one("city")) > 8 else ""  # some towns put all of it there


def _times(values: "Values", wish: "Wish") -> list[Time]:
    start, end = values.one("start"), values.one("end")
    note = [n for n in values.texts("hours_note") if n not in NOT_SAID]
    if values.all("date_start") or _is_event(values):
        return _event_times(values, start, end, note, wish)
    lines = [
        *(f"{_label(c)}{v}" if k != "on_days" else v for k in ("on_days", "hours") for c, v in values.all(k)),
        *(f"{label}{v}" for k, label in _DAYS_OF for v in values.texts(k)),
    ]
    found, repaired = times.times_of(days=values.one("days"), start=start, end=end, notes=note, lines=lines)
    if repaired:
        values.say("time_repaired", "start", before=f"{start}〜{end}", after=_span(found))
    if frequency := values.one("frequency"):
        found = _with_frequency(found, frequency)
    found += [times.closing_of(text) for text in values.texts("closed")]
    return found


_DAYS_OF = (("hours_saturday", "土曜日 "), ("hours_sunday", "日曜日 "), ("hours_holiday", "祝日 "))


def _label(column: str) -> str:
    return "平日 " if "平日" in column else ""


def _span(found: list[Time]) -> str:
    return f"{found[0].opens or ''}〜{found[0].closes or ''}" if found else ""


def _with_frequency(found: list[Time], frequency: str) -> list[Time]:
    """月1回 beside 土 does not mean every Saturday: the rule is given up, the words stay."""
    words = f"開催頻度: {frequency}"
    often = re.search(r"([0-9]+)", read.plain(frequency))
    weekly = "週" in frequency or frequency in NOT_SAID or (often is not None and int(often[1]) >= 4)
    if not found:
        return [Time(text=words)]
    first = found[0]
    if first.freq == "WEEKLY" and not weekly and not any(t.freq == "MONTHLY" for t in found):
        first = replace(first, freq="", byday="")
    return [replace(first, notes="\n".join(n for n in (first.notes, words) if n)), *found[1:]]


def _is_event(values: "Values") -> bool:
    days = values.one("on_days")
    return bool(
        re.search(r"[0-9]{1,2}月\s*[0-9]{1,2}日|^[0-9]{4}[-/年]", read.plain(days))
    ) and not values.one("days")


def _event_times(values: "Values", start: str, end: str, note: list[str], wish: "Wish") -> list[Time]:
    opens, repaired_1 = read.time_of(start) if start else (None, False)
    closes, repaired_2 = read.time_of(end) if end else (None, False)
    hours = ""
    if repaired_1 or repaired_2:
        hours = f"{start}〜{end}"
        values.say("time_repaired", "start", before=hours, after=f"{opens or ''}〜{closes or ''}")
    name = "on_days" if values.one("on_days") else "date_start"
    first, last = values.one("date_start") or values.one("on_days"), values.one("date_end")
    made = times.once(first, last, opens, closes)
    if made is None and not last and (found := times.by_weekday(first, wish.today)):
        ends = (found[0].isoformat(), found[1].isoformat())
        values.say("year_by_weekday", name, before=first, after="/".join(dict.fromkeys(ends)))
        made = times.once(*ends, opens, closes)
        made = replace(made, text=first) if made else None
    if made is None:
        values.say("date_kept_as_text", name, before=first)
        made = Time(text="".join((first, f"〜{last}" if last else "")), opens=opens, closes=closes)
    return [replace(made, notes="\n".join(n for n in (hours, *note) if n))]


def _costs(values: "Values") -> list[Cost]:
    found = []
    for key, label in _FEES.items():
        if text := values.one(key):
            amount = read.number_in(re.sub(r"円.*$", "", text))
            found.append(Cost(label, amount, "" if amount is not None else text[:300]))
    for _column, text in values.all("fee"):
        if prices := read.prices_in(text):
            found += [Cost(label[:300], amount) for label, amount in prices]
    return list(dict.fromkeys(found))


def _slots(values: "Values") -> list[Slot]:
    text = values.one("capacity")
    if not text or text in NOT_SAID:
        return []
    number = read.number_in(text)
    if number is None:
        values.say("kept_as_text", "capacity", before=text)
    return [Slot(UNDATED, number, text="" if number is not None else text[:200])]


def _access(values: "Values") -> list[Access]:
    found = []
    for text in values.texts("barrier_free"):
        features = [
            c.code
            for c in codes.entries(_BARRIERS).values()
            if any(w in text for w in c.extra.get("words", []))
        ]
        found += [Access(feature, text) for feature in features] or [Access("", text)]
    return found


def _languages(values: "Values") -> list[Speech]:
    said = " ".join(values.texts("languages"))
    return (
        [Speech(c.code) for c in codes.entries("resources.languages").values() if c.label in said]
        if said
        else []
    )
