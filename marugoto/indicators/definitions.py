"""Definitions of figures: what is counted, in which unit, by which date, from which rows. Separate from targets and results."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marugoto.cases.models import Plan
from marugoto.collaboration.models import Referral
from marugoto.intake.models import Consultation, Matter


@dataclass(frozen=True)
class Definition:
    """A figure. ``rows`` yields one row per unit counted, annotated with ``day``, ``town``, ``home`` (agency), ``place`` (area)
    and ``matter_key`` (the matter to open). ``unit`` is 件; each row counts once (実).
    """

    code: str
    label: str | Promise
    rule: str | Promise
    rows: Callable[[], QuerySet]  # type: ignore[type-arg]


def _new() -> QuerySet[Consultation]:
    return Consultation.objects.filter(status="finished").annotate(
        day=F("received_at"),
        town=F("desk__agency__municipality_id"),
        home=F("desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
        programme=F("status"),
    )


def _handed_on() -> QuerySet[Referral]:
    return Referral.objects.annotate(
        day=F("sent_at"),
        town=F("matter__municipality_id"),
        home=F("from_desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
        programme=F("kind"),
    )


def _accepted() -> QuerySet[Referral]:
    return Referral.objects.filter(status__in=("accepted", "done")).annotate(
        day=F("answered_at"),
        town=F("matter__municipality_id"),
        home=F("to_desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
        programme=F("kind"),
    )


def _planned() -> QuerySet[Plan]:
    return Plan.objects.filter(endorsed_on__isnull=False).annotate(
        day=F("endorsed_on"),
        town=F("case__municipality_id"),
        home=F("case__agency_id"),
        place=F("case__matter__area_id"),
        matter_key=F("case__matter_id"),
        programme=F("case__programme"),
    )


def _closed() -> QuerySet[Matter]:
    return Matter.objects.filter(status="closed").annotate(
        day=F("closed_at"),
        town=F("municipality_id"),
        home=F("holder_desk__agency_id"),
        place=F("area_id"),
        matter_key=F("id"),
        programme=F("status"),
    )


DEFINITIONS: dict[str, Definition] = {
    d.code: d
    for d in (
        Definition("consultations.new", _("受けた相談"), _("受付を終えた相談。受けた日で数えます。"), _new),
        Definition("referrals.sent", _("渡したつなぎ"), _("渡した日で、渡した機関に数えます。"), _handed_on),
        Definition(
            "referrals.accepted",
            _("受け取られたつなぎ"),
            _("受け取った日で、受けた機関に数えます。"),
            _accepted,
        ),
        Definition(
            "plans.made", _("合意したプラン"), _("会議で合意した日で、主担当の機関に数えます。"), _planned
        ),
        Definition(
            "matters.closed",
            _("終わった案件"),
            _("閉じた日で、最後にバトンを持った機関に数えます。"),
            _closed,
        ),
    )
}


def _refused() -> QuerySet[Referral]:
    return Referral.objects.filter(status="declined").annotate(
        day=F("answered_at"),
        town=F("matter__municipality_id"),
        home=F("to_desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
        programme=Concat("decline_reason", Value("/"), "kind"),
    )


REFUSED = Definition(
    "referrals.refused",
    _("受けられなかったつなぎ"),
    _("返事の月で数えます。受け手が選んだわけと、つなぎの種類で分けます。"),
    _refused,
)
# What is counted once a month for those who look at the whole town.
SETTLED: dict[str, Definition] = DEFINITIONS | {REFUSED.code: REFUSED}
