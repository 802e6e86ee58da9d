"""Somebody who has not asked: the least that is needed to knock again, why it may be kept, and until when (ADR 0031)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.core.models import Noun
from marugoto.outreach.rules.approach import REACHING, STATES
from marugoto.people.models import Person


class Approach(Noun):
    """関わりの記録. A person of the register or only what they are called; never more fields than these."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(_("呼び方"), max_length=80, blank=True)
    noticed_by = models.CharField(_("だれが気づいたか"), max_length=20, help_text="outreach.noticers")
    noticed_on = models.DateField(_("気づいた日"))
    basis = models.CharField(_("記録してよい根拠"), max_length=20, help_text="outreach.bases")
    way = models.CharField(_("どう近づいているか"), max_length=20, help_text="outreach.ways")
    next_step = models.CharField(_("次の一歩"), max_length=120, blank=True)
    next_on = models.DateField(_("次の一歩の日"), null=True, blank=True)
    state = models.CharField(
        _("いまの関係"), max_length=10, default=REACHING, help_text="outreach.approach_states"
    )
    delete_on = models.DateField(_("消す日"))
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    minimised_at = models.DateTimeField(_("名前を消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("関わりの記録")
        verbose_name_plural = _("関わりの記録")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=STATES),
                name="approach_state",
                violation_error_message=_("いまの関係が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(minimised_at__isnull=True) & (Q(person__isnull=False) | ~Q(label=""))
                | Q(minimised_at__isnull=False, person__isnull=True, label="", next_step=""),
                name="approach_is_about_somebody",
                violation_error_message=_("だれのことかを、人か呼び方で書いてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & Q(delete_on__gt=F("noticed_on")),
                name="approach_says_why_and_until_when",
                violation_error_message=_("記録してよい根拠と、気づいた日より後の消す日が要ります。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "delete_on", "id"), name="approach_list"),)

    def __str__(self) -> str:
        return str(self.pk)


class ApproachEntry(Noun):
    """One attempt: the day, the way, how it was answered. No free words."""

    approach = models.ForeignKey(Approach, on_delete=models.CASCADE, related_name="entries")
    on = models.DateField(_("日"))
    way = models.CharField(_("どう近づいたか"), max_length=20, help_text="outreach.ways")
    response = models.CharField(_("応え"), max_length=20, help_text="outreach.responses")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("関わりの一回")
        verbose_name_plural = _("関わりの一回")
        indexes = (models.Index(fields=("approach", "on", "id"), name="approach_entry_order"),)

    def __str__(self) -> str:
        return f"{self.on} {self.way}"


class Welcome(Noun):
    """まだ受け入れている相手: an agency of the town, or somebody else in a few words; it ends, and is not taken away."""

    approach = models.ForeignKey(Approach, on_delete=models.CASCADE, related_name="welcomes")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("機関")
    )
    who = models.CharField(_("だれ"), max_length=40, blank=True)
    since = models.DateField(_("いつから"))
    until = models.DateField(_("いつまで"), null=True, blank=True)

    class Meta:
        verbose_name = _("まだ受け入れている相手")
        verbose_name_plural = _("まだ受け入れている相手")
        constraints = (
            models.CheckConstraint(
                condition=Q(agency__isnull=False, who="") | Q(agency__isnull=True) & ~Q(who=""),
                name="welcome_names_one",
                violation_error_message=_("機関を選ぶか、だれかを書いてください（どちらか一つ）。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="welcome_ends_after_it_began",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.who or str(self.agency_id)
