"""A pair of records that may be one person: what speaks for it, what against, and what a worker decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.core.models import Noun
from marugoto.people.models.person import Person

OPEN, LATER, DIFFERENT, LINKED = "open", "later", "different", "linked"
STATUSES = (OPEN, LATER, DIFFERENT, LINKED)
PAIR_BANDS = ("sure", "likely", "possible")


class LinkCandidate(Noun):
    """Two records that a search for duplicates found alike. ``likeness`` puts a list in order; nobody ever sees it.

    "Not the same" is remembered: the pair is proposed again only when what the records say has changed (``facts``).
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    band = models.CharField(_("同じ人らしさ"), max_length=10, help_text="people.link_bands")
    likeness = models.FloatField(_("並べるための値"))
    reasons = ArrayField(models.CharField(max_length=30), verbose_name=_("似ているわけ"), default=list)
    differences = ArrayField(models.CharField(max_length=30), verbose_name=_("ちがうところ"), default=list)
    facts = models.CharField(_("記録の要約値"), max_length=64)
    found_at = models.DateTimeField(_("見つけた日時"))
    status = models.CharField(_("状態"), max_length=10, default=OPEN, help_text="people.link_statuses")
    decided_at = models.DateTimeField(_("決めた日時"), null=True, blank=True)
    decided_by = models.UUIDField(_("決めた人"), null=True, blank=True)

    class Meta:
        verbose_name = _("名寄せの候補")
        verbose_name_plural = _("名寄せの候補")
        constraints = (
            models.UniqueConstraint(
                fields=("first", "second"),
                name="link_candidate_once",
                violation_error_message=_("この組は、もう候補にあります。"),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="link_candidate_in_order",
                violation_error_message=_("候補は、ふたつの記録の組です。"),
            ),
            models.CheckConstraint(
                condition=Q(band__in=PAIR_BANDS) & Q(status__in=STATUSES),
                name="link_candidate_codes",
                violation_error_message=_("候補の状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(status=OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(status=OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="link_candidate_decided_by_somebody",
                violation_error_message=_("決めた候補には、決めた人と日時が要ります。"),
            ),
        )
        indexes = (
            models.Index(
                fields=("municipality", "status", "-likeness", "id"), name="link_candidate_worklist"
            ),
            models.Index(fields=("second",), name="link_candidate_second"),
        )

    def __str__(self) -> str:
        return f"{self.first_id}={self.second_id}"
