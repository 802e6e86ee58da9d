"""確かめる: the entries that one's agency keeps, the longest waiting first; links for the groups; what people have reported."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, qr
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P
from marugoto.resources.actions import entries, trust
from marugoto.resources.forms import VerifyForm
from marugoto.resources.queries import trust as queries

PAGE = 50


@requires(P.RESOURCE_KEEP)
def keeping(request: WorkerRequest) -> HttpResponse:
    """Entries to confirm; what was reported stands first."""
    today = clock.today()
    page = Paginator(queries.kept_by(request.actor.agency_id), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "today": today,
        "waiting": queries.to_confirm(request.actor.agency_id, on=today),
    }
    return render(request, "resources/keeping.html", context)


@requires(P.RESOURCE_KEEP)
def kept(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """One entry: confirm it oneself, or send the group a link; read what was reported."""
    service = _kept(request, service_id)
    form = VerifyForm(request.POST or None, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            entries.verify(service_id=service.id, by=request.actor, **form.cleaned_data)
            return redirect("resources:keeping")
        except Refused as no:
            no.onto(form)
    address = request.build_absolute_uri(reverse("public:confirm", args=[queries.link_of(service)]))
    context: dict[str, Any] = {
        "service": service,
        "form": form,
        "reports": queries.reports_of(service)[:PAGE],
        "address": address,
        "qr": qr.svg(address),
        "days": queries.LINK_DAYS,
    }
    return render(request, "resources/kept.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.RESOURCE_KEEP)
def handled(request: WorkerRequest, service_id: UUID, report_id: UUID) -> HttpResponse:
    """A report was read, and the entry is as it should be."""
    report = queries.reports_of(_kept(request, service_id)).filter(pk=report_id).first()
    if report is None:
        raise Http404
    trust.handle_report(report=report, by=request.actor)
    return redirect("resources:kept", service_id)


def _kept(request: WorkerRequest, service_id: UUID) -> Any:
    """An entry that one's own agency keeps. Http404: it is kept by another."""
    service = queries.kept_by(request.actor.agency_id).filter(pk=service_id).first()
    if service is None:
        raise Http404
    return service
