"""社会資源をさがす, for workers: what residents find, and besides it what is listed for workers only."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.policy.permissions import Permission as P
from marugoto.resources.forms import FindForm
from marugoto.resources.queries import find as queries
from marugoto.resources.queries import origins, shown, trust

PAGE = 20


@requires(P.RESOURCE_READ)
def find(request: WorkerRequest) -> HttpResponse:
    """The list, the best first, with the reasons for its order; everything is in the URL."""
    actor = request.actor
    areas = [(str(a.id), a.name) for a in agencies.areas_of(actor.municipality_id, on=clock.today())]
    form = FindForm(request.GET, areas=areas, on=clock.today(), auto_id="find-%s")
    origin = str(form.chosen().get("origin") or "")
    place = origins.place_named(actor.municipality_id, origin) if origin else None
    found = queries.find(actor.municipality_id, form.wish(place=place, open_to_all=False))
    page = Paginator(found.ranked, PAGE).get_page(request.GET.get("page"))
    keeps = actor.can(P.RESOURCE_KEEP)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "rows": shown.rows(page.object_list),
        "found": found,
        "lost": bool(origin) and place is None,
        "query": request.GET.urlencode(),
        "keeps": keeps,
        "imports": actor.can(P.RESOURCE_IMPORT),
        "waiting": trust.to_confirm(actor.agency_id, on=clock.today()) if keeps else 0,
        "town": agencies.municipality(actor.municipality_id),
    }
    return render(request, "resources/find.html", context)
