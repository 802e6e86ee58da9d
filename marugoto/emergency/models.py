"""A broken glass, and who was told of it (個人情報保護法69条2項4号・27条1項2号; ADR 0022)."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Desk, Municipality, User
from marugoto.core.models import Noun
from marugoto.emergency.rules import LONGEST, OUTCOMES, PARTS, SHORTEST
from marugoto.people.models import Person


class GlassBreak(Noun):
    """緊急閲覧: who, why, on whom, from when until when; and what the privacy officer found afterwards.

    ``asked_…``: whom the worker asked for (a record that one has the number of, or a name and a day of birth). The database
    itself looks who that is, and counts the minutes from then, while the row is written (migration 0002): nobody can ask without
    leaving the row, and one clock decides.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("見た人"))
    asked_person = models.UUIDField(_("求めた記録の番号"), null=True, blank=True)
    asked_name = models.CharField(_("求めた人の名前"), max_length=120, blank=True)
    asked_birth = models.DateField(_("求めた人の生年月日"), null=True, blank=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("見られた人"),
    )
    outcome = models.CharField(_("結果"), max_length=10, default="nobody", help_text="emergency.outcomes")
    reason = models.CharField(_("わけ"), max_length=20, help_text="emergency.reasons")
    basis = models.CharField(_("根拠"), max_length=20, help_text="emergency.bases")
    words = models.TextField(_("何が起きているか"))
    minutes = models.PositiveSmallIntegerField(_("何分"), help_text="emergency.durations")
    broken_at = models.DateTimeField(_("いつから"))
    until = models.DateTimeField(_("いつまで"))
    ended_at = models.DateTimeField(_("自分で終えた日時"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("確かめた日時"), null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(_("判断"), max_length=12, blank=True, help_text="emergency.verdicts")
    review_words = models.TextField(_("判断のわけ"), blank=True)

    class Meta:
        verbose_name = _("緊急閲覧")
        verbose_name_plural = _("緊急閲覧")
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis="") & ~Q(words=""),
                name="glass_says_why",
                violation_error_message=_("緊急のわけと根拠を選び、何が起きているかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="glass_minutes",
                violation_error_message=_("緊急閲覧の長さは、15分から120分までです。"),
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("broken_at"), until__lte=F("broken_at") + timedelta(minutes=LONGEST)),
                name="glass_ends_by_itself",
                violation_error_message=_("緊急閲覧は、決めた分数で終わります。"),
            ),
            models.CheckConstraint(
                condition=Q(outcome="opened", person__isnull=False)
                | Q(outcome__in=[one for one in OUTCOMES if one != "opened"], person__isnull=True),
                name="glass_opened_on_somebody",
                violation_error_message=_("緊急閲覧の結果が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(asked_person__isnull=False, asked_name="", asked_birth__isnull=True)
                | (Q(asked_person__isnull=True, asked_birth__isnull=False) & ~Q(asked_name="")),
                name="glass_asked_for_somebody",
                violation_error_message=_("だれのことか、名前と生年月日の両方で書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("broken_at")),
                name="glass_ended_after_it_began",
                violation_error_message=_("緊急閲覧の終わりは、始まりより後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="", review_words="")
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~Q(verdict="")
                    & ~Q(review_words="")
                ),
                name="glass_review_is_whole",
                violation_error_message=_("判断と、そのわけの両方を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="glass_not_reviewed_by_oneself",
                violation_error_message=_("自分の緊急閲覧を、自分で確かめることはできません。"),
            ),
        )
        indexes = (
            models.Index(fields=("municipality", "reviewed_at", "-broken_at", "id"), name="glass_reviews"),
            models.Index(fields=("user", "-broken_at"), name="glass_of_user"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class GlassNotice(Noun):
    """Who was told at once: the desk that answers for the person, the agency of a measure, the worker's own coordinator."""

    glass = models.ForeignKey(GlassBreak, on_delete=models.CASCADE, related_name="notices")
    part = models.CharField(_("なぜ知らせたか"), max_length=12, help_text="emergency.parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(_("見た日時"), null=True, blank=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("緊急閲覧の知らせ")
        verbose_name_plural = _("緊急閲覧の知らせ")
        constraints = (
            models.CheckConstraint(
                condition=Q(part__in=PARTS),
                name="glass_notice_part",
                violation_error_message=_("知らせたわけが正しくありません。"),
            ),
            models.UniqueConstraint(
                fields=("glass", "part", "agency", "desk"),
                nulls_distinct=False,
                name="glass_notice_once",
                violation_error_message=_("この相手には、もう知らせてあります。"),
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="glass_notice_seen_by_somebody",
                violation_error_message=_("見た人と日時は、組で残します。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-created_at"), name="glass_notice_of_agency"),)

    def __str__(self) -> str:
        return f"{self.glass_id}>{self.agency_id}"
