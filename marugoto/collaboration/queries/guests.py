"""Questions about guests' links: how one stands, and what the sender may know of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marugoto.agencies.queries import desk_title
from marugoto.collaboration.guest_links import standing_of
from marugoto.collaboration.models import GuestLink, Referral
from marugoto.collaboration.queries.referrals import KINDS, due_of, number_of
from marugoto.collaboration.rules import guest as rules
from marugoto.core import clock, codes
from marugoto.core.errors import in_our_words

TERMS = "collaboration.guest_days"
AT_MOST = 20
STATES: dict[str, str] = {
    "revoked": gettext_noop("取り消した"),
    "locked": gettext_noop("確認番号の間違いが続いたので閉じた"),
    "used_up": gettext_noop("返事が終わったので閉じた"),
    "referral_over": gettext_noop("つなぎが終わったので閉じた"),
    "withdrawn": gettext_noop("渡した情報を引きあげたので閉じた"),
    "ended": gettext_noop("期限が過ぎた"),
    "accepted": gettext_noop("受け取りの返事が来た（報告を待っている）"),
    "opened": gettext_noop("開かれた（返事はまだ）"),
    "unopened": gettext_noop("まだ開かれていない"),
}


def usual_term() -> str:
    """The length that is chosen in advance."""
    found = [c for c, e in codes.entries(TERMS).items() if e.valid_on(clock.today()) and e.extra.get("usual")]
    return found[0] if found else ""


@dataclass(frozen=True)
class LinkLine:
    """A link as the sender sees it: for whom, how it stands, what was tried. Neither address nor code."""

    id: UUID
    guest: str
    made_by: str
    made_at: datetime
    last_day: date
    state: str
    live: bool
    revoked: bool
    opened_at: datetime | None
    answered_at: datetime | None
    tries: int
    tries_left: int


def links_of(referral: Referral) -> list[LinkLine]:
    """The links of a つなぎ, the newest first. Whether this worker may know of them was asked in access.py."""
    rows = GuestLink.objects.filter(referral=referral).select_related("made_by", "referral__packet")
    return [_line(link) for link in rows.order_by("-made_at", "-id")[:AT_MOST]]


def _line(link: GuestLink) -> LinkLine:
    state, now = standing_of(link), clock.now()
    return LinkLine(
        id=link.id,
        guest=link.guest,
        made_by=link.made_by.name,
        made_at=link.made_at,
        last_day=link.last_day,
        state=_(STATES[rules.state_of(state, now=now)]),
        live=not rules.is_over(state, now=now),
        revoked=link.revoked_at is not None,
        opened_at=link.opened_at,
        answered_at=link.answered_at,
        tries=link.tries,
        tries_left=max(0, rules.MOST_TRIES - link.tries),
    )


def make_problem(referral: Referral) -> str:
    """Why no link can be made for a つなぎ, in the language of the page; "" if one can."""
    return in_our_words(
        rules.make_problem(
            on_paper=referral.on_paper,
            status=referral.status,
            withdrawn=referral.packet.withdrawn_at is not None,
        )
    )


@dataclass(frozen=True)
class GuestRow:
    """A つなぎ as its guest sees it, beside what the packet says: number, desks, kind, days, what is asked."""

    number: str
    from_name: str
    to_name: str
    kind: str
    asked: str
    sent_at: datetime
    due_on: date | None
    report_due_on: date | None
    accepted: bool


def guest_row(link: GuestLink) -> GuestRow:
    """For the page behind the code. What is asked is shown there only while the packet may be read."""
    r = link.referral
    return GuestRow(
        number=number_of(r),
        from_name=desk_title(r.from_desk),
        to_name=desk_title(r.to_desk),
        kind=codes.label(KINDS, r.kind),
        asked=r.asked,
        sent_at=r.sent_at,
        due_on=due_of(r) if r.status == "sent" else None,
        report_due_on=r.report_due_on,
        accepted=r.status == "accepted",
    )
