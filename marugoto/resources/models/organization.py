"""Organization (HSDS): who runs what helps; with its numbers (法人番号, 事業所番号), programmes and funding."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality
from marugoto.resources.models.base import Listed
from marugoto.resources.models.source import Source


class Organization(Listed):
    """団体: a city, a 社会福祉法人, an NPO, a company, a group of neighbours. ``agency``: the same body as we know it."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("機関")
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="organizations"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("上の団体"),
    )
    name = models.CharField(_("団体の名前"), max_length=200)
    name_kana = models.CharField(_("よみ"), max_length=300, blank=True)
    alternate_name = models.CharField(_("別の名前"), max_length=300, blank=True)
    description = models.TextField(_("説明"), blank=True)
    email = models.EmailField(_("メール（公開）"), max_length=254, blank=True)
    website = models.URLField(_("ウェブサイト"), max_length=500, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(_("設立年"), null=True, blank=True)
    legal_status = models.CharField(_("法人の種類"), max_length=200, blank=True)
    logo = models.URLField(_("ロゴ"), max_length=500, blank=True)
    uri = models.URLField(_("識別の URI"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("団体")
        verbose_name_plural = _("団体")
        indexes = (models.Index(fields=("municipality", "name"), name="resource_organization_name"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organization_not_its_own_parent",
                violation_error_message=_("団体を、その団体自身の下に置くことはできません。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class OrganizationIdentifier(Listed):
    """団体の番号: 法人番号 (JP-CN), 事業所番号, 医療機関コード … One scheme may give an organization several."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="identifiers")
    identifier_scheme = models.CharField(_("番号の体系"), max_length=60, blank=True)
    identifier_type = models.CharField(_("番号の種類"), max_length=100)
    identifier = models.CharField(_("番号"), max_length=100)

    class Meta:
        verbose_name = _("団体の番号")
        verbose_name_plural = _("団体の番号")
        indexes = (models.Index(fields=("identifier",), name="resource_identifier"),)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "identifier_type", "identifier"),
                name="organization_identifier_once",
                violation_error_message=_("この番号はすでに付いています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier_type} {self.identifier}"


class Program(Listed):
    """プログラム (HSDS program): several services of one organization under one name."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="programs"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    name = models.CharField(_("名前"), max_length=200)
    alternate_name = models.CharField(_("別の名前"), max_length=300, blank=True)
    description = models.TextField(_("説明"), blank=True)

    class Meta:
        verbose_name = _("プログラム")
        verbose_name_plural = _("プログラム")

    def __str__(self) -> str:
        return self.name
