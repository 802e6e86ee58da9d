"""Who may find a person at all, and the way to one person's record."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.people import queries
from marugoto.people.models import Person
from marugoto.policy import hints
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import PURPOSES

OPENING_PURPOSES = ("consultation", "referral", "conference", "coordination")


def persons_visible_to(actor: Actor) -> QuerySet[Person]:
    """The persons that this actor may find at all (in full or masked), one record a person.

    Whoever stands under a protective measure that does not name the actor's agency is not among them (ADR 0008).
    """
    visible = Q(pk__in=queries.known_roots(actor.agency_id))
    if actor.can(Permission.PERSON_SEARCH_MUNICIPALITY):
        # The town first: the list of all whom the agency knows is then made for nobody of one's own town.
        visible = Q(municipality_id=actor.municipality_id) | visible
    return Person.objects.roots().filter(visible, queries.not_hidden(actor.agency_id, ""))


def may_see_in_full(actor: Actor, person: Person) -> bool:
    """Is the actor's agency involved with this person?"""
    return bool(queries.known_among([person.root_id], actor.agency_id))


def may_see_address(actor: Actor, person: Person) -> bool:
    """May the actor's agency know where this person is? (Only a protective measure says no.)"""
    return not queries.address_hidden_among([person.pk], actor.agency_id)


def get_person(actor: Actor, person_id: UUID, purpose: str = "consultation", *, look: bool = True) -> Person:
    """The person behind an id (the record that stands for it). The look is recorded with its purpose.

    Http404 for a stranger: another town, or an agency that is not involved and may not search the town.
    PermissionDenied for a member of an involved agency without person.read. KeyError: unknown purpose.
    """
    PURPOSES[purpose]
    rows = persons_visible_to(actor).filter(pk__in=Person.objects.for_person(person_id).roots().values("pk"))
    root = rows.select_related("area", "municipality").order_by("id").first()
    if root is None:  # one question, whether there is nobody or somebody who must not show
        raise Http404
    if not actor.can(Permission.PERSON_READ):
        raise PermissionDenied
    if look:
        record_look(actor, root, purpose, full=True)
    return root


def get_known_person(actor: Actor, person_id: UUID, *, look: bool = False) -> Person:
    """A person with whom the actor's agency is involved: what may be corrected and added to.

    Http404 as get_person; PermissionDenied while the agency is not involved.
    """
    person = get_person(actor, person_id, look=look)
    if not may_see_in_full(actor, person):
        raise PermissionDenied
    return person


def record_look(actor: Actor, person: Person, purpose: str, *, full: bool) -> None:
    """Leaves a trace that a record was opened (in full, or the little that tells it apart)."""
    audit.record_look("person.looked", by=actor, persons=[person.pk], purpose=purpose, data={"full": full})


def hint_elsewhere(actor: Actor, person: Person, purpose: str) -> bool | None:
    """Is some other agency involved? Never which. None: that is not told to this actor, for this purpose (policy/hints.py).

    Where it may be asked at all, the asking is recorded. What speaks against it in the person's own case (a measure, a
    refusal) is answered like "nobody else": the difference would tell.
    """
    may = hints.Facts(
        right=actor.can(Permission.INVOLVEMENT_HINT), purpose=purpose, protected=False, refused=False
    )
    if hints.forbidden_by(may):
        return None
    audit.record_look("involvement.hinted", by=actor, persons=[person.pk], purpose=purpose)
    return queries.elsewhere(person)
