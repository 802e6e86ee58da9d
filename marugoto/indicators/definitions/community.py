"""Figures about what is done with the people of a district: activities, courses, helpers, word that goes round, agreements.

Heads without a name and attendances count alike (延べ); who completed a course counts once a person (実). Small numbers of
people in a salon tell nothing about support, and are shown as the activity pages show them.
"""

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from marugoto.community.models import (
    Activity,
    ActivityDay,
    Agreement,
    Attendance,
    Enrolment,
    Helper,
    Publicity,
)
from marugoto.indicators.definitions.base import NOTHING, Definition


def _days() -> QuerySet[ActivityDay]:
    came = (
        Attendance.objects.filter(day=OuterRef("pk"), part="participant")
        .order_by()
        .values("day")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return ActivityDay.objects.annotate(
        day=F("on"),
        town=F("activity__municipality_id"),
        home=F("activity__agency_id"),
        matter_key=NOTHING,
        came=F("unnamed") + Coalesce(Subquery(came, output_field=IntegerField()), 0),
    )


def _activities() -> QuerySet[Activity]:
    return Activity.objects.annotate(
        day=F("starts_on"),
        ended=F("ended_on"),
        town=F("municipality_id"),
        home=F("agency_id"),
        matter_key=NOTHING,
    )


def _completed() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(completed_on__isnull=False).annotate(
        day=F("completed_on"),
        town=F("activity__municipality_id"),
        home=F("activity__agency_id"),
        matter_key=NOTHING,
    )


def _helpers() -> QuerySet[Helper]:
    return Helper.objects.annotate(
        day=F("since"),
        ended=F("until"),
        town=F("member__agency__municipality_id"),
        home=F("member__agency_id"),
        matter_key=NOTHING,
    )


def _publicity() -> QuerySet[Publicity]:
    return Publicity.objects.annotate(
        day=F("on"), town=F("municipality_id"), home=F("agency_id"), matter_key=NOTHING
    )


def _agreements() -> QuerySet[Agreement]:
    return Agreement.objects.annotate(
        day=F("signed_on"),
        ended=F("until"),
        town=F("municipality_id"),
        home=F("agency_id"),
        matter_key=NOTHING,
    )


_ACTIVITY = {
    "kind": "kind",
    "agency": "agency__code",
    "area": "area__version__scheme__code/area__code",
}
_OF_ACTIVITY = {name: "/".join(f"activity__{p}" for p in path.split("/")) for name, path in _ACTIVITY.items()}

COMMUNITY = (
    Definition(
        "activities.held",
        _("開いた活動の日"),
        _("活動の日を、その日で数えます。"),
        _days,
        _OF_ACTIVITY,
        unit="times",
        personal=False,
    ),
    Definition(
        "activities.persons",
        _("活動に来た人（延べ）"),
        _("活動の日に来た人を、名簿の人も人数だけの人も、来るたびに数えます。"),
        _days,
        _OF_ACTIVITY,
        unit="persons",
        counting="total",
        amount="came",
        personal=False,
    ),
    Definition(
        "activities.bodies",
        _("活動に加わった機関・団体（延べ）"),
        _("活動の日に加わった機関・団体の数を足します。"),
        _days,
        _OF_ACTIVITY,
        unit="groups",
        counting="total",
        amount="bodies",
        personal=False,
    ),
    Definition(
        "activities.districts",
        _("活動の日があった地区"),
        _("その期間に活動の日があった地区を、一回だけ数えます。地区のない活動は数えません。"),
        _days,
        _OF_ACTIVITY,
        unit="districts",
        distinct="activity__area_id",
        personal=False,
    ),
    Definition(
        "activities.started",
        _("始まった活動"),
        _("活動が始まった日で数えます。"),
        _activities,
        _ACTIVITY,
        unit="places",
        personal=False,
    ),
    Definition(
        "activities.running",
        _("続いている活動"),
        _("最後の日に続いている活動を数えます。"),
        _activities,
        _ACTIVITY,
        unit="places",
        span="stock",
        personal=False,
    ),
    Definition(
        "activities.graduates",
        _("講座を修了した人"),
        _("修了した日で、同じ人は一回だけ数えます。"),
        _completed,
        _OF_ACTIVITY,
        unit="persons",
        distinct="member_id",
        personal=False,
    ),
    Definition(
        "helpers.registered",
        _("登録している担い手"),
        _("最後の日に登録している人を、一人一回だけ数えます。"),
        _helpers,
        {"kind": "kind", "agency": "member__agency__code"},
        unit="persons",
        span="stock",
        distinct="member_id",
        personal=False,
    ),
    Definition(
        "publicity.noted",
        _("広報をした回数"),
        _("広報の記録を、その日で数えます。"),
        _publicity,
        {"kind": "medium", "agency": "agency__code"},
        unit="times",
        personal=False,
    ),
    Definition(
        "publicity.copies",
        _("広報の部数・回数"),
        _("広報の記録の部数・回数を足します。"),
        _publicity,
        {"kind": "medium", "agency": "agency__code"},
        unit="times",
        counting="total",
        amount="copies",
        personal=False,
    ),
    Definition(
        "agreements.running",
        _("結んでいる協定"),
        _("最後の日に続いている協定を数えます。"),
        _agreements,
        {"kind": "kind", "agency": "agency__code"},
        unit="groups",
        span="stock",
        personal=False,
    ),
)
