"""名前を出さずに相談する: one question, one desk, and nobody's name."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration.actions import anonymous as act
from marugoto.collaboration.forms.anonymous import AnonymousForm
from marugoto.collaboration.queries import desks
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P


@requires(P.REFERRAL_SEND)
def ask(request: WorkerRequest) -> HttpResponse:
    """The page, and the asking."""
    form = AnonymousForm(
        request.POST if request.method == "POST" else None,
        desks=desks.others(request.actor),
        initial={"referral": new_id()},
    )
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            sent = act.ask(
                referral_id=clean["referral"],
                to_desk_id=UUID(clean["to_desk"]),
                asked=clean["asked"],
                by=request.actor,
            )
            return redirect("collaboration:referral", sent.id)
        except Refused as no:
            no.onto(form)
    return render(request, "collaboration/anonymous.html", {"form": form}, status=422 if form.errors else 200)
