"""Publication: the figures of a year as a town showed them to everybody; a copy that does not move when rows do."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality, User
from marugoto.core.models import Noun


class Publication(Noun):
    """公開した指標. ``rows``: what the page shows, small counts hidden already (plan.published_rows)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    rows = models.JSONField(_("行"), default=list)
    words = models.TextField(_("ことば"), blank=True)
    counted_on = models.DateField(_("数えた日"))
    published_at = models.DateTimeField(_("公開した日時"))
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("取り下げた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("公開した指標")
        verbose_name_plural = _("公開した指標")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "year"),
                condition=Q(withdrawn_at__isnull=True),
                name="publication_one_in_force",
                violation_error_message=_("この年度の指標は、もう公開しています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.municipality_id}:{self.year}"
