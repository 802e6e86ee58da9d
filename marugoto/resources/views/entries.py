"""The directory by hand: the list, the short form, the page of an entry, everything about it on one form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.municipalities import Town, by_code
from marugoto.policy.permissions import Permission as P
from marugoto.resources import queries as needs
from marugoto.resources.actions import entries
from marugoto.resources.forms.entry import EntrySheet
from marugoto.resources.forms.office import FilterForm
from marugoto.resources.forms.place import PlaceSheet
from marugoto.resources.queries import alike, office, shown
from marugoto.resources.queries.office import Filter
from marugoto.resources.staff import queries as staff

PAGE = 50


@requires(P.RESOURCE_KEEP)
def entry_list(request: WorkerRequest) -> HttpResponse:
    """Every entry of the town, also what is hidden, resting or ended."""
    form = FilterForm(request.GET, on=clock.today(), auto_id="filter-%s")
    said = form.chosen()
    wanted = Filter(
        words=said.get("q") or "",
        kind=said.get("kind") or "",
        state=said.get("state") or "",
        trust=said.get("trust") or "",
        mine=bool(said.get("mine")),
    )
    page = Paginator(office.listed(request.actor, wanted), PAGE).get_page(request.GET.get("page"))
    rows = [(one, office.freshness(one), office.may_revise(request.actor, one)) for one in page]
    return render(request, "resources/entries.html", {"form": form, "page": page, "rows": rows})


@requires(P.RESOURCE_KEEP)
def entry_new(request: WorkerRequest) -> HttpResponse:
    """場所を足す. Look-alikes are shown first; whoever has seen them may add it all the same."""
    actor, today = request.actor, clock.today()
    data = request.POST if request.method == "POST" else None
    start = {"name": request.GET.get("name", ""), "kind": request.GET.get("kind", "")}
    places = places_offered(actor.municipality_id, data.get("place", "")) if data else []
    sheet = PlaceSheet(on=today, data=data, places=places, initial=start)
    found: list[Any] = []
    if data and sheet.is_valid():
        entry = sheet.entry(near=near_of(request))
        found = alike.alike(
            actor.municipality_id, name=entry.name, phones=[data.get("phone", "")], place=entry.place
        )
        ready = not sheet.undecided and (not found or sheet.form.cleaned_data["sure"])
        if ready and (made := _added(request, sheet, entry)):
            messages.success(request, _("「%(name)s」を足しました。") % {"name": made.name})
            return redirect("resources:entry", made.id)
    context = {"sheet": sheet, "alike": found, "needs": needs.needs_page("", sheet.marks)}
    return render(request, "resources/entry_new.html", context, status=422 if data else 200)


def _added(request: WorkerRequest, sheet: PlaceSheet, entry: Any) -> Any:
    try:
        return entries.add_by_hand(
            entry=entry,
            location_id=sheet.location_id,
            known_by=sheet.form.cleaned_data["known_by"],
            by=request.actor,
        )
    except Refused as no:
        no.onto(sheet.form)
        return None


def places_offered(municipality_id: UUID, name: str) -> list[tuple[str, str]]:
    """Places that are called so already: (id, name and address)."""
    return [
        (str(one.id), "　".join(filter(None, (one.name, next((a.full for a in one.addresses.all()), "")))))
        for one in alike.places_called(municipality_id, name)
    ]


def near_of(request: WorkerRequest) -> Town:
    """The town in which an address without a town lies."""
    town = agencies.municipality(request.actor.municipality_id)
    return by_code().get(town.code) or Town(town.code, town.prefecture, town.name, "", None, None)


@requires(P.RESOURCE_READ)
def entry_page(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """Everything about an entry, with what only workers see, its places, slots and history."""
    service = office.all_of(request.actor.municipality_id).filter(pk=service_id).first()
    if service is None:
        raise Http404
    keeps = request.actor.can(P.RESOURCE_KEEP)
    context = {
        "service": service,
        "entry": shown.entry(service.id, open_to_all=False),
        "places": office.places_of(service),
        "slots": office.slots_of(service),
        "keeps": keeps,
        "may_revise": keeps and office.may_revise(request.actor, service),
        "private": staff.contacts_of(service.id) if keeps else [],
        "history": office.history(service.id) if keeps else [],
        "confirmations": office.confirmations(service),
        "freshness": office.freshness(service),
    }
    return render(request, "resources/entry.html", context)


@requires(P.RESOURCE_KEEP)
def entry_edit(request: WorkerRequest, service_id: UUID) -> HttpResponse:
    """Everything on one form, in sections."""
    service = revisable(request, service_id)
    data = request.POST if request.method == "POST" else None
    before, today, town = entries.current(service.id), clock.today(), request.actor.municipality_id
    sheet = EntrySheet(
        before=before,
        given={
            "seen": entries.version_of(service),
            "owner": str(service.owner_agency_id or ""),
            "confirm_every": service.confirm_every,
        },
        areas=[(str(a.id), a.name) for a in agencies.areas_of(town, on=today)],
        agencies=[(str(a.id), a.name) for a in agencies.agencies_of(town)],
        on=today,
        data=data,
    )
    changed_meanwhile = False
    if data and sheet.is_valid():
        try:
            _saved(request, service.id, sheet)
            messages.success(request, _("保存しました。"))
            return redirect("resources:entry", service.id)
        except Refused as no:
            changed_meanwhile = no.field == "seen"
            sheet.form.add_error(
                no.field if no.field in sheet.form.fields and not changed_meanwhile else None, no.message
            )
    if changed_meanwhile:
        sheet.read_again(entries.version_of(revisable(request, service.id)))
    places = office.places_of(service)
    context = {
        "service": service,
        "sheet": sheet,
        "shared": places[0] if places and places[0].entries > 1 else None,  # type: ignore[attr-defined]
        "needs": needs.needs_page("", sheet.marks),
        "meanwhile": office.history(service.id)[:5] if changed_meanwhile else [],
    }
    bad = bool(data) and not sheet.adding
    return render(request, "resources/entry_edit.html", context, status=422 if bad else 200)


def _saved(request: WorkerRequest, service_id: UUID, sheet: EntrySheet) -> None:
    said = sheet.form.cleaned_data
    entries.save_by_hand(
        service_id=service_id,
        entry=sheet.entry(near=near_of(request)),
        owner_agency_id=UUID(said["owner"]) if said["owner"] else None,
        confirm_every=said["confirm_every"],
        seen=said["seen"],
        by=request.actor,
    )


def revisable(request: WorkerRequest, service_id: UUID) -> Any:
    """An entry that one's own agency keeps, or nobody. Http404: another agency keeps it, or there is none such."""
    service = office.to_revise(request.actor, service_id)
    if service is None:
        raise Http404
    return service
