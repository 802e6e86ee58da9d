"""ChangeReport: what anybody says has changed about an entry. Whoever keeps the entry reads it and decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.core.models import Noun
from marugoto.resources.models.service import Service


class ChangeReport(Noun):
    """変更の知らせ. ``origin``: a checksum that tells the senders of one day apart; no name, no address."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="change_reports")
    kind = models.CharField(_("何が変わったか"), max_length=20, help_text="resources.change_kinds")
    what = models.TextField(_("くわしく"))
    origin = models.CharField(_("送り元の符号"), max_length=32, blank=True)
    handled_at = models.DateTimeField(_("見た日時"), null=True, blank=True)
    handled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("見た人")
    )

    class Meta:
        verbose_name = _("変更の知らせ")
        verbose_name_plural = _("変更の知らせ")
        constraints = (
            models.CheckConstraint(
                condition=~Q(what=""),
                name="change_report_says_something",
                violation_error_message=_("変わったことを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="change_report_handled_by_somebody",
                violation_error_message=_("見た日時と見た人は、両方書いてください。"),
            ),
        )
        indexes = (
            models.Index(fields=("service", "handled_at"), name="resource_report_open"),
            models.Index(fields=("origin", "created_at"), name="resource_report_origin"),
        )

    def __str__(self) -> str:
        return f"{self.service_id} {self.kind}"
