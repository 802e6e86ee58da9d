"""Study: what is read. It holds no way back: no case, no author, no date but a year, and (but to its own agency) no agency."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality
from marugoto.core.models import Noun
from marugoto.library.rules.alike import SCOPES


class StudyWords(models.Model):
    """What a study says; shared by the work and by what is released of it. "" of a trait: it is not told."""

    title = models.CharField(_("事例の題"), max_length=80)
    age_band = models.CharField(_("年代"), max_length=12, blank=True, help_text="library.age_bands")
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("広い地区"),
    )
    household = models.CharField(_("世帯の人数"), max_length=12, blank=True, help_text="library.households")
    patterns: "ArrayField[Any, Any]" = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("課題の重なり"),
        default=list,
        blank=True,
        help_text="cases.patterns",
    )
    situation = models.TextField(_("はじまりと状況"))
    course = models.TextField(_("経過"), blank=True)
    support = models.TextField(_("支援と工夫"), blank=True)
    outcome = models.TextField(_("どうなったか"), blank=True)
    lessons = models.TextField(_("学べること"), blank=True)
    cards = models.TextField(_("問いのカード（1行に1枚）"), blank=True)
    discussion = models.TextField(_("話しあいの進め方"), blank=True)

    class Meta:
        abstract = True

    @property
    def card_lines(self) -> list[str]:
        """The questions, one for each card."""
        return [line.strip() for line in self.cards.splitlines() if line.strip()]


class Study(Noun, StudyWords):
    """事例. ``scope``: agency (then, and only then, ``agency``), town, residents. Its id is random and tells no time."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("読める人"), max_length=10, help_text="library.scopes")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("機関")
    )
    year = models.PositiveSmallIntegerField(_("載せた年度"))

    class Meta:
        verbose_name = _("事例")
        verbose_name_plural = _("事例")
        indexes = (models.Index(fields=("municipality", "scope", "-year", "id"), name="study_list"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(scope="agency", agency__isnull=False)
                | Q(scope__in=[one for one in SCOPES if one != "agency"], agency__isnull=True),
                name="study_names_no_agency",
                violation_error_message=_("機関の外に出す事例には、機関の名前を残せません。"),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(situation=""),
                name="study_says_something",
                violation_error_message=_("題と、はじまりと状況を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.title
