"""What stands around an entry: its end, its places, its openings; and names that are known while one types."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P
from marugoto.resources.actions import entries, openings, places
from marugoto.resources.actions.places import Spot
from marugoto.resources.forms.office import EndForm, SlotForm, SpotForm
from marugoto.resources.queries import alike, office
from marugoto.resources.rules.entry import Access, Place
from marugoto.resources.rules.written import place_of
from marugoto.resources.views.entries import near_of, places_offered, revisable


@requires(P.RESOURCE_KEEP)
def end(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """案内をやめる, with the day and the reason. Nothing is deleted."""
    service = revisable(request, service_id)
    form = EndForm(request.POST if request.method == "POST" else None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            entries.retire(service_id=service.id, by=request.actor, **form.cleaned_data)
            messages.success(request, _("案内をやめました。記録は残っています。"))
            return redirect("resources:entry", service.id)
        except Refused as no:
            no.onto(form)
    status = 422 if form.errors else 200
    return render(request, "resources/entry_end.html", {"service": service, "form": form}, status=status)


@require_POST
@requires(P.RESOURCE_KEEP)
def resume(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """案内を再開する."""
    service = revisable(request, service_id)
    entries.take_back(service_id=service.id, by=request.actor)
    messages.success(request, _("案内を再開しました。内容が合っているか、確かめてください。"))
    return redirect("resources:entry", service.id)


@requires(P.RESOURCE_KEEP)
def place_add(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """One more place: one of that name that is there already, or a new one."""
    service = revisable(request, service_id)
    form = SpotForm(request.POST if request.method == "POST" else None, on=clock.today())
    offered: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        offered = places_offered(request.actor.municipality_id, form.cleaned_data["place"])
        chosen = request.POST.get("at", "")
        if chosen or not offered:
            known = chosen if chosen in dict(offered) else None
            if _placed(request, service.id, form, UUID(known) if known else None):
                return redirect("resources:entry", service.id)
    context = {"service": service, "form": form, "offered": offered}
    status = 422 if request.method == "POST" else 200
    return render(request, "resources/place_add.html", context, status=status)


def _placed(request: WorkerRequest, service_id: UUID, form: SpotForm, location_id: UUID | None) -> bool:
    spot = None if location_id else spot_of(request, form, None)
    try:
        places.add_place(service_id=service_id, location_id=location_id, spot=spot, by=request.actor)
        messages.success(request, _("場所を足しました。"))
    except Refused as no:
        no.onto(form)
        return False
    return True


@require_POST
@requires(P.RESOURCE_KEEP)
def place_remove(request: WorkerRequest, service_id: UUID, location_id: UUID) -> HttpResponse:
    """The entry is no longer given there."""
    service = revisable(request, service_id)
    places.remove_place(service_id=service.id, location_id=location_id, by=request.actor)
    messages.success(request, _("この場所での案内をやめました。場所そのものは残っています。"))
    return redirect("resources:entry", service.id)


@requires(P.RESOURCE_KEEP)
def place_edit(request: WorkerRequest, location_id: UUID) -> HttpResponse:
    """A place put right, for all that is given there."""
    location = office.location(request.actor.municipality_id, location_id)
    if location is None:
        raise Http404
    before = office.spot_of(location)
    access = [a.feature for a in location.accessibility.all() if a.feature]
    first = {
        "place": location.name,
        "address": before.full,
        "postal_code": before.postal_code,
        "transportation": before.transportation,
        "latitude": before.latitude,
        "longitude": before.longitude,
        "access": access,
    }
    form = SpotForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        on=clock.today(),
        keep=frozenset(access),
    )
    services = office.services_at(location)
    if request.method == "POST" and form.is_valid():
        try:
            places.revise_place(
                location_id=location.id, spot=spot_of(request, form, location), by=request.actor
            )
            messages.success(request, _("保存しました。"))
            return redirect("resources:entry", services[0].id) if services else redirect("resources:entries")
        except Refused as no:
            no.onto(form)
    context = {
        "location": location,
        "form": form,
        "services": services,
        "history": office.history(location.id),
    }
    return render(request, "resources/place_edit.html", context, status=422 if form.errors else 200)


def spot_of(request: WorkerRequest, form: SpotForm, location: Any) -> Spot:
    """The place as it was written; what the form does not ask stays."""
    said = form.cleaned_data
    before = office.spot_of(location) if location else Place()
    place = place_of(name=said["place"], full=said["address"], near=near_of(request), before=before)
    access = {a.feature: a.description for a in location.accessibility.all()} if location else {}
    codeless = [Access("", text) for feature, text in access.items() if not feature]
    return Spot(
        office.with_point(
            place or before,
            latitude=said["latitude"],
            longitude=said["longitude"],
            postal_code=said["postal_code"].strip(),
            transportation=said["transportation"],
        ),
        (*(Access(one, access.get(one, "")) for one in said["access"]), *codeless),
    )


@requires(P.RESOURCE_KEEP)
def slots(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """受入枠: how many more can be taken in."""
    service = revisable(request, service_id)
    form = SlotForm(request.POST if request.method == "POST" else None, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            name = form.cleaned_data["name"]
            openings.open_slot(service_id=service.id, slot=form.slot(), name=name, by=request.actor)
            messages.success(request, _("受入枠を書きました。"))
            return redirect("resources:slots", service.id)
        except Refused as no:
            no.onto(form)
    context = {"service": service, "form": form, "slots": office.slots_of(service)}
    return render(request, "resources/slots.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.RESOURCE_KEEP)
def slot_close(request: WorkerRequest, service_id: UUID, opening_id: UUID) -> HttpResponse:
    """No more are taken in."""
    service = revisable(request, service_id)
    if opening_id not in {slot.id for slot in office.slots_of(service)}:
        raise Http404
    openings.close_slot(opening_id=opening_id, by=request.actor)
    return redirect("resources:slots", service.id)


@require_GET
@requires(P.RESOURCE_KEEP)
def known(request: WorkerRequest) -> HttpResponse:
    """Names of places and organizations that are known, while one types: the options of two lists."""
    town = request.actor.municipality_id
    context = {
        "places": alike.place_names(town, request.GET.get("place", "")),
        "bodies": office.body_names(town, request.GET.get("body", "")),
    }
    return render(request, "resources/known.html", context)
