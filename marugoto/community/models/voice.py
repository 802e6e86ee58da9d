"""What else speaks for a gap, and how it goes up the tiers and comes down again. A gap with them is a 地域課題."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, User
from marugoto.community.models.activity import Activity
from marugoto.community.models.gap import Gap
from marugoto.community.models.survey import Survey
from marugoto.core.models import Noun


class GapVoice(Noun):
    """声: a finding of a conference, a survey, a hearing, residents: in words that name nobody, and how many said so."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="voices")
    source = models.CharField(_("どこから"), max_length=12, help_text="community.voice_sources")
    on = models.DateField(_("日付"))
    words = models.TextField(_("声"))
    count = models.PositiveIntegerField(_("何人・何件"), default=1)
    survey = models.ForeignKey(
        Survey,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("アンケート"),
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("活動")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("地域の声")
        verbose_name_plural = _("地域の声")
        indexes = (models.Index(fields=("gap", "-on", "-id"), name="gap_voice_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(words="") & Q(count__gte=1),
                name="gap_voice_says_something",
                violation_error_message=_("声と、1以上の数を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.gap_id} {self.source}"


class GapCarry(Noun):
    """地域課題の上げ下げ: asked of the next tier (``area``; None is the whole town) and answered by an agency there."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="carries")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("どこへ")
    )
    asked_on = models.DateField(_("上げた日"))
    asked = models.TextField(_("何を求めるか"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("答える機関")
    )
    answer = models.CharField(_("答え"), max_length=12, blank=True, help_text="community.carry_answers")
    answered_on = models.DateField(_("答えた日"), null=True, blank=True)
    answer_words = models.TextField(_("答えのことば"), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("地域課題の上げ下げ")
        verbose_name_plural = _("地域課題の上げ下げ")
        constraints = (
            models.UniqueConstraint(
                fields=("gap",),
                condition=Q(answered_on__isnull=True),
                name="gap_carry_one_open",
                violation_error_message=_("まだ答えを待っています。"),
            ),
            models.CheckConstraint(
                condition=~Q(asked=""),
                name="gap_carry_asks_something",
                violation_error_message=_("何を求めるかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, answer_words="", answered_by__isnull=True)
                | ~Q(answer="")
                & Q(answered_on__isnull=False, answered_by__isnull=False)
                & ~Q(answer_words=""),
                name="gap_carry_answered_in_words",
                violation_error_message=_("答えるときは、答えとことばの両方を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.gap_id} {self.answer}"
