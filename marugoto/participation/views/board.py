"""The board of open roles, and one role: read, written, ended."""

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
from marugoto.participation.actions import roles as act
from marugoto.participation.forms.roles import BoardForm, RoleForm
from marugoto.participation.queries import placements, roles, wording
from marugoto.participation.views.common import (
    PAGE,
    attempt,
    found_role,
    kept_host,
    kept_role,
    tabs,
    values_of,
    week_rows,
)
from marugoto.policy.permissions import Permission as P

FIELDS = (
    *("title", "kind", "tasks", "minutes", "times", "times_note", "asked", "adjustments", "people"),
    *("reward", "reward_note", "capacity", "insurance", "contact", "public", "since"),
)


@require_GET
@requires(P.RESOURCE_READ)
def board(request: WorkerRequest) -> HttpResponse:
    """Open roles with their free places; filters in the address."""
    form = BoardForm(request.GET, on=clock.today(), auto_id="board-%s")
    page = Paginator(roles.roles_filtered(request.actor, form.wanted()), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "tabs": tabs(request, "board"),
        "form": form,
        "parts": form.parts(),
        "page": page,
        "rows": [(one, wording.times_in_words(one.times)) for one in page],
        "keeps": request.actor.can(P.RESOURCE_KEEP),
    }
    return render(request, "participation/board.html", context)


@require_GET
@requires(P.RESOURCE_READ)
def role_page(request: WorkerRequest, role_id: UUID) -> HttpResponse:
    """One role: what one does, when, what can be adjusted; who of one's own agency is in it."""
    return _page(request, found_role(request, role_id))


def _page(request: WorkerRequest, found: Any, trouble: str = "") -> HttpResponse:
    today = clock.today()
    context = {
        "tabs": tabs(request, ""),
        "role": found,
        "left": roles.free(found, today),
        "times": wording.times_in_words(found.times),
        "adjustments": wording.labels("participation.adjustments", found.adjustments).values(),
        "experiences": wording.labels("participation.experiences", found.host.experiences).values(),
        "people": placements.placements_at(request.actor, [found]),
        "may_keep": roles.may_keep(request.actor, found.host) and found.ended_on is None,
        "trouble": trouble,
    }
    return render(request, "participation/role.html", context, status=422 if trouble else 200)


@requires(P.RESOURCE_KEEP)
def role_new(request: WorkerRequest, host_id: UUID) -> HttpResponse:
    """A role at a place."""
    host = kept_host(request, host_id)
    first = {"capacity": 1, "public": True, "reward": "none", "insurance": "open", "since": clock.today()}
    form = RoleForm(request.POST or None, initial=first, on=clock.today())
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: act.open_role(host=host, told=form.told(), by=request.actor))
        if made:
            messages.success(request, _("役割を書きました。"))
            return redirect("participation:role", made.pk)
    return _form(request, form, host, None)


@requires(P.RESOURCE_KEEP)
def role_edit(request: WorkerRequest, role_id: UUID) -> HttpResponse:
    """A role, said better."""
    found = kept_role(request, role_id)
    form = RoleForm(request.POST or None, initial=values_of(found, FIELDS), on=clock.today())
    revised = (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: act.revise_role(role=found, told=form.told(), by=request.actor))
    )
    if revised:
        return redirect("participation:role", found.pk)
    return _form(request, form, found.host, found)


def _form(request: WorkerRequest, form: RoleForm, host: Any, role: Any) -> HttpResponse:
    context = {"form": form, "host": host, "role": role, "week": week_rows(form), "tabs": tabs(request, "")}
    return render(request, "participation/role_edit.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.RESOURCE_KEEP)
def role_end(request: WorkerRequest, role_id: UUID) -> HttpResponse:
    """It is not offered any more."""
    found = kept_role(request, role_id)
    try:
        act.end_role(role=found, by=request.actor)
        return redirect("participation:host", found.host_id)
    except Refused as no:
        return _page(request, found, no.message)
