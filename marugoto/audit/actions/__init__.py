"""What writes into the audit room. Callers: ``from marugoto.audit import actions as audit``."""

from marugoto.audit.actions.events import record, record_look

__all__ = ["record", "record_look"]
