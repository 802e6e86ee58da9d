"""Indicator: what a plan watches, and how it is counted; apart from what was promised (Target) and what came (Result)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.core.models import Noun


class Indicator(Noun):
    """指標. ``count``: how rows are counted (agencies.rules.blueprint_counts); {}: they cannot be, ``uncounted`` says why.

    ``kind``: number, goal (in words) or milestone. ``programmes``: it may serve two, and is one figure all the same.
    ``numerator``, ``denominator``: of what a rate is a part, in the town's words; ``carried_over``: are cases of last year in it?
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    code = models.SlugField(_("コード"), max_length=60)
    kind = models.CharField(_("種類"), max_length=10, default="number")
    label = models.CharField(_("指標"), max_length=200)
    unit = models.CharField(_("単位"), max_length=20, blank=True, help_text="indicators.units")
    counting = models.CharField(_("数え方"), max_length=20, blank=True, help_text="indicators.counting")
    count = models.JSONField(_("行からの数え方"), default=dict, blank=True)
    uncounted = models.CharField(
        _("数えないわけ"), max_length=20, blank=True, help_text="indicators.uncounted"
    )
    programmes = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("事業"),
        default=list,
        blank=True,
        help_text="agencies.model_programmes",
    )
    comparator = models.CharField(_("向き"), max_length=20, blank=True, help_text="agencies.comparators")
    period = models.CharField(_("期間"), max_length=20, blank=True, help_text="agencies.periods")
    survey = models.CharField(_("調査"), max_length=120, blank=True)
    numerator = models.CharField(_("分子"), max_length=120, blank=True)
    denominator = models.CharField(_("分母"), max_length=120, blank=True)
    carried_over = models.CharField(
        _("前年度からの継続分"), max_length=12, blank=True, help_text="agencies.carried_over"
    )
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("指標")
        verbose_name_plural = _("指標")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "code"),
                name="indicator_once",
                violation_error_message=_("この指標はもうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("number", "goal", "milestone")),
                name="indicator_kind",
                violation_error_message=_("指標の種類が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=(Q(count={}) & ~Q(uncounted="")) | (~Q(count={}) & Q(uncounted="")),
                name="indicator_counted_or_why_not",
                violation_error_message=_("数え方か、数えないわけの、どちらか一つを決めてください。"),
            ),
            models.CheckConstraint(
                condition=Q(numerator="", denominator="") | ~(Q(numerator="") | Q(denominator="")),
                name="indicator_rate_has_both_parts",
                violation_error_message=_("分子と分母は、どちらも書くか、どちらも書かないでください。"),
            ),
        )
        indexes = (models.Index(fields=("municipality", "sort"), name="indicator_in_order"),)

    def __str__(self) -> str:
        return self.label
