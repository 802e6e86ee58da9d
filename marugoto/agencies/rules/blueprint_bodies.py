"""Standing meetings of a blueprint, and who sits in them from when to when and as what. Pure."""

import re
from datetime import date

from marugoto.agencies.rules.blueprint_figures import recurrence_problem
from marugoto.agencies.rules.blueprint_rows import Row
from marugoto.agencies.rules.blueprint_specs import ConferenceSpec, SeatSpec

_NEVER = date(1, 1, 1)
_BY_MONTH = re.compile(r"毎月(?:に?\s*(\d+)\s*回)?|(?<!\d)月に?\s*(\d+)\s*(?:回|～)")
_EVERY = re.compile(r"(\d+)\s*か月に")
_BY_YEAR = re.compile(r"年に?\s*(\d+)\s*(?:回|～)")


def read_body(row: Row) -> ConferenceSpec:
    """A row of ``[[conferences]]``; problems are noted in the row."""
    row.ignore(
        "source",
        "note",
        "organiser",
        "organiser_note",
        "needs_check",
        "extra_sittings",
        "topics",
        "persons",
    )
    rule = printed = ""
    if recurrence := row.row("recurrence", required=False):
        recurrence.ignore("near", "source", "line")
        rule, printed = recurrence.text("rule"), recurrence.text("raw", default="")
        if problem := recurrence_problem(rule, printed):
            row.wrong("recurrence", problem)
    note = row.text("recurrence_note", default="") or printed
    return ConferenceSpec(
        code=row.slug("code"),
        kind=row.code("kind", "collaboration.conference_kinds"),
        name=row.text("name"),
        convener=row.text("convener"),
        recurrence=rule,
        recurrence_note=note,
        members=row.texts("members"),
        purposes=row.codes_of("purposes", "agencies.sitting_purposes"),
        existing=row.flag("existing", default=False),
        seats=tuple(_seat(r) for r in row.rows("seats")),
        yearly=_yearly(row, note),
        closing_days=_closing_days(row),
    )


def _yearly(row: Row, note: str) -> int:
    """By the figure ``times``, or by the words about the rhythm; 0: neither says how often."""
    if "times" in row.data:
        figure = row.figure("times", with_value=False)
        return times_a_year(figure.raw, figure.value)
    return times_a_year(note, None)


def times_a_year(words: str, value: float | None) -> int:
    """「月1回」 is twelve, 「2か月に1回」 six, 「四半期に1回」 four, 「8回/年」 eight.

    0: the words say no number, and there is no ``value``.
    """
    if found := _EVERY.search(words):
        return 12 // max(1, int(found[1])) * int(value or 1)
    if "四半期" in words:
        return 4 * int(value or 1)
    by_year, by_month = _BY_YEAR.search(words), _BY_MONTH.search(words)
    if by_month and not by_year:
        return 12 * int(value or by_month[1] or by_month[2] or 1)
    if value is not None:
        return int(value)
    return int(by_year[1]) if by_year else 0


def _closing_days(row: Row) -> int | None:
    if "closing_days" not in row.data:
        return None
    days = row.number("closing_days")
    if not 1 <= days <= 60:
        row.wrong("closing_days", "1から60までの整数です（会議の日の何日前か）")
        return None
    return days


def _seat(row: Row) -> SeatSpec:
    row.ignore("note")
    start, end = row.day("from", default=_NEVER), row.day("until", default=_NEVER)
    if _NEVER not in (start, end) and end < start:
        row.wrong("until", "終わりの日は、始まりの日より後にしてください")
    return SeatSpec(
        agency=row.text("agency"),
        capacity=row.code("capacity", "agencies.capacities", default=""),
        stage=row.text("stage", default=""),
        start=None if start == _NEVER else start,
        end=None if end == _NEVER else end,
    )
