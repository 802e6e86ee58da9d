"""Case: a matter that needs a plan. Whose hand it is in is told by its matter's baton, nowhere else."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Desk, Municipality, User
from marugoto.core.models import Noun, Period, period_check
from marugoto.intake.models import Matter
from marugoto.people.models import Household, Person


class Case(Noun):
    """ケース for a household or a person: one agency's file on a matter. When the baton moves on, the next agency opens
    its own; it never inherits this one (nothing crosses an agency but a packet).

    ``due``: the day of what comes next, for the order of lists. The database keeps it (migration 0003); nobody writes it.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("案件"))
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("主担当の機関")
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("呼び名"), max_length=80)
    programme = models.CharField(_("事業"), max_length=40, blank=True, help_text="cases.programmes")
    status = models.CharField(_("状態"), max_length=10, default="open")
    opened_on = models.DateField(_("始めた日"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(_("終えた日"), null=True, blank=True)
    watch_until = models.DateField(_("終結後の見守り"), null=True, blank=True)
    due = models.DateField(_("次の期限"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("ケース")
        verbose_name_plural = _("ケース")
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "agency"),
                name="case_once_per_agency",
                violation_error_message=_("この案件のケースは、この機関にもうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=("open", "watching", "closed")),
                name="case_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True)
                | (~Q(status="open") & Q(closed_on__isnull=False)),
                name="case_closed_pair",
                violation_error_message=_("終えたケースには、終えた日が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="watching") | Q(watch_until__isnull=False),
                name="case_watching_has_a_date",
                violation_error_message=_("見守るときは、いつまでかを決めてください。"),
            ),
        )
        indexes = (
            models.Index(fields=("agency", "status", "-opened_on"), name="case_by_agency"),
            models.Index(fields=("municipality", "opened_on"), name="case_by_month"),
            models.Index("agency", "status", "due", "opened_on", "id", name="case_list_by_due"),
        )

    def __str__(self) -> str:
        return self.title


class CaseSubject(Noun):
    """A person whom the case supports."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="subjects")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("ケースの人")
        verbose_name_plural = _("ケースの人")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "person"),
                name="case_subject_once",
                violation_error_message=_("この人はもう入っています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}:{self.person_id}"


class TeamMember(Noun, Period):
    """Who works on the case: a desk (perhaps a person there), in which part. Members elsewhere see packets, not the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="team")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(_("役割"), max_length=120)
    lead = models.BooleanField(_("主担当"), default=False)

    class Meta:
        verbose_name = _("支援チーム")
        verbose_name_plural = _("支援チーム")
        constraints = (
            period_check("team_member_period"),
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(lead=True, valid_to__isnull=True),
                name="case_one_lead",
                violation_error_message=_("主担当は一人です。"),
            ),
            models.UniqueConstraint(
                fields=("case", "desk", "user"),
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="team_member_once",
                violation_error_message=_("この窓口・担当者は、もうチームに入っています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}:{self.part}"
