"""調整ボード, and the fragments for the pages of a matter and of a case."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.collaboration.queries import board as queries
from marugoto.collaboration.queries import conferences, referrals
from marugoto.collaboration.wall import queries as wall
from marugoto.intake import access as intake
from marugoto.policy.permissions import Permission as P

PAGE = 50


@requires(P.BOARD_READ)
def board(request: WorkerRequest) -> HttpResponse:
    """What is stuck between desks, oldest first: numbers, desks, days; no story and no name."""
    actor = request.actor
    what = request.GET.get("what", "answers")
    what = what if what in queries.WHAT else "answers"
    desk_id = _uuid(request.GET.get("desk", ""))
    stuck = queries.stuck_page(actor, what, desk_id=desk_id, number=request.GET.get("page"), size=PAGE)
    here = reverse("collaboration:board")
    context = {
        "what": what,
        "label": queries.label_of(what),
        "tabs": [
            {
                "label": queries.label_of(w),
                "url": f"{here}?what={w}",
                "current": w == what,
                "count": stuck.counts[w],
            }
            for w in queries.WHAT
        ],
        "page": stuck.page,
        "rows": stuck.rows,
        "desks": stuck.desks,
        "desk_id": desk_id,
        "parts": [d.title for d in stuck.desks if d.desk_id == desk_id],
        "clear_url": f"{here}?what={what}",
    }
    return render(request, "collaboration/board.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


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
