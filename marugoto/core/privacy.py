"""How private a field is. Every field of every model is named in its room's privacy.py."""

from enum import StrEnum


class Privacy(StrEnum):
    """OPEN: may be published. INTERNAL: for workers. PERSONAL: about a person. SENSITIVE: 要配慮個人情報 or alike."""

    OPEN = "open"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
