"""PlanFile: what a plan says by a drawing or a table beside its text."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.blueprints.models.version import BlueprintVersion
from marugoto.core.models import Noun

MOST_BYTES = 5_000_000


class PlanFile(Noun):
    """計画の添付: 別紙1, 資料2. ``mark``: how the text calls it; ``description``: what is on it, for whoever cannot see it."""

    version = models.ForeignKey(
        BlueprintVersion, on_delete=models.CASCADE, related_name="files", verbose_name=_("版")
    )
    mark = models.CharField(_("呼び名"), max_length=40)
    description = models.CharField(_("何が書いてあるか"), max_length=1000)
    file_name = models.CharField(_("ファイルの名前"), max_length=200)
    kind = models.CharField(_("種類"), max_length=10, help_text="blueprints.file_kinds")
    body = models.BinaryField(_("中身"))
    size = models.PositiveIntegerField(_("大きさ（バイト）"))
    kept_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("入れた人")
    )

    class Meta:
        verbose_name = _("計画の添付")
        verbose_name_plural = _("計画の添付")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "mark"),
                name="plan_file_once",
                violation_error_message=_("この呼び名の添付はもうあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(mark="") & ~Q(description=""),
                name="plan_file_says_what_it_is",
                violation_error_message=_("呼び名と、何が書いてあるかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(size__lte=MOST_BYTES),
                name="plan_file_size",
                violation_error_message=_("ファイルは5MBまでです。"),
            ),
        )

    def __str__(self) -> str:
        return self.mark
