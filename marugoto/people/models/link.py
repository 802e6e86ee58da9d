"""Two records are one person (名寄せ): who decided it, when and why; and who took it back. Nothing here is ever changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.core.models import Noun
from marugoto.people.models.person import Person

LINK, UNLINK = "link", "unlink"


class LinkDecision(Noun):
    """``person`` was found to be ``into``, which stands for both; or such a decision was taken back (``undoes``).

    A decision stands until another undoes it. ``Person.canonical`` follows from the decisions that stand: it is the end
    of the path that begins at a record. Append-only, by the database (its migration).
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(_("したこと"), max_length=8)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="link_decisions", verbose_name=_("結んだ記録")
    )
    into = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("立てた記録"))
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by", verbose_name=_("戻した決定")
    )
    reason = models.CharField(
        _("わけ"), max_length=30, help_text="people.link_reasons, people.unlink_reasons"
    )
    note = models.CharField(_("確かめたこと"), max_length=200, blank=True)
    decided_by = models.UUIDField(_("決めた人"))

    class Meta:
        verbose_name = _("名寄せの決定")
        verbose_name_plural = _("名寄せの決定")
        constraints = (
            models.CheckConstraint(
                condition=~Q(person=F("into")),  # this record alone: a link joins two
                name="link_decision_of_two",
                violation_error_message=_("自分自身とは結べません。"),
            ),
            models.CheckConstraint(
                condition=Q(verb=LINK, undoes__isnull=True) | Q(verb=UNLINK, undoes__isnull=False),
                name="link_decision_pair",
                violation_error_message=_("戻すときは、どの名寄せを戻すのかが要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="link_decision_has_a_reason",
                violation_error_message=_("わけを選んでください。"),
            ),
        )
        indexes = (models.Index(fields=("into", "verb"), name="link_decision_into"),)

    def __str__(self) -> str:
        return f"{self.verb}:{self.person_id}>{self.into_id}"
