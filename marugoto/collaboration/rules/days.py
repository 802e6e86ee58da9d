"""開庁日: counting working days of a town hall (地方自治法4条の2: weekends, holidays, 29 December to 3 January are closed).

A desk with a week of its own (rules/week.py) has its own days.
"""

from datetime import date, timedelta

from marugoto.collaboration.rules.week import HALL, Week


def is_open_day(day: date) -> bool:
    """Is the town hall open on that day?"""
    return HALL.is_open(day)


def closed_until(today: date) -> date | None:
    """The next open day, where today is closed or more than a weekend of closed days begins tomorrow; else None."""
    following = add_open_days(today, 1)
    return following if not is_open_day(today) or (following - today).days > 3 else None


def add_open_days(start: date, days: int, week: Week = HALL) -> date:
    """The ``days``-th working day after ``start`` (which is not counted). 0: the same day, open or not: it is urgent."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if week.is_open(day):
            days -= 1
    return day
