"""数字: counted from the same rows as the work, each figure opening what is behind it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration import queries as referrals
from marugoto.core import clock
from marugoto.indicators import chart, forms, queries
from marugoto.indicators.definitions import DEFINITIONS
from marugoto.policy.permissions import Permission as P

FIFTY = 50


@requires(P.INDICATOR_READ)
def counts(request: WorkerRequest) -> HttpResponse:
    """One figure by month and agency, area or field; the targets of the plan below it."""
    this_year = _this_year()
    form = forms.CountFilter(request.GET or None, this_year=this_year)
    chosen = form.cleaned_data if form.is_valid() else {}
    year = chosen.get("year") or this_year
    figures = queries.figures(
        request.actor,
        code=chosen.get("figure") or "consultations.new",
        grouping=chosen.get("by") or "agency",
        year=year,
    )
    bars = chart.bars(figures)
    context = {
        "filter": form,
        "figures": figures,
        "page": Paginator(figures.lines, FIFTY).get_page(request.GET.get("page")),
        "by": chosen.get("by") or "agency",
        "year": year,
        "bars": bars,
        "bars_width": chart.width(bars),
        "whole_town": request.actor.can(P.INDICATOR_READ_ALL),
    }
    return render(request, "indicators/counts.html", context)


def _this_year() -> int:
    today = clock.today()
    return today.year if today.month >= 4 else today.year - 1


@requires(P.INDICATOR_READ_ALL)
def refusals(request: WorkerRequest) -> HttpResponse:
    """Why つなぎ were refused, by kind and month, for those who look at the whole town."""
    form = forms.YearFilter(request.GET or None, this_year=_this_year())
    year = (form.cleaned_data if form.is_valid() else {}).get("year") or _this_year()
    context = {
        "filter": form,
        "figures": queries.refusals(request.actor, year=year),
        "year": year,
        "lacks": referrals.lack_reasons(),
        "may_read_gaps": request.actor.can(P.GAP_READ),
    }
    return render(request, "indicators/refusals.html", context)


@requires(P.INDICATOR_READ)
def rows(request: WorkerRequest) -> HttpResponse:
    """The rows behind one figure."""
    form = forms.RowsFilter(request.GET)
    if not form.is_valid():
        raise Http404
    clean = form.cleaned_data
    try:
        behind = queries.rows_behind(
            request.actor,
            code=clean["figure"],
            grouping=clean["by"],
            group=clean["group"],
            month=clean["month"],
        )
    except ValueError:
        raise Http404 from None
    context = {"behind": behind, "label": DEFINITIONS[clean["figure"]].label, "month": clean["month"]}
    return render(request, "indicators/rows.html", context)
