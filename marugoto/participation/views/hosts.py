"""Places that take people in: the list with their load, one of them with what was spoken of, taking one up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.participation import access
from marugoto.participation.actions import contacts as speaking
from marugoto.participation.actions import roles as act
from marugoto.participation.forms.roles import AnswerForm, ContactForm, HostForm
from marugoto.participation.queries import placements, roles, wording
from marugoto.participation.views.common import PAGE, attempt, found_host, kept_host, tabs, values_of
from marugoto.policy.permissions import Permission as P

CONTACTS = 20


@require_GET
@requires(P.RESOURCE_READ)
def host_list(request: WorkerRequest) -> HttpResponse:
    """The places by name, with roles, places, how many are taken; beside it one's own agency's people and open questions."""
    words = request.GET.get("q", "")[:60]
    page = Paginator(roles.hosts_of_town(request.actor, words=words), PAGE).get_page(request.GET.get("page"))
    loads = placements.loads(request.actor, [one.pk for one in page])
    context = {
        "tabs": tabs(request, "hosts"),
        "words": words,
        "page": page,
        "rows": [(one, loads[one.pk]) for one in page],
        "keeps": request.actor.can(P.RESOURCE_KEEP),
    }
    return render(request, "participation/hosts.html", context)


@requires(P.RESOURCE_READ)
def host_page(request: WorkerRequest, host_id: UUID) -> HttpResponse:
    """One place. POST: something was spoken of with it."""
    host = found_host(request, host_id)
    form = _contact_form(request, host)
    if request.method == "POST" and form.is_valid():
        about = form.cleaned_data["placement"]
        placement = access.get_placement(request.actor, UUID(about), look="") if about else None
        spoken = form.spoken()
        if attempt(
            form,
            lambda: speaking.note_contact(host=host, spoken=spoken, placement=placement, by=request.actor),
        ):
            messages.success(request, _("連絡を書きました。"))
            return redirect("participation:host", host.pk)
    return _page(request, host, form)


def _contact_form(request: WorkerRequest, host: Any) -> ContactForm:
    there = placements.placements_at(request.actor, roles.roles_of(host))
    about = [(str(one.pk), f"{one.person.display_name} {one.role.title}") for one in there]
    writes = request.method == "POST" and request.actor.can(P.PARTICIPATION_WRITE)
    data = request.POST if writes else None
    return ContactForm(data, initial={"on": clock.today()}, on=clock.today(), about=about)


def _page(request: WorkerRequest, host: Any, form: ContactForm, trouble: str = "") -> HttpResponse:
    actor = request.actor
    there = roles.roles_of(host)
    spoken = Paginator(placements.contacts_of(actor, host), CONTACTS).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "hosts"),
        "host": host,
        "roles": [(one, wording.times_in_words(one.times)) for one in there],
        "experiences": wording.labels("participation.experiences", host.experiences).values(),
        "people": placements.placements_at(actor, there),
        "contacts": spoken,
        "form": form,
        "answer": AnswerForm(),
        "may_keep": roles.may_keep(actor, host) and host.ended_on is None,
        "may_read": actor.can(P.PARTICIPATION_READ),
        "may_write": actor.can(P.PARTICIPATION_WRITE),
        "trouble": trouble,
    }
    bad = bool(form.errors or trouble)
    return render(request, "participation/host.html", context, status=422 if bad else 200)


@require_POST
@requires(P.PARTICIPATION_WRITE)
def answer(request: WorkerRequest, contact_id: UUID) -> HttpResponse:
    """A worry or a question is answered."""
    found = access.get_contact(request.actor, contact_id)
    try:
        speaking.answer(contact=found, words=request.POST.get("answer", ""), by=request.actor)
        return redirect("participation:host", found.host_id)
    except Refused as no:
        host = found_host(request, found.host_id)
        form = ContactForm(None, initial={"on": clock.today()}, on=clock.today(), about=[])
        return _page(request, host, form, no.message)


@require_GET
@requires(P.RESOURCE_KEEP)
def host_find(request: WorkerRequest) -> HttpResponse:
    """Entries of the directory that could take people in."""
    words = request.GET.get("q", "")[:60]
    context = {
        "tabs": tabs(request, "hosts"),
        "words": words,
        "found": roles.services_to_take_up(request.actor, words),
    }
    return render(request, "participation/host_find.html", context)


@requires(P.RESOURCE_KEEP)
def host_new(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """An entry becomes a place that takes people in."""
    service = roles.service(request.actor, service_id)
    if service is None:
        raise Http404
    form = HostForm(request.POST or None, initial={"since": clock.today()}, on=clock.today())
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: act.take_up(service=service, told=form.told(), by=request.actor))
        if made:
            return redirect("participation:role-new", made.pk)
    context = {"form": form, "service": service, "tabs": tabs(request, "hosts")}
    return render(request, "participation/host_edit.html", context, status=422 if form.errors else 200)


@requires(P.RESOURCE_KEEP)
def host_edit(request: WorkerRequest, host_id: UUID) -> HttpResponse:
    """What a place says of itself."""
    host = kept_host(request, host_id)
    first = values_of(host, ("since", "experiences", "note"))
    form = HostForm(request.POST or None, initial=first, on=clock.today())
    revised = (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: act.revise_host(host=host, told=form.told(), by=request.actor))
    )
    if revised:
        return redirect("participation:host", host.pk)
    context = {"form": form, "host": host, "service": host.service, "tabs": tabs(request, "hosts")}
    return render(request, "participation/host_edit.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.RESOURCE_KEEP)
def host_end(request: WorkerRequest, host_id: UUID) -> HttpResponse:
    """It takes nobody in any more."""
    host = kept_host(request, host_id)
    try:
        act.end_host(host=host, by=request.actor)
        return redirect("participation:hosts")
    except Refused as no:
        form = ContactForm(None, initial={"on": clock.today()}, on=clock.today(), about=[])
        return _page(request, host, form, no.message)
