"""A whole desk ends: planned beforehand, carried out in steps of one matter each. Killed in the middle it goes on where it was.

First the desk is closed (from then on the database lets no baton come to it, intake/migrations), then every open matter passes
in a transaction of its own. So what is left only grows less, and two runs at once, or a run after a crash, end the same.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies import seats
from marugoto.agencies.actions import desks as closing
from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import loop, packets
from marugoto.collaboration.models import DeskMove, MovedMatter, Packet, Referral
from marugoto.collaboration.rules import desk_move as rules
from marugoto.collaboration.rules.days import add_open_days
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake import queries as intake
from marugoto.intake.actions import baton, hands, workers
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor

BASES = ("within_commission", "consent")  # what carries a matter to another body, the first that does
BATCH = 50


@transaction.atomic
def plan(
    *, desk_id: UUID, to_desk_id: UUID, holding_desk_id: UUID | None, kind: str, on: date, by: Actor
) -> DeskMove:
    """Plans it for a day. Refused, with the field: not a desk of the town; see rules.plan_problem; planned already."""
    codes.require("collaboration.desk_move_kinds", kind, on=clock.today(), field="kind")
    _of_the_town(by)
    desk, to = _end(desk_id, "desk", by), _end(to_desk_id, "to_desk", by)
    holding = _end(holding_desk_id, "holding_desk", by) if holding_desk_id else None
    field, problem = rules.plan_problem(
        desk=_as_end(desk),
        to=_as_end(to),
        holding=_as_end(holding) if holding else None,
        on=on,
        today=clock.today(),
    )
    if problem:
        raise Refused(problem, field=field)
    if DeskMove.objects.filter(desk=desk, cancelled_at__isnull=True).exists():
        raise Refused(_("この窓口の移し替えは、もう決まっています。"), field="desk")
    row = DeskMove.objects.create(
        municipality_id=by.municipality_id,
        desk=desk,
        to_desk=to,
        holding_desk=holding,
        kind=kind,
        on=on,
        planned_by_id=by.user_id,
        planned_at=clock.now(),
    )
    _note("desk_move.planned", row, by=by)
    return row


def _of_the_town(by: Actor) -> None:
    if by.desk_id is None or not _as_end(agencies.desk(by.desk_id)).town:
        raise Refused(_("窓口の移し替えを決められるのは、市町村の課の調整役だけです。"))


def _end(desk_id: UUID, field: str, by: Actor) -> Desk:
    found = agencies.desks_reachable(by).filter(pk=desk_id).first()
    if found is None:
        raise Refused(_("窓口を選んでください。"), field=field)
    return found


def _as_end(desk: Desk) -> rules.End:
    town = bool(codes.entry("agencies.agency_kinds", desk.agency.kind).extra.get("of_the_town"))
    return rules.End(desk.id, desk.agency_id, desk.accounts, town, desk.valid_to)


@transaction.atomic
def cancel(*, move_id: UUID, by: Actor) -> DeskMove:
    """Takes a plan back, before it has begun. Refused: it has begun."""
    row = _locked(move_id, by)
    if row.started_at is not None:
        raise Refused(_("はじめたものは、取りやめられません。"))
    if row.cancelled_at is None:
        row.cancelled_at = clock.now()
        row.save(update_fields=["cancelled_at"])
        _note("desk_move.cancelled", row, by=by)
    return row


def run(*, move_id: UUID, by: Actor, size: int = BATCH) -> int:
    """Carries out one batch; how many matters are left. 0: it is done. Not one transaction: each matter is its own.

    Refused: the day has not come; it was taken back.
    """
    move = _begin(move_id, by)
    for matter_id in _left(move)[:size]:
        _move_one(move, matter_id, by=by)
    left = len(_left(move))
    if not left:
        _finish(move_id, by)
    return left


@transaction.atomic
def _begin(move_id: UUID, by: Actor) -> DeskMove:
    """The desk is closed for good: what comes after this instant finds it closed."""
    row = _locked(move_id, by)
    if problem := rules.run_problem(on=row.on, today=clock.today(), cancelled=row.cancelled_at is not None):
        raise Refused(problem)
    if row.started_at is None:
        row.started_at = clock.now()
        row.save(update_fields=["started_at"])
        closing.close_desk(
            desk=row.desk,
            last_day=row.on - timedelta(days=1),
            successor=row.to_desk if row.to_desk.agency_id == row.desk.agency_id else None,
            by=by,
        )
        _note("desk_move.begun", row, by=by)
    return row


def _locked(move_id: UUID, by: Actor) -> DeskMove:
    rows = DeskMove.objects.select_for_update(of=("self",)).select_related(
        "desk__agency", "to_desk__agency", "holding_desk__agency"
    )
    found = rows.filter(pk=move_id, municipality_id=by.municipality_id).first()
    if found is None:
        raise Refused(_("移し替えの予定が見つかりません。"))
    return found


@second_wall.lifted("desk_move")
def _left(move: DeskMove) -> list[UUID]:
    rows = Matter.objects.filter(holder_desk_id=move.desk_id).exclude(status="closed").order_by("id")
    return list(rows.values_list("id", flat=True))


@transaction.atomic
def _finish(move_id: UUID, by: Actor) -> None:
    row = _locked(move_id, by)
    if row.finished_at is None:
        row.finished_at = clock.now()
        row.save(update_fields=["finished_at"])
        _note("desk_move.finished", row, by=by)


@transaction.atomic
@second_wall.lifted("desk_move")
def _move_one(move: DeskMove, matter_id: UUID, *, by: Actor) -> None:
    """One matter, whole or not at all: its letters, its packet, its baton, and the line that says so."""
    matter = baton.lock_matter(matter_id)
    if matter.holder_desk_id != move.desk_id or matter.status == "closed":
        return  # somebody was quicker: another run, or its holder
    taken_back = _settle_letters(move, matter, by=by)
    inside = move.to_desk.agency_id == move.desk.agency_id
    draft = None if inside else _least(move, matter)
    held = not inside and draft is None
    to_desk = move.holding_desk if held and move.holding_desk else move.to_desk
    packet = _give(move, matter, draft, by=by) if draft else None
    worker = workers.current_worker(matter)
    act = ("hand_on", add_open_days(clock.today(), 1)) if taken_back else (matter.next_act, matter.next_due)
    baton.pass_baton(
        matter_id=matter.id,
        from_desk_id=move.desk_id,
        to_desk=to_desk,
        reason="desk_moved",
        by=by,
        next_act=act[0],
        next_due=act[1] or clock.today(),
        locked=matter,
    )
    if worker and any(s.user_id == worker.user_id for s in seats.seats_at([to_desk.id])):
        hands.begin(matter, desk_id=to_desk.id, user_id=worker.user_id, at=clock.now(), reason="desk_moved")
    MovedMatter.objects.create(
        move=move, matter=matter, to_desk=to_desk, packet=packet, held=held, at=clock.now()
    )


def _settle_letters(move: DeskMove, matter: Matter, *, by: Actor) -> bool:
    """A baton in the air is taken back (its sender is no longer there to lose it); other answers bind nobody any more.

    True: a baton was taken back, and the successor has to offer it anew.
    """
    taken_back = False
    rows = Referral.objects.filter(
        matter=matter, from_desk_id=move.desk_id, status__in=("sent", "asked_back")
    )
    for row in rows.select_related("packet", "from_desk", "to_desk", "matter").order_by("id"):
        if row.moves_baton:
            row.status, taken_back = "withdrawn", True
            loop.answer_came(row, matter=matter, to="withdrawn")
            row.save(update_fields=["status", "awaited"])
            packets.withdraw_packet(packet=row.packet, by=by)
            loop.say(row, kind="withdraw", body=_("渡した窓口が終わったため、取り下げました。"), by=by)
        elif row.awaited:
            row.awaited = False
            row.save(update_fields=["awaited"])
            baton.answer_came(matter_id=matter.id)
    matter.refresh_from_db()
    return taken_back


def _least(move: DeskMove, matter: Matter) -> disclosure.Draft | None:
    """The least that lets another body go on: about whom, and the worry in the words of the list of needs. None: no basis."""
    words = intake.need_labels(matter, agency_id=move.desk.agency_id)
    for basis in BASES:
        wish = disclosure.Wish(
            basis=basis, items=[("complaint", "・".join(words) or _("相談の内容は、会って聞いてください。"))]
        )
        try:
            return disclosure.compose(
                wish=wish,
                matter=matter,
                from_desk=move.desk,
                to_desk=move.to_desk,
                asked=_asked(),
                moves_baton=True,
                on=clock.today(),
            )
        except Refused:
            continue
    return None


def _asked() -> str:
    return _("窓口の委託先が変わったため、引き継ぎます。")


def _give(move: DeskMove, matter: Matter, draft: disclosure.Draft, *, by: Actor) -> Packet:
    """The packet, and the つなぎ with which the successor reads it: taken with the work itself, so it is accepted already."""
    packet = packets.seal(draft=draft, matter=matter, from_desk=move.desk, to_desk=move.to_desk, by=by)
    referral = Referral.objects.create(
        id=new_id(),
        packet=packet,
        matter=matter,
        seq=Referral.objects.filter(matter=matter).count() + 1,
        from_desk=move.desk,
        to_desk=move.to_desk,
        kind="handover",
        moves_baton=False,  # the move of the desk passes it, and the path says so
        on_paper=False,
        asked=_asked(),
        status="accepted",
        sent_by_id=by.user_id,
        sent_at=packet.sent_at,
        due_on=clock.today(),
        answered_at=packet.sent_at,
        awaited=False,
    )
    loop.involve_receiver(referral, by=by)
    return packet


def _note(verb: str, row: DeskMove, *, by: Actor) -> None:
    refs = [Ref("desk_move", row.id), Ref("desk", row.desk_id), Ref("desk", row.to_desk_id)]
    audit.record(verb, by=by, refs=refs, data={"kind": row.kind, "on": row.on.isoformat()})
