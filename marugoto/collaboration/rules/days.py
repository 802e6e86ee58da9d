"""開庁日: counting working days of a town hall (地方自治法4条の2: weekends, holidays, 29 December to 3 January are closed)."""

from datetime import date, timedelta

import jpholiday


def is_open_day(day: date) -> bool:
    """Is the town hall open on that day?"""
    if day.weekday() >= 5 or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return False
    return not jpholiday.is_holiday(day)


def closed_until(today: date) -> date | None:
    """The next open day, where today is closed or more than a weekend of closed days begins tomorrow; else None."""
    following = add_open_days(today, 1)
    return following if not is_open_day(today) or (following - today).days > 3 else None


def add_open_days(start: date, days: int) -> date:
    """The ``days``-th working day after ``start`` (which is not counted). 0: the same day, open or not: it is urgent."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_open_day(day):
            days -= 1
    return day
