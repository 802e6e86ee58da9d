"""A guest: somebody without an account, who has the address of a link and was told its code."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from marugoto.collaboration.actions import guests
from marugoto.collaboration.actions.guests import Made
from marugoto.collaboration.models import Referral
from marugoto.core.ids import new_id
from tests.factories.agencies import Worker


def invite(worker: Worker, referral: Referral, *, guest: str = "会長 東野さん", days: str = "week") -> Made:
    """A link for a つなぎ on paper."""
    made = guests.make_link(
        link_id=new_id(), referral_id=referral.id, guest=guest, days=days, by=worker.actor
    )
    assert made is not None
    return made


@dataclass
class Guest:
    """A guest at a browser of one's own, not signed in."""

    made: Made
    client: Client

    @classmethod
    def of(cls, made: Made) -> "Guest":
        """With a fresh browser."""
        return cls(made, Client())

    def url(self, name: str = "open") -> str:
        """The address of the link, or of one of its answers."""
        return reverse(f"guest:{name}", args=[self.made.token])

    def enter(self, code: str | None = None) -> int:
        """Gives the code; the status of the answer."""
        return self.client.post(self.url(), {"code": self.made.code if code is None else code}).status_code

    def page(self) -> str:
        """What the page says now."""
        return self.client.get(self.url()).content.decode()

    def seal(self) -> str:
        """The seal of this browser's opening."""
        opened: list[str] = self.client.session["marugoto_guest"][str(self.made.link.id)]
        return opened[1]

    def answer(self, act: str, **fields: str) -> tuple[int, str]:
        """Sends one of the answers from the open page."""
        got = self.client.post(self.url(act), {"seal": self.seal(), **fields})
        return got.status_code, got.content.decode()
