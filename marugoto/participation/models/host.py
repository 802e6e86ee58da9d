"""Host: a place that takes people in. What it is and where stands in the directory; here stands what it does."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.core.models import Noun
from marugoto.resources.models import Service


class Host(Noun):
    """受け入れ先, an entry of the directory. ``agency``: whose coordinator keeps in touch with it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    service = models.OneToOneField(Service, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("窓口になる機関")
    )
    since = models.DateField(_("受け入れを始めた日"))
    ended_on = models.DateField(_("受け入れをやめた日"), null=True, blank=True)
    experiences = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("受け入れた経験"),
        default=list,
        blank=True,
        help_text="participation.experiences",
    )
    note = models.CharField(_("受け入れ先のひとこと"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("受け入れ先")
        verbose_name_plural = _("受け入れ先")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                name="host_period",
                violation_error_message=_("やめた日は、始めた日より後にしてください。"),
            ),
        )
        indexes = (models.Index(fields=("municipality", "ended_on"), name="host_of_town"),)

    def __str__(self) -> str:
        return str(self.service_id)


class HostContact(Noun):
    """受け入れ先との連絡: a worry, a question, a visit, thanks. Read by the agency that had it.

    ``placement``: it was about somebody who takes part there. What asks for an answer stays open until it has one.
    """

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="contacts")
    placement = models.ForeignKey(
        "participation.Placement", on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("日付"))
    kind = models.CharField(_("何の連絡か"), max_length=20, help_text="participation.contact_kinds")
    words = models.TextField(_("聞いたこと・話したこと"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asks = models.BooleanField(_("答えを待っている"), default=False)
    answer = models.TextField(_("どう答えたか"), blank=True)
    answered_on = models.DateField(_("答えた日"), null=True, blank=True)

    class Meta:
        verbose_name = _("受け入れ先との連絡")
        verbose_name_plural = _("受け入れ先との連絡")
        constraints = (
            models.CheckConstraint(
                condition=~Q(words=""),
                name="host_contact_says_something",
                violation_error_message=_("聞いたこと・話したことを、ひとことでも書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | Q(answered_on__isnull=False, answered_on__gte=F("on"), asks=True) & ~Q(answer=""),
                name="host_contact_answered_whole",
                violation_error_message=_("答えたときは、どう答えたかと、その日を書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("host", "-on", "-id"), name="host_contact_order"),)

    def __str__(self) -> str:
        return f"{self.host_id}@{self.on}"
