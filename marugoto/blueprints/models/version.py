"""BlueprintVersion: one state of the town's own blueprint, as the text of its file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality, User
from marugoto.core.models import Noun


class BlueprintVersion(Noun):
    """設計図の版. ``text`` is the file (docs/blueprint-format.md), which may be half done as long as it is a draft.

    A draft becomes adopted on a day, and then stays as it is; in force is the one that was adopted last.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    number = models.PositiveSmallIntegerField(_("版"))
    title = models.CharField(_("名前"), max_length=120)
    text = models.TextField(_("設計図のファイル"))
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("もとの版")
    )
    adopted_on = models.DateField(_("決めた日"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("決めた人")
    )
    words = models.CharField(_("この版のわけ"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("最後に書いた日時"))
    changed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("最後に書いた人"),
    )

    class Meta:
        verbose_name = _("設計図の版")
        verbose_name_plural = _("設計図の版")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "number"),
                name="blueprint_version_once",
                violation_error_message=_("この番号の版はもうあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="blueprint_version_has_a_name",
                violation_error_message=_("版の名前を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=False) | Q(adopted_by__isnull=True),
                name="blueprint_adopted_on_a_day",
                violation_error_message=_("決めた人がいるなら、決めた日も書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """May it still be written?"""
        return self.adopted_on is None
