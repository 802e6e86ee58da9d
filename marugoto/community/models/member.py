"""Member: somebody who comes to an activity or carries it, by whatever name they wish; enrolment, attendance."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area
from marugoto.community.models.activity import Activity, ActivityDay
from marugoto.core.models import Noun


class Member(Noun):
    """地域の人: of one agency's lists only. Never joined to the register of persons: who comes to a salon asks for no support.

    ``number`` counts within the agency, and is enough: a card with a number and no name is a member too.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("名簿の機関")
    )
    number = models.PositiveIntegerField(_("番号"))
    called = models.CharField(_("名前・呼び名"), max_length=80, blank=True)
    called_kana = models.CharField(_("ふりがな"), max_length=80, blank=True)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("住んでいる地区"),
    )
    outside = models.BooleanField(_("町の外に住んでいる"), default=False)
    contact = models.CharField(_("連絡先"), max_length=120, blank=True)
    left_on = models.DateField(_("名簿から外した日"), null=True, blank=True)

    class Meta:
        verbose_name = _("地域の人")
        verbose_name_plural = _("地域の人")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "number"),
                name="member_number_once",
                violation_error_message=_("この番号は、もう使われています。"),
            ),
            models.CheckConstraint(
                condition=Q(outside=False) | Q(area__isnull=True),
                name="member_lives_in_one_place",
                violation_error_message=_("町の外の人に、町の地区は付けられません。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.called}".strip()


class Enrolment(Noun):
    """参加の登録: a member belongs to an activity for a time; of a course, whether it was completed."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="enrolments")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="enrolments")
    since = models.DateField(_("いつから"))
    until = models.DateField(_("いつまで"), null=True, blank=True)
    completed_on = models.DateField(_("修了した日"), null=True, blank=True)

    class Meta:
        verbose_name = _("参加の登録")
        verbose_name_plural = _("参加の登録")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "member"),
                name="enrolment_once",
                violation_error_message=_("この人は、もう登録してあります。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="enrolment_ends_after_it_starts",
                violation_error_message=_("やめた日は、始めた日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id}"


class Attendance(Noun):
    """出席: a member was there that day, as a participant or as one who carried it (community.parts)."""

    day = models.ForeignKey(ActivityDay, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="attendances")
    part = models.CharField(_("立場"), max_length=12, default="participant", help_text="community.parts")

    class Meta:
        verbose_name = _("出席")
        verbose_name_plural = _("出席")
        constraints = (
            models.UniqueConstraint(
                fields=("day", "member"),
                name="attendance_once",
                violation_error_message=_("この人の出席は、もう書いてあります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.day_id} {self.member_id}"
