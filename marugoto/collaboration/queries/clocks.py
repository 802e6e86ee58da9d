"""The clocks of つなぎ, read from their code list, and the same rules as conditions for lists."""

from collections.abc import Iterable
from datetime import datetime, time
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_noop

from marugoto.agencies.models import DeskHours
from marugoto.collaboration.models import Referral, ReferralMessage
from marugoto.collaboration.rules import clocks as rules
from marugoto.collaboration.rules import referral as referral_rules
from marugoto.collaboration.rules.clocks import AnswerClock, Step
from marugoto.collaboration.rules.hours import before_open_hours
from marugoto.collaboration.rules.week import HALL, Week, week_of, words
from marugoto.core import clock, codes

CLOCKS = "collaboration.answer_clocks"
WORDS: dict[str, str] = {  # of rules.LEVELS
    "receiver": gettext_noop("動く番の窓口"),
    "sender": gettext_noop("渡した窓口の責任者"),
    "town": gettext_noop("市町村の調整役"),
}


@lru_cache
def shipped() -> tuple[AnswerClock, ...]:
    """All rules, ended ones too."""
    return tuple(_read(e) for e in codes.entries(CLOCKS).values())


def _read(entry: codes.Code) -> AnswerClock:
    extra = entry.extra
    unit = "hours" if "hours" in extra else "days"
    return AnswerClock(
        code=entry.code,
        kind=str(extra["kind"]),
        urgency=str(extra["urgency"]),
        unit=unit,
        amount=int(extra[unit]),
        steps=tuple(Step(str(s["to"]), int(s["after"])) for s in extra["steps"]),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )


def week_at(desk_id: UUID) -> Week:
    """The week of a desk; where its hours are not kept, that of the town hall."""
    rows = DeskHours.objects.filter(desk_id=desk_id).order_by("weekday", "opens")
    return week_of(rows.values_list("weekday", "opens", "closes"))


def own_hours(r: Referral) -> str:
    """The hours in which the clock of an answer runs, in words; "" when they are those of the town hall, or nobody waits."""
    if r.status not in referral_rules.WAITING:
        return ""
    week = week_at(r.from_desk_id if r.status == "asked_back" else r.to_desk_id)
    return "" if week == HALL else words(week)


_TURN = Case(When(status="asked_back", then=F("from_desk_id")), default=F("to_desk_id"))


def with_turn(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """With ``turn_at``: since when whoever must act has known (the last question or answer, else the sending), and
    ``turn_hours``: when that desk is open."""
    hours = DeskHours.objects.filter(desk_id=OuterRef("turn_desk")).order_by("weekday", "opens")
    spans = ArraySubquery(hours.values(span=JSONObject(day="weekday", opens="opens", closes="closes")))
    said = ReferralMessage.objects.filter(referral=OuterRef("pk"), kind__in=("question", "answer"))
    newest = said.order_by("-at", "-id").values("at")[:1]
    return rows.annotate(turn_at=Coalesce(Subquery(newest), F("sent_at")), turn_desk=_TURN, turn_hours=spans)


def week_of_turn(r: Referral) -> Week:
    """The week of the desk that must act, of a つなぎ that was read with_turn."""
    spans: list[dict[str, Any]] = r.turn_hours  # type: ignore[attr-defined]
    return week_of((s["day"], time.fromisoformat(s["opens"]), time.fromisoformat(s["closes"])) for s in spans)


def level_of(r: Referral, *, now: datetime) -> str:
    """How far a つなぎ (read with_turn) has come: "" while there is time or nobody waits, else one of rules.LEVELS."""
    if r.status not in referral_rules.WAITING:
        return ""
    sent = r.sent_at.astimezone(clock.JST)
    rule = rules.pick(shipped(), kind=r.kind, urgency=r.matter.urgency, on=sent.date())
    if rule is None:
        return ""
    turn_at: datetime = r.turn_at  # type: ignore[attr-defined]
    return rules.level(
        rule, turn_at=turn_at.astimezone(clock.JST), due_on=r.due_on, now=now, week=week_of_turn(r)
    )


def reached(to: str, *, now: datetime) -> Q:
    """The condition "has come as far as this step" (on rows read with_turn), in the words of level_of."""
    found, own = Q(pk__in=[]), _own_weeks()
    elsewhere = ~Q(turn_desk__in=[desk_id for desk_ids in own.values() for desk_id in desk_ids])
    for rule in shipped():
        for step in rule.steps:
            if rules.LEVELS.index(step.to) >= rules.LEVELS.index(to):
                due = _step_q(rule, step, now, HALL) & elsewhere
                for week, desk_ids in own.items():
                    due |= _step_q(rule, step, now, week) & Q(turn_desk__in=desk_ids)
                found |= _rule_q(rule) & due
    return Q(status__in=referral_rules.WAITING) & found


def _own_weeks() -> dict[Week, list[UUID]]:
    """Desks that somebody waits for and that have a week of their own, by that week. One query."""
    waiting = Referral.objects.filter(status__in=referral_rules.WAITING).order_by()
    rows = (
        DeskHours.objects.filter(
            Q(desk_id__in=waiting.values("to_desk_id")) | Q(desk_id__in=waiting.values("from_desk_id"))
        )
        .order_by("desk_id", "weekday", "opens")
        .values_list("desk_id", "weekday", "opens", "closes")
    )
    found: dict[Week, list[UUID]] = {}
    for desk_id, spans in groupby(rows, key=lambda row: row[0]):
        week = week_of(_spans(spans))
        if week != HALL:
            found.setdefault(week, []).append(desk_id)
    return found


def _spans(rows: Iterable[tuple[UUID, int, time, time]]) -> list[tuple[int, time, time]]:
    return [row[1:] for row in rows]


def _rule_q(rule: AnswerClock) -> Q:
    later = [
        c
        for c in shipped()
        if (c.kind, c.urgency) == (rule.kind, rule.urgency) and c.valid_from > rule.valid_from
    ]
    held = Q(kind=rule.kind, matter__urgency=rule.urgency, sent_at__date__gte=rule.valid_from)
    if rule.valid_to:
        held &= Q(sent_at__date__lte=rule.valid_to)
    for newer in later:
        over = Q(sent_at__date__gte=newer.valid_from)
        held &= ~(over & Q(sent_at__date__lte=newer.valid_to) if newer.valid_to else over)
    return held


def _step_q(rule: AnswerClock, step: Step, now: datetime, week: Week) -> Q:
    if rule.unit == "hours":
        since = before_open_hours(now, rule.amount + step.after, week)
        return Q(due_on__lte=now.date(), turn_at__lte=since)
    return Q(due_on__lte=rules.last_due(now.date(), step.after, week))
