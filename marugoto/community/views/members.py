"""地域の人・担い手: the list of one's own agency, and what its helpers give."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community import access
from marugoto.community.actions import helpers as act_helpers
from marugoto.community.actions import members as act
from marugoto.community.forms.activities import HelperForm, MemberForm, WorkForm
from marugoto.community.queries import activities as queries
from marugoto.community.queries import lists
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.ACTIVITY_WRITE)
def member_list(request: WorkerRequest) -> HttpResponse:
    """The list of one's own agency; opening it is a look."""
    access.listed(request.actor)
    words = request.GET.get("q", "")[:80]
    page = Paginator(lists.members_of(request.actor, words), PAGE).get_page(request.GET.get("page"))
    return render(request, "community/members.html", {"page": page, "words": words})


@requires(P.ACTIVITY_WRITE)
def member_new(request: WorkerRequest) -> HttpResponse:
    """A new line of the list."""
    form = _member_form(request, {})
    if request.method == "POST" and form.is_valid():
        try:
            made = act.add(told=_told(form), by=request.actor)
            messages.success(request, _("名簿に載せました。番号は %(n)d です。") % {"n": made.number})
            return redirect("community:member", made.id)
        except Refused as no:
            no.onto(form)
    return render(request, "community/member_new.html", {"form": form}, status=422 if form.errors else 200)


@requires(P.ACTIVITY_WRITE)
def member_page(request: WorkerRequest, member_id: UUID) -> HttpResponse:
    """One member: what they are called, what they come to, what they help in. POST: said better."""
    found = access.get_member(request.actor, member_id)
    names = ("called", "called_kana", "outside", "contact")
    form = _member_form(request, {n: getattr(found, n) for n in names} | {"area": found.area_id or ""})
    if request.method == "POST" and form.is_valid():
        try:
            act.revise(member=found, told=_told(form), by=request.actor)
            messages.success(request, _("保存しました。"))
            return redirect("community:member", found.id)
        except Refused as no:
            no.onto(form)
    return page_of(request, found, form=form)


def page_of(request: WorkerRequest, found: Any, *, status: int = 0, **forms: Any) -> HttpResponse:
    """The page of a member; ``forms``: those that were sent, in place of empty ones."""
    today = clock.today()
    names = ("called", "called_kana", "outside", "contact")
    first = {n: getattr(found, n) for n in names} | {"area": found.area_id or ""}
    context = {
        "member": found,
        "form": _member_form(request, first, bound=False),
        "help": HelperForm(initial={"since": today}, on=today, auto_id="help-%s"),
        "posts": [(post, work_form(request, post.helper.id)) for post in lists.posts_of(found)],
        "works": lists.works_of(found),
        "enrolments": lists.enrolments_of(found),
    } | forms
    wrong = status or (422 if any(getattr(one, "errors", None) for one in forms.values()) else 200)
    return render(request, "community/member.html", context, status=wrong)


def work_form(request: WorkerRequest, helper_id: UUID, data: Any = None) -> WorkForm:
    """What a helper did."""
    today = clock.today()
    offered = queries.own_activities(request.actor.agency_id, on=today)
    own_ids = f"work-{helper_id}-%s"
    return WorkForm(data, initial={"on": today}, on=today, activities=offered, auto_id=own_ids)


def _member_form(request: WorkerRequest, first: dict[str, Any], *, bound: bool = True) -> MemberForm:
    areas = agencies.areas_of(request.actor.municipality_id, on=clock.today())
    data = request.POST if bound and request.method == "POST" else None
    return MemberForm(data, initial=first, areas=[(str(a.id), a.name) for a in areas])


def _told(form: MemberForm) -> act.Told:
    said = form.cleaned_data
    return act.Told(
        called=said["called"],
        called_kana=said["called_kana"],
        area_id=UUID(said["area"]) if said["area"] else None,
        outside=said["outside"],
        contact=said["contact"],
    )


@require_POST
@requires(P.ACTIVITY_WRITE)
def member_leave(request: WorkerRequest, member_id: UUID) -> HttpResponse:
    """Off the list, and the name is gone."""
    found = access.get_member(request.actor, member_id, look=False)
    act.leave(member=found, by=request.actor)
    messages.success(request, _("名簿から外し、名前と連絡先を消しました。数えたものは残ります。"))
    return redirect("community:members")


@require_POST
@requires(P.ACTIVITY_WRITE)
def member_help(request: WorkerRequest, member_id: UUID) -> HttpResponse:
    """A member helps from now on."""
    found = access.get_member(request.actor, member_id, look=False)
    form = HelperForm(request.POST, on=clock.today(), auto_id="help-%s")
    if form.is_valid():
        try:
            act_helpers.register(member=found, told=act_helpers.Told(**form.cleaned_data), by=request.actor)
            messages.success(request, _("担い手として登録しました。"))
            return redirect("community:member", found.id)
        except Refused as no:
            no.onto(form)
    return page_of(request, found, help=form)


@requires(P.ACTIVITY_WRITE)
def helper_list(request: WorkerRequest) -> HttpResponse:
    """The helpers of one's own agency: this month, what is owed, whose insurance ends; opening it is a look."""
    access.listed(request.actor)
    page = Paginator(lists.helpers_of(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": lists.posts(list(page))}
    return render(request, "community/helpers.html", context)


@require_POST
@requires(P.ACTIVITY_WRITE)
def helper_work(request: WorkerRequest, helper_id: UUID) -> HttpResponse:
    """What a helper did."""
    found = access.get_helper(request.actor, helper_id)
    form = work_form(request, found.id, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        work = act_helpers.Work(
            on=said["on"],
            minutes=said["minutes"],
            burden=said["burden"],
            expense=said["expense"] or 0,
            activity_id=UUID(said["activity"]) if said["activity"] else None,
        )
        try:
            act_helpers.write_work(helper=found, work=work, by=request.actor)
            messages.success(request, _("書きました。"))
            return redirect("community:member", found.member_id)
        except Refused as no:
            no.onto(form)
    posts = lists.posts_of(found.member)
    tried = [
        (post, form if post.helper.id == found.id else work_form(request, post.helper.id)) for post in posts
    ]
    return page_of(request, found.member, posts=tried, status=422)


@require_POST
@requires(P.ACTIVITY_WRITE)
def helper_pay(request: WorkerRequest, helper_id: UUID) -> HttpResponse:
    """What is owed is paid."""
    found = access.get_helper(request.actor, helper_id)
    total = act_helpers.pay(helper=found, by=request.actor)
    messages.success(request, _("%(yen)s円を払った記録をしました。") % {"yen": f"{total:,}"})
    return redirect("community:member", found.member_id)


@require_POST
@requires(P.ACTIVITY_WRITE)
def helper_stop(request: WorkerRequest, helper_id: UUID) -> HttpResponse:
    """No longer a helper."""
    found = access.get_helper(request.actor, helper_id)
    act_helpers.stop(helper=found, by=request.actor)
    messages.success(request, _("担い手の登録を終わりにしました。"))
    return redirect("community:member", found.member_id)
