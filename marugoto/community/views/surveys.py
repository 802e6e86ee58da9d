"""アンケート: prepared, opened, its codes printed, paper typed in, results read and given back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.community.actions import surveys as act
from marugoto.community.forms.surveys import FeedbackForm, LineForm, RemoveForm, SurveyForm, TicketForm
from marugoto.community.queries import surveys as queries
from marugoto.community.rules import surveys as rules
from marugoto.core import clock, codes, qr
from marugoto.core.errors import Refused
from marugoto.policy.permissions import Permission as P

PAGE = 50
TEMPLATES = "community.survey_templates"


@requires(P.SURVEY_READ)
def survey_list(request: WorkerRequest) -> HttpResponse:
    """The surveys of the town."""
    found = queries.surveys_of(request.actor.municipality_id)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_write": request.actor.can(P.SURVEY_WRITE),
        "names": request.actor.can(P.ACTIVITY_WRITE),
    }
    return render(request, "community/surveys.html", context)


@requires(P.SURVEY_WRITE)
def survey_new(request: WorkerRequest) -> HttpResponse:
    """A survey of one's own agency."""
    form = _form(request, {"closes_on": clock.today()} | _template(request.GET.get("template", "")))
    if request.method == "POST" and form.is_valid():
        try:
            made = act.prepare(told=_told(form), by=request.actor)
            return redirect("community:survey", made.id)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "templates": codes.choices(TEMPLATES, on=clock.today())}
    return render(request, "community/survey_edit.html", context, status=422 if form.errors else 200)


def _template(code: str) -> dict[str, str]:
    """The title, words and questions of a survey to begin with; nothing where there is none such."""
    found = codes.entries(TEMPLATES).get(code)
    if found is None or not found.valid_on(clock.today()):
        return {}
    return {name: str(found.extra[name]).strip() for name in ("title", "intro", "questions")}


