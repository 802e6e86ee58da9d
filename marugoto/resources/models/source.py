"""Source: where rows of the directory come from, and under which licence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.core.models import Noun


class Source(Noun):
    """出どころ: a list that somebody publishes. ``mapping`` remembers which column is which, per municipality.

    ``publishes_contacts``: its owner says that the numbers and mails of small groups in it may be shown to everybody.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    key = models.CharField(_("見分ける名前"), max_length=120)
    name = models.CharField(_("出どころの名前"), max_length=200)
    publisher = models.CharField(_("公表している人"), max_length=200, blank=True)
    url = models.URLField(_("公表しているページ"), max_length=500, blank=True)
    licence = models.CharField(_("利用条件"), max_length=40, blank=True, help_text="resources.licences")
    licence_note = models.CharField(_("利用条件の説明"), max_length=300, blank=True)
    profile = models.CharField(_("表の形"), max_length=40, blank=True)
    mapping = models.JSONField(_("列の対応"), default=dict, blank=True)
    publishes_contacts = models.BooleanField(_("小さな団体の連絡先も公開してよい"), default=False)
    is_demo = models.BooleanField(_("デモ"), default=False)

    class Meta:
        verbose_name = _("出どころ")
        verbose_name_plural = _("出どころ")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "key"),
                name="resource_source_once",
                violation_error_message=_("この名前の出どころはすでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.name
