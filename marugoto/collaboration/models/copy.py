"""PaperCopy: one printed copy of a packet, with its number, for whom it is, and whether it came back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk, User
from marugoto.collaboration.models.conference import Conference
from marugoto.collaboration.models.packet import Packet
from marugoto.core.models import Noun


class PaperCopy(Noun):
    """写し. Numbers run on through all printings of a packet; ``of`` is how many there were with this printing.

    ``batch``: what was printed by one press. ``conference``: of a sitting at which it is handed out (None: a つなぎ).
    ``ended``: it came back, was destroyed, or is lost.
    """

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="copies")
    conference = models.ForeignKey(
        Conference, on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+", verbose_name=_("刷った窓口"))
    batch = models.UUIDField(_("刷った回"))
    what = models.CharField(_("何の写しか"), max_length=60)
    number = models.PositiveSmallIntegerField(_("写しの番号"))
    of = models.PositiveSmallIntegerField(_("全部で何部"))
    for_whom = models.CharField(_("だれのものか"), max_length=120)
    printed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(_("刷った日時"))
    ended = models.CharField(
        _("どうなったか"), max_length=20, blank=True, help_text="collaboration.copy_ends"
    )
    ended_at = models.DateTimeField(_("戻った・捨てた日時"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("紙の写し")
        verbose_name_plural = _("紙の写し")
        constraints = (
            models.UniqueConstraint(
                fields=("packet", "number"),
                name="paper_copy_number_once",
                violation_error_message=_("写しの番号が重なりました。もう一度押してください。"),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=F("of")),
                name="paper_copy_number_is_one_of_them",
                violation_error_message=_("写しの番号が、部数に合いません。"),
            ),
            models.CheckConstraint(
                condition=~Q(for_whom=""),
                name="paper_copy_is_for_somebody",
                violation_error_message=_("だれの写しかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True, ended_by__isnull=True)
                | ~Q(ended="") & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="paper_copy_ended_pair",
                violation_error_message=_("写しがどうなったかは、日時と書いた人と組で書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("conference",), condition=Q(ended=""), name="paper_copy_still_out"),)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"
