"""What the law says of a kind of meeting, as the town's legal officer has corrected it; each correction is a version."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality, User
from marugoto.collaboration.rules.kinds import MINUTES, PUBLICITY, PURPOSES, SECRECY
from marugoto.core.models import Noun


class KindVersion(Noun):
    """会議の種類の定め, from a day on. What is shipped (collaboration.conference_kinds) holds before the first version.

    A version is never changed: who corrects writes another one. Of two from the same day the later decided holds.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("会議の種類"), max_length=40, help_text="collaboration.conference_kinds")
    valid_from = models.DateField(_("いつから"))
    legal_basis = models.CharField(_("情報の根拠"), max_length=40, help_text="collaboration.legal_bases")
    article = models.CharField(_("条文・要綱"), max_length=200, blank=True)
    consent_required = models.BooleanField(_("本人の同意が前提"))
    walled = models.BooleanField(_("話した中身は会議の中だけ"))
    secrecy = models.CharField(_("守秘義務"), max_length=20, help_text="collaboration.secrecy_duties")
    secrecy_article = models.CharField(_("守秘義務の条文"), max_length=200, blank=True)
    secrecy_notice = models.TextField(_("守秘義務の告知文"), blank=True)
    minutes = models.CharField(_("記録を読める人"), max_length=20, help_text="collaboration.minutes_readers")
    publicity = models.CharField(_("公開"), max_length=10, help_text="collaboration.publicity")
    purpose = models.CharField(_("目的"), max_length=10, help_text="collaboration.meeting_purposes")
    may_sit = ArrayField(
        models.CharField(max_length=40), verbose_name=_("座れる人"), help_text="collaboration.seat_kinds"
    )
    checked = models.BooleanField(_("法務担当が確かめた"), default=False)
    why = models.CharField(_("直したわけ"), max_length=300)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("決めた日時"))

    class Meta:
        verbose_name = _("会議の種類の定め")
        verbose_name_plural = _("会議の種類の定め")
        constraints = (
            models.CheckConstraint(
                condition=Q(secrecy__in=SECRECY, minutes__in=MINUTES, publicity__in=PUBLICITY)
                & Q(purpose__in=PURPOSES),
                name="kind_version_codes",
                violation_error_message=_("守秘義務・記録・公開・目的を、一覧から選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(legal_basis="consent") | Q(consent_required=True),
                name="kind_version_consent_is_asked",
                violation_error_message=_("本人同意を根拠にするときは、「本人の同意が前提」にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(walled=False) | Q(secrecy__in=("statute", "agreement")),
                name="kind_version_wall_has_a_duty",
                violation_error_message=_("中だけの会議には、守秘義務（法律か申し合わせ）が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(walled=False) | Q(minutes="members"),
                name="kind_version_wall_keeps_minutes",
                violation_error_message=_("中だけの会議の記録を読めるのは、構成員だけです。"),
            ),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="kind_version_says_why",
                violation_error_message=_("直したわけを書いてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(may_sit=[]),
                name="kind_version_somebody_sits",
                violation_error_message=_("座れる人を選んでください。"),
            ),
        )
        indexes = (
            models.Index(fields=("municipality", "code", "valid_from"), name="kind_version_of_a_town"),
        )

    def __str__(self) -> str:
        return f"{self.code}@{self.valid_from}"
