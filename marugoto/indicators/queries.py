"""Counting: every figure from the same rows that the work was done in, as one viewer may know it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, DateField, F, QuerySet
from django.db.models.functions import Cast, TruncMonth
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import AgencyField
from marugoto.collaboration import queries as referrals
from marugoto.core import clock, codes, second_wall
from marugoto.core.clock import JST
from marugoto.indicators import rules, settled
from marugoto.indicators.definitions import DEFINITIONS, REFUSED
from marugoto.intake import access as intake
from marugoto.intake import queries as matters
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

NOWHERE = settled.NOWHERE
GROUPINGS = ("agency", "area", "field")


@dataclass(frozen=True)
class Figures:
    """One indicator as a table of groups × months, ready to print. ``names``: group key → words."""

    code: str
    label: str
    rule: str
    table: rules.Table
    names: Mapping[str, str]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Rows for the page: name, cells with their month, total."""
        return [
            {
                "key": key,
                "name": self.names.get(key, key),
                "cells": [
                    {"month": m, "n": self.table.cells[key, m], "waiting": m in self.table.waiting}
                    for m in self.table.columns
                ],
                "total": self.table.row_totals[key],
                "least": self.table.at_least.get(key, 0),
            }
            for key in self.table.rows
        ]

    @property
    def totals(self) -> list[dict[str, Any]]:
        """The last line: the sum of each month."""
        return [
            {"month": m, "n": self.table.column_totals[m], "waiting": m in self.table.waiting}
            for m in self.table.columns
        ]

    @property
    def least(self) -> int:
        """The sum of the months that are told, for a year whose sum is not."""
        return sum(n for n in self.table.column_totals.values() if n is not None)


def _scope(actor: Actor, code: str) -> QuerySet[Any]:
    """Rows of the actor's town; only of one's own agency unless the role may know the whole town."""
    rows = DEFINITIONS[code].rows().filter(town=actor.municipality_id)
    return rows if actor.can(Permission.INDICATOR_READ_ALL) else rows.filter(home=actor.agency_id)


def _within(start: date, end: date) -> dict[str, datetime]:
    """The condition "on or after start, before end"; whole days in Japan."""
    return {
        "day__gte": datetime(start.year, start.month, start.day, tzinfo=JST),
        "day__lt": datetime(end.year, end.month, end.day, tzinfo=JST),
    }


def _by_month(rows: QuerySet[Any], key: str) -> dict[rules.Cell, int]:
    found = (
        rows.annotate(month=Cast(TruncMonth("day"), DateField()), group=Cast(F(key), CharField()))
        .order_by("month", "group")
        .values_list("month", "group")
        .annotate(n=Count("pk"))
    )
    return {(group or NOWHERE, month.strftime("%Y-%m")): n for month, group, n in found if month}


@second_wall.lifted("counting")
def figures(actor: Actor, *, code: str, grouping: str, year: int) -> Figures:
    """One indicator by month of a fiscal year, grouped by agency, area or field.

    Of one's own agency as it is now, whole. Of the whole town as the months were settled, small counts of others hidden.
    """
    if actor.can(Permission.INDICATOR_READ_ALL):
        table = _of_town(actor, code=code, by=grouping, year=year)
    else:
        table = _of_agency(actor, code=code, grouping=grouping, year=year)
    groups = rules.listed(table)
    names = _names(actor, grouping, groups)
    groups = sorted(groups, key=lambda g: (g == NOWHERE, names.get(g, g)))
    definition = DEFINITIONS[code]
    return Figures(
        code=code,
        label=str(definition.label),
        rule=str(definition.rule),
        table=replace(table, rows=groups),
        names=names,
    )


def _of_agency(actor: Actor, *, code: str, grouping: str, year: int) -> rules.Table:
    rows = _scope(actor, code).filter(**_within(date(year, 4, 1), date(year + 1, 4, 1)))
    counts = _by_month(rows, "place" if grouping == "area" else "home")
    if grouping == "field":
        counts = _by_field(counts)
    groups = sorted({group for group, _month in counts})
    columns = rules.months_of_fiscal_year(year)
    return rules.suppress(counts, rows=groups, columns=columns, known=set(groups))


def _of_town(actor: Actor, *, code: str, by: str, year: int) -> rules.Table:
    """The settled months; one's own agency's row goes on to the present day."""
    own = str(actor.agency_id)
    found = settled.of_year(
        municipality_id=actor.municipality_id, agency_id=actor.agency_id, figure=code, by=by, year=year
    )
    counts = dict(found.counts)
    if by == "agency" and found.waiting:
        mine = DEFINITIONS[code].rows().filter(town=actor.municipality_id, home=actor.agency_id)
        start = date(int(min(found.waiting)[:4]), int(min(found.waiting)[5:]), 1)
        live = _by_month(mine.filter(**_within(start, date(year + 1, 4, 1))), "home")
        counts |= {cell: n for cell, n in live.items() if cell[1] in found.waiting}
    parts = sorted({group for group, _month in counts})
    members = _members(parts) if by == "field" else None
    return rules.suppress(
        counts,
        rows=sorted(members) if members is not None else parts,
        columns=rules.months_of_fiscal_year(year),
        known={own} if by in ("agency", "field") else set(),
        own=found.own,
        waiting=found.waiting,
        overlapping=members,
    )


