"""Questions about consent."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from marugoto.people.models import Consent, Involvement, Person
from marugoto.people.queries.links import last_linked, linked_since
from marugoto.people.rules import SHARING_STATES, Answer, Given, Scope, answer_for_given, counting_answer


def consents_of(person: Person, agency_id: UUID) -> list[Consent]:
    """All answers of a person to an agency, the newest first."""
    rows = Consent.objects.for_person(person.pk).filter(agency_id=agency_id)
    return list(rows.order_by("-answered_on", "-created_at", "-id")[:100])


def consent_of(person: Person, agency_id: UUID, on: date) -> Consent | None:
    """The answer that counts on a day; None: not asked yet (or not about all that this person's records hold)."""
    rows = Consent.objects.for_person(person.pk).filter(agency_id=agency_id, answered_on__lte=on)
    answers = list(rows.order_by("answered_on", "created_at", "id"))
    linked_at = last_linked(person.pk) if answers else None
    asked = _asked_for(person.pk, agency_id) if linked_at else ()
    return _chosen(answers, counting_answer(list(map(_given, answers)), asked_for=asked, linked_at=linked_at))


def consents_for_given(
    records: Collection[Person], agency_ids: Collection[UUID], on: date
) -> dict[tuple[UUID, UUID], Consent]:
    """(record, agency) → the answer that counts for what was passed on before about this record. Two questions for all."""
    roots = {record.root_id for record in records}
    answers, linked = _answers(roots, agency_ids, on), linked_since(roots)
    found = {}
    for record in records:
        for agency_id in agency_ids:
            given = answers.get((record.root_id, agency_id), [])
            rows = [_given(a) for a in given]
            counts = answer_for_given(rows, record=record.pk, linked_at=linked.get(record.root_id))
            if one := _chosen(given, counts):
                found[record.pk, agency_id] = one
    return found


def _answers(
    roots: Collection[UUID], agency_ids: Collection[UUID], on: date
) -> dict[tuple[UUID, UUID], list[Consent]]:
    """(person, agency) → all answers until a day, the oldest first."""
    records = Person.objects.filter(Q(pk__in=roots) | Q(canonical__in=roots))
    rows = (
        Consent.objects.filter(person__in=records)
        .filter(agency__in=agency_ids, answered_on__lte=on)
        .select_related("person")
        .order_by("answered_on", "created_at", "id")
    )
    found: defaultdict[tuple[UUID, UUID], list[Consent]] = defaultdict(list)
    for row in rows:
        found[row.person.root_id, row.agency_id].append(row)
    return dict(found)


def _given(answer: Consent) -> Given:
    return Given(answer.person_id, answer.state, answer.answered_on, answer.created_at, answer.pk)


def _chosen(answers: Collection[Consent], counts: Given | None) -> Consent | None:
    return next((a for a in answers if counts and a.pk == counts.key), None)


def _asked_for(person_id: UUID, agency_id: UUID) -> set[UUID]:
    """The records of a person with which the agency is involved, and about which it could have asked."""
    rows = Involvement.objects.for_person(person_id).filter(agency_id=agency_id)
    return set(rows.order_by("id").values_list("person_id", flat=True))


def shares_somewhere(person: Person, agency_id: UUID, on: date) -> bool:
    """Does the newest answer in any of a person's records allow sharing (also while another one forbids it)?"""
    rows = Consent.objects.for_person(person.pk).filter(agency_id=agency_id, answered_on__lte=on)
    newest = {row.person_id: row.state for row in rows.order_by("answered_on", "created_at", "id")}
    return any(state in SHARING_STATES for state in newest.values())


def answer_of(consent: Consent | None) -> Answer | None:
    """A consent as rules know it."""
    return Answer(consent.state, consent.answered_on, consent.until) if consent else None


def scope_of(consent: Consent | None) -> Scope:
    """How far a consent goes, as rules know it; none: no limit (and nothing that stands)."""
    if consent is None:
        return Scope()
    return Scope(
        agencies=frozenset(consent.agencies),
        items=frozenset(consent.items),
        purposes=frozenset(consent.purposes),
        words=consent.scope_note,
    )
