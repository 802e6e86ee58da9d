"""Figures for everybody: a copy that a planner makes, readable without signing in until it is taken back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, open_to_public, requires
from marugoto.core.errors import Refused
from marugoto.indicators import forms, plan
from marugoto.indicators.actions import results as act
from marugoto.indicators.views.plan import list_of
from marugoto.policy.permissions import Permission as P


@require_POST
@requires(P.INDICATOR_WRITE)
def publish(request: WorkerRequest) -> HttpResponse:
    """Copies the figures of a year for everybody."""
    form = forms.PublishForm(request.POST, this_year=plan.year_now())
    if not form.is_valid():
        return list_of(request, publish=form)
    year = form.cleaned_data["year"]
    rows = plan.published_rows(plan.lines(request.actor, year=year))
    try:
        act.publish(year=year, rows=rows, words=form.cleaned_data["words"], by=request.actor)
        messages.success(request, _("公開しました。だれでも読めます。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("indicators:plan")


@require_POST
@requires(P.INDICATOR_WRITE)
def withdraw(request: WorkerRequest) -> HttpResponse:
    """Takes them back."""
    form = forms.PublishForm(request.POST, this_year=plan.year_now())
    if not form.is_valid():
        return list_of(request, publish=form)
    act.withdraw(year=form.cleaned_data["year"], by=request.actor)
    messages.success(request, _("公開を取り下げました。"))
    return redirect("indicators:plan")


@require_GET
@open_to_public
def published(request: HttpRequest, town_code: str, year: int) -> HttpResponse:
    """The figures of a town's plan in a year."""
    town = agencies.municipality_of_code(town_code)
    found = plan.publication(town.id, year=year) if town else None
    if town is None or found is None:
        raise Http404
    context = {"town": town, "found": found, "years": plan.published_years(town.id)}
    return render(request, "indicators/published.html", context)
