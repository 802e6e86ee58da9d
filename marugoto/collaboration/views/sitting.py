"""One sitting: who sits there, the agenda, the minutes, the wall. Each act is a small form of its own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.collaboration import access
from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.forms import conference as forms
from marugoto.collaboration.queries import conferences as queries
from marugoto.collaboration.queries import copies, members
from marugoto.collaboration.rules import conference as rules
from marugoto.collaboration.rules import recurrence
from marugoto.collaboration.views.conferences import invited_in
from marugoto.collaboration.wall import actions as wall
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.permissions import Permission as P


@requires(P.CONFERENCE_READ)
def detail(request: WorkerRequest, conference_id: UUID) -> HttpResponse:
    """One sitting, as far as one's seat there goes."""
    found = access.get_conference(request.actor, conference_id, P.CONFERENCE_READ)
    return render(request, "collaboration/conference.html", _context(request, *found))


def _context(request: WorkerRequest, sitting: Any, kind: Any, seat: Any, **failed: Any) -> dict[str, Any]:
    actor = request.actor
    planned = sitting.status == "planned"
    minutes = planned and rules.may_minute(kind, seat)
    failed_item = failed.get("failed_item")
    items = queries.items_of(actor, sitting, kind, seat)
    desks = members.paper_desks(actor) if minutes else []
    members_here = queries.members_of(actor, sitting)
    return {
        "sitting": sitting,
        "kind": kind,
        "seat": seat,
        "planned": planned,
        "minutes_open": minutes,
        "may_say": planned and rules.may_read_wall(kind, seat),
        "may_lead": planned and seat.chair and actor.can(P.CONFERENCE_CONVENE),
        "asks_oath": planned and seat.named and not seat.sworn and kind.secrecy != "none",
        "members": members_here,
        "items": [
            {"view": i, "forms": _item_forms(i, minutes, desks, failed if i.id == failed_item else {})}
            for i in items
        ],
        "next_day": recurrence.next_day(sitting.body.recurrence, _day_after(sitting)),
        "may_print": seat.chair and not kind.walled and actor.can(P.CONFERENCE_CONVENE),
        **copies.card(copies.copies_of_sitting(actor, sitting)),
        "attendance": _attendance_forms(members_here) if planned and seat.chair else [],
        "invite_form": _invite_form(request, sitting) if planned and seat.chair else None,
        "told_form": _told_form(members_here) if planned and seat.chair else None,
        "untold": sum(not (m.told or m.account) for m in members_here),
        "closes_on": queries.closing_of(sitting) if planned else None,
        **{k: v for k, v in failed.items() if not k.startswith("item_")},
    }


def _day_after(sitting: Any) -> Any:
    held = sitting.held_at.astimezone(clock.JST).date()
    return held.fromordinal(held.toordinal() + 1)


def _item_forms(
    item: queries.ItemView, minutes: bool, desks: list[tuple[str, str]], failed: dict[str, Any]
) -> dict[str, Any]:
    on, key = clock.today(), str(item.id)
    if (
        not item.readable
    ):  # what rests on no consent any more still needs a result, so that the sitting can end
        shut = forms.ResultForm(initial={"result": item.result}, on=on, auto_id=f"result-{key}-%s")
        return {"result": shut} if minutes and item.closed else {}
    made: dict[str, Any] = {"wall": forms.WallForm(initial={"said": new_id()}, auto_id=f"wall-{key}-%s")}
    if minutes:
        made |= {
            "minutes": forms.MinutesForm(initial={"minutes": item.minutes}, auto_id=f"minutes-{key}-%s"),
            "decision": forms.DecisionForm(
                initial={"decision": new_id(), "kind": "decision"},
                on=on,
                desks=desks,
                auto_id=f"decision-{key}-%s",
            ),
            "result": forms.ResultForm(initial={"result": item.result}, on=on, auto_id=f"result-{key}-%s"),
        }
    return made | {k.removeprefix("item_"): v for k, v in failed.items() if k.startswith("item_")}


def _attendance_forms(lines: list[queries.MemberLine]) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "form": forms.AttendanceForm(
                prefix=f"a-{line.id}",
                on=clock.today(),
                name=f"{line.name}（{line.desk}）",
                initial={"attendance": line.attendance},
            ),
        }
        for line in lines
    ]


