"""名寄せ: two records beside each other, and the decision that they are one person; and the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import access
from marugoto.people.actions import links
from marugoto.people.forms import LinkForm, UnlinkForm
from marugoto.policy.permissions import Permission


@require_GET
@requires(Permission.PERSON_LINK)
def choose(request: WorkerRequest, person_id: UUID) -> HttpResponse:
    """Which other record may be the same person? ``?q=`` looks for it; without words, for what the record itself says."""
    person = access.get_person(request.actor, person_id, "duplicate_check")
    words = request.GET.get("q", "").strip()
    hits = access.lookup(request.actor, words=words or person.display_name, limit=20)
    others = [hit for hit in hits if hit.id != person.pk]
    return render(request, "people/same.html", {"person": person, "words": words, "hits": others})


@requires(Permission.PERSON_LINK)
def compare(request: WorkerRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """What each of two records holds, what would follow, and the decision."""
    pair = access.get_pair(request.actor, person_id, other_id)
    form = LinkForm(
        request.POST or None,
        records=[
            (str(pair.left.pk), _("左の記録: %(name)s") % {"name": pair.left.display_name}),
            (str(pair.right.pk), _("右の記録: %(name)s") % {"name": pair.right.display_name}),
        ],
        on=clock.today(),
        initial={"stands": str(pair.stands.pk)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _link(request, pair, form.cleaned_data)
        except Refused as no:
            no.onto(form)
    context = {"pair": pair, "form": form}
    return render(request, "people/compare.html", context, status=422 if request.method == "POST" else 200)


def _link(request: WorkerRequest, pair: access.Pair, clean: dict[str, Any]) -> HttpResponse:
    into, person = (
        (pair.left, pair.right) if clean["stands"] == str(pair.left.pk) else (pair.right, pair.left)
    )
    links.link_persons(person=person, into=into, reason=clean["reason"], note=clean["note"], by=request.actor)
    messages.success(request, _("名寄せしました。この画面の「名寄せ」から、いつでも戻せます。"))
    return redirect("people:person", into.pk)


@requires(Permission.PERSON_LINK)
def undo(request: WorkerRequest, link_id: UUID) -> HttpResponse:
    """Who would stand alone again, and the decision to take a link back."""
    link, apart, stay = access.get_link(request.actor, link_id)
    form = UnlinkForm(request.POST or None, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            links.unlink_persons(decision=link, by=request.actor, **form.cleaned_data)
            messages.success(request, _("名寄せを戻しました。ふたつの記録は、また別々の人です。"))
            return redirect("people:person", link.into_id)
        except Refused as no:
            no.onto(form)
    context = {
        "link": link,
        "apart": apart,
        "stay": stay,
        "form": form,
        "decided_by": agencies.names_of_users([link.decided_by]).get(link.decided_by, ""),
    }
    return render(request, "people/unlink.html", context, status=422 if request.method == "POST" else 200)
