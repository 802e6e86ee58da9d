"""Filters for dates and numbers, labels of codes, icons."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from marugoto.core import clock, codes
from marugoto.core.templatetags import wording
from marugoto.core.templatetags.icons import drawing

register = template.Library()

When = date | datetime | None


def _is_when(value: object) -> bool:
    return isinstance(value, date)  # a datetime is a date


@register.filter
def jdate(value: When) -> str:
    """2026年11月22日(日); "" for None."""
    return wording.full_date(value) if value and _is_when(value) else ""


@register.filter
def jdatetime(value: When) -> str:
    """2026年11月22日(日) 14:02; a plain date has no time; "" for None."""
    if not value or not _is_when(value):
        return ""
    return f"{wording.full_date(value)} {wording.clock_time(value)}".strip()


@register.filter
def jtime(value: When) -> str:
    """14:02; "" for None and for plain dates."""
    return wording.clock_time(value) if value and _is_when(value) else ""


@register.filter
def era(value: When) -> str:
    """令和8年11月22日; "" for None."""
    return wording.era_date(value) if value and _is_when(value) else ""


@register.filter
def ago(value: When) -> str:
    """3日前（11月19日）, for today 14:02（2時間前）; "" for None."""
    return wording.distance(value, clock.now()) if value and _is_when(value) else ""


@register.filter
def due(value: When) -> str:
    """あと2日（11月24日まで）, or 期限切れ 2日（11月20日まで） in red with an icon; "" for None."""
    if not value or not _is_when(value):
        return ""
    stand = wording.deadline(value, clock.now())
    mark = icon("warn") if stand.state == "overdue" else ""
    return format_html('<span class="due is-{}">{}{}</span>', stand.state, mark, stand.text)


@register.filter
def due_state(value: When) -> str:
    """ "overdue", "today" or "ahead" (for a class name); "" for None."""
    return wording.deadline(value, clock.now()).state if value and _is_when(value) else ""


@register.filter
def num(value: int | float | Decimal | None, unit: str = "") -> str:
    """1,020件; "" for None (unknown is not zero)."""
    return "" if value is None or isinstance(value, str) else wording.counted(value, str(unit))


@register.simple_tag
def code(list_name: str, value: str | None) -> str:
    """The label of a code, e.g. {% code "intake.channels" x %}; "" for None and ""."""
    return codes.label(list_name, value or "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our icons, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        "{}</svg>",
        mark_safe(drawing(str(name))),
    )
