"""AuditSeal: one link of the chain, over one batch of events."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AuditSeal(models.Model):
    """A batch of events, closed for good: which ids, how many, what they said, and the seal before.

    ``members``, ``voids`` and ``pending`` are spans of event ids ("1-40,42"): sealed here; never to be used (rolled
    back); drawn but not yet decided (a transaction still open). Together they account for every id up to ``head``.
    """

    number = models.BigIntegerField(_("封印番号"), primary_key=True)
    chain = models.UUIDField(_("連鎖"))
    form = models.SmallIntegerField(_("正準形の版"))
    sealed_at = models.DateTimeField(_("封印日時"))
    head = models.BigIntegerField(_("どの番号まで"))
    drawn = models.BigIntegerField(_("封印時に引かれていた番号"))
    members = models.TextField(_("封印した番号"), blank=True)
    voids = models.TextField(_("使われない番号"), blank=True)
    pending = models.TextField(_("未確定の番号"), blank=True)
    count = models.IntegerField(_("件数"))
    leaves = models.BinaryField(_("行ごとの指紋"))
    digest = models.CharField(_("全行の要約値"), max_length=64)
    previous = models.CharField(_("前の封印の要約値"), max_length=64)
    hash = models.CharField(_("要約値"), max_length=64)
    key_id = models.CharField(_("鍵の番号"), max_length=16)
    mac = models.CharField(_("鍵付き要約値"), max_length=64)

    class Meta:
        verbose_name = _("封印")
        verbose_name_plural = _("封印")
        ordering = ("number",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(count__gte=0) & Q(head__gte=0) & Q(drawn__gte=F("head")),
                name="audit_seal_numbers",
                violation_error_message=_("封印の番号と件数が合いません。"),
            ),
            models.UniqueConstraint(
                fields=["previous"],
                name="audit_seal_no_fork",
                violation_error_message=_("連鎖は枝分かれしません。"),
            ),
        ]
