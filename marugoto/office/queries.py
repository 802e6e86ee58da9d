"""What the office composes from the rooms."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marugoto.cases import queries as cases
from marugoto.collaboration import queries as collaboration
from marugoto.core import clock
from marugoto.disclosures import queries as disclosures
from marugoto.emergency import queries as emergency
from marugoto.groups import queries as groups
from marugoto.intake import access as intake_access
from marugoto.intake import queries as intake
from marugoto.outreach import queries as outreach
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

MANY = 50


@dataclass(frozen=True)
class Day:
    """The day of a worker: what is in the hand, what came in, what is next. Each list is bounded."""

    on: date
    in_hand: list[intake.MatterRow] = field(default_factory=list)
    in_hand_count: int = 0
    overdue_count: int = 0
    arrived: list[Any] = field(default_factory=list)
    waiting: list[Any] = field(default_factory=list)
    drafts: list[Any] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    reviews: list[Any] = field(default_factory=list)
    turning: list[Any] = field(default_factory=list)
    conferences: list[Any] = field(default_factory=list)
    notices: list[Any] = field(default_factory=list)
    glass: list[Any] = field(default_factory=list)
    glass_reviews: list[Any] = field(default_factory=list)
    disclosures: list[Any] = field(default_factory=list)
    visits: int = 0
    approaches: int = 0
    out: list[Any] = field(default_factory=list)
    group_news: list[Any] = field(default_factory=list)
    group_days: list[Any] = field(default_factory=list)


def day_of(actor: Actor) -> Day:
    """Everything that the Today page shows to this actor, and nothing it may not know."""
    on = clock.today()
    count, overdue = intake.today_summary(actor) if actor.can(P.CONSULTATION_READ) else (0, 0)
    works_cases = actor.can(P.CASE_READ)
    return Day(
        on=on,
        in_hand=intake.rows_of(actor, intake.in_hand(actor)[:MANY]) if actor.can(P.CONSULTATION_READ) else [],
        in_hand_count=count,
        overdue_count=overdue,
        arrived=list(collaboration.referrals_to_answer(actor)[:MANY]) if actor.can(P.REFERRAL_READ) else [],
        waiting=list(collaboration.referrals_overdue_for_sender(actor)[:MANY])
        if actor.can(P.REFERRAL_SEND)
        else [],
        drafts=list(intake.drafts_of(actor)[:MANY]) if actor.can(P.CONSULTATION_RECEIVE) else [],
        steps=list(cases.steps_due(actor, on)[:MANY]) if works_cases else [],
        reviews=list(cases.reviews_due(actor, on)[:MANY]) if works_cases else [],
        turning=cases.turning_soon(actor, on) if works_cases else [],
        conferences=list(collaboration.conferences_next(actor)[:MANY])
        if actor.can(P.CONFERENCE_READ)
        else [],
        notices=list(intake_access.notices_written_by(actor)[:5]),
        glass=list(emergency.unseen(actor)[:MANY]) if actor.can(P.CONSULTATION_READ) else [],
        glass_reviews=list(emergency.awaiting_review(actor)[:MANY]) if actor.can(P.GLASS_REVIEW) else [],
        disclosures=list(disclosures.open_requests(actor)[:MANY]) if actor.can(P.DISCLOSURE_ANSWER) else [],
        visits=outreach.visits_to(actor, at=clock.now()).filter(handout__for_on=on).count(),
        approaches=outreach.approaches_due(actor, on=on),
        out=[one for one in outreach.out_now(actor, at=clock.now()) if one.overdue]
        if actor.can(P.OUTREACH_KEEP)
        else [],
        group_news=groups.news(actor) if actor.can(P.GROUP_READ) else [],
        group_days=groups.soon(actor) if actor.can(P.GROUP_READ) else [],
    )
