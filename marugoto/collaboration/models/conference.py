"""Conference: kinds of meeting are data (collaboration.conference_kinds); names are the town's."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Desk, Municipality, User
from marugoto.cases.models import Case, Plan, Step
from marugoto.core.models import Noun, Period, period_check


class ConferenceBody(Noun, Period):
    """会議体: a standing meeting of the town, e.g. 重層的支援会議 on every 4th Wednesday."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(_("コード"), max_length=60)
    kind = models.CharField(_("会議の種類"), max_length=40, help_text="collaboration.conference_kinds")
    name = models.CharField(_("この自治体での名前"), max_length=120)
    convener = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("開く機関")
    )
    recurrence = models.CharField(_("開く日（RFC 5545 RRULE）"), max_length=120, blank=True)
    recurrence_note = models.CharField(_("開く日（ことば）"), max_length=120, blank=True)
    closing_days = models.PositiveSmallIntegerField(_("議題の締切（何日前）"), null=True, blank=True)

    class Meta:
        verbose_name = _("会議体")
        verbose_name_plural = _("会議体")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "code"),
                name="conference_body_once",
                violation_error_message=_("このコードの会議体はもうあります。"),
            ),
            period_check("conference_body_period"),
            models.CheckConstraint(
                condition=Q(closing_days__isnull=True) | Q(closing_days__range=(1, 60)),
                name="conference_body_closing_days",
                violation_error_message=_("議題の締切は、1日前から60日前までにしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class BodyMember(Noun):
    """An agency that sits in a body as a rule; others come by case.

    A body grows by stages (``stage``, in the town's words), and one agency may sit in it as two things (``capacity``), each from
    a day to a day. Without days it sits as long as the body does.
    """

    body = models.ForeignKey(ConferenceBody, on_delete=models.CASCADE, related_name="members")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(_("立場"), max_length=20, blank=True, help_text="agencies.capacities")
    stage = models.CharField(_("段階"), max_length=60, blank=True)
    valid_from = models.DateField(_("いつから"), null=True, blank=True)
    valid_to = models.DateField(_("いつまで"), null=True, blank=True)

    class Meta:
        verbose_name = _("会議体の構成機関")
        verbose_name_plural = _("会議体の構成機関")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "agency", "capacity", "valid_from"),
                nulls_distinct=False,
                name="body_member_once",
                violation_error_message=_("この機関はもう入っています。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="body_member_period",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}:{self.agency_id}"


class Conference(Noun):
    """会議の回: one sitting of a body."""

    body = models.ForeignKey(ConferenceBody, on_delete=models.PROTECT, related_name="sittings")
    held_at = models.DateTimeField(_("日時"))
    place = models.CharField(_("場所"), max_length=120, blank=True)
    status = models.CharField(_("状態"), max_length=10, default="planned")
    also = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("あわせて開く会議の種類"),
        default=list,
        blank=True,
        help_text="collaboration.conference_kinds",
    )
    convened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chair_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField(_("招集した日時"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("終えた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("会議")
        verbose_name_plural = _("会議")
        constraints = (
            models.CheckConstraint(
                condition=Q(status="planned", concluded_at__isnull=True)
                | Q(status="held", concluded_at__isnull=False)
                | Q(status="cancelled", concluded_at__isnull=True),
                name="conference_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.UniqueConstraint(
                fields=("body", "held_at"),
                condition=~Q(status="cancelled"),
                name="conference_sits_once",
                violation_error_message=_("この日時の回は、もう開かれています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}@{self.held_at}"


class Attendee(Noun):
    """A named member of one sitting. Outsiders without an account are named too (paper).

    ``released_at``: no longer a member; sees nothing from that instant, while the trace stays.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="attendees")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("氏名"), max_length=80)
    acknowledged_at = models.DateTimeField(_("守秘義務を確かめた日時"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("確かめた人")
    )
    attendance = models.CharField(
        _("出欠"), max_length=20, default="invited", help_text="collaboration.attendance"
    )
    told_how = models.CharField(
        _("知らせた方法"), max_length=20, blank=True, help_text="collaboration.notice_means"
    )
    told_at = models.DateTimeField(_("知らせた日時"), null=True, blank=True)
    told_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("知らせた人")
    )
    released_at = models.DateTimeField(_("外れた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("出席者")
        verbose_name_plural = _("出席者")
        constraints = (
            models.UniqueConstraint(
                fields=("conference", "user"),
                condition=Q(user__isnull=False, released_at__isnull=True),
                name="attendee_once",
                violation_error_message=_("この人はもう入っています。"),
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="attendee_acknowledged_pair",
                violation_error_message=_("守秘義務を確かめた日時と人は、組で書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(told_how="", told_at__isnull=True, told_by__isnull=True)
                | (~Q(told_how="") & Q(told_at__isnull=False, told_by__isnull=False)),
                name="attendee_told_together",
                violation_error_message=_("知らせた方法・日時・人は、そろえて書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class AgendaItem(Noun):
    """議題: a case (perhaps with a plan to endorse), what is asked, what came of it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="agenda")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    continues = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued",
        verbose_name=_("前の回の議題"),
    )
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)
    question = models.TextField(_("話し合いたいこと"))
    result = models.CharField(_("結果"), max_length=40, blank=True, help_text="collaboration.agenda_results")
    minutes = models.TextField(_("話し合いの記録"), blank=True)
    late = models.BooleanField(_("締切のあとに出された"), default=False)
    urgent_reason = models.CharField(_("急ぎの理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("議題")
        verbose_name_plural = _("議題")
        constraints = (
            models.UniqueConstraint(
                fields=("conference", "case"),
                name="agenda_case_once",
                violation_error_message=_("このケースはもう議題にあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(question=""),
                name="agenda_asks_something",
                violation_error_message=_("話し合いたいことを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(urgent_reason="") | Q(late=True),
                name="agenda_urgent_is_late",
                violation_error_message=_("急ぎの理由は、締切のあとに出すときだけ書きます。"),
            ),
            models.CheckConstraint(
                condition=Q(continues__isnull=True) | ~Q(continues=F("id")),
                name="agenda_continues_another",
                violation_error_message=_("議題は、その議題の続きにはなりません。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.conference_id}:{self.case_id}"


class AgendaDesk(Noun):
    """議題に呼ぶ窓口: whom the submitter asks the convener to invite for this item."""

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="wanted")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("議題に呼ぶ窓口")
        verbose_name_plural = _("議題に呼ぶ窓口")
        constraints = (
            models.UniqueConstraint(
                fields=("agenda_item", "desk"),
                name="agenda_desk_once",
                violation_error_message=_("この窓口はもう呼ばれています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agenda_item_id}:{self.desk_id}"


class Decision(Noun):
    """決まったこと: a decision, a task (who, by when; becomes a plan step), or information."""

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(_("種類"), max_length=12)
    body = models.CharField(_("内容"), max_length=300)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("いつまでに"), null=True, blank=True)
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("書いた日時"))

    class Meta:
        verbose_name = _("決まったこと")
        verbose_name_plural = _("決まったこと")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("decision", "task", "information")),
                name="decision_kind",
                violation_error_message=_("種類が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="task") | Q(desk__isnull=False, due_on__isnull=False),
                name="decision_task_has_who_and_when",
                violation_error_message=_("することには、だれが・いつまでにが要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="decision_says_something",
                violation_error_message=_("内容を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.body
