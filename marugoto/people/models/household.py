"""Household as of a date: registered households and living arrangements.

A person is in one registered household at a time; living arrangements may overlap (hospital and home).
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality
from marugoto.core.models import Noun, Period, period_check
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson
from marugoto.people.rules import HEAD, HOUSEHOLD_KINDS


class DayRange(Func):
    """daterange(valid_from, valid_to, '[]') for exclusion constraints."""

    function = "daterange"
    output_field = DateRangeField()


def _days() -> DayRange:
    return DayRange(F("valid_from"), F("valid_to"), RangeBoundary(True, True))


class Household(Noun):
    """世帯."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("種類"), max_length=20, default="living", help_text="people.household_kinds")
    name = models.CharField(_("呼び名"), max_length=80, blank=True)
    created_by = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    is_synthetic = models.BooleanField(_("架空の世帯"), default=False)

    class Meta:
        verbose_name = _("世帯")
        verbose_name_plural = _("世帯")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=HOUSEHOLD_KINDS),
                name="household_kind",
                violation_error_message=_("世帯の種類が正しくありません。"),
            ),
            models.UniqueConstraint(
                fields=("id", "kind"),
                name="household_with_its_kind",  # what the foreign key of a member refers to (migration 0002)
                violation_error_message=_("この世帯はすでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.pk)


class HouseholdMember(Noun, Period):
    """A person in a household for a while, with the relationship to the head (続柄).

    ``kind`` repeats the household's, so that the database can forbid two registered households at once; a
    foreign key over both columns keeps them equal.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="household_memberships")
    kind = models.CharField(_("種類"), max_length=20, default="living")
    relation = models.CharField(_("続柄"), max_length=40, blank=True, help_text="people.relations")
    began = models.CharField(
        _("入ったわけ"), max_length=20, blank=True, help_text="people.membership_beginnings"
    )
    ended = models.CharField(_("出たわけ"), max_length=20, blank=True, help_text="people.membership_ends")
    layer = models.PositiveSmallIntegerField(_("層"), default=0)  # beside a head who must not show (ADR 0008)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("世帯員")
        verbose_name_plural = _("世帯員")
        constraints = (
            period_check("household_member_period"),
            ExclusionConstraint(
                name="person_in_one_registered_household",
                expressions=[("person", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
                condition=Q(kind="registered"),
                violation_error_message=_("この人は、その期間すでに別の住民登録の世帯にいます。"),
            ),
            ExclusionConstraint(
                name="person_once_in_a_household",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("household", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("この人は、その期間もうこの世帯にいます。"),
            ),
            ExclusionConstraint(
                name="household_has_one_head",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("layer", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(relation=HEAD),
                violation_error_message=_("この世帯には、その期間すでに世帯主（本人）がいます。"),
            ),
            models.CheckConstraint(
                condition=Q(ended="") | Q(valid_to__isnull=False),
                name="household_member_ended_has_a_day",
                violation_error_message=_("世帯を出たわけは、最後の日といっしょに書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id}:{self.person_id}"
