"""Result: a figure or a state that came from elsewhere (printed in a plan, told by a survey), never from Marugoto's rows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.core.models import Noun
from marugoto.indicators.models.indicator import Indicator


class Result(Noun):
    """結果. ``code`` of the file, or "" for one that a worker wrote. ``year`` is the fiscal year, None: the paper does not say.

    ``value`` None: only a state (達成…) and words, for goals without a number.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="results")
    code = models.SlugField(_("コード"), max_length=60, blank=True)
    label = models.CharField(_("何の数か"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    as_of = models.DateField(_("いつの数か"), null=True, blank=True)
    period = models.CharField(_("期間"), max_length=20, blank=True, help_text="agencies.periods")
    value = models.DecimalField(_("数"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("単位"), max_length=20, blank=True, help_text="indicators.units")
    state = models.CharField(_("状態"), max_length=20, default="unsaid", help_text="agencies.result_states")
    note = models.CharField(_("ひとこと"), max_length=300, blank=True)
    raw = models.CharField(_("印刷のとおり"), max_length=120, blank=True)
    source = models.CharField(_("出典"), max_length=120, blank=True)
    written_on = models.DateField(_("書いた日"), null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("結果")
        verbose_name_plural = _("結果")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "code"),
                condition=~Q(code=""),
                name="result_once",
                violation_error_message=_("この結果はもうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(note="") | ~Q(state="unsaid"),
                name="result_says_something",
                violation_error_message=_("数か、状態か、ひとことを書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("indicator", "year"), name="result_by_year"),)

    def __str__(self) -> str:
        return f"{self.indicator_id}:{self.year}"
