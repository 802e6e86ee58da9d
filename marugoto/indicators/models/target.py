"""Target: what a plan promised, as printed, with its baseline."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality
from marugoto.core.models import Noun


class Target(Noun):
    """計画の目標値. ``indicator`` names a definition that the system counts itself; blank: counted elsewhere (a survey)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    code = models.SlugField(_("コード"), max_length=60)
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

    class Meta:
        verbose_name = _("目標値")
        verbose_name_plural = _("目標値")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "code"),
                name="target_once",
                violation_error_message=_("この目標はもうあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.label
