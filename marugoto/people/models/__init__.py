"""Tables of people, one module per noun."""

from marugoto.people.models.consent import Consent
from marugoto.people.models.household import Household, HouseholdMember
from marugoto.people.models.link import LINK, UNLINK, LinkDecision
from marugoto.people.models.person import Involvement, Person, PersonIdentifier, PersonKey
from marugoto.people.models.same_person import OfPerson, Persons

__all__ = [
    "LINK",
    "UNLINK",
    "Consent",
    "Household",
    "HouseholdMember",
    "Involvement",
    "LinkDecision",
    "OfPerson",
    "Person",
    "PersonIdentifier",
    "PersonKey",
    "Persons",
]
