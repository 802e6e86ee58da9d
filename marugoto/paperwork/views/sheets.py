"""The page of one form: how full it is, what is missing and where it is entered; and the form itself, as PDF or Excel."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core.errors import Refused
from marugoto.paperwork import access, queries
from marugoto.paperwork.access import Opened
from marugoto.paperwork.actions import printing
from marugoto.paperwork.forms import ChooseForm, PutOutForm
from marugoto.policy.permissions import Permission as P

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BACK = {
    "consultation": ("intake:matter", _("案件に戻る")),
    "case": ("cases:detail", _("ケースに戻る")),
    "referral": ("collaboration:referral", _("つなぎに戻る")),
    "sitting": ("collaboration:conference", _("会議に戻る")),
}


@require_GET
@requires(P.CONSULTATION_READ)
def consultation(request: WorkerRequest, consultation_id: UUID, form: str) -> HttpResponse:
    """相談受付・申込票, in one of its two versions."""
    return _page(request, _open(request, form, "consultation", consultation_id))


@require_POST
@requires(P.CONSULTATION_READ)
def consultation_file(request: WorkerRequest, consultation_id: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    return _file(request, _open(request, form, "consultation", consultation_id))


@require_GET
@requires(P.CASE_READ)
def case(request: WorkerRequest, case_id: UUID, form: str) -> HttpResponse:
    """One of the forms of a case."""
    return _page(request, _open(request, form, "case", case_id))


@require_POST
@requires(P.CASE_READ)
def case_file(request: WorkerRequest, case_id: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    return _file(request, _open(request, form, "case", case_id))


@require_GET
@requires(P.REFERRAL_READ)
def referral(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """つなぎシート."""
    return _page(request, _open(request, "referral", "referral", referral_id))


@require_POST
@requires(P.REFERRAL_READ)
def referral_file(request: WorkerRequest, referral_id: UUID) -> HttpResponse:
    """The same as a file."""
    return _file(request, _open(request, "referral", "referral", referral_id))


@require_GET
@requires(P.CONFERENCE_READ)
def sitting(request: WorkerRequest, conference_id: UUID, form: str) -> HttpResponse:
    """会議次第, 会議録."""
    return _page(request, _open(request, form, "sitting", conference_id))


@require_POST
@requires(P.CONFERENCE_READ)
def sitting_file(request: WorkerRequest, conference_id: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    return _file(request, _open(request, form, "sitting", conference_id))


@require_GET
@requires(P.CASE_READ)
def case_forms(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """All forms of a case, each with how full it is."""
    opened = [
        access.open_form(request.actor, form, "case", case_id, look=not number)
        for number, form in enumerate(access.forms_about("case"))
    ]
    context = {
        "case": opened[0].case,
        "lines": [{"opened": one, "state": queries.state_of(request.actor, one)} for one in opened],
        "may_carry": request.actor.can(P.CASE_CARRY),
        "may_read_in": request.actor.can(P.PERSON_REGISTER),
    }
    return render(request, "paperwork/case_forms.html", context)


def _open(request: WorkerRequest, form: str, about: str, record: UUID) -> Opened:
    asked = request.POST if request.method == "POST" else request.GET
    return access.open_form(
        request.actor,
        form,
        about,
        record,
        part=asked.get("part", ""),
        person=asked.get("person", ""),
        look=request.method == "GET",
    )


def _page(request: WorkerRequest, opened: Opened, failed: Any = None) -> HttpResponse:
    gathered = opened.gathered
    part = str(gathered.part_id or ("new" if gathered.blank_id else ""))
    whose = str(gathered.person_id or "")
    chosen = ChooseForm(
        persons=gathered.persons,
        parts=gathered.parts,
        blank=opened.form == "note",
        initial={"part": part, "person": whose},
    )
    start = {
        "purpose": opened.purpose,
        "part": str(gathered.part_id or gathered.blank_id or ""),
        "person": whose,
    }
    state = queries.state_of(request.actor, opened)
    context = {
        "opened": opened,
        "gathered": gathered,
        "state": state,
        "missing": [{"label": m.label, "url": _url(m.route, m.args)} for m in state.missing],
        "choose": chosen if chosen.fields else None,
        "form": failed or PutOutForm(offered=printing.PURPOSES_OFFERED, initial=start),
        "file_url": _file_url(opened),
        "back": _back(opened),
        "may_read_in": request.actor.can(P.PERSON_REGISTER),
    }
    return render(request, "paperwork/form.html", context, status=422 if failed else 200)


def _url(route: str, args: Any) -> str:
    """The page where a field is entered; "" where it needs something that is not there yet."""
    try:
        return reverse(route, args=list(args))
    except NoReverseMatch:
        return ""


def _file_url(opened: Opened) -> str:
    args = [opened.record] if opened.about == "referral" else [opened.record, opened.form]
    return reverse(f"paperwork:{opened.about}-file", args=args)


def _back(opened: Opened) -> dict[str, str]:
    route, label = BACK[opened.about]
    key = opened.matter if opened.about == "consultation" else opened.record
    return {"url": reverse(route, args=[key]), "label": str(label)}


def _file(request: WorkerRequest, opened: Opened) -> HttpResponse:
    form = PutOutForm(request.POST, offered=printing.PURPOSES_OFFERED)
    if not form.is_valid():
        return _page(request, opened, form)
    how = form.cleaned_data["how"]
    try:
        file = printing.put_out(
            opened=opened, how=how, purpose=form.cleaned_data["purpose"], by=request.actor
        )
    except Refused as no:
        no.onto(form)
        return _page(request, opened, form)
    return file_answer(file, TYPES[how], f"{opened.form}.{how}")


def sent(request: WorkerRequest) -> tuple[Any, Any]:
    """What a form was sent with; nothing on a look (a form without a word is sent all the same)."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def file_answer(file: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, of which nobody on the way keeps a copy."""
    answer = HttpResponse(file, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
