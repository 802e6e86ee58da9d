"""The sender's side of a guest's link: to make it (shown once), to see how it stands, to revoke it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration import access
from marugoto.collaboration.actions import guests as act
from marugoto.collaboration.forms.guests import LinkForm
from marugoto.collaboration.queries import guests as queries
from marugoto.collaboration.queries import referrals
from marugoto.core import clock, qr
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P


@never_cache
@requires(P.REFERRAL_SEND)
def guest(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """The links of a つなぎ on paper, and a new one. Address and code are on the page that answers the POST, and on no other."""
    found = access.get_paper_referral(request.actor, referral_id)
    form = LinkForm(request.POST or None, initial={"link": new_id()}, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            made = act.make_link(
                link_id=form.cleaned_data["link"],
                referral_id=found.id,
                guest=form.cleaned_data["guest"],
                days=form.cleaned_data["days"],
                by=request.actor,
            )
            return _once(request, found, made) if made else redirect("collaboration:guest", referral_id)
        except Refused as no:
            no.onto(form)
    context = _context(request, found) | {"form": form}
    return render(request, "collaboration/guest_links.html", context, status=422 if form.errors else 200)


def _context(request: WorkerRequest, referral: Any) -> dict[str, Any]:
    links = queries.links_of(referral)
    return {
        "referral": referral,
        "row": referrals.rows_of(request.actor, [referral])[0],
        "links": links,
        "standing": next((link for link in links if link.live), None),
        "problem": queries.make_problem(referral),
    }


def _once(request: WorkerRequest, referral: Any, made: act.Made) -> HttpResponse:
    """The page that shows address, QR code and code, once. On paper it is a slip to add to the つなぎシート, without the code."""
    address = request.build_absolute_uri(reverse("guest:open", args=[made.token]))
    once: dict[str, Any] = {
        "link": made.link,
        "address": address,
        "qr": qr.svg(address),
        "code": f"{made.code[:3]}-{made.code[3:]}",
    }
    return render(request, "collaboration/guest_made.html", _context(request, referral) | once)


@require_POST
@requires(P.REFERRAL_SEND)
def revoke_guest(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """The link opens nothing from now on."""
    found = access.get_paper_referral(request.actor, referral_id)
    act.revoke_link(referral_id=found.id, by=request.actor)
    return redirect("collaboration:guest", referral_id)
