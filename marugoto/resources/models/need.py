"""Need: the taxonomy term (HSDS taxonomy_term) shared by intake, plan, directory, closing and regional issue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.core.models import Noun, Period, period_check


class Need(Noun, Period):
    """困りごとの分類. Two levels: a group, and what is meant in everyday words."""

    code = models.SlugField(_("コード"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    label = models.CharField(_("名前"), max_length=80)
    label_en = models.CharField(_("英語"), max_length=80, blank=True)
    plain = models.CharField(_("やさしい日本語"), max_length=120, blank=True)
    words = ArrayField(
        models.CharField(max_length=40), verbose_name=_("話に出ることば"), default=list, blank=True
    )
    source = models.CharField(_("出典"), max_length=120, blank=True)
    sort = models.PositiveIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("困りごとの分類")
        verbose_name_plural = _("困りごとの分類")
        constraints = (period_check("need_period"),)

    def __str__(self) -> str:
        return self.label
