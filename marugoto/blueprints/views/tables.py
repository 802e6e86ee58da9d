"""A table of a version with its rows, and one row as a form."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.blueprints import access, queries, wording
from marugoto.blueprints.actions import versions as act
from marugoto.blueprints.forms import RowForm
from marugoto.blueprints.rules import edits
from marugoto.blueprints.rules.edits import NowhereError, Path
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P


@require_GET
@requires(P.BLUEPRINT_READ)
def table(request: WorkerRequest, version_id: UUID, at: str) -> HttpResponse:
    """The rows of one table, each with what is wrong in it."""
    found = access.get_version(request.actor, version_id)
    draft = queries.read(found)
    path = _path(at)
    if isinstance(path[-1], int):
        raise Http404
    try:
        rows, shape = queries.rows(draft, path), edits.table_of(path)
    except NowhereError:
        raise Http404 from None
    context = {
        "version": found,
        "table": shape,
        "at": edits.words_of(path),
        "rows": [replace(one, problems=tuple(wording.problems(one.problems))) for one in rows],
        "next": edits.words_of((*path, len(rows) + 1)),
        "above": queries.above(draft, path),
        "may_write": found.is_draft and request.actor.can(P.BLUEPRINT_WRITE),
    }
    return render(request, "blueprints/table.html", context)


def _path(at: str) -> Path:
    try:
        path = edits.path_of(at)
        edits.table_of(path)
    except NowhereError:
        raise Http404 from None
    return path


@requires(P.BLUEPRINT_WRITE)
def row(request: WorkerRequest, version_id: UUID, at: str) -> HttpResponse:
    """One row as a form. What was typed stays; what the reader finds wrong is said beside it, also before it is saved."""
    found = access.get_version(request.actor, version_id, draft=True)
    draft, path = queries.read(found), _path(at)
    now, is_new = _now(draft, path)
    form = _form(request, draft, path, now)
    if request.method == "POST" and form.is_valid():
        seen = None if is_new else form.cleaned_data["seen"]
        try:
            act.write_row(version=found, path=path, row=form.merged(), seen=seen, by=request.actor)
            messages.success(request, _("保存しました。"))
            return _onward(request, found.id, path)
        except Refused as no:
            form.add_error(None, no.message)
    context = {
        "version": found,
        "table": edits.table_of(path),
        "table_name": codes.label("blueprints.tables", edits.table_of(path).key),
        "at": edits.words_of(path),
        "up": edits.words_of(path[:-1]),
        "form": form,
        "is_new": is_new,
        "problems": wording.problems(edits.problems_at(draft.problems, path, now)),
        "inside": [] if is_new else queries.inside(draft, path),
        "above": queries.above(draft, path),
        "title": queries.title_of(now, edits.table_of(path)),
        "other": queries.other_keys(now, edits.table_of(path)),
    }
    return render(request, "blueprints/row.html", context, status=422 if form.errors else 200)


def _now(draft: queries.Draft, path: Path) -> tuple[dict[str, Any], bool]:
    """What stands there, and whether it is new. Http404: no such row, and none that could be added there."""
    try:
        shape = edits.table_of(path)
        if not isinstance(path[-1], int):
            if not shape.one:
                raise Http404
            return edits.row_at(draft.data, path), False
        if path[-1] == len(edits.rows_at(draft.data, path[:-1])) + 1:
            return {}, True
        return edits.row_at(draft.data, path), False
    except NowhereError:
        raise Http404 from None


def _form(request: WorkerRequest, draft: queries.Draft, path: Path, now: dict[str, Any]) -> RowForm:
    return RowForm(
        request.POST if request.method == "POST" else None,
        table=edits.table_of(path),
        row=now,
        named=queries.named(draft),
        on=clock.today(),
    )


def _onward(request: WorkerRequest, version_id: UUID, path: Path) -> HttpResponse:
    """Back to the row with what is wrong in it now; to the next one; or to the list."""
    if "next" in request.POST and isinstance(path[-1], int):
        return redirect("blueprints:row", version_id, edits.words_of((*path[:-1], path[-1] + 1)))
    if "stay" in request.POST or not isinstance(path[-1], int):
        return redirect("blueprints:row", version_id, edits.words_of(path))
    return redirect("blueprints:table", version_id, edits.words_of(path[:-1]))


@require_POST
@requires(P.BLUEPRINT_WRITE)
def drop(request: WorkerRequest, version_id: UUID, at: str) -> HttpResponse:
    """A row is taken out."""
    found, path = access.get_version(request.actor, version_id, draft=True), _path(at)
    return _done(request, found.id, path, lambda: act.drop_row(version=found, path=path, by=request.actor))


@require_POST
@requires(P.BLUEPRINT_WRITE)
def move(request: WorkerRequest, version_id: UUID, at: str) -> HttpResponse:
    """A row goes one place up or down."""
    found, path = access.get_version(request.actor, version_id, draft=True), _path(at)
    if not isinstance(path[-1], int):
        raise Http404
    down = request.POST.get("way") == "down"
    return _done(
        request,
        found.id,
        path,
        lambda: act.move_row(version=found, path=path, down=down, by=request.actor),
    )


def _done(request: WorkerRequest, version_id: UUID, path: Path, do: Any) -> HttpResponse:
    try:
        do()
    except Refused as no:
        messages.error(request, no.message)
    if not isinstance(path[-1], int):
        return redirect("blueprints:row", version_id, edits.words_of(path[:-1]))
    return redirect("blueprints:table", version_id, edits.words_of(path[:-1]))
