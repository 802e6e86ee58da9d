"""支援措置: to agencies that are not named, a protected person does not exist (ADR 0008).

A measure hides from the moment it is written down until somebody ends it. Its last day passing ends nothing: an
address that comes to light because a form was late cannot be hidden again.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency
from marugoto.core.models import Noun
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson


class Protection(Noun):
    """A protective measure (住民基本台帳事務処理要領 第5の10) for one person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="protections")
    ground = models.CharField(_("理由"), max_length=20, help_text="people.protection_grounds")
    since = models.DateField(_("始まりの日"))
    until = models.DateField(_("期限"))
    ended_on = models.DateField(_("終わりにした日"), null=True, blank=True)
    set_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.UUIDField(_("記録した人"))

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("支援措置")
        verbose_name_plural = _("支援措置")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(ended_on__isnull=True),
                name="protection_one_at_a_time",
                violation_error_message=_("この人には、すでに支援措置があります。"),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="protection_period",
                violation_error_message=_("期限は、始まりの日より後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                name="protection_ended_after_it_began",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}:{self.ground}"


class ProtectionAgency(Noun):
    """An agency that may see the protected person; its address only if that is said too."""

    protection = models.ForeignKey(Protection, on_delete=models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sees_address = models.BooleanField(_("住所も見てよい"), default=False)

    class Meta:
        verbose_name = _("支援措置で見てよい機関")
        verbose_name_plural = _("支援措置で見てよい機関")
        constraints = (
            models.UniqueConstraint(
                fields=("protection", "agency"),
                name="protection_agency_once",
                violation_error_message=_("この機関は、もう入っています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.protection_id}~{self.agency_id}"


class ProtectedRecord(models.Model):
    """A record of a protected person, for each measure that stands: the person's own and every record linked with it.

    Derived, and kept by the database itself (migration 0009) whenever a measure begins or ends or records are linked: who
    is hidden is asked several times for every page, in a city with thousands of measures.
    """

    pk = models.CompositePrimaryKey("record_id", "protection_id")
    record = models.ForeignKey(Person, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    protection = models.ForeignKey(
        Protection, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )

    class Meta:
        verbose_name = _("支援措置の及ぶ記録")
        verbose_name_plural = _("支援措置の及ぶ記録")

    def __str__(self) -> str:
        return f"{self.record_id}:{self.protection_id}"
