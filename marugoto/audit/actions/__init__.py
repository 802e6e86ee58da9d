"""What writes into the audit room. Callers: ``from marugoto.audit import actions as audit``."""

from marugoto.audit.actions.events import record, record_look
from marugoto.audit.actions.sealing import Busy, ChainConflict, Sealer, seal_for_ever, seal_now
from marugoto.audit.actions.upkeep import declare_restore, new_chain, new_key

__all__ = [
    "Busy",
    "ChainConflict",
    "Sealer",
    "declare_restore",
    "new_chain",
    "new_key",
    "record",
    "record_look",
    "seal_for_ever",
    "seal_now",
]
