"""Matter and baton: an open matter has exactly one accountable desk at every instant, held by the database itself.

The exclusion constraint forbids two at once; the deferred trigger (migration) forbids none, a gap, and a desk that differs
from ``Matter.holder_desk``; ended holds cannot be changed and nothing here can be deleted.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Area, Desk, Municipality
from marugoto.core.models import Noun
from marugoto.people.models import Household, Person

STATES = ("open", "watching", "closed")


class InstantRange(Func):
    """tstzrange(held_from, held_to): half open, so that one hold begins at the instant the other ends."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Matter(Noun):
    """案件: what is open until it is honestly closed. ``watching`` is open too: somebody answers for the date.

    ``answers_awaited`` is a slot which the collaboration room fills through intake.actions.baton.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("番号"), max_length=20)
    status = models.CharField(_("状態"), max_length=10, default="open")
    holder_desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, related_name="+", verbose_name=_("バトンを持つ窓口")
    )
    origin_desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, related_name="+", verbose_name=_("受け付けた窓口")
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    urgency = models.CharField(_("緊急度"), max_length=20, help_text="intake.urgency")
    opened_at = models.DateTimeField(_("受け付けた日時"))
    next_act = models.CharField(
        _("次にすること"), max_length=40, default="decide", help_text="intake.next_acts"
    )
    next_due = models.DateField(_("いつまでに"), null=True, blank=True)
    watch_until = models.DateField(_("見守る期限"), null=True, blank=True)
    answers_awaited = models.PositiveSmallIntegerField(_("待っている返事"), default=0)
    closed_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)
    closed_outcome = models.CharField(
        _("終わり方"), max_length=40, blank=True, help_text="intake.matter_outcomes"
    )

    class Meta:
        verbose_name = _("案件")
        verbose_name_plural = _("案件")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "number"),
                name="matter_number_once",
                violation_error_message=_("番号が重なりました。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=STATES),
                name="matter_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(closed_outcome="")
                | ~Q(status="closed") & Q(closed_at__isnull=True, closed_outcome=""),
                name="matter_closed_pair",
                violation_error_message=_("終わった案件には、終わった日時と終わり方が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="watching") | Q(watch_until__isnull=False),
                name="matter_watching_has_a_date",
                violation_error_message=_("見守るときは、いつまでかを決めてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(answers_awaited=0),
                name="matter_closed_awaits_nothing",
                violation_error_message=_("つなぎ先の返事を待っているあいだは、閉じられません。"),
            ),
        )
        indexes = (
            models.Index(
                fields=("holder_desk", "next_due", "id"), condition=~Q(status="closed"), name="matter_in_hand"
            ),
            models.Index(fields=("municipality", "opened_at"), name="matter_by_month"),
        )

    def __str__(self) -> str:
        return self.number


class BatonHold(Noun):
    """One stretch of the path: this desk answered for the matter from then to then."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="holds")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    held_from = models.DateTimeField(_("いつから"))
    held_to = models.DateTimeField(_("いつまで"), null=True, blank=True)
    reason = models.CharField(_("わけ"), max_length=20, help_text="received, accepted, handed_over, reopened")
    passed_by = models.UUIDField(_("渡した人"), null=True, blank=True)

    class Meta:
        verbose_name = _("バトンの経路")
        verbose_name_plural = _("バトンの経路")
        constraints = (
            ExclusionConstraint(
                name="baton_never_two_at_once",
                expressions=[
                    ("matter", RangeOperators.EQUAL),
                    (InstantRange(F("held_from"), F("held_to")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("バトンは同時に二つの窓口では持てません。"),
            ),
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(held_to__isnull=True),
                name="baton_one_current_hold",
                violation_error_message=_("この案件には、すでにバトンを持つ窓口があります。"),
            ),
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=F("held_from")),
                name="baton_hold_order",
                violation_error_message=_("終わりは始まりより前にはできません。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}@{self.desk_id}"


class MatterPerson(Noun):
    """A person whom the matter is about, or who is key to it (caller, key person)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="persons")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(
        _("立場"), max_length=20, default="subject", help_text="subject, caller, key_person"
    )

    class Meta:
        verbose_name = _("案件の人")
        verbose_name_plural = _("案件の人")
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "person", "role"),
                name="matter_person_once",
                violation_error_message=_("この人はもう入っています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}:{self.person_id}"
