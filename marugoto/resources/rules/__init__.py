"""Pure rules of resources: needs from words, and what an entry of the directory is before it is written."""

from marugoto.resources.rules.needs import Find, NeedTerm, Suggestion, suggest_needs

__all__ = ["Find", "NeedTerm", "Suggestion", "suggest_needs"]
