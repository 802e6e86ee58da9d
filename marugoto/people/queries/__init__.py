"""Questions about persons, households and consent. Who may ask them is decided in access."""

from marugoto.people.queries.consent import answer_of, consent_of, consents_of
from marugoto.people.queries.households import (
    changes_of,
    household_of,
    household_title,
    is_known_household,
    members_of,
    memberships_of,
)
from marugoto.people.queries.persons import (
    city_of,
    display_names,
    facts_of,
    identifier_facts,
    identifiers_of,
    involvement_of,
    known_among,
    known_roots,
    records,
)
from marugoto.people.queries.search import CONSIDERED, Candidate, meeting, sharing

__all__ = [
    "CONSIDERED",
    "Candidate",
    "answer_of",
    "changes_of",
    "city_of",
    "consent_of",
    "consents_of",
    "display_names",
    "facts_of",
    "household_of",
    "household_title",
    "identifier_facts",
    "identifiers_of",
    "involvement_of",
    "is_known_household",
    "known_among",
    "known_roots",
    "meeting",
    "members_of",
    "memberships_of",
    "records",
    "sharing",
]
