"""What is handed to a visitor for a day, the visits of it, what was found at each door, and two records that do not agree."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.core.models import Noun
from marugoto.outreach.models.campaign import Campaign, Listed
from marugoto.outreach.rules.records import ASIDE, COUNTS


class Handout(Noun):
    """渡した名簿: some rows, to one visitor, for one day; nothing of it is read once it has run out or was recalled."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="handouts")
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("訪問する人")
    )
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    for_on = models.DateField(_("訪問の日"))
    purpose = models.CharField(_("渡す目的"), max_length=120)
    basis = models.CharField(_("渡してよい根拠"), max_length=20, help_text="outreach.handout_bases")
    handed_at = models.DateTimeField(_("渡した日時"))
    expires_at = models.DateTimeField(_("いつまで読めるか"))
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recalled_at = models.DateTimeField(_("返してもらった日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("渡した名簿")
        verbose_name_plural = _("渡した名簿")
        constraints = (
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(basis=""),
                name="handout_says_why",
                violation_error_message=_("渡す目的と根拠を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("handed_at")),
                name="handout_runs_out_later",
                violation_error_message=_("読める期限は、渡す時より後にしてください。"),
            ),
        )
        indexes = (models.Index(fields=("to_user", "for_on", "expires_at"), name="handout_of_the_day"),)

    def __str__(self) -> str:
        return str(self.pk)


class Visit(Noun):
    """訪問の予定: a row of the list in a handout."""

    handout = models.ForeignKey(Handout, on_delete=models.CASCADE, related_name="visits")
    listed = models.ForeignKey(Listed, on_delete=models.CASCADE, related_name="visits")
    sort = models.PositiveIntegerField(_("並び"))

    class Meta:
        verbose_name = _("訪問の予定")
        verbose_name_plural = _("訪問の予定")
        constraints = (
            models.UniqueConstraint(
                fields=("handout", "listed"),
                name="visit_once_in_a_handout",
                violation_error_message=_("この人は、この名簿にもう入っています。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class VisitRecord(Noun):
    """訪問の記録. ``id`` is made where it was written: sent twice it is one.

    ``device_at``: what the writer's clock said; ``received_at``: what ours said when it came; ``happened_at``: what the house
    goes by (rules.records). ``version``: of the row, after this record.
    """

    listed = models.ForeignKey(Listed, on_delete=models.CASCADE, related_name="records")
    visit = models.ForeignKey(Visit, on_delete=models.SET_NULL, null=True, related_name="records")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("どこで書いたか"), max_length=10, help_text="outreach.channels")
    result = models.CharField(_("結果"), max_length=20, help_text="outreach.results")
    met_whom = models.CharField(_("会えた人"), max_length=20, blank=True, help_text="outreach.met_whom")
    note = models.TextField(_("様子"), blank=True, max_length=2000)
    next_step = models.CharField(_("次にすること"), max_length=20, help_text="outreach.next_steps")
    next_on = models.DateField(_("次の日"), null=True, blank=True)
    device_at = models.DateTimeField(_("端末の時計の日時"))
    received_at = models.DateTimeField(_("届いた日時"))
    happened_at = models.DateTimeField(_("訪問の日時"))
    version = models.PositiveIntegerField(_("版"))
    standing = models.CharField(_("数えるか"), max_length=6, default=COUNTS, help_text="outreach.standings")

    class Meta:
        verbose_name = _("訪問の記録")
        verbose_name_plural = _("訪問の記録")
        constraints = (
            models.CheckConstraint(
                condition=~Q(result="") & Q(standing__in=(COUNTS, ASIDE)),
                name="visit_record_has_a_result",
                violation_error_message=_("訪問の結果を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("received_at")),
                name="visit_record_not_from_the_future",
                violation_error_message=_("訪問の日時は、届いた日時より前です。"),
            ),
            models.UniqueConstraint(
                fields=("listed", "version"),
                name="visit_record_version_once",
                violation_error_message=_("この版の記録は、もうあります。"),
            ),
        )
        indexes = (models.Index(fields=("listed", "happened_at", "id"), name="visit_record_order"),)

    def __str__(self) -> str:
        return str(self.pk)


class VisitConflict(Noun):
    """記録の食い違い: of one row and one day two records, the second written without sight of the first. Both are kept."""

    first = models.ForeignKey(VisitRecord, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(VisitRecord, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(_("判断"), max_length=10, blank=True, help_text="outreach.verdicts")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("決めた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("記録の食い違い")
        verbose_name_plural = _("記録の食い違い")
        constraints = (
            models.UniqueConstraint(
                fields=("first", "second"),
                name="visit_conflict_once",
                violation_error_message=_("この食い違いは、もう知らせてあります。"),
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(verdict="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="visit_conflict_decided_by_somebody",
                violation_error_message=_("判断には、決めた人と日時が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="visit_conflict_of_two",
                violation_error_message=_("一つの記録は、それ自身と食い違いません。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
