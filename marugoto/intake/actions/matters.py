"""A matter is opened, watched, closed, reopened. Every change is one transaction with its trace."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Area, Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.intake import rules
from marugoto.intake.actions import baton, hands
from marugoto.intake.models import Matter, MatterPerson
from marugoto.people.models import Household, Person
from marugoto.policy.actor import Actor


def _next_number(on: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('intake_matter_serial')")
        (serial,) = cursor.fetchone()
    return rules.matter_number(fiscal_year=rules.fiscal_year(on), serial=serial)


@second_wall.lifted("trail")
def _persons(matter: Matter) -> list[UUID]:
    return list(matter.persons.order_by("id").values_list("person_id", flat=True))


@transaction.atomic
def open_matter(
    *,
    desk: Desk,
    persons: Sequence[tuple[Person, str]],
    urgency: str,
    area: Area | None = None,
    household: Household | None = None,
    by: Actor | None,
    at: datetime | None = None,
    next_act: str = "decide",
    next_due: date | None = None,
    holder: Desk | None = None,
) -> Matter:
    """A worry becomes a matter: from this instant a desk answers for it (``holder``, else the desk that received it).

    ``by`` is None when a resident has written, and nobody has spoken with anybody yet.
    """
    now = at or clock.now()
    days = int(codes.require("intake.urgency", urgency, on=now.date(), field="urgency").extra.get("days", 30))
    keeper = holder or desk
    town_id = by.municipality_id if by else desk.agency.municipality_id
    matter = Matter.objects.create(
        municipality_id=town_id,
        number=_next_number(now.date()),
        holder_desk=keeper,
        origin_desk=desk,
        household=household,
        area=area,
        urgency=urgency,
        opened_at=now,
        next_act=next_act,
        next_due=next_due or now.date() + timedelta(days=days),
    )
    baton.start_hold(matter=matter, desk=keeper, at=now, reason="received", by=by)
    hands.take_up(matter, desk_id=keeper.id, at=now, reason="received", by=by)
    about = [MatterPerson(matter=matter, person=person, role=role) for person, role in persons]
    MatterPerson.objects.bulk_create(about, ignore_conflicts=True)  # whoever was named twice is there once
    audit.record(
        "matter.opened",
        by=by,
        refs=[Ref("matter", matter.id), Ref("desk", keeper.id)],
        matter=matter.id,
        persons=[p.id for p, _role in persons],
        data={"urgency": urgency},
        municipality=None if by else town_id,
    )
    return matter


def _in_hand(matter: Matter, by: Actor) -> None:
    if matter.holder_desk_id not in by.desk_ids:
        raise Refused(_("この案件のバトンは、いまあなたの窓口にはありません。"))


@transaction.atomic
def set_next(*, matter: Matter, act: str, due: date | None, by: Actor, held: bool = False) -> None:
    """What comes next, and by when. Refused: unknown act; the baton is elsewhere; the matter is closed.

    ``held``: the caller made the matter or locked it in this transaction, and has it as it is.
    """
    locked = matter if held else baton.lock_matter(matter.id)
    codes.require("intake.next_acts", act, on=clock.today(), field="act")
    if locked.status == "closed":
        raise Refused(_("この案件は、もう終わっています。"))
    _in_hand(locked, by)
    locked.next_act, locked.next_due = act, due
    locked.save(update_fields=["next_act", "next_due"])
    audit.record(
        "matter.next_set", by=by, refs=[Ref("matter", locked.id)], matter=locked.id, data={"act": act}
    )


@transaction.atomic
def watch_matter(*, matter: Matter, until: date, by: Actor) -> None:
    """Watch until a date: the matter stays open, and rises again on that day."""
    locked = baton.lock_matter(matter.id)
    if problem := rules.watch_problem(outcome="watched", on=clock.today(), watch_until=until):
        raise Refused(problem, field="watch_until")
    if locked.status == "closed":
        raise Refused(_("この案件は、もう終わっています。"))
    _in_hand(locked, by)
    locked.status, locked.watch_until = "watching", until
    locked.next_act, locked.next_due = "check_watch", until
    locked.save(update_fields=["status", "watch_until", "next_act", "next_due"])
    audit.record(
        "matter.watched", by=by, refs=[Ref("matter", locked.id)], matter=locked.id, persons=_persons(locked)
    )


@transaction.atomic
def close_matter(*, matter: Matter, outcome: str, by: Actor) -> None:
    """An honest end: coded. The last hold ends; the path stays. Refused: an answer is still awaited; not in hand."""
    locked = baton.lock_matter(matter.id)
    if problem := rules.closing_problem(status=locked.status, waiting_referrals=locked.answers_awaited):
        raise Refused(problem)
    codes.require("intake.matter_outcomes", outcome, on=clock.today(), field="outcome")
    _in_hand(locked, by)
    at = max(clock.now(), locked.opened_at)
    baton.end_hold(matter=locked, at=at)
    hands.let_go(locked, at=at)
    hands.lapse(locked, at=at)
    locked.status, locked.closed_at, locked.closed_outcome = "closed", at, outcome
    locked.watch_until, locked.next_due = None, None
    locked.save(update_fields=["status", "closed_at", "closed_outcome", "watch_until", "next_due"])
    audit.record(
        "matter.closed",
        by=by,
        refs=[Ref("matter", locked.id)],
        matter=locked.id,
        persons=_persons(locked),
        data={"outcome": outcome},
    )


@transaction.atomic
def reopen_matter(*, matter: Matter, desk: Desk, by: Actor, next_act: str = "decide") -> None:
    """Closed is not forgotten: the matter is taken up again at a desk of one's own."""
    locked = baton.lock_matter(matter.id)
    if locked.status != "closed":
        raise Refused(_("この案件は、まだ終わっていません。"))
    if desk.id not in by.desk_ids:
        raise Refused(_("あなたの窓口で再開してください。"), field="desk")
    last = locked.holds.order_by("-held_from", "-id").first()
    at = max(clock.now(), last.held_to) if last and last.held_to else clock.now()
    locked.status, locked.closed_at, locked.closed_outcome = "open", None, ""
    locked.holder_desk, locked.next_act, locked.next_due = desk, next_act, at.date()
    locked.save(
        update_fields=["status", "closed_at", "closed_outcome", "holder_desk", "next_act", "next_due"]
    )
    baton.start_hold(matter=locked, desk=desk, at=at, reason="reopened", by=by)
    hands.take_up(locked, desk_id=desk.id, at=at, reason="reopened", by=by)
    audit.record(
        "matter.reopened", by=by, refs=[Ref("matter", locked.id)], matter=locked.id, persons=_persons(locked)
    )


