"""The work of a desk is arranged: who answers for it, who is away and who stands in, when somebody leaves."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import seats
from marugoto.agencies.models import Absence, Desk, Membership, MembershipDesk
from marugoto.agencies.rules import duty as rules
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


def check_may_arrange(*, user_id: UUID, desk_id: UUID, by: Actor) -> None:
    """Refused: it is not for this actor to arrange the work of that worker at that desk."""
    lead = seats.leads_of([desk_id]).get(desk_id)
    if problem := rules.arrange_problem(
        actor=by.user_id,
        worker=user_id,
        lead=lead.user_id if lead else None,
        same_desk=desk_id in by.desk_ids,
    ):
        raise Refused(problem)


def _lock_desk(desk_id: UUID) -> Desk:
    return Desk.objects.select_for_update().get(pk=desk_id)


@transaction.atomic
def name_lead(*, desk_id: UUID, user_id: UUID, by: Actor) -> None:
    """Names who answers for a desk (窓口の責任者). Refused: not theirs to say; nobody who sits there."""
    _lock_desk(desk_id)
    present = seats.seats_at([desk_id])
    lead = next((s for s in present if s.leads), None)
    problem = rules.lead_problem(
        actor=by.user_id, lead=lead.user_id if lead else None, same_desk=desk_id in by.desk_ids
    )
    if problem:
        raise Refused(problem)
    chosen = next((s for s in present if s.user_id == user_id), None)
    if chosen is None:
        raise Refused(_("責任者には、この窓口の人を選んでください。"), field="lead")
    rows = MembershipDesk.objects.filter(desk_id=desk_id)
    rows.filter(leads=True).update(leads=False)
    rows.filter(membership_id=chosen.membership_id).update(leads=True)
    audit.record("desk.lead_named", by=by, refs=[Ref("desk", desk_id), Ref("user", user_id)])


@transaction.atomic
def set_absence(
    *, user_id: UUID, desk_id: UUID, first: date, last: date, stand_in_id: UUID, by: Actor
) -> Absence:
    """Marks days of absence with a stand-in of the same desk. Refused, with the field: see rules.absence_problem."""
    _lock_desk(desk_id)
    check_may_arrange(user_id=user_id, desk_id=desk_id, by=by)
    there = {s.user_id for s in seats.seats_at([desk_id])}
    if user_id not in there:
        raise Refused(_("この人は、この窓口の人ではありません。"), field="user")
    over = Absence.objects.filter(desk_id=desk_id, valid_from__lte=last, valid_to__gte=first)
    field, problem = rules.absence_problem(
        first=first,
        last=last,
        today=clock.today(),
        stand_in=stand_in_id,
        worker=user_id,
        at_desk=stand_in_id in there,
        away=over.filter(user_id=stand_in_id).exists(),
    )
    if problem:
        raise Refused(problem, field=field)
    if over.filter(user_id=user_id).exists():
        raise Refused(_("この日には、もう不在の予定があります。"), field="valid_from")
    row = Absence.objects.create(
        desk_id=desk_id, user_id=user_id, stand_in_id=stand_in_id, valid_from=first, valid_to=last
    )
    audit.record(
        "absence.set", by=by, refs=[Ref("desk", desk_id), Ref("user", user_id), Ref("user", stand_in_id)]
    )
    return row


@transaction.atomic
def end_absence(*, absence: Absence, by: Actor) -> None:
    """Back already: what has passed stays, what had not begun is taken off. Refused: not theirs to say."""
    _lock_desk(absence.desk_id)
    check_may_arrange(user_id=absence.user_id, desk_id=absence.desk_id, by=by)
    fresh = Absence.objects.filter(pk=absence.pk).first()
    if fresh is None:
        return
    today = clock.today()
    if fresh.valid_from >= today:
        fresh.delete()
    elif fresh.valid_to is not None and fresh.valid_to >= today:
        fresh.valid_to = date.fromordinal(today.toordinal() - 1)
        fresh.save(update_fields=["valid_to"])
    audit.record("absence.ended", by=by, refs=[Ref("desk", absence.desk_id), Ref("user", absence.user_id)])


@transaction.atomic
def end_membership(*, user_id: UUID, agency_id: UUID, last_day: date, left: int, by: Actor) -> Membership:
    """The last day of somebody at an agency: from the next day on nothing there opens any more.

    ``left``: how much is still theirs and was given to nobody; the caller has counted it. Refused: something is left.
    """
    row = seats.membership_of(user_id, agency_id)
    if row is None or agency_id != by.agency_id:
        raise Refused(_("この人は、いまこの機関にいません。"))
    locked = Membership.objects.select_for_update().get(pk=row.pk)
    field, problem = rules.leave_problem(last=last_day, today=clock.today(), left=left)
    if problem:
        raise Refused(problem, field=field)
    locked.valid_to = last_day
    locked.save(update_fields=["valid_to"])
    audit.record(
        "membership.ended",
        by=by,
        refs=[Ref("user", user_id), Ref("agency", agency_id)],
        data={"last_day": last_day.isoformat()},
    )
    return locked
