"""A guest's link: the sender makes and revokes it; a guest opens it with the code, and answers (adr/0021).

A guest is nobody here: what a guest does runs past the second wall, for one link and its つなぎ (lift "guest_link"). Locks in
the order of the room: matter, referral, then link.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import disclosure, guest_links
from marugoto.collaboration.actions import packets, referrals
from marugoto.collaboration.models import GuestLink, Referral
from marugoto.collaboration.queries import guests as queries
from marugoto.collaboration.rules import guest as rules
from marugoto.collaboration.rules import referral as referral_rules
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor

_WITH = ("matter", "packet__matter", "packet__from_desk", "to_desk__agency", "from_desk__agency")
Entry = Literal["open", "wrong", "shut"]


@dataclass(frozen=True)
class Made:
    """A link that was just made. ``token`` and ``code`` are shown now, and kept nowhere."""

    link: GuestLink
    token: str
    code: str


# --- the sender ------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_link(*, link_id: UUID, referral_id: UUID, guest: str, days: str, by: Actor) -> Made | None:
    """A link for a named person at the desk that a つなぎ went to on paper; an earlier one opens nothing any more.

    None: this id was made already (its address and code cannot be shown again). Refused: the つなぎ is over or not on paper,
    or cannot be read there; nobody is named; no such length; another desk's つなぎ.
    """
    if GuestLink.objects.filter(pk=link_id).exists():
        return None
    referral = _sent_from_here(referral_id, by=by)
    on = clock.today()
    term = codes.require(queries.TERMS, days, on=on, field="days")
    if not guest.strip():
        raise Refused(_("だれに渡すリンクかを書いてください。"), field="guest")
    if problem := rules.make_problem(
        on_paper=referral.on_paper,
        status=referral.status,
        withdrawn=referral.packet.withdrawn_at is not None,
    ):
        raise Refused(problem)
    _revoke_standing(referral, by=by)
    token = secrets.token_urlsafe(rules.TOKEN_BYTES)
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    hashed = guest_links.token_hash(token)
    link = GuestLink.objects.create(
        id=link_id,
        referral=referral,
        guest=guest.strip(),
        token_hash=hashed,
        code_hash=guest_links.code_hash(hashed, code),
        made_by_id=by.user_id,
        made_at=clock.now(),
        ends_at=_end_of(
            rules.last_day(made_on=on, days=int(term.extra["days"]), until=referral.packet.until)
        ),
    )
    if why_not := disclosure.guest_reads(link).why_not:
        raise Refused(why_not)
    _note("guest.invited", link, by=by, data={"days": days})
    return Made(link, token, code)


@transaction.atomic
def revoke_link(*, referral_id: UUID, by: Actor) -> None:
    """The link of a つなぎ opens nothing from now on. Twice is once. Refused: another desk's つなぎ."""
    _revoke_standing(_sent_from_here(referral_id, by=by), by=by)


def _sent_from_here(referral_id: UUID, *, by: Actor) -> Referral:
    referral = Referral.objects.select_for_update(of=("self",)).select_related(*_WITH).get(pk=referral_id)
    if referral.from_desk_id not in by.desk_ids:
        raise Refused(_("これができるのは、渡した窓口の人だけです。"))
    return referral


def _revoke_standing(referral: Referral, *, by: Actor) -> None:
    for link in (
        GuestLink.objects.select_for_update().filter(referral=referral, revoked_at=None).order_by("id")
    ):
        link.referral = referral
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        _note("guest.revoked", link, by=by)


def _end_of(day: date) -> datetime:
    """When a day is over, in Japan."""
    return datetime.combine(day + timedelta(days=1), time(), clock.JST)


# --- the guest -------------------------------------------------------------------------------------------------------


