"""当番: a week at a desk is asked for among those who sit there, they answer, it is set from the answers; a shift hands over."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from marugoto.agencies import seats
from marugoto.agencies.models import Absence, Desk, Shift, ShiftAnswer
from marugoto.agencies.queries import in_force
from marugoto.agencies.rules import shifts as rules
from marugoto.agencies.rules.duty import arrange_problem
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

PARTS, ANSWERS = "agencies.shift_parts", "agencies.shift_answers"
FAIR_DAYS = 28  # whoever had fewer shifts in these days before is set first
NOBODY = UUID(int=0)


@transaction.atomic
def ask(*, desk_id: UUID, week: date, days: Collection[int], parts: Collection[str], by: Actor) -> int:
    """Who can be at the desk in this week? Asked once for each part of a day; returns how many are new.

    Refused: not theirs to arrange (the lead, or anybody there while none is named); a week that has passed; no day, no part.
    """
    _lock(desk_id)
    _may_arrange(desk_id, by)
    today = clock.today()
    for part in parts:
        codes.require(PARTS, part, on=today, field="parts")
    field, problem = rules.ask_problem(week=week, today=today, days=len(days), parts=len(parts))
    if problem:
        raise Refused(problem, field=field)
    first, made = rules.monday_of(week), 0
    for day in (first + timedelta(days=n) for n in sorted(set(days)) if 0 <= n <= 6):
        for part in parts:
            if day >= today:
                asked = {"asked_by_id": by.user_id, "asked_at": clock.now()}
                made += Shift.objects.get_or_create(desk_id=desk_id, day=day, part=part, defaults=asked)[1]
    _note("shifts.asked", desk_id, by=by, data={"week": first.isoformat(), "shifts": made})
    return made


@transaction.atomic
def answer(*, desk_id: UUID, answers: Mapping[UUID, str], by: Actor) -> int:
    """My answers for shifts of one of my desks; one that is given again is changed, "" takes it back.

    What was set by it stays set. Returns how many. Refused: another desk; an unknown answer; a day that has passed.
    """
    if desk_id not in by.desk_ids:
        raise Refused(_("この窓口の人ではありません。"))
    rows = Shift.objects.filter(desk_id=desk_id, day__gte=clock.today(), pk__in=answers).order_by("day", "id")
    for shift in rows:
        if not answers[shift.pk]:
            ShiftAnswer.objects.filter(shift=shift, user_id=by.user_id).delete()
            continue
        codes.require(ANSWERS, answers[shift.pk], on=clock.today())
        said = {"answer": answers[shift.pk], "at": clock.now()}
        ShiftAnswer.objects.update_or_create(shift=shift, user_id=by.user_id, defaults=said)
    if rows:
        _note("shifts.answered", desk_id, by=by, data={"shifts": len(rows)})
    return len(rows)


@transaction.atomic
def set_shift(*, shift_id: UUID, user_id: UUID | None, by: Actor) -> Shift:
    """Somebody who can is set; None: nobody any more. Refused: not theirs to arrange; who cannot, is away, has not answered."""
    found = Shift.objects.select_for_update().get(pk=shift_id)
    _may_arrange(found.desk_id, by)
    if user_id is not None:
        said = (
            ShiftAnswer.objects.filter(shift=found, user_id=user_id).values_list("answer", flat=True).first()
        )
        if problem := rules.set_problem(
            can=_can(said) if said else None,
            away=user_id in _away(found.desk_id, found.day),
            here=user_id in {s.user_id for s in seats.seats_at([found.desk_id], on=found.day)},
        ):
            raise Refused(problem)
    found.user_id = user_id
    found.save(update_fields=["user"])
    _note("shift.set", found.desk_id, by=by, shift=found)
    return found


@transaction.atomic
def set_from_answers(*, desk_id: UUID, week: date, by: Actor) -> int:
    """Every shift of the week that has nobody yet goes to somebody who can, evenly. Returns how many were set."""
    _lock(desk_id)
    _may_arrange(desk_id, by)
    first = rules.monday_of(week)
    open_ones = Shift.objects.filter(
        desk_id=desk_id, user__isnull=True, day__range=(max(first, clock.today()), first + timedelta(days=6))
    ).prefetch_related("answers")
    here = {s.user_id for s in seats.seats_at([desk_id], on=first)}
    offers = {
        s.pk: [
            rules.Offer(a.user_id, _gladly(a.answer))
            for a in s.answers.all()
            if _can(a.answer) and a.user_id in here - _away(desk_id, s.day)
        ]
        for s in open_ones.order_by("day", "id")
    }
    chosen = rules.spread(offers, _had(desk_id, first))
    for shift_id, user_id in chosen.items():
        Shift.objects.filter(pk=shift_id).update(user_id=user_id)
    _note("shifts.set", desk_id, by=by, data={"week": first.isoformat(), "shifts": len(chosen)})
    return len(chosen)


@transaction.atomic
def hand_over(*, shift_id: UUID, note: str, by: Actor) -> Shift:
    """申し送り: what the next shift must know; it may be written anew until somebody took it. Refused: nothing written; taken."""
    found = _of_own_desk(shift_id, by)
    if not note.strip():
        raise Refused(_("申し送ることを書いてください。"), field="note")
    if found.taken_by_id:
        raise Refused(_("もう引き受けられた申し送りは、書きかえられません。"), field="note")
    found.note, found.noted_by_id, found.noted_at = note.strip(), by.user_id, clock.now()
    found.save(update_fields=["note", "noted_by", "noted_at"])
    _note("shift.handed_over", found.desk_id, by=by, shift=found)
    return found


@transaction.atomic
def take_over(*, shift_id: UUID, by: Actor) -> Shift:
    """The next shift has read it, and answers for it from now on; twice is once. Refused: nothing to take; one's own words."""
    found = _of_own_desk(shift_id, by)
    if not found.note:
        raise Refused(_("この当番には、申し送りがありません。"))
    if found.noted_by_id == by.user_id:
        raise Refused(_("自分の申し送りは、次の人が引き受けます。"))
    if found.taken_by_id is None:
        found.taken_by_id, found.taken_at = by.user_id, clock.now()
        found.save(update_fields=["taken_by", "taken_at"])
        _note("shift.taken_over", found.desk_id, by=by, shift=found)
    return found


