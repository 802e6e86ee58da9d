"""A guest's link as the rules know it: what is kept of its address and its code, and how it stands (adr/0021).

Asked by access, which finds a link by its address, by the actions that open it, and by the sender's page.
"""

from django.conf import settings

from marugoto.collaboration.models import GuestLink
from marugoto.collaboration.rules import guest as rules
from marugoto.core.kana import digits


def token_hash(token: str) -> str:
    """What is kept of an address. With another secret key of the house no earlier link opens."""
    return rules.checksum(settings.SECRET_KEY, "address", token)


def code_hash(token_hashed: str, code: str) -> str:
    """What is kept of a code; it holds for one link alone. Blanks, hyphens and full-width digits do not matter."""
    return rules.checksum(settings.SECRET_KEY, "code", token_hashed, digits(code))


def standing_of(link: GuestLink) -> rules.Link:
    """A link as the rules know it; its つなぎ and its packet are read with it."""
    return rules.Link(
        ends_at=link.ends_at,
        locked=link.locked_at is not None,
        revoked=link.revoked_at is not None,
        opened=link.opened_at is not None,
        answered=link.answered_at is not None,
        status=link.referral.status,
        withdrawn=link.referral.packet.withdrawn_at is not None,
    )
