"""Tables of people, one module per noun."""

from marugoto.people.models.consent import Consent
from marugoto.people.models.household import Household, HouseholdMember
from marugoto.people.models.key import KeyScheme, PersonKey
from marugoto.people.models.person import Involvement, Person, PersonIdentifier
from marugoto.people.models.same_person import OfPerson, Persons

__all__ = [
    "Consent",
    "Household",
    "HouseholdMember",
    "Involvement",
    "KeyScheme",
    "OfPerson",
    "Person",
    "PersonIdentifier",
    "PersonKey",
    "Persons",
]
