"""Out of the wall: one thing said in a sitting is carried out, on a basis of its own, by the agency that said it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration import access
from marugoto.collaboration.forms.carrying import CarryForm
from marugoto.collaboration.queries import offers
from marugoto.collaboration.wall import actions as wall
from marugoto.collaboration.wall import queries
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P


@requires(P.REFERRAL_SEND)
def carry(request: WorkerRequest, conference_id: UUID, item_id: UUID, said_id: UUID) -> HttpResponse:
    """What was said, what the persons of the case have answered, and the basis on which it leaves."""
    item, kind, seat = access.get_agenda_item(request.actor, conference_id, item_id, P.REFERRAL_SEND)
    said = queries.said_by_mine(request.actor, item, said_id) if access.reads_wall(kind, seat) else None
    if said is None:
        raise Http404
    initial = {"carry": new_id(), "body": said.body}
    form = CarryForm(request.POST if request.method == "POST" else None, on=clock.today(), initial=initial)
    if request.method == "POST" and form.is_valid():
        clean = dict(form.cleaned_data)
        carry_id = clean.pop("carry")
        try:
            wall.carry_out(carry_id=carry_id, said_id=said.id, carry=wall.Carry(**clean), by=request.actor)
            return redirect(reverse("collaboration:conference", args=[conference_id]) + f"#item-{item_id}")
        except Refused as no:
            form.add_error(_FIELDS.get(no.field or ""), no.message)
    context = {
        "said": said,
        "item": item,
        "sitting": item.conference,
        "form": form,
        "receiver": item.packet.from_desk,
        "answers": offers.answerers_of_packet(request.actor, item.packet),
    }
    return render(request, "collaboration/carry.html", context, status=422 if form.errors else 200)


_FIELDS = {"basis": "basis", "basis_note": "basis_note", "until": "until", "items": "body"}


@require_POST
@requires(P.REFERRAL_SEND)
def take_back(request: WorkerRequest, carried_id: UUID) -> HttpResponse:
    """The agency that carried it out takes it back: nobody else reads it any more."""
    found = queries.carried_by_me(request.actor, carried_id)
    if found is None:
        raise Http404
    wall.take_back(carried_id=carried_id, by=request.actor)
    return redirect("collaboration:conference", found.agenda_item.conference_id)
