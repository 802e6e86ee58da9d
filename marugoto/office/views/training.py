"""練習: a worker enters the training town, receives five invented families, begins anew, goes back to work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.actions import accounts
from marugoto.agencies.actions import training as act
from marugoto.agencies.door import DESK_KEY, SESSION_KEY, WorkerRequest, requires
from marugoto.core.errors import Refused
from marugoto.office import training
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.CONSULTATION_RECEIVE)
def page(request: WorkerRequest) -> HttpResponse:
    """What practising is; in the training town the families and what they tell."""
    return _page(request)


def _page(request: WorkerRequest, trouble: str = "") -> HttpResponse:
    inside = training.practises(request.actor)
    context = {
        "inside": inside,
        "open": agencies.training_town() is not None,
        "families": training.families(),
        "received": inside and training.has_families(request.actor),
        "trouble": trouble,
    }
    return render(request, "office/training.html", context, status=422 if trouble else 200)


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def begin(request: WorkerRequest) -> HttpResponse:
    """A new room, empty; from now on one acts there."""
    try:
        made = act.begin(by=request.actor)
    except Refused as no:
        return _page(request, no.message)
    return _acts_at(request, made.pk, "office:training")


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def receive(request: WorkerRequest) -> HttpResponse:
    """The five families come to one's desk."""
    try:
        training.load_families(by=request.actor)
    except Refused as no:
        return _page(request, no.message)
    messages.success(request, _("五つの家族が、あなたの窓口に届きました。"))
    return redirect("office:today")


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def leave(request: WorkerRequest) -> HttpResponse:
    """Back to work; what was practised stays in the training town."""
    posts = agencies.posts_of(user_id=request.actor.user_id, current=request.actor.membership_id)
    work = next((post.membership_id for post in posts if not post.training), None)
    if work is None:
        return _page(request, _("いま働ける立場がありません。あなたの機関の管理者に知らせてください。"))
    return _acts_at(request, work, "office:today")


def _acts_at(request: WorkerRequest, membership_id: UUID, route: str) -> HttpResponse:
    request.session[SESSION_KEY] = str(membership_id)
    request.session[DESK_KEY] = ""
    accounts.record_switch(user_id=request.actor.user_id, membership_id=membership_id)
    return redirect(route)
