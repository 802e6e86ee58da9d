"""Words about when it is open become rules of RFC 5545; the words stay beside the rule, and alone where no rule is sure."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time

from marugoto.resources.feeds.values import date_of, plain, spans_in, time_of
from marugoto.resources.rules.entry import Time

DAYS = dict(zip("月火水木金土日", ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
_ORDER = tuple(DAYS.values())
_DAY = "[月火水木金土日]"
_RANGE = re.compile(rf"({_DAY})(?:曜日?)?\s*(?:~|から|-)\s*({_DAY})(?:曜日?)?")
_ONE = re.compile(rf"(?<![0-9])({_DAY})(?![0-9日曜本]*[月年])(?:曜日?)?")
_ORDINALS = re.compile(
    rf"第\s*([1-5一二三四五](?:\s*(?:[、,・と&]|及び)?\s*第?\s*[1-5一二三四五])*)\s*(?:週)?(?:の)?\s*({_DAY}(?:曜日?)?(?:[・、,]?{_DAY}曜日?)*)"
)
_LAST = re.compile(rf"(?:最終|最後の)\s*(?:週)?(?:の)?\s*({_DAY})")
_MONTH_DAYS = re.compile(r"毎月\s*([0-9]{1,2}(?:日?[、,・と]\s*[0-9]{1,2})*)日")
_CODE = re.compile(r"([0-7]+)(Mo|Tu|We|Th|Fr|Sa|Su)")
_KANJI = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}


def days_in(text: str) -> str:
    """BYDAY of plain weekdays: 月火水木金, 月～金曜日, 火・木, 平日, 毎日; "" when the words say something else too."""
    value = re.sub(r"[\s()]", "", plain(text)).replace("毎週", "")
    if value in {"毎日", "年中無休", "無休"}:
        return ",".join(_ORDER)
    if value == "平日":
        return ",".join(_ORDER[:5])
    found: set[str] = set()
    rest = value
    for first, last in _RANGE.findall(value):
        start, end = _ORDER.index(DAYS[first]), _ORDER.index(DAYS[last])
        found |= {_ORDER[n % 7] for n in range(start, end + 1 if end >= start else end + 8)}
    rest = _RANGE.sub("", rest)
    found |= {DAYS[c] for c in rest if c in DAYS}
    rest = re.sub(rf"{_DAY}|曜日?|祝日?|[・、,/;と]", "", rest)
    return ",".join(d for d in _ORDER if d in found) if found and not rest else ""


def monthly_in(text: str) -> str:
    """BYDAY within a month: 第2・4土曜日 → 2SA,4SA; 最終金曜 → -1FR; the code 13Mo → 1MO,3MO."""
    value = plain(text)
    found: list[str] = []
    for ordinals, days in _ORDINALS.findall(value):
        numbers = [_KANJI.get(n) or int(n) for n in re.findall(r"[1-5一二三四五]", ordinals)]
        plain_days = re.sub(r"曜日?", "", days)
        found += [f"{n}{DAYS[d]}" for d in plain_days if d in DAYS for n in numbers]
    found += [f"-1{DAYS[d]}" for d in _LAST.findall(value)]
    for numbers_, day in _CODE.findall(value):
        ordinals_ = [n for n in numbers_ if n in "123456"]
        found += [f"{'-1' if n == '6' else n}{day.upper()}" for n in ordinals_]
    return ",".join(dict.fromkeys(found))


def rule_of(text: str) -> Time:
    """The rule in words about days and hours; ``freq`` is empty where no rule is sure. ``text`` is kept as it is."""
    value = plain(text)
    span = spans_in(value)
    base = Time(text=text.strip(), holidays=_holidays(value))
    if span:
        base = replace(base, opens=span[0][0], closes=span[0][1])
    if byday := monthly_in(value):
        every_other = 2 if re.search(r"奇数月|偶数月|隔月", value) else None
        first = date(2000, 2 if "偶数月" in value else 1, 1) if re.search(r"奇数月|偶数月", value) else None
        return replace(base, freq="MONTHLY", byday=byday, interval=every_other, first=first)
    if found := _MONTH_DAYS.search(value):
        days = ",".join(re.findall(r"[0-9]{1,2}", found[1]))
        return replace(base, freq="MONTHLY", bymonthday=days)
    words = re.sub(r"[0-9]{1,2}\s*[:時].*$|\(.*?\)|祝日.*$", "", value)
    fortnight = "隔週" in words
    if byday := days_in(words.replace("隔週", "")):
        # Which week it begins in is not said, so a fortnightly rule is not sure enough to compute days with.
        return replace(base, freq="" if fortnight else "WEEKLY", byday="" if fortnight else byday)
    return base


def times_of(
    *, days: str, start: str, end: str, notes: Iterable[str] = (), lines: Iterable[str] = ()
) -> tuple[list[Time], bool]:
    """The times of a row and whether one had to be repaired: weekdays with hours, and further words as rules of their own."""
    opens, repaired_1 = time_of(start) if start.strip() else (None, False)
    closes, repaired_2 = time_of(end) if end.strip() else (None, False)
    words = " ".join(part for part in (days.strip(), _hours(start, end)) if part)
    note = "\n".join(n.strip() for n in notes if n.strip())
    found: list[Time] = []
    if words or note:
        base = rule_of(days) if days.strip() else Time()
        unread = [t for t, got in ((start, opens), (end, closes)) if t.strip() and got is None]
        found.append(
            replace(
                base,
                text=words or note,
                opens=opens or base.opens,
                closes=closes or base.closes,
                holidays=base.holidays or _holidays(plain(note)),
                notes="\n".join([*([note] if words else []), *unread]),
            )
        )
    for line in lines:
        if line.strip():
            found.append(rule_of(line))
    return found, repaired_1 or repaired_2


def once(start: str, end: str, opens: time | None = None, closes: time | None = None) -> Time | None:
    """An event on a day, or from a day to a day; None when a day has no year."""
    first, last = date_of(start), date_of(end) if end.strip() else None
    if first is None or (end.strip() and last is None):
        return None
    words = (
        f"{start.strip()}〜{end.strip()}" if end.strip() and end.strip() != start.strip() else start.strip()
    )
    if last is None or last == first:
        return Time(text=words, first=first, until=first, count=1, opens=opens, closes=closes)
    if last < first:
        return None
    every = ",".join(_ORDER)
    return Time(text=words, freq="WEEKLY", byday=every, first=first, until=last, opens=opens, closes=closes)


_DATED = rf"([0-9]{{1,2}})月\s*([0-9]{{1,2}})日\s*\(?\s*({_DAY})[^)]*\)?"
_EVENT = re.compile(rf"{_DATED}(?:\s*~\s*(?:([0-9]{{1,2}})月)?\s*([0-9]{{1,2}})日\s*\(?\s*({_DAY})[^)]*\)?)?")


def by_weekday(text: str, around: date) -> tuple[date, date] | None:
    """(first, last) of 8月5日（水）～8月16日（日）: the year near ``around`` in which the weekdays are right; None: none."""
    words = re.split(r"[※\n]", plain(text))[0].strip()
    found = _EVENT.fullmatch(words)
    if not found:
        return None
    month, day, weekday, month_2, day_2, weekday_2 = found.groups()
    for year in sorted(range(around.year - 2, around.year + 3), key=lambda y: abs(y - around.year)):
        first = _on(year, int(month), int(day), weekday)
        if first is None:
            continue
        last = _on(year, int(month_2 or month), int(day_2), weekday_2) if day_2 else first
        if day_2 and last is None:
            last = _on(year + 1, int(month_2 or month), int(day_2), weekday_2)
        if last is not None and last >= first:
            return first, last
    return None


def _on(year: int, month: int, day: int, weekday: str) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _ORDER[found.weekday()] == DAYS[weekday] else None


def closing_of(text: str) -> Time:
    """A rule that says when it is shut: 月曜日, 第3月曜日, 年末年始 (as words)."""
    return replace(rule_of(text), closed=True, opens=None, closes=None)


def _hours(start: str, end: str) -> str:
    return f"{start.strip()}〜{end.strip()}" if start.strip() or end.strip() else ""


def _holidays(value: str) -> str:
    if (
        re.search(r"(?:祝日|休日|祝祭日)[^。\n]*(?:は|も)?(?:開館|利用可|営業|開所)(?!時間)", value)
        and "不可" not in value
    ):
        return "open"
    if re.search(r"(?:祝日|休日|祝祭日)[^。\n]*(?:休|不可|除く|除き|を除|閉)", value):
        return "closed"
    return ""
