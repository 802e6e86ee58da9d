"""What a person was called, where and how to be reached, in what languages: rows beside the columns of Person.

The current name, address, telephone and language are columns of Person, so that nobody types them twice. Here stand the
earlier ones and the others. The beginning of such a row is often unknown, so both its ends may be open.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Area
from marugoto.core.models import Noun
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson


class Since(models.Model):
    """A row that is in force from a day, or nobody knows since when, until a day or until further notice."""

    valid_from = models.DateField(_("いつから"), null=True, blank=True)
    valid_to = models.DateField(_("いつまで"), null=True, blank=True)

    class Meta:
        abstract = True


def since_check(name: str) -> models.CheckConstraint:
    """It does not end before it begins, as far as both days are known."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
    )


class PersonName(Noun, Since):
    """An earlier or another name, exactly as given: 旧氏, 通称, ローマ字, a substitute for what cannot be typed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(_("種類"), max_length=20, help_text="people.name_kinds")
    family_name = models.CharField(_("姓"), max_length=80, blank=True)
    given_name = models.CharField(_("名"), max_length=80, blank=True)
    family_kana = models.CharField(_("せい（かな）"), max_length=80, blank=True)
    given_kana = models.CharField(_("めい（かな）"), max_length=80, blank=True)
    glyphs = models.CharField(_("外字の説明"), max_length=200, blank=True)
    reason = models.CharField(
        _("変わったわけ"), max_length=20, blank=True, help_text="people.name_change_reasons"
    )

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("ほかの名前")
        verbose_name_plural = _("ほかの名前")
        constraints = (
            since_check("person_name_period"),
            models.CheckConstraint(
                condition=~Q(family_name="", given_name="", family_kana="", given_kana="") & ~Q(kind=""),
                name="person_name_says_something",
                violation_error_message=_("名前と、その種類を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name as given, or the kana."""
        return f"{self.family_name} {self.given_name}".strip() or self.display_kana

    @property
    def display_kana(self) -> str:
        """The reading, family name first."""
        return f"{self.family_kana} {self.given_kana}".strip()


class PersonAddress(Noun, Since):
    """An earlier or another address: 住民登録, 居所, 施設, 送付先, 実家; and where the person works or learns, whose area may be
    another than that of the home (``daytime`` in people.address_kinds)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(_("種類"), max_length=20, help_text="people.address_kinds")
    address = models.CharField(_("住所"), max_length=200)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("圏域")
    )
    note = models.CharField(_("メモ"), max_length=120, blank=True)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("ほかの住所")
        verbose_name_plural = _("ほかの住所")
        constraints = (
            since_check("person_address_period"),
            models.CheckConstraint(
                condition=~Q(address="") & ~Q(kind=""),
                name="person_address_says_something",
                violation_error_message=_("住所と、その種類を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.address


class PersonPhone(Noun, Since):
    """An earlier or another telephone number, with when and how it reaches the person (「夜だけ」)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    kind = models.CharField(_("種類"), max_length=20, help_text="people.phone_kinds")
    number = models.CharField(_("電話"), max_length=40)
    note = models.CharField(_("メモ"), max_length=120, blank=True)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("ほかの電話")
        verbose_name_plural = _("ほかの電話")
        constraints = (
            since_check("person_phone_period"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(kind=""),
                name="person_phone_says_something",
                violation_error_message=_("電話番号と、その種類を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.number


class PersonLanguage(Noun):
    """Another language that the person speaks, and whether an interpreter is needed for it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("ことば"), max_length=20)
    interpreter = models.BooleanField(_("通訳が要る"), default=False)
    note = models.CharField(_("メモ"), max_length=120, blank=True)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("ほかに話すことば")
        verbose_name_plural = _("ほかに話すことば")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "language"),
                name="person_language_once",
                violation_error_message=_("このことばは、もう書かれています。"),
            ),
            models.CheckConstraint(
                condition=~Q(language=""),
                name="person_language_says_something",
                violation_error_message=_("ことばを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.language
