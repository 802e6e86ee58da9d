"""Campaigns: the list, one of them with how far it has come, estimates, handing out and taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.outreach import access, queries
from marugoto.outreach.actions import campaigns as actions
from marugoto.outreach.forms import CampaignForm, EstimateForm, HandoutForm
from marugoto.outreach.rules import progress
from marugoto.policy.permissions import Permission as P

ROWS = 50


@require_GET
@requires(P.OUTREACH_KEEP)
def campaign_list(request: WorkerRequest) -> HttpResponse:
    """The campaigns of the agency; what waits to be decided, and who is out."""
    page = Paginator(queries.campaigns_of(request.actor), ROWS).get_page(request.GET.get("page"))
    out = queries.out_now(request.actor, at=clock.now())
    context = {
        "page": page,
        "conflicts": queries.open_conflicts(request.actor),
        "out": len(out),
        "overdue": sum(1 for one in out if one.overdue),
    }
    return render(request, "outreach/campaigns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTREACH_KEEP)
def campaign_new(request: WorkerRequest) -> HttpResponse:
    """A campaign begins."""
    data = request.POST if request.method == "POST" else None
    form = CampaignForm(data, on=clock.today(), initial={"starts_on": clock.today()})
    if data and form.is_valid():
        try:
            made = actions.begin(
                campaign_id=new_id(), planned=actions.Planned(**form.cleaned_data), by=request.actor
            )
            return redirect("outreach:campaign", made.pk)
        except Refused as no:
            no.onto(form)
    return render(request, "outreach/campaign_new.html", {"form": form}, status=422 if data else 200)


@require_GET
@requires(P.OUTREACH_KEEP)
def campaign(request: WorkerRequest, campaign_id: UUID) -> HttpResponse:
    """How far it has come, area by area; the rows; what is handed out."""
    return _page(request, access.get_campaign(request.actor, campaign_id))


def _page(request: WorkerRequest, found: Any, estimating: EstimateForm | None = None) -> HttpResponse:
    area, state = request.GET.get("area", ""), request.GET.get("state", "")
    state = state if state in progress.STATES else ""
    counts = queries.counts_of(request.actor, found)
    areas = queries.areas_of(found)
    rows = queries.listed_in(request.actor, found, area=area, state=state)
    context = {
        "campaign": found,
        "counts": counts,
        "total": progress.total(_("合計"), counts),
        "figures": queries.figures_of(request.actor, found),
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "areas": areas,
        "area": area,
        "area_name": next((one.name for one in areas if str(one.pk) == area), ""),
        "state": state,
        "states": codes.choices("outreach.listed_states", on=clock.today()),
        "handouts": queries.handouts_of(found)[:20],
        "now": clock.now(),
        "estimating": estimating or EstimateForm(),
    }
    status = 422 if estimating else 200
    return render(request, "outreach/campaign.html", context, status=status)


@require_POST
@requires(P.OUTREACH_KEEP)
def estimate(request: WorkerRequest, campaign_id: UUID) -> HttpResponse:
    """How many are thought to be in an area."""
    found = access.get_campaign(request.actor, campaign_id)
    form = EstimateForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    actions.estimate(campaign=found, by=request.actor, **form.cleaned_data)
    return redirect("outreach:campaign", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTREACH_KEEP)
def hand_out(request: WorkerRequest, campaign_id: UUID) -> HttpResponse:
    """Rows go to a visitor for a day; ``?area=`` narrows them."""
    found = access.get_campaign(request.actor, campaign_id)
    areas = queries.areas_of(found)
    area = next((one for one in areas if str(one.pk) == request.GET.get("area")), None)
    form, ready = _handing(request, found, area)
    if form.is_bound and form.is_valid():
        try:
            chosen = form.cleaned_data.pop("listed")
            given = actions.Given(**form.cleaned_data)
            actions.hand_out(
                handout_id=new_id(), campaign=found, listed=chosen, given=given, by=request.actor
            )
            messages.success(request, _("%(n)d 人の訪問を渡しました。") % {"n": len(chosen)})
            return redirect("outreach:campaign", found.pk)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "campaign": found, "areas": areas, "area": area, "ready": ready}
    return render(request, "outreach/hand_out.html", context, status=422 if form.is_bound else 200)


def _handing(request: WorkerRequest, found: Any, area: Any) -> tuple[HandoutForm, int]:
    ready = queries.rows_to_hand_out(request.actor, found, area, at=clock.now())
    form = HandoutForm(
        request.POST if request.method == "POST" else None,
        on=clock.today(),
        visitors=[(str(one.pk), _who(one)) for one in queries.visitors_of(request.actor)],
        rows=[(str(one.pk), _row(one)) for one in ready],
        initial={
            "for_on": clock.today(),
            "purpose": found.purpose[:120],
            "basis": "own_agency",
            "listed": [str(one.pk) for one in ready[: actions.MOST_AT_ONCE]] if area else [],
        },
    )
    return form, len(ready)


def _who(one: Any) -> str:
    return _("%(name)s（%(agency)s）") % {"name": one.user.name, "agency": one.agency.name}


def _row(one: Any) -> str:
    last = codes.label("outreach.results", one.result)
    words = {"area": one.area.name, "name": one.name, "address": one.address}
    line = _("%(area)s・%(name)s・%(address)s") % words
    return _("%(line)s（前回: %(last)s）") % {"line": line, "last": last} if last else line


@require_POST
@requires(P.OUTREACH_KEEP)
def recall(request: WorkerRequest, handout_id: UUID) -> HttpResponse:
    """What was handed out is taken back."""
    handout = access.get_handout(request.actor, handout_id)
    actions.recall(handout=handout, by=request.actor)
    messages.success(request, _("渡した名簿を、読めないようにしました。"))
    return redirect("outreach:campaign", handout.campaign_id)
