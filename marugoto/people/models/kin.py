"""Kin: who is or was together with whom, who is whose child, and how two stand to each other. What a genogram is drawn from.

Partnerships and descents are facts, read by whoever sees both persons. How two stand to each other is what an agency thinks of
them: read by that agency alone, as long as it sees both.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency
from marugoto.core.models import Noun
from marugoto.people.models.history import Since, since_check
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson


class Partnership(Noun, Since):
    """Two who are or were together: 婚姻, 内縁・事実婚. ``separated_on``: since when they live apart; ``ended``: how it ended."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="partnerships")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="partnerships_of_others")
    kind = models.CharField(_("ふたりの間柄"), max_length=20, help_text="people.partnership_kinds")
    separated_on = models.DateField(_("別居した日"), null=True, blank=True)
    ended = models.CharField(_("終わり方"), max_length=20, blank=True, help_text="people.partnership_ends")

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("ふたりの間柄")
        verbose_name_plural = _("ふたりの間柄")
        constraints = (
            since_check("partnership_period"),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="partnership_of_two",
                violation_error_message=_("自分自身を相手にはできません。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="partnership_says_what",
                violation_error_message=_("ふたりの間柄を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(ended="") | Q(valid_to__isnull=False),
                name="partnership_ended_has_a_day",
                violation_error_message=_("終わり方は、終わった日といっしょに書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(separated_on__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(separated_on__gte=F("valid_from")),
                name="partnership_separated_after_it_began",
                violation_error_message=_("別居した日は、始まりの日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id}={self.second_id}"


class Descent(Noun, Since):
    """A parent and a child: 実子, 養子, 里子, 継子. Of an adoption ``valid_from`` and ``valid_to`` are its days."""

    parent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="descents")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="descended_from")
    kind = models.CharField(_("親子の間柄"), max_length=20, help_text="people.descent_kinds")

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("親子")
        verbose_name_plural = _("親子")
        constraints = (
            since_check("descent_period"),
            models.CheckConstraint(
                condition=~Q(parent=F("child")),
                name="descent_of_two",
                violation_error_message=_("自分自身を親にはできません。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="descent_says_what",
                violation_error_message=_("親子の間柄を選んでください。"),
            ),
            models.UniqueConstraint(
                fields=("parent", "child", "kind"),
                name="descent_once",
                violation_error_message=_("この親子は、もう書かれています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.parent_id}>{self.child_id}"


class Bond(Noun, Since):
    """How two stand to each other, as an agency sees it: 親密, 疎遠, 対立, 暴力 … Some go from first to second."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bonds")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bonds_of_others")
    kind = models.CharField(_("関係のようす"), max_length=20, help_text="people.bond_kinds")

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("関係のようす")
        verbose_name_plural = _("関係のようす")
        constraints = (
            since_check("bond_period"),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="bond_of_two",
                violation_error_message=_("自分自身を相手にはできません。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="bond_says_what",
                violation_error_message=_("関係のようすを選んでください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_id}~{self.second_id}"
