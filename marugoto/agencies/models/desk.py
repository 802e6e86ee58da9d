"""Desk (窓口): the accountable unit. A matter is always held by exactly one desk."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models.agency import Agency
from marugoto.agencies.models.area import Area
from marugoto.core.models import Noun, Period, period_check


class Desk(Noun, Period):
    """窓口. ``accounts``: people here sign in; without accounts a つなぎ goes on paper and the sender stays accountable."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="desks")
    code = models.SlugField(_("コード"), max_length=60)
    name = models.CharField(_("名前"), max_length=120)
    intake_mode = models.CharField(_("受け付ける相手"), max_length=20, help_text="agencies.desk_intake_modes")
    accounts = models.BooleanField(_("アカウントあり"), default=True)
    listed = models.BooleanField(_("住民に公開する"), default=True)
    receives_notices = models.BooleanField(_("気づきを受け取る"), default=False)
    phone = models.CharField(_("電話"), max_length=40, blank=True)
    address = models.CharField(_("所在地"), max_length=200, blank=True)
    hours_note = models.CharField(_("受付時間（ことば）"), max_length=200, blank=True)
    backup_desk = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("後ろで支える窓口"),
    )
    placeholder_name = models.BooleanField(_("仮の名前"), default=False)

    class Meta:
        verbose_name = _("窓口")
        verbose_name_plural = _("窓口")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "code"),
                name="desk_code_once",
                violation_error_message=_("このコードの窓口はすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(backup_desk__isnull=True) | ~Q(backup_desk=F("id")),
                name="desk_not_its_own_backup",
                violation_error_message=_("自分自身を支える窓口にはできません。"),
            ),
            period_check("desk_period"),
        )

    def __str__(self) -> str:
        return self.name


class DeskHours(Noun):
    """Opening hours on a weekday (0 = Monday). A desk may have several spans a day."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("曜日"))
    opens = models.TimeField(_("開く"))
    closes = models.TimeField(_("閉まる"))

    class Meta:
        verbose_name = _("受付時間")
        verbose_name_plural = _("受付時間")
        constraints = (
            models.CheckConstraint(
                condition=Q(weekday__lte=6),
                name="desk_hours_weekday",
                violation_error_message=_("曜日が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="desk_hours_order",
                violation_error_message=_("閉まる時刻は、開く時刻より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class DeskArea(Noun):
    """An area that a desk serves. A desk without any serves the whole municipality."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="desks")

    class Meta:
        verbose_name = _("窓口の担当圏域")
        verbose_name_plural = _("窓口の担当圏域")
        constraints = (
            models.UniqueConstraint(
                fields=("desk", "area"),
                name="desk_area_once",
                violation_error_message=_("この圏域はすでに担当しています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk_id}:{self.area_id}"


class DeskCover(Noun, Period):
    """Cover in absence: while it lasts, the covering desk also sees and answers what comes to the covered one."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="covers")
    covered_by = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="covering")
    reason = models.CharField(_("理由"), max_length=20, default="absence")

    class Meta:
        verbose_name = _("不在の代わり")
        verbose_name_plural = _("不在の代わり")
        constraints = (
            models.CheckConstraint(
                condition=~Q(desk=F("covered_by")),
                name="desk_cover_not_itself",
                violation_error_message=_("自分自身を代わりにはできません。"),
            ),
            period_check("desk_cover_period"),
        )

    def __str__(self) -> str:
        return f"{self.desk_id}<-{self.covered_by_id}"
