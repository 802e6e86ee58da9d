"""A month as it was counted once for those who look at the whole town, and never again (adr/0033)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality
from marugoto.core.models import Noun


class SettledMonth(Noun):
    """締めた月: this figure of this month has been counted. What is written down afterwards no longer changes it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    figure = models.CharField(_("数えるもの"), max_length=60)
    month = models.DateField(_("月"))

    class Meta:
        verbose_name = _("締めた月")
        verbose_name_plural = _("締めた月")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "figure", "month"),
                name="settled_month_once",
                violation_error_message=_("この月はもう締めました。"),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="settled_month_first_day",
                violation_error_message=_("月は、その月の1日で書きます。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.figure}@{self.month}"


class SettledCount(models.Model):
    """How many of one agency, one area and one part (programme, kind, reason). Nought has no row."""

    id = models.BigAutoField(primary_key=True)
    settled = models.ForeignKey(SettledMonth, on_delete=models.CASCADE, related_name="counts", db_index=False)
    home = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    place = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    part = models.CharField(_("内訳"), max_length=90, blank=True)
    n = models.PositiveIntegerField(_("件数"))

    class Meta:
        verbose_name = _("締めた数")
        verbose_name_plural = _("締めた数")
        constraints = (
            models.CheckConstraint(
                condition=Q(n__gte=1),
                name="settled_count_is_not_nought",
                violation_error_message=_("0は書きません。"),
            ),
        )
        indexes = (
            models.Index(
                fields=("settled",), include=("home", "place", "part", "n"), name="settled_count_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.settled_id}:{self.n}"
