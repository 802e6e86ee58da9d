"""What residents see of this room, without signing in: a survey to answer, its results, and what came of the voices.

Nothing of it reads a person; under the second wall nobody stands here. No cookie is set, nothing is noted of who looks.
"""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import open_to_public
from marugoto.community.actions import surveys as act
from marugoto.community.forms.surveys import WebForm
from marugoto.community.queries import surveys as queries
from marugoto.community.queries import voices
from marugoto.core.errors import Refused
from marugoto.core.reading import with_reading

PAGE = 20


@csrf_exempt  # nobody is signed in: there is no authority that a foreign page could borrow; the code on paper opens it
@never_cache
@open_to_public
@with_reading
def survey(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """A survey that is open, to answer once with the code from one's paper; a closed one: its results."""
    found = queries.open_survey(survey_id)
    if found is None:
        raise Http404
    if found.state != "open":
        return _results(request, found)
    form = WebForm(request.POST if request.method == "POST" else None, questions=queries.asked(found))
    if request.method == "POST" and form.is_valid():
        try:
            act.answer_on_web(survey=found, code=form.cleaned_data["code"], answers=form.answers())
            return render(request, "community/answer_done.html", {"survey": found})
        except Refused as no:
            no.onto(form)
    context = {"survey": found, "form": form, "questions": [form[n] for n in form.fields if n != "code"]}
    return render(request, "community/answer.html", context, status=422 if form.errors else 200)


def _results(request: HttpRequest, found: object) -> HttpResponse:
    kept = queries.parts_kept(found.told)  # type: ignore[attr-defined]
    return render(request, "community/results_public.html", {"survey": found, "results": kept})


@require_GET
@open_to_public
@with_reading
def loop(request: HttpRequest) -> HttpResponse:
    """地域の声とその後: what was asked for, where it stands, what came of it."""
    towns = list(agencies.municipalities())
    town = next((t for t in towns if t.code == request.GET.get("town")), towns[0] if towns else None)
    if town is None:
        raise Http404
    districts = voices.districts_of(town.id)
    area = next((key for key, _name in districts if key == request.GET.get("area")), "")
    found = voices.open_gaps(town.id, area_id=UUID(area) if area else None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "town": town,
        "page": page,
        "rows": voices.loops(list(page)),
        "districts": districts,
        "area": area,
        "surveys": queries.told_to_residents(town.id),
    }
    return render(request, "community/loop.html", context)