@transaction.atomic
def resume_matter(*, matter: Matter, by: Actor, next_act: str = "decide") -> None:
    """The watching ends because there is something to do again. Refused: not watched; the baton is elsewhere."""
    locked = baton.lock_matter(matter.id)
    if locked.status != "watching":
        raise Refused(_("この案件は、見守り中ではありません。"))
    _in_hand(locked, by)
    locked.status, locked.watch_until = "open", None
    locked.next_act, locked.next_due = next_act, clock.today()
    locked.save(update_fields=["status", "watch_until", "next_act", "next_due"])
    audit.record(
        "matter.resumed", by=by, refs=[Ref("matter", locked.id)], matter=locked.id, persons=_persons(locked)
    )


@transaction.atomic
def set_household(*, matter: Matter, household: Household, by: Actor) -> None:
    """The household that the matter is about."""
    locked = baton.lock_matter(matter.id)
    locked.household = household
    locked.save(update_fields=["household"])
    audit.record(
        "matter.household_set",
        by=by,
        refs=[Ref("household", household.id)],
        matter=locked.id,
        persons=_persons(locked),
    )


@transaction.atomic
def add_person(*, matter: Matter, person: Person, role: str = "subject", by: Actor) -> None:
    """One more person whom the matter is about, or who is key to it."""
    locked = baton.lock_matter(matter.id)
    MatterPerson.objects.get_or_create(matter=locked, person=person, role=role)
    audit.record("matter.person_added", by=by, matter=locked.id, persons=[person.id], data={"role": role})
