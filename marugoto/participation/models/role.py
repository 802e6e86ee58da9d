"""Role: a small task or a place to be. Seat: that one of its places is taken, not by whom. RoleOrder: one is sought."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality
from marugoto.core.models import Noun
from marugoto.participation.models.host import Host
from marugoto.participation.rules import TIMES


class SeatRange(Func):
    """daterange(since, until): half open, so that somebody may begin on the day on which another ends."""

    function = "daterange"
    output_field = DateRangeField()


class Role(Noun):
    """役割: what one does there, when, what is asked and what can be adjusted. Ended, never deleted.

    ``minutes``: how long one time takes. ``people``: participation.companies. ``public``: its free places stand in the directory
    as an opening (受入枠); ``contact`` is for workers alone.
    """

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="roles")
    title = models.CharField(_("役割の名前"), max_length=80)
    kind = models.CharField(_("種類"), max_length=20, help_text="participation.kinds")
    tasks = models.TextField(_("すること"))
    minutes = models.PositiveSmallIntegerField(_("1回の時間（分）"), null=True, blank=True)
    times = ArrayField(
        models.CharField(max_length=6),
        verbose_name=_("いつ"),
        default=list,
        blank=True,
        help_text="participation.times",
    )
    times_note = models.CharField(_("日時のひとこと"), max_length=120, blank=True)
    asked = models.CharField(_("お願いしたいこと"), max_length=300, blank=True)
    adjustments = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("できる配慮"),
        default=list,
        blank=True,
        help_text="participation.adjustments",
    )
    people = models.CharField(
        _("いっしょにする人の数"), max_length=20, blank=True, help_text="participation.companies"
    )
    reward = models.CharField(
        _("お礼・報酬"), max_length=20, default="none", help_text="participation.rewards"
    )
    reward_note = models.CharField(_("お礼・報酬のひとこと"), max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(_("何人まで"), default=1)
    insurance = models.CharField(
        _("けが・事故への備え"), max_length=20, default="open", help_text="participation.insurances"
    )
    contact = models.CharField(_("連絡のしかた（職員だけ）"), max_length=200, blank=True)
    public = models.BooleanField(_("受入枠として社会資源に出す"), default=True)
    since = models.DateField(_("始めた日"))
    ended_on = models.DateField(_("やめた日"), null=True, blank=True)

    class Meta:
        verbose_name = _("役割")
        verbose_name_plural = _("役割")
        constraints = (
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="role_has_a_place",
                violation_error_message=_("何人までかは、1人からです。"),
            ),
            models.CheckConstraint(
                condition=Q(times__contained_by=list(TIMES)),
                name="role_times_known",
                violation_error_message=_("曜日・時間帯を選びなおしてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(tasks=""),
                name="role_says_what",
                violation_error_message=_("役割の名前と、することを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                name="role_period",
                violation_error_message=_("やめた日は、始めた日より後にしてください。"),
            ),
        )
        indexes = (models.Index(fields=("host", "ended_on", "title"), name="role_of_host"),)

    def __str__(self) -> str:
        return self.title


class Seat(Noun):
    """席: one of the places of a role is taken from ``since`` until ``until`` (free again from that day; None: taken).

    By whom is not in it, so that the whole town may know what is free. Two never have the same number at once.
    """

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(_("何番目の席か"))
    since = models.DateField(_("いつから"))
    until = models.DateField(_("いつまで"), null=True, blank=True)

    class Meta:
        verbose_name = _("席")
        verbose_name_plural = _("席")
        constraints = (
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="seat_number",
                violation_error_message=_("席の番号は1からです。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="seat_period",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
            ExclusionConstraint(
                name="seat_taken_once",
                expressions=[
                    ("role", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    (SeatRange(F("since"), F("until")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("この席は、もうふさがっています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role_id}:{self.number}"


class RoleOrder(Noun):
    """つくってほしい役割: no role fitted, so one is sought. No person stands in it; the town's coordinators read it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("種類"), max_length=20, help_text="participation.kinds")
    words = models.CharField(_("どんな役割をさがすか"), max_length=300)
    times = ArrayField(
        models.CharField(max_length=6),
        verbose_name=_("いつ"),
        default=list,
        blank=True,
        help_text="participation.times",
    )
    adjustments = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("要る配慮"),
        default=list,
        blank=True,
        help_text="participation.adjustments",
    )
    opened_on = models.DateField(_("さがし始めた日"))
    ended_on = models.DateField(_("終えた日"), null=True, blank=True)
    outcome = models.CharField(_("結果"), max_length=20, blank=True, help_text="participation.order_ends")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("つくってほしい役割")
        verbose_name_plural = _("つくってほしい役割")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, outcome="", role__isnull=True)
                | Q(ended_on__isnull=False, ended_on__gte=F("opened_on")) & ~Q(outcome=""),
                name="role_order_ended_whole",
                violation_error_message=_("終えるときは、結果を選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="found") | Q(role__isnull=False),
                name="role_order_found_names_it",
                violation_error_message=_("見つかった役割を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(times__contained_by=list(TIMES)),
                name="role_order_times_known",
                violation_error_message=_("曜日・時間帯を選びなおしてください。"),
            ),
        )
        indexes = (models.Index(fields=("municipality", "ended_on", "opened_on"), name="role_order_list"),)

    def __str__(self) -> str:
        return self.words
