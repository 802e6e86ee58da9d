"""計画の指標: each with its target, its figure, the years before, and what is behind; the report of the year; files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.indicators import chart, export, forms, plan, wording
from marugoto.indicators.actions import results as act
from marugoto.policy.permissions import Permission as P

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@requires(P.INDICATOR_READ_ALL)
def listing(request: WorkerRequest) -> HttpResponse:
    """Every indicator of the plan in one fiscal year."""
    return list_of(request)


def list_of(request: WorkerRequest, *, publish: forms.PublishForm | None = None) -> HttpResponse:
    """The page, with the form for publishing."""
    year, filtering = _year(request)
    found = plan.lines(request.actor, year=year)
    numbers = [one for one in found if one.indicator.kind == "number"]
    context = {
        "filter": filtering,
        "year": year,
        "rows": [_shown(one) for one in numbers],
        "goals": [_shown(one) for one in found if one.indicator.kind != "number"],
        "reached": sum(one.reached for one in numbers),
        "counted": sum(not one.counted.why for one in numbers),
        "uncounted": sum(bool(one.counted.why) and not one.elsewhere for one in numbers),
        "publication": plan.publication(request.actor.municipality_id, year=year),
        "may_write": request.actor.can(P.INDICATOR_WRITE),
        "publish": publish or forms.PublishForm(initial={"year": year}, this_year=plan.year_now()),
        "town": agencies.municipality(request.actor.municipality_id),
    }
    return render(request, "indicators/plan.html", context, status=422 if publish else 200)


def _shown(one: plan.Line) -> dict[str, Any]:
    return {
        "line": one,
        "sentence": wording.sentence(one),
        "amount": wording.amount(one),
        "state": wording.state(one) if one.state else "",
        "strip": chart.strip(one.figure, one.target.target if one.target else None),
    }


@require_GET
@requires(P.INDICATOR_READ_ALL)
def page(request: WorkerRequest, code: str) -> HttpResponse:
    """One indicator: months, years, every target it had, what came from elsewhere, the rows behind."""
    return _page(request, code)


def _page(request: WorkerRequest, code: str, *, target: Any = None, result: Any = None) -> HttpResponse:
    year, filtering = _year(request)
    one = _found(request, code)
    line = plan.line(request.actor, one, year=year)
    aim = line.target.target if line.target else None
    by_month = plan.months(request.actor, line)
    by_year = plan.years(request.actor, one, until=year)
    pace = aim / 12 if aim and not line.counting.each else aim
    failed = bool(target or result)
    context = {
        "filter": filtering,
        "year": year,
        **_shown(line),
        "months": chart.columns(
            [(_("%(m)d月") % {"m": int(m.month[5:])}, m.n) for m in by_month], target=pace
        ),
        "pace": pace,
        "years": by_year,
        "series": chart.columns([(str(y.year), y.figure) for y in by_year], target=aim),
        "versions": plan.versions(one),
        "results": plan.results(one),
        "behind": plan.behind(request.actor, line),
        "may_write": request.actor.can(P.INDICATOR_WRITE),
        "target_form": target or forms.TargetForm(initial=_first(line), auto_id="target-%s"),
        "result_form": result or _result_form(None, year=year),
    }
    return render(request, "indicators/plan_indicator.html", context, status=422 if failed else 200)


def _first(line: plan.Line) -> dict[str, Any]:
    return (
        {"value": plan.plain(line.target.target), "year_words": line.target.target_year}
        if line.target
        else {}
    )


def _result_form(data: Any, *, year: int) -> forms.ResultForm:
    return forms.ResultForm(
        data, initial={"year": year}, this_year=plan.year_now(), on=clock.today(), auto_id="result-%s"
    )


@require_POST
@requires(P.INDICATOR_WRITE)
def target(request: WorkerRequest, code: str) -> HttpResponse:
    """Another target, with the reason."""
    one = _found(request, code)
    form = forms.TargetForm(request.POST, auto_id="target-%s")
    if form.is_valid():
        try:
            act.replace_target(indicator=one, by=request.actor, **form.cleaned_data)
            messages.success(request, _("目標を変えました。前の目標も残っています。"))
            return redirect("indicators:plan-indicator", code)
        except Refused as no:
            no.onto(form)
    return _page(request, code, target=form)


@require_POST
@requires(P.INDICATOR_WRITE)
def result(request: WorkerRequest, code: str) -> HttpResponse:
    """A result that rows cannot tell."""
    one = _found(request, code)
    form = _result_form(request.POST, year=plan.year_now())
    if form.is_valid():
        try:
            act.write_result(indicator=one, told=act.Told(**form.cleaned_data), by=request.actor)
            messages.success(request, _("結果を書きました。"))
            return redirect("indicators:plan-indicator", code)
        except Refused as no:
            no.onto(form)
    return _page(request, code, result=form)


@require_GET
@requires(P.INDICATOR_READ_ALL)
def report(request: WorkerRequest) -> HttpResponse:
    """The draft of the year's report, to print."""
    year, _filtering = _year(request)
    found = plan.lines(request.actor, year=year)
    context = {
        "year": year,
        "town": agencies.municipality(request.actor.municipality_id),
        "rows": [_shown(one) for one in found if one.indicator.kind == "number"],
        "goals": [_shown(one) for one in found if one.indicator.kind != "number"],
        "today": clock.today(),
        "changed": [one.target for one in found if one.target and one.target.version > 1],
    }
    return render(request, "indicators/plan_report.html", context)


@require_GET
@requires(P.INDICATOR_READ_ALL)
def table_csv(request: WorkerRequest) -> HttpResponse:
    """The same as a file, one line an indicator."""
    return _file(request, "csv", "text/csv; charset=utf-8")


@require_GET
@requires(P.INDICATOR_READ_ALL)
def table_xlsx(request: WorkerRequest) -> HttpResponse:
    """The same as a workbook with its code lists."""
    return _file(request, "xlsx", XLSX)


def _file(request: WorkerRequest, kind: str, mime: str) -> HttpResponse:
    year, _filtering = _year(request)
    town = agencies.municipality(request.actor.municipality_id)
    table = export.rows(plan.lines(request.actor, year=year), town=town, year=year)
    body = export.as_csv(table) if kind == "csv" else export.as_xlsx(table)
    response = HttpResponse(body, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{town.code}_indicators_{year}.{kind}"'
    return response


def _found(request: WorkerRequest, code: str) -> Any:
    found = plan.indicator(request.actor, code)
    if found is None:
        raise Http404
    return found


def _year(request: WorkerRequest) -> tuple[int, forms.YearFilter]:
    now = plan.year_now()
    form = forms.YearFilter(request.GET or None, this_year=now)
    chosen = form.cleaned_data.get("year") if form.is_valid() else None
    return (int(chosen) if chosen else now), forms.YearFilter(
        {"year": str(chosen or now)}, this_year=now, auto_id="year-%s"
    )
