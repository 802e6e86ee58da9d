"""Agency: one model for every body that helps, with a kind; never one table per kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models.municipality import Municipality
from marugoto.core.models import Noun, Period, period_check


class Agency(Noun, Period):
    """機関: a city section, 社協, 地域包括, NPO, pharmacy, 民生委員協議会 …"""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="agencies")
    code = models.SlugField(_("コード"), max_length=60)
    name = models.CharField(_("名前"), max_length=120)
    kind = models.CharField(_("種類"), max_length=40, help_text="agencies.agency_kinds")
    operation = models.CharField(
        _("運営の形"), max_length=20, blank=True, help_text="agencies.operation_forms"
    )
    operator_name = models.CharField(_("運営する法人"), max_length=120, blank=True)
    placeholder_name = models.BooleanField(_("仮の名前"), default=False)

    class Meta:
        verbose_name = _("機関")
        verbose_name_plural = _("機関")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "code"),
                name="agency_code_once",
                violation_error_message=_("このコードの機関はすでにあります。"),
            ),
            period_check("agency_period"),
        )

    def __str__(self) -> str:
        return self.name


class AgencyField(Noun):
    """A field (高齢/障害/こども/困窮/…) that an agency works in; many are possible."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="fields")
    field = models.CharField(_("分野"), max_length=40, help_text="agencies.fields")

    class Meta:
        verbose_name = _("機関の分野")
        verbose_name_plural = _("機関の分野")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "field"),
                name="agency_field_once",
                violation_error_message=_("この分野はすでに付いています。"),
            ),
        )

    def __str__(self) -> str:
        return self.field


class AgencyAlias(Noun, Period):
    """A former or everyday name of an agency, with its period."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("別の名前"), max_length=120)

    class Meta:
        verbose_name = _("機関の別名")
        verbose_name_plural = _("機関の別名")
        constraints = (period_check("agency_alias_period"),)

    def __str__(self) -> str:
        return self.name


class AgencyCoverage(Noun, Period):
    """An agency that serves a town other than its own (共同実施, 広域)."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="coverages")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="coverages")

    class Meta:
        verbose_name = _("機関が受け持つ自治体")
        verbose_name_plural = _("機関が受け持つ自治体")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "municipality", "valid_from"),
                name="agency_coverage_once",
                violation_error_message=_("この自治体はすでに受け持っています。"),
            ),
            period_check("agency_coverage_period"),
        )

    def __str__(self) -> str:
        return f"{self.agency_id}:{self.municipality_id}"
