"""Questions about 当番: the week of a desk, what I was asked, what was handed over."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from marugoto.agencies.models import Shift, ShiftAnswer
from marugoto.agencies.queries import desk_title
from marugoto.agencies.rules.shifts import monday_of
from marugoto.core import clock, codes
from marugoto.policy.actor import Actor

PARTS, ANSWERS = "agencies.shift_parts", "agencies.shift_answers"
AT_MOST = 200
NOTE_DAYS = 7  # what was handed over and nobody took stays in sight


@dataclass(frozen=True)
class Said:
    """Who answered what. ``can``: may be set."""

    user_id: UUID
    name: str
    words: str
    can: bool


@dataclass(frozen=True)
class ShiftLine:
    """One part of a day: who is set, what was answered, what I answered."""

    id: UUID
    day: date
    part: str
    user_id: UUID | None
    name: str
    mine: bool
    my_answer: str
    said: list[Said] = field(default_factory=list)
    note: str = ""
    noted_by: str = ""
    noted_at: datetime | None = None
    may_take: bool = False
    taken_by: str = ""
    desk: str = ""

    @property
    def open(self) -> bool:
        """Has the day not passed?"""
        return self.day >= clock.today()

    @property
    def begun(self) -> bool:
        """Has the day come? Before it there is nothing to hand over."""
        return self.day <= clock.today()


def week_of(actor: Actor, desk_id: UUID, week: date) -> list[ShiftLine]:
    """The shifts of one of one's own desks in a week, by day and part."""
    first = monday_of(week)
    rows = Shift.objects.filter(desk_id=desk_id, day__range=(first, first + timedelta(days=6)))
    return _lines(actor, rows.order_by("day", "created_at", "id")[:AT_MOST])


def asked_of(actor: Actor) -> list[date]:
    """The weeks for which I was asked and have not answered for every shift, the next first."""
    mine = ShiftAnswer.objects.filter(shift=OuterRef("pk"), user_id=actor.user_id)
    rows = Shift.objects.filter(
        ~Exists(mine), desk_id__in=actor.desk_ids, day__gte=clock.today(), user__isnull=True
    )
    return sorted({monday_of(day) for day in rows.order_by("day").values_list("day", flat=True)[:AT_MOST]})


def on_today(actor: Actor) -> list[ShiftLine]:
    """Who is set today at my desks."""
    rows = Shift.objects.filter(desk_id__in=actor.desk_ids, day=clock.today(), user__isnull=False)
    return _lines(actor, rows.order_by("desk__name", "created_at", "id")[:AT_MOST])


def handed_over(actor: Actor) -> list[ShiftLine]:
    """What was handed over at my desks in the last days and nobody took yet."""
    rows = Shift.objects.filter(
        desk_id__in=actor.desk_ids,
        day__gte=clock.today() - timedelta(days=NOTE_DAYS),
        noted_at__isnull=False,
        taken_at__isnull=True,
    )
    return _lines(actor, rows.order_by("noted_at", "id")[:AT_MOST])


def _lines(actor: Actor, rows: Collection[Shift]) -> list[ShiftLine]:
    found = Shift.objects.filter(pk__in=[r.pk for r in rows])
    people = found.select_related("user", "noted_by", "taken_by", "desk__agency")
    full = {r.pk: r for r in people.prefetch_related("answers__user").order_by("id")}
    return [_line(actor, full[r.pk]) for r in rows]


def _line(actor: Actor, r: Shift) -> ShiftLine:
    answers = sorted(r.answers.all(), key=lambda a: (a.user.name, str(a.user_id)))
    return ShiftLine(
        id=r.id,
        day=r.day,
        part=codes.label(PARTS, r.part),
        user_id=r.user_id,
        name=r.user.name if r.user else "",
        mine=r.user_id == actor.user_id,
        my_answer=next((a.answer for a in answers if a.user_id == actor.user_id), ""),
        said=[
            Said(
                a.user_id,
                a.user.name,
                codes.label(ANSWERS, a.answer),
                bool(codes.entry(ANSWERS, a.answer).extra.get("can")),
            )
            for a in answers
        ],
        note=r.note,
        noted_by=r.noted_by.name if r.noted_by else "",
        noted_at=r.noted_at,
        may_take=bool(r.note) and r.taken_at is None and r.noted_by_id != actor.user_id,
        taken_by=r.taken_by.name if r.taken_by else "",
        desk=desk_title(r.desk),
    )


def load_shift(shift_id: UUID, desk_ids: Collection[UUID]) -> Shift:
    """One shift of one of these desks, or Http404."""
    return get_object_or_404(Shift, pk=shift_id, desk_id__in=desk_ids)
