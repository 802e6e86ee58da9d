"""The tables of the audit room. Nobody outside the room imports them."""

from marugoto.audit.models.event import AuditEvent
from marugoto.audit.models.seal import AuditSeal

__all__ = ["AuditEvent", "AuditSeal"]
