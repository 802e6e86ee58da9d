"""One entry: what it is, when and where, how fresh; as a poster with a QR code; and what has changed, told by anybody."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from marugoto.agencies.door import open_to_public
from marugoto.core import gate, qr
from marugoto.core.errors import Refused
from marugoto.core.reading import read_form, with_reading
from marugoto.public.forms import ChangeForm
from marugoto.public.queries import places as queries
from marugoto.resources.actions import trust
from marugoto.resources.queries import trust as confirmations
from marugoto.resources.queries.shown import EntryPage


def _entry(service_id: UUID) -> EntryPage:
    found = queries.entry(service_id)
    if found is None:
        raise Http404
    return found


def _address(request: HttpRequest, service_id: UUID) -> str:
    return request.build_absolute_uri(reverse("public:entry", args=[service_id]))


@require_GET
@open_to_public
@with_reading
def entry(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Everything that one needs before one goes there."""
    return render(request, "public/entry.html", {"entry": _entry(service_id)})


@require_GET
@open_to_public
@with_reading
def poster(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """For a wall: large letters, and a QR code that leads to the entry."""
    found = _entry(service_id)
    address = _address(request, service_id)
    return render(request, "public/poster.html", {"entry": found, "qr": qr.svg(address), "address": address})


@csrf_exempt  # nobody is signed in: there is no authority that a foreign page could borrow
@open_to_public
@with_reading
def change(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """変更を知らせる: anybody may; whoever keeps the entry reads it and decides."""
    found = _entry(service_id)
    form = ChangeForm(request.POST or None)
    read_form(form, request.reading, form.EASY)  # type: ignore[attr-defined]
    door = gate.Gate(request, "change")
    if request.method == "POST" and form.is_valid() and door.passes(form):
        try:
            trust.report_change(service_id=service_id, origin=door.origin, **form.cleaned_data)
            return render(request, "public/change_done.html", {"entry": found})
        except Refused as no:
            no.onto(form)
    context: dict[str, Any] = {"entry": found, "form": form, "gate": door}
    return render(request, "public/change.html", context, status=422 if form.errors else 200)


@csrf_exempt  # the signature in the address is the authority; nobody is signed in
@open_to_public
@with_reading
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link by which a group confirms its own entry: one tap, no account."""
    service_id = confirmations.service_of(token)
    found = queries.entry(service_id) if service_id else None
    if found is None or service_id is None:
        return render(request, "public/confirm_over.html", status=410)
    problem = ""
    if request.method == "POST":
        try:
            trust.confirm_by_link(token=token)
            return render(request, "public/confirm_done.html", {"entry": _entry(service_id)})
        except Refused as no:
            problem = no.message
    context = {"entry": found, "problem": problem, "title": _("内容を確かめる")}
    return render(request, "public/confirm.html", context, status=422 if problem else 200)
