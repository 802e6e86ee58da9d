"""案件: the list, the page of one matter, and what its holder may do with it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies import seats
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, plans
from marugoto.core.errors import Refused
from marugoto.core.paging import Pages
from marugoto.intake import access, forms, queries
from marugoto.intake.actions import matters as act
from marugoto.intake.actions import workers
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.CONSULTATION_READ)
def matters(request: WorkerRequest) -> HttpResponse:
    """Matters that one's agency holds or received; filters in the URL."""
    form = forms.MatterFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.matters_filtered(
        request.actor, status=chosen.get("status") or "open", q=chosen.get("q") or ""
    )
    page = Pages(rows, PAGE, shown=access.lines_of_matters()).get_page(request.GET.get("page"))
    with plans.kept():  # by the ids of the page
        lines = queries.rows_of(request.actor, page.object_list)
    parts = [str(dict(form.fields["status"].choices).get(chosen.get("status") or "open", ""))]  # type: ignore[attr-defined]
    if chosen.get("q"):
        parts.append(_("番号「%(q)s」") % {"q": chosen["q"]})
    context = {
        "filter": form,
        "page": page,
        "rows": lines,
        "parts": parts,
    }
    return render(request, "intake/matters.html", context)


@requires(P.CONSULTATION_READ)
def detail(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """One matter: who holds it, whom it is about, what was said here, where it went."""
    matter = access.get_matter(request.actor, matter_id, P.CONSULTATION_READ)
    return render(request, "intake/matter.html", _context(request, matter))


def _context(request: WorkerRequest, matter: Any, **failed: Any) -> dict[str, Any]:
    actor, today = request.actor, clock.today()
    line = queries.baton_line(matter, actor=actor)
    return {
        "matter": matter,
        "line": line,
        "mine": line.mine,
        "persons": queries.persons_known(actor, matter),
        "needs": queries.needs_of(actor, matter),
        "consultations": queries.consultations_for(actor, matter),
        "path": queries.path_of(matter),
        "notice": access.notice_of(actor, matter),
        "letter": access.letter_of(actor, matter),
        "case_link": actor.can(P.CASE_OPEN),
        "may_refer": actor.can(P.REFERRAL_SEND),
        "may_ask": line.mine and matter.next_act == "seek_consent" and actor.can(P.PERSON_REGISTER),
        "may_reopen": matter.status == "closed" and matter.holder_desk_id in actor.desk_ids,
        "done": request.GET.get("done", ""),
        "history": queries.history_for(actor, matter),
        "next_form": forms.NextForm(on=today, initial={"act": matter.next_act, "due": matter.next_due}),
        "watch_form": forms.WatchForm(),
        "close_form": forms.CloseMatterForm(on=today),
        "holder": agencies.desk_title(matter.holder_desk),
        "worker_form": forms.WorkerForm(seats=seats.seats_at([matter.holder_desk_id])) if line.mine else None,
    } | failed


def _refused(request: WorkerRequest, matter: Any, **failed: Any) -> HttpResponse:
    return render(request, "intake/matter.html", _context(request, matter, **failed), status=422)


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def next_act(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """Set what comes next."""
    matter = access.get_matter_in_hand(request.actor, matter_id, P.CONSULTATION_RECEIVE)
    form = forms.NextForm(request.POST, on=clock.today())
    if form.is_valid():
        try:
            act.set_next(matter=matter, by=request.actor, **form.cleaned_data)
            return redirect("intake:matter", matter_id)
        except Refused as no:
            no.onto(form)
    return _refused(request, matter, next_form=form, open_panel="next")


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def worker(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """Name who of the desk works on it."""
    matter = access.get_matter_in_hand(request.actor, matter_id, P.CONSULTATION_RECEIVE)
    form = forms.WorkerForm(request.POST, seats=seats.seats_at([matter.holder_desk_id]))
    if form.is_valid():
        try:
            workers.name_worker(matter=matter, user_id=form.cleaned_data["worker"], by=request.actor)
            return redirect("intake:matter", matter_id)
        except Refused as no:
            no.onto(form)
    return _refused(request, matter, worker_form=form, open_panel="worker")


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def watch(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """Watch until a date."""
    matter = access.get_matter_in_hand(request.actor, matter_id, P.CONSULTATION_RECEIVE)
    form = forms.WatchForm(request.POST)
    if form.is_valid():
        try:
            act.watch_matter(matter=matter, until=form.cleaned_data["watch_until"], by=request.actor)
            return redirect("intake:matter", matter_id)
        except Refused as no:
            no.onto(form)
    return _refused(request, matter, watch_form=form, open_panel="watch")


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def close(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """An honest end."""
    matter = access.get_matter_in_hand(request.actor, matter_id, P.CONSULTATION_RECEIVE)
    form = forms.CloseMatterForm(request.POST, on=clock.today())
    if form.is_valid():
        try:
            act.close_matter(matter=matter, outcome=form.cleaned_data["outcome"], by=request.actor)
            return redirect("intake:matter", matter_id)
        except Refused as no:
            no.onto(form)
    return _refused(request, matter, close_form=form, open_panel="close")


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def reopen(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """Take a closed matter up again."""
    matter = access.get_matter(request.actor, matter_id, P.CONSULTATION_RECEIVE, look=False)
    try:
        act.reopen_matter(matter=matter, desk=_desk_in_force(request, matter), by=request.actor)
    except Refused as no:
        return _refused(request, matter, problem=no.message)
    return redirect("intake:matter", matter_id)


def _desk_in_force(request: WorkerRequest, matter: Any) -> Any:
    """Where it is taken up again: at its last desk, or at one's own where that one has ended."""
    own = request.actor.desk_id
    ended = not seats.desks_still_open([matter.holder_desk_id], on=clock.today())
    return agencies.desk(own) if ended and own else matter.holder_desk


@requires(P.CONSULTATION_READ)
def person_panel(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Fragment for the page of a person: the matters one's own agency knows of."""
    rows = queries.rows_of(request.actor, queries.matters_of_person(request.actor, person_id)[:PAGE])
    return render(request, "intake/person_panel.html", {"rows": rows})
