"""What carries the work of a district: word that goes round, agreements, money and other things."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Desk, Municipality
from marugoto.community.models.activity import Activity
from marugoto.community.models.gap import Gap
from marugoto.core.models import Noun


class OfAgency(Noun):
    """Kept by an agency, in a town."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("機関"))

    class Meta:
        abstract = True


class Publicity(OfAgency):
    """広報の記録: by which medium, to whom, where, how many copies."""

    on = models.DateField(_("日付"))
    medium = models.CharField(_("媒体"), max_length=24, help_text="community.media")
    title = models.CharField(_("何を知らせたか"), max_length=120)
    audience = models.CharField(_("だれに"), max_length=24, blank=True, help_text="community.audiences")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    copies = models.PositiveIntegerField(_("部数・回数"), default=1)
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("活動")
    )

    class Meta:
        verbose_name = _("広報の記録")
        verbose_name_plural = _("広報の記録")
        indexes = (models.Index(fields=("municipality", "-on", "-id"), name="publicity_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(title=""),
                name="publicity_says_what",
                violation_error_message=_("何を知らせたかを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Agreement(OfAgency):
    """協定・見守り: a company or body keeps its eyes open, or helps; to which desk word goes when something is noticed."""

    kind = models.CharField(_("種類"), max_length=24, help_text="community.agreement_kinds")
    partner = models.CharField(_("相手"), max_length=120)
    does = models.CharField(_("すること"), max_length=300, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    tells = models.ForeignKey(
        Desk,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("気づいたときの連絡先"),
    )
    signed_on = models.DateField(_("結んだ日"))
    until = models.DateField(_("いつまで"), null=True, blank=True)

    class Meta:
        verbose_name = _("協定")
        verbose_name_plural = _("協定")
        indexes = (models.Index(fields=("municipality", "-signed_on", "-id"), name="agreement_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(partner=""),
                name="agreement_has_a_partner",
                violation_error_message=_("相手の名前を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("signed_on")),
                name="agreement_ends_after_it_starts",
                violation_error_message=_("終わりの日は、結んだ日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.partner


class Funding(OfAgency):
    """支え（財源・物・場所）: money in yen, or in words what is no money. Asked, decided, accounted for."""

    direction = models.CharField(_("向き"), max_length=8, default="in", help_text="community.directions")
    kind = models.CharField(_("種類"), max_length=24, help_text="community.support_kinds")
    other_side = models.CharField(_("相手"), max_length=120)
    purpose = models.CharField(_("何のために"), max_length=200)
    yen = models.PositiveBigIntegerField(_("金額（円）"), null=True, blank=True)
    things = models.CharField(_("お金でないもの"), max_length=200, blank=True)
    state = models.CharField(_("状態"), max_length=12, default="asked", help_text="community.funding_states")
    on = models.DateField(_("日付"))
    decided_on = models.DateField(_("決まった日"), null=True, blank=True)
    reported_on = models.DateField(_("報告した日"), null=True, blank=True)
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("活動")
    )
    gap = models.ForeignKey(
        Gap,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("足りない資源"),
    )

    class Meta:
        verbose_name = _("支え（財源・物・場所）")
        verbose_name_plural = _("支え（財源・物・場所）")
        indexes = (models.Index(fields=("municipality", "-on", "-id"), name="funding_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(yen__isnull=False) | ~Q(things=""),
                name="funding_says_how_much_or_what",
                violation_error_message=_("金額か、お金でないものかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_on__isnull=True, reported_on__isnull=True)
                | Q(state__in=("given", "refused"), decided_on__isnull=False, reported_on__isnull=True)
                | Q(state="reported", decided_on__isnull=False, reported_on__isnull=False),
                name="funding_state_has_its_days",
                violation_error_message=_("決まった日・報告した日が、状態と合いません。"),
            ),
        )

    def __str__(self) -> str:
        return self.purpose
