"""Words for dates, spans of time and numbers, as every page says them.

Pure functions: the present is passed in.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from marugoto.core.clock import JST

WEEKDAYS: Final = "月火水木金土日"
WEEKDAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# First day of each era, newest first (元号法 and older proclamations); before Meiji the Western year is used.
ERAS: Final = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)


class Due(NamedTuple):
    """How a deadline stands: ``state`` is "ahead", "today" or "overdue"; ``text`` says it in words."""

    state: str
    text: str


def local(when: date | datetime | None) -> date | datetime | None:
    """The same instant in Japan (a naive datetime is taken as Japanese time); dates and None unchanged."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=JST) if when.tzinfo is None else when.astimezone(JST)
    return when if isinstance(when, date) else None


def day_of(when: date | datetime) -> date:
    """The calendar day in Japan."""
    there = local(when)
    if isinstance(there, datetime):
        return there.date()
    return when


def in_english() -> bool:
    """Is the page spoken in English?"""
    return (get_language() or "ja").startswith("en")


def full_date(when: date | datetime) -> str:
    """2026年11月22日(日); in English 22 Nov 2026 (Sun)."""
    day = day_of(when)
    if in_english():
        return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year} ({WEEKDAYS_EN[day.weekday()]})"
    return f"{day.year}年{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def short_date(when: date | datetime, today: date) -> str:
    """11月22日, with the year when it is not this year's."""
    day = day_of(when)
    if in_english():
        text = f"{day.day} {MONTHS_EN[day.month - 1]}"
        return text if day.year == today.year else f"{text} {day.year}"
    text = f"{day.month}月{day.day}日"
    return text if day.year == today.year else f"{day.year}年{text}"


def short_day(day: date, today: date) -> str:
    """11月28日(土), with the year when it is not this year's."""
    names = WEEKDAYS_EN if in_english() else WEEKDAYS
    return f"{short_date(day, today)}({names[day.weekday()]})"


def clock_time(when: date | datetime) -> str:
    """14:02; "" for a plain date."""
    there = local(when)
    return f"{there:%H:%M}" if isinstance(there, datetime) else ""


def era_date(when: date | datetime) -> str:
    """令和8年11月22日 (元年 for the first year); before Meiji and in English the Western date."""
    day = day_of(when)
    for first, name in ERAS:
        if day >= first and not in_english():
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return full_date(day) if in_english() else f"{day.year}年{day.month}月{day.day}日"


def _span(days: int) -> tuple[str, str]:
    """How long ago and how far ahead: in days, from 60 days on in months, from 24 months on in years."""
    months = days // 30
    if days < 60:
        return (
            ngettext("%(n)d日前", "%(n)d日前", days) % {"n": days},
            ngettext("%(n)d日後", "%(n)d日後", days) % {"n": days},
        )
    if months < 24:
        return (
            ngettext("%(n)dか月前", "%(n)dか月前", months) % {"n": months},
            ngettext("%(n)dか月後", "%(n)dか月後", months) % {"n": months},
        )
    years = days // 365
    return (
        ngettext("%(n)d年前", "%(n)d年前", years) % {"n": years},
        ngettext("%(n)d年後", "%(n)d年後", years) % {"n": years},
    )


def _within_today(gap: timedelta) -> str:
    """たった今 / 5分前 / 2時間前, or the same ahead."""
    minutes = int(abs(gap).total_seconds() // 60)
    past = gap >= timedelta(0)
    if minutes < 1:
        return _("たった今")
    if minutes < 60:
        text = (
            ngettext("%(n)d分前", "%(n)d分前", minutes)
            if past
            else ngettext("%(n)d分後", "%(n)d分後", minutes)
        )
        return text % {"n": minutes}
    hours = minutes // 60
    text = (
        ngettext("%(n)d時間前", "%(n)d時間前", hours)
        if past
        else ngettext("%(n)d時間後", "%(n)d時間後", hours)
    )
    return text % {"n": hours}


def distance(when: date | datetime, now: datetime) -> str:
    """3日前（11月19日）; today with a time 14:02（2時間前）; today without a time きょう（11月22日）."""
    there, here = local(when), now.astimezone(JST)
    day = day_of(when)
    days = (here.date() - day).days
    if days == 0 and isinstance(there, datetime):
        return _("%(time)s（%(span)s）") % {"time": f"{there:%H:%M}", "span": _within_today(here - there)}
    if days in (-1, 0, 1):
        words = {-1: _("あした"), 0: _("きょう"), 1: _("きのう")}[days]
    else:
        words = _span(abs(days))[0 if days > 0 else 1]
    return _("%(span)s（%(date)s）") % {"span": words, "date": short_date(day, here.date())}


def deadline(when: date | datetime, now: datetime) -> Due:
    """Where a deadline stands. A plain date ends with its day; a datetime ends at its minute."""
    there, here = local(when), now.astimezone(JST)
    day = day_of(when)
    days = (day - here.date()).days
    words = {"date": short_date(day, here.date()), "time": clock_time(when), "n": abs(days)}
    if days < 0:
        text = ngettext("期限切れ %(n)d日（%(date)sまで）", "期限切れ %(n)d日（%(date)sまで）", -days)
        return Due("overdue", text % words)
    if days > 0:
        return Due(
            "ahead", ngettext("あと%(n)d日（%(date)sまで）", "あと%(n)d日（%(date)sまで）", days) % words
        )
    if not isinstance(there, datetime):
        return Due("today", _("きょうまで（%(date)s）") % words)
    if there < here:
        return Due("overdue", _("期限切れ（きょう %(time)sまで）") % words)
    return Due("today", _("きょう %(time)sまで") % words)


def counted(value: float | Decimal, unit: str = "") -> str:
    """1,020件: thousands parted, one decimal only where there is one, the unit close to it (in English apart)."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")
    if not unit:
        return text
    return f"{text} {unit}" if in_english() else f"{text}{unit}"
