"""The plan form of a version: seen, put out as a file, read in again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.blueprints import access, planform, queries
from marugoto.blueprints.actions import planforms as act
from marugoto.blueprints.forms import WorkbookForm
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@requires(P.BLUEPRINT_READ)
def plan_form(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """The form as it would be printed, and its files."""
    return _page(request, version_id, WorkbookForm())


def _page(request: WorkerRequest, version_id: UUID, reading: Any) -> HttpResponse:
    found = access.get_version(request.actor, version_id)
    forms = list(codes.entries(planform.FORMS).values())
    form = request.GET.get("form", forms[0].code)
    try:
        filled = planform.fill_in(queries.read(found), form)
    except KeyError:
        raise Http404 from None
    context = {
        "version": found,
        "forms": forms,
        "form": form,
        "layout": filled.layout,
        "lines": filled.lines,
        "reading": reading,
        "may_write": request.actor.can(P.BLUEPRINT_WRITE),
    }
    return render(request, "blueprints/plan_form.html", context, status=422 if reading.errors else 200)


@require_POST
@requires(P.BLUEPRINT_READ)
def put_out(request: WorkerRequest, version_id: UUID, form: str, how: str) -> HttpResponse:
    """The form as a file."""
    found = access.get_version(request.actor, version_id)
    try:
        body = act.put_out(version=found, form=form, how=how, by=request.actor)
    except Refused:
        raise Http404 from None
    answer = HttpResponse(body, content_type=TYPES[how])
    answer["Content-Disposition"] = f'attachment; filename="{form}_v{found.number}.{how}"'
    return answer


@require_POST
@requires(P.BLUEPRINT_WRITE)
def read_in(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """A form that was written in becomes a new draft; what was not taken is told."""
    form = WorkbookForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = act.read_in(data=form.cleaned_data["file"].read(), by=request.actor)
            return _told(request, version_id, found)
        except Refused as no:
            form.add_error("file", no.message)
    return _page(request, version_id, form)


def _told(request: WorkerRequest, version_id: UUID, found: act.ReadIn) -> HttpResponse:
    for place, words in found.refused:
        messages.warning(
            request, _("取り込まなかった所 %(place)s: %(words)s") % {"place": place, "words": words}
        )
    if found.version is None:
        messages.info(request, _("変わった所はありませんでした。"))
        return redirect("blueprints:plan-form", version_id)
    messages.success(request, _("%(n)dか所を、新しい下書きに取り込みました。") % {"n": found.changes})
    return redirect("blueprints:version", found.version.id)
