"""担当 and 引継ぎ: a desk answers for a matter; within it one worker may be named, and gives the work to another.

Who answers for a matter is told by the baton, not by these rows. They say whom colleagues ask and on whose page it stands.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk, User
from marugoto.core.models import Noun
from marugoto.intake.models.matter import Matter

HANDOVER_STATES = ("waiting", "received", "taken_back", "lapsed")


class MatterWorker(Noun):
    """One stretch of 担当: this worker of this desk worked on the matter from then to then."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="workers")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("担当"))
    since = models.DateTimeField(_("いつから"))
    until = models.DateTimeField(_("いつまで"), null=True, blank=True)
    reason = models.CharField(_("わけ"), max_length=20, help_text="intake.worker_reasons")

    class Meta:
        verbose_name = _("案件の担当")
        verbose_name_plural = _("案件の担当")
        constraints = (
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(until__isnull=True),
                name="matter_one_worker",
                violation_error_message=_("この案件には、もう担当がいます。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="matter_worker_order",
                violation_error_message=_("終わりは始まりより前にはできません。"),
            ),
        )
        indexes = (
            models.Index(fields=("user", "desk"), condition=Q(until__isnull=True), name="matter_worker_now"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}:{self.user_id}"


class Handover(Noun):
    """引継ぎ of one matter, and of the case on it, from one worker to another of the same agency.

    Until the successor has received it, the old worker stays the 担当. ``batch``: what was handed over in one act.
    ``careful``, ``promised``, ``greet``: one line each, for the sheet.
    """

    batch = models.UUIDField(_("ひとまとまり"))
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="handovers")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("渡す人"))
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("受ける人"))
    reason = models.CharField(_("わけ"), max_length=20, help_text="intake.handover_reasons")
    careful = models.CharField(_("気をつけること"), max_length=200, blank=True)
    promised = models.CharField(_("約束したこと"), max_length=200, blank=True)
    greet = models.CharField(_("あいさつする人"), max_length=200, blank=True)
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(_("渡した日時"))
    state = models.CharField(_("状態"), max_length=12, default="waiting")
    settled_at = models.DateTimeField(_("受けた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("引継ぎ")
        verbose_name_plural = _("引継ぎ")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=HANDOVER_STATES),
                name="handover_state",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | ~Q(state="waiting") & Q(settled_at__isnull=False),
                name="handover_settled_pair",
                violation_error_message=_("終わった引継ぎには、日時が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(from_user=F("to_user")),
                name="handover_not_to_oneself",
                violation_error_message=_("引き継ぐ相手には、別の人を選んでください。"),
            ),
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(state="waiting"),
                name="handover_one_waiting",
                violation_error_message=_("この案件は、もう引き継いでいるところです。"),
            ),
            models.UniqueConstraint(
                fields=("batch", "matter"),
                name="handover_once_in_a_batch",
                violation_error_message=_("この案件は、もう引き継いでいるところです。"),
            ),
        )
        indexes = (models.Index(fields=("to_user",), condition=Q(state="waiting"), name="handover_waiting"),)

    def __str__(self) -> str:
        return f"{self.matter_id}:{self.from_user_id}>{self.to_user_id}"
