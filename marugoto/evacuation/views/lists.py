"""The list of those who need help to flee, and the terms of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.evacuation import access, queries
from marugoto.evacuation.actions import terms as actions
from marugoto.evacuation.forms import TermsForm
from marugoto.evacuation.rules import gaps
from marugoto.evacuation.rules.provision import LIST, standing
from marugoto.evacuation.views.common import PAGE, areas, attempt, said, tabs
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.EVACUATION_KEEP)
def registrant_list(request: WorkerRequest) -> HttpResponse:
    """Who is on the list; what is amiss first as figures, then as a filter. ``?over=1``: those taken off."""
    over = request.GET.get("over") == "1"
    amiss = {} if over else queries.gaps_of(request.actor)
    rows, chosen = _narrowed(request, over, amiss)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    access.look("registrants.listed", request.actor, [], [one.person_id for one in page])
    context = {
        "tabs": tabs(request, "list"),
        "page": page,
        "lines": _lines(list(page), amiss),
        "stats": _stats(amiss),
        "total": queries.registrants_of(request.actor).count(),
        "burdened": [] if over else queries.burdened(request.actor),
        "areas": areas(request.actor),
        "reasons": codes.choices("evacuation.reasons", on=clock.today()),
        "gaps": codes.choices("evacuation.list_gaps", on=clock.today()),
        "terms": queries.terms_now(request.actor),
        "over": over,
        **chosen,
    }
    return render(request, "evacuation/list.html", context)


def _narrowed(request: WorkerRequest, over: bool, amiss: dict[Any, Any]) -> tuple[Any, dict[str, Any]]:
    area, reason, gap = (request.GET.get(name, "") for name in ("area", "reason", "gap"))
    words = request.GET.get("q", "").strip()
    known = dict(areas(request.actor))
    rows = queries.registrants_of(request.actor, over=over)
    rows = rows.filter(person__area=UUID(area)) if area in known else rows
    rows = rows.filter(reasons__contains=[reason]) if reason else rows
    rows = rows.filter(pk__in=[row for row, those in amiss.items() if gap in those]) if gap else rows
    for part in words.split():
        rows = rows.filter(_named(part))
    parts = [known.get(area, ""), codes.label("evacuation.reasons", reason), words]
    chosen = {
        "area": area,
        "reason": reason,
        "gap": gap,
        "words": words,
        "parts": [*parts, codes.label("evacuation.list_gaps", gap)],
    }
    return rows, chosen


def _named(part: str) -> Q:
    found = Q()
    for name in ("family_name", "given_name", "family_kana", "given_kana"):
        found |= Q(**{f"person__{name}__startswith": part})
    return found


def _lines(rows: list[Any], amiss: dict[Any, Any]) -> list[dict[str, Any]]:
    answers = queries.answers_of([one.pk for one in rows])
    plans = queries.current_plans([one.pk for one in rows])
    return [
        {
            "row": one,
            "reasons": said("evacuation.reasons", one.reasons),
            "answer": standing(answers.get(one.pk, ()), LIST).state,
            "plan": plans.get(one.pk),
            "gaps": amiss.get(one.pk, ()),
        }
        for one in rows
    ]


def _stats(amiss: dict[Any, Any]) -> list[tuple[str, str, int]]:
    return [
        (gap, codes.label("evacuation.list_gaps", gap), sum(1 for those in amiss.values() if gap in those))
        for gap in gaps.GAPS
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.EVACUATION_KEEP)
def terms(request: WorkerRequest) -> HttpResponse:
    """The versions of the terms, and a new one."""
    now = queries.terms_now(request.actor)
    fields = ("source", "criteria", "reasons", "ordinance", "groups", "heeds_refusal", "most")
    first = {name: getattr(now, name) for name in fields} if now else {}
    data = request.POST if request.method == "POST" else None
    form = TermsForm(data, on=clock.today(), initial={**first, "valid_from": clock.today()})
    if data and form.is_valid() and attempt(form, lambda: _set(request, form)):
        messages.success(request, _("名簿の定めを、新しい版にしました。"))
        return redirect("evacuation:terms")
    versions = [
        {
            "row": one,
            "reasons": said("evacuation.reasons", one.reasons),
            "groups": said("evacuation.receiver_groups", one.groups),
        }
        for one in queries.terms_of(request.actor)
    ]
    context = {"tabs": tabs(request, "terms"), "form": form, "versions": versions}
    return render(request, "evacuation/terms.html", context, status=422 if data else 200)


def _set(request: WorkerRequest, form: TermsForm) -> Any:
    return actions.set_terms(told=form.told(), by=request.actor)
