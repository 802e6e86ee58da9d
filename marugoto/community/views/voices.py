"""地域課題: another voice for a gap, the way through the tiers, and what residents read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community.actions import voices as act
from marugoto.community.forms.voices import AnswerForm, CarryForm, OpenForm, VoiceForm
from marugoto.community.queries import surveys, voices
from marugoto.community.views.gaps import found_gap
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@requires(P.GAP_READ)
def gap_way(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """The voices of a gap and its way through the tiers."""
    return _page(request, found_gap(request, gap_id))


def _page(request: WorkerRequest, found: Any, **forms: Any) -> HttpResponse:
    today, town = clock.today(), request.actor.municipality_id
    carries = voices.carries_of(found)
    waiting = next((c for c in carries if c.answered_on is None), None)
    context = {
        "gap": found,
        "voices": voices.voices_of(found),
        "carries": carries,
        "waiting": waiting,
        "mine": waiting is not None and waiting.to_agency_id == request.actor.agency_id,
        "may_write": request.actor.can(P.GAP_WRITE) and found.stage != "dropped",
        "voice": VoiceForm(initial={"on": today}, on=today, surveys=surveys.before(town)),
        "carry": CarryForm(**_offered(request)),
        "answer": AnswerForm(on=today, auto_id="answer-%s"),
        "open": OpenForm(initial={"words": found.open_words}, auto_id="open-%s"),
    } | forms
    status = 422 if any(one.errors for one in forms.values()) else 200
    return render(request, "community/gap_way.html", context, status=status)


def _offered(request: WorkerRequest) -> dict[str, Any]:
    town = request.actor.municipality_id
    areas = agencies.areas_of(town, on=clock.today())
    return {
        "areas": [(str(a.id), f"{a.version.scheme.name} {a.name}") for a in areas],
        "agencies": [(str(a.id), a.name) for a in agencies.agencies_of(town)],
        "auto_id": "carry-%s",
    }


@require_POST
@requires(P.GAP_WRITE)
def gap_voice(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """Another voice."""
    found = found_gap(request, gap_id)
    today = clock.today()
    form = VoiceForm(request.POST, on=today, surveys=surveys.before(request.actor.municipality_id))
    if form.is_valid():
        said = dict(form.cleaned_data)
        survey = said.pop("survey")
        voice = act.Voice(survey_id=UUID(survey) if survey else None, **said)
        if _done(form, lambda: act.add_voice(gap=found, voice=voice, by=request.actor)):
            return redirect("community:gap-way", found.id)
    return _page(request, found, voice=form)


@require_POST
@requires(P.GAP_WRITE)
def gap_carry(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """Up or down a tier."""
    found = found_gap(request, gap_id)
    form = CarryForm(request.POST, **_offered(request))
    if form.is_valid():
        said = form.cleaned_data
        area = UUID(said["area"]) if said["area"] else None
        to = UUID(said["to_agency"])
        ask = {"gap": found, "area_id": area, "to_agency_id": to, "asked": said["asked"], "by": request.actor}
        if _done(form, lambda: act.carry(**ask)):
            return redirect("community:gap-way", found.id)
    return _page(request, found, carry=form)


@require_POST
@requires(P.GAP_WRITE)
def carry_answer(request: WorkerRequest, carry_id: UUID) -> HttpResponse:
    """The tier that was asked answers."""
    found = voices.carried(request.actor, carry_id)
    if found is None or found.to_agency_id != request.actor.agency_id:
        raise Http404
    form = AnswerForm(request.POST, on=clock.today(), auto_id="answer-%s")
    if form.is_valid():
        said = form.cleaned_data
        told = {"carried": found, "code": said["code"], "words": said["words"], "by": request.actor}
        if _done(form, lambda: act.answer(**told)):
            return redirect("community:gap-way", found.gap_id)
    return _page(request, found_gap(request, found.gap_id), answer=form)


@require_POST
@requires(P.GAP_WRITE)
def gap_open(request: WorkerRequest, gap_id: UUID) -> HttpResponse:
    """What residents read; "" takes it off."""
    found = found_gap(request, gap_id)
    form = OpenForm(request.POST, auto_id="open-%s")
    if form.is_valid():
        act.tell_residents(gap=found, words=form.cleaned_data["words"], by=request.actor)
        messages.success(request, _("保存しました。"))
        return redirect("community:gap-way", found.id)
    return _page(request, found, open=form)


def _done(form: Any, do: Any) -> bool:
    try:
        do()
        return True
    except Refused as no:
        no.onto(form)
        return False
