"""User and Membership: one person, many roles and agencies; acts for exactly one at a time."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models.agency import Agency
from marugoto.agencies.models.desk import Desk
from marugoto.core.models import Noun, Period, period_check


class UserManager(BaseUserManager["User"]):
    """Finds users for sign-in; making them is an action (agencies.actions.accounts)."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in names are compared without regard to case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser, Noun):
    """利用者: a worker, a volunteer, a lay receiver. What one may do comes from memberships alone; there is no superuser."""

    username = models.CharField(_("利用者ID"), max_length=60, unique=True)
    name = models.CharField(_("氏名"), max_length=80)
    email = models.EmailField(_("メール"), blank=True)
    phone = models.CharField(_("電話"), max_length=40, blank=True)
    language = models.CharField(_("画面のことば"), max_length=8, default="ja")
    is_active = models.BooleanField(_("利用中"), default=True)
    is_demo = models.BooleanField(_("デモ用"), default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")

    def __str__(self) -> str:
        return self.name


class Membership(Noun, Period):
    """所属: acts for ``agency``; who pays (``employer``) and who appoints (``appointed_by``) may be others (在籍出向, 委嘱)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    employer = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("雇い主")
    )
    appointed_by = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("任命・委嘱した機関"),
    )
    title = models.CharField(_("肩書"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("所属")
        verbose_name_plural = _("所属")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "agency"),
                condition=Q(valid_to__isnull=True),
                name="membership_open_once",
                violation_error_message=_("この人はすでにこの機関に所属しています。"),
            ),
            period_check("membership_period"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}@{self.agency_id}"


class MembershipRole(Noun):
    """A role held in a membership; the code is one of policy.roles."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("役割"), max_length=40)

    class Meta:
        verbose_name = _("所属での役割")
        verbose_name_plural = _("所属での役割")
        constraints = (
            models.UniqueConstraint(
                fields=("membership", "role"),
                name="membership_role_once",
                violation_error_message=_("この役割はすでに付いています。"),
            ),
        )

    def __str__(self) -> str:
        return self.role


class MembershipDesk(Noun):
    """A desk at which a member sits; the first by ``sort`` is where one acts unless one chooses another.

    ``leads``: answers for the desk (窓口の責任者) where a worker is away, leaves, or has not yet been replaced.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="desks")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="members")
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)
    leads = models.BooleanField(_("窓口の責任者"), default=False)

    class Meta:
        verbose_name = _("所属での窓口")
        verbose_name_plural = _("所属での窓口")
        constraints = (
            models.UniqueConstraint(
                fields=("membership", "desk"),
                name="membership_desk_once",
                violation_error_message=_("この窓口にはすでに座っています。"),
            ),
            models.UniqueConstraint(
                fields=("desk",),
                condition=Q(leads=True),
                name="membership_desk_one_lead",
                violation_error_message=_("窓口の責任者は一人です。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership_id}:{self.desk_id}"
