"""担当 is named; 引継ぎ is written down, received, taken back. The case on the matter follows in cases/actions/handover.py."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import seats
from marugoto.agencies.actions import duty
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton, hands
from marugoto.intake.models import Handover, Matter, MatterWorker
from marugoto.intake.rules import handover as rules
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Given:
    """One matter in a hand-over: who takes it, and one line each of what the sheet says."""

    matter_id: UUID
    to_user_id: UUID
    careful: str = ""
    promised: str = ""
    greet: str = ""


@transaction.atomic
def name_worker(*, matter: Matter, user_id: UUID, by: Actor) -> None:
    """Names who of the desk works on a matter. Refused: the baton is elsewhere; not at this desk; being handed over."""
    locked = baton.lock_matter(matter.id)
    if locked.status == "closed":
        raise Refused(_("この案件は、もう終わっています。"))
    if locked.holder_desk_id not in by.desk_ids:
        raise Refused(_("この案件のバトンは、いまあなたの窓口にはありません。"))
    check_sits(user_id, locked.holder_desk_id)
    present = current_worker(locked)
    if present is not None and present.user_id == user_id:
        return
    if Handover.objects.filter(matter=locked, state="waiting").exists():
        raise Refused(_("この案件は、引き継いでいるところです。受けるか、取りやめてから決めてください。"))
    if present is not None and _sits(present.user_id, locked.holder_desk_id):
        duty.check_may_arrange(user_id=present.user_id, desk_id=locked.holder_desk_id, by=by)
    at = clock.now()
    hands.let_go(locked, at=at)
    hands.begin(locked, desk_id=locked.holder_desk_id, user_id=user_id, at=at, reason="named")
    audit.record("worker.named", by=by, refs=[Ref("user", user_id)], matter=locked.id)


def current_worker(matter: Matter) -> MatterWorker | None:
    """Who works on it now."""
    return MatterWorker.objects.filter(matter=matter, until__isnull=True).first()


def check_sits(user_id: UUID, desk_id: UUID) -> None:
    """Refused: this is nobody who sits at that desk and takes matters in hand."""
    if not _sits(user_id, desk_id):
        raise Refused(_("担当には、この窓口の人を選んでください。"), field="worker")


def _sits(user_id: UUID, desk_id: UUID) -> bool:
    return any(s.user_id == user_id for s in seats.seats_at([desk_id]))


@transaction.atomic
def give(
    *, matter: Matter, desk_id: UUID, from_user_id: UUID, given: Given, batch: UUID, reason: str, by: Actor
) -> Handover:
    """Writes one hand-over down; the matter is locked. The same batch twice is one.

    Refused: not for this actor to arrange; the successor does not sit there; it is being handed over already.
    """
    codes.require("intake.handover_reasons", reason, on=clock.today(), field="reason")
    duty.check_may_arrange(user_id=from_user_id, desk_id=desk_id, by=by)
    waiting = Handover.objects.filter(matter=matter, state="waiting").first()
    if waiting is not None and waiting.batch == batch:
        return waiting
    if problem := rules.give_problem(
        to_oneself=given.to_user_id == from_user_id,
        sits=_sits(given.to_user_id, desk_id),
        waiting=waiting is not None,
    ):
        raise Refused(problem, field="to")
    row = Handover.objects.create(
        batch=batch,
        matter=matter,
        desk_id=desk_id,
        from_user_id=from_user_id,
        to_user_id=given.to_user_id,
        reason=reason,
        careful=given.careful.strip(),
        promised=given.promised.strip(),
        greet=given.greet.strip(),
        handed_by_id=by.user_id,
        handed_at=clock.now(),
    )
    _note("handover.given", row, by=by, data={"reason": reason})
    return row


@transaction.atomic
def settle(*, handover_id: UUID, state: str, by: Actor) -> tuple[Handover, Matter]:
    """The successor has received it, or it is taken back; the matter is locked before it. Answers twice: the first counts.

    Refused: it is not theirs to say; it is settled already.
    """
    matter = baton.lock_matter(Handover.objects.values_list("matter_id", flat=True).get(pk=handover_id))
    row = Handover.objects.select_for_update().get(pk=handover_id)
    if problem := rules.settle_problem(state=row.state, to=state, successor=row.to_user_id == by.user_id):
        raise Refused(problem)
    if state == "taken_back" and row.to_user_id != by.user_id:
        duty.check_may_arrange(user_id=row.from_user_id, desk_id=row.desk_id, by=by)
    at = clock.now()
    row.state, row.settled_at = state, at
    row.save(update_fields=["state", "settled_at"])
    if state == "received" and matter.holder_desk_id == row.desk_id and matter.status != "closed":
        hands.let_go(matter, at=at)
        hands.begin(matter, desk_id=row.desk_id, user_id=row.to_user_id, at=at, reason="handed_over")
    verb = "handover.received" if state == "received" else "handover.taken_back"
    _note(verb, row, by=by)
    return row, matter


def _note(verb: str, row: Handover, *, by: Actor, data: dict[str, str] | None = None) -> None:
    refs = [Ref("handover", row.id), Ref("user", row.from_user_id), Ref("user", row.to_user_id)]
    audit.record(verb, by=by, refs=refs, matter=row.matter_id, data=data)
