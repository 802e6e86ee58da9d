"""Helper: a volunteer or lay receiver; what they offer and up to where; what it costs them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.community.models.activity import Activity
from marugoto.community.models.member import Member
from marugoto.core.models import Noun


class Helper(Noun):
    """担い手: a member offers help in one kind (community.helper_kinds), for a time, within limits of their own."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="helping")
    kind = models.CharField(_("どんな担い手"), max_length=24, help_text="community.helper_kinds")
    since = models.DateField(_("登録した日"))
    until = models.DateField(_("終わった日"), null=True, blank=True)
    hours_limit = models.PositiveSmallIntegerField(_("ひと月の上限（時間）"), null=True, blank=True)
    limits = models.CharField(_("しないこと・できないこと"), max_length=300, blank=True)
    insured_until = models.DateField(_("ボランティア保険の終わり"), null=True, blank=True)

    class Meta:
        verbose_name = _("担い手")
        verbose_name_plural = _("担い手")
        constraints = (
            models.UniqueConstraint(
                fields=("member", "kind"),
                condition=Q(until__isnull=True),
                name="helper_once_a_kind",
                violation_error_message=_("この人は、もうこの担い手として登録してあります。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="helper_ends_after_it_starts",
                violation_error_message=_("終わった日は、登録した日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"


class HelperWork(Noun):
    """担い手の活動: how long, how heavy it was for them, and what they paid out of their own pocket."""

    helper = models.ForeignKey(Helper, on_delete=models.CASCADE, related_name="works")
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("活動")
    )
    on = models.DateField(_("日付"))
    minutes = models.PositiveIntegerField(_("時間（分）"))
    burden = models.CharField(_("負担"), max_length=12, default="fine", help_text="community.burdens")
    expense = models.PositiveIntegerField(_("かかった費用（円）"), default=0)
    paid_on = models.DateField(_("費用を払った日"), null=True, blank=True)

    class Meta:
        verbose_name = _("担い手の活動")
        verbose_name_plural = _("担い手の活動")
        indexes = (models.Index(fields=("helper", "-on"), name="helper_work_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440),
                name="helper_work_within_a_day",
                violation_error_message=_("時間は、1分から24時間までで書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(paid_on__gte=F("on"), expense__gt=0),
                name="helper_work_pays_what_it_cost",
                violation_error_message=_("払った日は、費用がある活動に、その日から後で書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.helper_id} {self.on}"
