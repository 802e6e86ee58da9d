"""Household as of a date: registered households (a person in one at a time) and living arrangements (may overlap)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality
from marugoto.core.models import Noun, Period, period_check
from marugoto.people.models.person import Person


class DayRange(Func):
    """daterange(valid_from, valid_to, '[]') for exclusion constraints."""

    function = "daterange"
    output_field = DateRangeField()


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
                condition=Q(kind__in=("registered", "living")),
                name="household_kind",
                violation_error_message=_("世帯の種類が正しくありません。"),
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.pk)


class HouseholdMember(Noun, Period):
    """A person in a household for a while, with the relationship to the head (続柄)."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="household_memberships")
    kind = models.CharField(_("種類"), max_length=20, default="living")
    relation = models.CharField(_("続柄"), max_length=40, blank=True, help_text="people.relations")

    class Meta:
        verbose_name = _("世帯員")
        verbose_name_plural = _("世帯員")
        constraints = (
            period_check("household_member_period"),
            ExclusionConstraint(
                name="person_in_one_registered_household",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DayRange(F("valid_from"), F("valid_to"), RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="registered"),
                violation_error_message=_("この人は、その期間すでに別の住民登録の世帯にいます。"),
            ),
            ExclusionConstraint(
                name="person_once_in_a_household",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("household", RangeOperators.EQUAL),
                    (DayRange(F("valid_from"), F("valid_to"), RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("この人は、もうこの世帯にいます。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id}:{self.person_id}"
