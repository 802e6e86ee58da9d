"""Survey: questions as data, sheets without names. No row joins a sheet to a person, a ticket, a moment or an address."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality
from marugoto.core.models import Noun


class Survey(Noun):
    """アンケート: asked on paper, at visits or on the web. Questions stand still once it is open (community.survey_states)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("機関"))
    title = models.CharField(_("題名"), max_length=120)
    intro = models.TextField(_("答える人へのことば"), blank=True)
    state = models.CharField(_("状態"), max_length=8, default="draft", help_text="community.survey_states")
    closes_on = models.DateField(_("しめきり"))
    previous = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("前の回")
    )
    design_effect = models.DecimalField(_("デザイン効果"), max_digits=4, decimal_places=2, default=1)
    feedback = models.TextField(_("結果を受けてすること"), blank=True)
    published_on = models.DateField(_("結果を公開した日"), null=True, blank=True)
    told = models.JSONField(_("公開した結果"), default=dict, blank=True)

    class Meta:
        verbose_name = _("アンケート")
        verbose_name_plural = _("アンケート")
        indexes = (models.Index(fields=("municipality", "-closes_on", "-id"), name="survey_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title=""),
                name="survey_has_a_title",
                violation_error_message=_("題名を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(state="closed"),
                name="survey_published_once_closed",
                violation_error_message=_("結果は、しめきってから公開します。"),
            ),
            models.CheckConstraint(
                condition=Q(design_effect__gte=1),
                name="survey_design_effect_at_least_one",
                violation_error_message=_("デザイン効果は1以上です。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Question(Noun):
    """問い: its words, its kind (community.question_kinds) and what may be chosen; ``scale``: an item of a known scale."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(_("問いの番号"))
    kind = models.CharField(_("種類"), max_length=8, help_text="community.question_kinds")
    words = models.CharField(_("問い"), max_length=300)
    options = models.JSONField(_("選択肢"), default=list, blank=True)
    scale = models.CharField(_("尺度"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("問い")
        verbose_name_plural = _("問い")
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "number"),
                name="question_number_once",
                violation_error_message=_("問いの番号が重なっています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.words}"


class Ticket(Noun):
    """回答の番号: a one-time code on paper, kept as a checksum. Once used it says so, and not when, nor for which sheet."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tickets")
    checksum = models.CharField(_("番号の控え"), max_length=64)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("配った地区")
    )
    used = models.BooleanField(_("使った"), default=False)

    class Meta:
        verbose_name = _("回答の番号")
        verbose_name_plural = _("回答の番号")
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "checksum"),
                name="ticket_once",
                violation_error_message=_("この番号は、もうあります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.survey_id}"


class AnswerSheet(models.Model):
    """回答票: one person's answers, whoever it was. Its id tells no time; ``paper_number`` is written on the paper."""

    id = models.UUIDField(_("番号"), primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    channel = models.CharField(_("集め方"), max_length=8, help_text="community.survey_channels")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    paper_number = models.PositiveIntegerField(_("票の番号"), null=True, blank=True)

    class Meta:
        verbose_name = _("回答票")
        verbose_name_plural = _("回答票")
        constraints = (
            models.UniqueConstraint(
                fields=("survey", "paper_number"),
                name="answer_sheet_number_once",
                violation_error_message=_("この票の番号は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(channel="web", paper_number__isnull=True)
                | ~Q(channel="web") & Q(paper_number__isnull=False),
                name="answer_sheet_paper_has_a_number",
                violation_error_message=_("紙の票には番号があり、ウェブの票にはありません。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.paper_number or "web")


class Answer(models.Model):
    """答え: an option, a number or words; several options are several rows."""

    id = models.UUIDField(_("番号"), primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    value = models.CharField(_("答え"), max_length=2000)

    class Meta:
        verbose_name = _("答え")
        verbose_name_plural = _("答え")
        constraints = (
            models.UniqueConstraint(
                fields=("sheet", "question", "value"),
                name="answer_once",
                violation_error_message=_("同じ答えが、もうあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.value
