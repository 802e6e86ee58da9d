"""Areas: several overlapping, versioned schemes. Never a single tree, never one ``area_id``."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models.municipality import Municipality
from marugoto.core.models import Noun, Period, period_check


class AreaScheme(Noun):
    """圏域の区分: 小学校区, 地区社協, 日常生活圏域, 区 … each town has several at once."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="area_schemes")
    code = models.SlugField(_("コード"), max_length=40)
    kind = models.CharField(_("種類"), max_length=40, help_text="agencies.area_scheme_kinds")
    name = models.CharField(_("名前"), max_length=80)

    class Meta:
        verbose_name = _("圏域の区分")
        verbose_name_plural = _("圏域の区分")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "code"),
                name="area_scheme_once",
                violation_error_message=_("この区分はすでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class AreaSchemeVersion(Noun, Period):
    """A state of a scheme: schools merge, districts are redrawn; the old state stays for the old records."""

    scheme = models.ForeignKey(AreaScheme, on_delete=models.CASCADE, related_name="versions")

    class Meta:
        verbose_name = _("圏域の区分の版")
        verbose_name_plural = _("圏域の区分の版")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "valid_from"),
                name="area_scheme_version_once",
                violation_error_message=_("この日からの版はすでにあります。"),
            ),
            period_check("area_scheme_version_period"),
        )

    def __str__(self) -> str:
        return f"{self.scheme_id}@{self.valid_from}"


class Area(Noun):
    """圏域: one area of one version of one scheme."""

    version = models.ForeignKey(AreaSchemeVersion, on_delete=models.CASCADE, related_name="areas")
    code = models.SlugField(_("コード"), max_length=60)
    name = models.CharField(_("名前"), max_length=80)
    sort = models.PositiveIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("圏域")
        verbose_name_plural = _("圏域")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "code"),
                name="area_once",
                violation_error_message=_("この圏域はすでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class AreaInArea(Noun):
    """An area lies in another: wholly, by a share (``weight`` 0–1), or roughly. Many to many."""

    inner = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="outer_links")
    outer = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="inner_links")
    weight = models.DecimalField(_("割合"), max_digits=5, decimal_places=4, null=True, blank=True)
    roughly = models.BooleanField(_("おおむね"), default=False)

    class Meta:
        verbose_name = _("圏域の重なり")
        verbose_name_plural = _("圏域の重なり")
        constraints = (
            models.UniqueConstraint(
                fields=("inner", "outer"),
                name="area_in_area_once",
                violation_error_message=_("この重なりはすでにあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(inner=F("outer")),
                name="area_in_area_not_itself",
                violation_error_message=_("圏域は自分自身には含まれません。"),
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gt=0, weight__lte=1),
                name="area_in_area_weight",
                violation_error_message=_("割合は0より大きく1以下です。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.inner_id}<{self.outer_id}"
