"""StudyWork: what a study is made from, at the agency of the case; and the persons' consent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.cases.models import Case
from marugoto.core.models import Noun
from marugoto.library.models.study import Study, StudyWords
from marugoto.library.rules.alike import SCOPES
from marugoto.people.models import Person


class StudyWork(Noun, StudyWords):
    """事例づくり. drafting → offered → released → withdrawn; sent back, it is a draft again.

    ``writers``: everybody who has ever written in it; none of them approves it. ``study``: what was released of it, while it is.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("段階"), max_length=10, default="drafting", help_text="library.states")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    writers = ArrayField(models.UUIDField(), verbose_name=_("書いた人たち"), default=list)
    scope = models.CharField(_("出す先"), max_length=10, blank=True, help_text="library.scopes")
    offered_at = models.DateTimeField(_("承認に出した日時"), null=True, blank=True)
    answer = models.TextField(_("指摘への答え"), blank=True)
    returned = models.TextField(_("差し戻しのわけ"), blank=True)
    approved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("承認した人"),
    )
    approved_at = models.DateTimeField(_("承認した日時"), null=True, blank=True)
    study = models.OneToOneField(Study, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_on = models.DateField(_("取り下げた日"), null=True, blank=True)
    withdrawn_why = models.CharField(
        _("取り下げたわけ"), max_length=12, blank=True, help_text="library.withdrawals"
    )

    class Meta:
        verbose_name = _("事例づくり")
        verbose_name_plural = _("事例づくり")
        indexes = (models.Index(fields=("agency", "-created_at", "-id"), name="study_work_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=F("written_by")) & ~Q(approved_by=F("revised_by")),
                name="study_work_four_eyes",
                violation_error_message=_("書いた人は、承認できません。ほかの人に頼んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="drafting", offered_at__isnull=True, study__isnull=True)
                | Q(state="offered", offered_at__isnull=False, scope__in=SCOPES, study__isnull=True)
                | Q(
                    state="released",
                    offered_at__isnull=False,
                    scope__in=SCOPES,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | Q(state="withdrawn", study__isnull=True),
                name="study_work_state",
                violation_error_message=_("承認されていない事例は、載せられません。"),
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_on__isnull=False) & ~Q(withdrawn_why="")
                | ~Q(state="withdrawn") & Q(withdrawn_on__isnull=True, withdrawn_why=""),
                name="study_work_withdrawn_pair",
                violation_error_message=_("取り下げるときは、わけを選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(situation=""),
                name="study_work_says_something",
                violation_error_message=_("題と、はじまりと状況を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class StudyConsent(Noun):
    """事例への同意: a person of the case agrees that it is shown to residents. Taken back (``ended_on``), the study goes."""

    work = models.ForeignKey(StudyWork, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("同意した日"))
    form = models.CharField(_("同意の聞き方"), max_length=20, help_text="intake.consent_forms")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("取り消した日"), null=True, blank=True)

    class Meta:
        verbose_name = _("事例への同意")
        verbose_name_plural = _("事例への同意")
        constraints = (
            models.UniqueConstraint(
                fields=("work", "person"),
                condition=Q(ended_on__isnull=True),
                name="study_consent_once",
                violation_error_message=_("この人の同意は、もう記録されています。"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("on")),
                name="study_consent_period",
                violation_error_message=_("取り消した日は、同意した日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.work_id}:{self.person_id}"
