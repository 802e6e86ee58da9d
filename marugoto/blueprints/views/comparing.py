"""Two versions or two towns side by side; towns much alike, and what they did, promised and reached."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.blueprints import access, learning, queries, wording
from marugoto.blueprints.forms import CompareForm, LikeForm
from marugoto.blueprints.rules import compare as rules
from marugoto.core import clock, codes
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.BLUEPRINT_READ)
def compare(request: WorkerRequest) -> HttpResponse:
    """The difference, section by section; ``?as=text`` the same as a text to keep or to send round."""
    form = CompareForm(request.GET or None, offered=queries.comparable(request.actor.municipality_id))
    context: dict[str, Any] = {"form": form, "found": None}
    if form.is_valid():
        left = _side(request, form.cleaned_data["left"])
        right = _side(request, form.cleaned_data["right"])
        one_town = left.town == right.town
        context |= {"left": left, "right": right, "one_town": one_town}
        if one_town:
            context["found"] = rules.differences(left.data, right.data)
        else:
            context["found"] = wording.beside(rules.beside(left.data, right.data))
        if request.GET.get("as") == "text":
            return _text(wording.as_text(left.name, right.name, context["found"], one_town=one_town))
    return render(request, "blueprints/compare.html", context, status=422 if form.errors else 200)


def _side(request: WorkerRequest, named: str) -> queries.Side:
    kind, _dash, key = named.partition("-")
    if kind == "v":
        return queries.side_of(access.get_version(request.actor, UUID(key)))
    found = queries.side_of_system(key)
    if found is None:
        raise Http404
    return found


def _text(words: str) -> HttpResponse:
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="compare.txt"'
    return answer


@require_GET
@requires(P.BLUEPRINT_READ)
def like(request: WorkerRequest) -> HttpResponse:
    """The systems most like one's own, why, and what they did, promised and reached."""
    own = queries.own_blueprint(request.actor.municipality_id)
    form = LikeForm(request.GET or None, on=clock.today(), used=learning.counted_somewhere())
    asked = form.cleaned_data if form.is_valid() else {"indicator": "", "words": ""}
    found = learning.alike(own, indicator=asked["indicator"], words=asked["words"].strip()) if own else []
    context = {
        "form": form,
        "own": own,
        "town": agencies.municipality(request.actor.municipality_id),
        "found": [(one, [wording.feature(f) for f in one.features]) for one in found],
        "asked": asked["words"].strip() or codes.label("indicators.definitions", asked["indicator"]),
        "whole": not (asked["indicator"] or asked["words"].strip()),
    }
    return render(request, "blueprints/like.html", context)
