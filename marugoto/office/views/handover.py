"""引継ぎ: one page with everything that is a worker's, the sheet, and the word 受けた."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marugoto.agencies import seats
from marugoto.agencies.door import WorkerRequest, requires
from marugoto.cases.actions import handover as act
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake import workers
from marugoto.intake.actions.workers import Given
from marugoto.office import handover as queries
from marugoto.office.forms import HandoverForm, HandoverRow
from marugoto.policy.permissions import Permission as P


@requires(P.HANDOVER_WRITE)
def handover(request: WorkerRequest, user_id: UUID) -> HttpResponse:
    """Everything that is this worker's, each with a proposed successor; all or some of it goes in one act."""
    actor, data = request.actor, request.POST if request.method == "POST" else None
    name = _name_at_hand(request, user_id)
    bundle = queries.bundle_of(actor, user_id)
    head = HandoverForm(data, initial={"batch": new_id()})
    rows = [(thing, _row(bundle, thing, user_id, data)) for thing in bundle.things]
    if data is not None and all([head.is_valid(), *(form.is_valid() for _thing, form in rows)]):
        try:
            n = len(_hand_over(request, user_id, head, rows))
            messages.success(
                request, _("%(n)s件を渡しました。相手が受けるまで、いまの担当のままです。") % {"n": n}
            )
            return redirect("office:handover", user_id)
        except Refused as no:
            no.onto(head)
    if data is not None and not all(form.is_valid() for _thing, form in rows):
        head.add_error(None, _("印を付けたものには、引き継ぐ相手を選んでください。"))
    context = {"name": name, "user_id": user_id, "bundle": bundle, "head": head, "rows": rows}
    return render(request, "office/handover.html", context, status=422 if data is not None else 200)


def _name_at_hand(request: WorkerRequest, user_id: UUID) -> str:
    """The name of a colleague (who may have left) of one's own agency. Http404: a stranger."""
    name = seats.name_of(user_id, request.actor.agency_id)
    if not name:
        raise Http404
    return name


def _row(bundle: queries.Bundle, thing: queries.Thing, user_id: UUID, data: Any) -> HandoverRow:
    there = [
        (s.user_id, s.name) for s in bundle.colleagues if s.desk_id == thing.desk_id and s.user_id != user_id
    ]
    before = thing.before
    return HandoverRow(
        data,
        prefix=str(thing.matter_id),
        colleagues=there,
        initial={
            "pick": thing.proposed is not None,
            "to": thing.proposed,
            "careful": before.careful if before else "",
            "promised": before.promised if before else "",
            "greet": before.greet if before else "",
        },
    )


def _hand_over(
    request: WorkerRequest, user_id: UUID, head: HandoverForm, rows: list[tuple[queries.Thing, HandoverRow]]
) -> list[Any]:
    given = [
        Given(
            matter_id=thing.matter_id,
            to_user_id=form.cleaned_data["to"],
            careful=form.cleaned_data["careful"],
            promised=form.cleaned_data["promised"],
            greet=form.cleaned_data["greet"],
        )
        for thing, form in rows
        if form.cleaned_data["pick"]
    ]
    return act.hand_over(from_user_id=user_id, given=given, by=request.actor, **head.cleaned_data)


@requires(P.HANDOVER_WRITE)
def sheet(request: WorkerRequest, batch: UUID) -> HttpResponse:
    """引継ぎシート: a page for each matter, to print."""
    sheets = queries.sheets_of(request.actor, batch)
    first = sheets[0].handover
    return render(request, "office/handover_sheet.html", {"sheets": sheets, "first": first})


@require_POST
@requires(P.HANDOVER_WRITE)
def take(request: WorkerRequest, handover_id: UUID) -> HttpResponse:
    """受けた."""
    row = workers.get_handover(request.actor, handover_id)
    try:
        act.receive(handover_id=row.id, by=request.actor)
        messages.success(request, _("案件 %(number)s の担当になりました。") % {"number": row.matter.number})
    except Refused as no:
        messages.error(request, no.message)
    return redirect("office:today")


@require_POST
@requires(P.HANDOVER_WRITE)
def give_back(request: WorkerRequest, handover_id: UUID) -> HttpResponse:
    """Taken back by whoever handed it over, or not received by the successor: it stays as it was."""
    row = workers.get_handover(request.actor, handover_id)
    try:
        act.take_back(handover_id=row.id, by=request.actor)
        messages.success(
            request, _("案件 %(number)s の引継ぎを取りやめました。") % {"number": row.matter.number}
        )
    except Refused as no:
        messages.error(request, no.message)
    if row.to_user_id == request.actor.user_id:
        return redirect("office:today")
    return redirect("office:handover", row.from_user_id)
