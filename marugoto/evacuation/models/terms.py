"""ListTerms: whom a town's list covers and to whom it may be told without consent, in versions. Disaster: a declared one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.core.models import Noun, Period, period_check


class ListTerms(Noun, Period):
    """名簿の定め, one version (災害対策基本法49条の10第1項, 49条の11第2項ただし書).

    ``reasons``: whom the list covers; ``ordinance``: what lets the town provide it beforehand without consent ("": nothing),
    to ``groups``; ``heeds_refusal``: whoever said no stays out even then; ``most``: persons that one supporter is asked for.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("もとになる計画・要綱"), max_length=120)
    criteria = models.TextField(_("名簿に載せる範囲"))
    reasons = ArrayField(
        models.CharField(max_length=20), verbose_name=_("載せる事由"), help_text="evacuation.reasons"
    )
    ordinance = models.CharField(_("同意なしで提供できる条例"), max_length=120, blank=True)
    groups = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("条例で提供できる相手"),
        default=list,
        blank=True,
        help_text="evacuation.receiver_groups",
    )
    heeds_refusal = models.BooleanField(_("断った人は、条例でも提供しない"), default=True)
    most = models.PositiveSmallIntegerField(_("一人の支援者に頼む人数の目安"), default=5)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("名簿の定め")
        verbose_name_plural = _("名簿の定め")
        constraints = (
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(criteria="") & Q(reasons__len__gt=0),
                name="list_terms_say_whom",
                violation_error_message=_("もとになる計画と、名簿に載せる範囲・事由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ordinance="", groups__len=0) | ~Q(ordinance="") & Q(groups__len__gt=0),
                name="list_terms_ordinance_names_groups",
                violation_error_message=_("条例と、条例で提供できる相手は、組で書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(most__gte=1),
                name="list_terms_most",
                violation_error_message=_("一人の支援者に頼む人数は、1人からです。"),
            ),
            models.UniqueConstraint(
                fields=("agency", "valid_from"),
                name="list_terms_once_a_day",
                violation_error_message=_("この日からの定めは、もうあります。"),
            ),
            models.UniqueConstraint(
                fields=("agency",),
                condition=Q(valid_to__isnull=True),
                name="list_terms_one_open",
                violation_error_message=_("いまの定めは一つだけです。"),
            ),
            period_check("list_terms_period"),
        )

    def __str__(self) -> str:
        return f"{self.source}@{self.valid_from}"


class Disaster(Noun):
    """災害, declared; or an exercise (訓練), for which nothing is provided without consent.

    ``declared_by``: who declared it, by office (災害対策本部長 …). Reviewed after its end: what was provided, and was it needed.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("災害の名前"), max_length=80)
    kind = models.CharField(_("種類"), max_length=20, help_text="evacuation.disaster_kinds")
    exercise = models.BooleanField(_("訓練"), default=False)
    declared_by = models.CharField(_("だれが決めたか"), max_length=80)
    declared_at = models.DateTimeField(_("いつから"))
    ended_at = models.DateTimeField(_("いつまで"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    review_words = models.TextField(_("ふりかえり"), blank=True)
    reviewed_at = models.DateTimeField(_("ふりかえった日時"), null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("災害")
        verbose_name_plural = _("災害")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(declared_by=""),
                name="disaster_says_who",
                violation_error_message=_("災害の名前と、だれが決めたかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("declared_at")),
                name="disaster_period",
                violation_error_message=_("終わりは、始まりより後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, review_words="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, ended_at__isnull=False)
                & ~Q(review_words=""),
                name="disaster_reviewed_whole",
                violation_error_message=_("ふりかえりは、災害が終わってから、ことばで書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-declared_at", "id"), name="disaster_list"),)

    def __str__(self) -> str:
        return self.name
