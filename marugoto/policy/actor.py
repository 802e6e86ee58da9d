"""An Actor is a user acting for one agency, at one desk, at one time."""

from dataclasses import dataclass, field
from uuid import UUID

from marugoto.policy.permissions import Permission


@dataclass(frozen=True)
class Actor:
    """Who acts. One person may hold many memberships; an Actor is exactly one of them.

    ``desk_id`` is the desk one acts from (None: no desk, e.g. a planner); ``desk_ids`` all desks of the membership;
    ``seats`` those for which one reads (all of the agency; a lay worker: one's own). Lists are driven from them.
    """

    user_id: UUID
    name: str
    municipality_id: UUID
    agency_id: UUID
    membership_id: UUID
    desk_id: UUID | None = None
    desk_ids: frozenset[UUID] = field(default_factory=frozenset)
    seats: frozenset[UUID] = field(default_factory=frozenset)
    role_codes: frozenset[str] = field(default_factory=frozenset)
    permissions: frozenset[Permission] = field(default_factory=frozenset)

    def can(self, permission: Permission) -> bool:
        """May this actor do this, by role? (Whether to *this row* is the question of access.py.)"""
        return permission in self.permissions
