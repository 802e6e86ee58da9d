"""What the members of a group share: notices and who read them, files, days."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.core.models import Noun
from marugoto.groups.models.group import Group
from marugoto.groups.rules.files import MOST_BYTES


class GroupNotice(Noun):
    """グループのお知らせ. ``warned``: the text looked as if it named somebody, its writer says that it does not (adr/0044)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="notices")
    title = models.CharField(_("題"), max_length=120)
    body = models.TextField(_("お知らせの内容"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(_("出した日時"))
    warned = models.BooleanField(_("注意を確かめて出した"), default=False)
    withdrawn_at = models.DateTimeField(_("取り下げた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("グループのお知らせ")
        verbose_name_plural = _("グループのお知らせ")
        indexes = (models.Index(fields=("group", "-posted_at", "-id"), name="group_notice_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title="") & (~Q(body="") | Q(withdrawn_at__isnull=False)),
                name="group_notice_says_something",
                violation_error_message=_("題と内容を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


class GroupRead(Noun):
    """お知らせを読んだ印: set by the reader's own hand, never by opening a page."""

    notice = models.ForeignKey(GroupNotice, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("読んだ日時"))

    class Meta:
        verbose_name = _("お知らせを読んだ印")
        verbose_name_plural = _("お知らせを読んだ印")
        constraints = (
            models.UniqueConstraint(
                fields=("notice", "user"),
                name="group_read_once",
                violation_error_message=_("読んだ印は、もうついています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice_id}:{self.user_id}"


class GroupFile(Noun):
    """グループのファイル. ``kind`` is what the content is, whatever the name says; removed, the content is gone."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("ファイルの名前"), max_length=120)
    kind = models.CharField(_("種類"), max_length=10, help_text="groups.file_kinds")
    size = models.PositiveIntegerField(_("大きさ"))
    data = models.BinaryField(_("ファイル"), default=b"")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("入れた日時"))
    removed_at = models.DateTimeField(_("消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("グループのファイル")
        verbose_name_plural = _("グループのファイル")
        indexes = (models.Index(fields=("group", "-at", "-id"), name="group_file_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_BYTES),
                name="group_file_size",
                violation_error_message=_("ファイルは 10 MB までです。"),
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(data=b"")
                | Q(removed_at__isnull=False) & Q(data=b""),
                name="group_file_gone_when_removed",
                violation_error_message=_("消したファイルには、中身を残せません。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class GroupEvent(Noun):
    """グループの予定: once, or by a recurrence as bodies have it (RFC 5545 RRULE, 第2月曜 = FREQ=MONTHLY;BYDAY=2MO)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(_("予定の名前"), max_length=80)
    place = models.CharField(_("場所"), max_length=120, blank=True)
    starts_on = models.DateField(_("いつから"))
    opens = models.TimeField(_("始まりの時刻"), null=True, blank=True)
    closes = models.TimeField(_("終わりの時刻"), null=True, blank=True)
    recurrence = models.CharField(_("くりかえし（RFC 5545 RRULE）"), max_length=120, blank=True)
    until = models.DateField(_("いつまで"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(_("取りやめた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("グループの予定")
        verbose_name_plural = _("グループの予定")
        constraints = (
            models.CheckConstraint(
                condition=~Q(title=""),
                name="group_event_has_a_title",
                violation_error_message=_("予定の名前を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | ~Q(recurrence="") & Q(until__gte=F("starts_on")),
                name="group_event_period",
                violation_error_message=_(
                    "いつまでは、くりかえす予定だけに、始まりより後の日で書いてください。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(closes__isnull=True) | Q(opens__isnull=False, closes__gt=F("opens")),
                name="group_event_hours",
                violation_error_message=_("終わりの時刻は、始まりの時刻より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


class GroupOff(Noun):
    """予定の休み: one day of a recurring event on which it is not held."""

    event = models.ForeignKey(GroupEvent, on_delete=models.CASCADE, related_name="offs")
    on = models.DateField(_("休みの日"))

    class Meta:
        verbose_name = _("予定の休み")
        verbose_name_plural = _("予定の休み")
        constraints = (
            models.UniqueConstraint(
                fields=("event", "on"),
                name="group_off_once",
                violation_error_message=_("この日は、もう休みになっています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id}@{self.on}"
