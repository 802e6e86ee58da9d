"""What stands together in a case, as a worker judged it; and scales that are filled in again and again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.cases.models.case import Case
from marugoto.core.models import Noun
from marugoto.people.models import Person


class PatternVerdict(Noun):
    """A worker's word on a pattern that the rules found. The next word does not replace it; the newest one counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pattern_verdicts")
    pattern = models.CharField(_("気づき"), max_length=40, help_text="cases.patterns")
    verdict = models.CharField(_("判断"), max_length=20, help_text="cases.pattern_verdicts")
    grounds = ArrayField(models.CharField(max_length=120), verbose_name=_("もとになった事実"), default=list)
    note = models.CharField(_("わけ・メモ"), max_length=300, blank=True)
    on = models.DateField(_("日付"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("気づきへの判断")
        verbose_name_plural = _("気づきへの判断")
        constraints = (
            models.CheckConstraint(
                condition=~Q(grounds=[]),
                name="pattern_verdict_has_grounds",
                violation_error_message=_("もとになった事実のない気づきは判断できません。"),
            ),
        )
        indexes = (models.Index(fields=("case", "-created_at"), name="pattern_verdict_newest"),)

    def __str__(self) -> str:
        return f"{self.case_id}:{self.pattern}"


class ScaleAnswer(Noun):
    """A scale filled in on a day, by one person of the case or for the whole of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="scale_answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scale = models.CharField(_("尺度"), max_length=40, help_text="cases.scales")
    answers = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("答え"),
        default=list,
        help_text="cases.scale_choices",
    )
    score = models.PositiveSmallIntegerField(_("点数"))
    note = models.CharField(_("メモ"), max_length=300, blank=True)
    on = models.DateField(_("日付"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("尺度の答え")
        verbose_name_plural = _("尺度の答え")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "person", "scale", "on"),
                nulls_distinct=False,
                name="scale_answer_once_a_day",
                violation_error_message=_("この日の答えは、もうあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(answers=[]) & Q(score__gt=0),
                name="scale_answer_is_whole",
                violation_error_message=_("すべての質問に答えると、点数が出ます。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}:{self.scale}@{self.on}"
