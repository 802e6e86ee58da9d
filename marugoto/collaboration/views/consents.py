"""The consent of one person towards one's own agency: what was answered, what rests on it, and what another answer stops."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration.actions import consents as acts
from marugoto.collaboration.actions.consents import Unseen
from marugoto.collaboration.queries import consents as queries
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import access, wording
from marugoto.people import queries as people
from marugoto.people.forms import ConsentForm
from marugoto.people.rules import consent_word
from marugoto.policy.permissions import Permission as P


@requires(P.PERSON_REGISTER)
def consent(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """The answers, what others read because of them, and the form for a new answer."""
    person = access.get_known_person(request.actor, person_id, look=request.method == "GET")
    today = clock.today()
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        on=today,
        agencies=_others(request),
        initial={"answered_on": today},
    )
    extra: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            acts.answer(person=person, seen=seen, by=request.actor, **form.answer())
            return redirect(_back(person.pk))
        except Unseen as first:
            extra = {"stops": first.stops, "seen": queries.digest(first.stops), "unseen": first.message}
        except Refused as no:
            no.onto(form)
    status = 422 if form.errors or (request.method == "POST" and not extra) else 200
    context = _page(request, person) | {"form": form} | extra
    return render(request, "collaboration/consent.html", context, status=status)


@requires(P.PERSON_REGISTER)
def withdraw(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """What a withdrawal stops; then the withdrawal."""
    person = access.get_known_person(request.actor, person_id, look=request.method == "GET")
    trouble = ""
    if request.method == "POST":
        try:
            acts.withdraw(person=person, seen=request.POST.get("seen", ""), by=request.actor)
            return redirect(_back(person.pk))
        except Refused as no:
            trouble = no.message
    stops = queries.resting_on(request.actor, person)
    context = {"person": person, "stops": stops, "seen": queries.digest(stops), "trouble": trouble}
    page = _page(request, person) | context
    return render(request, "collaboration/consent_withdraw.html", page, status=422 if trouble else 200)


def _back(person_id: UUID) -> str:
    return reverse("people:person", args=[person_id]) + "#consent"


def _others(request: WorkerRequest) -> list[tuple[str, str]]:
    rows = agencies.agencies_of(request.actor.municipality_id).exclude(pk=request.actor.agency_id)
    return [(str(one.pk), one.name) for one in rows]


def _page(request: WorkerRequest, person: Any) -> dict[str, Any]:
    agency_id, today = request.actor.agency_id, clock.today()
    newest = people.consent_of(person, agency_id, today)
    answers = people.consents_of(person, agency_id)
    named = {one for answer in answers for one in answer.agencies}
    names = agencies.names_of_agencies(named) if named else {}
    return {
        "person": person,
        "may_open_sittings": request.actor.can(P.CONFERENCE_READ),
        "word": consent_word(people.answer_of(newest), today),
        "resting": queries.resting_on(request.actor, person),
        "answers": [
            {
                "one": answer,
                "agencies": sorted(names[i] for i in answer.agencies if i in names),
                "scope": wording.scope_words(people.scope_of(answer)),
                "counts": answer == newest,
            }
            for answer in answers
        ],
    }
