"""Shift (当番): a part of a day at a desk, asked among those who sit there, answered, and set from the answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models.desk import Desk
from marugoto.agencies.models.user import User
from marugoto.core.models import Noun


class Shift(Noun):
    """当番: who is at the desk in this part of a day. ``note``: what whoever leaves hands over (申し送り) to the next."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField(_("日"))
    part = models.CharField(_("時間帯"), max_length=20, help_text="agencies.shift_parts")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("聞いた日時"))
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("当番")
    )
    note = models.TextField(_("申し送り"), blank=True)
    noted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("申し送った人"),
    )
    noted_at = models.DateTimeField(_("申し送った日時"), null=True, blank=True)
    taken_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("引き受けた人"),
    )
    taken_at = models.DateTimeField(_("引き受けた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("当番")
        verbose_name_plural = _("当番")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "day", "part"),
                name="shift_once",
                violation_error_message=_("この時間帯の当番は、もう聞いています。"),
            ),
            models.CheckConstraint(
                condition=Q(note="", noted_by__isnull=True, noted_at__isnull=True)
                | (~Q(note="") & Q(noted_by__isnull=False, noted_at__isnull=False)),
                name="shift_note_by_somebody",
                violation_error_message=_("申し送りには、書いた人と日時が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | (~Q(note="") & Q(taken_by__isnull=False, taken_at__isnull=False)),
                name="shift_taken_after_a_note",
                violation_error_message=_("引き受けるのは、申し送りがあってからです。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk_id} {self.day} {self.part}"


class ShiftAnswer(Noun):
    """Can somebody do it? One answer of each, changed until it is set."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("答え"), max_length=20, help_text="agencies.shift_answers")
    at = models.DateTimeField(_("答えた日時"))

    class Meta:
        verbose_name = _("当番の答え")
        verbose_name_plural = _("当番の答え")
        constraints = (
            models.UniqueConstraint(
                fields=("shift", "user"),
                name="shift_answer_once",
                violation_error_message=_("答えは一人に一つです。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.shift_id} {self.user_id} {self.answer}"
