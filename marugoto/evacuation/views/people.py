"""One person of the list: found, put on, answers, reasons, off again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.core.ids import new_id
from marugoto.evacuation import access, queries
from marugoto.evacuation.actions import registrants as actions
from marugoto.evacuation.forms import AnswerForm, OffForm, ReasonsForm
from marugoto.evacuation.rules.provision import standing
from marugoto.evacuation.views.common import attempt, said, tabs
from marugoto.people import access as people
from marugoto.policy.permissions import Permission as P

SUBJECTS = ("list", "plan", "plan_share")


@require_GET
@requires(P.EVACUATION_KEEP)
def find(request: WorkerRequest) -> HttpResponse:
    """Somebody of the register is looked for, to be put on the list."""
    text = request.GET.get("q", "").strip()
    found = people.search(request.actor, text, access.PURPOSE) if text else None
    context = {
        "tabs": tabs(request, "list"),
        "text": text,
        "hits": found.hits if found else (),
        "more": bool(found and found.more),
        "may_register": request.actor.can(P.PERSON_REGISTER),
    }
    return render(request, "evacuation/find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EVACUATION_KEEP)
def add(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Why this person is put on the list."""
    person = access.get_person(request.actor, person_id)
    there = queries.registrant_of(request.actor, person.pk)
    terms = queries.terms_now(request.actor)
    data = request.POST if request.method == "POST" else None
    form = ReasonsForm(data, on=clock.today(), only={"reasons": terms.reasons if terms else ()})
    if data and form.is_valid():
        made = attempt(
            form,
            lambda: actions.put_on(
                registrant_id=new_id(), person=person, by=request.actor, **form.cleaned_data
            ),
        )
        if made:
            messages.success(request, _("名簿に載せました。次に、本人の答えを聞きます。"))
            return redirect("evacuation:registrant", made.pk)
    context = {"tabs": tabs(request, "list"), "form": form, "person": person, "there": there, "terms": terms}
    return render(request, "evacuation/add.html", context, status=422 if data else 200)


@require_GET
@requires(P.EVACUATION_KEEP)
def registrant(request: WorkerRequest, registrant_id: UUID) -> HttpResponse:
    """Facts, answers, the plan, and to whom the person was told."""
    return _page(request, access.get_registrant(request.actor, registrant_id))


def _page(request: WorkerRequest, found: Any, answering: Any = None, leaving: Any = None) -> HttpResponse:
    today = clock.today()
    answers = queries.answers_of([found.pk]).get(found.pk, [])
    now = [
        {
            "subject": one,
            "state": standing(answers, one).state,
            "groups": said("evacuation.receiver_groups", standing(answers, one).groups),
        }
        for one in SUBJECTS
    ]
    plan = queries.plan_of(found)
    context = {
        "tabs": tabs(request, "list"),
        "row": found,
        "person": found.person,
        "reasons": said("evacuation.reasons", found.reasons),
        "now": now,
        "may_plan": any(one["subject"] == "plan" and one["state"] == "given" for one in now),
        "consents": queries.consents_of(found),
        "plan": plan,
        "supporters": queries.supporters_of(plan) if plan else [],
        "versions": queries.plans_of(found),
        "told": queries.told_to(found),
        "amiss": queries.gaps_of(request.actor).get(found.pk, ()),
        "answering": answering or AnswerForm(None, on=today, initial={"on": today, "subject": "list"}),
        "leaving": leaving or OffForm(None, on=today),
    }
    status = 422 if answering or leaving else 200
    return render(request, "evacuation/registrant.html", context, status=status)


@require_POST
@requires(P.EVACUATION_KEEP)
def answer(request: WorkerRequest, registrant_id: UUID) -> HttpResponse:
    """What the person said."""
    found = access.get_registrant(request.actor, registrant_id)
    form = AnswerForm(request.POST, on=clock.today())

    def act() -> Any:
        return actions.answer(registrant=found, told=form.told(), by=request.actor)

    if form.is_valid() and attempt(form, act):
        messages.success(request, _("答えを書きとめました。"))
        return redirect("evacuation:registrant", found.pk)
    return _page(request, found, answering=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EVACUATION_KEEP)
def reasons(request: WorkerRequest, registrant_id: UUID) -> HttpResponse:
    """The reasons are others now."""
    found = access.get_registrant(request.actor, registrant_id)
    terms = queries.terms_now(request.actor) or found.terms
    data = request.POST if request.method == "POST" else None
    form = ReasonsForm(
        data,
        on=clock.today(),
        only={"reasons": [*terms.reasons, *found.reasons]},
        initial={"reasons": found.reasons, "words": found.note},
    )
    if data and form.is_valid():
        act = attempt(form, lambda: _revised(request, found, form))
        if act:
            return redirect("evacuation:registrant", found.pk)
    context = {"tabs": tabs(request, "list"), "form": form, "row": found}
    return render(request, "evacuation/reasons.html", context, status=422 if data else 200)


def _revised(request: WorkerRequest, found: Any, form: ReasonsForm) -> bool:
    actions.revise(registrant=found, by=request.actor, **form.cleaned_data)
    return True


@require_POST
@requires(P.EVACUATION_KEEP)
def off(request: WorkerRequest, registrant_id: UUID) -> HttpResponse:
    """Off the list, with the reason."""
    found = access.get_registrant(request.actor, registrant_id)
    form = OffForm(request.POST, on=clock.today())

    def act() -> bool:
        actions.take_off(registrant=found, reason=form.cleaned_data["reason"], by=request.actor)
        return True

    if form.is_valid() and attempt(form, act):
        why = codes.label("evacuation.list_ends", form.cleaned_data["reason"])
        messages.success(request, _("名簿から外しました（%(why)s）。") % {"why": why})
        return redirect("evacuation:list")
    return _page(request, found, leaving=form)
