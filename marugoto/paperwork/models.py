"""Layouts that a town has put in the place of those that come with the house; and which case came from another town."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.cases.models import Case
from marugoto.core.models import Noun


class LayoutVersion(Noun):
    """様式の差しかえ: one form of one town, as a grid (rules/grid.py). Nobody's record is in it.

    At most one version of a form is in use; where none is, the layout that comes with the house is.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(_("様式"), max_length=40, help_text="paperwork.forms")
    version = models.PositiveSmallIntegerField(_("版"))
    grid = models.JSONField(_("割付"))
    file_name = models.CharField(_("ファイルの名前"), max_length=200)
    status = models.CharField(_("状態"), max_length=10, default="tried", help_text="paperwork.layout_states")
    put_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    put_in_at = models.DateTimeField(_("入れた日時"))
    used_from = models.DateTimeField(_("使いはじめた日時"), null=True, blank=True)
    used_to = models.DateTimeField(_("使わなくなった日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("様式の版")
        verbose_name_plural = _("様式の版")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "form", "version"),
                name="layout_version_once",
                violation_error_message=_("この版はもうあります。"),
            ),
            models.UniqueConstraint(
                fields=("municipality", "form"),
                condition=Q(status="used"),
                name="layout_one_in_use",
                violation_error_message=_("使っている版は一つだけです。"),
            ),
            models.CheckConstraint(
                condition=Q(status="tried", used_from__isnull=True, used_to__isnull=True)
                | Q(status="used", used_from__isnull=False, used_to__isnull=True)
                | Q(status="ended", used_from__isnull=False, used_to__isnull=False),
                name="layout_status_has_its_times",
                violation_error_message=_("使いはじめた日時と、使わなくなった日時が、状態と合いません。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.form} v{self.version}"


class Arrival(Noun):
    """届いたケース: which file became which case here, so that none comes in twice, and the receipt can be written.

    ``had``: how many rows of each part have come; what a later file of the same transfer holds beyond them is added.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    transfer = models.UUIDField(_("引渡しの番号"), null=True, blank=True)
    mark = models.CharField(_("ファイルのしるし"), max_length=64)
    had = models.JSONField(_("部分ごとの数"), default=dict)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    from_name = models.CharField(_("前の町と機関"), max_length=200, blank=True)
    from_number = models.CharField(_("前の番号"), max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("届いたケース")
        verbose_name_plural = _("届いたケース")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "mark"),
                name="arrival_once",
                violation_error_message=_("このケースは、もう取り込んでいます。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-created_at", "-id"), name="arrival_order"),)

    def __str__(self) -> str:
        return str(self.case_id)
