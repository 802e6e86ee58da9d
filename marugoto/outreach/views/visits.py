"""A visitor's day: the visits, one of them, the sheet to print, setting out and coming back; and a row as its keepers see it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes, pdf
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.outreach import access, queries
from marugoto.outreach.actions import kits, records
from marugoto.outreach.forms import CheckForm, RecordForm
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.VISIT_MAKE)
def today(request: WorkerRequest) -> HttpResponse:
    """The visits in one's hands, today's and those of days to come, until they run out."""
    visits = list(queries.visits_to(request.actor, at=clock.now())[:200])
    access.record_list(request.actor, "visits.listed", visits)
    return render(request, "outreach/today.html", _day(request, visits))


def _day(request: WorkerRequest, visits: list[Any]) -> dict[str, Any]:
    on = clock.today()
    out = queries.own_out(request.actor)
    return {
        "today": [one for one in visits if one.handout.for_on == on],
        "others": [one for one in visits if one.handout.for_on != on],
        "out": out,
        "overdue": bool(out and out.due_at < clock.now()),
        "check": CheckForm(initial={"lone_id": out.pk if out else new_id(), "act": "out", "minutes": 60}),
    }


@require_GET
@requires(P.VISIT_MAKE)
def sheet(request: WorkerRequest) -> HttpResponse:
    """Today's visits on paper, with room to write: for whoever goes without a telephone."""
    visits = list(
        queries.visits_to(request.actor, at=clock.now()).filter(handout__for_on=clock.today())[:100]
    )
    access.record_list(request.actor, "visits.printed", visits)
    context = {
        "visits": visits,
        "on": clock.today(),
        "who": request.actor.name,
        "results": codes.choices("outreach.results", on=clock.today()),
    }
    file = pdf.render("outreach/sheet.html", context, title=_("訪問票"))
    answer = HttpResponse(file, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="visits.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.VISIT_MAKE)
def visit(request: WorkerRequest, visit_id: UUID) -> HttpResponse:
    """One visit: where, whom; and what was found."""
    found = access.get_visit(request.actor, visit_id)
    data = request.POST if request.method == "POST" else None
    first = {"record_id": new_id(), "base": found.listed.version, "channel": "page"}
    form = RecordForm(data, on=clock.today(), initial=first)
    if data and form.is_valid():
        try:
            record_id = form.cleaned_data["record_id"]
            kept = records.write(record_id=record_id, visit_id=found.pk, found=form.found(), by=request.actor)
            messages.success(request, _said(kept.state))
            return redirect("outreach:today")
        except Refused as no:
            no.onto(form)
    context = {"form": form, "visit": found, "own": queries.of_own(request.actor, found)}
    return render(request, "outreach/visit.html", context, status=422 if data else 200)


def _said(state: str) -> str:
    if state == records.CONFLICT:
        return _("記録しました。同じ日にほかの人の記録もあります。どちらも残し、担当が確かめます。")
    return _("訪問を記録しました。")


@require_POST
@requires(P.VISIT_MAKE)
def check(request: WorkerRequest) -> HttpResponse:
    """Setting out, or back and safe."""
    form = CheckForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            if told["act"] == "out":
                kits.set_out(lone_id=told["lone_id"], minutes=told["minutes"] or 0, by=request.actor)
            else:
                kits.come_back(lone_id=told["lone_id"], by=request.actor)
            return redirect("outreach:today")
        except Refused as no:
            form.add_error(None, no.message)
    visits = list(queries.visits_to(request.actor, at=clock.now())[:200])
    access.record_list(request.actor, "visits.listed", visits)
    return render(request, "outreach/today.html", _day(request, visits) | {"check": form}, status=422)


@require_GET
@requires(P.OUTREACH_KEEP)
def out(request: WorkerRequest) -> HttpResponse:
    """Who of the agency is out alone, and who should be back."""
    return render(request, "outreach/out.html", {"out": queries.out_now(request.actor, at=clock.now())})


@require_GET
@requires(P.OUTREACH_KEEP)
def listed(request: WorkerRequest, listed_id: UUID) -> HttpResponse:
    """A row of a list with all its records, those set aside too."""
    found = access.get_listed(request.actor, listed_id)
    context = {"row": found, "records": queries.records_of(found)}
    return render(request, "outreach/listed.html", context)
