"""A list of names: the file, what is amiss in it, taking it in or not."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.outreach import access
from marugoto.outreach.actions import lists as actions
from marugoto.outreach.forms import ListForm
from marugoto.outreach.rules.lists import REFUSING
from marugoto.policy.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.OUTREACH_KEEP)
def list_new(request: WorkerRequest, campaign_id: UUID) -> HttpResponse:
    """The file is read; nothing is taken in yet."""
    found = access.get_campaign(request.actor, campaign_id)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.look_through(
                draft_id=new_id(), campaign=found, file_name=file.name, data=file.read(), by=request.actor
            )
            return redirect("outreach:list", made.pk)
        except Refused as no:
            no.onto(form)
    status = 422 if request.method == "POST" else 200
    return render(request, "outreach/list_new.html", {"form": form, "campaign": found}, status=status)


@require_GET
@requires(P.OUTREACH_KEEP)
def list_draft(request: WorkerRequest, draft_id: UUID) -> HttpResponse:
    """Every row with what is amiss in it; rows to look at first."""
    return _page(request, draft_id)


def _page(request: WorkerRequest, draft_id: UUID, trouble: str = "") -> HttpResponse:
    draft = access.get_draft(request.actor, draft_id)
    refused = [one for one in draft.rows if REFUSING & set(one["notes"])]
    alike = [one for one in draft.rows if one["hits"]]
    others = [one for one in draft.rows if one not in refused and one not in alike]
    context = {
        "draft": draft,
        "campaign": draft.campaign,
        "refused": refused,
        "alike": alike,
        "page": Paginator(others, 50).get_page(request.GET.get("page")),
        "taken": len(draft.rows) - len(refused),
        "trouble": trouble,
    }
    return render(request, "outreach/list.html", context, status=422 if trouble else 200)


@require_POST
@requires(P.OUTREACH_KEEP)
def list_take(request: WorkerRequest, draft_id: UUID) -> HttpResponse:
    """The rows are taken in; ``same-<line>`` says who of the register a row is."""
    draft = access.get_draft(request.actor, draft_id)
    try:
        taken = actions.take_in(draft=draft, same=_same(request), by=request.actor)
    except Refused as no:
        return _page(request, draft_id, no.message)
    messages.success(request, _("%(n)d 行を取り込みました。") % {"n": taken})
    return redirect("outreach:campaign", draft.campaign_id)


def _same(request: WorkerRequest) -> dict[int, UUID]:
    found = {}
    for name, value in request.POST.items():
        line = name.removeprefix("same-")
        if name.startswith("same-") and line.isdecimal() and value:
            try:
                found[int(line)] = UUID(str(value))
            except ValueError:
                raise Refused(_("選ばれた人は、この行の候補ではありません。")) from None
    return found


@require_POST
@requires(P.OUTREACH_KEEP)
def list_drop(request: WorkerRequest, draft_id: UUID) -> HttpResponse:
    """The file is not taken in."""
    draft = access.get_draft(request.actor, draft_id)
    actions.throw_away(draft=draft, by=request.actor)
    return redirect("outreach:campaign", draft.campaign_id)
