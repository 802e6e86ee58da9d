"""A desk ends. Its rows stay; from the day after its last one nothing new comes to it."""

from datetime import date, timedelta

from django.db import transaction

from marugoto.agencies.models import Desk, DeskCover, MembershipDesk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.policy.actor import Actor


@transaction.atomic
def close_desk(*, desk: Desk, last_day: date, successor: Desk | None, by: Actor) -> None:
    """The last day of a desk. ``successor``: of the same agency; its people then also see and answer what still comes
    to the old desk, and the old desk's people sit there from now on. Twice is once."""
    locked = Desk.objects.select_for_update().get(pk=desk.pk)
    if locked.valid_to is not None and locked.valid_to <= last_day:
        return
    locked.valid_to = max(last_day, locked.valid_from)
    locked.save(update_fields=["valid_to"])
    if successor is not None:
        DeskCover.objects.get_or_create(
            desk=locked,
            covered_by=successor,
            valid_to=None,
            defaults={"valid_from": last_day + timedelta(days=1), "reason": "succession"},
        )
        for seat in MembershipDesk.objects.filter(desk=locked).order_by("id"):
            MembershipDesk.objects.get_or_create(
                membership_id=seat.membership_id, desk=successor, defaults={"sort": seat.sort}
            )
    audit.record("desk.closed", by=by, refs=[Ref("desk", locked.pk)], data={"last_day": last_day.isoformat()})
