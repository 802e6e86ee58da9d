"""Tables of people, one module per noun."""

from marugoto.people.models.consent import Consent
from marugoto.people.models.household import Household, HouseholdMember
from marugoto.people.models.person import Involvement, Person, PersonIdentifier, PersonKey

__all__ = ["Consent", "Household", "HouseholdMember", "Involvement", "Person", "PersonIdentifier", "PersonKey"]
