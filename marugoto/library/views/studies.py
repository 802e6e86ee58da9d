"""What was released: for workers, and for everybody."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, open_to_public, requires
from marugoto.core import clock
from marugoto.core.reading import with_reading
from marugoto.library import access, queries
from marugoto.library.forms import FilterForm
from marugoto.library.queries.lists import Wanted
from marugoto.policy.permissions import Permission as P

PAGE = 50
FEW = 20


@require_GET
@requires(P.STUDY_READ)
def study_list(request: WorkerRequest) -> HttpResponse:
    """The library, as far as it is open to this worker."""
    shown, form = _filtered(request, access.studies_visible_to(request.actor))
    context = shown | {"form": form, "may_write": request.actor.can(P.STUDY_WRITE)}
    return render(request, "library/list.html", context)


def _filtered(request: HttpRequest, rows: Any, size: int = PAGE) -> tuple[dict[str, Any], FilterForm]:
    form = FilterForm(request.GET, on=clock.today(), patterns=queries.patterns_offered(), auto_id="study-%s")
    said = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(said.get("q", ""), said.get("age_band", ""), said.get("pattern", ""))
    page = Paginator(queries.filtered(rows, wanted), size).get_page(request.GET.get("page"))
    return {"page": page, "rows": [(one, queries.traits_words(one)) for one in page]}, form


@require_GET
@requires(P.STUDY_READ)
def study_page(request: WorkerRequest, study_id: UUID) -> HttpResponse:
    """One study."""
    found = access.get_study(request.actor, study_id)
    context = {"study": found, "traits": queries.traits_words(found)}
    return render(request, "library/study.html", context)


@require_GET
@requires(P.STUDY_READ)
def study_sheet(request: WorkerRequest, study_id: UUID) -> HttpResponse:
    """On paper, for an evening together: the study, the question cards, how to talk."""
    found = access.get_study(request.actor, study_id)
    context = {"study": found, "traits": queries.traits_words(found)}
    return render(request, "library/sheet.html", context)


@require_GET
@open_to_public
@with_reading
def public_list(request: HttpRequest) -> HttpResponse:
    """暮らしの事例: what the persons agreed to show, for everybody. Nothing is noted of who looks."""
    towns = list(queries.towns_with_studies())
    town = next((t for t in towns if t.code == request.GET.get("town")), towns[0] if towns else None)
    if town is None:
        raise Http404
    shown, _form = _filtered(request, access.public_studies(town.id), FEW)
    return render(request, "library/public_list.html", {"town": town} | shown)


@require_GET
@open_to_public
@with_reading
def public_page(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """One of them."""
    found = access.get_public(study_id)
    context = {"study": found, "traits": queries.traits_words(found)}
    return render(request, "library/public_study.html", context)