@requires(P.SURVEY_WRITE)
def survey_edit(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """Said better, before it opens."""
    found = found_survey(request, survey_id, own=True)
    asked = queries.asked(found)
    first = {n: getattr(found, n) for n in ("title", "intro", "closes_on", "design_effect")} | {
        "previous": found.previous_id or "",
        "loneliness": any(q.scale for q in asked),
        "questions": rules.text_of(q for q in asked if not q.scale),
    }
    form = _form(request, first)
    if request.method == "POST" and form.is_valid():
        try:
            act.revise(survey=found, told=_told(form), by=request.actor)
            return redirect("community:survey", found.id)
        except Refused as no:
            no.onto(form)
    context = {"form": form, "survey": found}
    return render(request, "community/survey_edit.html", context, status=422 if form.errors else 200)


def _form(request: WorkerRequest, first: dict[str, Any]) -> SurveyForm:
    before = queries.before(request.actor.municipality_id)
    return SurveyForm(request.POST if request.method == "POST" else None, initial=first, before=before)


def _told(form: SurveyForm) -> act.Told:
    said = dict(form.cleaned_data)
    previous = said.pop("previous")
    return act.Told(previous_id=UUID(previous) if previous else None, **said)


def found_survey(request: WorkerRequest, survey_id: UUID, *, own: bool = False) -> Any:
    """A survey of the town. Http404: none such."""
    found = queries.survey(request.actor, survey_id, own=own)
    if found is None:
        raise Http404
    return found


def areas_of(request: WorkerRequest) -> list[tuple[str, str]]:
    """The areas of the town, for forms."""
    return [(str(a.id), a.name) for a in agencies.areas_of(request.actor.municipality_id, on=clock.today())]


@requires(P.SURVEY_READ)
def survey_page(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """One survey: its questions, how many sheets came, and once it is closed its results."""
    return page_of(request, found_survey(request, survey_id))


def page_of(request: WorkerRequest, found: Any, *, form: Any = None, status: int = 200) -> HttpResponse:
    """The page of a survey with the form that its state asks for."""
    own = found.agency_id == request.actor.agency_id and request.actor.can(P.SURVEY_WRITE)
    context = {
        "survey": found,
        "questions": queries.asked(found),
        "arrived": queries.arrived(found),
        "own": own,
        "results": queries.results(found) if found.state == "closed" else None,
        "said": queries.words_of(found) if found.state == "closed" and own else [],
        "tickets": TicketForm(areas=areas_of(request)),
        "feedback": form or FeedbackForm(initial={"feedback": found.feedback}),
        "address": request.build_absolute_uri(reverse("voice:survey", args=[found.id])),
    }
    return render(request, "community/survey.html", context, status=status)


@require_POST
@requires(P.SURVEY_WRITE)
def survey_open(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """From now on it is answered."""
    found = found_survey(request, survey_id, own=True)
    return _then(request, found, lambda: act.open_up(survey=found, by=request.actor))


@require_POST
@requires(P.SURVEY_WRITE)
def survey_close(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """No more answers."""
    found = found_survey(request, survey_id, own=True)
    return _then(request, found, lambda: act.close(survey=found, by=request.actor))


def _then(request: WorkerRequest, found: Any, do: Any) -> HttpResponse:
    try:
        do()
    except Refused as no:
        messages.error(request, no.message)
    return redirect("community:survey", found.id)


@require_POST
@requires(P.SURVEY_WRITE)
def survey_tickets(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """A sheet of one-time codes: shown once, to be printed; nobody can see them again."""
    found = found_survey(request, survey_id, own=True)
    form = TicketForm(request.POST, areas=areas_of(request))
    if not form.is_valid():
        messages.error(request, _("一度に1枚から300枚まで作れます。"))
        return redirect("community:survey", found.id)
    area = form.cleaned_data["area"]
    try:
        made = act.print_tickets(
            survey=found,
            count=form.cleaned_data["count"],
            area_id=UUID(area) if area else None,
            by=request.actor,
        )
    except Refused as no:
        messages.error(request, no.message)
        return redirect("community:survey", found.id)
    address = request.build_absolute_uri(reverse("voice:survey", args=[found.id]))
    context = {
        "survey": found,
        "tickets": [f"{code[:5]}-{code[5:]}" for code in made],
        "address": address,
        "qr": qr.svg(address, scale=3),
    }
    return render(request, "community/survey_tickets.html", context)


@requires(P.SURVEY_WRITE)
def survey_enter(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """Paper typed in, a line a sheet; channel and area stay for the next one."""
    found = found_survey(request, survey_id, own=True)
    if found.state != "open":
        raise Http404
    asked = queries.asked(found)
    kept = {n: request.GET.get(n, "") for n in ("channel", "area")}
    channels = [c for c in codes.choices("community.survey_channels", on=clock.today()) if c[0] != "web"]
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial=kept,
        channels=channels,
        areas=areas_of(request),
        questions=asked,
    )
    if request.method == "POST" and form.is_valid() and (number := _entered(request, found, form, asked)):
        messages.success(
            request, _("%(n)d番の票を入れました。紙にこの番号を書いてください。") % {"n": number}
        )
        said = form.cleaned_data
        back = reverse("community:survey-enter", args=[found.id])
        return redirect(f"{back}?channel={said['channel']}&area={said['area']}")
    context = {
        "survey": found,
        "form": form,
        "words": [form[name] for name in form.fields if name.startswith("words-")],
        "questions": asked,
        "remove": RemoveForm(auto_id="remove-%s"),
    }
    return render(request, "community/survey_enter.html", context, status=422 if form.errors else 200)


def _entered(request: WorkerRequest, found: Any, form: LineForm, asked: list[rules.Asking]) -> int:
    said = form.cleaned_data
    typed, problem = rules.line_problem(said["line"], asked)
    try:
        if problem:
            raise Refused(problem, field="line")
        return act.enter_sheet(
            survey=found,
            channel=said["channel"],
            area_id=UUID(said["area"]) if said["area"] else None,
            answers=typed | form.words(),
            by=request.actor,
        )
    except Refused as no:
        form.add_error("line" if no.field in ("line", "answers") else None, no.message)
        return 0


@require_POST
@requires(P.SURVEY_WRITE)
def survey_remove(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """A sheet that was typed wrongly is taken out."""
    found = found_survey(request, survey_id, own=True)
    form = RemoveForm(request.POST, auto_id="remove-%s")
    try:
        if not form.is_valid():
            raise Refused(_("票の番号を書いてください。"))
        act.remove_sheet(survey=found, number=form.cleaned_data["number"], by=request.actor)
        messages.success(request, _("取り消しました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("community:survey-enter" if found.state == "open" else "community:survey", found.id)


@require_POST
@requires(P.SURVEY_WRITE)
def survey_publish(request: WorkerRequest, survey_id: UUID) -> HttpResponse:
    """Results and what is done about them, for residents."""
    found = found_survey(request, survey_id, own=True)
    form = FeedbackForm(request.POST)
    if form.is_valid():
        try:
            act.publish(survey=found, feedback=form.cleaned_data["feedback"], by=request.actor)
            messages.success(request, _("公開しました。印刷して返すこともできます。"))
            return redirect("community:survey", found.id)
        except Refused as no:
            no.onto(form)
    return page_of(request, found, form=form, status=422)
