"""Questions about what stands beside the columns of a person: other names, addresses, telephones, languages, ties."""

from uuid import UUID

from django.db.models import Q

from marugoto.people.models import Person, PersonAddress, PersonLanguage, PersonName, PersonPhone, Tie
from marugoto.people.queries.protection import address_hidden_among, not_hidden

AT_MOST = 50


def names_of(person: Person) -> list[PersonName]:
    """Earlier and other names, what is in force first, then the newest."""
    rows = PersonName.objects.for_person(person.pk)
    return list(rows.order_by("-valid_to", "kind", "-created_at", "id")[:AT_MOST])


def addresses_of(person: Person, agency_id: UUID) -> list[PersonAddress]:
    """Earlier and other addresses, as far as an agency may know where the person is; what is in force first."""
    if address_hidden_among([person.pk], agency_id):
        return []
    rows = PersonAddress.objects.for_person(person.pk).select_related("area")
    return list(rows.order_by("-valid_to", "kind", "-created_at", "id")[:AT_MOST])


def phones_of(person: Person) -> list[PersonPhone]:
    """Earlier and other telephone numbers, what is in force first."""
    rows = PersonPhone.objects.for_person(person.pk)
    return list(rows.order_by("-valid_to", "-created_at", "id")[:AT_MOST])


def languages_of(person: Person) -> list[PersonLanguage]:
    """Other languages."""
    rows = PersonLanguage.objects.for_person(person.pk)
    return list(rows.order_by("created_at", "id")[:AT_MOST])


def tie_shows(agency_id: UUID) -> Q:
    """The condition that the other of a tie may show to an agency: by name only, or not hidden from it."""
    return Q(other__isnull=True) | not_hidden(agency_id, "other")


def ties_of(person: Person, agency_id: UUID) -> list[Tie]:
    """Who counts for a person, as far as an agency may see them: key persons first, what has ended last."""
    rows = Tie.objects.for_person(person.pk).filter(tie_shows(agency_id)).select_related("other")
    return list(rows.order_by("-valid_to", "-key_person", "kind", "created_at", "id")[:AT_MOST])


def tied_to(person: Person, agency_id: UUID) -> list[Tie]:
    """For whom a person counts, as far as an agency may see them."""
    rows = Tie.objects.for_person(person.pk, "other").filter(not_hidden(agency_id)).select_related("person")
    return list(rows.filter(valid_to__isnull=True).order_by("kind", "created_at", "id")[:AT_MOST])
