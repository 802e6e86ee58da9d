"""地域の活動: the list, an activity with the sheet of a day, its numbers for the town."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community import access
from marugoto.community import queries as gaps
from marugoto.community.actions import activities as act
from marugoto.community.forms.activities import ActivityForm, DayForm, EndForm, KindForm
from marugoto.community.queries import activities as queries
from marugoto.community.queries import kinds, lists
from marugoto.community.rules import activities as rules
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.ACTIVITY_READ)
def activity_list(request: WorkerRequest) -> HttpResponse:
    """What is going on in the town, and its numbers since April."""
    actor, today = request.actor, clock.today()
    form = KindForm(request.GET, on=today, auto_id="kind-%s")
    found = queries.activities_of(actor.municipality_id, kind=form.chosen())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    since = fiscal_year(today)
    scope = queries.Scope(actor.municipality_id, since, today)
    heads = queries.heads(scope, by="activity")
    context = {
        "form": form,
        "page": page,
        "rows": [(one, heads.get(one.id)) for one in page],
        "total": queries.heads(scope).get(""),
        "bases": queries.bases(actor.municipality_id, on=today).count(),
        "since": since,
        "may_write": actor.can(P.ACTIVITY_WRITE),
    }
    return render(request, "community/activities.html", context)


def fiscal_year(on: date) -> date:
    """The first of April before a day."""
    return date(on.year if on.month >= 4 else on.year - 1, 4, 1)


@requires(P.ACTIVITY_READ)
def activity_counts(request: WorkerRequest) -> HttpResponse:
    """延べ and 実 of a span of days, by month, area, agency and kind."""
    actor, today = request.actor, clock.today()
    since = parse_day(request.GET.get("since", "")) or fiscal_year(today)
    until = parse_day(request.GET.get("until", "")) or today
    scope = queries.Scope(actor.municipality_id, since, max(since, until))
    agency_names = agencies.names_of_agencies(queries.heads(scope, by="agency"))
    area_names = {a.id: a.name for a in agencies.areas_of(actor.municipality_id, on=today)}
    tables = [
        (by, _rows(queries.heads(scope, by=by), names))
        for by, names in (("month", None), ("area", area_names), ("agency", agency_names), ("kind", None))
    ]
    done = queries.trained(actor.municipality_id, scope.since, scope.until)
    context = {
        "since": scope.since,
        "until": scope.until,
        "tables": tables,
        "total": queries.heads(scope).get(""),
        "trained": len(done),
        "became": sum(one.helps_since is not None for one in done),
    }
    return render(request, "community/activity_counts.html", context)


def _rows(heads: dict[Any, Any], names: dict[Any, str] | None) -> list[tuple[Any, Any]]:
    rows = sorted(heads.items(), key=lambda row: str(row[0]))
    return [(key if names is None else "" if key is None else names.get(key, "－"), one) for key, one in rows]


def parse_day(words: str) -> date | None:
    """A day of the address; None: nonsense."""
    try:
        return parse_date(words)
    except ValueError:
        return None


@requires(P.ACTIVITY_WRITE)
def activity_new(request: WorkerRequest) -> HttpResponse:
    """Something that one's own agency does; a gap may come with the address."""
    form = _form(request, {"starts_on": clock.today(), "gap": request.GET.get("gap", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = act.begin(told=_told(form), by=request.actor)
            return redirect("community:activity", made.id)
        except Refused as no:
            no.onto(form)
    return render(request, "community/activity_edit.html", {"form": form}, status=422 if form.errors else 200)


@requires(P.ACTIVITY_WRITE)
def activity_edit(request: WorkerRequest, activity_id: UUID) -> HttpResponse:
    """Said better."""
    found = access.get_activity(request.actor, activity_id, own=True)
    names = ("title", "kind", "starts_on", "audience", "words", "days_needed")
    first = {n: getattr(found, n) for n in names} | {"area": found.area_id or "", "gap": found.gap_id or ""}
    form = _form(request, first)
    if request.method == "POST" and form.is_valid():
        try:
            act.revise(activity=found, told=_told(form), by=request.actor)
            return redirect("community:activity", found.id)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "activity": found}
    return render(request, "community/activity_edit.html", context, status=422 if form.errors else 200)


def _form(request: WorkerRequest, first: dict[str, Any]) -> ActivityForm:
    town, today = request.actor.municipality_id, clock.today()
    return ActivityForm(
        request.POST if request.method == "POST" else None,
        initial=first,
        on=today,
        areas=[(str(a.id), a.name) for a in agencies.areas_of(town, on=today)],
        gaps=[(str(g.id), g.title) for g in gaps.gaps_of(town)[:100]],
    )


def _told(form: ActivityForm) -> act.Told:
    said = form.cleaned_data
    return act.Told(
        title=said["title"],
        kind=said["kind"],
        starts_on=said["starts_on"],
        area_id=UUID(said["area"]) if said["area"] else None,
        audience=said["audience"],
        words=said["words"],
        gap_id=UUID(said["gap"]) if said["gap"] else None,
        days_needed=said["days_needed"],
    )


@requires(P.ACTIVITY_READ)
def activity_page(request: WorkerRequest, activity_id: UUID) -> HttpResponse:
    """One activity with its days and numbers. One's own: the sheet of a day; POST writes it."""
    found = access.get_activity(request.actor, activity_id)
    if not _own(request, found):
        return _page(request, found, None, clock.today())
    on = parse_day(request.GET.get("on", "")) or clock.today()
    form = DayForm(request.POST) if request.method == "POST" else DayForm(initial=_first(found, on))
    if request.method == "POST" and form.is_valid():
        try:
            act.write_day(activity=found, day=_day(form), by=request.actor)
            messages.success(request, _("書きました。"))
            return redirect("community:activity", found.id)
        except Refused as no:
            no.onto(form)
    return _page(request, found, form, on)


def _own(request: WorkerRequest, found: Any) -> bool:
    return found.agency_id == request.actor.agency_id and request.actor.can(P.ACTIVITY_WRITE)


def _first(found: Any, on: date) -> dict[str, Any]:
    names = ("unnamed", "unnamed_outside", "helpers_unnamed", "bodies", "words")
    written = lists.day(found, on)
    return {"on": on} | ({n: getattr(written, n) or "" for n in names} if written else {})


def _day(form: DayForm) -> act.Day:
    said = form.cleaned_data
    return act.Day(
        on=said["on"],
        words=said["words"],
        there=form.there(),
        new=rules.names_of(said["names"]),
        **form.heads(),
    )


def _page(request: WorkerRequest, found: Any, form: DayForm | None, on: date) -> HttpResponse:
    today = clock.today()
    ticked = dict.fromkeys(request.POST.getlist("there"), "participant") | dict.fromkeys(
        request.POST.getlist("helped"), "helper"
    )
    seats = lists.seats(found, on) if form is not None else []
    if request.method == "POST":
        seats = [lists.Seat(s.member, ticked.get(str(s.member.number), "")) for s in seats]
    scope = queries.Scope(found.municipality_id, found.starts_on, today, activity_id=found.id)
    context = {
        "activity": found,
        "form": form,
        "seats": seats,
        "days": lists.days(found),
        "heads": queries.heads(scope).get(""),
        "is_training": kinds.is_training(found.kind),
        "today": today,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "community/activity.html", context, status=status)


@require_POST
@requires(P.ACTIVITY_WRITE)
def activity_end(request: WorkerRequest, activity_id: UUID) -> HttpResponse:
    """It is over."""
    found = access.get_activity(request.actor, activity_id, own=True)
    form = EndForm(request.POST)
    _told_of(
        request, form, lambda on: act.end(activity=found, on=on, by=request.actor), _("終わりにしました。")
    )
    return redirect("community:activity", found.id)


@require_POST
@requires(P.ACTIVITY_WRITE)
def activity_complete(request: WorkerRequest, activity_id: UUID) -> HttpResponse:
    """Whoever attended often enough has completed the course."""
    found = access.get_activity(request.actor, activity_id, own=True)
    form = EndForm(request.POST)
    _told_of(
        request,
        form,
        lambda on: act.complete(activity=found, on=on, by=request.actor),
        _("修了した人を記録しました。"),
    )
    return redirect("community:activity", found.id)


def _told_of(request: WorkerRequest, form: EndForm, do: Any, said: str) -> None:
    if not form.is_valid():
        messages.error(request, _("日付を書いてください。"))
        return
    try:
        do(form.cleaned_data["on"])
        messages.success(request, said)
    except Refused as no:
        messages.error(request, no.message)
