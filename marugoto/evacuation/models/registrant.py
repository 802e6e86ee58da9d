"""Registrant: somebody on the list, and why. ListConsent: what they answered, each question by itself, every answer kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.core.models import Noun
from marugoto.evacuation.models.terms import ListTerms
from marugoto.people.models import Person


class Registrant(Noun):
    """避難行動要支援者 (49条の10). Name, birth, gender, address and telephone stay with the person in the register."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(ListTerms, on_delete=models.PROTECT, related_name="+")
    reasons = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("避難支援等を必要とする事由"),
        help_text="evacuation.reasons",
    )
    note = models.CharField(_("そのほか、避難支援に要ること"), max_length=300, blank=True)
    since = models.DateField(_("載せた日"))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("外した日"), null=True, blank=True)
    end_reason = models.CharField(
        _("外したわけ"), max_length=20, blank=True, help_text="evacuation.list_ends"
    )

    class Meta:
        verbose_name = _("避難行動要支援者")
        verbose_name_plural = _("避難行動要支援者")
        constraints = (
            models.CheckConstraint(
                condition=Q(reasons__len__gt=0),
                name="registrant_has_a_reason",
                violation_error_message=_("避難支援等を必要とする事由を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | Q(ended_on__isnull=False, ended_on__gte=F("since")) & ~Q(end_reason=""),
                name="registrant_ended_whole",
                violation_error_message=_("外すときは、その日と、わけを書いてください。"),
            ),
            models.UniqueConstraint(
                fields=("agency", "person"),
                condition=Q(ended_on__isnull=True),
                name="registrant_once",
                violation_error_message=_("この人は、もう名簿に載っています。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "ended_on", "-since", "id"), name="registrant_list"),)

    def __str__(self) -> str:
        return str(self.pk)


class ListConsent(Noun):
    """One answer to one question (evacuation.consent_subjects). ``groups``: to whom the person agrees; none named: to all."""

    registrant = models.ForeignKey(Registrant, on_delete=models.CASCADE, related_name="answers")
    subject = models.CharField(
        _("何についての答えか"), max_length=20, help_text="evacuation.consent_subjects"
    )
    state = models.CharField(_("答え"), max_length=10, help_text="evacuation.consent_states")
    on = models.DateField(_("答えた日"))
    way = models.CharField(_("どうやって聞いたか"), max_length=20, help_text="evacuation.consent_ways")
    groups = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("伝えてよい相手（選ばなければ全部）"),
        default=list,
        blank=True,
        help_text="evacuation.receiver_groups",
    )
    note = models.CharField(_("ことわり書き"), max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("名簿と計画への答え")
        verbose_name_plural = _("名簿と計画への答え")
        constraints = (
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(state="") & ~Q(way=""),
                name="list_consent_whole",
                violation_error_message=_("何についての答えか、答え、聞き方を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="given") | Q(groups__len=0),
                name="list_consent_groups_of_a_yes",
                violation_error_message=_("伝えてよい相手を選べるのは、同意したときだけです。"),
            ),
        )
        indexes = (models.Index(fields=("registrant", "subject", "-on", "-id"), name="list_consent_newest"),)

    def __str__(self) -> str:
        return f"{self.registrant_id}:{self.subject}"
