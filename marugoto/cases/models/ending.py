"""Review, closing, and what could not be helped."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality, User
from marugoto.cases.models.case import Case
from marugoto.cases.models.plan import Goal, Plan
from marugoto.core.models import Noun
from marugoto.resources.models import Need


class Review(Noun):
    """見直し（モニタリング・評価）of a plan."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField(_("日付"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("判断"), max_length=40, help_text="cases.review_results")
    changes = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("見られた変化"),
        default=list,
        blank=True,
        help_text="cases.changes",
    )
    remaining = models.TextField(_("残された課題"), blank=True)
    person_view = models.TextField(_("本人の思い"), blank=True)
    next_review_on = models.DateField(_("次に見直す日"), null=True, blank=True)

    class Meta:
        verbose_name = _("見直し")
        verbose_name_plural = _("見直し")
        constraints = (
            models.CheckConstraint(
                condition=Q(next_review_on__isnull=True) | Q(next_review_on__gt=F("on")),
                name="review_next_is_later",
                violation_error_message=_("次に見直す日は、見直した日より後にしてください。"),
            ),
        )
        indexes = (models.Index(fields=("case", "-on", "-created_at"), name="review_newest"),)

    def __str__(self) -> str:
        return f"{self.case_id}@{self.on}"


class GoalResult(Noun):
    """How far one goal had come on the day of a review (目標の達成状況)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="goal_results")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="results")
    result = models.CharField(_("達成状況"), max_length=40, help_text="cases.goal_results")

    class Meta:
        verbose_name = _("目標の達成状況")
        verbose_name_plural = _("目標の達成状況")
        constraints = (
            models.UniqueConstraint(
                fields=("review", "goal"),
                name="goal_result_once",
                violation_error_message=_("この目標の達成状況は、もう書いてあります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.goal_id}:{self.result}"


class Closing(Noun):
    """終結 with a coded outcome. A reopened case keeps its old closing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="closings")
    on = models.DateField(_("終えた日"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("終わり方"), max_length=40, help_text="cases.closing_outcomes")
    changes = ArrayField(
        models.CharField(max_length=40), verbose_name=_("見られた変化"), default=list, blank=True
    )
    remaining = models.TextField(_("残された課題"), blank=True)
    person_view = models.TextField(_("本人の思い"), blank=True)
    note = models.TextField(_("支援員の意見"), blank=True)
    lead_after = models.CharField(_("終結後の主担当"), max_length=120, blank=True)
    transfer_to = models.CharField(_("移管先"), max_length=120, blank=True)
    watch_until = models.DateField(_("終結後の見守り"), null=True, blank=True)
    reopened_on = models.DateField(_("再開した日"), null=True, blank=True)
    reopened_reason = models.CharField(_("再開のわけ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("終結")
        verbose_name_plural = _("終結")
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(reopened_on__isnull=True),
                name="closing_one_in_force",
                violation_error_message=_("このケースはもう終結しています。"),
            ),
            models.CheckConstraint(
                condition=Q(reopened_on__isnull=True, reopened_reason="")
                | (Q(reopened_on__isnull=False) & ~Q(reopened_reason="")),
                name="closing_reopened_pair",
                violation_error_message=_("再開するわけを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(watch_until__isnull=True) | Q(watch_until__gt=F("on")),
                name="closing_watch_is_later",
                violation_error_message=_("見守りの期限は、終えた日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}@{self.on}"


class UnmetNeed(Noun):
    """What could not be helped: need, area, month, coded reason. No person, no case, no free text: it feeds 地域課題."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    month = models.DateField(_("月"))
    reason = models.CharField(_("わけ"), max_length=40, help_text="cases.unmet_reasons")

    class Meta:
        verbose_name = _("満たせなかった困りごと")
        verbose_name_plural = _("満たせなかった困りごと")
        constraints = (
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="unmet_need_month",
                violation_error_message=_("月の初日で書きます。"),
            ),
        )
        indexes = (models.Index(fields=("municipality", "month"), name="unmet_need_by_month"),)

    def __str__(self) -> str:
        return f"{self.need_id}@{self.month}"