def _of_own_desk(shift_id: UUID, by: Actor) -> Shift:
    found = Shift.objects.select_for_update().filter(pk=shift_id, desk_id__in=by.desk_ids).first()
    if found is None:
        raise Refused(_("この窓口の当番ではありません。"))
    return found


def _lock(desk_id: UUID) -> Desk:
    return Desk.objects.select_for_update().get(pk=desk_id)


def _may_arrange(desk_id: UUID, by: Actor) -> None:
    lead = seats.leads_of([desk_id]).get(desk_id)
    if problem := arrange_problem(
        actor=by.user_id,
        worker=NOBODY,
        lead=lead.user_id if lead else None,
        same_desk=desk_id in by.desk_ids,
    ):
        raise Refused(problem)


def _can(code: str) -> bool:
    return bool(codes.entry(ANSWERS, code).extra.get("can"))


def _gladly(code: str) -> bool:
    return bool(codes.entry(ANSWERS, code).extra.get("first"))


def _away(desk_id: UUID, day: date) -> set[UUID]:
    rows = Absence.objects.filter(in_force(day), desk_id=desk_id).order_by("id")
    return set(rows.values_list("user_id", flat=True))


def _had(desk_id: UUID, first: date) -> dict[UUID, int]:
    near = (first - timedelta(days=FAIR_DAYS), first + timedelta(days=6))
    rows = Shift.objects.filter(desk_id=desk_id, day__range=near, user__isnull=False).order_by()
    return {row["user_id"]: row["n"] for row in rows.values("user_id").annotate(n=Count("pk"))}


def _note(
    verb: str,
    desk_id: UUID,
    *,
    by: Actor,
    shift: Shift | None = None,
    data: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    refs = [Ref("desk", desk_id)] + ([Ref("shift", shift.id)] if shift else [])
    if shift and shift.user_id:
        refs.append(Ref("user", shift.user_id))
    audit.record(verb, by=by, refs=refs, data=data)
