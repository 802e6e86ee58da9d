"""Group: the members of a network, and how far a self-help group is on its way to standing alone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.collaboration.models import ConferenceBody
from marugoto.core.models import Noun


class Group(Noun):
    """グループ. ``body``: the members of a standing meeting; ``closed_on``: put away, to be read and no more."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("開いた機関")
    )
    body = models.ForeignKey(
        ConferenceBody,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("もとになる会議体"),
    )
    kind = models.CharField(_("種類"), max_length=20, help_text="groups.kinds")
    name = models.CharField(_("グループの名前"), max_length=80)
    purpose = models.CharField(_("何のためのグループか"), max_length=300, blank=True)
    opened_on = models.DateField(_("開いた日"))
    closed_on = models.DateField(_("しまった日"), null=True, blank=True)

    class Meta:
        verbose_name = _("グループ")
        verbose_name_plural = _("グループ")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name=""),
                name="group_has_a_name",
                violation_error_message=_("グループの名前を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="group_period",
                violation_error_message=_("しまった日は、開いた日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class GroupMember(Noun):
    """グループの一員: somebody, for the agency for which one acts there. Who has left (``left_at``) reads nothing."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    keeper = models.BooleanField(_("世話役"), default=False)
    joined_at = models.DateTimeField(_("入った日時"))
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(_("抜けた日時"), null=True, blank=True)
    left_how = models.CharField(_("抜けかた"), max_length=10, blank=True, help_text="groups.ways_out")

    class Meta:
        verbose_name = _("グループの一員")
        verbose_name_plural = _("グループの一員")
        indexes = (
            models.Index(
                fields=("user", "agency"), condition=Q(left_at__isnull=True), name="group_member_mine"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("group", "user", "agency"),
                condition=Q(left_at__isnull=True),
                name="group_member_once",
                violation_error_message=_("この人は、もう入っています。"),
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_how="")
                | Q(left_at__isnull=False, left_at__gte=F("joined_at")) & ~Q(left_how=""),
                name="group_member_left_pair",
                violation_error_message=_("抜けた日時と抜けかたは、組で書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.group_id}:{self.user_id}"


class GroupFeed(Noun):
    """予定のリンク: an address for a calendar program, of one member. Only its keyed checksum is kept (as of a guest's link)."""

    member = models.ForeignKey(GroupMember, on_delete=models.CASCADE, related_name="feeds")
    token_hash = models.CharField(_("リンクの照合値"), max_length=64)
    made_at = models.DateTimeField(_("作った日時"))
    revoked_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("予定のリンク")
        verbose_name_plural = _("予定のリンク")
        constraints = (
            models.UniqueConstraint(
                fields=("token_hash",),
                name="group_feed_token_once",
                violation_error_message=_("リンクが重なりました。もう一度作ってください。"),
            ),
            models.UniqueConstraint(
                fields=("member",),
                condition=Q(revoked_at__isnull=True),
                name="group_feed_one_at_a_time",
                violation_error_message=_("リンクはもうあります。前のものを取り消してください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class GroupStand(Noun):
    """自立への歩み: on a day, in whose hands the doings of a self-help group are. A later day never overwrites an earlier one."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="stands")
    on = models.DateField(_("日付"))
    calls = models.CharField(_("集まりを呼びかける"), max_length=10, help_text="groups.hands")
    leads = models.CharField(_("集まりを進める"), max_length=10, help_text="groups.hands")
    decides = models.CharField(_("決めごとをする"), max_length=10, help_text="groups.hands")
    place = models.CharField(_("場所をとる"), max_length=10, help_text="groups.hands")
    money = models.CharField(_("お金をあつかう"), max_length=10, help_text="groups.hands")
    words = models.CharField(_("ひとこと"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("自立への歩み")
        verbose_name_plural = _("自立への歩み")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "on"),
                name="group_stand_once_a_day",
                violation_error_message=_("この日の歩みは、もう書いてあります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.group_id}@{self.on}"
