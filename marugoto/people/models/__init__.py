"""Tables of people, one module per noun."""

from marugoto.people.models.candidate import LinkCandidate
from marugoto.people.models.consent import Consent
from marugoto.people.models.history import PersonAddress, PersonLanguage, PersonName, PersonPhone
from marugoto.people.models.household import Household, HouseholdMember
from marugoto.people.models.imports import (
    ExtractMapping,
    Import,
    ImportChange,
    ImportChunk,
    ImportRow,
    Residency,
)
from marugoto.people.models.key import KeyScheme, PersonKey
from marugoto.people.models.kin import Bond, Descent, Partnership
from marugoto.people.models.link import LINK, UNLINK, LinkDecision
from marugoto.people.models.person import Involvement, Person, PersonIdentifier
from marugoto.people.models.protection import ProtectedRecord, Protection, ProtectionAgency
from marugoto.people.models.same_person import OfPerson, Persons
from marugoto.people.models.tie import Tie

__all__ = [
    "LINK",
    "UNLINK",
    "Bond",
    "Consent",
    "Descent",
    "ExtractMapping",
    "Household",
    "HouseholdMember",
    "Import",
    "ImportChange",
    "ImportChunk",
    "ImportRow",
    "Involvement",
    "KeyScheme",
    "LinkCandidate",
    "LinkDecision",
    "OfPerson",
    "Partnership",
    "Person",
    "PersonAddress",
    "PersonIdentifier",
    "PersonKey",
    "PersonLanguage",
    "PersonName",
    "PersonPhone",
    "Persons",
    "ProtectedRecord",
    "Protection",
    "ProtectionAgency",
    "Residency",
    "Tie",
]
