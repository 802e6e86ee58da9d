"""A gap becomes an entry of the directory: written by the short form, or one that is there already."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community import queries
from marugoto.community.actions import gaps as act
from marugoto.community.views.gaps import found_gap
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P
from marugoto.resources import queries as needs
from marugoto.resources.forms.place import PlaceSheet
from marugoto.resources.queries import alike
from marugoto.resources.views.entries import near_of, places_offered


@requires(P.GAP_WRITE)
def gap_listed(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """場所を足す, with what the gap says already written in."""
    found = found_gap(request, gap_id)
    town = request.actor.municipality_id
    data = request.POST if request.method == "POST" else None
    places = places_offered(town, data.get("place", "")) if data else []
    first = {"description": found.words, "known_by": ""}
    sheet = PlaceSheet(
        on=clock.today(), data=data, places=places, initial=first, marks={found.need.code: "main"}
    )
    same: list[Any] = []
    if data and sheet.is_valid():
        entry = sheet.entry(near=near_of(request))
        same = alike.alike(town, name=entry.name, phones=[data.get("phone", "")], place=entry.place)
        ready = not sheet.undecided and (not same or sheet.form.cleaned_data["sure"])
        if ready and (made := _listed(request, found, sheet, entry)):
            messages.success(request, _("案内に載せました。次の相談から見つかります。"))
            return redirect("resources:entry", made.id)
    context = {"sheet": sheet, "alike": same, "needs": needs.needs_page("", sheet.marks), "gap": found}
    return render(request, "community/gap_list.html", context, status=422 if data else 200)


def _listed(request: WorkerRequest, found: Any, sheet: PlaceSheet, entry: Any) -> Any:
    try:
        return act.list_resource(
            gap=found,
            entry=entry,
            location_id=sheet.location_id,
            known_by=sheet.form.cleaned_data["known_by"],
            by=request.actor,
        )
    except Refused as no:
        no.onto(sheet.form)
        return None


@require_POST
@requires(P.GAP_WRITE)
def gap_join(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """An entry that is there already answers the gap."""
    found = found_gap(request, gap_id)
    try:
        service = queries.service(request.actor, UUID(request.POST.get("service", "")))
    except ValueError:
        service = None
    if service is None:
        raise Http404
    try:
        act.join_service(gap=found, service=service, by=request.actor)
        messages.success(request, _("つなぎました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("community:gap", found.id)
