"""Assessments: writing a new one from the last, reading one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access, queries
from marugoto.cases.actions import assessment as act
from marugoto.cases.forms.assessment import AssessForm, initial_from, names
from marugoto.cases.forms.common import from_draft
from marugoto.cases.views.common import attempt, frame, status_of, unsaved
from marugoto.core import clock, codes
from marugoto.policy.permissions import Permission as P


@requires(P.CASE_WRITE)
def assess(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """A new dated assessment, filled from the previous one."""
    case = access.get_case(request.actor, case_id, P.CASE_WRITE, look=request.method == "GET")
    on = clock.today()
    previous, draft = queries.latest_assessment(case), unsaved(request, case, "assessment")
    original = queries.first_words(request.actor, case)
    first = "" if previous else original
    start = initial_from(previous, first_words=first, on=on)
    if draft is not None:
        start |= from_draft(AssessForm, names(AssessForm(day=on)), draft.data)
    form = AssessForm(request.POST if request.method == "POST" else None, initial=start, day=on)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: act.assess(case=case, assessed=form.assessed(), by=request.actor))
        if made:
            return redirect("cases:detail", case.id)
    context = frame(request, case) | {
        "form": form,
        "previous": previous,
        "draft": draft,
        "first": first,
        "original": original,
        "toc": _contents(form),
    }
    return render(request, "cases/assess.html", context, status=status_of(bool(form.errors)))


def _contents(form: AssessForm) -> list[dict[str, str]]:
    """The list at the side: the sections, and which of them say something."""
    blocks = [(b.label, f"#block-{b.code}", b.filled) for b in form.blocks()]
    whole = any(form[name].value() for name in ("strengths", "wishes", "summary", "story"))
    rest = [
        (_("課題と背景要因"), "#factors", bool(form["factors"].value())),
        (_("全体として"), "#whole", whole),
    ]
    return [
        {"label": label, "url": url, "state": "done" if filled else "todo"}
        for label, url, filled in [*blocks, *rest]
    ]


@requires(P.CASE_READ)
def assessment(request: WorkerRequest, assessment_id: UUID) -> HttpResponse:
    """One assessment as it was on its day, with the others to choose from."""
    found = access.get_assessment(request.actor, assessment_id, P.CASE_READ)
    context = frame(request, found.case) | {
        "assessment": found,
        "blocks": queries.blocks_of(found),
        "factors": [codes.label("cases.factors", code) for code in found.factors],
        "original": queries.first_words(request.actor, found.case),
        "priority": queries.priority_of(found, on=found.on),
        "fact_blocks": [
            b for b in queries.facts_in_blocks(queries.facts_of(found), on=found.on) if b.answered
        ],
        "others": queries.assessments_of(found.case)[:50],
    }
    return render(request, "cases/assessment.html", context)
