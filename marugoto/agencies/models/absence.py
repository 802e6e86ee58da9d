"""Absence (不在): the days on which a worker is away, and who of the same desk stands in. No account is shared."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models.desk import Desk
from marugoto.agencies.models.user import User
from marugoto.core.models import Noun, Period, period_check


class DayRange(Func):
    """daterange(valid_from, valid_to, '[]'): both days included."""

    function = "daterange"
    output_field = DateRangeField()


class Absence(Noun, Period):
    """不在 of a worker at a desk. While it lasts, what is due of ``user`` also stands on the page of ``stand_in``.

    The stand-in sits at the same desk, and so may already read what is shown: nobody's rights grow.
    """

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="absences")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(User, on_delete=models.PROTECT, related_name="standing_in")

    class Meta:
        verbose_name = _("不在")
        verbose_name_plural = _("不在")
        constraints = (
            period_check("absence_period"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False),
                name="absence_has_an_end",
                violation_error_message=_("いつまで不在かを決めてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(user=F("stand_in")),
                name="absence_not_ones_own_stand_in",
                violation_error_message=_("代理には、別の人を選んでください。"),
            ),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    ("desk", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (
                        DayRange(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("この日には、もう不在の予定があります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.valid_from}-{self.valid_to}"
