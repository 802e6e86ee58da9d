"""Whether a text names somebody whom an agency keeps: for a warning before the text is shared (adr/0044)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef

from marugoto.people.models import Involvement, Person
from marugoto.people.queries.protection import not_hidden

AT_MOST = 50


def named_at(agency_id: UUID, families: Sequence[str], givens: Sequence[str]) -> list[str]:
    """Names ("姓 名") of persons with whom the agency itself is involved, whose family and given name are among these pieces.

    Nobody whom the agency does not know: a warning must not tell who stands in the register of the town.
    """
    if not families or not givens:
        return []
    own = Involvement.objects.filter(agency_id=agency_id, person_id=OuterRef("pk"))  # this record alone
    rows = Person.objects.filter(not_hidden(agency_id, ""), Exists(own), anonymous=False)
    rows = rows.filter(family_name__in=families, given_name__in=givens)
    found = rows.order_by("family_name", "given_name", "id").values_list("family_name", "given_name")
    return [f"{family} {given}" for family, given in found[:AT_MOST]]
