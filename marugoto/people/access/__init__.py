"""The only way in. A person is shown in full to an agency that is involved; to others only so far as to be told apart.

Whoever may search the town's residents (person.search_municipality) sees of a stranger the name, the reading, the year
of birth and the town; opening the record needs a purpose, and is recorded. Whoever may not, sees and finds nobody but
the persons with whom the own agency is involved: to them the others do not exist. And whoever stands under a protective
measure exists only for the agencies that it names.
"""

from marugoto.people.access.candidates import PairLine, candidates_for, get_candidate, pair_lines
from marugoto.people.access.family import FamilyView, family_of_household, family_of_person, figures_of
from marugoto.people.access.hits import Found, Hit, hit_for, hit_of, show
from marugoto.people.access.households import (
    ConsentLine,
    MemberLine,
    consents_for,
    get_household,
    housemates_of,
    members_for,
)
from marugoto.people.access.imports import get_import
from marugoto.people.access.pairs import Line, Pair, get_link, get_pair
from marugoto.people.access.persons import (
    OPENING_PURPOSES,
    get_known_person,
    get_person,
    hint_elsewhere,
    may_see_address,
    may_see_in_full,
    persons_visible_to,
    record_look,
)
from marugoto.people.access.search import lookup, search, similar

__all__ = [
    "OPENING_PURPOSES",
    "ConsentLine",
    "FamilyView",
    "Found",
    "Hit",
    "Line",
    "MemberLine",
    "Pair",
    "PairLine",
    "candidates_for",
    "consents_for",
    "family_of_household",
    "family_of_person",
    "figures_of",
    "get_candidate",
    "get_household",
    "get_import",
    "get_known_person",
    "get_link",
    "get_pair",
    "get_person",
    "hint_elsewhere",
    "hit_for",
    "hit_of",
    "housemates_of",
    "lookup",
    "may_see_address",
    "may_see_in_full",
    "members_for",
    "pair_lines",
    "persons_visible_to",
    "record_look",
    "search",
    "show",
    "similar",
]
