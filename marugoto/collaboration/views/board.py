"""調整ボード, and the fragments for the pages of a matter and of a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.collaboration.actions import stuck
from marugoto.collaboration.forms.board import BoardFilter
from marugoto.collaboration.queries import board as queries
from marugoto.collaboration.queries import conferences, referrals
from marugoto.collaboration.wall import queries as wall
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.intake import access as intake
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.BOARD_READ)
def board(request: WorkerRequest) -> HttpResponse:
    """What is stuck between desks, oldest first: numbers, desks, days; no story and no name."""
    form = BoardFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    what = asked.get("what") or "answers"
    wanted = queries.Wanted(
        what=what,
        desk_id=asked.get("desk"),
        kind=asked.get("kind") or "",
        level=asked.get("level") or "",
        sort=asked.get("sort") or "due",
    )
    found = queries.stuck_page(request.actor, wanted, number=request.GET.get("page"), size=PAGE)
    here = reverse("collaboration:board")
    context = {
        "what": what,
        "label": queries.label_of(what),
        "matters": what in queries.OF_MATTERS,
        "tabs": [_tab(here, w, current=w == what, n=found.counts[w]) for w in queries.WHAT],
        "page": found.page,
        "rows": [(row, queries.level_words(row.level)) for row in found.rows],
        "bars": found.bars,
        "late": sum(bar.count for bar in found.bars),
        "desks": [(d, (clock.today() - d.oldest).days if d.oldest else None) for d in found.desks],
        "filter": BoardFilter(initial={**asked, "what": what}, what=what),
        "desk_id": wanted.desk_id,
        "acts": codes.choices("collaboration.stuck_acts", on=clock.today()),
        "parts": _parts(wanted, found.desks),
        "clear_url": f"{here}?what={what}",
    }
    return render(request, "collaboration/board.html", context)


def _tab(here: str, what: str, *, current: bool, n: int) -> dict[str, Any]:
    return {"label": queries.label_of(what), "url": f"{here}?what={what}", "current": current, "count": n}


def _parts(wanted: queries.Wanted, desks: list[queries.DeskCount]) -> list[str]:
    kinds = "intake.next_acts" if wanted.what in queries.OF_MATTERS else "collaboration.referral_kinds"
    return [
        *(d.title for d in desks if d.desk_id == wanted.desk_id),
        codes.label(kinds, wanted.kind),
        queries.level_words(wanted.level),
    ]


@require_POST
@requires(P.BOARD_READ)
def act(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """What was done about a つなぎ that stands still."""
    queries.check_in_town(request.actor, referral_id)
    try:
        stuck.note_act(referral_id=referral_id, act=request.POST.get("act", ""), by=request.actor)
        messages.success(request, _("対応を書きとめました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("collaboration:board")


@requires(P.REFERRAL_READ)
def matter_panel(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """The つなぎ of a matter, for its page (whole page without JavaScript)."""
    matter = intake.get_matter(request.actor, matter_id, P.REFERRAL_READ, look=False)
    context = {"matter": matter, "rows": referrals.referrals_of_matter(request.actor, matter.id)}
    return render(request, _part(request, "collaboration/matter_panel.html"), context)


@requires(P.CASE_READ)
def case_panel(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """The つなぎ and the sittings of a case, for its page."""
    case = cases.get_case(request.actor, case_id, P.CASE_READ, look=False)
    mine = case.status != "closed" and request.actor.can(P.CASE_WRITE)
    context = {
        "case": case,
        "rows": referrals.referrals_of_matter(request.actor, case.matter_id),
        "sittings": conferences.sittings_of_case(request.actor, case.id),
        "carried": wall.carried_for_case(request.actor, case.id),
        "may_bring": mine and request.actor.can(P.CONFERENCE_READ),
        "may_refer": mine
        and case.matter.holder_desk_id in request.actor.desk_ids
        and request.actor.can(P.REFERRAL_SEND),
    }
    return render(request, _part(request, "collaboration/case_panel.html"), context)


def _part(request: WorkerRequest, template: str) -> str:
    return f"{template}#panel" if request.htmx else template