def _invite_form(request: WorkerRequest, sitting: Any, data: Any = None) -> forms.InviteForm:
    words = str((data or request.GET).get("words") or "")
    found = members.candidates(request.actor, sitting.body, conference=sitting, words=words)
    return forms.InviteForm(
        data,
        candidates=[(c.key, f"{c.label} — {c.why}") for c in found],
        desks=members.paper_desks(request.actor),
        initial={"words": words},
        auto_id="invite-%s",
    )


# --- the sitting itself ----------------------------------------------------------------------------------------------


def _plain(do: Callable[..., Any], permission: P, name: str) -> Callable[..., HttpResponseBase]:
    """A view for an act without a form: acknowledge, cancel, conclude."""

    def view(request: WorkerRequest, conference_id: UUID) -> HttpResponse:
        found = access.get_conference(request.actor, conference_id, permission, look=False)
        try:
            do(conference_id=conference_id, by=request.actor)
        except Refused as no:
            context = _context(request, *found, problem=no.message)
            return render(request, "collaboration/conference.html", context, status=422)
        return redirect("collaboration:conference", conference_id)

    view.__name__ = name
    view.__doc__ = f"POST: {name}."
    return require_POST(requires(permission)(view))


acknowledge = _plain(sittings.acknowledge, P.CONFERENCE_READ, "acknowledge")
cancel = _plain(sittings.cancel, P.CONFERENCE_CONVENE, "cancel")
conclude = _plain(sittings.conclude, P.CONFERENCE_CONVENE, "conclude")


def _of_attendee(do: Callable[..., Any], name: str) -> Callable[..., HttpResponseBase]:
    def view(request: WorkerRequest, conference_id: UUID, attendee_id: UUID) -> HttpResponse:
        found = access.get_conference(request.actor, conference_id, P.CONFERENCE_CONVENE, look=False)
        access.require_attendee(found[0], attendee_id)
        try:
            do(attendee_id=attendee_id, by=request.actor)
        except Refused as no:
            context = _context(request, *found, problem=no.message)
            return render(request, "collaboration/conference.html", context, status=422)
        return redirect("collaboration:conference", conference_id)

    view.__name__ = name
    view.__doc__ = f"POST: {name}."
    return require_POST(requires(P.CONFERENCE_CONVENE)(view))


release = _of_attendee(sittings.release, "release")
acknowledge_for = _of_attendee(sittings.acknowledge_for, "acknowledge_for")


@require_POST
@requires(P.CONFERENCE_CONVENE)
def invite(request: WorkerRequest, conference_id: UUID) -> HttpResponse:
    """More people are called (``find`` only searches; what is ticked stays)."""
    found = access.get_conference(request.actor, conference_id, P.CONFERENCE_CONVENE, look=False)
    form = _invite_form(request, found[0], request.POST)
    if "find" not in request.POST and form.is_valid():
        clean = form.cleaned_data
        by_name = [sittings.Invited(desk_id=UUID(clean["desk"]), name=clean["name"])] if clean["name"] else []
        try:
            sittings.invite(
                conference_id=conference_id,
                invited=[*invited_in(clean["members"]), *by_name],
                by=request.actor,
            )
            return redirect("collaboration:conference", conference_id)
        except Refused as no:
            no.onto(form)
    status = 200 if "find" in request.POST else 422
    context = _context(request, *found, invite_open=True) | {"invite_form": form}
    return render(request, "collaboration/conference.html", context, status=status)


def _told_form(lines: list[queries.MemberLine], data: Any = None) -> forms.ToldForm:
    return forms.ToldForm(
        data,
        on=clock.today(),
        members=[(str(m.id), f"{m.name}（{m.desk}）") for m in lines if not m.me],
        initial={"members": [str(m.id) for m in lines if not (m.told or m.account or m.me)]},
        auto_id="told-%s",
    )


@require_POST
@requires(P.CONFERENCE_CONVENE)
def told(request: WorkerRequest, conference_id: UUID) -> HttpResponse:
    """Who was told of the sitting, by mail, by telephone or on paper."""
    found = access.get_conference(request.actor, conference_id, P.CONFERENCE_CONVENE, look=False)
    form = _told_form(queries.members_of(request.actor, found[0]), request.POST)
    if form.is_valid():
        try:
            sittings.note_told(
                conference_id=conference_id,
                attendee_ids=[UUID(one) for one in form.cleaned_data["members"]],
                how=form.cleaned_data["how"],
                by=request.actor,
            )
            return redirect("collaboration:conference", conference_id)
        except Refused as no:
            no.onto(form)
    context = _context(request, *found, told_open=True) | {"told_form": form}
    return render(request, "collaboration/conference.html", context, status=422)


