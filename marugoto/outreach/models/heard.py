"""Households that somebody else told of (聞き取り): no name, no address, no free word; two that are the same are joined."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.core.models import Noun
from marugoto.outreach.models.campaign import Campaign, CampaignArea


class Heard(Noun):
    """名前のない世帯, as one teller knows it. ``same_as``: the row that stands for the same household."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="heard")
    area = models.ForeignKey(CampaignArea, on_delete=models.PROTECT, related_name="+")
    teller = models.CharField(_("だれから聞いたか"), max_length=20, help_text="outreach.tellers")
    teller_no = models.PositiveSmallIntegerField(_("その何人目か"))
    size = models.PositiveSmallIntegerField(_("何人暮らしか"), null=True, blank=True)
    ages = models.JSONField(_("年代"), default=list, help_text="outreach.age_bands")
    fields = models.JSONField(_("困りごとの分野"), default=list, help_text="agencies.fields")
    supported = models.BooleanField(_("どこかが関わっているか"), null=True, blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="doubles"
    )
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("聞き取った世帯")
        verbose_name_plural = _("聞き取った世帯")
        constraints = (
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")),
                name="heard_is_not_its_own_double",
                violation_error_message=_("別の世帯を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(teller_no__gte=1) & (Q(size__isnull=True) | Q(size__gte=1)),
                name="heard_from_somebody_of_somebody",
                violation_error_message=_("人数は1から書きます。"),
            ),
        )
        indexes = (models.Index(fields=("campaign", "area", "id"), name="heard_order"),)

    def __str__(self) -> str:
        return str(self.pk)


class HeardApart(Noun):
    """Two that look alike and were judged to be two households: they are not shown as alike again. ``first`` < ``second``."""

    first = models.ForeignKey(Heard, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Heard, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("別の世帯という判断")
        verbose_name_plural = _("別の世帯という判断")
        constraints = (
            models.UniqueConstraint(
                fields=("first", "second"),
                name="heard_apart_once",
                violation_error_message=_("もう決まっています。"),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="heard_apart_in_order",
                violation_error_message=_("別の世帯を選んでください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
