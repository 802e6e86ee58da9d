"""Consultation: one talk at a window, by telephone, at a visit, at an event, from another office."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Area, Desk, User
from marugoto.core.models import Noun
from marugoto.intake.models.matter import Matter
from marugoto.people.models import Person
from marugoto.resources.models import Need


class Consultation(Noun):
    """相談. A draft keeps what was typed in ``draft`` and belongs to the desk; when finished it belongs to a matter."""

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    status = models.CharField(
        _("状態"), max_length=10, default="draft", help_text="draft, finished, discarded"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+", verbose_name=_("受けた窓口"))
    received_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("受けた人")
    )
    received_at = models.DateTimeField(_("受けた日時"))
    channel = models.CharField(_("経路"), max_length=40, blank=True, help_text="intake.channels")
    caller_relation = models.CharField(
        _("来た人"), max_length=40, blank=True, help_text="intake.caller_relations"
    )
    caller_name = models.CharField(_("来た人の名前"), max_length=80, blank=True)
    caller_contact = models.CharField(_("来た人の連絡先"), max_length=80, blank=True)
    anonymous = models.BooleanField(_("匿名"), default=False)
    story = models.TextField(_("話の内容"), blank=True)
    urgency = models.CharField(_("緊急度"), max_length=20, blank=True, help_text="intake.urgency")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent_state = models.CharField(
        _("共有の同意"), max_length=20, blank=True, help_text="intake.consent_states"
    )
    outcome = models.CharField(_("受付の結果"), max_length=40, blank=True, help_text="intake.outcomes")
    outcome_note = models.TextField(_("伝えたこと・決めたこと"), blank=True)
    finished_at = models.DateTimeField(_("受付を終えた日時"), null=True, blank=True)
    draft = models.JSONField(_("書きかけ"), default=dict, blank=True)
    draft_saved_at = models.DateTimeField(_("自動保存"), null=True, blank=True)

    class Meta:
        verbose_name = _("相談")
        verbose_name_plural = _("相談")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=("draft", "finished", "discarded")),
                name="consultation_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="finished")
                | (
                    Q(matter__isnull=False, finished_at__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(channel="")
                    & ~Q(story="")
                ),
                name="consultation_finished_is_whole",
                violation_error_message=_("受付を終えるには、経路・話の内容・このあとが要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="draft") | Q(matter__isnull=True, finished_at__isnull=True),
                name="consultation_draft_has_no_matter",
                violation_error_message=_("書きかけは、まだ案件ではありません。"),
            ),
        )
        indexes = (
            models.Index(fields=("desk", "-received_at"), name="consultation_by_desk"),
            models.Index(fields=("received_by",), condition=Q(status="draft"), name="consultation_drafts"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ConsultationSubject(Noun):
    """A person whom the talk was about; there may be several."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="subjects")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("相談の対象の人")
        verbose_name_plural = _("相談の対象の人")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "person"),
                name="consultation_subject_once",
                violation_error_message=_("この人はもう入っています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id}:{self.person_id}"


class ConsultationNeed(Noun):
    """A need named in the talk: ◎ (main, one at most) or ○ (also)."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="needs")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(_("印"), max_length=5)
    suggested = models.BooleanField(_("話から見つかった"), default=False)

    class Meta:
        verbose_name = _("相談の困りごと")
        verbose_name_plural = _("相談の困りごと")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "need"),
                name="consultation_need_once",
                violation_error_message=_("この困りごとはもう選ばれています。"),
            ),
            models.UniqueConstraint(
                fields=("consultation",),
                condition=Q(mark="main"),
                name="consultation_one_main_need",
                violation_error_message=_("◎（一番困っていること）は一つだけです。"),
            ),
            models.CheckConstraint(
                condition=Q(mark__in=("main", "also")),
                name="consultation_need_mark",
                violation_error_message=_("印は◎か○です。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id}:{self.need_id}:{self.mark}"
