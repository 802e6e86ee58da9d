"""The lists of one's own agency: members, helpers with what this month cost them, who comes to an activity."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from marugoto.community.models import (
    Activity,
    ActivityDay,
    Agreement,
    Attendance,
    Enrolment,
    Funding,
    Helper,
    HelperWork,
    Member,
)
from marugoto.community.queries import kinds
from marugoto.community.rules import activities as rules
from marugoto.community.rules.activities import Load
from marugoto.core import clock
from marugoto.core.errors import in_our_words
from marugoto.policy.actor import Actor

SHOWN: Final = 60


@dataclass(frozen=True)
class Seat:
    """A member on the sheet of a day: were they there, and as what ("" not)?"""

    member: Member
    part: str


@dataclass(frozen=True)
class Post:
    """A helper on the list: what this month cost them, and what to say of the insurance."""

    helper: Helper
    load: Load
    insurance: str


def members_of(actor: Actor, words: str = "") -> QuerySet[Member]:
    """The list of one's own agency by number; narrowed by a number or a piece of a name."""
    found = Member.objects.filter(agency_id=actor.agency_id, left_on__isnull=True).select_related("area")
    if words.strip().isdecimal():
        found = found.filter(number=int(words.strip()[:9]))
    elif words.strip():
        found = found.filter(Q(called__contains=words.strip()) | Q(called_kana__contains=words.strip()))
    return found.order_by("number", "id")


def seats(activity: Activity, on: date) -> list[Seat]:
    """Who is enrolled on a day, by number, with how they were there (if the day is written down already)."""
    there = dict(
        Attendance.objects.filter(day__activity=activity, day__on=on)
        .order_by("id")
        .values_list("member_id", "part")
    )
    rows = (
        Enrolment.objects.filter(activity=activity)
        .filter(Q(until__isnull=True) | Q(member_id__in=there))
        .select_related("member")
        .order_by("member__number", "id")
    )
    return [Seat(row.member, there.get(row.member_id, "")) for row in rows[:300]]


def day(activity: Activity, on: date) -> ActivityDay | None:
    """The day of an activity, if it is written down."""
    return activity.days.filter(on=on).first()


def days(activity: Activity) -> list[ActivityDay]:
    """The days of an activity, the newest first."""
    return list(activity.days.select_related("by").order_by("-on", "-id")[:SHOWN])


def helpers_of(actor: Actor) -> QuerySet[Helper]:
    """The helpers of one's own agency who help today, by number."""
    found = Helper.objects.filter(member__agency_id=actor.agency_id, until__isnull=True)
    return found.select_related("member").order_by("member__number", "kind", "id")


def posts(helpers: list[Helper]) -> list[Post]:
    """These helpers with what this month cost them. Two questions."""
    today = clock.today()
    works: dict[UUID, list[HelperWork]] = defaultdict(list)
    for work in HelperWork.objects.filter(helper__in=helpers).order_by("on", "id"):
        works[work.helper_id].append(work)
    return [
        Post(
            one,
            _load(one, works[one.id], today),
            in_our_words(rules.insurance_note(one.insured_until, today)),
        )
        for one in helpers
    ]


def _load(one: Helper, works: list[HelperWork], today: date) -> Load:
    first = today.replace(day=1)
    month = [(w.on, w.minutes, w.burden, w.expense, w.paid_on is not None) for w in works if w.on >= first]
    owed = sum(w.expense for w in works if w.paid_on is None)
    load = rules.load_of(month, hours_limit=one.hours_limit, warns=kinds.burdens_that_warn())
    return Load(load.minutes, load.days, load.heavy, owed, load.over)


def posts_of(member: Member) -> list[Post]:
    """What a member helps in, ended posts included."""
    return posts(list(member.helping.select_related("member").order_by("since", "id")))


def works_of(member: Member) -> list[HelperWork]:
    """What a member did as a helper, the newest first."""
    found = HelperWork.objects.filter(helper__member=member).select_related("helper", "activity")
    return list(found.order_by("-on", "-id")[:SHOWN])


def enrolments_of(member: Member) -> list[Enrolment]:
    """What a member belongs to."""
    return list(member.enrolments.select_related("activity").order_by("-since", "-id")[:SHOWN])


def agreement(actor: Actor, agreement_id: UUID) -> Agreement | None:
    """One agreement of one's own agency."""
    return Agreement.objects.filter(agency_id=actor.agency_id, pk=agreement_id).first()


def funding(actor: Actor, funding_id: UUID) -> Funding | None:
    """One support of one's own agency."""
    return Funding.objects.filter(agency_id=actor.agency_id, pk=funding_id).first()
