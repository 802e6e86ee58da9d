"""Schedule (HSDS, RFC 5545): when it is open; and the openings (受入枠) it has."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.resources.models.base import Listed
from marugoto.resources.models.place import Location, ServiceAtLocation
from marugoto.resources.models.service import Service


class Schedule(Listed):
    """いつ. ``description`` is what was published, word by word, also where the rule says the same.

    ``byday`` as in RFC 5545: "MO,TH", "2MO" (第2月曜), "-1FR" (最終金曜). 隔週 is ``interval`` 2 of WEEKLY, 奇数月 is
    ``interval`` 2 of MONTHLY, both counted from ``dtstart``. ``closed``: the rule says when it is shut (第3月曜休館).
    ``closes_at`` not after ``opens_at``: it closes on the next day.
    """

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="schedules"
    )
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="schedules"
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, blank=True, related_name="schedules"
    )
    closed = models.BooleanField(_("休みの日"), default=False)
    valid_from = models.DateField(_("いつから"), null=True, blank=True)
    valid_to = models.DateField(_("いつまで"), null=True, blank=True)
    dtstart = models.DateField(_("最初の日"), null=True, blank=True)
    timezone = models.DecimalField(_("時差"), max_digits=4, decimal_places=2, null=True, blank=True)
    until = models.DateField(_("最後の日"), null=True, blank=True)
    count = models.PositiveSmallIntegerField(_("回数"), null=True, blank=True)
    wkst = models.CharField(_("週の始まり"), max_length=2, blank=True)
    freq = models.CharField(_("くり返し"), max_length=10, blank=True)
    interval = models.PositiveSmallIntegerField(_("間隔"), null=True, blank=True)
    byday = models.CharField(_("曜日"), max_length=100, blank=True)
    byweekno = models.CharField(_("週番号"), max_length=100, blank=True)
    bymonthday = models.CharField(_("日"), max_length=100, blank=True)
    byyearday = models.CharField(_("年の日"), max_length=100, blank=True)
    bymonth = models.CharField(_("月"), max_length=40, blank=True)
    holidays = models.CharField(_("祝日"), max_length=10, blank=True, help_text="resources.holiday_rules")
    opens_at = models.TimeField(_("開く"), null=True, blank=True)
    closes_at = models.TimeField(_("閉まる"), null=True, blank=True)
    description = models.TextField(_("公表されたことば"), blank=True)
    schedule_link = models.URLField(_("予定のページ"), max_length=500, blank=True)
    attending_type = models.CharField(_("参加のしかた"), max_length=200, blank=True)
    notes = models.TextField(_("ことわり"), blank=True)

    class Meta:
        verbose_name = _("いつ")
        verbose_name_plural = _("いつ")
        constraints = (
            models.CheckConstraint(
                condition=Q(service__isnull=False)
                | Q(location__isnull=False)
                | Q(service_at_location__isnull=False),
                name="schedule_of_somebody",
                violation_error_message=_("日時は、社会資源か場所に付けてください。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="schedule_period",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(interval__isnull=True) | Q(interval__gte=1),
                name="schedule_interval",
                violation_error_message=_("間隔は1以上にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(freq__in=("", "WEEKLY", "MONTHLY")),
                name="schedule_frequency",
                violation_error_message=_("くり返しは、毎週か毎月にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.description or f"{self.freq} {self.byday} {self.opens_at}-{self.closes_at}"


class Opening(Listed):
    """受入枠: how many more can be taken in, as of a day. Ended, never deleted."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="openings")
    name = models.CharField(_("枠の名前"), max_length=120, blank=True)
    unit = models.CharField(_("単位"), max_length=20, default="people", help_text="resources.opening_units")
    capacity = models.PositiveIntegerField(_("定員"), null=True, blank=True)
    available = models.PositiveIntegerField(_("あき"), null=True, blank=True)
    waiting = models.PositiveIntegerField(_("待っている人"), null=True, blank=True)
    as_of = models.DateField(_("いつの時点"))
    note = models.CharField(_("ひとこと"), max_length=200, blank=True)
    closed_on = models.DateField(_("締め切った日"), null=True, blank=True)

    class Meta:
        verbose_name = _("受入枠")
        verbose_name_plural = _("受入枠")
        indexes = (models.Index(fields=("service", "closed_on"), name="resource_opening_open"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(capacity__isnull=True)
                | Q(available__isnull=True)
                | Q(available__lte=F("capacity")),
                name="opening_within_capacity",
                violation_error_message=_("あきは、定員より多くできません。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("as_of")),
                name="opening_closed_after_it_began",
                violation_error_message=_("締め切る日は、枠の時点より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name or f"{self.available}/{self.capacity}"
