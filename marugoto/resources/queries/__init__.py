"""Questions of resources. Nothing here reads what only workers may see: that is in ``resources.staff``."""

from marugoto.resources.queries.needs import (
    LIST,
    MARKS,
    Branch,
    Chip,
    NeedsPage,
    Suggested,
    chips,
    fields_of,
    group_of,
    label_of,
    needs_on,
    needs_page,
    needs_tree,
    suggest,
)

__all__ = [
    "LIST",
    "MARKS",
    "Branch",
    "Chip",
    "NeedsPage",
    "Suggested",
    "chips",
    "fields_of",
    "group_of",
    "label_of",
    "needs_on",
    "needs_page",
    "needs_tree",
    "suggest",
]
