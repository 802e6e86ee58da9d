"""Placement: somebody takes part in a role, from the choice to the end. Move: its path. Day: a day of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.cases.models import Case
from marugoto.core.models import Noun
from marugoto.participation.models.hope import Hope
from marugoto.participation.models.role import Role, Seat
from marugoto.participation.rules import CARE, ENDED, RUNNING, STAGES, TRIAL
from marugoto.people.models import Person


class Placement(Noun):
    """参加. ``told_name`` and ``told_needs``: all that the place is told, as agreed with the person on ``agreed_on``.

    ``gives_since``: from that day the person counts as one who gives (担い手), too; being helped does not end by it.
    """

    hope = models.ForeignKey(Hope, on_delete=models.PROTECT, related_name="placements")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(_("段階"), max_length=10, default="chosen", help_text="participation.stages")
    chosen_on = models.DateField(_("決めた日"))
    chosen_why = models.CharField(_("選んだわけ"), max_length=300, blank=True)
    told_name = models.CharField(_("受け入れ先に伝える呼び名"), max_length=40, blank=True)
    told_needs = models.CharField(_("受け入れ先に伝える配慮"), max_length=300, blank=True)
    agreed_on = models.DateField(_("本人が同意した日"), null=True, blank=True)
    agreed_form = models.CharField(_("同意の形"), max_length=20, blank=True, help_text="intake.consent_forms")
    begun_on = models.DateField(_("通いはじめた日"), null=True, blank=True)
    gives_since = models.DateField(_("支える側にもなった日"), null=True, blank=True)
    ended_on = models.DateField(_("終えた日"), null=True, blank=True)
    outcome = models.CharField(_("終わり方"), max_length=20, blank=True, help_text="participation.outcomes")
    outcome_words = models.TextField(_("終わりについて本人のことば"), blank=True)

    class Meta:
        verbose_name = _("参加")
        verbose_name_plural = _("参加")
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=STAGES),
                name="placement_stage",
                violation_error_message=_("段階が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(told_name="", told_needs="") | Q(agreed_on__isnull=False),
                name="placement_told_as_agreed",
                violation_error_message=_("受け入れ先に伝えることには、本人の同意の日が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True, agreed_form="")
                | Q(agreed_on__isnull=False) & ~Q(agreed_form=""),
                name="placement_agreed_whole",
                violation_error_message=_("同意には、その日と、同意の形が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=(TRIAL, RUNNING, CARE))
                | Q(begun_on__isnull=False, agreed_on__isnull=False),
                name="placement_begun_with_consent",
                violation_error_message=_("始めるには、その日と、本人の同意が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(stage=ENDED, ended_on__isnull=False, ended_on__gte=F("chosen_on"))
                & ~Q(outcome="")
                | ~Q(stage=ENDED) & Q(ended_on__isnull=True, outcome=""),
                name="placement_ended_whole",
                violation_error_message=_("終えるときは、その日と、終わり方を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(gives_since__isnull=True)
                | Q(begun_on__isnull=False, gives_since__gte=F("begun_on")),
                name="placement_gives_once_begun",
                violation_error_message=_("支える側になった日は、通いはじめた日より後にしてください。"),
            ),
            models.UniqueConstraint(
                fields=("person", "role"),
                condition=Q(ended_on__isnull=True),
                name="placement_once_at_a_time",
                violation_error_message=_("この人は、もうこの役割に入っています。"),
            ),
        )
        indexes = (
            models.Index(fields=("agency", "stage", "chosen_on", "id"), name="placement_list"),
            models.Index(fields=("role", "stage"), name="placement_of_role"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Move(Noun):
    """A step of a placement from one stage to the next, with words. Only added to."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="moves")
    on = models.DateField(_("日付"))
    stage = models.CharField(_("段階"), max_length=10, help_text="participation.stages")
    words = models.TextField(_("様子・本人のことば"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("参加の歩み")
        verbose_name_plural = _("参加の歩み")
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=STAGES),
                name="participation_move_stage",
                violation_error_message=_("段階が正しくありません。"),
            ),
        )
        indexes = (models.Index(fields=("placement", "on", "id"), name="participation_move_order"),)

    def __str__(self) -> str:
        return f"{self.placement_id}:{self.stage}"


class Day(Noun):
    """参加した日: one line for a day. ``attendance``: came, for a while, stayed away, the place was closed."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(_("日付"))
    attendance = models.CharField(_("その日の様子"), max_length=10, help_text="participation.attendances")
    minutes = models.PositiveSmallIntegerField(_("分"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("参加した日")
        verbose_name_plural = _("参加した日")
        constraints = (
            models.UniqueConstraint(
                fields=("placement", "on"),
                name="participation_day_once",
                violation_error_message=_("この日は、もう書いてあります。"),
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__lte=1440),
                name="participation_day_minutes",
                violation_error_message=_("1日は1440分までです。"),
            ),
        )
        indexes = (models.Index(fields=("on", "placement"), name="participation_day_by_date"),)

    def __str__(self) -> str:
        return f"{self.placement_id}@{self.on}"
