"""One passage: the words, what is proposed, and the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.disclosures import access, actions, queries, rules
from marugoto.disclosures.forms import JudgeForm
from marugoto.policy.permissions import Permission as P


@requires(P.DISCLOSURE_ANSWER)
def passage(request: WorkerRequest, passage_id: UUID) -> HttpResponse:
    """It is looked at, and decided."""
    found = access.get_passage(request.actor, passage_id)
    asked = access.get_request(
        request.actor, found.request_id, look="" if request.POST else "disclosure.viewed"
    )
    data = request.POST if request.method == "POST" else None
    first = {
        "decision": found.decision or found.proposal,
        "reason": found.reason or found.proposal_reason,
        "marked": found.marked,
    }
    form = JudgeForm(data, initial=first, on=clock.today(), keep=found.reason)
    if data and form.is_valid():
        try:
            actions.judge(passage=found, by=request.actor, **form.cleaned_data)
            return redirect(_next(found))
        except Refused as no:
            no.onto(form)
    context = {
        "asked": asked,
        "line": queries.line_of(found),
        "form": form,
        "open": asked.status == rules.GATHERING,
    }
    return render(request, "disclosures/passage.html", context, status=422 if data else 200)


@require_POST
@requires(P.DISCLOSURE_ANSWER)
def as_proposed(request: WorkerRequest, passage_id: UUID) -> HttpResponse:
    """It is decided as proposed."""
    found = access.get_passage(request.actor, passage_id)
    try:
        actions.as_proposed(passage=found, by=request.actor)
    except Refused as no:
        messages.error(request, no.message)
    return redirect(_next(found))


def _next(found: Any) -> str:
    """The next passage that is not decided yet, in the list."""
    return reverse("disclosures:request", args=[found.request_id]) + "?left=1"
