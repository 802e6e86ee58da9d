"""Taxonomies that come with a foreign list (HSDS attribute), and the record of changes (HSDS metadata).

Our own taxonomy is Need; the fields of agencies are a code list. These tables keep what other lists say beside them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.resources.models.base import Listed


class Taxonomy(Listed):
    """分類の体系 of a foreign list."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    name = models.CharField(_("名前"), max_length=200)
    description = models.TextField(_("説明"), blank=True)
    uri = models.CharField(_("識別の URI"), max_length=500, blank=True)
    version = models.CharField(_("版"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("分類の体系")
        verbose_name_plural = _("分類の体系")

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(Listed):
    """A term of a foreign taxonomy."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    taxonomy = models.ForeignKey(
        Taxonomy, on_delete=models.PROTECT, null=True, blank=True, related_name="terms"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    code = models.CharField(_("コード"), max_length=100, blank=True)
    name = models.CharField(_("名前"), max_length=200)
    description = models.TextField(_("説明"), blank=True)
    language = models.CharField(_("ことば"), max_length=12, blank=True)
    term_uri = models.CharField(_("識別の URI"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("分類の語")
        verbose_name_plural = _("分類の語")

    def __str__(self) -> str:
        return self.name


class Attribute(Listed):
    """A term put on any row of the directory: ``link_entity`` names the table, ``link_id`` the row."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    link_entity = models.CharField(_("どの表の"), max_length=40)
    link_id = models.UUIDField(_("どの行の"))
    link_type = models.CharField(_("何についての"), max_length=100, blank=True)
    taxonomy_term = models.ForeignKey(
        TaxonomyTerm, on_delete=models.PROTECT, null=True, blank=True, related_name="attributes"
    )
    value = models.TextField(_("値"), blank=True)

    class Meta:
        verbose_name = _("付けられた分類")
        verbose_name_plural = _("付けられた分類")
        indexes = (models.Index(fields=("link_id", "link_entity"), name="resource_attribute_link"),)

    def __str__(self) -> str:
        return f"{self.link_entity} {self.value}"


class Metadata(Listed):
    """A change of a public field, as HSDS publishes it. Who in the town made it is in the audit, not here."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    resource_type = models.CharField(_("どの表の"), max_length=40)
    resource_id = models.UUIDField(_("どの行の"))
    last_action_date = models.DateField(_("変えた日"))
    last_action_type = models.CharField(_("どうしたか"), max_length=20)
    field_name = models.CharField(_("項目"), max_length=60)
    previous_value = models.TextField(_("前の値"), blank=True)
    replacement_value = models.TextField(_("新しい値"), blank=True)
    updated_by = models.CharField(_("変えたところ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("変更の記録")
        verbose_name_plural = _("変更の記録")
        indexes = (models.Index(fields=("resource_id", "resource_type"), name="resource_metadata_row"),)

    def __str__(self) -> str:
        return f"{self.resource_type}.{self.field_name}"


class Verification(Listed):
    """確かめた記録: on which day somebody confirmed that an entry is right, and how."""

    service = models.ForeignKey("resources.Service", on_delete=models.CASCADE, related_name="verifications")
    on = models.DateField(_("確かめた日"))
    method = models.CharField(_("確かめ方"), max_length=20, help_text="resources.verification_methods")
    agency = models.ForeignKey(
        "agencies.Agency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("確かめた機関"),
    )

    class Meta:
        verbose_name = _("確かめた記録")
        verbose_name_plural = _("確かめた記録")

    def __str__(self) -> str:
        return f"{self.service_id} {self.on}"
