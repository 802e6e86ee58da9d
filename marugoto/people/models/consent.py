"""Consent to share: given, partly given, refused, withdrawn. "Not asked yet" is the absence of a row."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency
from marugoto.core.models import Noun
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson
from marugoto.people.rules import CONSENT_STATES, SHARING_STATES


class Consent(Noun):
    """A person's answer on one day to one agency (個人情報保護法69条2項1号).

    The newest answer counts; the older ones stay.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("答え"), max_length=20, help_text="intake.consent_states")
    form = models.CharField(_("聞き方"), max_length=20, blank=True, help_text="intake.consent_forms")
    answered_on = models.DateField(_("答えた日"))
    until = models.DateField(_("いつまで"), null=True, blank=True)
    scope_note = models.CharField(_("範囲"), max_length=200, blank=True)
    recorded_by = models.UUIDField(_("記録した人"))

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("同意")
        verbose_name_plural = _("同意")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=CONSENT_STATES),
                name="consent_state",
                violation_error_message=_("同意の答えが正しくありません。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SHARING_STATES) | ~Q(form=""),
                name="consent_given_has_a_form",
                violation_error_message=_("同意をどのように聞いたか（書面・口頭・代理）を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(state__in=SHARING_STATES, until__gte=F("answered_on")),
                name="consent_until_after_the_answer",
                violation_error_message=_("同意の期限は、答えた日より後にしてください。"),
            ),
        )
        indexes = (models.Index(fields=("person", "-answered_on", "-created_at"), name="consent_newest"),)

    def __str__(self) -> str:
        return f"{self.person_id}:{self.state}"
