"""The one place that knows that several records may be one person (``Person.canonical``).

Linking never re-points a foreign key. Whoever asks for the rows of a person asks ``for_person``, here or
downstream; a bare ``person_id=`` would miss what was written down under the other record.
"""

from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from marugoto.people.models.person import Person  # noqa: F401 - named in a string below


class Persons(models.QuerySet["Person"]):
    """Records of persons."""

    def for_person(self, person_id: UUID) -> Self:
        """All records that are this one person, whichever of them was asked for."""
        asked = self.model._default_manager.filter(pk=person_id)
        # one value, not a set of one: so both halves below have an index
        root = Subquery(asked.values(root=Coalesce("canonical_id", "id"))[:1])
        return self.filter(Q(pk=root) | Q(canonical_id=root))

    def roots(self) -> Self:
        """One record a person: those that stand for themselves."""
        return self.filter(canonical__isnull=True)


class OfPerson(models.QuerySet[Any]):
    """Rows that belong to a person by a foreign key ``person`` (or by the path given)."""

    def for_person(self, person_id: UUID, path: str = "person") -> Self:
        """The rows of all records that are this one person."""
        persons: Any = self.model._meta.get_field(path).related_model
        return self.filter(**{f"{path}__in": persons.objects.for_person(person_id)})
