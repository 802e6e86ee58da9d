"""Consent to share: asked, given, partly given, refused, withdrawn; "not yet asked" is a state of its own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency
from marugoto.core.models import Noun
from marugoto.people.models.person import Person

STATES = ("given", "partial", "refused", "withdrawn")


class Consent(Noun):
    """A person's answer on one day to one agency. The newest answer counts; the older ones stay (個人情報保護法69条2項1号)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("答え"), max_length=20, help_text="intake.consent_states")
    form = models.CharField(_("聞き方"), max_length=20, blank=True, help_text="intake.consent_forms")
    answered_on = models.DateField(_("答えた日"))
    until = models.DateField(_("いつまで"), null=True, blank=True)
    scope_note = models.CharField(_("範囲"), max_length=200, blank=True)
    recorded_by = models.UUIDField(_("記録した人"))

    class Meta:
        verbose_name = _("同意")
        verbose_name_plural = _("同意")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=STATES), name="consent_state", violation_error_message=_("同意の答えが正しくありません。")
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("given", "partial")) | ~Q(form=""),
                name="consent_given_has_a_form",
                violation_error_message=_("同意をどのように聞いたか（書面・口頭・代理）を選んでください。"),
            ),
        )
        indexes = (models.Index(fields=("person", "-answered_on", "-created_at"), name="consent_newest"),)

    def __str__(self) -> str:
        return f"{self.person_id}:{self.state}"