def _members(agency_keys: Sequence[str]) -> dict[str, set[str]]:
    """Field → the agencies of it."""
    found: dict[str, set[str]] = {}
    fields = _fields_of(agency_keys)
    for agency in agency_keys:
        for field in fields.get(agency, [NOWHERE]):
            found.setdefault(field, set()).add(agency)
    return found


def _by_field(counts: Mapping[rules.Cell, int]) -> dict[rules.Cell, int]:
    """Agency counts turned into field counts; an agency of several fields counts in each (the sum is not the total)."""
    fields = _fields_of({g for g, _m in counts})
    out: dict[rules.Cell, int] = {}
    for (agency_key, month), n in counts.items():
        for field in fields.get(agency_key, [NOWHERE]):
            out[field, month] = out.get((field, month), 0) + n
    return out


def _fields_of(agency_keys: Iterable[str]) -> dict[str, list[str]]:
    """Agency → its fields."""
    fields: dict[str, list[str]] = {}
    for agency, field in (
        AgencyField.objects.filter(agency_id__in=[g for g in agency_keys if g != NOWHERE])
        .order_by("agency_id", "field")
        .values_list("agency_id", "field")
    ):
        fields.setdefault(str(agency), []).append(field)
    return fields


def _names(actor: Actor, grouping: str, groups: Sequence[str]) -> dict[str, str]:
    ids = [UUID(g) for g in groups if g != NOWHERE and grouping != "field"]
    if grouping == "field":
        found = {g: codes.label("agencies.fields", g) for g in groups if g != NOWHERE}
        return found | {NOWHERE: _("分野なし")}
    if grouping == "area":
        areas = agencies.areas_of(actor.municipality_id, on=clock.today()).filter(pk__in=ids)
        return {str(a.id): a.name for a in areas} | {NOWHERE: _("地区がわからない")}
    return {str(key): name for key, name in agencies.names_of_agencies(ids).items()} | {NOWHERE: _("その他")}


@dataclass(frozen=True)
class Behind:
    """The rows behind one figure: those the viewer may open, and whether there are others.

    ``others`` None: not told. Who looks at the whole town could else see, day by day, the first one come.
    """

    rows: list[matters.MatterRow]
    visible: int
    others: bool | None


def rows_behind(actor: Actor, *, code: str, grouping: str, group: str, month: str, limit: int = 50) -> Behind:
    """The matters behind a figure, as far as the viewer may see them; of the others only that they exist."""
    year, number = int(month[:4]), int(month[5:7])
    start = date(year, number, 1)
    end = date(year + number // 12, number % 12 + 1, 1)
    rows = _scope(actor, code).filter(**_within(start, end))
    rows = _of_group(rows, grouping, group)
    keys = rows.order_by("matter_key").values_list("matter_key", flat=True)
    visible = (
        intake.matters_visible_to(actor).filter(pk__in=keys)
        if actor.can(Permission.CONSULTATION_READ)
        else None
    )
    with second_wall.lifted("counting"):
        shown = visible.count() if visible is not None else 0
        everything = None
        if not actor.can(Permission.INDICATOR_READ_ALL):
            everything = rows.order_by().values("matter_key").distinct().count()
        page = list(visible[:limit]) if visible is not None else []
    others = None if everything is None else everything > shown
    return Behind(rows=matters.rows_of(actor, page), visible=shown, others=others)


def _of_group(rows: QuerySet[Any], grouping: str, group: str) -> QuerySet[Any]:
    if group == "all":
        return rows
    if grouping == "field":
        having = AgencyField.objects.order_by("agency_id")
        if group == NOWHERE:
            return rows.exclude(home__in=having.values("agency_id"))
        return rows.filter(home__in=having.filter(field=group).values("agency_id"))
    key = "place" if grouping == "area" else "home"
    return rows.filter(**{f"{key}__isnull": True}) if group == NOWHERE else rows.filter(**{key: group})


@second_wall.lifted("counting")
def refusals(actor: Actor, *, year: int) -> Figures:
    """Refused つなぎ of the town by reason and kind, and month of a fiscal year. Small counts of others are hidden.

    「受け皿がない」 is one line, whatever was asked: it says what the town lacks.
    """
    lacks = referrals.lack_reasons()
    found = settled.of_year(
        municipality_id=actor.municipality_id,
        agency_id=actor.agency_id,
        figure=REFUSED.code,
        by="part",
        year=year,
    )
    counts, own = _in_lines(found.counts, lacks), _in_lines(found.own, lacks)
    groups = sorted({group for group, _month in counts}, key=lambda g: (g not in lacks, g))
    columns = rules.months_of_fiscal_year(year)
    table = rules.suppress(counts, rows=groups, columns=columns, own=own, waiting=found.waiting)
    return Figures(
        code=REFUSED.code,
        label=str(REFUSED.label),
        rule=str(REFUSED.rule),
        table=replace(table, rows=rules.listed(table)),
        names={group: _refusal_name(group) for group in groups},
    )


def _in_lines(counts: Mapping[rules.Cell, int], lacks: Collection[str]) -> dict[rules.Cell, int]:
    found: dict[rules.Cell, int] = {}
    for (part, month), n in counts.items():
        reason = part.partition("/")[0]
        cell = (reason if reason in lacks else part, month)
        found[cell] = found.get(cell, 0) + n
    return found


def _refusal_name(group: str) -> str:
    reason, _slash, kind = group.partition("/")
    words = codes.label("collaboration.decline_reasons", reason)
    return f"{words}（{codes.label('collaboration.referral_kinds', kind)}）" if kind else words
