"""会議の種類: what the law says of each, since when, who corrected it; and the correction."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration import rulebook as queries
from marugoto.collaboration.actions import kinds as acts
from marugoto.collaboration.forms.kinds import KindForm
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.MEETING_KIND_READ)
def kinds(request: WorkerRequest) -> HttpResponse:
    """Every kind of meeting with its rule today, and how often it was held this fiscal year."""
    first, last = queries.fiscal_year(clock.today())
    context = {"lines": queries.lines(request.actor.municipality_id), "first": first, "last": last}
    return render(request, "collaboration/kinds.html", context)


@require_GET
@requires(P.MEETING_KIND_READ)
def kind(request: WorkerRequest, code: str) -> HttpResponse:
    """One kind: the rule today, and every version with its days."""
    line = next((one for one in queries.lines(request.actor.municipality_id) if one.kind.code == code), None)
    if line is None:
        raise Http404
    context = {
        "line": line,
        "kind": line.kind,
        "versions": queries.history(request.actor.municipality_id, code),
        "may_correct": request.actor.can(P.MEETING_KIND_CORRECT),
    }
    return render(request, "collaboration/kind.html", context)


@requires(P.MEETING_KIND_CORRECT)
def correct(request: WorkerRequest, code: str) -> HttpResponse:
    """The legal officer writes a new version."""
    book = queries.book_of(request.actor.municipality_id)
    if code not in book.versions:
        raise Http404
    today = clock.today()
    held = book.on(code, today)
    form = KindForm(request.POST if request.method == "POST" else None, kind=held, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            acts.correct(
                version_id=form.cleaned_data["version"], code=code, ruled=form.ruled(), by=request.actor
            )
            return redirect("collaboration:kind", code)
        except Refused as no:
            no.onto(form)
    status = 422 if form.errors else 200
    return render(request, "collaboration/kind_correct.html", {"kind": held, "form": form}, status=status)
