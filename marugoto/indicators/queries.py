"""Counting: every figure from the same rows that the work was done in, as one viewer may know it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from marugoto.indicators import rules
from marugoto.indicators.definitions import DEFINITIONS
from marugoto.intake import access as intake
from marugoto.intake import queries as matters
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

NOWHERE = "-"
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
                "cells": [{"month": m, "n": self.table.cells[key, m]} for m in self.table.columns],
                "total": self.table.row_totals[key],
            }
            for key in self.table.rows
        ]

    @property
    def totals(self) -> list[dict[str, Any]]:
        """The last line: the sum of each month."""
        return [{"month": m, "n": self.table.column_totals[m]} for m in self.table.columns]


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
    """One indicator by month of a fiscal year, grouped by agency, area or field. Small counts of others are hidden."""
    columns = rules.months_of_fiscal_year(year)
    rows = _scope(actor, code).filter(**_within(date(year, 4, 1), date(year + 1, 4, 1)))
    counts = _by_month(rows, "place" if grouping == "area" else "home")
    own = str(actor.agency_id)
    if grouping == "field":
        counts = _by_field(counts)
    groups = sorted({group for group, _month in counts})
    known = _known(actor, grouping=grouping, groups=groups, own=own)
    names = _names(actor, grouping, groups)
    groups.sort(key=lambda g: (g == NOWHERE, names.get(g, g)))
    definition = DEFINITIONS[code]
    return Figures(
        code=code,
        label=str(definition.label),
        rule=str(definition.rule),
        table=rules.suppress(counts, rows=groups, columns=columns, known=known),
        names=names,
    )


def _known(actor: Actor, *, grouping: str, groups: Sequence[str], own: str) -> set[str]:
    if not actor.can(Permission.INDICATOR_READ_ALL):
        return set(groups)
    return {own} if grouping == "agency" else set()


def _by_field(counts: Mapping[rules.Cell, int]) -> dict[rules.Cell, int]:
    """Agency counts turned into field counts; an agency of several fields counts in each (the sum is not the total)."""
    fields: dict[str, list[str]] = {}
    for agency, field in (
        AgencyField.objects.filter(agency_id__in={g for g, _m in counts if g != NOWHERE})
        .order_by("agency_id", "field")
        .values_list("agency_id", "field")
    ):
        fields.setdefault(str(agency), []).append(field)
    out: dict[rules.Cell, int] = {}
    for (agency_key, month), n in counts.items():
        for field in fields.get(agency_key, [NOWHERE]):
            out[field, month] = out.get((field, month), 0) + n
    return out


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
    """The rows behind one figure: those the viewer may open, and whether there are others."""

    rows: list[matters.MatterRow]
    visible: int
    others: bool


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
        everything = rows.order_by().values("matter_key").distinct().count()
        page = list(visible[:limit]) if visible is not None else []
    return Behind(rows=matters.rows_of(actor, page), visible=shown, others=everything > shown)


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
    """Refused つなぎ of the town by reason and kind, and month of a fiscal year. Small counts are hidden, whoever looks.

    「受け皿がない」 is one line, whatever was asked: it says what the town lacks. No sums of a reason over its kinds are told,
    so that nothing hidden follows from them.
    """
    columns = rules.months_of_fiscal_year(year)
    lacks = referrals.lack_reasons()
    found = referrals.refusals(actor.municipality_id, since=date(year, 4, 1), until=date(year + 1, 3, 31))
    counts: dict[rules.Cell, int] = {}
    for one in found:
        cell = (one.reason if one.reason in lacks else f"{one.reason}/{one.kind}", f"{one.month:%Y-%m}")
        counts[cell] = counts.get(cell, 0) + one.n
    groups = sorted({group for group, _month in counts}, key=lambda g: (g not in lacks, g))
    return Figures(
        code="referrals.refused",
        label=_("受けられなかったつなぎ"),
        rule=_("返事の月で数えます。受け手が選んだわけと、つなぎの種類で分けます。"),
        table=rules.suppress(counts, rows=groups, columns=columns, known=set()),
        names={group: _refusal_name(group) for group in groups},
    )


def _refusal_name(group: str) -> str:
    reason, _slash, kind = group.partition("/")
    words = codes.label("collaboration.decline_reasons", reason)
    return f"{words}（{codes.label('collaboration.referral_kinds', kind)}）" if kind else words