@transaction.atomic
@second_wall.lifted("guest_link")
def enter(*, link_id: UUID, code: str) -> Entry:
    """A code is tried. Wrong codes are counted, and the last of them shuts the link for good: "shut"."""
    link = (
        GuestLink.objects.select_for_update(of=("self",))
        .select_related("referral__packet__matter")
        .get(pk=link_id)
    )
    if rules.is_over(guest_links.standing_of(link), now=clock.now()):
        return "shut"
    if rules.same(guest_links.code_hash(link.token_hash, code), link.code_hash):
        link.last_opened_at = clock.now()
        link.opened_at = link.opened_at or link.last_opened_at
        link.openings += 1
        link.save(update_fields=["opened_at", "last_opened_at", "openings"])
        _note("guest.opened", link, by=None)
        return "open"
    link.tries += 1
    last = link.tries >= rules.MOST_TRIES
    link.locked_at = clock.now() if last else None
    link.save(update_fields=["tries", "locked_at"])
    _note("guest.failed", link, by=None, data={"tries": link.tries})
    if last:
        _note("guest.locked", link, by=None)
    return "shut" if last else "wrong"


@transaction.atomic
@second_wall.lifted("guest_link")
def accept(*, link_id: UUID, note: str = "") -> None:
    """受け取る. The baton stays with the sender; the link stays open for the report, so long as one is expected.

    Refused: already answered; the link is over; what was given can no longer be read.
    """
    link, referral, matter = _in_hand(link_id, act="accept")
    referrals.settle_accepted(referral, matter=matter, note=note, by=link)
    day = rules.last_day_to_report(report_due=referral.report_due_on, until=referral.packet.until)
    link.ends_at = max(link.ends_at, _end_of(day)) if day else link.ends_at
    link.answered_at = clock.now()
    link.save(update_fields=["ends_at", "answered_at"])


@transaction.atomic
@second_wall.lifted("guest_link")
def decline(*, link_id: UUID, reason: str, note: str) -> None:
    """今回は受けられない. Nothing can be read by the link any more. Refused: as accept; no reason, no words."""
    link, referral, matter = _in_hand(link_id, act="decline")
    referrals.settle_declined(referral, matter=matter, reason=reason, note=note, by=link)
    link.answered_at = clock.now()
    link.save(update_fields=["answered_at"])


@transaction.atomic
@second_wall.lifted("guest_link")
def report(*, link_id: UUID, result: str, note: str, message: UUID | None = None) -> bool:
    """報告する. True: that was the last word, and the link is used up. Refused: as accept; no result, no words."""
    link, referral, matter = _in_hand(link_id, act="report")
    referrals.settle_reported(referral, matter=matter, result=result, note=note, message=message, by=link)
    return referral.status == "done"


def _in_hand(link_id: UUID, *, act: str) -> tuple[GuestLink, Referral, Matter]:
    """All three rows, locked; the link stands, was opened with its code, and the act fits the state. Refused otherwise."""
    found = GuestLink.objects.values_list("referral_id", "referral__matter_id").get(pk=link_id)
    matter = baton.lock_matter(found[1])
    referral = Referral.objects.select_for_update(of=("self",)).select_related(*_WITH).get(pk=found[0])
    link = GuestLink.objects.select_for_update(of=("self",)).get(pk=link_id)
    link.referral = referral
    if problem := referral_rules.state_problem(act=act, status=referral.status):
        raise Refused(problem)
    if link.opened_at is None or rules.is_over(guest_links.standing_of(link), now=clock.now()):
        raise Refused(_("このリンクは、もう使えません。渡した窓口に電話してください。"))
    if why_not := disclosure.guest_reads(link).why_not:
        raise Refused(why_not)
    return link, referral, matter


def _note(
    verb: str, link: GuestLink, *, by: Actor | None, data: dict[str, str | int | bool | None] | None = None
) -> None:
    referral = link.referral
    audit.record(
        verb,
        by=by,
        refs=[Ref("referral", referral.id), Ref("guest_link", link.id), Ref("desk", referral.to_desk_id)],
        persons=packets.persons_in(referral.packet),
        matter=referral.matter_id,
        municipality=None if by else referral.packet.matter.municipality_id,
        purpose="referral",
        data=data,
    )
