"""世帯: who belongs together, as of a day."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import access, queries
from marugoto.people.actions import household_events, households
from marugoto.people.forms import (
    AsOfForm,
    EndForm,
    HouseholdForm,
    MemberForm,
    MergeForm,
    RelationForm,
    SplitForm,
    endings,
)
from marugoto.people.views.person import page_of
from marugoto.policy.permissions import Permission


@require_GET
@requires(Permission.PERSON_READ)
def household(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """A household on a day (``?on=``); ``?q=`` looks for somebody to add, ``?person=`` has chosen one."""
    found, known = access.get_household(request.actor, household_id)
    return render(request, "people/household.html", _page(request, found, known=known))


def _page(
    request: WorkerRequest, found: Any, *, known: bool, member_form: MemberForm | None = None
) -> dict[str, Any]:
    today = clock.today()
    as_of = AsOfForm(request.GET or None)
    on = (as_of.cleaned_data["on"] if as_of.is_valid() else None) or today
    lines = access.members_for(request.actor, found, on)
    may_write = known and request.actor.can(Permission.PERSON_REGISTER)
    words, chosen = request.GET.get("q", ""), request.POST.get("person") or request.GET.get("person", "")
    return {
        "household": found,
        "title": found.name or queries.household_title(line.membership for line in lines),
        "lines": lines,
        "on": on,
        "is_today": on == today,
        "as_of": AsOfForm(initial={"on": on}),
        "days": [day for day in queries.changes_of(found, seen_by=request.actor.agency_id) if day <= today],
        "may_write": may_write,
        "changeable": may_write and on == today,
        "member_form": member_form or MemberForm(on=today, initial={"since": today}),
        "words": words,
        "hits": access.lookup(request.actor, words=words, chosen=chosen, limit=10) if words or chosen else [],
        "trouble": "",
        "endings": endings(today),
        "relation_form": RelationForm(on=today, initial={"on": today}),
        "split_form": SplitForm(lines=lines, initial={"on": today}),
    }


@require_POST
@requires(Permission.PERSON_REGISTER)
def make(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """A household around a person with whom one's agency is involved."""
    person = access.get_known_person(request.actor, person_id)
    form = HouseholdForm(request.POST, on=clock.today())
    if form.is_valid():
        clean = form.cleaned_data
        try:
            made = households.make_household(
                members=[(person, clean["relation"])],
                since=clean["since"],
                kind=clean["kind"],
                name=clean["name"],
                by=request.actor,
            )
            return redirect("people:household", made.pk)
        except Refused as no:
            no.onto(form)
    page = page_of(request, person, known=True, purpose="consultation")
    return render(
        request, "people/person.html", page | {"household_form": form, "opened": "household"}, status=422
    )


def _for_writing(request: WorkerRequest, household_id: UUID) -> Any:
    found, known = access.get_household(request.actor, household_id)
    if not known:
        raise PermissionDenied
    return found


@require_POST
@requires(Permission.PERSON_REGISTER)
def add(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Somebody belongs to the household from a day on."""
    found = _for_writing(request, household_id)
    form = MemberForm(request.POST, on=clock.today())
    if form.is_valid():
        clean = form.cleaned_data
        try:
            person = access.get_person(request.actor, clean["person"])
            households.add_member(
                household=found,
                person=person,
                relation=clean["relation"],
                since=clean["since"],
                began=clean["began"],
                by=request.actor,
            )
            return redirect("people:household", found.pk)
        except Refused as no:
            no.onto(form)
    return render(
        request, "people/household.html", _page(request, found, known=True, member_form=form), status=422
    )


@require_POST
@requires(Permission.PERSON_REGISTER)
def end(request: WorkerRequest, household_id: UUID, member_id: UUID) -> HttpResponse:
    """The last day of somebody in the household."""
    found = _for_writing(request, household_id)
    form = EndForm(request.POST)
    trouble = _("世帯にいた最後の日を書いてください。")
    if form.is_valid():
        try:
            last_day: date = form.cleaned_data["last_day"]
            households.end_membership(
                member_id=member_id,
                household=found,
                last_day=last_day,
                ended=form.cleaned_data["ended"],
                by=request.actor,
            )
            return redirect("people:household", found.pk)
        except Refused as no:
            trouble = no.message
    page = _page(request, found, known=True) | {"trouble": trouble}
    return render(request, "people/household.html", page, status=422)


@require_POST
@requires(Permission.PERSON_REGISTER)
def split(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Some of the household become one of their own."""
    found = _for_writing(request, household_id)
    form = SplitForm(request.POST, lines=access.members_for(request.actor, found, clock.today()))
    if not form.is_valid():
        return _not_done(request, found, _("分かれる人と、分かれた日を選んでください。"))
    clean = form.cleaned_data
    return _attempt(
        request,
        found,
        lambda: household_events.split(
            household=found,
            member_ids={UUID(one) for one in clean["members"]},
            head_id=UUID(clean["head"]) if clean["head"] else None,
            on=clean["on"],
            by=request.actor,
        ),
    )


@require_POST
@requires(Permission.PERSON_REGISTER)
def merge(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """The whole household of a person belongs to this one from a day on."""
    found = _for_writing(request, household_id)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _not_done(request, found, _("だれの世帯かを選び、いつからかを書いてください。"))
    day = form.cleaned_data["since"]
    person = access.get_known_person(request.actor, form.cleaned_data["person"])
    other = queries.household_of_kind(person, found.kind, day)
    if other is None:
        return _not_done(request, found, _("その人には、その日、同じ種類の世帯がありません。"))
    return _attempt(
        request,
        found,
        lambda: household_events.merge(household=found, other=other, on=day, by=request.actor),
    )


@require_POST
@requires(Permission.PERSON_REGISTER)
def relation(request: WorkerRequest, household_id: UUID, member_id: UUID) -> HttpResponse:
    """Another relation to the head from a day on."""
    found = _for_writing(request, household_id)
    form = RelationForm(request.POST, on=clock.today())
    if not form.is_valid():
        return _not_done(request, found, _("続柄と、変わった日を選んでください。"))
    clean = form.cleaned_data
    return _attempt(
        request,
        found,
        lambda: household_events.set_relation(
            household=found,
            member_id=member_id,
            relation=clean["relation"],
            on=clean["on"],
            by=request.actor,
        ),
    )


def _attempt(request: WorkerRequest, found: Any, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except Refused as no:
        return _not_done(request, found, no.message)
    return redirect("people:household", found.pk)


def _not_done(request: WorkerRequest, found: Any, trouble: str) -> HttpResponse:
    page = _page(request, found, known=True) | {"trouble": trouble}
    return render(request, "people/household.html", page, status=422)


@require_GET
@requires(Permission.PERSON_READ)
def consents(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    """Who of a household has answered one's own agency, and who was not asked: each for oneself."""
    found, known = access.get_household(request.actor, household_id)
    today = clock.today()
    members = access.members_for(request.actor, found, today)
    lines = access.consents_for(request.actor, members, today)
    page = {
        "household": found,
        "title": found.name or queries.household_title(line.membership for line in members),
        "lines": lines,
        "asked": sum(1 for line in lines if line.answer),
        "may_write": known and request.actor.can(Permission.PERSON_REGISTER),
    }
    return render(request, "people/household_consents.html", page)
