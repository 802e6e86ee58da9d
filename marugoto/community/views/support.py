"""広報・協定・支え: what went round, who watches, what money and other things came; a list with its form each."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community.actions import support as act
from marugoto.community.forms.support import AgreementForm, FundingForm, PublicityForm
from marugoto.community.queries import activities as queries
from marugoto.community.queries import lists
from marugoto.community.views.activities import fiscal_year
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.ACTIVITY_READ)
def publicity(request: WorkerRequest) -> HttpResponse:
    """What was told since April; POST: one more."""
    today = clock.today()
    form = PublicityForm(_data(request), initial={"on": today}, on=today, areas=_areas(request))
    if _data(request) and form.is_valid():
        said = form.cleaned_data | {"area_id": _id(form.cleaned_data["area"])}
        said.pop("area")
        if _done(form, lambda: act.note_publicity(told=act.Word(**said), by=request.actor)):
            return redirect("community:publicity")
    rows = queries.publicity_rows(request.actor.municipality_id, fiscal_year(today), today)
    return _page(request, "community/publicity.html", form, rows)


@requires(P.ACTIVITY_READ)
def agreements(request: WorkerRequest) -> HttpResponse:
    """The agreements in force; POST: one more."""
    today = clock.today()
    desks = [(str(d.id), agencies.desk_title(d)) for d in agencies.desks_reachable(request.actor)]
    form = AgreementForm(
        _data(request), initial={"signed_on": today}, on=today, areas=_areas(request), desks=desks
    )
    if _data(request) and form.is_valid():
        said = dict(form.cleaned_data)
        told = act.Pact(area_id=_id(said.pop("area")), tells_id=_id(said.pop("tells")), **said)
        if _done(form, lambda: act.make_agreement(told=told, by=request.actor)):
            return redirect("community:agreements")
    rows = queries.agreements_on(request.actor.municipality_id, on=today)
    return _page(request, "community/agreements.html", form, rows)


@requires(P.ACTIVITY_READ)
def funding(request: WorkerRequest) -> HttpResponse:
    """What was asked for and came since April; POST: one more."""
    today = clock.today()
    offered = queries.own_activities(request.actor.agency_id, on=today)
    form = FundingForm(_data(request), initial={"on": today, "direction": "in"}, on=today, activities=offered)
    if _data(request) and form.is_valid():
        said = dict(form.cleaned_data)
        told = act.Support(activity_id=_id(said.pop("activity")), **said)
        if _done(form, lambda: act.ask_support(told=told, by=request.actor)):
            return redirect("community:funding")
    town, since = request.actor.municipality_id, fiscal_year(today)
    direction = "out" if request.GET.get("direction") == "out" else "in"
    rows = queries.funding_rows(town, since, today, direction=direction)
    total = sum(yen for _agency, _kind, yen in queries.yen_given(town, since, today, direction=direction))
    return _page(request, "community/funding.html", form, rows, total=total, direction=direction)


@require_POST
@requires(P.ACTIVITY_WRITE)
def agreement_end(request: WorkerRequest, agreement_id: UUID) -> HttpResponse:
    """It ends today."""
    found = lists.agreement(request.actor, agreement_id)
    if found is None:
        raise Http404
    act.end_agreement(agreement=found, by=request.actor)
    return redirect("community:agreements")


@require_POST
@requires(P.ACTIVITY_WRITE)
def funding_move(request: WorkerRequest, funding_id: UUID) -> HttpResponse:
    """Given, refused, accounted for: today."""
    found = lists.funding(request.actor, funding_id)
    if found is None:
        raise Http404
    try:
        act.move_on(funding=found, state=request.POST.get("state", ""), on=clock.today(), by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("community:funding")


def _data(request: WorkerRequest) -> Any:
    return request.POST if request.method == "POST" and request.actor.can(P.ACTIVITY_WRITE) else None


def _areas(request: WorkerRequest) -> list[tuple[str, str]]:
    return [(str(a.id), a.name) for a in agencies.areas_of(request.actor.municipality_id, on=clock.today())]


def _id(words: str) -> UUID | None:
    return UUID(words) if words else None


def _done(form: forms.Form, do: Any) -> bool:
    try:
        do()
        return True
    except Refused as no:
        no.onto(form)
        return False


def _page(request: WorkerRequest, template: str, form: forms.Form, rows: Any, **more: Any) -> HttpResponse:
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "may_write": request.actor.can(P.ACTIVITY_WRITE),
        "own": request.actor.agency_id,
    } | more
    return render(request, template, context, status=422 if form.errors else 200)
