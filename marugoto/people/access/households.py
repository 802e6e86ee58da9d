"""The way to a household, and to its members as far as the actor may know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.people import queries, wording
from marugoto.people.access.hits import Hit, hit_of, sight_of
from marugoto.people.access.persons import persons_visible_to
from marugoto.people.models import Consent, Household, HouseholdMember, Person
from marugoto.people.rules import consent_word
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission


@dataclass(frozen=True)
class MemberLine:
    """A member of a household as the actor may see it."""

    membership: HouseholdMember
    person: Hit


def get_household(actor: Actor, household_id: UUID) -> tuple[Household, bool]:
    """A household, and whether the actor's agency knows it (then it may be changed). The look comes with its members.

    Http404 for a stranger: another town, or an agency that knows nobody of it and may not search the town; and where
    all who ever belonged to it are hidden from the actor's agency.
    """
    rows = Household.objects.filter(queries.shows_anybody(actor.agency_id), pk=household_id)
    found = rows.select_related("municipality").order_by("id").first()
    if found is None:
        raise Http404
    known = queries.is_known_household(found, actor.agency_id)
    of_the_town = found.municipality_id == actor.municipality_id
    if not known and not (of_the_town and actor.can(Permission.PERSON_SEARCH_MUNICIPALITY)):
        raise Http404
    if not actor.can(Permission.PERSON_READ):
        raise PermissionDenied
    return found, known


def members_for(
    actor: Actor, household: Household, on: date, purpose: str = "consultation"
) -> list[MemberLine]:
    """Who belongs to a household on a day, as far as the actor may know; recorded as one look."""
    members = queries.members_of(household, on, seen_by=actor.agency_id)
    lines = _member_lines(actor, members, on)
    audit.record_look(
        "household.looked",
        by=actor,
        refs=[Ref("household", household.pk)],
        persons=[line.person.id for line in lines],
        purpose=purpose,
    )
    return lines


@dataclass(frozen=True)
class ConsentLine:
    """A member's answer to one's own agency, as a state of its own; of somebody whom it does not know, none is shown."""

    relation: str
    person: Hit
    answer: Consent | None
    word: str
    scope: list[tuple[str, str]]


def consents_for(actor: Actor, lines: Sequence[MemberLine], on: date) -> list[ConsentLine]:
    """The answers of these members, in their order."""
    found = []
    for line in lines:
        person = line.membership.person
        answer = queries.consent_of(person, actor.agency_id, on) if line.person.known_here else None
        word = consent_word(queries.answer_of(answer), on)
        scope = wording.scope_words(queries.scope_of(answer))
        found.append(ConsentLine(line.membership.relation, line.person, answer, word, scope))
    return found


def housemates_of(actor: Actor, person: Person, on: date) -> list[Person]:
    """Who lives or is registered with a person on a day, as far as the actor may find them; one record a person."""
    found = [
        member.person.root_id
        for membership in queries.memberships_of(person, on)
        for member in queries.members_of(membership.household, on, seen_by=actor.agency_id)
    ]
    others = [one for one in dict.fromkeys(found) if one != person.root_id]
    visible = {p.pk: p for p in persons_visible_to(actor).filter(pk__in=others).order_by("id")}
    return [visible[one] for one in others if one in visible]


def _member_lines(actor: Actor, members: Sequence[HouseholdMember], on: date) -> list[MemberLine]:
    roots = {m.person.root_id for m in members}
    visible = {p.pk: p for p in persons_visible_to(actor).filter(pk__in=roots).order_by("id")}
    known = queries.known_among(list(visible), actor.agency_id)
    city = queries.city_of(actor.municipality_id)
    sight = sight_of(actor, visible)
    found = [(m, visible[m.person.root_id]) for m in members if m.person.root_id in visible]
    return [
        MemberLine(m, hit_of(p, known=p.pk in known, reasons=(), city=city, on=on, sight=sight))
        for m, p in found
    ]
