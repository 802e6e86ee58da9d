"""Two records of one door and one day that do not agree: both are shown, somebody decides."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.outreach import access, queries
from marugoto.outreach.actions import records
from marugoto.outreach.forms import VerdictForm
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.OUTREACH_KEEP)
def conflict_list(request: WorkerRequest) -> HttpResponse:
    """Undecided ones first."""
    page = Paginator(queries.conflicts_of(request.actor), 50).get_page(request.GET.get("page"))
    return render(request, "outreach/conflicts.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTREACH_KEEP)
def conflict(request: WorkerRequest, conflict_id: UUID) -> HttpResponse:
    """Both records side by side."""
    found = access.get_conflict(request.actor, conflict_id)
    data = request.POST if request.method == "POST" else None
    form = VerdictForm(data, on=clock.today())
    if data and form.is_valid():
        try:
            records.decide(conflict=found, verdict=form.cleaned_data["verdict"], by=request.actor)
            return redirect("outreach:conflicts")
        except Refused as no:
            form.add_error(None, no.message)
    context = {"conflict": found, "row": found.first.listed, "form": form}
    return render(request, "outreach/conflict.html", context, status=422 if data else 200)
