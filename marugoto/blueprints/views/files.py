"""The files of a plan: which there are, where the text names them; kept, opened, taken away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.blueprints import access, queries
from marugoto.blueprints.actions import files as act
from marugoto.blueprints.forms import KeepForm
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.BLUEPRINT_READ)
def files(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """The files, and a search in what is written about them."""
    return _page(request, version_id, KeepForm())


def _page(request: WorkerRequest, version_id: UUID, form: Any) -> HttpResponse:
    found = access.get_version(request.actor, version_id)
    words = request.GET.get("q", "")[:100]
    context = {
        "version": found,
        "files": queries.files_of(queries.read(found), words=words),
        "words": words,
        "form": form,
        "may_write": found.is_draft and request.actor.can(P.BLUEPRINT_WRITE),
    }
    return render(request, "blueprints/files.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.BLUEPRINT_WRITE)
def keep(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """A file is kept with the plan."""
    found = access.get_version(request.actor, version_id, draft=True)
    form = KeepForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            act.keep(
                version=found,
                mark=form.cleaned_data["mark"],
                description=form.cleaned_data["description"],
                name=file.name,
                body=file.read(act.MOST_READ),
                by=request.actor,
            )
            messages.success(request, _("添付を置きました。"))
            return redirect("blueprints:files", found.id)
        except Refused as no:
            no.onto(form)
    return _page(request, version_id, form)


@require_GET
@requires(P.BLUEPRINT_READ)
def file(request: WorkerRequest, file_id: UUID) -> HttpResponse:
    """The file itself, to be saved; the browser runs nothing of it."""
    found = access.get_file(request.actor, file_id)
    mime = str(codes.entry("blueprints.file_kinds", found.kind).extra["mime"])
    answer = HttpResponse(bytes(found.body), content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="plan-file.{found.kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@requires(P.BLUEPRINT_WRITE)
def remove(request: WorkerRequest, file_id: UUID) -> HttpResponse:
    """A file does not belong to the plan."""
    found = access.get_file(request.actor, file_id)
    try:
        act.take_away(file=found, by=request.actor)
        messages.success(request, _("添付を外しました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("blueprints:files", found.version_id)
