"""How a study is made: from a case, by its worker; looked through by a machine, approved by somebody else, taken out again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.cases import queries as case_queries
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.library import access, queries
from marugoto.library.actions import works as act
from marugoto.library.forms import ConsentForm, OfferForm, ReturnForm, WithdrawForm, WorkForm
from marugoto.policy.permissions import Permission as P

PAGE = 50


@require_GET
@requires(P.STUDY_WRITE)
def work_list(request: WorkerRequest) -> HttpResponse:
    """The works of one's own agency."""
    state = request.GET.get("state", "")
    rows = queries.works_filtered(access.works_visible_to(request.actor), state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    states = codes.choices("library.states", on=clock.today())
    return render(request, "library/works.html", {"page": page, "states": states, "state": state})


@requires(P.STUDY_WRITE)
def prepare(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """From a case to a first draft."""
    case = cases.get_case(request.actor, case_id, P.CASE_READ)
    shut = queries.is_protected(case.pk, case.agency_id)
    if request.method == "POST":
        try:
            made = act.prepare(work_id=_key(request), case=case, by=request.actor)
            messages.success(request, _("下書きをつくりました。残った手がかりを、これから消していきます。"))
            return redirect("library:work", made.id)
        except Refused as no:
            messages.error(request, no.message)
            return redirect("library:prepare", case.pk)
    return render(request, "library/prepare.html", {"case": case, "shut": shut, "key": new_id()})


def _key(request: WorkerRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return new_id()


@requires(P.STUDY_WRITE)
def work_page(request: WorkerRequest, work_id: UUID) -> HttpResponse:
    """A work: while it is a draft, to be written; then, to be read and approved. POST: said better."""
    found = access.get_work(request.actor, work_id)
    form = _work_form(request, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act.revise(work=found, told=_told(form), by=request.actor)
            messages.success(request, _("保存して、手がかりを調べなおしました。"))
            return redirect("library:work", found.id)
        except Refused as no:
            no.onto(form)
    return _page(request, found, form=form)


def _work_form(request: WorkerRequest, found: Any, data: Any = None) -> WorkForm:
    names = (*act.TEXTS, "age_band", "household", "patterns")
    first = {name: getattr(found, name) for name in names} | {"area": str(found.area_id or "")}
    areas = queries.areas_offered(request.actor.municipality_id)
    return WorkForm(data, initial=first, on=clock.today(), areas=areas, patterns=queries.patterns_offered())


def _told(form: WorkForm) -> act.Told:
    said = dict(form.cleaned_data)
    area = said.pop("area")
    return act.Told(area_id=UUID(area) if area else None, **said)


def _page(request: WorkerRequest, found: Any, **forms: Any) -> HttpResponse:
    actor, today = request.actor, clock.today()
    scope = found.scope or "residents"
    clues = queries.clues_of(actor.municipality_id, found.case, found, scope)
    persons = [(str(p.pk), p.display_name) for p in case_queries.subjects_of(found.case)]
    context = {
        "work": found,
        "clues": clues,
        "stops": [clue for clue in clues if clue.hard],
        "traits": queries.traits_words(found),
        "protected": queries.is_protected(found.case_id, found.agency_id),
        "consents": access.shown(actor, queries.consents_of(found)),
        "may_approve": actor.can(P.STUDY_APPROVE) and actor.user_id not in found.writers,
        "form": _work_form(request, found),
        "offer": OfferForm(initial={"scope": scope, "answer": found.answer}, on=today, auto_id="offer-%s"),
        "back": ReturnForm(auto_id="back-%s"),
        "consent": ConsentForm(initial={"on": today}, on=today, persons=persons, auto_id="consent-%s"),
        "out": WithdrawForm(on=today, auto_id="out-%s"),
    } | forms
    wrong = any(getattr(one, "errors", None) for one in forms.values())
    return render(request, "library/work.html", context, status=422 if wrong else 200)


@require_POST
@requires(P.STUDY_WRITE)
def work_offer(request: WorkerRequest, work_id: UUID) -> HttpResponse:
    """Handed in."""
    found = access.get_work(request.actor, work_id, look=False)
    form = OfferForm(request.POST, on=clock.today(), auto_id="offer-%s")
    if form.is_valid():
        try:
            act.offer(work=found, by=request.actor, **form.cleaned_data)
            messages.success(request, _("承認に出しました。書いていない人が承認すると、載ります。"))
            return redirect("library:work", found.id)
        except Refused as no:
            no.onto(form)
    return _page(request, found, offer=form)


@require_POST
@requires(P.STUDY_WRITE)
def work_return(request: WorkerRequest, work_id: UUID) -> HttpResponse:
    """Sent back."""
    found = access.get_work(request.actor, work_id, look=False)
    form = ReturnForm(request.POST, auto_id="back-%s")
    if form.is_valid():
        try:
            act.send_back(work=found, words=form.cleaned_data["words"], by=request.actor)
            messages.success(request, _("差し戻しました。"))
            return redirect("library:work", found.id)
        except Refused as no:
            no.onto(form)
    return _page(request, found, back=form)


@require_POST
@requires(P.STUDY_APPROVE)
def work_approve(request: WorkerRequest, work_id: UUID) -> HttpResponse:
    """Approved, and released."""
    found = access.get_work(request.actor, work_id, P.STUDY_APPROVE, look=False)
    try:
        act.approve(work=found, by=request.actor)
        messages.success(request, _("承認しました。事例集に載りました。"))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("library:work", found.id)


@require_POST
@requires(P.STUDY_WRITE)
def work_withdraw(request: WorkerRequest, work_id: UUID) -> HttpResponse:
    """Out of the library."""
    found = access.get_work(request.actor, work_id, look=False)
    form = WithdrawForm(request.POST, on=clock.today(), auto_id="out-%s")
    if form.is_valid():
        try:
            act.withdraw(work=found, why=form.cleaned_data["why"], by=request.actor)
            messages.success(request, _("取り下げました。事例集からは、もう読めません。"))
            return redirect("library:work", found.id)
        except Refused as no:
            no.onto(form)
    return _page(request, found, out=form)


@require_POST
@requires(P.STUDY_WRITE)
def work_consent(request: WorkerRequest, work_id: UUID) -> HttpResponse:
    """A person's consent is written down."""
    found = access.get_work(request.actor, work_id, look=False)
    subjects = case_queries.subjects_of(found.case)
    persons = [(str(p.pk), p.display_name) for p in subjects]
    form = ConsentForm(request.POST, on=clock.today(), persons=persons, auto_id="consent-%s")
    if form.is_valid():
        said = form.cleaned_data
        person = next((p for p in subjects if str(p.pk) == said["person"]), None)
        if person is None:
            raise Http404
        try:
            act.record_consent(work=found, person=person, on=said["on"], form=said["form"], by=request.actor)
            messages.success(request, _("同意を記録しました。"))
            return redirect("library:work", found.id)
        except Refused as no:
            no.onto(form)
    return _page(request, found, consent=form)


@require_POST
@requires(P.STUDY_WRITE)
def consent_end(request: WorkerRequest, consent_id: UUID) -> HttpResponse:
    """Consent is taken back."""
    found = access.get_consent(request.actor, consent_id)
    act.end_consent(consent=found, by=request.actor)
    messages.success(request, _("同意の取り消しを記録しました。住民に出していた事例は、取り下げました。"))
    return redirect("library:work", found.work_id)
