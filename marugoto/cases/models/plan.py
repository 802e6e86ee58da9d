"""Plan: versions; goals in the person's words; steps: who, what, by when; endorsed by a conference (a slot it fills)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk, User
from marugoto.cases.models.case import Case
from marugoto.core.models import Noun
from marugoto.resources.models import Need, Service


class Plan(Noun):
    """プラン. ``endorsed_on``/``endorsed_by`` is the slot which the conference fills through cases.actions.plan.endorse."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plans")
    version = models.PositiveSmallIntegerField(_("版"))
    status = models.CharField(_("状態"), max_length=12, default="draft")
    made_on = models.DateField(_("作った日"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    situation = models.TextField(_("状況と課題の整理"), blank=True)
    direction = models.TextField(_("支援の方向"), blank=True)
    applies_for = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("利用を申し込む事業"),
        default=list,
        blank=True,
        help_text="cases.programmes",
    )
    starts_on = models.DateField(_("始める日"), null=True, blank=True)
    review_on = models.DateField(_("見直す日"), null=True, blank=True)
    agreed_on = models.DateField(_("本人が同意した日"), null=True, blank=True)
    agreed_form = models.CharField(
        _("同意の聞き方"), max_length=20, blank=True, help_text="intake.consent_forms"
    )
    endorsed_on = models.DateField(_("会議で合意した日"), null=True, blank=True)
    endorsed_by = models.CharField(_("合意した会議"), max_length=120, blank=True)
    decided_on = models.DateField(_("自治体が支援を決定した日"), null=True, blank=True)
    decided_by = models.CharField(_("決定した人"), max_length=120, blank=True)
    lead_after = models.CharField(_("多機関協働が終わったあとの主担当"), max_length=120, blank=True)
    plain = models.TextField(_("やさしい日本語のまとめ"), blank=True)

    class Meta:
        verbose_name = _("プラン")
        verbose_name_plural = _("プラン")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "version"),
                name="plan_version_once",
                violation_error_message=_("この版はもうあります。"),
            ),
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(status="active"),
                name="plan_one_active",
                violation_error_message=_("動いているプランは一つだけです。"),
            ),
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(status="draft"),
                name="plan_one_draft",
                violation_error_message=_("作りかけのプランがあります。それを続けてください。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "active", "superseded", "ended")),
                name="plan_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(endorsed_on__isnull=False),
                name="plan_active_is_endorsed",
                violation_error_message=_("プランは、会議で合意してから始めます。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(agreed_on__isnull=False),
                name="plan_active_is_agreed",
                violation_error_message=_("プランは、本人の同意を得てから始めます。"),
            ),
            models.CheckConstraint(
                condition=Q(endorsed_on__isnull=True, endorsed_by="")
                | (Q(endorsed_on__isnull=False) & ~Q(endorsed_by="")),
                name="plan_endorsed_pair",
                violation_error_message=_("合意した日と会議は、組で書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True, agreed_form="")
                | (Q(agreed_on__isnull=False) & ~Q(agreed_form="")),
                name="plan_agreed_pair",
                violation_error_message=_("同意した日と聞き方は、組で書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_by="")
                | (Q(decided_on__isnull=False, endorsed_on__isnull=False) & ~Q(decided_by="")),
                name="plan_decided_pair",
                violation_error_message=_(
                    "支援の決定は、会議の合意のあとに、日付と決定した人を組で書いてください。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(review_on__isnull=True)
                | Q(review_on__gte=F("starts_on")),
                name="plan_review_after_start",
                violation_error_message=_("見直す日は、始める日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"


class Goal(Noun):
    """目標 in the person's own words."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)
    words = models.CharField(_("目標（本人のことば）"), max_length=300)

    class Meta:
        verbose_name = _("目標")
        verbose_name_plural = _("目標")

    def __str__(self) -> str:
        return self.words


class Step(Noun):
    """手順: who does what by when. ``outcome`` is the slot that a referral made for the step fills.

    ``continues``: the same step in the version before; what comes back for the old one is recorded on the new one.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)
    what = models.CharField(_("すること"), max_length=300)
    desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("機関")
    )
    who = models.CharField(_("だれが（本人・家族・地域など）"), max_length=80, blank=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(
        Service,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("使う社会資源"),
    )
    due_on = models.DateField(_("いつまでに"))
    status = models.CharField(_("状態"), max_length=10, default="open")
    outcome = models.CharField(_("結果"), max_length=40, blank=True, help_text="cases.step_outcomes")
    outcome_note = models.CharField(_("結果のメモ"), max_length=300, blank=True)
    done_on = models.DateField(_("終えた日"), null=True, blank=True)
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("前の版の手順"),
    )

    class Meta:
        verbose_name = _("手順")
        verbose_name_plural = _("手順")
        indexes = (models.Index(fields=("due_on",), condition=Q(status="open"), name="step_open_by_due"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=("open", "done", "dropped")),
                name="step_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(status="open", done_on__isnull=True, outcome="")
                | (~Q(status="open") & Q(done_on__isnull=False) & ~Q(outcome="")),
                name="step_outcome_pair",
                violation_error_message=_("終えた手順には、日付と結果が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(desk__isnull=False) | ~Q(who=""),
                name="step_has_somebody",
                violation_error_message=_("だれがするかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(continues__isnull=True) | ~Q(continues=F("id")),
                name="step_does_not_continue_itself",
                violation_error_message=_("手順は自分自身の続きにはなりません。"),
            ),
        )

    def __str__(self) -> str:
        return self.what