@require_POST
@requires(P.CONFERENCE_CONVENE)
def attendance(request: WorkerRequest, conference_id: UUID) -> HttpResponse:
    """出欠 of everybody, in one go."""
    found = access.get_conference(request.actor, conference_id, P.CONFERENCE_CONVENE, look=False)
    marks = {
        line.id: request.POST.get(f"a-{line.id}-attendance", "")
        for line in queries.members_of(request.actor, found[0])
    }
    try:
        sittings.mark_attendance(
            conference_id=conference_id, marks={k: v for k, v in marks.items() if v}, by=request.actor
        )
    except Refused as no:
        context = _context(request, *found, problem=no.message)
        return render(request, "collaboration/conference.html", context, status=422)
    return redirect("collaboration:conference", conference_id)


# --- at the table ----------------------------------------------------------------------------------------------------


def _at_item(
    slot: str, make: Callable[[Any, str, Any], Any], do: Callable[..., Any], permission: P, name: str
) -> Callable[..., HttpResponseBase]:
    """A view for one form of one agenda item; what was typed stays on the page when it is refused."""

    def view(request: WorkerRequest, conference_id: UUID, item_id: UUID) -> HttpResponse:
        access.get_agenda_item(request.actor, conference_id, item_id, permission)
        form: django_forms.Form = make(request.POST, f"{slot}-{item_id}-%s", request.actor)
        if form.is_valid():
            try:
                do(item_id, form.cleaned_data, request.actor)
                return redirect(f"{_here(conference_id)}#item-{item_id}")
            except Refused as no:
                no.onto(form)
        found = access.get_conference(request.actor, conference_id, permission, look=False)
        failed = {"failed_item": item_id, f"item_{slot}": form, "failed_form": form}
        return render(
            request, "collaboration/conference.html", _context(request, *found, **failed), status=422
        )

    view.__name__ = name
    view.__doc__ = f"POST: {name}."
    return require_POST(requires(permission)(view))


def _here(conference_id: UUID) -> str:
    return reverse("collaboration:conference", args=[conference_id])


def _make_decision(data: Any, auto_id: str, by: Any) -> forms.DecisionForm:
    return forms.DecisionForm(data, on=clock.today(), desks=members.paper_desks(by), auto_id=auto_id)


def _decide(item_id: UUID, clean: dict[str, Any], by: Any) -> None:
    agenda.decide(
        decision_id=clean["decision"],
        item_id=item_id,
        kind=clean["kind"],
        body=clean["body"],
        desk_id=UUID(clean["desk"]) if clean["desk"] else None,
        due_on=clean["due_on"],
        by=by,
    )


def _minute(item_id: UUID, clean: dict[str, Any], by: Any) -> None:
    agenda.keep_minutes(item_id=item_id, minutes=clean["minutes"], by=by)


def _set_result(item_id: UUID, clean: dict[str, Any], by: Any) -> None:
    agenda.set_result(item_id=item_id, result=clean["result"], by=by)


def _say(item_id: UUID, clean: dict[str, Any], by: Any) -> None:
    wall.say(item_id=clean["said"], agenda_item_id=item_id, body=clean["body"], by=by)


minutes = _at_item(
    "minutes",
    lambda data, auto_id, _by: forms.MinutesForm(data, auto_id=auto_id),
    _minute,
    P.CONFERENCE_CONVENE,
    "minutes",
)
decide = _at_item("decision", _make_decision, _decide, P.CONFERENCE_CONVENE, "decide")
result = _at_item(
    "result",
    lambda data, auto_id, _by: forms.ResultForm(data, on=clock.today(), auto_id=auto_id),
    _set_result,
    P.CONFERENCE_CONVENE,
    "result",
)
say = _at_item(
    "wall", lambda data, auto_id, _by: forms.WallForm(data, auto_id=auto_id), _say, P.CONFERENCE_READ, "say"
)
