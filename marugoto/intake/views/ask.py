"""相談を送る: a form for anybody, without a name if one likes. It only takes in; it shows nothing of what is in the room."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, open_to_public, requires
from marugoto.core import clock, gate
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.core.reading import read_form, with_reading
from marugoto.intake import access, forms, queries
from marugoto.intake.actions import letters
from marugoto.policy.permissions import Permission as P


@csrf_exempt  # nobody is signed in: there is no authority that a foreign page could borrow
@open_to_public
@with_reading
def ask(request: HttpRequest) -> HttpResponse:
    """Write to a window. Once it is in, the page gives a number to quote."""
    desks = queries.desks_for_letters(_town(request))
    if not desks:
        return render(request, "intake/ask_closed.html")
    areas = [
        (str(a.id), a.name) for a in agencies.areas_of(desks[0].agency.municipality_id, on=clock.today())
    ]
    form = forms.AskForm(
        request.POST or None,
        initial={"desk": request.GET.get("desk", ""), "story": request.GET.get("about", "")},
        desks=[(str(d.id), agencies.desk_title(d)) for d in desks],
        areas=areas,
        on=clock.today(),
    )
    read_form(form, request.reading, form.EASY)  # type: ignore[attr-defined]
    door = gate.Gate(request, "ask")
    if request.method == "POST" and form.is_valid() and door.passes(form):
        try:
            sent = letters.send_letter(
                letter_id=_id_in(request),
                desk=next(d for d in desks if str(d.id) == (form.cleaned_data["desk"] or str(desks[0].id))),
                area=agencies.area(form.cleaned_data["area"]) if form.cleaned_data["area"] else None,
                language=(get_language() or "ja")[:2],
                origin=door.origin,
                **{k: form.cleaned_data[k] for k in ("story", "reply", "contact", "name")},
            )
            return render(request, "intake/ask_done.html", {"letter": sent})
        except Refused as no:
            no.onto(form)
    context: dict[str, Any] = {
        "form": form,
        "gate": door,
        "letter_id": request.POST.get("letter") or new_id(),
    }
    return render(request, "intake/ask.html", context, status=422 if form.errors else 200)


def _town(request: HttpRequest) -> UUID:
    towns = list(agencies.municipalities())
    chosen = next((t for t in towns if t.code == request.GET.get("town")), towns[0] if towns else None)
    if chosen is None:
        raise Http404
    return chosen.id


def _id_in(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("letter", ""))
    except ValueError:
        return new_id()


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def take_up(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """The window has read the letter and acts."""
    matter = access.get_matter_in_hand(request.actor, matter_id, P.CONSULTATION_RECEIVE)
    if found := access.letter_of(request.actor, matter):
        letters.take_up(letter=found, by=request.actor)
    return redirect("intake:matter", matter_id)
