"""渡す: to whom, what is asked, by when, which items, on which basis. Nothing typed is lost while one searches."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases import access as cases
from marugoto.collaboration.actions import referrals as act
from marugoto.collaboration.actions.packets import Heard
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.forms import referral as forms
from marugoto.collaboration.queries import desks, offers
from marugoto.collaboration.queries.referrals import baton_in_the_air
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake import access as intake
from marugoto.intake import queries as matters
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


@requires(P.REFERRAL_SEND)
def new(request: WorkerRequest, matter_id: UUID) -> HttpResponse:
    """A つなぎ from the desk that holds the baton (``?step=`` for a step of the plan)."""
    matter = intake.get_matter_in_hand(request.actor, matter_id, P.REFERRAL_SEND)
    if request.method != "POST":
        return render(request, "collaboration/referral_new.html", _fresh(request, matter))
    if "find" in request.POST:
        return render(request, "collaboration/referral_new.html", _again(request, matter))
    on = clock.today()
    typed, items = forms.typed_form(request.POST, on=on, kinds=offers.kinds(on))
    problem: Refused | None = None
    if all([typed.is_valid(), *(i.is_valid() for i in items)]):
        try:
            sent = act.send(
                referral_id=typed.cleaned_data["referral"],
                matter_id=matter.id,
                letter=_letter(typed, items),
                by=request.actor,
            )
            return _onward(sent)
        except Refused as no:
            problem = no
    return render(request, "collaboration/referral_new.html", _bound(request, matter, problem), status=422)


def _onward(sent: Any) -> HttpResponse:
    return redirect(f"{reverse('collaboration:referral', args=[sent.id])}?sent=1")


def _letter(form: forms.SendForm, items: list[forms.ItemForm]) -> act.Letter:
    clean = form.cleaned_data
    heard = form.person_ids()
    return act.Letter(
        to_desk_id=UUID(clean["to_desk"]),
        kind=clean["kind"],
        asked=clean["asked"],
        due_on=clean["due_on"],
        step_id=clean["step"],
        wish=Wish(
            basis=clean["basis"],
            basis_note=clean["basis_note"],
            until=clean["until"],
            items=forms.chosen_items(items),
            members=[UUID(m) for m in clean["members"]],
        ),
        heard=Heard(
            person_ids=heard,
            form=clean["consent_form"],
            on=clean["consent_on"] or clock.today(),
            scope_note=clean["consent_scope"],
            until=clean["consent_until"],
        )
        if heard
        else None,
    )


# --- the page --------------------------------------------------------------------------------------------------------


def _fresh(request: WorkerRequest, matter: Any) -> dict[str, Any]:
    actor, on = request.actor, clock.today()
    answers = offers.answerers(actor, matter)
    initial: dict[str, Any] = {"referral": new_id(), "consent_on": on, **offers.start(actor, matter, answers)}
    if picked := request.GET.get("to"):
        initial["to_desk"] = picked
    step = _step_in(actor, request.GET, matter)
    if step:
        initial |= {"step": step.id, "asked": step.what, "kind": "request", "to_desk": step.desk_id}
    return _page(request, matter, initial=initial, answers=answers)


def _again(request: WorkerRequest, matter: Any) -> dict[str, Any]:
    """The search button: another list, everything typed stays, nothing is judged yet."""
    data = request.POST
    many = {"consent_persons", "members"}
    initial = {k: data.getlist(k) if k in many else data.get(k) for k in data}
    return _page(request, matter, initial=initial, posted=data)


def _bound(request: WorkerRequest, matter: Any, problem: Refused | None) -> dict[str, Any]:
    """The page once more, as it was typed, with what is wrong with it."""
    page = _page(request, matter, data=request.POST)
    form = page["form"]
    if form.is_valid() and problem:
        problem.onto(form)
    return page


def _page(
    request: WorkerRequest,
    matter: Any,
    *,
    initial: dict[str, Any] | None = None,
    data: QueryDict | None = None,
    posted: QueryDict | None = None,
    answers: list[offers.Answerer] | None = None,
) -> dict[str, Any]:
    actor, on = request.actor, clock.today()
    answers = offers.answerers(actor, matter) if answers is None else answers
    typed = data if data is not None else posted
    areas = [(str(a.id), a.name) for a in agencies.areas_of(actor.municipality_id, on=on)]
    find = forms.FindForm(typed, areas=areas, on=on, auto_id="find-%s")
    chosen = typed.get("to_desk") if typed is not None else (initial or {}).get("to_desk")
    rows, total = _desk_rows(actor, matter, find, str(chosen or ""))
    members = offers.household_members(actor, matter)
    asked = [*answers, *(m.answer for m in members if not m.subject)]
    form = forms.SendForm(
        data,
        initial=initial,
        on=on,
        persons=[(str(a.person_id), f"{a.name}（{_('いま')}: {a.label}）") for a in asked],
        desks=[(str(r.desk_id), r.title) for r in rows],
        members=[(str(m.person_id), f"{m.words}　{_('いま')}: {m.answer.label}") for m in members],
    )
    choices = offers.choices_for(actor, matter)
    items = forms.item_forms(choices, typed)
    return {
        "matter": matter,
        "line": matters.baton_line(matter, actor=actor),
        "form": form,
        "find": find,
        "desk_total": total,
        "desk_options": [(o, r, desks.details_of(r)) for o, r in zip(form["to_desk"], rows, strict=True)],
        "items": items,
        "first_items": [i for i, c in zip(items, choices, strict=True) if c.first],
        "more_items": [i for i, c in zip(items, choices, strict=True) if not c.first],
        "answers": answers,
        "asks_consent": any(not a.in_force for a in asked),
        "household": members,
        "desk_title": agencies.desk_title(matter.holder_desk),
        "in_the_air": baton_in_the_air(matter.id),
    }


def _desk_rows(
    actor: Actor, matter: Any, find: forms.FindForm, chosen: str
) -> tuple[list[desks.DeskRow], int]:
    """The desks found, and the one that is chosen already (it does not vanish when one searches on)."""
    rows, total = desks.find_desks(
        actor, near=matter.area_id, fields=offers.fields_of(actor, matter), **find.wanted()
    )
    try:
        picked = UUID(chosen)
    except ValueError:
        return rows, total
    if any(r.desk_id == picked for r in rows):
        return rows, total
    return [*desks.desk_rows(actor, [picked]), *rows], total


def _step_in(actor: Actor, data: QueryDict, matter: Any) -> Any:
    raw = str(data.get("step") or "")
    try:
        step_id = UUID(raw)
    except ValueError:
        return None
    step = cases.get_step(actor, step_id, P.CASE_READ, look=False)
    return step if step.goal.plan.case.matter_id == matter.id else None
