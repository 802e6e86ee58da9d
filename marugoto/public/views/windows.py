"""どこに相談できる？: the windows of a town, by place and field; no sign-in, nothing about any person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import open_to_public
from marugoto.core.reading import with_reading
from marugoto.public.forms import WindowFilter
from marugoto.public.queries import windows as queries

PAGE = 50


@require_GET
@open_to_public
@with_reading
def windows(request: HttpRequest) -> HttpResponse:
    """Windows that take residents, narrowed by town, area and field; all of it is in the URL."""
    towns = queries.towns()
    form = WindowFilter(request.GET or None, towns=towns)
    chosen = form.cleaned_data if form.is_valid() else {}
    town = queries.town(chosen.get("town") or (towns[0][0] if towns else ""))
    found = (
        queries.windows(town, area=chosen.get("area") or "", field=chosen.get("field") or "") if town else []
    )
    if town:
        form.offer(areas=queries.areas(town), fields=queries.fields(town))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request, "public/windows.html", {"town": town, "filter": form, "page": page, "towns": towns}
    )
