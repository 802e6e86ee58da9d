"""Consent to share: given, partly given, refused, withdrawn. "Not asked yet" is the absence of a row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency
from marugoto.core.models import Noun
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson
from marugoto.people.rules import CONSENT_STATES, PROXY, SHARING_STATES


class Consent(Noun):
    """A person's answer on one day to one agency (個人情報保護法69条2項1号).

    The newest answer counts; the older ones stay. ``agencies``, ``items``, ``purposes``: how far a consent in part goes; an
    empty list sets no limit in that respect.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("答え"), max_length=20, help_text="intake.consent_states")
    form = models.CharField(_("聞き方"), max_length=20, blank=True, help_text="intake.consent_forms")
    answered_on = models.DateField(_("答えた日"))
    until = models.DateField(_("いつまで"), null=True, blank=True)
    scope_note = models.CharField(_("範囲"), max_length=200, blank=True)
    agencies = ArrayField(
        models.UUIDField(),
        verbose_name=_("伝えてよい相手"),
        default=list,
        blank=True,
        help_text="agencies.Agency",
    )
    items = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("伝えてよい中身"),
        default=list,
        blank=True,
        help_text="collaboration.packet_items",
    )
    purposes = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("何のために"),
        default=list,
        blank=True,
        help_text="people.consent_purposes",
    )
    proxy_name = models.CharField(_("代わりに答えた人"), max_length=80, blank=True)
    proxy_right = models.CharField(
        _("どのような立場で"), max_length=20, blank=True, help_text="people.proxy_rights"
    )
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
            models.CheckConstraint(
                condition=Q(form=PROXY) & ~Q(proxy_name="") & ~Q(proxy_right="")
                | ~Q(form=PROXY) & Q(proxy_name="", proxy_right=""),
                name="consent_proxy_says_who",
                violation_error_message=_(
                    "代理のときは、だれが・どのような立場で答えたかを、組で書いてください。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="partial") | Q(agencies=[], items=[], purposes=[]),
                name="consent_scope_only_in_part",
                violation_error_message=_("相手・中身・目的をしぼるのは、一部だけの同意のときだけです。"),
            ),
        )
        indexes = (models.Index(fields=("person", "-answered_on", "-created_at"), name="consent_newest"),)

    def __str__(self) -> str:
        return f"{self.person_id}:{self.state}"
