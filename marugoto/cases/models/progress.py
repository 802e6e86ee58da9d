"""Progress: 支援経過, one contact or act at a time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.cases.models.case import Case
from marugoto.core.models import Noun


class Progress(Noun):
    """経過. A mistake is corrected by a new note (``corrects``); the old one stays readable under it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="progress")
    at = models.DateTimeField(_("日時"))
    method = models.CharField(_("方法"), max_length=40, help_text="cases.contact_methods")
    kind = models.CharField(_("内容の区分"), max_length=40, blank=True, help_text="cases.progress_kinds")
    contact_kind = models.CharField(
        _("相手の区分"), max_length=40, blank=True, help_text="cases.contact_kinds"
    )
    contact = models.CharField(_("相手"), max_length=80, blank=True)
    body = models.TextField(_("内容"))
    minutes = models.PositiveSmallIntegerField(_("かかった分"), null=True, blank=True)
    next_act = models.CharField(_("次の対応"), max_length=200, blank=True)
    next_due = models.DateField(_("次の期限"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("訂正する前の経過"),
    )

    class Meta:
        verbose_name = _("経過")
        verbose_name_plural = _("経過")
        constraints = (
            models.CheckConstraint(
                condition=~Q(body=""),
                name="progress_says_something",
                violation_error_message=_("内容を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="progress_does_not_correct_itself",
                violation_error_message=_("自分自身は訂正できません。"),
            ),
        )
        indexes = (
            models.Index(fields=("case", "-at"), name="progress_newest"),
            models.Index(fields=("agency", "at"), name="progress_month"),
        )

    def __str__(self) -> str:
        return f"{self.case_id}@{self.at}"


class OtherWork(Noun):
    """Work that belongs to no case (calls that became none, tours, papers, meetings), so that it is counted too. No names."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("日付"))
    kind = models.CharField(_("仕事の区分"), max_length=40, help_text="cases.other_work_kinds")
    minutes = models.PositiveSmallIntegerField(_("かかった分"))
    what = models.CharField(_("ひとこと（人の名前は書かない）"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("ケース外の仕事")
        verbose_name_plural = _("ケース外の仕事")
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=1440),
                name="other_work_minutes",
                violation_error_message=_("かかった時間は、1分から24時間までで書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-on", "-created_at"), name="other_work_newest"),)

    def __str__(self) -> str:
        return f"{self.kind}@{self.on}"
