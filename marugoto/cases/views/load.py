"""担当の重さ, and the sheet of one worker's cases on paper."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.core import clock
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_READ)
def load(request: WorkerRequest) -> HttpResponse:
    """Who carries how much, what it is made of, and which weights apply."""
    on = clock.today()
    context = {"loads": queries.loads_of(request.actor, on=on)[:50], "weights": queries.weight_words(on)}
    return render(request, "cases/load.html", context)


@requires(P.CASE_READ)
def sheet(request: WorkerRequest, user_id: UUID) -> HttpResponse:
    """All open cases of one colleague of one's agency, to be printed for whoever takes them over."""
    worker = next((u for u in agencies.colleagues(request.actor.agency_id) if u.pk == user_id), None)
    if worker is None:
        raise Http404
    rows = queries.sheet_of(request.actor, user_id, on=clock.today())
    for row in rows:
        access.record_look(request.actor, row.case, what="case.sheet_opened")
    context = {"worker": worker, "rows": rows, "today": clock.today()}
    return render(request, "cases/worker_sheet.html", context)
