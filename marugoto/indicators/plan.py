"""The plan of a town as one viewer may know it: each indicator with its target, its figure, what came from elsewhere.

Every figure is counted once, whichever programmes it serves; figures are never added up across indicators.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from marugoto.agencies.models import Agency
from marugoto.agencies.rules.blueprint_counts import Counting, counting_of_data
from marugoto.core import clock, codes, second_wall
from marugoto.indicators import counted, hiding, rules, standing
from marugoto.indicators.counted import Counted
from marugoto.indicators.definitions import DEFINITIONS
from marugoto.indicators.models import Indicator, Publication, Result, Target
from marugoto.indicators.standing import Span
from marugoto.intake import access as intake
from marugoto.intake import queries as matters
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

YEARS = 5
ROWS = 50


@dataclass(frozen=True)
class Line:
    """One indicator of a fiscal year. ``figure`` None: not counted, of nothing, or ``hidden`` because it is small.

    ``state``: reached, nearly, on_the_way, not_reached, or "" where nothing can be said. ``told``: the newest result of that
    year from elsewhere. ``twins``: other indicators that watch the very same figure.
    """

    indicator: Indicator
    span: Span
    target: Target | None
    counted: Counted
    hidden: bool
    told: Result | None
    twins: tuple[str, ...] = ()

    @property
    def counting(self) -> Counting:
        """How it is counted."""
        return counting_of_data(self.indicator.count, self.indicator.uncounted)

    @property
    def figure(self) -> Decimal | None:
        """What stands beside the target: from rows, or as it was told."""
        if self.hidden:
            return None
        if self.counted.figure is not None or not self.counted.why:
            return self.counted.figure
        return self.told.value if self.told else None

    @property
    def elsewhere(self) -> bool:
        """Does the figure come from elsewhere (a survey, a paper)?"""
        return bool(self.counted.why) and self.told is not None

    @property
    def percent(self) -> int | None:
        """Per cent of the target."""
        if self.figure is None or self.target is None:
            return None
        return standing.per_cent(self.figure, self.target.target)

    @property
    def state(self) -> str:
        """How it stands to its target."""
        if self.figure is None or self.target is None:
            return ""
        return standing.standing(
            self.figure,
            self.target.target,
            comparator=self.indicator.comparator,
            partial=self.span.partial and not self.elsewhere,
            baseline=self.target.baseline,
        )

    @property
    def reached(self) -> bool:
        """Was the target reached?"""
        return self.state == "reached"

    @property
    def counts_as(self) -> str:
        """実 or 延べ (indicators.counting), as rows are counted, else as the plan says; "" of a share."""
        found = DEFINITIONS.get(self.counting.of)
        return "" if self.counting.per else found.counting if found else self.indicator.counting

    @property
    def rule(self) -> str:
        """How it is counted, in words."""
        found = DEFINITIONS.get(self.counting.of)
        return str(found.rule) if found else codes.label("indicators.uncounted", self.indicator.uncounted)


def year_now() -> int:
    """The fiscal year of today."""
    today = clock.today()
    return today.year - (today.month < 4)


def indicators_of(actor: Actor) -> QuerySet[Indicator]:
    """The indicators of the town's plan, in its order."""
    return Indicator.objects.filter(municipality_id=actor.municipality_id).order_by("sort", "id")


def indicator(actor: Actor, code: str) -> Indicator | None:
    """One of them."""
    return indicators_of(actor).filter(code=code).first()


def lines(actor: Actor, *, year: int) -> list[Line]:
    """Every indicator of the plan in a fiscal year. For whoever may know the whole town."""
    return _lines(actor, list(indicators_of(actor)), year=year)


def line(actor: Actor, one: Indicator, *, year: int) -> Line:
    """One indicator in a fiscal year; hidden where it would be among all of them."""
    group = _of_the_same_rows(one, list(indicators_of(actor)))
    return next(row for row in _lines(actor, group, year=year) if row.indicator.id == one.id)


def _of_the_same_rows(one: Indicator, found: Sequence[Indicator]) -> list[Indicator]:
    """It, and the indicators that count the same kind of rows, so that one may be taken from the other."""
    kinds = {one.count.get("of"), one.count.get("per")} - {None}
    return [o for o in found if o.id == one.id or kinds & {o.count.get("of"), o.count.get("per")}]


