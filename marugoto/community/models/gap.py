"""Gap: something that a town lacks; its steps from the first idea until it runs; the entries of the directory it became."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality, User
from marugoto.core.models import Noun
from marugoto.resources.models import Need, Service


class Gap(Noun):
    """足りない資源. Need, area, and what is missing. Who needs it is counted from rows that name nobody, and never kept here."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+", verbose_name=_("困りごと"))
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    title = models.CharField(_("何が足りないか"), max_length=120)
    words = models.TextField(_("くわしく"), blank=True)
    stage = models.CharField(_("段階"), max_length=12, default="found", help_text="community.gap_stages")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("進める機関")
    )
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField(_("書いた日"))
    running_since = models.DateField(_("動き出した日"), null=True, blank=True)
    dropped_on = models.DateField(_("やめた日"), null=True, blank=True)
    dropped_reason = models.CharField(_("やめたわけ"), max_length=300, blank=True)
    open_words = models.TextField(_("住民に知らせることば"), blank=True)
    open_since = models.DateField(_("公開した日"), null=True, blank=True)

    class Meta:
        verbose_name = _("足りない資源")
        verbose_name_plural = _("足りない資源")
        indexes = (models.Index(fields=("municipality", "-opened_on", "-id"), name="gap_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title=""),
                name="gap_says_what",
                violation_error_message=_("何が足りないかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(stage="dropped", dropped_on__isnull=False) & ~Q(dropped_reason="")
                | ~Q(stage="dropped") & Q(dropped_on__isnull=True, dropped_reason=""),
                name="gap_dropped_with_a_reason",
                violation_error_message=_("やめるときは、日とわけの両方を書いてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(stage="running") | Q(running_since__isnull=False),
                name="gap_running_since",
                violation_error_message=_("動き出した日を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(open_since__isnull=True) | ~Q(open_words=""),
                name="gap_open_in_words_of_its_own",
                violation_error_message=_("公開するときは、住民に知らせることばを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


class GapStep(Noun):
    """足りない資源の歩み: an idea, a trial, rules that were agreed on, how many have used it. Only added to."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(_("段階"), max_length=12, help_text="community.gap_stages")
    on = models.DateField(_("日付"))
    words = models.TextField(_("したこと・決めたこと"))
    users = models.PositiveIntegerField(_("使った人の数"), null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("足りない資源の歩み")
        verbose_name_plural = _("足りない資源の歩み")
        indexes = (models.Index(fields=("gap", "-on", "-created_at"), name="gap_step_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(words=""),
                name="gap_step_says_something",
                violation_error_message=_("したことを、ひとことでも書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.gap_id} {self.stage}"


class GapService(Noun):
    """生まれた社会資源: an entry of the directory that answers a gap."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(_("つないだ日"))

    class Meta:
        verbose_name = _("生まれた社会資源")
        verbose_name_plural = _("生まれた社会資源")
        constraints = (
            models.UniqueConstraint(
                fields=("gap", "service"),
                name="gap_service_once",
                violation_error_message=_("この社会資源は、すでにつないであります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.gap_id} {self.service_id}"
