"""エコマップ: who stands by the household of a case, on a day; on a page, in a fragment, on paper."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.collaboration.queries import ecomap as queries
from marugoto.core import clock
from marugoto.people.forms.family import PictureForm
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.CASE_READ)
def ecomap(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The ecomap of a case (``?as-of=`` a day)."""
    page = _page(request, case_id, plain=False)
    part = "#picture" if request.htmx else ""
    return render(request, f"collaboration/ecomap.html{part}", page)


@require_GET
@requires(P.CASE_READ)
def ecomap_print(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The same on paper, without links."""
    return render(request, "collaboration/ecomap_print.html", _page(request, case_id, plain=True))


def _page(request: WorkerRequest, case_id: UUID, *, plain: bool) -> dict[str, Any]:
    case = cases.get_case(request.actor, case_id, P.CASE_READ)
    form = PictureForm(request.GET or None)
    on: date = (form.cleaned_data["as-of"] if form.is_valid() else None) or clock.today()
    return {
        "case": case,
        "map": queries.ecomap_of(
            request.actor, case, on, link=lambda one: "" if plain else reverse("people:person", args=[one])
        ),
        "on": on,
        "is_today": on == clock.today(),
        "as_of": PictureForm(initial={"as-of": on}),
        "here": request.path,
    }