def _lines(actor: Actor, found: Sequence[Indicator], *, year: int) -> list[Line]:
    span = standing.fiscal_year(year, today=clock.today())
    own = _own_code(actor)
    targets = {t.measure_id: t for t in _targets_in_force(found)}
    told = _told(found, year=year)
    twins = _twins(found)
    known: dict[str, Counted] = {}
    out = []
    for one in found:
        key = f"{one.count}{one.unit}"
        counting = counting_of_data(one.count, one.uncounted)
        if key not in known or not one.count:
            known[key] = counted.count(actor.municipality_id, counting, unit=one.unit, span=span)
        hidden = hiding.is_small(counting, known[key], own=own)
        out.append(
            Line(one, span, targets.get(one.id), known[key], hidden, told.get(one.id), twins.get(one.id, ()))
        )
    lost = hiding.beside_the_others([_seen(one) for one in out], own=own)
    return [replace(one, hidden=one.hidden or n in lost) for n, one in enumerate(out)]


def _seen(one: Line) -> hiding.Shown:
    return hiding.Shown(one.counting, one.counted, one.hidden)


def _own_code(actor: Actor) -> str:
    return Agency.objects.get(pk=actor.agency_id).code


def _targets_in_force(found: Sequence[Indicator]) -> QuerySet[Target]:
    return Target.objects.filter(measure__in=found, replaced_on__isnull=True).order_by("id")


def _told(found: Sequence[Indicator], *, year: int) -> dict[Any, Result]:
    """What came from elsewhere for that year: what a worker wrote last, else the one printed result in the indicator's unit.

    Where a paper prints several (of other units, districts, cut-off days) none of them is the figure; all stand on the page.
    """
    units = {one.id: one.unit for one in found}
    written: dict[Any, Result] = {}
    printed: dict[Any, list[Result]] = {}
    for row in Result.objects.filter(indicator__in=found, year=year).order_by("created_at", "id"):
        if not row.code:
            written[row.indicator_id] = row
        elif row.unit == units[row.indicator_id]:
            printed.setdefault(row.indicator_id, []).append(row)
    return {key: rows[0] for key, rows in printed.items() if len(rows) == 1} | written


def _twins(found: Sequence[Indicator]) -> dict[Any, tuple[str, ...]]:
    """Indicators that are the same figure: shown once each, never added."""
    alike: dict[str, list[Indicator]] = {}
    for one in found:
        if one.count:
            alike.setdefault(f"{one.count}{one.unit}", []).append(one)
    return {
        one.id: tuple(other.label for other in group if other.id != one.id)
        for group in alike.values()
        for one in group
        if len(group) > 1
    }


# --- one indicator ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """A month of the year so far. ``n`` None: hidden."""

    month: str
    n: int | None


@dataclass(frozen=True)
class Year:
    """A fiscal year of the time series. ``partial``: it is not over; ``elsewhere``: the figure was told, not counted."""

    year: int
    figure: Decimal | None
    hidden: bool
    partial: bool
    elsewhere: bool


def months(actor: Actor, shown: Line) -> list[Month]:
    """By month, where the definition flows; small numbers of a part of the town are hidden, with what would give them away."""
    definition = DEFINITIONS.get(shown.counting.of)
    if definition is None or definition.span != "flow" or shown.counting.per:
        return []
    if shown.hidden:  # the months would make the year
        return [
            Month(m, None) for m in rules.months_of_fiscal_year(shown.span.since.year)[: shown.span.months]
        ]
    numbers = counted.by_month(actor.municipality_id, shown.counting, shown.span)
    names = rules.months_of_fiscal_year(shown.span.since.year)[: len(numbers)]
    own = _own_code(actor)
    where = dict(shown.counting.where)
    open_to_all = not definition.personal or where.get("agency") == (own,)
    table = rules.suppress(
        {("all", m): n for m, n in zip(names, numbers, strict=True)},
        rows=["all"],
        columns=names,
        known={"all"} if open_to_all else set(),
    )
    return [Month(m, table.cells["all", m]) for m in names]


def years(actor: Actor, one: Indicator, *, until: int) -> list[Year]:
    """The last five fiscal years, the oldest first."""
    out = []
    for year in range(until - YEARS + 1, until + 1):
        found = line(actor, one, year=year)
        out.append(Year(year, found.figure, found.hidden, found.span.partial, found.elsewhere))
    return _known(out)


def _known(found: list[Year]) -> list[Year]:
    """Before the first figure above nothing nobody knows whether there was nothing or nothing was kept: no 0 is printed."""
    first = next((n for n, one in enumerate(found) if one.figure or one.hidden), len(found) - 1)
    return [replace(one, figure=None) for one in found[:first]] + found[first:]


def versions(one: Indicator) -> list[Target]:
    """Every target it ever had, the newest first."""
    return list(
        Target.objects.filter(municipality_id=one.municipality_id, code=one.code)
        .select_related("set_by")
        .order_by("-version")
    )


