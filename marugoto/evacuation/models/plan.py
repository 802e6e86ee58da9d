"""EvacuationPlan: how one person would flee, in versions. Supporter: who has said that they would help."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.core.models import Noun
from marugoto.evacuation.models.registrant import ListConsent, Registrant
from marugoto.resources.models import Service


class EvacuationPlan(Noun):
    """個別避難計画 (49条の14), one version; the newest has no ``ended_on``. Made with the person's consent alone."""

    registrant = models.ForeignKey(Registrant, on_delete=models.CASCADE, related_name="plans")
    version = models.PositiveSmallIntegerField(_("版"))
    consent = models.ForeignKey(ListConsent, on_delete=models.PROTECT, related_name="+")
    hazards = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("備える災害"),
        default=list,
        blank=True,
        help_text="evacuation.hazards",
    )
    priority = models.CharField(_("優先度"), max_length=10, help_text="evacuation.priorities")
    needs = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("避難に要るもの・こと"),
        default=list,
        blank=True,
        help_text="evacuation.plan_needs",
    )
    needs_words = models.TextField(_("くわしく"), blank=True)
    shelter = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    shelter_words = models.CharField(_("避難先"), max_length=200, blank=True)
    route = models.TextField(_("避難の道すじ"), blank=True)
    made_with = models.CharField(_("だれと作ったか"), max_length=120, blank=True)
    made_on = models.DateField(_("作った日"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(_("見直す日"))
    ended_on = models.DateField(_("次の版になった日"), null=True, blank=True)

    class Meta:
        verbose_name = _("個別避難計画")
        verbose_name_plural = _("個別避難計画")
        constraints = (
            models.UniqueConstraint(
                fields=("registrant", "version"),
                name="evacuation_plan_version_once",
                violation_error_message=_("この版は、もうあります。ページを開き直してください。"),
            ),
            models.UniqueConstraint(
                fields=("registrant",),
                condition=Q(ended_on__isnull=True),
                name="evacuation_plan_one_newest",
                violation_error_message=_("いまの計画は一つだけです。"),
            ),
            models.CheckConstraint(
                condition=Q(shelter__isnull=False) | ~Q(shelter_words=""),
                name="evacuation_plan_says_where_to",
                violation_error_message=_("避難先を選ぶか、書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("made_on")),
                name="evacuation_plan_reviewed_later",
                violation_error_message=_("見直す日は、作った日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.registrant_id}:{self.version}"


class Supporter(Noun):
    """避難支援等実施者: who would help, by name or with an account (``user``). Nobody is asked to put themselves in danger."""

    plan = models.ForeignKey(EvacuationPlan, on_delete=models.CASCADE, related_name="supporters")
    kind = models.CharField(_("どういう人か"), max_length=20, help_text="evacuation.supporter_kinds")
    name = models.CharField(_("名前・団体の名前"), max_length=80)
    phone = models.CharField(_("電話"), max_length=40, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed = models.BooleanField(_("引き受けると答えた"), default=False)
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("避難支援等実施者")
        verbose_name_plural = _("避難支援等実施者")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(kind=""),
                name="supporter_has_a_name",
                violation_error_message=_("支援する人の名前と、どういう人かを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
