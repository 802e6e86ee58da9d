"""The baton: who answers for a matter. Nothing else in the house changes ``holder_desk``."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, second_wall
from marugoto.core.errors import Refused
from marugoto.intake.actions import hands
from marugoto.intake.models import BatonHold, Matter
from marugoto.policy.actor import Actor


def lock_matter(matter_id: UUID) -> Matter:
    """The matter, locked until the end of the transaction. Refused: there is no such matter."""
    try:
        return Matter.objects.select_for_update().get(pk=matter_id)
    except Matter.DoesNotExist:
        raise Refused(_("案件が見つかりません。")) from None


def start_hold(*, matter: Matter, desk: Desk, at: datetime, reason: str, by: Actor | None) -> None:
    """Begins a stretch of the path (``by`` None: a resident wrote); the database refuses a second holder.

    Refused: the desk has ended (the database refuses it too, for a desk that ends at this very moment).
    """
    if desk.valid_to is not None and desk.valid_to < at.date():
        raise Refused(_("この窓口は、もう終わっています。別の窓口を選んでください。"))
    passed_by = by.user_id if by else None
    BatonHold.objects.create(matter=matter, desk=desk, held_from=at, reason=reason, passed_by=passed_by)


def end_hold(*, matter: Matter, at: datetime) -> datetime:
    """Ends the current stretch of the path; when it ended, which is never before it began."""
    hold = BatonHold.objects.get(matter=matter, held_to__isnull=True)
    hold.held_to = max(at, hold.held_from)
    hold.save(update_fields=["held_to"])
    return hold.held_to


@transaction.atomic
def pass_baton(
    *,
    matter_id: UUID,
    from_desk_id: UUID,
    to_desk: Desk,
    reason: str,
    by: Actor,
    next_act: str = "decide",
    next_due: date | None = None,
    locked: Matter | None = None,
) -> Matter:
    """The baton goes from one desk to another, in one instant. ``locked``: the matter, where the caller holds its lock already.

    Refused: the matter is closed; it is no longer in the hand of ``from_desk``; the receiver has no accounts.
    """
    matter = locked or lock_matter(matter_id)
    if matter.status == "closed":
        raise Refused(_("この案件は、もう終わっています。"))
    if matter.holder_desk_id != from_desk_id:
        raise Refused(_("この案件のバトンは、もう別の窓口にあります。画面を開きなおしてください。"))
    if matter.answers_awaited and reason not in ("accepted", "desk_moved"):
        raise Refused(
            _("つなぎ先の返事を待っています。返事を受けるか、つなぎを取り下げてから引き継いでください。")
        )
    if not to_desk.accounts:
        raise Refused(
            _(
                "この窓口にはアカウントがないため、バトンは渡せません。紙で渡し、返事はあなたの窓口で記録します。"
            )
        )
    if to_desk.id == from_desk_id:
        raise Refused(_("この案件のバトンは、もうこの窓口にあります。"))
    at = clock.now()
    start = end_hold(matter=matter, at=at)
    matter.holder_desk = to_desk
    matter.status = "open"
    matter.watch_until = None
    matter.next_act = next_act
    matter.next_due = next_due
    matter.save(update_fields=["holder_desk", "status", "watch_until", "next_act", "next_due"])
    start_hold(matter=matter, desk=to_desk, at=start, reason=reason, by=by)
    hands.let_go(matter, at=start)
    if reason != "desk_moved":  # whoever moves a whole desk works on none of it
        hands.take_up(matter, desk_id=to_desk.id, at=start, reason=reason, by=by)
    audit.record(
        "baton.passed",
        by=by,
        refs=[Ref("desk", from_desk_id), Ref("desk", to_desk.id)],
        matter=matter.id,
        persons=_persons(matter),
        data={"reason": reason},
    )
    return matter


@second_wall.lifted("trail")
def _persons(matter: Matter) -> list[UUID]:
    return list(matter.persons.order_by("id").values_list("person_id", flat=True))


@transaction.atomic
def expect_answer(
    *,
    matter_id: UUID,
    next_act: str = "await_answer",
    due: date | None = None,
    locked: Matter | None = None,
) -> Matter:
    """A つなぎ was sent: the matter waits for an answer, and may not be closed until it comes. Refused: it is closed."""
    matter = locked or lock_matter(matter_id)
    if matter.status == "closed":
        raise Refused(_("この案件は、もう終わっています。"))
    matter.answers_awaited += 1
    matter.next_act, matter.next_due = next_act, due or matter.next_due
    matter.save(update_fields=["answers_awaited", "next_act", "next_due"])
    return matter


@transaction.atomic
def answer_came(
    *,
    matter_id: UUID,
    next_act: str | None = None,
    due: date | None = None,
    locked: Matter | None = None,
) -> Matter:
    """The answer is here (accepted, declined, withdrawn): one less to wait for; perhaps another next act."""
    matter = locked or lock_matter(matter_id)
    matter.answers_awaited = max(0, matter.answers_awaited - 1)
    if next_act:
        matter.next_act, matter.next_due = next_act, due
    matter.save(update_fields=["answers_awaited", "next_act", "next_due"])
    return matter


@transaction.atomic
def point_next(*, matter_id: UUID, act: str, due: date | None, by: Actor | None) -> Matter:
    """What comes next, said by a room that knows it (a conference endorsed the plan, a step came back; ``by`` None: a guest
    reported by a link).

    Whoever says it, the baton stays where it is. Nothing happens to a closed matter, or when it is said already.
    """
    matter = lock_matter(matter_id)
    if matter.status == "closed" or (matter.next_act, matter.next_due) == (act, due):
        return matter
    matter.next_act, matter.next_due = act, due
    matter.save(update_fields=["next_act", "next_due"])
    audit.record(
        "matter.next_set",
        by=by,
        refs=[Ref("matter", matter.id)],
        matter=matter.id,
        municipality=matter.municipality_id,
        data={"act": act},
    )
    return matter
