"""Municipality: the tenant. Several live in one database; some run the programme together."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.core.models import Noun, Period, period_check


class Municipality(Noun):
    """自治体. Identified by the six-digit 全国地方公共団体コード (with its check digit)."""

    code = models.CharField(_("全国地方公共団体コード"), max_length=6, unique=True)
    name = models.CharField(_("名前"), max_length=60)
    name_kana = models.CharField(_("よみ"), max_length=80, blank=True)
    name_en = models.CharField(_("英語名"), max_length=80, blank=True)
    prefecture = models.CharField(_("都道府県"), max_length=8)
    kind = models.CharField(_("種類"), max_length=20, default="city", help_text="agencies.municipality_kind")
    programme_mode = models.CharField(_("事業の形"), max_length=20, default="full")
    is_demo = models.BooleanField(_("デモ"), default=False)
    is_training = models.BooleanField(
        _("練習の町"),
        default=False,
        db_default=False,
        help_text="invented people; in no figure, list or file (ADR 0039)",
    )

    class Meta:
        verbose_name = _("自治体")
        verbose_name_plural = _("自治体")
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"),
                name="municipality_code_six_digits",
                violation_error_message=_("全国地方公共団体コードは数字6桁です（先頭の0も書いてください）。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class JointImplementation(Noun, Period):
    """共同実施: several towns run the programme as one (e.g. by a 広域連合)."""

    name = models.CharField(_("名前"), max_length=120)
    lead = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("幹事の自治体")
    )

    class Meta:
        verbose_name = _("共同実施")
        verbose_name_plural = _("共同実施")
        constraints = (period_check("joint_implementation_period"),)

    def __str__(self) -> str:
        return self.name


class JointMember(Noun, Period):
    """A town that takes part in a joint implementation."""

    joint = models.ForeignKey(JointImplementation, on_delete=models.CASCADE, related_name="members")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="joint_memberships")

    class Meta:
        verbose_name = _("共同実施の参加自治体")
        verbose_name_plural = _("共同実施の参加自治体")
        constraints = (
            models.UniqueConstraint(
                fields=("joint", "municipality", "valid_from"),
                name="joint_member_once",
                violation_error_message=_("この自治体はすでに参加しています。"),
            ),
            period_check("joint_member_period"),
        )

    def __str__(self) -> str:
        return f"{self.joint_id}:{self.municipality_id}"


class LocalName(Noun):
    """A town's own word for a standard one (丸ごと相談員 = 相談支援包括化推進員): names are local, roles are not."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="local_names")
    list_name = models.CharField(
        _("一覧"), max_length=60, help_text="role, collaboration.conference_kinds, …"
    )
    code = models.CharField(_("コード"), max_length=60)
    label = models.CharField(_("この自治体での呼び名"), max_length=120)

    class Meta:
        verbose_name = _("自治体ごとの呼び名")
        verbose_name_plural = _("自治体ごとの呼び名")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "list_name", "code"),
                name="local_name_once",
                violation_error_message=_("この呼び名はすでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.label
