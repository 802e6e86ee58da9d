"""Households that somebody else told of: written down one after another, those that are alike judged, mistakes taken out."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.outreach import access, queries
from marugoto.outreach.actions import heard as actions
from marugoto.outreach.forms import HeardForm
from marugoto.policy.permissions import Permission as P

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTREACH_KEEP)
def heard_list(request: WorkerRequest, campaign_id: UUID) -> HttpResponse:
    """How many they are by district, those that may be one, the form for the next, and the rows.

    After a household the form comes back with its district and its teller, who mostly knows of another.
    """
    found = access.get_campaign(request.actor, campaign_id)
    data = request.POST if request.method == "POST" else None
    again = {name: request.GET.get(name, "") for name in ("area", "teller", "teller_no")}
    form = HeardForm(data, on=clock.today(), initial=again)
    if data and form.is_valid():
        try:
            told = _told(form)
            actions.tell(heard_id=_sent(request), campaign=found, told=told, by=request.actor)
            messages.success(request, _("世帯を書きました。"))
            return redirect(_next(found, told))
        except Refused as no:
            no.onto(form)
    return _page(request, found, form, 422 if data else 200)


def _sent(request: WorkerRequest) -> UUID:
    try:
        return UUID(request.POST.get("heard", ""))
    except ValueError:
        return new_id()


def _told(form: HeardForm) -> actions.Told:
    clean = dict(form.cleaned_data)
    return actions.Told(fields=clean.pop("troubles"), **clean)


def _next(campaign: Any, told: actions.Told) -> str:
    query = urlencode({"area": told.area, "teller": told.teller, "teller_no": told.teller_no})
    return f"{reverse('outreach:heard', args=[campaign.pk])}?{query}#tell"


def _page(
    request: WorkerRequest, found: Any, form: HeardForm | None = None, status: int = 200, trouble: str = ""
) -> HttpResponse:
    alike, many = queries.alike_in(request.actor, found)
    known = queries.known_in(request.actor, found)
    rows = queries.heard_of(request.actor).filter(campaign=found)
    context = {
        "campaign": found,
        "known": known,
        "told": sum(one.told for _name, one in known),
        "households": sum(one.households for _name, one in known),
        "several": sum(one.several for _name, one in known),
        "unsupported": sum(one.unsupported for _name, one in known),
        "alike": alike,
        "many": many,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "areas": queries.areas_of(found),
        "form": form or HeardForm(on=clock.today()),
        "new_id": new_id(),
        "trouble": trouble,
    }
    return render(request, "outreach/heard.html", context, status=status)


@require_POST
@requires(P.OUTREACH_KEEP)
def judge(request: WorkerRequest, campaign_id: UUID) -> HttpResponse:
    """Two that are alike: one household, or two."""
    found = access.get_campaign(request.actor, campaign_id)
    try:
        first, second = (
            access.get_heard(request.actor, UUID(request.POST.get(name, ""))) for name in ("first", "second")
        )
    except ValueError:
        raise Http404 from None
    try:
        actions.judge(
            first=first, second=second, same=request.POST.get("verdict") == "same", by=request.actor
        )
    except Refused as no:
        return _page(request, found, status=422, trouble=no.message)
    return redirect(reverse("outreach:heard", args=[found.pk]) + "#alike")


@require_POST
@requires(P.OUTREACH_KEEP)
def part(request: WorkerRequest, heard_id: UUID) -> HttpResponse:
    """It was another household after all."""
    found = access.get_heard(request.actor, heard_id)
    actions.part(heard=found, by=request.actor)
    return redirect("outreach:heard", found.campaign_id)


@require_POST
@requires(P.OUTREACH_KEEP)
def take_out(request: WorkerRequest, heard_id: UUID) -> HttpResponse:
    """It was written by mistake."""
    found = access.get_heard(request.actor, heard_id)
    actions.take_out(heard=found, by=request.actor)
    messages.success(request, _("世帯を取り消しました。"))
    return redirect("outreach:heard", found.campaign_id)
