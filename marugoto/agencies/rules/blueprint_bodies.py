"""Standing meetings of a blueprint, and who sits in them from when to when and as what. Pure."""

from datetime import date

from marugoto.agencies.rules.blueprint_figures import recurrence_problem
from marugoto.agencies.rules.blueprint_rows import Row
from marugoto.agencies.rules.blueprint_specs import ConferenceSpec, SeatSpec

_NEVER = date(1, 1, 1)


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
        "times",
        "persons",
    )
    rule = printed = ""
    if recurrence := row.row("recurrence", required=False):
        recurrence.ignore("near", "source", "line")
        rule, printed = recurrence.text("rule"), recurrence.text("raw", default="")
        if problem := recurrence_problem(rule, printed):
            row.wrong("recurrence", problem)
    return ConferenceSpec(
        code=row.slug("code"),
        kind=row.code("kind", "collaboration.conference_kinds"),
        name=row.text("name"),
        convener=row.text("convener"),
        recurrence=rule,
        recurrence_note=row.text("recurrence_note", default="") or printed,
        members=row.texts("members"),
        purposes=row.codes_of("purposes", "agencies.sitting_purposes"),
        existing=row.flag("existing", default=False),
        seats=tuple(_seat(r) for r in row.rows("seats")),
        closing_days=_closing_days(row),
    )


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
