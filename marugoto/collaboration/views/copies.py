"""On paper: a つなぎシート, or one agenda item of a sitting. A look prints nothing; each printed copy has a number and a name."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration import access
from marugoto.collaboration.actions import copies as act
from marugoto.collaboration.forms.copies import CopiesForm, EndForm
from marugoto.collaboration.queries import conferences, referrals
from marugoto.collaboration.queries import copies as queries
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P


@requires(P.REFERRAL_READ)
def sheet(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """つなぎシート: one page A4, with a slip for the answer. A GET shows it, a POST makes numbered copies of it."""
    found = access.get_referral(request.actor, referral_id, P.REFERRAL_READ, look=False)
    packet = access.look_at_packet(request.actor, found)
    row = referrals.rows_of(request.actor, [found])[0]
    page = {
        "title": _("つなぎシート"),
        "body": "collaboration/sheet_body.html",
        "back": reverse("collaboration:referral", args=[referral_id]),
        "sender": row.from_name,
        "referral": found,
        "row": row,
        "packet": packet,
        "reasons": referrals.decline_labels(),
        "fits": "",
    }
    return _printed(request, page, of=found.packet, what=row.number, names=row.to_name)


@requires(P.CONFERENCE_CONVENE)
def agenda_paper(request: WorkerRequest, conference_id: UUID, item_id: UUID) -> HttpResponse:
    """One agenda item on one page, for those who sit there. What is behind a wall is not printed."""
    item, kind, seat = access.get_agenda_item_for_paper(request.actor, conference_id, item_id)
    view = conferences.item_on_paper(request.actor, item, kind, seat)
    if not view.readable:
        raise Http404
    members = conferences.members_of(request.actor, item.conference)
    page = {
        "title": _("議題%(n)s　案件 %(number)s") % {"n": view.sort, "number": view.number},
        "body": "collaboration/agenda_body.html",
        "back": f"{reverse('collaboration:conference', args=[conference_id])}#item-{item_id}",
        "sender": item.conference.body.name,
        "sitting": item.conference,
        "view": view,
        "packet": view.packet,
        "members": members,
        "fits": queries.fits_words(view),
    }
    names = "\n".join(f"{m.name}（{m.desk}）" for m in members)
    return _printed(
        request, page, of=item.packet, item=item, what=_("議題%(n)s") % {"n": view.sort}, names=names
    )


def _printed(
    request: WorkerRequest, page: dict[str, Any], *, of: Any, what: str, names: str, item: Any = None
) -> HttpResponse:
    """The page to look at, with the form; after a POST the copies."""
    form = CopiesForm(request.POST or None, initial={"batch": new_id(), "names": names})
    if page["packet"].why_not:
        return render(request, "collaboration/copies_preview.html", page | {"form": None})
    if request.method == "POST" and form.is_valid():
        try:
            made = act.print_copies(
                batch=form.cleaned_data["batch"],
                packet=of,
                item=item,
                what=what,
                names=form.wanted(),
                by=request.actor,
            )
            access.note_printed(request.actor, of, page["packet"])
            return render(request, "collaboration/copies.html", page | {"copies": made})
        except Refused as no:
            no.onto(form)
    context = page | {"form": form, "printed": queries.copies_of_packet(request.actor, of)}
    return render(request, "collaboration/copies_preview.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.REFERRAL_READ)
def end_copy(request: WorkerRequest, copy_id: UUID) -> HttpResponse:
    """回収・廃棄: what became of a copy of one's own desks. Nonsense changes nothing."""
    copy = access.get_copy(request.actor, copy_id)
    form = EndForm(request.POST, on=clock.today())
    if form.is_valid():
        act.end_copy(copy_id=copy.id, how=form.cleaned_data["how"], by=request.actor)
    return redirect("collaboration:copies-of", copy.packet_id)


@requires(P.REFERRAL_READ)
def copies_of(request: WorkerRequest, packet_id: UUID) -> HttpResponse:
    """The copies that one's own desks have printed of one packet, and what became of each. Nothing of what is in it."""
    found = access.get_copies(request.actor, packet_id)
    context = {
        "lines": queries.lines_of(found),
        "how": EndForm(on=clock.today(), auto_id=False),
        "what": found[0].what,
        "conference": found[0].conference,
        "referral_id": referrals.referral_of_packet(request.actor, packet_id),
    }
    return render(request, "collaboration/copies_of.html", context)
