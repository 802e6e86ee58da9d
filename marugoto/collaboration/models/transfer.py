"""What goes to another town: whole cases, to a named receiver, on a stated basis."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.cases.models import Case
from marugoto.core.models import Noun


class Transfer(Noun):
    """引渡し: cases that one agency gives to another municipality, whose house is not this one (ADR 0047).

    The cases stay open here until the receipt of the other side is read in.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_name = models.CharField(_("引き渡す相手（町と機関）"), max_length=120)
    basis = models.CharField(_("根拠"), max_length=20, help_text="collaboration.legal_bases")
    grounds = models.CharField(_("根拠のくわしい内容"), max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ファイルを書き出した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("引渡し")
        verbose_name_plural = _("引渡し")
        indexes = (models.Index(fields=("agency", "-created_at", "-id"), name="transfer_order"),)

    def __str__(self) -> str:
        return self.to_name


class TransferredCase(Noun):
    """引渡しのケース: one case of a transfer. ``mark``: the fingerprint of what was last written, which the receipt names."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("状態"), max_length=10, default="packed", help_text="collaboration.transfer_states"
    )
    mark = models.CharField(_("ファイルのしるし"), max_length=64, blank=True)
    there = models.CharField(_("相手での番号"), max_length=40, blank=True)
    ended_on = models.DateField(_("受け取られた日・取りやめた日"), null=True, blank=True)

    class Meta:
        verbose_name = _("引渡しのケース")
        verbose_name_plural = _("引渡しのケース")
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(state="packed"),
                name="case_packed_once",
                violation_error_message=_("このケースは、ほかの引渡しに入っています。"),
            ),
            models.CheckConstraint(
                condition=Q(state="packed", ended_on__isnull=True)
                | Q(state__in=("received", "taken_back"), ended_on__isnull=False),
                name="transferred_case_has_its_day",
                violation_error_message=_("受け取られた日が、状態と合いません。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.case_id)
