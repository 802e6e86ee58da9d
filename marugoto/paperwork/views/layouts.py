"""様式の割付: which layout holds; it is taken out, rearranged in Excel, put in, used, and put away again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import codes
from marugoto.core.errors import Refused, in_our_words
from marugoto.paperwork import queries, registry
from marugoto.paperwork.actions import layouts as act
from marugoto.paperwork.forms import FileForm
from marugoto.paperwork.views.sheets import TYPES, file_answer, sent
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.FORM_LAYOUT)
def layouts(request: WorkerRequest) -> HttpResponse:
    """Every form, and which layout holds in this town."""
    return render(request, "paperwork/layouts.html", {"lines": queries.form_lines(request.actor)})


@requires(P.FORM_LAYOUT)
def layout(request: WorkerRequest, form: str) -> HttpResponse:
    """One form: its layout, its versions; a POST tries a file, with every fault and where it is."""
    _known(form)
    upload = FileForm(*sent(request))
    faults: list[Any] = []
    if request.method == "POST" and upload.is_valid():
        file = upload.cleaned_data["file"]
        try:
            tried = act.try_layout(form=form, file_name=file.name, data=file.read(), by=request.actor)
            if tried.version:
                messages.success(request, _("読めました。下の「使いはじめる」で、この版に替わります。"))
                return redirect("paperwork:layout", form)
            faults = tried.faults
        except Refused as no:
            upload.add_error("file", no.message)
    bad = bool(faults or upload.errors)
    return render(
        request, "paperwork/layout.html", _context(request, form, upload, faults), status=422 if bad else 200
    )


def _context(request: WorkerRequest, form: str, upload: FileForm, faults: list[Any]) -> dict[str, Any]:
    versions = queries.versions_of(request.actor, form)
    grid, register = queries.grid_for(request.actor, form), registry.register()
    return {
        "code": form,
        "title": codes.label(registry.FORMS, form),
        "form": upload,
        "faults": [{"line": f.line, "column": f.column, "words": in_our_words(f.words)} for f in faults],
        "versions": versions,
        "used": next((v for v in versions if v.status == "used"), None),
        "shipped": registry.layouts()[form].version,
        "fields": len(grid.codes()),
        "national": len([c for c in grid.codes() if register[c].national]),
    }


@require_GET
@requires(P.FORM_LAYOUT)
def take_out(request: WorkerRequest, form: str) -> HttpResponse:
    """The layout as a workbook, with the codes of the fields."""
    _known(form)
    file = act.take_out(form=form, by=request.actor)
    return file_answer(file, TYPES["xlsx"], f"layout-{form}.xlsx")


@require_POST
@requires(P.FORM_LAYOUT)
def use(request: WorkerRequest, form: str, version_id: UUID) -> HttpResponse:
    """This version is drawn from now on."""
    version = next((v for v in queries.versions_of(request.actor, form) if v.pk == version_id), None)
    if version is None:
        raise Http404
    try:
        act.use(version=version, by=request.actor)
        messages.success(request, _("この版を使いはじめました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("paperwork:layout", form)


@require_POST
@requires(P.FORM_LAYOUT)
def back(request: WorkerRequest, form: str) -> HttpResponse:
    """The shipped layout is drawn again."""
    _known(form)
    try:
        act.back_to_shipped(form=form, by=request.actor)
        messages.success(request, _("はじめからある様式にもどしました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("paperwork:layout", form)


def _known(form: str) -> None:
    if form not in codes.entries(registry.FORMS):
        raise Http404
