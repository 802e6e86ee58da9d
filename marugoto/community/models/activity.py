"""Activity: what an agency does with the people of a district; its days, with numbers that name nobody."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality, User
from marugoto.community.models.gap import Gap
from marugoto.core.models import Noun
from marugoto.resources.models import Service


class Activity(Noun):
    """地域の活動: a base, a salon, an event, a course. What it is for counting says its kind (community.activity_kinds)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("開く機関"))
    kind = models.CharField(_("種類"), max_length=24, help_text="community.activity_kinds")
    title = models.CharField(_("名前"), max_length=120)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    audience = models.CharField(_("だれに"), max_length=24, blank=True, help_text="community.audiences")
    words = models.TextField(_("くわしく"), blank=True)
    service = models.ForeignKey(
        Service,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("案内の社会資源"),
    )
    gap = models.ForeignKey(
        Gap,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("もとの足りない資源"),
    )
    starts_on = models.DateField(_("始まり"))
    ended_on = models.DateField(_("終わり"), null=True, blank=True)
    days_needed = models.PositiveSmallIntegerField(_("修了に要る出席の日数"), null=True, blank=True)

    class Meta:
        verbose_name = _("地域の活動")
        verbose_name_plural = _("地域の活動")
        indexes = (models.Index(fields=("municipality", "-starts_on", "-id"), name="activity_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title=""),
                name="activity_has_a_name",
                violation_error_message=_("活動の名前を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


class ActivityDay(Noun):
    """活動の日: one day of an activity. ``unnamed``, ``helpers_unnamed``: heads without a row of attendance."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(_("日付"))
    unnamed = models.PositiveIntegerField(_("人数だけの参加者"), default=0)
    unnamed_outside = models.PositiveIntegerField(_("うち町の外から"), default=0)
    helpers_unnamed = models.PositiveIntegerField(_("人数だけの担い手"), default=0)
    bodies = models.PositiveIntegerField(_("加わった機関・団体の数"), default=0)
    words = models.TextField(_("気づいたこと"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("活動の日")
        verbose_name_plural = _("活動の日")
        indexes = (models.Index(fields=("on", "activity"), name="activity_day_on"),)
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "on"),
                name="activity_day_once",
                violation_error_message=_("この日は、もう書いてあります。"),
            ),
            models.CheckConstraint(
                condition=Q(unnamed_outside__lte=F("unnamed")),
                name="activity_day_outside_is_a_part",
                violation_error_message=_("町の外からの人数は、参加者の人数より多くできません。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} {self.on}"
