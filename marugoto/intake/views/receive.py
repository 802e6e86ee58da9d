"""相談を受ける: one page from the first word to what follows."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake import access, forms
from marugoto.intake.actions import consultations, drafts
from marugoto.people import access as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P
from marugoto.resources import queries as resources


@requires(P.CONSULTATION_RECEIVE)
def receive(request: WorkerRequest) -> HttpResponse:
    """A new consultation (``?matter=`` one more talk about a matter in hand; ``?person=``, ``?channel=``: what is known)."""
    if request.method == "POST":
        return _act(request, request.POST, _id_in(request.POST))
    start = QueryDict(mutable=True)
    start.update(forms.RECEIVE_DEFAULTS)
    for key, target in (("matter", "matter"), ("person", "s0-person"), ("channel", "channel")):
        if given := request.GET.get(key):
            start[target] = given
    context = _page(request, start, new_id(), fresh=True)
    context["form"].fields["story"].widget.attrs["autofocus"] = True  # one comes here to write
    return render(request, "intake/receive.html", context)


@requires(P.CONSULTATION_RECEIVE)
def edit(request: WorkerRequest, consultation_id: UUID) -> HttpResponse:
    """Go on with a draft."""
    if request.method == "POST":
        return _act(request, request.POST, consultation_id)
    found = access.get_draft(request.actor, consultation_id)
    context = _page(request, forms.as_querydict(found.draft), consultation_id, fresh=True)
    return render(request, "intake/receive.html", context | {"draft_saved_at": found.draft_saved_at})


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def draft(request: WorkerRequest, consultation_id: UUID) -> JsonResponse:
    """Autosave: keeps the form as it stands."""
    try:
        saved = drafts.save_draft(
            consultation_id=consultation_id, fields=_fields(request.POST), by=request.actor
        )
    except Refused as no:
        return JsonResponse({"error": no.message}, status=422)
    return JsonResponse({"saved_at": date_format(clock.now(), "H:i"), "id": str(saved.id)})


@require_POST
@requires(P.CONSULTATION_RECEIVE)
def discard(request: WorkerRequest, consultation_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    access.get_draft(request.actor, consultation_id)
    drafts.discard_draft(consultation_id=consultation_id, by=request.actor)
    return redirect("office:today")


def _id_in(data: QueryDict) -> UUID:
    try:
        return UUID(str(data.get("consultation") or ""))
    except ValueError:
        return new_id()


def _fields(data: QueryDict) -> dict[str, list[str]]:
    skip = {"csrfmiddlewaretoken", "act"}
    return {key: [str(v) for v in data.getlist(key)] for key in data if key not in skip}


def _act(request: WorkerRequest, data: QueryDict, consultation_id: UUID) -> HttpResponse:
    act = str(data.get("act") or "finish")
    if act == "draft":
        return _keep(request, data, consultation_id)
    if act != "finish":
        return render(
            request, "intake/receive.html", _page(request, _reshape(data, act), consultation_id, fresh=True)
        )
    form, subjects = _bound(request.actor, data)
    if all([form.is_valid(), *[s.is_valid() for s in subjects]]):
        try:
            done = consultations.receive(
                consultation_id=consultation_id,
                received=_received(form, subjects, data),
                matter_id=_matter_in(data),
                by=request.actor,
            )
            return _onward(done.outcome, done.matter_id)
        except Refused as no:
            no.onto(form)
    context = _page(request, data, consultation_id, fresh=False) | {
        "form": form,
        "subjects": _rows(subjects, data, request.actor),
    }
    return render(request, "intake/receive.html", context, status=422)


def _keep(request: WorkerRequest, data: QueryDict, consultation_id: UUID) -> HttpResponse:
    try:
        drafts.save_draft(consultation_id=consultation_id, fields=_fields(data), by=request.actor)
    except Refused as no:
        form, _subjects = _bound(request.actor, data)
        form.add_error(None, no.message)
        context = _page(request, data, consultation_id, fresh=False) | {"form": form}
        return render(request, "intake/receive.html", context, status=422)
    return redirect("intake:edit", consultation_id)


def _reshape(data: QueryDict, act: str) -> QueryDict:
    """Buttons that only change the page (one more person, look again): everything typed stays."""
    again = data.copy()
    if act == "more":
        again["subjects"] = str(min(forms.MAX_SUBJECTS, forms.subject_count(data) + 1))
    return again


def _onward(outcome: str, matter_id: UUID | None) -> HttpResponse:
    if outcome == "handed_on":
        return redirect("collaboration:referral-new", matter_id)
    return redirect(f"{reverse('intake:matter', args=[matter_id])}?done={outcome}")


def _matter_in(data: QueryDict) -> UUID | None:
    try:
        return UUID(str(data.get("matter") or ""))
    except ValueError:
        return None


def _make_form(actor: Actor, *args: Any, **kwargs: Any) -> forms.ReceiveForm:
    today = clock.today()
    areas = [(str(a.id), a.name) for a in agencies.areas_of(actor.municipality_id, on=today)]
    return forms.ReceiveForm(*args, areas=areas, on=today, may_take_on=actor.can(P.CASE_OPEN), **kwargs)


def _bound(actor: Actor, data: QueryDict) -> tuple[forms.ReceiveForm, list[forms.SubjectForm]]:
    subjects = [
        forms.SubjectForm(data, prefix=f"s{n}", on=clock.today()) for n in range(forms.subject_count(data))
    ]
    return _make_form(actor, data), subjects


def _page(request: WorkerRequest, data: QueryDict, consultation_id: UUID, *, fresh: bool) -> dict[str, Any]:
    actor, today = request.actor, clock.today()
    initial = {k: data.get(k) for k in data}
    form = _make_form(actor, initial=initial) if fresh else _make_form(actor, data)
    subjects = [
        forms.SubjectForm(
            initial={k.partition("-")[2]: data.get(k) for k in data if k.startswith(f"s{n}-")},
            prefix=f"s{n}",
            on=today,
        )
        for n in range(forms.subject_count(data))
    ]
    matter = (
        access.get_matter_in_hand(actor, found, P.CONSULTATION_RECEIVE)
        if (found := _matter_in(data))
        else None
    )
    return {
        "form": form,
        "consultation_id": consultation_id,
        "matter": matter,
        "subjects": _rows(subjects, data, actor),
        "subject_count": len(subjects),
        "may_add": len(subjects) < forms.MAX_SUBJECTS,
        "needs": resources.needs_page(text=str(data.get("story") or ""), marks=forms.marks_in(data)),
        "draft_saved_at": None,
        "title": _("もう一度、話を聞く") if matter else _("相談を受ける"),
    }


def _rows(subjects: list[forms.SubjectForm], data: QueryDict, actor: Actor) -> list[dict[str, Any]]:
    rows = []
    for form in subjects:
        chosen = str(data.get(f"{form.prefix}-person") or "")
        words = " ".join(
            str(data.get(f"{form.prefix}-{k}") or "") for k in ("name", "kana", "birth", "phone")
        ).strip()
        rows.append(
            {
                "form": form,
                "chosen": chosen,
                "hits": people.lookup(actor, words=words, chosen=chosen) if (words or chosen) else [],
            }
        )
    return rows


def _received(
    form: forms.ReceiveForm, subjects: list[forms.SubjectForm], data: QueryDict
) -> consultations.Received:
    clean = form.cleaned_data
    marks = forms.marks_in(data)
    found = {s.code for s in resources.suggest(clean["story"])}
    return consultations.Received(
        channel=clean["channel"],
        story=clean["story"],
        caller_relation=clean["caller_relation"],
        caller_name=clean["caller_name"],
        caller_contact=clean["caller_contact"],
        anonymous=clean["anonymous"],
        urgency=clean["urgency"],
        outcome=clean["outcome"],
        outcome_note=clean["outcome_note"],
        consent_state=clean["consent_state"],
        consent_form=clean["consent_form"],
        consent_scope=clean["consent_scope"],
        area_id=UUID(clean["area"]) if clean["area"] else None,
        watch_until=clean["watch_until"],
        subjects=[_subject(s) for s in subjects if not s.is_blank()],
        marks=marks,
        suggested=frozenset(found),
    )


def _subject(form: forms.SubjectForm) -> consultations.Subject:
    clean = form.cleaned_data
    return consultations.Subject(
        person_id=form.chosen(),
        **{k: clean[k] for k in ("name", "kana", "birth", "gender", "phone", "address")},
    )
