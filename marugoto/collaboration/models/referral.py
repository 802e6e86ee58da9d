"""Referral (つなぎ): a closed loop. The sender's desk stays accountable until the receiver accepts (cf. FHIR Task)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk, User
from marugoto.cases.models import Step
from marugoto.collaboration.models.packet import Packet
from marugoto.core.models import Noun
from marugoto.intake.models import Matter
from marugoto.resources.models import Need

STATES = ("sent", "asked_back", "accepted", "declined", "withdrawn", "done")
WAITING = ("sent", "asked_back")


class Referral(Noun):
    """つなぎ. ``moves_baton``: on acceptance the matter's baton passes to ``to_desk``; else only help is asked for.

    ``due_on`` is the day of whoever must act next: the receiver while it is sent, the sender while it was asked back.
    ``seq`` counts the つなぎ of a matter; with the matter's number it is what people read to each other on the telephone.
    """

    packet = models.OneToOneField(Packet, on_delete=models.PROTECT, related_name="referral")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveSmallIntegerField(_("案件の中の番号"))
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    to_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("種類"), max_length=40, help_text="collaboration.referral_kinds")
    moves_baton = models.BooleanField(_("バトンを渡す"))
    on_paper = models.BooleanField(_("紙で渡す"), default=False)
    asked = models.TextField(_("頼むこと"))
    status = models.CharField(_("状態"), max_length=12, default="sent")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("渡した日時"))
    due_on = models.DateField(_("返事の期限"))
    answered_at = models.DateTimeField(_("返事の日時"), null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(
        _("受けられないわけ"), max_length=40, blank=True, help_text="collaboration.decline_reasons"
    )
    awaited = models.BooleanField(_("案件が返事を待っている"), default=True)
    report_due_on = models.DateField(_("報告の期限"), null=True, blank=True)
    done_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)
    result = models.CharField(
        _("結果"), max_length=40, blank=True, help_text="collaboration.referral_results"
    )

    class Meta:
        verbose_name = _("つなぎ")
        verbose_name_plural = _("つなぎ")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=STATES),
                name="referral_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=~Q(from_desk=models.F("to_desk")),
                name="referral_not_to_itself",
                violation_error_message=_("自分の窓口には渡せません。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(decline_reason=""),
                name="referral_declined_has_a_reason",
                violation_error_message=_("受けられないわけを選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("accepted", "declined", "done")) | Q(answered_at__isnull=False),
                name="referral_answered_pair",
                violation_error_message=_("返事の日時が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_at__isnull=False) & ~Q(result="")
                | ~Q(status="done") & Q(done_at__isnull=True, result=""),
                name="referral_done_pair",
                violation_error_message=_("終わったつなぎには、日時と結果が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(asked=""),
                name="referral_asks_something",
                violation_error_message=_("何を頼むのかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(awaited=False) | Q(status__in=WAITING),
                name="referral_awaited_only_while_waiting",
                violation_error_message=_("返事が来たつなぎは、もう待っていません。"),
            ),
            models.UniqueConstraint(
                fields=("matter", "seq"),
                name="referral_seq_once",
                violation_error_message=_("番号が重なりました。"),
            ),
            models.CheckConstraint(
                condition=~Q(moves_baton=True, on_paper=True),
                name="referral_on_paper_keeps_the_baton",
                violation_error_message=_("紙で渡すときは、バトンはあなたの窓口に残ります。"),
            ),
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(moves_baton=True, status__in=WAITING),
                name="referral_one_baton_in_the_air",
                violation_error_message=_("この案件のバトンは、すでに別の窓口へ渡しているところです。"),
            ),
        )
        indexes = (
            models.Index(
                fields=("to_desk", "due_on"), condition=Q(status__in=WAITING), name="referral_waiting"
            ),
            models.Index(fields=("from_desk", "-sent_at"), name="referral_sent"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ReferralMessage(Noun):
    """A question back, an answer, a report, a note on declining: the talk of the two desks.

    ``desk`` is whose words they are; on paper the sender (``by``) writes down the words of the receiver, or a guest writes
    them by a link (``guest_link``).
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("種類"), max_length=12)
    body = models.TextField(_("内容"), blank=True)
    result = models.CharField(
        _("結果"), max_length=40, blank=True, help_text="collaboration.referral_results"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    guest_link = models.ForeignKey(
        "collaboration.GuestLink", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("つなぎのやりとり")
        verbose_name_plural = _("つなぎのやりとり")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("question", "answer", "report", "decline", "accept", "withdraw")),
                name="referral_message_kind",
                violation_error_message=_("種類が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("accept", "withdraw")) | ~Q(body=""),
                name="referral_message_says_something",
                violation_error_message=_("内容を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False, guest_link__isnull=True)
                | Q(by__isnull=True, guest_link__isnull=False),
                name="referral_message_has_a_writer",
                violation_error_message=_("書いた人（利用者か、リンクのゲスト）が要ります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.referral_id}:{self.kind}"
