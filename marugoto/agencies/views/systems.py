"""体制図 of one's own town and of others: pages about papers, not about persons."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies import queries, systems
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.agencies.forms import SystemsFilter
from marugoto.core.errors import in_our_words
from marugoto.policy.permissions import Permission


@require_GET
@requires(Permission.INDICATOR_READ)
def listing(request: WorkerRequest) -> HttpResponse:
    """Every system that comes with the product, with its size and its holes."""
    own = queries.municipality(request.actor.municipality_id).code
    form = SystemsFilter(request.GET or None)
    order = (form.cleaned_data["order"] if form.is_valid() else "") or "code"
    context = {
        "filter": form,
        "order": order,
        "own": systems.system(own),
        "systems": systems.systems(order=order, own=own),
    }
    return render(request, "agencies/systems.html", context)


@require_GET
@requires(Permission.INDICATOR_READ)
def system(request: WorkerRequest, town_code: str) -> HttpResponse:
    """One system: its picture, the same in words, its holes, what it promised and reached."""
    found, drawn = systems.system(town_code), systems.drawn(town_code)
    if found is None or drawn is None:
        raise Http404
    holes = [{"kind": hole.kind, "words": in_our_words(hole.words)} for hole in found.holes]
    return render(request, "agencies/system.html", {"system": found, "drawn": drawn, "holes": holes})
