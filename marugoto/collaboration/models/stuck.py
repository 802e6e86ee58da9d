"""What somebody did about a つなぎ that stood still. That it stood still is read from the clock, and written nowhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.collaboration.models.referral import Referral
from marugoto.core.models import Noun


class StuckAct(Noun):
    """滞りへの対応: who acted, when, how far it had come (``level``), and what was done (a code, no words)."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="stuck_acts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("日時"))
    level = models.CharField(_("段階"), max_length=12)
    act = models.CharField(_("したこと"), max_length=40, help_text="collaboration.stuck_acts")

    class Meta:
        verbose_name = _("滞りへの対応")
        verbose_name_plural = _("滞りへの対応")
        constraints = (
            models.CheckConstraint(
                condition=Q(level__in=("receiver", "sender", "town")),
                name="stuck_act_level",
                violation_error_message=_("まだ期限が過ぎていません。"),
            ),
        )
        indexes = (models.Index(fields=("referral", "-at"), name="stuck_act_newest"),)

    def __str__(self) -> str:
        return f"{self.referral_id}:{self.act}"
