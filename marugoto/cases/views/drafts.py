"""Text kept while one types."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access
from marugoto.cases.actions import drafts as act
from marugoto.cases.views.common import sent
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

_PAGES = {
    "assessment": "cases:assess",
    "plan": "cases:plan-draft",
    "progress": "cases:progress",
    "review": "cases:review",
    "closing": "cases:close",
}


@require_POST
@requires(P.CASE_WRITE)
def draft(request: WorkerRequest, case_id: UUID, form: str) -> JsonResponse:
    """Autosave: keeps the form as it stands."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    try:
        saved = act.save_draft(case=case, form=form, data=sent(request.POST), by=request.actor)
    except Refused as no:
        return JsonResponse({"problem": no.message}, status=422)
    return JsonResponse({"saved_at": f"{saved:%H:%M}"})


@require_POST
@requires(P.CASE_WRITE)
def discard(request: WorkerRequest, case_id: UUID, form: str) -> HttpResponse:
    """The unsaved text is thrown away; the page opens as saved."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    act.discard_draft(case=case, form=form, by=request.actor)
    return redirect(_PAGES.get(form, "cases:detail"), case.id)
