"""The index on which search meets: hashed keys of persons, and how far they have been made by the present scheme."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality
from marugoto.people.models.person import Person


class PersonKey(models.Model):
    """A blocking key of a person (folded reading, birth date, phone tail …), hashed: search is equality on these.

    Derived from the person's rows and written in the same transaction, forty rows a person. So there is no foreign key
    in the database (checking it would double the import of a city), and the primary key is the index that is searched.
    """

    pk = models.CompositePrimaryKey("key", "person_id")
    key = models.BigIntegerField(_("鍵"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys", db_constraint=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = _("検索の鍵")
        verbose_name_plural = _("検索の鍵")

    def __str__(self) -> str:
        return f"{self.key:x}"


class KeyScheme(models.Model):
    """By which scheme the keys of a town were made; while they are made anew, up to which person."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    scheme = models.PositiveSmallIntegerField(_("鍵の作り方"), default=0)
    reached = models.UUIDField(_("どこまで作り直したか"), null=True, blank=True)

    class Meta:
        verbose_name = _("検索の鍵の作り方")
        verbose_name_plural = _("検索の鍵の作り方")

    def __str__(self) -> str:
        return f"{self.municipality_id}:{self.scheme}"
