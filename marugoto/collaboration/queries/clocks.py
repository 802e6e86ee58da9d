"""The clocks of つなぎ, read from their code list, and the same rules as conditions for lists."""

from datetime import datetime
from functools import lru_cache

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from marugoto.collaboration.models import Referral, ReferralMessage
from marugoto.collaboration.rules import clocks as rules
from marugoto.collaboration.rules import referral as referral_rules
from marugoto.collaboration.rules.clocks import AnswerClock, Step
from marugoto.collaboration.rules.hours import before_open_hours
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


def with_turn(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """With ``turn_at``: since when whoever must act has known (the last question or answer, else the sending)."""
    said = ReferralMessage.objects.filter(referral=OuterRef("pk"), kind__in=("question", "answer"))
    newest = said.order_by("-at", "-id").values("at")[:1]
    return rows.annotate(turn_at=Coalesce(Subquery(newest), F("sent_at")))


def level_of(r: Referral, *, now: datetime) -> str:
    """How far a つなぎ (read with_turn) has come: "" while there is time or nobody waits, else one of rules.LEVELS."""
    if r.status not in referral_rules.WAITING:
        return ""
    sent = r.sent_at.astimezone(clock.JST)
    rule = rules.pick(shipped(), kind=r.kind, urgency=r.matter.urgency, on=sent.date())
    if rule is None:
        return ""
    turn_at: datetime = r.turn_at  # type: ignore[attr-defined]
    return rules.level(rule, turn_at=turn_at.astimezone(clock.JST), due_on=r.due_on, now=now)


def reached(to: str, *, now: datetime) -> Q:
    """The condition "has come as far as this step" (on rows read with_turn), in the words of level_of."""
    found = Q(pk__in=[])
    for rule in shipped():
        for step in rule.steps:
            if rules.LEVELS.index(step.to) >= rules.LEVELS.index(to):
                found |= _rule_q(rule) & _step_q(rule, step, now)
    return Q(status__in=referral_rules.WAITING) & found


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


def _step_q(rule: AnswerClock, step: Step, now: datetime) -> Q:
    if rule.unit == "hours":
        since = before_open_hours(now, rule.amount + step.after)
        return Q(due_on__lte=now.date(), turn_at__lte=since)
    return Q(due_on__lte=rules.last_due(now.date(), step.after))
