"""設計図の版: the list, one version with its sections, its picture, its file; begun, brought in, given up, adopted."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.blueprints import access, queries, wording
from marugoto.blueprints.actions import versions as act
from marugoto.blueprints.forms import AdoptForm, BeginForm, BringInForm
from marugoto.core import clock
from marugoto.core.errors import Refused, in_our_words
from marugoto.policy.permissions import Permission as P

PAGE = 50


@require_GET
@requires(P.BLUEPRINT_READ)
def listing(request: WorkerRequest) -> HttpResponse:
    """Every version of the town's blueprint, the newest first."""
    actor = request.actor
    page = Paginator(queries.versions_of(actor.municipality_id), PAGE).get_page(request.GET.get("page"))
    in_force = queries.in_force(actor.municipality_id)
    context = {"page": page, "in_force": in_force, "may_write": actor.can(P.BLUEPRINT_WRITE)}
    return render(request, "blueprints/versions.html", context)


@requires(P.BLUEPRINT_WRITE)
def begin(request: WorkerRequest) -> HttpResponse:
    """A new draft."""
    actor = request.actor
    bases = [(str(v.id), f"{v.number} {v.title}") for v in queries.versions_of(actor.municipality_id)[:PAGE]]
    form = BeginForm(request.POST if request.method == "POST" else None, bases=bases)
    if request.method == "POST" and form.is_valid():
        base = form.cleaned_data["base"]
        try:
            based_on = access.get_version(actor, UUID(base)) if base else None
            made = act.begin(title=form.cleaned_data["title"], based_on=based_on, by=actor)
            return redirect("blueprints:version", made.id)
        except Refused as no:
            no.onto(form)
    return render(request, "blueprints/begin.html", {"form": form}, status=422 if form.errors else 200)


@requires(P.BLUEPRINT_WRITE)
def bring_in(request: WorkerRequest) -> HttpResponse:
    """A draft from a file."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringInForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data["file"].read(act.MOST_BYTES + 1)
            made = act.bring_in(data=data, title=form.cleaned_data["title"], by=request.actor)
            return redirect("blueprints:version", made.id)
        except Refused as no:
            no.onto(form)
    return render(request, "blueprints/bring_in.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@requires(P.BLUEPRINT_READ)
def version(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """One version: its sections with what is wrong in each, and what may be done with it."""
    found = access.get_version(request.actor, version_id)
    draft = queries.read(found)
    context = {
        "version": found,
        "sections": queries.sections(draft),
        "problems": wording.problems(draft.problems),
        "elsewhere": wording.problems(queries.elsewhere(draft)),
        "holes": len(draft.holes),
        "files": queries.files_of(draft),
        "may_write": request.actor.can(P.BLUEPRINT_WRITE),
    }
    return render(request, "blueprints/version.html", context)


@require_GET
@requires(P.BLUEPRINT_READ)
def picture(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """The drawing and the holes of a version, as far as it is written."""
    found = access.get_version(request.actor, version_id)
    draft = queries.read(found)
    holes = [{"kind": hole.kind, "words": in_our_words(hole.words)} for hole in draft.holes]
    context = {"version": found, "drawn": queries.drawn(draft), "holes": holes, "name": found.title}
    return render(request, "blueprints/picture.html", context)


@require_GET
@requires(P.BLUEPRINT_READ)
def file(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """The version as the file that the console, another town or this page reads again."""
    found = access.get_version(request.actor, version_id)
    answer = HttpResponse(found.text, content_type="application/toml; charset=utf-8")
    name = f"{found.municipality.code}_v{found.number}.toml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires(P.BLUEPRINT_WRITE)
def adopt(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """The town decides: first what would change ("try"), then it is done."""
    found = access.get_version(request.actor, version_id, draft=True)
    form = AdoptForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    report = None
    if request.method == "POST" and form.is_valid():
        try_only = "try" in request.POST
        try:
            done = act.adopt(version=found, by=request.actor, try_only=try_only, **form.cleaned_data)
            if not try_only:
                said = _("版を決めました。圏域・機関・会議・目標を、この版のとおりにしました。")
                messages.success(request, said)
                return redirect("blueprints:version", found.id)
            report = done.report
        except Refused as no:
            no.onto(form)
    context = {
        "version": found,
        "form": form,
        "report": report,
        "problems": wording.problems(queries.read(found).problems),
    }
    return render(request, "blueprints/adopt.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.BLUEPRINT_WRITE)
def give_up(request: WorkerRequest, version_id: UUID) -> HttpResponse:
    """A draft that is not needed any more."""
    found = access.get_version(request.actor, version_id, draft=True)
    try:
        act.give_up(version=found, by=request.actor)
        messages.success(request, _("下書きを消しました。"))
    except Refused as no:
        messages.error(request, no.message)
        return redirect("blueprints:version", found.id)
    return redirect("blueprints:versions")
