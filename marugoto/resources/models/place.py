"""Location and address (HSDS), and a service at a location. Without coordinates an entry still works."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.resources.models.base import Listed
from marugoto.resources.models.organization import Organization
from marugoto.resources.models.service import Service
from marugoto.resources.models.source import Source


class Location(Listed):
    """場所. Latitude and longitude are either both known (WGS84) or both unknown."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="locations"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="locations"
    )
    location_type = models.CharField(
        _("場所の種類"), max_length=20, default="physical", help_text="resources.location_types"
    )
    url = models.URLField(_("ウェブサイト"), max_length=500, blank=True)
    name = models.CharField(_("場所の名前"), max_length=200, blank=True)
    alternate_name = models.CharField(_("別の名前"), max_length=300, blank=True)
    description = models.TextField(_("説明"), blank=True)
    transportation = models.TextField(_("行き方・駐車場"), blank=True)
    latitude = models.FloatField(_("緯度"), null=True, blank=True)
    longitude = models.FloatField(_("経度"), null=True, blank=True)
    external_identifier = models.CharField(_("外の番号"), max_length=100, blank=True)
    external_identifier_type = models.CharField(_("外の番号の種類"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("場所")
        verbose_name_plural = _("場所")
        indexes = (
            models.Index(fields=("municipality", "latitude", "longitude"), name="resource_location_point"),
            models.Index(fields=("latitude", "longitude"), name="resource_location_anywhere"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="location_on_the_globe",
                violation_error_message=_("緯度（-90〜90）と経度（-180〜180）は、両方書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Address(Listed):
    """所在地. As published (``full``), in the lines of HSDS, and in parts as far as they can be told apart.

    ``city`` holds 郡 and 政令市の区, as the 自治体標準オープンデータセット writes it.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="addresses")
    address_type = models.CharField(
        _("所在地の種類"), max_length=20, default="physical", help_text="resources.location_types"
    )
    full = models.CharField(_("所在地（つづけて）"), max_length=400, blank=True)
    attention = models.CharField(_("気付"), max_length=200, blank=True)
    address_1 = models.CharField(_("町名・番地"), max_length=300, blank=True)
    address_2 = models.CharField(_("建物名・部屋"), max_length=300, blank=True)
    city = models.CharField(_("市区町村"), max_length=100, blank=True)
    region = models.CharField(_("地方"), max_length=100, blank=True)
    state_province = models.CharField(_("都道府県"), max_length=100, blank=True)
    postal_code = models.CharField(_("郵便番号"), max_length=20, blank=True)
    country = models.CharField(_("国"), max_length=2, default="JP")
    lg_code = models.CharField(_("全国地方公共団体コード"), max_length=6, blank=True)
    town_id = models.CharField(_("町字ID"), max_length=7, blank=True)
    town = models.CharField(_("町字"), max_length=120, blank=True)
    chome = models.CharField(_("丁目"), max_length=20, blank=True)
    koaza = models.CharField(_("小字"), max_length=120, blank=True)
    block = models.CharField(_("番地・街区"), max_length=60, blank=True)
    number = models.CharField(_("号"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("所在地")
        verbose_name_plural = _("所在地")
        indexes = (models.Index(fields=("lg_code", "town"), name="resource_address_town"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(lg_code="") | Q(lg_code__regex=r"^[0-9]{6}$"),
                name="address_code_six_digits",
                violation_error_message=_("全国地方公共団体コードは数字6桁です（先頭の0も書いてください）。"),
            ),
        )

    def __str__(self) -> str:
        return self.full or f"{self.state_province}{self.city}{self.address_1}"


class ServiceAtLocation(Listed):
    """A service where it is given. One service may be given at several places, at other times in each."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="at_services"
    )
    description = models.TextField(_("この場所でのこと"), blank=True)

    class Meta:
        verbose_name = _("場所での社会資源")
        verbose_name_plural = _("場所での社会資源")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "location"),
                name="service_at_location_once",
                violation_error_message=_("この社会資源は、すでにこの場所にあります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id}@{self.location_id}"


class Accessibility(Listed):
    """What helps people who find it hard to get in. ``feature``: a code, for the filter; the words say the rest."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    feature = models.CharField(
        _("バリアフリーの種類"), max_length=40, blank=True, help_text="resources.accessibility"
    )
    description = models.TextField(_("バリアフリー"), blank=True)
    details = models.TextField(_("くわしく"), blank=True)
    url = models.URLField(_("くわしいページ"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("バリアフリー")
        verbose_name_plural = _("バリアフリー")

    def __str__(self) -> str:
        return self.description
