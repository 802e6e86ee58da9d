"""会議: the list, convening a sitting, bringing a case to one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.collaboration import access
from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.forms import conference as forms
from marugoto.collaboration.forms.referral import chosen_items, item_forms
from marugoto.collaboration.queries import bringing, members, offers
from marugoto.collaboration.queries import conferences as queries
from marugoto.collaboration.rules import recurrence
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P
from marugoto.resources.finding import feed

PAGE = 50
USUAL_TIME = "13:30"


@requires(P.CONFERENCE_READ)
def conferences(request: WorkerRequest) -> HttpResponse:
    """The sittings in sight and the standing meetings of the town with their next day."""
    when = "past" if request.GET.get("when") == "past" else "next"
    page = Paginator(queries.sittings_of(request.actor, when=when), PAGE).get_page(request.GET.get("page"))
    here = reverse("collaboration:conferences")
    context = {
        "when": when,
        "tabs": [
            {"label": _("これから"), "url": here, "current": when == "next"},
            {"label": _("終わった会議"), "url": f"{here}?when=past", "current": when == "past"},
        ],
        "page": page,
        "rows": queries.rows_of(page.object_list),
        "bodies": queries.bodies_of(request.actor),
    }
    return render(request, "collaboration/conferences.html", context)


@require_GET
@requires(P.CONFERENCE_READ)
def calendar(request: WorkerRequest) -> HttpResponse:
    """One's own sittings as a file for a calendar (iCalendar); it names no person and no case."""
    zero = "00000000-0000-0000-0000-000000000000"
    here = reverse("collaboration:conference", args=[zero])
    items = queries.calendar_items(request.actor, request.build_absolute_uri(here).replace(zero, "{id}"))
    answer = HttpResponse(
        feed.calendar(items, name=_("会議"), now=clock.now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    return answer


@requires(P.CONFERENCE_CONVENE)
def convene(request: WorkerRequest, body_id: UUID) -> HttpResponse:
    """A sitting of a body of one's own agency; the day is filled in by its rule."""
    body = queries.body_to_convene(request.actor, body_id)
    if body is None:
        raise Http404
    found = members.candidates(request.actor, body)
    others = [c for c in codes.choices(access.KINDS, on=clock.today()) if c[0] != body.kind]
    form = forms.ConveneForm(
        request.POST or None, candidates=_choices(found), kinds=others, initial=_usual(body)
    )
    if request.method == "POST" and form.is_valid():
        try:
            sitting = sittings.convene(
                conference_id=form.cleaned_data["conference"],
                body=body,
                held_at=form.instant(),
                place=form.cleaned_data["place"],
                members=invited_in(form.cleaned_data["members"]),
                also=form.cleaned_data["also"],
                by=request.actor,
            )
            return redirect("collaboration:conference", sitting.id)
        except Refused as no:
            no.onto(form)
    context = {"body": body, "kind": queries.kind_of_body(body), "form": form}
    return render(request, "collaboration/convene.html", context, status=422 if form.errors else 200)


def _usual(body: Any) -> dict[str, Any]:
    return {
        "conference": new_id(),
        "held_on": recurrence.next_day(body.recurrence, clock.today()),
        "held_at": USUAL_TIME,
    }


def _choices(found: list[members.Candidate]) -> list[tuple[str, str]]:
    return [(c.key, f"{c.label} — {c.why}") for c in found]


def invited_in(keys: list[str]) -> list[sittings.Invited]:
    """ "desk:user" of the checkboxes as people to call."""
    pairs = [key.split(":", 1) for key in keys]
    return [sittings.Invited(desk_id=UUID(desk), user_id=UUID(user)) for desk, user in pairs]


# --- bringing a case -------------------------------------------------------------------------------------------------


@requires(P.CASE_WRITE)
def bring(request: WorkerRequest, case_id: UUID) -> HttpResponse:
    """会議にかける: which sitting? Planned ones of the town, and why one will not do (consent)."""
    case = cases.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    page = Paginator(queries.open_sittings(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "case": case,
        "page": page,
        "rows": bringing.options_for(case, list(page.object_list)),
        "answers": offers.answerers_of_case(request.actor, case),
        "going_on": bringing.going_on(request.actor, case),
        "again": _uuid(request.GET.get("again", "")),
    }
    return render(request, "collaboration/bring.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@requires(P.CASE_WRITE)
def submit(request: WorkerRequest, conference_id: UUID, case_id: UUID) -> HttpResponse:
    """The case, the question, the plan, and item by item what the members will read."""
    case = cases.get_case(request.actor, case_id, P.CASE_WRITE, look=False)
    sitting, kind = access.get_open_sitting(request.actor, conference_id, P.CASE_WRITE)
    data = request.POST or None
    again = _uuid((data or request.GET).get("again", ""))
    question, words = bringing.carried_over(request.actor, case, again, kind) if again else ("", {})
    choices = bringing.with_earlier(offers.choices_for_case(request.actor, case), words)
    items = item_forms(choices, data)
    closes_on = queries.closing_of(sitting)
    late = closes_on is not None and closes_on < clock.today()
    form = forms.SubmitForm(
        data,
        plans=bringing.plan_choices(case),
        desks=bringing.team_desks(case, request.actor),
        late=late,
        initial={"item": new_id(), "plan": bringing.draft_id(case), "question": question, "again": again},
    )
    if data is not None and all([form.is_valid(), *(i.is_valid() for i in items)]):
        try:
            agenda.submit(
                item_id=form.cleaned_data["item"],
                conference_id=sitting.id,
                case=case,
                brought=_brought(form, chosen_items(items)),
                by=request.actor,
            )
            return redirect("collaboration:conference", sitting.id)
        except Refused as no:
            no.onto(form)
    context = {
        "case": case,
        "sitting": sitting,
        "kind": kind,
        "form": form,
        "closes_on": closes_on,
        "late": late,
        "first_items": [i for i, c in zip(items, choices, strict=True) if c.first],
        "more_items": [i for i, c in zip(items, choices, strict=True) if not c.first],
        "answers": offers.answerers_of_case(request.actor, case),
    }
    return render(request, "collaboration/submit.html", context, status=422 if form.errors else 200)


def _brought(form: forms.SubmitForm, items: list[tuple[str, str]]) -> agenda.Brought:
    clean = form.cleaned_data
    return agenda.Brought(
        question=clean["question"],
        items=items,
        plan_id=UUID(clean["plan"]) if clean["plan"] else None,
        desk_ids=[UUID(d) for d in clean["desks"]],
        continues=clean["again"],
        urgent_reason=clean.get("urgent_reason", ""),
    )
