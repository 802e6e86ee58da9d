"""A kit that was packed onto a telephone (nothing here opens it), and somebody who is out alone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.core.models import Noun


class Kit(Noun):
    """訪問キット: that somebody took the visits of a day along, how many, and until when they can be opened."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    packed_at = models.DateTimeField(_("入れた日時"))
    expires_at = models.DateTimeField(_("いつまで開けるか"))
    visits = models.PositiveIntegerField(_("訪問の数"))

    class Meta:
        verbose_name = _("訪問キット")
        verbose_name_plural = _("訪問キット")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("packed_at")),
                name="kit_runs_out_later",
                violation_error_message=_("キットの期限は、入れた時より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class LoneVisit(Noun):
    """ひとりの訪問: somebody set out, will be back by then, is safe. ``id`` is made where it was pressed. Nothing says where."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("出た日時"))
    due_at = models.DateTimeField(_("戻る予定"))
    safe_at = models.DateTimeField(_("無事を知らせた日時"), null=True, blank=True)
    received_at = models.DateTimeField(_("届いた日時"))

    class Meta:
        verbose_name = _("ひとりの訪問")
        verbose_name_plural = _("ひとりの訪問")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_at__gt=F("started_at"))
                & (Q(safe_at__isnull=True) | Q(safe_at__gte=F("started_at"))),
                name="lone_visit_in_order",
                violation_error_message=_("戻る予定は、出た時より後にしてください。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "safe_at", "due_at"), name="lone_visit_out"),)

    def __str__(self) -> str:
        return str(self.pk)
