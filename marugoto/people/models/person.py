"""Person: supporter and supported are the same record; a name is stored exactly as it was given."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality
from marugoto.core.models import Noun
from marugoto.people.linkage.birth import PRECISIONS, Birth
from marugoto.people.linkage.block import LONGEST
from marugoto.people.models.same_person import OfPerson, Persons

INVOLVED_BY = ("registered", "consultation", "packet")


class Person(Noun):
    """人. May be anonymous ("40代くらいの男性"); ``canonical`` joins records that are one person."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    canonical = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="linked",
        verbose_name=_("同じ人の記録"),
    )
    family_name = models.CharField(_("姓"), max_length=80, blank=True)
    given_name = models.CharField(_("名"), max_length=80, blank=True)
    family_kana = models.CharField(_("せい（かな）"), max_length=80, blank=True)
    given_kana = models.CharField(_("めい（かな）"), max_length=80, blank=True)
    anonymous = models.BooleanField(_("匿名"), default=False)
    label = models.CharField(_("呼び方（匿名のとき）"), max_length=80, blank=True)
    glyphs = models.CharField(_("外字の説明"), max_length=200, blank=True)
    birth_date = models.DateField(_("生年月日"), null=True, blank=True)
    birth_precision = models.CharField(_("生年月日の確かさ"), max_length=8, default="unknown")
    gender = models.CharField(_("性別"), max_length=20, blank=True, help_text="people.genders")
    phone = models.CharField(_("電話"), max_length=40, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("圏域")
    )
    language = models.CharField(_("ことば"), max_length=20, blank=True)
    interpreter = models.BooleanField(_("通訳が要る"), default=False)
    registered_by = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    is_synthetic = models.BooleanField(_("架空の人物"), default=False)
    deceased_on = models.DateField(_("亡くなった日"), null=True, blank=True)

    objects = Persons.as_manager()

    class Meta:
        verbose_name = _("人")
        verbose_name_plural = _("人")
        constraints = (
            models.CheckConstraint(
                condition=Q(anonymous=True)
                | ~Q(family_name="")
                | ~Q(given_name="")
                | ~Q(family_kana="")
                | ~Q(given_kana=""),
                name="person_has_a_name_or_is_anonymous",
                violation_error_message=_("名前を書くか、「匿名」を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(birth_precision__in=PRECISIONS),
                name="person_birth_precision",
                violation_error_message=_("生年月日の確かさが正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True, birth_precision="unknown")
                | (Q(birth_date__isnull=False) & ~Q(birth_precision="unknown")),
                name="person_birth_pair",
                violation_error_message=_("生年月日と、その確かさは、組で書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(birth_precision__in=("day", "unknown"))
                | (Q(birth_precision="month", birth_date__day=1))
                | Q(birth_date__day=1, birth_date__month=1),
                name="person_birth_partial_is_the_first",
                violation_error_message=_("わからない月と日は、1月・1日として保存します。"),
            ),
            models.CheckConstraint(
                condition=Q(deceased_on__isnull=True)
                | Q(birth_date__isnull=True)
                | Q(birth_precision="about")
                | Q(deceased_on__gte=F("birth_date")),
                name="person_died_after_birth",
                violation_error_message=_("亡くなった日は、生年月日より後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(canonical__isnull=True) | ~Q(canonical=F("id")),
                name="person_canonical_not_itself",
                violation_error_message=_("自分自身とは結べません。"),
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name as given, or the kana, or the label of an anonymous person."""
        name = f"{self.family_name} {self.given_name}".strip() or self.display_kana
        return name or self.label or str(_("匿名の方"))

    @property
    def display_kana(self) -> str:
        """The reading, family name first."""
        return f"{self.family_kana} {self.given_kana}".strip()

    @property
    def birth(self) -> Birth:
        """The birth date with how much of it is known."""
        return Birth(self.birth_date, self.birth_precision)

    @property
    def root_id(self) -> UUID:
        """The id of the record that stands for this person."""
        return self.canonical_id or self.pk


class PersonIdentifier(Noun):
    """宛名番号, 住登外者宛名番号, a temporary id; with ``agency``: a number that it gives and alone may see."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("種類"), max_length=40, help_text="people.identifier_kinds")
    value = models.CharField(_("番号"), max_length=30)
    layer = models.PositiveSmallIntegerField(
        _("層"), default=0
    )  # beside a number that must not show (ADR 0008)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("人の番号")
        verbose_name_plural = _("人の番号")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "kind", "value", "agency", "layer"),
                nulls_distinct=False,
                name="person_identifier_once",
                violation_error_message=_("この番号はすでに使われています。"),
            ),
            models.CheckConstraint(
                condition=~Q(value="") & ~Q(kind=""),
                name="person_identifier_says_something",
                violation_error_message=_("番号と、その種類を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class PersonKey(models.Model):
    """A blocking key of a person (folded reading, birth date, phone tail …): search is equality on these."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("鍵"), max_length=LONGEST)

    class Meta:
        verbose_name = _("検索の鍵")
        verbose_name_plural = _("検索の鍵")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "key", "person"),
                name="person_key_once",
                violation_error_message=_("この鍵はすでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.key


class Involvement(Noun):
    """An agency is involved: it took the worry in, or a packet about the person was given to it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="involvements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("いつから"))
    reason = models.CharField(_("わけ"), max_length=20, help_text="people.involvement_reasons")

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("機関の関わり")
        verbose_name_plural = _("機関の関わり")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "agency"),
                name="involvement_once",
                violation_error_message=_("この機関はすでに関わっています。"),
            ),
            models.CheckConstraint(
                condition=Q(reason__in=INVOLVED_BY),
                name="involvement_reason",
                violation_error_message=_("関わりのわけが正しくありません。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "person"), name="involvement_by_agency"),)

    def __str__(self) -> str:
        return f"{self.agency_id}~{self.person_id}"
