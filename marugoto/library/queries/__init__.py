"""Questions about studies and works. Who may ask them is decided in access; every list has an order and an end."""

from marugoto.library.queries.lists import (
    areas_offered,
    consents_of,
    filtered,
    open_consents,
    patterns_offered,
    towns_with_studies,
    traits_words,
    works_filtered,
)
from marugoto.library.queries.rarity import alike, traits_of
from marugoto.library.queries.source import Suggestion, clues_of, is_protected, known_of, suggestion, texts_of

__all__ = [
    "Suggestion",
    "alike",
    "areas_offered",
    "clues_of",
    "consents_of",
    "filtered",
    "is_protected",
    "known_of",
    "open_consents",
    "patterns_offered",
    "suggestion",
    "texts_of",
    "towns_with_studies",
    "traits_of",
    "traits_words",
    "works_filtered",
]
