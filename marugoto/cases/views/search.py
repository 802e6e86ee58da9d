"""Words in the records of one's own cases, and of one case."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.forms.opening import SearchForm
from marugoto.cases.rules import words
from marugoto.cases.views.common import frame, status_of
from marugoto.core import clock
from marugoto.policy.permissions import Permission as P

PAGE = 50


@require_GET
@requires(P.CASE_READ)
def search(request: WorkerRequest) -> HttpResponse:
    """``?q=`` words, ``?closed=on`` with ended cases, ``?after=`` how many cases were looked through already."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"form": form, "step": queries.CASES_AT_ONCE}
    if form.is_valid():
        after = _number(request.GET.get("after"))
        closed = form.cleaned_data["closed"]
        cases = queries.searched_cases(request.actor, on=clock.today(), closed=closed)
        context |= _found(request, cases, form.cleaned_data["q"], after) | {"closed": closed, "after": after}
    return render(request, "cases/search.html", context, status=status_of(bool(form.errors)))


@require_GET
@requires(P.CASE_READ)
def search_case(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The same in one case, for everybody who may read it."""
    case = access.get_case(request.actor, case_id, P.CASE_READ)
    form = SearchForm(request.GET if "q" in request.GET else None)
    context = frame(request, case) | {"form": form}
    if form.is_valid():
        one = access.cases_visible_to(request.actor).filter(pk=case.pk)
        context |= _found(request, one, form.cleaned_data["q"], 0)
    return render(request, "cases/search_case.html", context, status=status_of(bool(form.errors)))


def _found(request: WorkerRequest, cases: Any, said: str, after: int) -> dict[str, Any]:
    """The hits of the page; what is shown is recorded as one look."""
    asked = words.words_in(said)
    looked = queries.look_for(request.actor, cases, asked, start=after)
    page = Paginator(looked.places, PAGE).get_page(request.GET.get("page"))
    hits = queries.hits_of(request.actor, list(page.object_list), asked)
    if hits:
        access.record_searched(request.actor, list({hit.case.id: hit.case for hit in hits}.values()))
    return {"looked": looked, "page": page, "hits": hits, "next": after + looked.cases}


def _number(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 7 else 0
