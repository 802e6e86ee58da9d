"""Hope: what a person of a case would like to do, in their own words, and what stands in the way."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.cases.models import Case
from marugoto.core.models import Noun
from marugoto.participation.models.role import RoleOrder
from marugoto.participation.rules import TIMES
from marugoto.people.models import Person


def _codes(words: Any, of: str) -> "ArrayField[Any, Any]":
    """Several codes of a list."""
    return ArrayField(
        models.CharField(max_length=20), verbose_name=words, default=list, blank=True, help_text=of
    )


class Hope(Noun):
    """希望. ``near``: from where one sets out, by the name of a neighbourhood; ``gives``: what the person could give.

    ``order``: no role fitted, and one is sought.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("本人のことば"))
    kinds = _codes(_("したいこと"), "participation.kinds")
    times = ArrayField(
        models.CharField(max_length=6),
        verbose_name=_("いつなら"),
        default=list,
        blank=True,
        help_text="participation.times",
    )
    reach = models.CharField(
        _("どのくらい遠くまで"), max_length=20, blank=True, help_text="participation.reaches"
    )
    near = models.CharField(_("どこから（町名など）"), max_length=60, blank=True)
    company = models.CharField(
        _("何人くらいと"), max_length=20, blank=True, help_text="participation.companies"
    )
    paid = models.BooleanField(_("報酬がほしい"), default=False)
    languages = _codes(_("話すことば"), "resources.languages")
    barriers = _codes(_("妨げになっていること"), "participation.barriers")
    barrier_words = models.TextField(_("妨げについての本人のことば"), blank=True)
    gives = models.CharField(_("得意なこと・人にできること"), max_length=300, blank=True)
    heard_on = models.DateField(_("聞いた日"))
    heard_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(RoleOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("終えた日"), null=True, blank=True)
    outcome = models.CharField(_("その後"), max_length=20, blank=True, help_text="participation.hope_ends")

    class Meta:
        verbose_name = _("参加の希望")
        verbose_name_plural = _("参加の希望")
        constraints = (
            models.CheckConstraint(
                condition=~Q(words=""),
                name="hope_in_own_words",
                violation_error_message=_("本人のことばを、ひとことでも書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(times__contained_by=list(TIMES)),
                name="hope_times_known",
                violation_error_message=_("曜日・時間帯を選びなおしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, outcome="")
                | Q(ended_on__isnull=False, ended_on__gte=F("heard_on")) & ~Q(outcome=""),
                name="hope_ended_whole",
                violation_error_message=_("終えるときは、その後どうなったかを選んでください。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "ended_on", "-heard_on", "-id"), name="hope_list"),)

    def __str__(self) -> str:
        return str(self.pk)
