"""Figures about the town, in which no person is: meetings, windows, the directory."""

from django.db.models import DateField, F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk
from marugoto.collaboration.models import AgendaItem, Conference
from marugoto.community.models import GapService
from marugoto.indicators.definitions.base import NOTHING, Definition
from marugoto.resources.models import Service


def _sittings() -> QuerySet[Conference]:
    return Conference.objects.filter(status="held").annotate(
        day=F("held_at"),
        town=F("body__municipality_id"),
        home=F("body__convener_id"),
        matter_key=NOTHING,
    )


def _items() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(conference__status="held").annotate(
        day=F("conference__held_at"),
        town=F("conference__body__municipality_id"),
        home=F("conference__body__convener_id"),
        place=F("case__matter__area_id"),
        matter_key=F("case__matter_id"),
    )


def _desks() -> QuerySet[Desk]:
    return Desk.objects.annotate(
        day=F("valid_from"),
        ended=F("valid_to"),
        town=F("agency__municipality_id"),
        home=F("agency_id"),
        place=NOTHING,
        matter_key=NOTHING,
    )


def _listed() -> QuerySet[Service]:
    return Service.objects.filter(status="active").annotate(
        day=Value(None, output_field=DateField()),
        ended=F("retired_on"),
        town=F("municipality_id"),
        home=F("owner_agency_id"),
        place=NOTHING,
        matter_key=NOTHING,
    )


def _born() -> QuerySet[GapService]:
    return GapService.objects.annotate(
        day=F("on"),
        town=F("gap__municipality_id"),
        home=F("gap__agency_id"),
        place=F("gap__area_id"),
        matter_key=NOTHING,
    )


_BODY = {"body": "body__code", "body_kind": "body__kind", "agency": "body__convener__code"}
_DESK = {
    "agency": "agency__code",
    "agency_kind": "agency__kind",
    "desk": "agency__code/code",
    "area": "areas__area__version__scheme__code/areas__area__code",
}

TOWN = (
    Definition(
        "conferences.held",
        _("開いた会議"),
        _("終えた回を、開いた日で数えます。中止した回は数えません。"),
        _sittings,
        _BODY,
        unit="times",
        personal=False,
    ),
    Definition(
        "conferences.cases",
        _("会議で話し合ったケース"),
        _("終えた回の議題を、開いた日で数えます。同じケースが二つの回にあれば、2件です。"),
        _items,
        {name: f"conference__{path}" for name, path in _BODY.items()} | {"result": "result"},
        counting="total",
    ),
    Definition(
        "desks.open",
        _("開いている窓口"),
        _("最後の日に開いている窓口を数えます。"),
        _desks,
        _DESK,
        unit="places",
        span="stock",
        personal=False,
    ),
    Definition(
        "resources.listed",
        _("案内している社会資源"),
        _("最後の日に案内している社会資源を数えます。いつから案内しているかは問いません。"),
        _listed,
        {"kind": "kind"},
        unit="places",
        span="stock",
        personal=False,
    ),
    Definition(
        "resources.born",
        _("新しく生まれた社会資源"),
        _("「足りない資源」から生まれて案内に載った日で数えます。"),
        _born,
        {"kind": "service__kind", "agency": "gap__agency__code"},
        unit="places",
        personal=False,
    ),
)
