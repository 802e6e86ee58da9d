"""What is kept of the address of a feed: a keyed checksum. With another secret key of the house no earlier address opens."""

from django.conf import settings

from marugoto.collaboration.rules.guest import checksum


def token_hash(token: str) -> str:
    """64 hexadecimal digits."""
    return checksum(settings.SECRET_KEY, "group feed", token)
