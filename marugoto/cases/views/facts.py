"""The boxes of the assessment: all blocks on one page, each kept by itself, in any order."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.actions import facts as act
from marugoto.cases.forms.facts import FactsForm
from marugoto.cases.views.common import attempt, frame
from marugoto.core import clock
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_READ)
def facts(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """Every block with its questions; who may only read sees the answers."""
    case = access.get_case(request.actor, case_id, P.CASE_READ)
    return _page(request, case, None)


@require_POST
@requires(P.CASE_WRITE)
def facts_block(request: WorkerRequest, case_id: UUID, domain: str) -> HttpResponse:
    """Keeps one block: JSON for a form that saves itself while one types, else back to the block."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    on = clock.today()
    if not queries.questions_in(domain, on=on):
        raise Http404
    known = queries.facts_of(queries.latest_assessment(case))
    form = FactsForm(request.POST, domain=domain, on=on, facts=known)
    done = form.is_valid() and attempt(
        form,
        lambda: act.record_facts(case=case, domain=domain, answers=form.answers(), by=request.actor),
    )
    if request.headers.get("X-Autosave"):
        if done:
            return JsonResponse({"saved_at": f"{clock.now():%H:%M}"})
        said = [str(e) for errors in form.errors.values() for e in errors]
        return JsonResponse({"problem": " ".join(said)}, status=422)
    if done:
        return redirect(f"{reverse('cases:facts', args=[case.id])}#block-{domain}")
    return _page(request, case, (domain, form), status=422)


def _page(
    request: WorkerRequest, case: Any, sent: tuple[str, FactsForm] | None, status: int = 200
) -> HttpResponse:
    on = clock.today()
    last = queries.latest_assessment(case)
    known = queries.facts_of(last)
    blocks = queries.facts_in_blocks(known, on=on)
    done, wanted = queries.national_state(blocks)
    refused = sent[0] if sent else ""
    context = frame(request, case) | {
        "assessment": last,
        "blocks": [
            {
                "block": b,
                "form": sent[1]
                if sent and b.code == refused
                else FactsForm(domain=b.code, on=on, facts=known),
                "open": b.code == refused or (not known and not sent and b is blocks[0]),
            }
            for b in blocks
        ],
        "national_done": done,
        "national_all": wanted,
        "changes": queries.fact_changes(case),
        "toc": [_place(b) for b in blocks],
    }
    return render(request, "cases/facts.html", context, status=status)


def _place(block: Any) -> dict[str, str]:
    """A block in the list at the side."""
    counted = {"block": block.label, "n": len(block.answered), "all": len(block.lines)}
    return {
        "label": _("%(block)s %(n)d/%(all)d") % counted,
        "url": f"#{block.anchor}",
        "state": "done" if block.answered and not block.national_open else "todo",
    }
