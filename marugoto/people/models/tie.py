"""Tie: somebody outside the household who counts for a person: キーパーソン, 別居の子, 後見人, 民生委員."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.core.models import Noun
from marugoto.people.models.history import Since, since_check
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson


class Tie(Noun, Since):
    """What another is to a person, for a while. The other has a record of its own, or only a name."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(_("間柄"), max_length=20, help_text="people.tie_kinds")
    strength = models.CharField(
        _("結びつきの強さ"), max_length=20, blank=True, help_text="people.tie_strengths"
    )
    key_person = models.BooleanField(_("キーパーソン"), default=False)
    other = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ties_of_others",
        verbose_name=_("相手の記録"),
    )
    name = models.CharField(_("相手の名前"), max_length=120, blank=True)
    contact = models.CharField(_("相手の連絡先"), max_length=200, blank=True)
    note = models.CharField(_("メモ"), max_length=120, blank=True)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("間柄")
        verbose_name_plural = _("間柄")
        constraints = (
            since_check("tie_period"),
            models.CheckConstraint(
                condition=Q(other__isnull=False, name="", contact="") | (Q(other__isnull=True) & ~Q(name="")),
                name="tie_record_or_name",
                violation_error_message=_("相手の記録を選ぶか、相手の名前を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("person")),
                name="tie_not_to_itself",
                violation_error_message=_("自分自身を相手にはできません。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="tie_says_what",
                violation_error_message=_("間柄を選んでください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}>{self.other_id or self.name}"
