"""団体: who runs what helps. The list, and one organization put right."""

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
from marugoto.policy.permissions import Permission as P
from marugoto.resources.actions import organizations
from marugoto.resources.actions.organizations import Told
from marugoto.resources.forms.office import BodySheet
from marugoto.resources.queries import office
from marugoto.resources.staff import queries as staff

PAGE = 50
_NAMES = ("name", "name_kana", "alternate_name", "description", "legal_status", "website", "email")


@requires(P.RESOURCE_KEEP)
def bodies(request: WorkerRequest) -> HttpResponse:
    """Every organization of the town."""
    words = request.GET.get("q", "")
    found = office.organizations(request.actor.municipality_id, words)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "resources/bodies.html", {"page": page, "words": words})


@requires(P.RESOURCE_KEEP)
def body_new(request: WorkerRequest) -> HttpResponse:
    """An organization of which nothing is listed yet."""
    return _page(request, None)


@requires(P.RESOURCE_KEEP)
def body(request: WorkerRequest, organization_id: UUID) -> HttpResponse:
    """One organization, put right. Every entry of it changes with it."""
    found = office.organization(request.actor.municipality_id, organization_id)
    if found is None:
        raise Http404
    return _page(request, found)


def _page(request: WorkerRequest, found: Any) -> HttpResponse:
    town, data = request.actor.municipality_id, request.POST if request.method == "POST" else None
    sheet = BodySheet(
        on=clock.today(),
        agencies=[(str(a.id), a.name) for a in agencies.agencies_of(town)],
        data=data,
        **_first(found),
    )
    if data and sheet.is_valid() and (made := _written(request, found, sheet)):
        messages.success(request, _("保存しました。"))
        return redirect("resources:body", made.id)
    context = {
        "body": found,
        "sheet": sheet,
        "services": office.services_of(found) if found else [],
        "history": office.history(found.id) if found else [],
    }
    bad = bool(data) and not sheet.adding
    return render(request, "resources/body.html", context, status=422 if bad else 200)


def _first(found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "initial": {name: getattr(found, name) for name in _NAMES} | {"agency": str(found.agency_id or "")},
        "numbers": [{"type": i.identifier_type, "identifier": i.identifier} for i in found.identifiers.all()],
        "phones": [
            {"number": p.number, "type": p.type, "extension": p.extension, "text": p.description}
            for p in found.phones.all()
        ],
        "private": [vars(part) for part in staff.private_of_organization(found.id)],
    }


def _written(request: WorkerRequest, found: Any, sheet: BodySheet) -> Any:
    said = sheet.form.cleaned_data
    told = Told(
        **{name: said[name] for name in _NAMES},
        agency_id=UUID(said["agency"]) if said["agency"] else None,
        identifiers=sheet.identifiers(),
        phones=sheet.public_phones(),
        private=sheet.contacts(),
    )
    try:
        return organizations.write_organization(
            municipality_id=request.actor.municipality_id,
            organization_id=found.id if found else None,
            told=told,
            by=request.actor,
        )
    except Refused as no:
        no.onto(sheet.form)
        return None
