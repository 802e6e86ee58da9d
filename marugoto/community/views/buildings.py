"""空いている建物: the list with a form for one more, and one building with what it was and is used for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community.actions import buildings as act
from marugoto.community.forms.buildings import BuildingForm, UseForm
from marugoto.community.queries import activities as queries
from marugoto.community.queries import buildings as asked
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.ACTIVITY_READ)
def building_list(request: WorkerRequest) -> HttpResponse:
    """The buildings of the town, by how far they have come; POST: one more."""
    today, town = clock.today(), request.actor.municipality_id
    form = _form(request, {"state": "found", "condition": "unseen", "owner": "unknown"})
    if form.is_bound and form.is_valid():
        try:
            made = act.note_building(facts=_facts(form), by=request.actor)
            return redirect("community:building", made.pk)
        except Refused as no:
            no.onto(form)
    state = request.GET.get("state", "")
    known = [code for code, _label in codes.choices("community.building_states", on=today)]
    rows = asked.buildings_of(town, on=today, state=state if state in (*known, asked.USED) else "")
    context = {
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "counts": asked.counts(town, on=today),
        "state": state,
        "states": codes.choices("community.building_states", on=today),
        "may_write": request.actor.can(P.ACTIVITY_WRITE),
    }
    return render(request, "community/buildings.html", context, status=422 if form.errors else 200)


@requires(P.ACTIVITY_READ)
def building(request: WorkerRequest, building_id: UUID) -> HttpResponse:
    """One building; POST: what is known now."""
    found = _found(request, building_id)
    form = _form(request, _known(found))
    if form.is_bound and form.is_valid():
        try:
            act.change_building(building=found, facts=_facts(form), by=request.actor)
            return redirect("community:building", found.pk)
        except Refused as no:
            no.onto(form)
    return _page(request, found, form=form)


@require_POST
@requires(P.ACTIVITY_WRITE)
def use(request: WorkerRequest, building_id: UUID) -> HttpResponse:
    """It is used for something, or was."""
    found = _found(request, building_id)
    form = _use_form(request)
    if form.is_valid():
        clean = dict(form.cleaned_data)
        told = act.Use(activity_id=_id(clean.pop("activity")), **clean)
        try:
            act.note_use(building=found, told=told, by=request.actor)
            return redirect("community:building", found.pk)
        except Refused as no:
            no.onto(form)
    return _page(request, found, using=form)


@require_POST
@requires(P.ACTIVITY_WRITE)
def end(request: WorkerRequest, use_id: UUID) -> HttpResponse:
    """It is used so until today."""
    found = asked.use(request.actor, use_id)
    if found is None:
        raise Http404
    try:
        act.end_use(use=found, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("community:building", found.building_id)


def _found(request: WorkerRequest, building_id: UUID) -> Any:
    """Read by the whole town; written by the agency that keeps it."""
    found = asked.building(request.actor, building_id, on=clock.today())
    if found is None or (request.method == "POST" and found.agency_id != request.actor.agency_id):
        raise Http404
    return found


def _known(found: Any) -> dict[str, Any]:
    names = ("name", "kind", "owner", "condition", "state", "address", "square_metres", "note")
    return {name: getattr(found, name) for name in names} | {"area": found.area_id, "ask": found.ask_id}


def _form(request: WorkerRequest, initial: dict[str, Any], *, sent: bool = True) -> BuildingForm:
    """The form as it was sent; fresh when nothing was sent (``sent`` False: something else was)."""
    today, actor = clock.today(), request.actor
    data = request.POST if sent and request.method == "POST" and actor.can(P.ACTIVITY_WRITE) else None
    return BuildingForm(
        data,
        initial=initial,
        on=today,
        areas=[(str(a.id), a.name) for a in agencies.areas_of(actor.municipality_id, on=today)],
        desks=[(str(d.id), agencies.desk_title(d)) for d in agencies.desks_reachable(actor)],
    )


def _use_form(request: WorkerRequest, *, sent: bool = True) -> UseForm:
    today = clock.today()
    offered = queries.own_activities(request.actor.agency_id, on=today)
    return UseForm(request.POST if sent else None, initial={"since": today}, activities=offered)


def _facts(form: BuildingForm) -> act.Facts:
    clean = dict(form.cleaned_data)
    return act.Facts(area_id=_id(clean.pop("area")), ask_id=_id(clean.pop("ask")), **clean)


def _id(words: str) -> UUID | None:
    return UUID(words) if words else None


def _page(
    request: WorkerRequest, found: Any, *, form: BuildingForm | None = None, using: UseForm | None = None
) -> HttpResponse:
    form = form or _form(request, _known(found), sent=False)
    using = using or _use_form(request, sent=False)
    own = found.agency_id == request.actor.agency_id and request.actor.can(P.ACTIVITY_WRITE)
    context = {
        "building": found,
        "uses": asked.uses_of(found, on=clock.today()),
        "form": form,
        "using": using,
        "own": own,
    }
    wrong = bool(form.errors or using.errors)
    return render(request, "community/building.html", context, status=422 if wrong else 200)
