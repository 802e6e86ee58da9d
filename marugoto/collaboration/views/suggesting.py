"""つなぎ先をさがす: what fits, why, and why not; a person chooses, or says that none fits."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases.actions import unmet
from marugoto.collaboration.forms.suggestion import NoneFitsForm, SuggestForm
from marugoto.collaboration.queries import suggestions
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake import access as intake
from marugoto.intake import queries as matters
from marugoto.policy.permissions import Permission as P


@requires(P.REFERRAL_SEND)
def suggest(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """Entries for a matter in hand, with their grounds; POST: none of them fits."""
    matter = intake.get_matter_in_hand(request.actor, matter_id, P.REFERRAL_SEND)
    needs = suggestions.needs_on_offer(request.actor, matter)
    start = {"need": needs[0][0]} if needs else {}
    form = SuggestForm(start | request.GET.dict(), needs=needs, on=clock.today())
    chosen = form.chosen()
    need = str(chosen.get("need") or "")
    none_fits = NoneFitsForm(
        request.POST or None, on=clock.today(), initial={"need": need}, auto_id="none-%s"
    )
    if request.method == "POST" and none_fits.is_valid():
        try:
            unmet.note_unmet(area_id=matter.area_id, by=request.actor, **none_fits.cleaned_data)
            return redirect(f"{reverse('collaboration:suggest', args=[matter_id])}?noted=1")
        except Refused as no:
            none_fits.add_error(no.field if no.field in none_fits.fields else None, no.message)
    context: dict[str, Any] = {
        "matter": matter,
        "line": matters.baton_line(matter, actor=request.actor),
        "form": form,
        "none_fits": none_fits,
        "noted": request.GET.get("noted") == "1",
        "page": suggestions.page_for(
            request.actor,
            matter,
            need=need,
            text=str(chosen.get("q") or ""),
            origin=str(chosen.get("origin") or ""),
            age=chosen.get("age"),
            language=str(chosen.get("speaks") or ""),
        ),
    }
    return render(request, "collaboration/suggest.html", context, status=422 if none_fits.errors else 200)
