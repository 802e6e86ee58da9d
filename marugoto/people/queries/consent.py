"""Questions about consent."""

from datetime import date
from uuid import UUID

from marugoto.people.models import Consent, Person
from marugoto.people.rules import Answer


def consents_of(person: Person, agency_id: UUID) -> list[Consent]:
    """All answers of a person to an agency, the newest first."""
    rows = Consent.objects.for_person(person.pk).filter(agency_id=agency_id)
    return list(rows.order_by("-answered_on", "-created_at", "-id")[:100])


def consent_of(person: Person, agency_id: UUID, on: date) -> Consent | None:
    """The answer that counts on a day: the newest given until then; None: not asked yet."""
    rows = Consent.objects.for_person(person.pk).filter(agency_id=agency_id, answered_on__lte=on)
    return rows.order_by("-answered_on", "-created_at", "-id").first()


def answer_of(consent: Consent | None) -> Answer | None:
    """A consent as rules know it."""
    return Answer(consent.state, consent.answered_on, consent.until) if consent else None
