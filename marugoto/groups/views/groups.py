"""Groups: the list, a group with its notices, what it is, its members, and the end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.groups import access, queries
from marugoto.groups.actions import groups as act
from marugoto.groups.forms import GroupForm, SearchForm, StandForm
from marugoto.groups.rules.stands import PARTS
from marugoto.policy.permissions import Permission as P

PAGE = 50


def tabs(group: Any, here: str) -> list[dict[str, Any]]:
    """The pages of a group."""
    pages = [
        ("group", _("お知らせ")),
        ("calendar", _("予定")),
        ("files", _("ファイル")),
        ("members", _("一員")),
    ]
    if codes.entry("groups.kinds", group.kind).extra.get("alone"):
        pages.append(("stands", _("自立への歩み")))
    return [
        {"label": label, "url": reverse(f"groups:{name}", args=[group.id]), "current": name == here}
        for name, label in pages
    ]


def page_of(
    request: WorkerRequest, group: Any, here: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of a group, with its frame."""
    frame = {
        "group": group,
        "tabs": tabs(group, here),
        "place": access.own_place(request.actor, group),
        "may_write": group.closed_on is None,
    }
    return render(request, f"groups/{here}.html", frame | context, status=status)


@require_GET
@requires(P.GROUP_READ)
def group_list(request: WorkerRequest) -> HttpResponse:
    """The groups of which one is a member; those put away on a page of their own."""
    closed = request.GET.get("state") == "closed"
    page = Paginator(queries.listed(request.actor, closed=closed), PAGE).get_page(request.GET.get("page"))
    here = reverse("groups:list")
    context = {
        "page": page,
        "closed": closed,
        "may_open": request.actor.can(P.GROUP_KEEP),
        "tabs": [
            {"label": _("いまのグループ"), "url": here, "current": not closed},
            {"label": _("しまったグループ"), "url": f"{here}?state=closed", "current": closed},
        ],
    }
    return render(request, "groups/list.html", context)


@require_GET
@requires(P.GROUP_READ)
def group_page(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """A group: its notices, and what is next."""
    found = access.get_group(request.actor, group_id)
    rows = queries.notices_of(found, request.actor)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "next": queries.coming(found)[:5], "heads": queries.members_of(found).count()}
    return page_of(request, found, "group", context)


@requires(P.GROUP_KEEP)
def group_new(request: WorkerRequest) -> HttpResponse:
    """Another group."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = act.open_group(group_id=form.cleaned_data["key"], told=_told(form), by=request.actor)
            messages.success(request, _("グループを開きました。次に、一員を招いてください。"))
            return redirect("groups:members", made.id)
        except Refused as no:
            no.onto(form)
    return render(request, "groups/edit.html", {"form": form}, status=422 if form.errors else 200)


@requires(P.GROUP_READ)
def group_edit(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """What a group is, said better; and putting it away."""
    found = access.kept_group(request.actor, group_id)
    names = ("name", "kind", "purpose")
    form = _form(request, {n: getattr(found, n) for n in names} | {"body": str(found.body_id or "")})
    if request.method == "POST" and form.is_valid():
        try:
            act.revise(group=found, told=_told(form), by=request.actor)
            messages.success(request, _("保存しました。"))
            return redirect("groups:group", found.id)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "group": found}
    return render(request, "groups/edit.html", context, status=422 if form.errors else 200)


def _form(request: WorkerRequest, first: dict[str, Any] | None = None) -> GroupForm:
    data = request.POST if request.method == "POST" else None
    bodies = queries.bodies_of(request.actor.municipality_id)
    return GroupForm(data, initial=first, on=clock.today(), bodies=bodies)


def _told(form: GroupForm) -> act.Told:
    said = form.cleaned_data
    body = UUID(said["body"]) if said["body"] else None
    return act.Told(name=said["name"], kind=said["kind"], purpose=said["purpose"], body_id=body)


@require_POST
@requires(P.GROUP_READ)
def group_close(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """Put away."""
    found = access.kept_group(request.actor, group_id)
    try:
        act.put_away(group=found, by=request.actor)
        messages.success(request, _("グループをしまいました。一員は、これからも読めます。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("groups:group", found.id)


@require_GET
@requires(P.GROUP_READ)
def members(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """Who is in; a keeper looks for others and asks them in."""
    found = access.get_group(request.actor, group_id)
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    keeps = access.own_place(request.actor, found).keeper and found.closed_on is None
    context = {
        "members": queries.members_of(found),
        "search": search,
        "words": words,
        "keeps": keeps,
        "candidates": queries.candidates(found, words) if keeps else [],
    }
    return page_of(request, found, "members", context)


@require_POST
@requires(P.GROUP_READ)
def invite(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """Somebody joins; the search stays."""
    found = access.kept_group(request.actor, group_id)
    try:
        user, agency = (UUID(part) for part in request.POST.get("who", "").split(":"))
    except ValueError:
        raise Http404 from None
    try:
        act.invite(group=found, user_id=user, agency_id=agency, by=request.actor)
        messages.success(request, _("招きました。この人の「きょう」とグループの一覧に、いま出ています。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("groups:members", found.id)


@require_POST
@requires(P.GROUP_READ)
def member_keeper(request: WorkerRequest, member_id: UUID) -> HttpResponse:
    """A member becomes a keeper (``keeper`` = on), or is one no longer."""
    one = access.get_member(request.actor, member_id)
    access.kept_group(request.actor, one.group_id)
    try:
        act.set_keeper(member=one, keeper=request.POST.get("keeper") == "on", by=request.actor)
        messages.success(request, _("保存しました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("groups:members", one.group_id)


@require_POST
@requires(P.GROUP_READ)
def member_leave(request: WorkerRequest, member_id: UUID) -> HttpResponse:
    """Out: oneself, or by a keeper."""
    one = access.get_member(request.actor, member_id)
    own = one.pk == access.own_place(request.actor, one.group).pk
    if not own:
        access.kept_group(request.actor, one.group_id)
    try:
        act.leave(member=one, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
        return redirect("groups:members", one.group_id)
    messages.success(request, _("グループから抜けました。もう見えません。") if own else _("外しました。"))
    return redirect("groups:list") if own else redirect("groups:members", one.group_id)


@requires(P.GROUP_READ)
def stands(request: WorkerRequest, group_id: UUID) -> HttpResponse:
    """How far a self-help group is on its way; a keeper writes down where it stands."""
    found = access.get_group(request.actor, group_id)
    if not codes.entry("groups.kinds", found.kind).extra.get("alone"):
        raise Http404
    if request.method == "POST":
        access.kept_group(request.actor, group_id)
    rows = queries.stands_of(found)
    first = {part: getattr(rows[0][0], part) for part in PARTS} if rows else {}
    data = request.POST if request.method == "POST" else None
    form = StandForm(data, initial=first | {"on": clock.today()}, on=clock.today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        hands = {part: said[part] for part in PARTS}
        try:
            act.note_stand(group=found, on=said["on"], hands=hands, words=said["words"], by=request.actor)
            messages.success(request, _("書きとめました。"))
            return redirect("groups:stands", found.id)
        except Refused as no:
            no.onto(form)
    context = {"rows": rows, "form": form}
    return page_of(request, found, "stands", context, status=422 if form.errors else 200)
