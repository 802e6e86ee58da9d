"""GuestLink: a link by which somebody without an account reads one つなぎ and answers it (adr/0021)."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.collaboration.models.referral import Referral
from marugoto.core.clock import JST
from marugoto.core.models import Noun


class GuestLink(Noun):
    """ゲストのリンク, of one つなぎ that goes on paper, for one named person at the receiving desk.

    Neither the address nor the code is kept: only their keyed checksums (rules.guest). ``tries`` counts wrong codes; at the
    last of them ``locked_at`` is set. Whether it still opens also hangs on its つなぎ (rules.guest.is_over).
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="guest_links")
    guest = models.CharField(_("だれに（名前・役）"), max_length=120)
    token_hash = models.CharField(_("リンクの照合値"), max_length=64)
    code_hash = models.CharField(_("確認番号の照合値"), max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("作った日時"))
    ends_at = models.DateTimeField(_("いつまで開けるか"))
    tries = models.PositiveSmallIntegerField(_("確認番号を間違えた回数"), default=0)
    locked_at = models.DateTimeField(_("間違いが続いて閉じた日時"), null=True, blank=True)
    opened_at = models.DateTimeField(_("はじめて開かれた日時"), null=True, blank=True)
    last_opened_at = models.DateTimeField(_("最後に開かれた日時"), null=True, blank=True)
    openings = models.PositiveSmallIntegerField(_("開かれた回数"), default=0)
    answered_at = models.DateTimeField(_("返事が来た日時"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("ゲストのリンク")
        verbose_name_plural = _("ゲストのリンク")
        constraints = (
            models.UniqueConstraint(
                fields=("token_hash",),
                name="guest_link_token_once",
                violation_error_message=_("リンクが重なりました。もう一度作ってください。"),
            ),
            models.UniqueConstraint(
                fields=("referral",),
                condition=Q(revoked_at__isnull=True),
                name="guest_link_one_at_a_time",
                violation_error_message=_(
                    "このつなぎには、もうリンクがあります。前のものを取り消してください。"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(guest=""),
                name="guest_link_names_somebody",
                violation_error_message=_("だれに渡すリンクかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")),
                name="guest_link_ends_after_it_was_made",
                violation_error_message=_("リンクの期限は、作った時より後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(opened_at__isnull=False),
                name="guest_link_answers_once_opened",
                violation_error_message=_("確認番号で開かれていないリンクでは、返事はできません。"),
            ),
        )

    @property
    def last_day(self) -> date:
        """The last day on which it opens."""
        return (self.ends_at - timedelta(seconds=1)).astimezone(JST).date()

    def __str__(self) -> str:
        return str(self.pk)
