"""Listing: an entry of the directory as it is found: one row for a service at a place, made anew from the other tables.

Nothing is said here that they do not say; ``actions.listings`` writes it whenever they change. ``keys`` holds the pairs of
letters, needs, days and squares of the map that the entry is found by (resources.finding.keys).
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.core.models import Noun
from marugoto.resources.models.place import Location
from marugoto.resources.models.service import Service


def _codes(label: Any) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=60), verbose_name=label, default=list, blank=True)


class Listing(Noun):
    """掲載. ``open_to_all``: residents see it. ``free``: None where nobody says so. ``times``: lines of a timetable."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", verbose_name=_("自治体")
    )
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="listings")
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="listings"
    )
    open_to_all = models.BooleanField(_("住民に公開する"), default=True)
    kind = models.CharField(_("種類"), max_length=40, help_text="resources.kinds")
    name = models.CharField(_("名前"), max_length=200)
    name_kana = models.CharField(_("よみ"), max_length=300, blank=True)
    organization = models.CharField(_("団体"), max_length=200, blank=True)
    summary = models.CharField(_("ひとこと"), max_length=200, blank=True)
    plain = models.TextField(_("やさしい日本語の説明"), blank=True)
    fields = _codes(_("分野"))
    main_needs = _codes(_("おもな困りごと"))
    needs = _codes(_("困りごと"))
    languages = _codes(_("使えることば"))
    access = _codes(_("バリアフリー"))
    free = models.BooleanField(_("無料"), null=True, blank=True)
    cost = models.CharField(_("費用"), max_length=200, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("対象の年齢（から）"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("対象の年齢（まで）"), null=True, blank=True)
    place = models.CharField(_("場所の名前"), max_length=200, blank=True)
    address = models.CharField(_("所在地"), max_length=400, blank=True)
    district = models.CharField(_("町名"), max_length=120, blank=True)
    latitude = models.FloatField(_("緯度"), null=True, blank=True)
    longitude = models.FloatField(_("経度"), null=True, blank=True)
    phone = models.CharField(_("電話"), max_length=60, blank=True)
    hours = models.CharField(_("いつ（ことば）"), max_length=400, blank=True)
    times = models.JSONField(_("いつ"), default=list, blank=True)
    available = models.PositiveIntegerField(_("あき"), null=True, blank=True)
    confirmed_on = models.DateField(_("確かめた日"), null=True, blank=True)
    name_text = models.TextField(_("さがす名前"), blank=True)
    text = models.TextField(_("さがすことば"), blank=True)
    keys = ArrayField(models.IntegerField(), verbose_name=_("さがす鍵"), default=list, blank=True)

    class Meta:
        verbose_name = _("掲載")
        verbose_name_plural = _("掲載")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "location"),
                name="listing_once",
                nulls_distinct=False,
                violation_error_message=_("この場所での掲載は、すでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="listing_point_is_whole",
                violation_error_message=_("緯度と経度は、両方書いてください。"),
            ),
        )
        indexes = (
            GinIndex(fields=("keys",), name="resource_listing_keys"),
            models.Index(fields=("municipality", "name", "id"), name="resource_listing_name"),
        )

    def __str__(self) -> str:
        return self.name
