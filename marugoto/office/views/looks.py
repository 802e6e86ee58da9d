"""見ただけの閲覧: for the privacy officer. It says where to ask, and accuses nobody."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.office import forms, log, looks
from marugoto.policy.looks import POLICY
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.AUDIT_READ)
def workers(request: WorkerRequest) -> HttpResponse:
    """The workers who opened many records without a following act (``?days=``, ``?last=``)."""
    form, span = _asked(request)
    context = {
        "form": form,
        "span": span,
        "lines": looks.workers(request.actor, span),
        "policy": POLICY,
        "least": dict(POLICY.minimum)[span.days],
    }
    return render(request, "office/looks.html", context)


@require_GET
@requires(P.AUDIT_READ)
def of_worker(request: WorkerRequest, user_id: UUID) -> HttpResponse:
    """The looks of one worker in the same period: whom, when, for which purpose."""
    _form, span = _asked(request)
    page = looks.looks_of(request.actor, user_id, span, before=log.before(request.GET))
    rows = log.rows(page.entries)
    context = {
        "span": span,
        "who": agencies.names_of_users([user_id]).get(user_id, "") if rows else "",
        "rows": rows,
        "older": page.older,
        "query": log.query_without_before(request.GET),
    }
    return render(request, "office/looks_of.html", context)


def _asked(request: WorkerRequest) -> tuple[forms.LooksFilter, looks.Span]:
    """The form and its period; nonsense is the week that ends today."""
    form = forms.LooksFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    last = chosen.get("last") or clock.today()
    span = looks.Span(last=last, days=int(chosen.get("days") or 7))
    return forms.LooksFilter(initial={"days": str(span.days), "last": span.last}), span
