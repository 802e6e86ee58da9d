"""Assessment: by block, in the person's words beside the worker's view; a new one never overwrites the old."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.cases.models.case import Case
from marugoto.core.models import Noun


class Assessment(Noun):
    """アセスメント on a day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    on = models.DateField(_("日付"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    strengths = models.TextField(_("本人・世帯のもつ力"), blank=True)
    wishes = models.TextField(_("本人の希望（本人のことば）"), blank=True)
    summary = models.TextField(_("見立て"), blank=True)
    factors = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("課題と背景要因"),
        default=list,
        blank=True,
        help_text="cases.factors",
    )
    story = models.TextField(_("わかりやすいストーリー"), blank=True)
    urgent = models.BooleanField(_("緊急の支援が要る"), default=False)
    urgency = models.CharField(_("緊急性"), max_length=40, blank=True, help_text="intake.urgency")
    necessity = models.CharField(_("必要性"), max_length=40, blank=True, help_text="cases.necessity")

    class Meta:
        verbose_name = _("アセスメント")
        verbose_name_plural = _("アセスメント")
        indexes = (models.Index(fields=("case", "-on", "-created_at"), name="assessment_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(urgency="", necessity="") | (~Q(urgency="") & ~Q(necessity="")),
                name="assessment_urgency_pair",
                violation_error_message=_("緊急性と必要性は、組で選んでください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}@{self.on}"

    @property
    def priority(self) -> str:
        """The code of cases.priorities for the pair; "" while it is not judged."""
        return f"{self.urgency}.{self.necessity}" if self.urgency else ""


class AssessmentItem(Noun):
    """One block (health, housing, income …): what was said, what is seen."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="items")
    domain = models.CharField(_("領域"), max_length=40, help_text="cases.assessment_domains")
    wording = models.TextField(_("本人のことば"), blank=True)
    view = models.TextField(_("相談員の見方"), blank=True)

    class Meta:
        verbose_name = _("アセスメントの項目")
        verbose_name_plural = _("アセスメントの項目")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "domain"),
                name="assessment_domain_once",
                violation_error_message=_("この領域はもうあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(wording="", view=""),
                name="assessment_item_says_something",
                violation_error_message=_("本人のことばか、相談員の見方を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id}:{self.domain}"


class AssessmentFact(Noun):
    """One ticked or filled box of the sheet on a day: what may be counted, beside the words.

    ``codes`` for questions with options; ``text`` for words, for digits (number), for YYYY-MM-DD (date), or for その他.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="facts")
    question = models.CharField(_("項目"), max_length=40, help_text="cases.assessment_questions")
    codes = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("選んだもの"),
        default=list,
        blank=True,
        help_text="cases.assessment_options",
    )
    text = models.TextField(_("書いたもの"), blank=True)

    class Meta:
        verbose_name = _("アセスメントの聞き取り")
        verbose_name_plural = _("アセスメントの聞き取り")
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "question"),
                name="assessment_fact_once",
                violation_error_message=_("この項目はもう答えてあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(codes=[], text=""),
                name="assessment_fact_says_something",
                violation_error_message=_("選ぶか、書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.assessment_id}:{self.question}"
