"""同じ人かもしれない組: the worklist, and what is decided without linking."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.people import access
from marugoto.people.actions import candidates
from marugoto.people.forms import PairFilter
from marugoto.policy.permissions import Permission

PAGE = 50


@require_GET
@requires(Permission.PERSON_LINK)
def worklist(request: WorkerRequest) -> HttpResponse:
    """The pairs, the likeliest first (``?status=``, ``?band=``, ``?page=``). What is shown is recorded as looked at."""
    form = PairFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    status, band = chosen.get("status") or "open", chosen.get("band") or ""
    rows = access.candidates_for(request.actor, status=status, band=band)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": access.pair_lines(request.actor, list(page.object_list)),
        "sentence": [
            codes.label("people.link_statuses", status),
            codes.label("people.link_bands", band),
        ],
        "clear_url": reverse("people:duplicates") if request.GET else "",
    }
    return render(request, "people/duplicates.html", context)


@require_POST
@requires(Permission.PERSON_LINK)
def apart(request: WorkerRequest, candidate_id: UUID) -> HttpResponse:
    """They are two persons."""
    candidate = access.get_candidate(request.actor, candidate_id)
    try:
        candidates.keep_apart(candidate=candidate, by=request.actor)
        messages.success(request, _("別の人として覚えました。記録が変わらないかぎり、この組はもう出ません。"))
    except Refused as no:
        messages.error(request, no.message)
    return _onward(request)


@require_POST
@requires(Permission.PERSON_LINK)
def later(request: WorkerRequest, candidate_id: UUID) -> HttpResponse:
    """To be decided later."""
    candidate = access.get_candidate(request.actor, candidate_id)
    try:
        candidates.postpone(candidate=candidate, by=request.actor)
        messages.success(request, _("「あとで決める」に移しました。"))
    except Refused as no:
        messages.error(request, no.message)
    return _onward(request)


def _onward(request: WorkerRequest) -> HttpResponse:
    """The next open pair, or the list when there is none."""
    following = access.candidates_for(request.actor, status="open").first()
    if following is None:
        return redirect("people:duplicates")
    return redirect("people:compare", following.first.root_id, following.second.root_id)
