"""Cases that go to another town: chosen, written out, closed by the receipt; and those that came from one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.cases.forms.common import as_uuid
from marugoto.collaboration.actions import transfers as acts
from marugoto.collaboration.queries import transfers as queries
from marugoto.collaboration.rules.transfer import MOST_CASES
from marugoto.core import clock
from marugoto.core.errors import Refused, in_our_words
from marugoto.core.paging import Pages
from marugoto.paperwork.actions import arriving
from marugoto.paperwork.actions import transfers as files
from marugoto.paperwork.forms import AreaForm, ReceiptForm, TransferForm
from marugoto.paperwork.queries import arrivals_of
from marugoto.paperwork.views.sheets import file_answer, sent
from marugoto.policy.permissions import Permission as P

PAGE = 50


@require_GET
@requires(P.CASE_CARRY)
def transfers(request: WorkerRequest) -> HttpResponse:
    """What was given, and what came."""
    page = Pages(queries.transfers_of(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "arrivals": arrivals_of(request.actor)}
    return render(request, "paperwork/transfers.html", context)


@requires(P.CASE_CARRY)
def begin(request: WorkerRequest) -> HttpResponse:
    """Cases of an area are ticked, on one page of them or on several; a POST makes the transfer, or turns the page ("go")."""
    actor, turned = request.actor, request.POST.get("go", "")
    post = request.method == "POST" and not turned
    found = agencies.areas_of(actor.municipality_id, on=clock.today())
    area_form = AreaForm(request.GET, areas=[(str(area.pk), area.name) for area in found])
    area = area_form.cleaned_data["area"] if area_form.is_valid() else ""
    form = TransferForm(request.POST if post else None, initial={"basis": "law"} | request.POST.dict())
    ticked = {str(key) for key in map(as_uuid, request.POST.getlist("cases")) if key}
    if post and form.is_valid():
        try:
            chosen = list(cases.cases_visible_to(actor).filter(pk__in=ticked))
            made = acts.begin(cases=chosen, wish=acts.Wish(**form.cleaned_data), by=actor)
        except Refused as no:
            no.onto(form)
        else:
            return redirect("paperwork:transfer", made.pk)
    page = Pages(queries.to_give(actor, area), PAGE).get_page(turned or request.POST.get("page"))
    lines = [_candidate(one, actor, ticked) for one in page.object_list]
    context = {
        "form": form,
        "area_form": area_form,
        "page": page,
        "lines": lines,
        "elsewhere": sorted(ticked - {str(line.case.pk) for line in lines}),
        "most": MOST_CASES,
        "loose": queries.matters_without_case(actor, area),
    }
    return render(request, "paperwork/transfer_new.html", context, status=422 if form.errors else 200)


def _candidate(case: Any, actor: Any, ticked: set[str]) -> queries.Candidate:
    why = acts.blockers(case, actor)
    return queries.Candidate(case, in_our_words(why[0]) if why else "", str(case.pk) in ticked)


def _get(request: WorkerRequest, transfer_id: UUID) -> Any:
    found = queries.transfer_of(request.actor, transfer_id)
    if found is None:
        raise Http404
    return found


def _page(request: WorkerRequest, one: Any, form: ReceiptForm, outcomes: Any = ()) -> HttpResponse:
    rows = queries.cases_of_transfer(one)
    context = {
        "transfer": one,
        "rows": rows,
        "waiting": sum(row.state == "packed" for row in rows),
        "form": form,
        "outcomes": outcomes,
    }
    return render(request, "paperwork/transfer.html", context, status=422 if form.errors else 200)


@require_GET
@requires(P.CASE_CARRY)
def transfer(request: WorkerRequest, transfer_id: UUID) -> HttpResponse:
    """One transfer: its cases, its file, its receipt."""
    return _page(request, _get(request, transfer_id), ReceiptForm())


@require_POST
@requires(P.CASE_CARRY)
def file(request: WorkerRequest, transfer_id: UUID) -> HttpResponse:
    """The ZIP to give."""
    one = _get(request, transfer_id)
    try:
        packed = files.write(transfer=one, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
        return redirect("paperwork:transfer", transfer_id)
    return file_answer(packed, "application/zip", f"transfer-{clock.today():%Y%m%d}.zip")


@require_POST
@requires(P.CASE_CARRY)
def receipt(request: WorkerRequest, transfer_id: UUID) -> HttpResponse:
    """The receipt of the other side: what became of each of its lines."""
    one, form = _get(request, transfer_id), ReceiptForm(*sent(request))
    outcomes: Any = ()
    if form.is_valid():
        try:
            told = form.cleaned_data["file"].read()
            outcomes = files.read_receipt(transfer=one, file=told, by=request.actor)
        except Refused as no:
            no.onto(form)
    return _page(request, one, form, outcomes)


@require_POST
@requires(P.CASE_CARRY)
def take_back(request: WorkerRequest, transfer_id: UUID) -> HttpResponse:
    """What has no receipt stays here."""
    try:
        n = acts.take_back(transfer=_get(request, transfer_id), by=request.actor)
        messages.success(request, _("%(n)d件の引渡しを取りやめました。ケースはここで続きます。") % {"n": n})
    except Refused as no:
        messages.error(request, no.message)
    return redirect("paperwork:transfer", transfer_id)


@require_POST
@requires(P.CASE_CARRY)
def arrived(request: WorkerRequest, transfer_id: UUID) -> HttpResponse:
    """The receipt of what came here, for the other side."""
    try:
        told = arriving.receipt(transfer_id=transfer_id, by=request.actor)
    except Refused as no:
        raise Http404 from no
    return file_answer(told, "application/json", f"receipt-{clock.today():%Y%m%d}.json")
