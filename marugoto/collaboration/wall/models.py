"""WalledItem: said in one sitting, for its named members only. CarriedItem: what of it was carried out, on which basis."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk, User
from marugoto.core.models import Noun


class WalledItem(Noun):
    """会議の中だけの情報. Never copied into a plan, a referral, a count, a search, a print or an export."""

    agenda_item = models.ForeignKey(
        "collaboration.AgendaItem", on_delete=models.CASCADE, related_name="walled"
    )
    body = models.TextField(_("内容"))
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("会議の中だけの情報")
        verbose_name_plural = _("会議の中だけの情報")
        constraints = (
            models.CheckConstraint(
                condition=~Q(body=""),
                name="walled_item_says_something",
                violation_error_message=_("内容を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class CarriedItem(Noun):
    """会議から持ち出したこと: one thing that was said, in a packet of its own, on a basis of its own. The trace of it stays."""

    said = models.ForeignKey(WalledItem, on_delete=models.PROTECT, related_name="carried")
    agenda_item = models.ForeignKey(
        "collaboration.AgendaItem", on_delete=models.PROTECT, related_name="carried"
    )
    packet = models.OneToOneField(
        "collaboration.Packet", on_delete=models.PROTECT, related_name="carried_item"
    )
    carried_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("持ち出した日時"))

    class Meta:
        verbose_name = _("会議から持ち出したこと")
        verbose_name_plural = _("会議から持ち出したこと")

    def __str__(self) -> str:
        return str(self.pk)
