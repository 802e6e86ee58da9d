"""足りない資源: what is asked for and not there, what is being tried, what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community import queries
from marugoto.community.actions import gaps as act
from marugoto.community.actions.gaps import Told
from marugoto.community.forms import DropForm, GapForm, StageForm, StepForm
from marugoto.community.queries import voices
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.GAP_READ)
def gap_list(request: WorkerRequest) -> HttpResponse:
    """The register, and beside it what is asked for and not written down yet."""
    actor = request.actor
    form = StageForm(request.GET, on=clock.today(), auto_id="stage-%s")
    found = queries.gaps_of(actor.municipality_id, stage=form.chosen())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, queries.label_of(one)) for one in page],
        "lacks": queries.lacks(actor),
        "to_answer": voices.to_answer(actor),
        "may_write": actor.can(P.GAP_WRITE),
    }
    return render(request, "community/gaps.html", context)


@requires(P.GAP_WRITE)
def gap_new(request: WorkerRequest) -> HttpResponse:
    """Something that is missing; need and area may come with the address."""
    first = {n: request.GET.get(n, "") for n in ("need", "area")} | {"agency": str(request.actor.agency_id)}
    form = _form(request, first)
    if request.method == "POST" and form.is_valid():
        try:
            made = act.open_gap(told=_told(form), by=request.actor)
            messages.success(request, _("書きとめました。"))
            return redirect("community:gap", made.id)
        except Refused as no:
            no.onto(form)
    return render(request, "community/gap_edit.html", {"form": form}, status=422 if form.errors else 200)


@requires(P.GAP_WRITE)
def gap_edit(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """Said better."""
    found = found_gap(request, gap_id)
    first = {
        "title": found.title,
        "need": found.need.code,
        "area": str(found.area_id or ""),
        "words": found.words,
        "agency": str(found.agency_id),
    }
    form = _form(request, first)
    if request.method == "POST" and form.is_valid():
        try:
            act.revise_gap(gap=found, told=_told(form), by=request.actor)
            return redirect("community:gap", found.id)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "gap": found}
    return render(request, "community/gap_edit.html", context, status=422 if form.errors else 200)


@requires(P.GAP_READ)
def gap_page(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """One gap: who asked for it (counted), what was done, what it became. POST: another step."""
    found = found_gap(request, gap_id)
    writes = request.actor.can(P.GAP_WRITE)
    data = request.POST if request.method == "POST" and writes else None
    form = StepForm(data, initial={"stage": found.stage, "on": clock.today()}, on=clock.today())
    if data and form.is_valid():
        try:
            act.add_step(gap=found, by=request.actor, **form.cleaned_data)
            return redirect("community:gap", found.id)
        except Refused as no:
            no.onto(form)
    return page_of(request, found, form=form)


def page_of(
    request: WorkerRequest, found: Any, *, form: Any = None, drop: Any = None, status: int = 0
) -> HttpResponse:
    """The page of a gap with its forms."""
    step = form or StepForm(initial={"stage": found.stage, "on": clock.today()}, on=clock.today())
    context = {
        "gap": found,
        "need": queries.label_of(found),
        "origin": queries.origin_of(request.actor, found),
        "steps": queries.steps_of(found),
        "services": queries.services_of(found),
        "form": step,
        "drop": drop or DropForm(auto_id="drop-%s"),
        "may_write": request.actor.can(P.GAP_WRITE),
        "keeps": request.actor.can(P.RESOURCE_KEEP),
        "words": request.GET.get("q", ""),
        "to_join": queries.to_join(request.actor, request.GET.get("q", "")),
    }
    return render(request, "community/gap.html", context, status=status or (422 if step.errors else 200))


@require_POST
@requires(P.GAP_WRITE)
def gap_drop(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """It is given up, with the reason."""
    found = found_gap(request, gap_id)
    form = DropForm(request.POST, auto_id="drop-%s")
    if form.is_valid():
        try:
            act.drop(gap=found, by=request.actor, **form.cleaned_data)
            return redirect("community:gap", found.id)
        except Refused as no:
            no.onto(form)
    return page_of(request, found, drop=form, status=422)


@require_POST
@requires(P.GAP_WRITE)
def gap_again(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """It is pursued again."""
    found = found_gap(request, gap_id)
    act.take_up_again(gap=found, by=request.actor)
    return redirect("community:gap", found.id)


@require_GET
@requires(P.GAP_READ)
def service_panel(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """Inside the page of an entry: the gaps that it answers, and how often they were asked for."""
    if queries.service(request.actor, service_id) is None:
        raise Http404
    rows = [(one, queries.origin_of(request.actor, one)) for one in queries.gaps_behind(service_id)[:10]]
    return render(request, "community/service_panel.html", {"rows": rows, "service_id": service_id})


def found_gap(request: WorkerRequest, gap_id: UUID) -> Any:
    """A gap of one's own town. Http404: none such."""
    found = queries.gap(request.actor, gap_id)
    if found is None:
        raise Http404
    return found


def _form(request: WorkerRequest, first: dict[str, str]) -> GapForm:
    town = request.actor.municipality_id
    return GapForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        on=clock.today(),
        areas=[(str(a.id), a.name) for a in agencies.areas_of(town, on=clock.today())],
        agencies=[(str(a.id), a.name) for a in agencies.agencies_of(town)],
    )


def _told(form: GapForm) -> Told:
    said = form.cleaned_data
    return Told(
        title=said["title"],
        need=said["need"],
        area_id=UUID(said["area"]) if said["area"] else None,
        words=said["words"],
        agency_id=UUID(said["agency"]) if said["agency"] else None,
    )
