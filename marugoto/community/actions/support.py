"""What carries the work: word that went round, agreements, money and other things."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.community.actions import checks
from marugoto.community.models import Activity, Agreement, Funding, Gap, Publicity
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Word:
    """What was told to whom, by which medium."""

    title: str
    medium: str
    on: date
    audience: str = ""
    area_id: UUID | None = None
    copies: int = 1
    activity_id: UUID | None = None


@dataclass(frozen=True)
class Pact:
    """Who keeps their eyes open or helps, in what, and whom they tell."""

    partner: str
    kind: str
    signed_on: date
    does: str = ""
    area_id: UUID | None = None
    tells_id: UUID | None = None
    until: date | None = None


@dataclass(frozen=True)
class Support:
    """What is asked for: money, or in words what is no money."""

    purpose: str
    other_side: str
    kind: str
    on: date
    direction: str = "in"
    yen: int | None = None
    things: str = ""
    activity_id: UUID | None = None
    gap_id: UUID | None = None


@transaction.atomic
def note_publicity(*, told: Word, by: Actor) -> Publicity:
    """Refused: nothing is said; a medium, an audience, an area or an activity that is not offered; a day to come."""
    title = checks.said(told.title, _("何を知らせたかを書いてください。"), field="title")
    checks.known(
        {"medium": ("community.media", told.medium), "audience": ("community.audiences", told.audience)}
    )
    checks.in_town(told.area_id, by)
    checks.past(told.on)
    made = Publicity.objects.create(
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        on=told.on,
        medium=told.medium,
        title=title[:120],
        audience=told.audience,
        area_id=told.area_id,
        copies=told.copies,
        activity_id=_activity(told.activity_id, by),
    )
    audit.record("publicity.noted", by=by, refs=[Ref("publicity", made.pk)], data={"medium": made.medium})
    return made


@transaction.atomic
def make_agreement(*, told: Pact, by: Actor) -> Agreement:
    """Refused: nobody is named; a kind, an area or a desk that is not offered; a day to come; it ends before it begins."""
    partner = checks.said(told.partner, _("相手の名前を書いてください。"), field="partner")
    checks.known({"kind": ("community.agreement_kinds", told.kind)})
    checks.in_town(told.area_id, by)
    checks.past(told.signed_on, field="signed_on")
    if told.until and told.until < told.signed_on:
        raise Refused(_("終わりの日は、結んだ日より後にしてください。"), field="until")
    if told.tells_id and not agencies.desks_reachable(by).filter(pk=told.tells_id).exists():
        raise checks.not_offered("tells")
    made = Agreement.objects.create(
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        kind=told.kind,
        partner=partner[:120],
        does=told.does.strip()[:300],
        area_id=told.area_id,
        tells_id=told.tells_id,
        signed_on=told.signed_on,
        until=told.until,
    )
    audit.record("agreement.made", by=by, refs=[Ref("agreement", made.pk)], data={"kind": made.kind})
    return made


@transaction.atomic
def end_agreement(*, agreement: Agreement, by: Actor) -> Agreement:
    """It ends today. Refused: another agency's. Twice is once."""
    locked = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    checks.own(locked, by)
    today = clock.today()
    if locked.until is None or locked.until > today:
        locked.until = today
        locked.save(update_fields=["until"])
        audit.record("agreement.ended", by=by, refs=[Ref("agreement", locked.pk)])
    return locked


@transaction.atomic
def ask_support(*, told: Support, by: Actor) -> Funding:
    """Refused: nothing is said of purpose, other side, sum or thing; a code, an activity or a gap that is not offered."""
    purpose = checks.said(told.purpose, _("何のためかを書いてください。"), field="purpose")
    other = checks.said(told.other_side, _("相手の名前を書いてください。"), field="other_side")
    if told.yen is None and not told.things.strip():
        raise Refused(_("金額か、お金でないものかを書いてください。"), field="yen")
    checks.known(
        {
            "kind": ("community.support_kinds", told.kind),
            "direction": ("community.directions", told.direction),
        }
    )
    checks.past(told.on)
    gaps = Gap.objects.filter(municipality_id=by.municipality_id)
    if told.gap_id and not gaps.filter(pk=told.gap_id).exists():
        raise checks.not_offered("gap")
    made = Funding.objects.create(
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        direction=told.direction,
        kind=told.kind,
        other_side=other[:120],
        purpose=purpose[:200],
        yen=told.yen,
        things=told.things.strip()[:200],
        on=told.on,
        activity_id=_activity(told.activity_id, by),
        gap_id=told.gap_id,
    )
    audit.record("funding.asked", by=by, refs=[Ref("funding", made.pk)], data={"kind": made.kind})
    return made


@transaction.atomic
def move_on(*, funding: Funding, state: str, on: date, by: Actor) -> Funding:
    """Decided (given, refused), then accounted for (reported). The same again changes nothing.

    Refused: another agency's; a step that does not follow; a day to come or before the one before.
    """
    locked = Funding.objects.select_for_update(of=("self",)).get(pk=funding.pk)
    checks.own(locked, by)
    if locked.state == state:
        return locked
    checks.past(on)
    if state not in _NEXT.get(locked.state, ()):
        raise Refused(_("この順には進められません。"), field="state")
    if on < (locked.decided_on or locked.on):
        raise Refused(_("前の日付より後の日を書いてください。"), field="on")
    locked.state = state
    if state == "reported":
        locked.reported_on = on
    else:
        locked.decided_on = on
    locked.save(update_fields=["state", "decided_on", "reported_on"])
    audit.record("funding.moved", by=by, refs=[Ref("funding", locked.pk)], data={"state": state})
    return locked


_NEXT = {"asked": ("given", "refused"), "given": ("reported",)}


def _activity(activity_id: UUID | None, by: Actor) -> UUID | None:
    if activity_id and not Activity.objects.filter(pk=activity_id, agency_id=by.agency_id).exists():
        raise checks.not_offered("activity")
    return activity_id
