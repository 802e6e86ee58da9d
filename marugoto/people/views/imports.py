"""住民の取込み: the file, its columns, what it would change, taking it in, the report."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.people import access, queries, rules, wording
from marugoto.people.actions import imports
from marugoto.people.extract import headings
from marugoto.people.forms import ColumnsForm, ExtractForm
from marugoto.policy.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTRY_IMPORT)
def import_list(request: WorkerRequest) -> HttpResponse:
    """The imports of the town, and where the next file is handed in."""
    today = clock.today()
    form = ExtractForm(request.POST or None, request.FILES or None, initial={"as_of": today, "scope": "full"})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                run = imports.begin(
                    file_name=form.cleaned_data["file"].name,
                    file=form.cleaned_data["file"].chunks(),
                    as_of=form.cleaned_data["as_of"],
                    scope=form.cleaned_data["scope"],
                    by=request.actor,
                )
            except Refused as refused:
                form.add_error(refused.field, refused.message)
            else:
                return redirect("people:import", run.pk)
    town = request.actor.municipality_id
    page = {"form": form, "runs": queries.imports_of(town), "open": queries.open_import(town)}
    return render(request, "people/imports.html", page, status=status)


@require_GET
@requires(Permission.REGISTRY_IMPORT)
def import_page(request: WorkerRequest, import_id: UUID) -> HttpResponse:
    """One import as far as it has come."""
    run = access.get_import(request.actor, import_id)
    return render(request, "people/import.html", _page(run))


@require_POST
@requires(Permission.REGISTRY_IMPORT)
def import_read(request: WorkerRequest, import_id: UUID) -> HttpResponse:
    """These are the columns: read the file."""
    run = access.get_import(request.actor, import_id)
    form = ColumnsForm(request.POST, headings=run.headings)
    if form.is_valid():
        try:
            imports.agree(run=run, columns=form.columns(), by=request.actor)
            imports.ask_to_read(run=run, by=request.actor)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("people:import", run.pk)
    return render(request, "people/import.html", _page(run, form), status=422)


@require_POST
@requires(Permission.REGISTRY_IMPORT)
def import_merge(request: WorkerRequest, import_id: UUID) -> HttpResponse:
    """Take it in."""
    run = access.get_import(request.actor, import_id)
    try:
        imports.ask_to_merge(run=run, many_gone="many_gone" in request.POST, by=request.actor)
    except Refused as refused:
        return render(request, "people/import.html", _page(run) | {"trouble": refused.message}, status=422)
    return redirect("people:import", run.pk)


@require_POST
@requires(Permission.REGISTRY_IMPORT)
def import_drop(request: WorkerRequest, import_id: UUID) -> HttpResponse:
    """Not this file."""
    run = access.get_import(request.actor, import_id)
    try:
        imports.drop(run=run, by=request.actor)
    except Refused as refused:
        return render(request, "people/import.html", _page(run) | {"trouble": refused.message}, status=422)
    return redirect("people:imports")


@require_GET
@requires(Permission.REGISTRY_IMPORT)
def import_report(request: WorkerRequest, import_id: UUID) -> StreamingHttpResponse:
    """What became of each line, as CSV: all lines before the merge, afterwards those with something to say."""
    run = access.get_import(request.actor, import_id)
    lines = _csv(queries.report_lines(run, all_lines=run.state == "read"))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.as_of.isoformat()}.csv"'
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(lines: Iterator[queries.ReportLine]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(wording.report_headings())
    for line in lines:
        yield writer.writerow(wording.report_row(line))


def _page(run: Any, form: ColumnsForm | None = None) -> dict[str, Any]:
    page: dict[str, Any] = {"run": run, "trouble": "", "working": run.state in ("reading", "merging")}
    if run.state in ("uploaded", "read"):
        page |= {"form": form or ColumnsForm(headings=run.headings, initial=_recognised(run))}
        page |= {"forbidden": headings.recognise(run.headings).forbidden}
    if run.state in ("read", "merging", "done"):
        page |= _result(run)
    return page


def _recognised(run: Any) -> dict[str, str]:
    """The columns as they were agreed for this run, else as they were saved, else as the headings say."""
    saved = run.mapping or queries.newest_mapping(run.municipality_id, rules.USUAL_MAPPING)
    found = headings.recognise(run.headings, saved.columns) if saved else None
    if found is None or found.missing:
        found = headings.recognise(run.headings)
    return headings.to_save(found, run.headings)


def _result(run: Any) -> dict[str, Any]:
    changes = {**run.found}
    now, unlisted = changes.pop("listed_now", 0), changes.get("unlisted", 0)
    order = list(codes.entries("people.import_changes"))
    outcomes = (
        ("refused", _("取り込まない行")),
        ("repaired", _("直して取り込む行")),
        ("kept", _("そのまま取り込むが、見ておく行")),
    )
    return {
        "changes": [
            (wording.change_words(code), changes[code])
            for code in sorted(changes, key=order.index)
            if changes[code]
        ],
        "listed_now": now,
        "too_many_gone": rules.too_many_gone(now, unlisted),
        "notes": [(wording.note_words(code), n) for code, n in run.notes.items()],
        "changed": [
            (row, wording.changes_words(row.changes.split(","))) for row in queries.lines_changed(run)
        ],
        "said": [
            (label, [(row, wording.notes_words(row.notes or [])) for row in queries.lines_said(run, outcome)])
            for outcome, label in outcomes
        ],
    }
