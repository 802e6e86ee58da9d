"""When something is open, chosen on a page instead of written as a code: choices become a rule (RFC 5545), and a rule words.

第2月曜, 最終金曜, 隔週, 奇数月, 毎月10日, a single day: all by choosing. What a list said in a way that cannot be chosen
stays as it is (``kept``). Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from marugoto.resources.rules.entry import Time

DAYS: Final = {"MO": "月", "TU": "火", "WE": "水", "TH": "木", "FR": "金", "SA": "土", "SU": "日"}
WEEKS: Final = {"1": "第1", "2": "第2", "3": "第3", "4": "第4", "5": "第5", "-1": "最終"}
REPEATS: Final = {
    "weekly": "毎週",
    "fortnightly": "隔週",
    "nth": "毎月 第何曜日",
    "monthday": "毎月 何日",
    "once": "この日だけ",
    "words": "決まっていない（ことばで書く）",
    "kept": "いまの決まりのまま",
}
MONTHS: Final = {"all": "毎月", "odd": "奇数月", "even": "偶数月"}
HOLIDAYS: Final = {"closed": "祝日は休み", "open": "祝日も開く", "only": "祝日だけ"}
ODD, EVEN = "1,3,5,7,9,11", "2,4,6,8,10,12"
_FROM: Final = {"odd": date(2000, 1, 1), "even": date(2000, 2, 1)}
_BY_MONTH: Final = {"odd": ODD, "even": EVEN}
_EVERY_DAY: Final = ",".join(DAYS)


@dataclass(frozen=True)
class Chosen:
    """A line of a timetable as somebody chooses it. ``was``: the line as it stood before, if there was one."""

    repeat: str = "weekly"
    days: tuple[str, ...] = ()
    weeks: tuple[str, ...] = ()
    months: str = "all"
    monthdays: str = ""
    first: date | None = None
    until: date | None = None
    opens: time | None = None
    closes: time | None = None
    holidays: str = ""
    closed: bool = False
    text: str = ""
    notes: str = ""
    was: Time | None = None


def problems(chosen: Chosen) -> dict[str, str]:
    """What is missing, by the name of the field; {} when a rule can be made."""
    repeat = chosen.repeat
    asked = (
        ("days", repeat in ("weekly", "fortnightly", "nth") and not chosen.days, "曜日を選んでください。"),
        ("weeks", repeat == "nth" and not chosen.weeks, "第何週かを選んでください。"),
        (
            "first",
            repeat == "fortnightly" and chosen.first is None,
            "隔週は、はじめの日を書いてください。どの週かが、それで決まります。",
        ),
        ("first", repeat == "once" and chosen.first is None, "日を書いてください。"),
        (
            "monthdays",
            repeat == "monthday" and not _monthdays(chosen.monthdays),
            "1から31までの日を書いてください（例: 10, 25）。",
        ),
        (
            "text",
            repeat == "words" and not chosen.text.strip(),
            "いつ開いているかを、ことばで書いてください。",
        ),
        ("opens", bool(chosen.closes and not chosen.opens), "はじまる時刻も書いてください。"),
        (
            "until",
            bool(chosen.first and chosen.until and chosen.until < chosen.first),
            "おわりの日は、はじめの日より後にしてください。",
        ),
    )
    return {name: problem for name, wrong, problem in asked if wrong}


def rule_of(chosen: Chosen) -> Time:
    """The rule. Its words are those that were written; when none were, or when the rule is another now, they are made anew."""
    if chosen.repeat == "kept" and chosen.was is not None:
        return replace(chosen.was, text=chosen.text.strip() or chosen.was.text)
    made = _rule(chosen)
    text = chosen.text.strip()
    if chosen.was is not None and text == chosen.was.text and _bare(made) != _bare(chosen.was):
        text = ""
    return replace(made, text=text or in_words(made))


def chosen_of(line: Time) -> Chosen:
    """The choices that give this very line; ``kept`` where no choices do."""
    for candidate in _candidates(line):
        text = "" if line.text == in_words(line) else line.text
        chosen = replace(candidate, text=text, was=line)
        if not problems(chosen) and rule_of(chosen) == line:
            return chosen
    return Chosen(repeat="kept", text=line.text, notes=line.notes, closed=line.closed, was=line)


def in_words(line: Time) -> str:
    """A rule in Japanese: 毎月 第2・第4土曜 11:00〜14:00（祝日は休み）; "" for a rule that says nothing."""
    days = _days_in_words(line)
    hours = f"{line.opens:%H:%M}〜{f'{line.closes:%H:%M}' if line.closes else ''}" if line.opens else ""
    said = " ".join(part for part in (days, hours, "休み" if line.closed and days else "") if part)
    aside = [HOLIDAYS[line.holidays]] if line.holidays in HOLIDAYS and not line.closed else []
    if line.freq and line.until and not _is_span(line):
        aside.append(f"{line.until:%Y年}{line.until.month}月{line.until.day}日まで")  # as it is
    return f"{said}（{'、'.join(aside)}）" if said and aside else said


def _rule(chosen: Chosen) -> Time:
    base = Time(
        holidays=chosen.holidays,
        until=chosen.until,
        opens=chosen.opens,
        closes=chosen.closes,
        closed=chosen.closed,
        notes=chosen.notes.strip(),
        first=chosen.first,
    )
    days = tuple(d for d in DAYS if d in chosen.days)
    weekly = replace(base, freq="WEEKLY", byday=",".join(days))
    made = {
        "weekly": lambda: weekly,
        "fortnightly": lambda: replace(weekly, interval=2),
        "nth": lambda: _in_months(replace(base, freq="MONTHLY", byday=_nth(chosen, days)), chosen),
        "monthday": lambda: _in_months(
            replace(base, freq="MONTHLY", bymonthday=",".join(map(str, _monthdays(chosen.monthdays)))), chosen
        ),
        "once": lambda: _once(base),
    }.get(chosen.repeat)
    return made() if made else replace(base, first=None, until=None)


def _nth(chosen: Chosen, days: tuple[str, ...]) -> str:
    return ",".join(f"{w}{d}" for d in days for w in WEEKS if w in chosen.weeks)


def _once(base: Time) -> Time:
    """A day, or from a day to a day."""
    if base.until and base.first and base.until > base.first:
        return replace(base, freq="WEEKLY", byday=_EVERY_DAY)
    return replace(base, until=base.first, count=1)


def _in_months(rule: Time, chosen: Chosen) -> Time:
    """奇数月 and 偶数月: counted from a January or a February; with a first day of its own, by the numbers of the months."""
    if chosen.months not in _FROM:
        return rule
    if chosen.first is None:
        return replace(rule, interval=2, first=_FROM[chosen.months])
    return replace(rule, bymonth=_BY_MONTH[chosen.months])


def _candidates(line: Time) -> Iterable[Chosen]:
    base = Chosen(
        first=line.first,
        until=line.until,
        opens=line.opens,
        closes=line.closes,
        holidays=line.holidays,
        closed=line.closed,
        notes=line.notes,
    )
    codes = [code for code in line.byday.replace(" ", "").split(",") if code]
    days = tuple(d for d in DAYS if any(code.endswith(d) for code in codes))
    weeks = tuple(w for w in WEEKS if any(code[:-2] == w for code in codes))
    months = next((m for m, first in _FROM.items() if line.interval == 2 and line.first == first), "")
    by_month = {value: name for name, value in _BY_MONTH.items()}.get(line.bymonth, "all")
    in_months = replace(base, months=months or by_month, first=None if months else line.first)
    if _is_span(line):
        yield replace(base, repeat="once")
    yield replace(base, repeat="weekly", days=days)
    yield replace(base, repeat="fortnightly", days=days)
    yield replace(in_months, repeat="nth", days=days, weeks=weeks)
    yield replace(in_months, repeat="monthday", monthdays=line.bymonthday)
    yield replace(base, repeat="once", until=None if line.count == 1 else line.until)
    yield replace(base, repeat="words", first=None, until=None)


def _monthdays(text: str) -> list[int]:
    """The days of the month in what was written; [] when something else is written too."""
    parts = text.replace("、", ",").replace("・", ",").replace("日", "").replace(" ", "").split(",")
    numbers = [int(p) for p in parts if p.isdigit() and 1 <= int(p) <= 31]
    return list(dict.fromkeys(numbers)) if len(numbers) == len([p for p in parts if p]) else []


def _is_span(line: Time) -> bool:
    """Every day from a day to a day."""
    every = line.freq == "WEEKLY" and line.byday == _EVERY_DAY and line.interval in (None, 1)
    return bool(every and line.first and line.until)


def _bare(line: Time) -> Time:
    return replace(line, text="", notes="")


def _days_in_words(line: Time) -> str:
    if not line.freq:
        return _day(line.first) if line.first else ""
    if _is_span(line) and line.first and line.until:
        return f"{_day(line.first)}〜{_day(line.until)}"
    if line.freq == "WEEKLY" and line.byday == _EVERY_DAY and line.interval in (None, 1):
        return "毎日"
    codes = [code for code in line.byday.replace(" ", "").split(",") if code]
    if line.freq == "WEEKLY":
        names = "・".join(DAYS.get(code, code) for code in codes)
        return f"{'隔週' if line.interval == 2 else '毎週'} {names}曜" if names else ""  # as it is
    months = _months_in_words(line)
    if line.bymonthday:
        return f"{months} {'・'.join(n.strip() for n in line.bymonthday.split(','))}日"  # as it is
    by_day: dict[str, list[str]] = {}
    for code in codes:
        by_day.setdefault(code[-2:], []).append(WEEKS.get(code[:-2], code[:-2]))
    said = "、".join(f"{'・'.join(weeks)}{DAYS.get(day, day)}曜" for day, weeks in by_day.items())  # as it is
    return f"{months} {said}" if said else ""  # as it is


def _months_in_words(line: Time) -> str:
    if line.interval == 2:
        starts = {1: "奇数月", 0: "偶数月"}
        return starts[line.first.month % 2] if line.first else "隔月"
    if not line.bymonth:
        return "毎月"  # as it is
    months = line.bymonth.replace(",", "・")
    return {ODD: "奇数月", EVEN: "偶数月"}.get(line.bymonth, f"{months}月")  # as it is


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日({tuple(DAYS.values())[day.weekday()]})"  # as it is
