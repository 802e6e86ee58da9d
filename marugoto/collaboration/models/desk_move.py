"""A whole desk ends: planned for a day, carried out matter by matter. What went where, and what could not cross, is kept."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk, Municipality, User
from marugoto.collaboration.models.packet import Packet
from marugoto.core.models import Noun
from marugoto.intake.models import Matter


class DeskMove(Noun):
    """窓口の移し替え: from ``on`` the desk is closed, merged, or another body's work.

    ``holding_desk``: a desk of the municipality, for what may not cross to another agency.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+", verbose_name=_("終わる窓口"))
    to_desk = models.ForeignKey(
        Desk, on_delete=models.PROTECT, related_name="+", verbose_name=_("引き継ぐ窓口")
    )
    holding_desk = models.ForeignKey(
        Desk,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("あずかる窓口"),
    )
    kind = models.CharField(_("わけ"), max_length=20, help_text="collaboration.desk_move_kinds")
    on = models.DateField(_("いつから"))
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("決めた日時"))
    started_at = models.DateTimeField(_("はじめた日時"), null=True, blank=True)
    finished_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取りやめた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("窓口の移し替え")
        verbose_name_plural = _("窓口の移し替え")
        constraints = (
            models.CheckConstraint(
                condition=~Q(desk=F("to_desk")) & (Q(holding_desk__isnull=True) | ~Q(desk=F("holding_desk"))),
                name="desk_move_not_to_itself",
                violation_error_message=_("終わる窓口とは別の窓口を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(started_at__isnull=False),
                name="desk_move_finished_was_started",
                violation_error_message=_("はじめていないものは、終えられません。"),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(started_at__isnull=True),
                name="desk_move_begun_goes_on",
                violation_error_message=_("はじめたものは、取りやめられません。"),
            ),
            models.UniqueConstraint(
                fields=("desk",),
                condition=Q(cancelled_at__isnull=True),
                name="desk_move_once",
                violation_error_message=_("この窓口の移し替えは、もう決まっています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.desk_id}>{self.to_desk_id}"


class MovedMatter(Noun):
    """What became of one matter: passed to the successor, or held by the municipality because no basis carries it."""

    move = models.ForeignKey(DeskMove, on_delete=models.PROTECT, related_name="matters")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    to_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held = models.BooleanField(_("あずかった"), default=False)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("移し替えた案件")
        verbose_name_plural = _("移し替えた案件")
        constraints = (
            models.UniqueConstraint(
                fields=("move", "matter"),
                name="moved_matter_once",
                violation_error_message=_("この案件は、もう移してあります。"),
            ),
            models.CheckConstraint(
                condition=Q(held=False) | Q(packet__isnull=True),
                name="moved_matter_held_gives_nothing",
                violation_error_message=_("あずかった案件では、何も渡しません。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.move_id}:{self.matter_id}"
