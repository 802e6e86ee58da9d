"""The worklist of pairs that may be one person: only pairs of which the actor may see both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from marugoto.core import clock, codes
from marugoto.people import queries, wording
from marugoto.people.access.hits import Hit, hit_of, show, sight_of
from marugoto.people.access.persons import persons_visible_to
from marugoto.people.matching.words import OF_PLACE
from marugoto.people.models import LinkCandidate, Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission


@dataclass(frozen=True)
class PairLine:
    """A pair as the worklist shows it: in words, never a number."""

    id: UUID
    left: Hit
    right: Hit
    band: str
    status: str
    why: str
    against: str


def candidates_for(actor: Actor, *, status: str, band: str = "") -> QuerySet[LinkCandidate]:
    """The pairs that the actor may decide on, the likeliest first; narrowed by state and by how likely they are."""
    visible = persons_visible_to(actor)
    rows = queries.candidates_among(visible, status=status, band=band)
    return rows.filter(municipality_id=actor.municipality_id)


def get_candidate(actor: Actor, candidate_id: UUID) -> LinkCandidate:
    """One pair. Http404: the actor may not see both. PermissionDenied: without person.link."""
    if not actor.can(Permission.PERSON_LINK):
        raise PermissionDenied
    for status in codes.entries("people.link_statuses"):
        found = candidates_for(actor, status=status).filter(pk=candidate_id).first()
        if found is not None:
            return found
    raise Http404


def pair_lines(actor: Actor, candidates: Sequence[LinkCandidate]) -> list[PairLine]:
    """These pairs in words. What is shown of the persons is recorded as one look."""
    persons = [p.canonical or p for one in candidates for p in (one.first, one.second)]
    hits = _hits(actor, persons)
    show(actor, dict.fromkeys(hits.values()), "duplicate_check")
    hidden = queries.address_hidden_among([p.pk for p in persons], actor.agency_id)
    lines = []
    for one in candidates:
        left, right = (side.root_id for side in (one.first, one.second))
        codes_of = [c for c in one.reasons if not (c in OF_PLACE and {left, right} & hidden)]
        against = [c for c in one.differences if not (c in OF_PLACE and {left, right} & hidden)]
        lines.append(
            PairLine(
                id=one.pk,
                left=hits[left],
                right=hits[right],
                band=one.band,
                status=one.status,
                why=wording.pair_words(codes_of),
                against=wording.pair_words(against),
            )
        )
    return lines


def _hits(actor: Actor, persons: Iterable[Person]) -> dict[UUID, Hit]:
    found = {person.pk: person for person in persons}
    known = queries.known_among(list(found), actor.agency_id)
    city, today, sight = queries.city_of(actor.municipality_id), clock.today(), sight_of(actor, list(found))
    return {
        pk: hit_of(person, known=pk in known, reasons=(), city=city, on=today, sight=sight)
        for pk, person in found.items()
    }