def results(one: Indicator) -> list[Result]:
    """What was told from elsewhere, the newest first, fifty at most."""
    return list(
        Result.objects.filter(indicator=one)
        .select_related("written_by")
        .order_by("-year", "-as_of", "-created_at", "-id")[:ROWS]
    )


@dataclass(frozen=True)
class Behind:
    """What is behind a figure: matters that the viewer may open, or names of what holds no person (``named``)."""

    rows: list[matters.MatterRow]
    named: list[str]
    visible: int
    others: bool


def behind(actor: Actor, shown: Line) -> Behind:
    """The rows behind, by right; of the others only that there are some."""
    definition = DEFINITIONS.get(shown.counting.of)
    if definition is None:
        return Behind([], [], 0, others=False)
    rows = counted.rows_of(actor.municipality_id, shown.counting, shown.span)
    if not definition.personal:
        with second_wall.lifted("counting"):
            named = [str(row) for row in _in_words(definition.code, rows)[:ROWS]]
        return Behind([], named, len(named), others=shown.counted.top > len(named))
    keys = rows.values_list("matter_key", flat=True)
    visible = Matter.objects.none()
    if actor.can(Permission.CONSULTATION_READ):
        visible = intake.matters_visible_to(actor).filter(pk__in=keys)
    with second_wall.lifted("counting"):
        number, everything = visible.count(), rows.values("matter_key").distinct().count()
        page = list(visible[:ROWS])
    return Behind(matters.rows_of(actor, page), [], number, others=everything > number)


_NAMES = {
    "desks.open": "name",
    "resources.listed": "name",
    "resources.born": "service__name",
    "activities.started": "title",
    "activities.running": "title",
    "activities.graduates": "activity__title",
    "publicity.noted": "title",
    "publicity.copies": "title",
    "agreements.running": "partner",
}
_DATED = {"conferences.held": ("body__name", "held_at")}


def _in_words(code: str, rows: QuerySet[Any]) -> Sequence[str]:
    """Names of meetings, windows, entries, activities: no person is in them; of helpers nobody is named."""
    if code in _NAMES:
        name = _NAMES[code]
        return list(rows.order_by(name).values_list(name, flat=True).distinct()[:ROWS])
    if code == "helpers.registered":
        return []
    title, day = _DATED.get(code, ("activity__title", "on"))
    found = rows.order_by(day, "pk").values_list(title, day)[:ROWS]
    return [f"{name}（{_day_of(at):%Y-%m-%d}）" for name, at in found]


def _day_of(at: date | datetime) -> date:
    return at.astimezone(clock.JST).date() if isinstance(at, datetime) else at


# --- for everybody ---------------------------------------------------------------------------------------------------


def published_rows(found: Iterable[Line]) -> list[dict[str, Any]]:
    """What a page for everybody shows: numbers of persons from 1 to 4 are hidden, whatever the viewer may know.

    And with them what gives them away beside the others, or beside what an agency knows of its own.
    """
    rows = [replace(one, hidden=hiding.is_few(one.counting, one.counted)) for one in found]
    lost = hiding.beside_the_others([_seen(one) for one in rows], own=None)
    return [_published(replace(one, hidden=one.hidden or n in lost)) for n, one in enumerate(rows)]


def _published(one: Line) -> dict[str, Any]:
    hidden = one.hidden
    figure = None if hidden else one.figure
    return {
        "code": one.indicator.code,
        "kind": one.indicator.kind,
        "label": one.indicator.label,
        "unit": one.indicator.unit,
        "programmes": list(one.indicator.programmes),
        "target": plain(one.target.target if one.target else None),
        "target_year": one.target.target_year if one.target else "",
        "figure": plain(figure),
        "hidden": hidden,
        "state": "" if hidden else one.state,
        "told": one.told.state if one.told and one.elsewhere else "",
        "uncounted": "" if one.elsewhere else one.indicator.uncounted,
        "partial": one.span.partial,
    }


def plain(number: Decimal | None) -> str | None:
    """1020, 57.6: without zeros that nobody printed."""
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def publication(town_id: Any, *, year: int) -> Publication | None:
    """The figures of a year that the town has published and not taken back."""
    return Publication.objects.filter(municipality_id=town_id, year=year, withdrawn_at__isnull=True).first()


def published_years(town_id: Any) -> list[int]:
    """The years with figures for everybody, the newest first."""
    rows = Publication.objects.filter(municipality_id=town_id, withdrawn_at__isnull=True)
    return list(rows.order_by("-year").values_list("year", flat=True)[:20])


def day_before(until: date) -> date:
    """The last day of a stretch."""
    return date.fromordinal(until.toordinal() - 1)
