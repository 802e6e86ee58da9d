"""取扱いの記録: for the privacy officer. Who did what, who looked at whom, for which purpose."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.audit import queries as trail
from marugoto.office import forms, log
from marugoto.people import queries as people
from marugoto.policy.permissions import Permission as P


@requires(P.AUDIT_READ)
def log_view(request: WorkerRequest) -> HttpResponse:
    """The log of the municipality, narrowed by what is in the URL; the newest first, 50 a page."""
    form = forms.LogFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = trail.events_page(
        request.actor.municipality_id, log.filters(chosen), before=log.before(request.GET)
    )
    more = {
        "filter": form,
        "status": trail.seal_status(),
        "may_review": request.actor.can(P.GLASS_REVIEW),
    }
    return render(request, "office/audit.html", _context(request, page, more))


@requires(P.AUDIT_READ)
def person(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Everything done with, and every look at, one person (all records of the person): what the person may ask for."""
    records = people.record_ids(person_id) or [person_id]
    only = trail.Filters(person_ids=tuple(records))
    page = trail.events_page(request.actor.municipality_id, only, before=log.before(request.GET))
    return render(request, "office/audit_person.html", _context(request, page, {"person_id": person_id}))


def _context(request: WorkerRequest, page: trail.Page, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "rows": log.rows(page.entries),
        "older": page.older,
        "query": log.query_without_before(request.GET),
    } | more
