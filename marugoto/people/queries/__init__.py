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
from marugoto.people.queries.search import (
    CONSIDERED,
    Candidate,
    heard,
    meeting,
    meeting_in_common,
    own_among,
    sharing,
)

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
    "heard",
    "household_of",
    "household_title",
    "identifier_facts",
    "identifiers_of",
    "involvement_of",
    "is_known_household",
    "known_among",
    "known_roots",
    "meeting",
    "meeting_in_common",
    "members_of",
    "memberships_of",
    "own_among",
    "records",
    "sharing",
]
