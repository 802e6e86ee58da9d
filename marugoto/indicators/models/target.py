"""Target: what a plan promised, as printed, with its baseline. A later promise replaces it, with the reason; it stays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.core.models import Noun
from marugoto.indicators.models.indicator import Indicator


class Target(Noun):
    """計画の目標値. ``indicator`` names a definition that the system counts itself; blank: counted elsewhere (a survey).

    ``measure`` is the indicator it belongs to. In force is the version that nobody replaced.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    measure = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="targets"
    )
    code = models.SlugField(_("コード"), max_length=60)
    version = models.PositiveSmallIntegerField(_("版"), default=1)
    label = models.CharField(_("指標"), max_length=200)
    unit = models.CharField(_("単位"), max_length=20)
    indicator = models.CharField(_("数え方"), max_length=60, blank=True)
    programme = models.CharField(_("事業"), max_length=40, blank=True, help_text="cases.programmes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    baseline = models.DecimalField(_("現状"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_year = models.CharField(_("現状の年度"), max_length=20, blank=True)
    target = models.DecimalField(_("目標"), max_digits=14, decimal_places=2)
    target_year = models.CharField(_("目標の年度"), max_length=20, blank=True)
    raw = models.CharField(_("印刷のとおり"), max_length=120, blank=True)
    source = models.CharField(_("出典"), max_length=120, blank=True)
    reason = models.CharField(_("変えたわけ"), max_length=300, blank=True)
    set_on = models.DateField(_("決めた日"), null=True, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaced_on = models.DateField(_("置きかえた日"), null=True, blank=True)

    class Meta:
        verbose_name = _("目標値")
        verbose_name_plural = _("目標値")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "code"),
                condition=Q(replaced_on__isnull=True),
                name="target_once",
                violation_error_message=_("この目標はもうあります。"),
            ),
            models.UniqueConstraint(
                fields=("municipality", "code", "version"),
                name="target_version_once",
                violation_error_message=_("この版の目標はもうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="target_changed_with_reason",
                violation_error_message=_("目標を変えるときは、わけを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.label
