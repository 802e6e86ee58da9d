"""Who was told, and the privacy officer's review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.emergency import access, actions, queries
from marugoto.emergency.forms import ReviewForm
from marugoto.people import queries as people
from marugoto.policy.permissions import Permission as P

PAGE = 50


@require_GET
@requires(P.CONSULTATION_READ)
def notice_list(request: WorkerRequest) -> HttpResponse:
    """What one was told, the newest first."""
    page = Paginator(queries.notices_for(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "emergency/notices.html", {"page": page})


@require_GET
@requires(P.CONSULTATION_READ)
def notice(request: WorkerRequest, notice_id: UUID) -> HttpResponse:
    """One of them: who looked, why, for how long; on whom only as far as one's agency may see the person."""
    found = access.get_notice(request.actor, notice_id)
    context = {"notice": found, "glass": found.glass, "person": _shown(request, found.glass)}
    return render(request, "emergency/notice.html", context)


def _shown(request: WorkerRequest, glass: Any) -> Any:
    """The person, if one's agency is involved with them; others learn that it was done, and not on whom."""
    if glass.person_id is None or not request.actor.can(P.PERSON_READ):
        return None
    known = people.known_among([glass.person_id], request.actor.agency_id)
    shown = people.shown_to(request.actor.agency_id, [glass.person]) if known else []
    return shown[0] if shown else None


@require_POST
@requires(P.CONSULTATION_READ)
def noted(request: WorkerRequest, notice_id: UUID) -> HttpResponse:
    """Taken note of."""
    found = access.get_notice(request.actor, notice_id)
    try:
        actions.take_note(notice=found, by=request.actor)
        messages.success(request, _("受け止めました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("emergency:notice", found.pk)


@require_GET
@requires(P.GLASS_REVIEW)
def review_list(request: WorkerRequest) -> HttpResponse:
    """Every broken glass of the town that awaits its review; ``?all=1`` those reviewed too. The newest first."""
    everything = request.GET.get("all") == "1"
    rows = queries.to_review(request.actor) if everything else queries.awaiting_review(request.actor)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "emergency/reviews.html", {"page": page, "everything": everything})


@requires(P.GLASS_REVIEW)
def review(request: WorkerRequest, glass_id: UUID) -> HttpResponse:
    """One of them: what was said, who was told; the verdict and its reason."""
    found = access.get_to_review(request.actor, glass_id)
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data, on=clock.today())
    if data and form.is_valid():
        try:
            actions.review(glass=found, by=request.actor, **form.cleaned_data)
            return redirect("emergency:review", found.pk)
        except Refused as no:
            no.onto(form)
    context = {
        "glass": found,
        "told": queries.told_of(found),
        "open_still": queries.stands(found),
        "own": found.user_id == request.actor.user_id,
        "form": form,
    }
    return render(request, "emergency/review.html", context, status=422 if data else 200)
