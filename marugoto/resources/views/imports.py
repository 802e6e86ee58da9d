"""一覧の取込み: the file, its columns, what it would do row by row, taking it in."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P
from marugoto.resources.actions import uploads
from marugoto.resources.actions.uploads import Handed
from marugoto.resources.forms.imports import ColumnsForm, UploadForm
from marugoto.resources.staff import uploads as queries

LISTED = 30


@requires(P.RESOURCE_IMPORT)
def upload_list(request: WorkerRequest) -> HttpResponse:
    """Where a file is handed in; the lists on their way, and what was taken in before."""
    town = request.actor.municipality_id
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        on=clock.today(),
        lists=queries.lists_of(town),
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        file = said.pop("file")
        try:
            made = uploads.begin(
                file_name=file.name, file=file.chunks(), handed=Handed(**said), by=request.actor
            )
            return redirect("resources:import", made.id)
        except Refused as no:
            no.onto(form)
    page = {
        "form": form,
        "uploads": queries.uploads_of(town)[:LISTED],
        "runs": queries.runs_of(town)[:LISTED],
    }
    return render(request, "resources/imports.html", page, status=422 if request.method == "POST" else 200)


@require_GET
@requires(P.RESOURCE_IMPORT)
def upload_page(request: WorkerRequest, upload_id: UUID) -> HttpResponse:
    """One list as far as it has come."""
    return _page(request, _found(request, upload_id))


@require_POST
@requires(P.RESOURCE_IMPORT)
def upload_read(request: WorkerRequest, upload_id: UUID) -> HttpResponse:
    """These are the columns: try it."""
    found = _found(request, upload_id)
    form = _columns(found, request.POST)
    if form.is_valid():
        try:
            uploads.ask_to_read(upload=found, mapping=form.mapping(), by=request.actor)
            return redirect("resources:import", found.id)
        except Refused as no:
            form.add_error(None, no.message)
    return _page(request, found, form=form, status=422)


@require_POST
@requires(P.RESOURCE_IMPORT)
def upload_take(request: WorkerRequest, upload_id: UUID) -> HttpResponse:
    """Take it in."""
    found = _found(request, upload_id)
    try:
        uploads.ask_to_take(upload=found, by=request.actor)
    except Refused as no:
        return _page(request, found, trouble=no.message, status=422)
    return redirect("resources:import", found.id)


@require_POST
@requires(P.RESOURCE_IMPORT)
def upload_drop(request: WorkerRequest, upload_id: UUID) -> HttpResponse:
    """Not this file."""
    found = _found(request, upload_id)
    try:
        uploads.drop(upload=found, by=request.actor)
    except Refused as no:
        return _page(request, found, trouble=no.message, status=422)
    return redirect("resources:imports")


@require_GET
@requires(P.RESOURCE_IMPORT)
def upload_report(request: WorkerRequest, upload_id: UUID) -> StreamingHttpResponse:
    """What becomes of each row, as CSV."""
    found = _found(request, upload_id)
    response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{found.created_at:%Y%m%d}.csv"'
    return response


def _found(request: WorkerRequest, upload_id: UUID) -> Any:
    found = queries.upload(request.actor.municipality_id, upload_id)
    if found is None:
        raise Http404
    return found


def _columns(found: Any, data: Any = None) -> ColumnsForm:
    return ColumnsForm(data, names=found.columns, said=found.mapping, samples=found.samples)


def _page(
    request: WorkerRequest,
    found: Any,
    *,
    form: ColumnsForm | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    page: dict[str, Any] = {
        "upload": found,
        "trouble": trouble,
        "working": found.state in ("reading", "taking"),
    }
    if found.state in ("uploaded", "read"):
        page["form"] = form or _columns(found)
    if found.said:
        page["reasons"] = [
            (codes.label("resources.import_remarks", code), n)
            for code, n in found.said.get("reasons", {}).items()
        ]
        page["told"] = [
            (_("取り込まない行"), queries.lines(found, "refused")),
            (_("変わる行"), queries.lines(found, "changed")),
            (_("新しい行"), queries.lines(found, "created")),
            (_("一覧からなくなった行（案内は残ります）"), queries.lines(found, "gone")),
            (_("直して取り込む行、見ておく行"), queries.repaired(found)),
        ]
    return render(request, "resources/import.html", page, status=status)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(found: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    head = (_("行"), _("名前"), _("結果"), _("ことわり"), _("列・項目"), _("前"), _("後"))
    yield "\ufeff" + writer.writerow(head)
    for row in queries.report(found):
        yield writer.writerow(row)
