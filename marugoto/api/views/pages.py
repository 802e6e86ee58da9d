"""Pages for those who use the data: what there is to take, and what HSDS-JP is."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import open_to_public
from marugoto.api import profile as hsds_jp
from marugoto.api.queries import downloads, towns

PAGE = 50


@require_GET
@open_to_public
def open_data(request: HttpRequest) -> HttpResponse:
    """Every town with its files and the address of its API."""
    page = Paginator(towns.every(), PAGE).get_page(request.GET.get("page"))
    offers = downloads.offers(page.object_list)
    return render(request, "api/open_data.html", {"page": page, "offers": offers})


@require_GET
@open_to_public
def profile(request: HttpRequest) -> HttpResponse:
    """The canonical page of the profile: every property that HSDS does not have, and how Japanese things are written."""
    groups = [
        (shape, name, [a for a in hsds_jp.additions() if a.shape == shape])
        for shape, name in hsds_jp.NAMES.items()
    ]
    return render(request, "api/profile.html", {"groups": groups, "version": hsds_jp.VERSION})
