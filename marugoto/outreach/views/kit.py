"""The visit kit: a page that works without a network, its worker script, and what it asks the server (ADR 0030).

The page and its script hold nobody's data, so that a telephone may keep them. Data leaves by ``pack`` alone, once, to be locked
by the telephone; and what was found comes back form by form, each with a number of its own.
"""

from pathlib import Path
from typing import Final
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.outreach.actions import kits, records
from marugoto.outreach.forms import CheckForm, LockForm, RecordForm
from marugoto.policy.permissions import Permission as P

SCRIPT: Final = "marugoto/js/kit-worker.js"


@require_GET
@requires(P.VISIT_MAKE)
def page(request: WorkerRequest) -> HttpResponse:
    """The shell: words and an empty form. Nobody is on it, not even the worker."""
    on = clock.today()
    met = [code for code, one in codes.entries("outreach.results").items() if one.extra.get("met")]
    context = {
        "pack": LockForm(auto_id="pack_%s"),
        "opening": LockForm(auto_id="open_%s"),
        "form": RecordForm(on=on),
        "check": CheckForm(initial={"minutes": 60}),
        "met": " ".join(met),
        "nobody": UUID(int=0),
        "actor": None,
    }
    return render(request, "outreach/kit.html", context)


@require_GET
@requires(P.VISIT_MAKE)
def worker(request: WorkerRequest) -> HttpResponse:
    """The script that serves the page without a network; it may do so for the page of the kit alone."""
    found = finders.find(SCRIPT)
    body = Path(str(found)).read_text("utf-8")
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = reverse("outreach:kit")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
@requires(P.VISIT_MAKE)
def state(request: WorkerRequest) -> HttpResponse:
    """Who is signed in (a number), what time it is, and the token that a form needs."""
    told = {"user": str(request.actor.user_id), "now": clock.now().isoformat(), "token": get_token(request)}
    return _no_store(JsonResponse(told))


@require_POST
@requires(P.VISIT_MAKE)
def pack(request: WorkerRequest) -> HttpResponse:
    """Today's visits of this worker, once, to be locked at once by the telephone."""
    try:
        packed = kits.pack(by=request.actor)
    except Refused as no:
        return _no_store(JsonResponse({"message": no.message}, status=422))
    told = {
        "kit": str(packed.kit.pk),
        "user": str(request.actor.user_id),
        "now": packed.kit.packed_at.isoformat(),
        "expires": packed.kit.expires_at.isoformat(),
        "visits": packed.visits,
    }
    return _no_store(JsonResponse(told))


@require_POST
@requires(P.VISIT_MAKE)
def record(request: WorkerRequest, visit_id: UUID) -> HttpResponse:
    """One record that was written on a telephone; sent twice it is one. Nothing of others' records is told."""
    records.must_be_handed(visit_id, by=request.actor)
    form = RecordForm(request.POST, on=clock.today())
    if not form.is_valid():
        return _refused(form)
    try:
        kept = records.write(
            record_id=form.cleaned_data["record_id"], visit_id=visit_id, found=form.found(), by=request.actor
        )
    except Refused as no:
        return _no_store(JsonResponse({"message": no.message}, status=422))
    return _no_store(JsonResponse({"state": kept.state, "version": kept.version}))


@require_POST
@requires(P.VISIT_MAKE)
def check(request: WorkerRequest) -> HttpResponse:
    """Setting out, or safe, as a telephone says it."""
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _refused(form)
    told = form.cleaned_data
    clocks = {"device_at": told["device_at"], "device_now": told["device_now"]}
    try:
        if told["act"] == "out":
            kits.set_out(lone_id=told["lone_id"], minutes=told["minutes"] or 0, by=request.actor, **clocks)
        else:
            kits.come_back(lone_id=told["lone_id"], by=request.actor, **clocks)
    except Refused as no:
        return _no_store(JsonResponse({"message": no.message}, status=422))
    return _no_store(JsonResponse({"state": "kept"}))


def _refused(form: RecordForm | CheckForm) -> HttpResponse:
    words = " ".join(str(one) for some in form.errors.values() for one in some)
    return _no_store(JsonResponse({"message": words}, status=422))


def _no_store(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer
