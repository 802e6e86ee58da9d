"""Layouts that a town has put in the place of those that come with the house."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality, User
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
