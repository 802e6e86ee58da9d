"""Provision: the list, or a part of it, told to a named receiver on a named basis. Provided: who was on it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality, User
from marugoto.core.models import Noun
from marugoto.evacuation.models.registrant import Registrant
from marugoto.evacuation.models.terms import Disaster, ListTerms
from marugoto.people.models import Person


class Provision(Noun):
    """提供 (49条の11, 49条の15). ``number``: of the agency, printed on each sheet with the number of the copy.

    ``terms``: the ordinance, for that basis; ``disaster``: the declared one, for that basis.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("番号"))
    group = models.CharField(_("渡す相手の種類"), max_length=20, help_text="evacuation.receiver_groups")
    receiver = models.CharField(_("渡す相手（団体と受け取る人の名前）"), max_length=120)
    basis = models.CharField(_("根拠"), max_length=20, help_text="evacuation.provision_bases")
    terms = models.ForeignKey(ListTerms, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    disaster = models.ForeignKey(
        Disaster, on_delete=models.PROTECT, null=True, blank=True, related_name="provisions"
    )
    purpose = models.CharField(_("使う目的"), max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    with_plans = models.BooleanField(_("個別避難計画も渡す"), default=False)
    copies = models.PositiveSmallIntegerField(_("部数"), default=1)
    provided_at = models.DateTimeField(_("渡した日時"))
    provided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("返す・捨てる期限"))
    returned_on = models.DateField(_("返った・捨てた日"), null=True, blank=True)
    returned_way = models.CharField(
        _("どうなったか"), max_length=20, blank=True, help_text="evacuation.return_ways"
    )

    class Meta:
        verbose_name = _("名簿の提供")
        verbose_name_plural = _("名簿の提供")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "number"),
                name="provision_number_once",
                violation_error_message=_("この番号の提供は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(group="") & ~Q(receiver="") & ~Q(purpose=""),
                name="provision_names_receiver_and_purpose",
                violation_error_message=_("渡す相手の名前と、使う目的を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(basis="consent", terms__isnull=True, disaster__isnull=True)
                | Q(basis="ordinance", terms__isnull=False, disaster__isnull=True)
                | Q(basis="disaster", terms__isnull=True, disaster__isnull=False),
                name="provision_basis_stands_on_something",
                violation_error_message=_("根拠に合う条例の定めか、宣言された災害が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(copies__gte=1, copies__lte=50),
                name="provision_copies",
                violation_error_message=_("部数は1から50までです。"),
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True, returned_way="")
                | Q(returned_on__isnull=False) & ~Q(returned_way=""),
                name="provision_returned_whole",
                violation_error_message=_("返った日と、どうなったかは、組で書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-provided_at", "id"), name="provision_list"),)

    def __str__(self) -> str:
        return str(self.number)


class Provided(Noun):
    """提供した人: this person was on that list."""

    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="rows")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    with_plan = models.BooleanField(_("計画も渡した"), default=False)

    class Meta:
        verbose_name = _("提供した人")
        verbose_name_plural = _("提供した人")
        constraints = (
            models.UniqueConstraint(
                fields=("provision", "registrant"),
                name="provided_once",
                violation_error_message=_("この人は、この提供にもう入っています。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
