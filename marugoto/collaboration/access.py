"""The only way in to つなぎ and sittings: a stranger gets 404, a reader without the right 403, looks are recorded."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import disclosure, guest_links, rulebook
from marugoto.collaboration.disclosure import Shown
from marugoto.collaboration.models import (
    AgendaItem,
    Attendee,
    Conference,
    GuestLink,
    Packet,
    PaperCopy,
    Referral,
)
from marugoto.collaboration.rules import conference as sitting_rules
from marugoto.collaboration.rules import guest as guest_rules
from marugoto.collaboration.rules import referral as referral_rules
from marugoto.collaboration.rules.conference import Seat
from marugoto.collaboration.rules.kinds import Kind
from marugoto.core import clock, second_wall
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

KINDS = "collaboration.conference_kinds"


# --- つなぎ ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """On which side of a つなぎ a worker stands: of the agency (may read), at the very desk (may act)."""

    sender: bool
    receiver: bool
    at_sender: bool
    at_receiver: bool


def sent_by_mine(actor: Actor) -> Q:
    """Sent from one's own agency; a lay worker: from one's own desks."""
    return Q(from_desk_id__in=actor.seats)


def came_to_mine(actor: Actor) -> Q:
    """Come to one's own agency (a lay worker: own desks) through the system; paper was read on paper."""
    return Q(to_desk_id__in=actor.seats, on_paper=False)


def _whole_agency(actor: Actor) -> bool:
    return actor.can(Permission.PERSON_SEARCH_MUNICIPALITY)


def referrals_visible_to(actor: Actor) -> QuerySet[Referral]:
    """Those sent from or come to one's own agency; nobody else knows of them. Newest first.

    What came about nobody but persons who are hidden from the receiver's agency (支援措置) never came.
    """
    gone = disclosure.never_came(actor)
    return (
        Referral.objects.filter(sent_by_mine(actor) | (came_to_mine(actor) & ~Q(packet__in=gone)))
        .select_related(
            "from_desk__agency",
            "to_desk__agency",
            "matter__holder_desk__agency",
            "packet__from_desk",
            "sent_by",
        )
        .order_by("-sent_at", "-id")
    )


def get_referral(actor: Actor, referral_id: UUID, permission: Permission, *, look: bool = True) -> Referral:
    """One つなぎ. Http404: none for this worker; PermissionDenied: the right is missing."""
    found = referrals_visible_to(actor).filter(pk=referral_id).first()
    if found is None:
        raise Http404
    if not actor.can(permission):
        raise PermissionDenied
    if look:
        audit.record_look(
            "referral.viewed",
            by=actor,
            refs=[Ref("referral", found.id)],
            matter=found.matter_id,
            purpose="referral",
        )
    return found


def side_of(actor: Actor, referral: Referral) -> Side:
    """Where this worker stands. One agency may be on both sides."""
    wide = _whole_agency(actor)
    at_sender = referral.from_desk_id in actor.desk_ids
    at_receiver = referral.to_desk_id in actor.desk_ids and not referral.on_paper
    mine = actor.agency_id
    return Side(
        sender=at_sender or (wide and referral.from_desk.agency_id == mine),
        receiver=at_receiver or (wide and referral.to_desk.agency_id == mine and not referral.on_paper),
        at_sender=at_sender,
        at_receiver=at_receiver,
    )


def get_referral_in_hand(
    actor: Actor, referral_id: UUID, permission: Permission, *, act: str, paper: bool = False
) -> Referral:
    """One つなぎ on which this worker's desk may do this act. PermissionDenied: it is in another hand."""
    found = referrals_visible_to(actor).select_related(None).filter(pk=referral_id).first()
    if found is None:
        raise Http404
    if not actor.can(permission) or (
        found.on_paper != paper and referral_rules.ACTS[act][0] == referral_rules.RECEIVER
    ):
        raise PermissionDenied
    if referral_rules.hand_problem(
        act=act,
        at_sender=found.from_desk_id in actor.desk_ids,
        at_receiver=found.to_desk_id in actor.desk_ids and not found.on_paper,
        on_paper=found.on_paper,
    ):
        raise PermissionDenied
    return found


def look_at_packet(actor: Actor, referral: Referral) -> Shown:
    """The packet of a つなぎ from one's own side: the sender's whole copy, or what the receiver may read now."""
    if side_of(actor, referral).sender:
        return disclosure.sent_packet(actor, referral.packet)
    return disclosure.packet_for(actor, referral.packet_id)


def note_printed(actor: Actor, packet: Packet, shown: Shown) -> None:
    """Printing is a look of its own kind."""
    audit.record_look(
        "packet.printed",
        by=actor,
        refs=[Ref("packet", packet.id)],
        persons=shown.looked_at,
        matter=packet.matter_id,
        purpose=packet.purpose,
    )


def get_copy(actor: Actor, copy_id: UUID) -> PaperCopy:
    """One printed copy of one's own desks. Http404: there is none for this worker."""
    found = PaperCopy.objects.filter(pk=copy_id, desk__in=actor.seats).first()
    if found is None:
        raise Http404
    return found


def get_copies(actor: Actor, packet_id: UUID) -> list[PaperCopy]:
    """The printed copies of one packet, of one's own desks. Http404: they have printed none."""
    rows = PaperCopy.objects.filter(packet=packet_id, desk__in=actor.seats)
    found = list(rows.select_related("printed_by", "conference__body").order_by("number", "id")[:200])
    if not found:
        raise Http404
    return found


# --- a guest without an account --------------------------------------------------------------------------------------


def get_paper_referral(actor: Actor, referral_id: UUID) -> Referral:
    """A つなぎ on paper that this worker's desk has sent. Http404: none; PermissionDenied: another desk's, or the right is
    missing."""
    found = get_referral(actor, referral_id, Permission.REFERRAL_SEND, look=False)
    if not found.on_paper:
        raise Http404
    if not side_of(actor, found).at_sender:
        raise PermissionDenied
    return found


@second_wall.lifted("guest_link")
def get_guest_link(token: str) -> GuestLink:
    """The link behind an address, for somebody who is nobody here: it is found by the checksum of the address, and by nothing
    else. Http404: there is none, or it is over; which of them is not told."""
    rows = GuestLink.objects.select_related(
        "referral__from_desk__agency",
        "referral__to_desk__agency",
        "referral__matter",
        "referral__packet__matter",
    ).select_related("referral__packet__from_desk")
    found = rows.filter(token_hash=guest_links.token_hash(token)).first()
    if found is None or guest_rules.is_over(guest_links.standing_of(found), now=clock.now()):
        raise Http404
    return found


# --- sittings --------------------------------------------------------------------------------------------------------


def kind_of(conference: Conference) -> Kind:
    """The rule that holds for a sitting (of many sittings: ask a book of kinds once)."""
    return rulebook.book_of(conference.body.municipality_id).of(conference)


def seat_of(actor: Actor, conference: Conference) -> Seat:
    """How this worker stands to a sitting today; asked afresh at every request, so that ex-members see nothing."""
    named = Attendee.objects.filter(
        conference=conference,
        user_id=actor.user_id,
        desk__agency_id=actor.agency_id,
        released_at__isnull=True,
    ).first()
    return Seat(
        named=named is not None,
        sworn=named is not None and named.acknowledged_at is not None,
        submitter=conference.id in brought_to(actor, conference.id),
        chair=conference.chair_desk.agency_id == actor.agency_id and actor.can(Permission.CONFERENCE_CONVENE),
    )


@second_wall.lifted("own_sittings")
def brought_to(actor: Actor, *sittings: UUID) -> set[UUID]:
    """Of these sittings (of all, when none is named) those to which one's own agency has brought a case; that, and no more."""
    found = AgendaItem.objects.filter(packet__from_desk__agency_id=actor.agency_id)
    if sittings:
        found = found.filter(conference__in=sittings)
    return set(found.order_by("conference_id").values_list("conference_id", flat=True))


def seat_at_item(actor: Actor, item: AgendaItem, seat: Seat) -> Seat:
    """The same seat, looked at from one agenda item: the submitter's rights are for one's own item only."""
    return Seat(
        named=seat.named,
        sworn=seat.sworn,
        submitter=item.packet.from_desk.agency_id == actor.agency_id and actor.can(Permission.CASE_READ),
        chair=seat.chair,
    )


def conferences_in_sight(actor: Actor) -> QuerySet[Conference]:
    """Sittings that this worker may open: named there, convening there, or with a case of one's own agency there."""
    named = Attendee.objects.filter(
        user_id=actor.user_id, desk__agency_id=actor.agency_id, released_at__isnull=True
    ).values("conference_id")
    seen = Q(pk__in=named) | Q(pk__in=brought_to(actor))
    if actor.can(Permission.CONFERENCE_CONVENE):
        seen |= Q(chair_desk__agency_id=actor.agency_id)
    return (
        Conference.objects.filter(seen, body__municipality_id=actor.municipality_id)
        .select_related("body", "chair_desk__agency")
        .order_by("-held_at", "-id")
    )


def get_conference(
    actor: Actor, conference_id: UUID, permission: Permission, *, look: bool = True
) -> tuple[Conference, Kind, Seat]:
    """One sitting, its kind and one's seat. Http404: not for this worker; PermissionDenied: the right is missing."""
    found = conferences_in_sight(actor).filter(pk=conference_id).first()
    if found is None:
        raise Http404
    seat = seat_of(actor, found)
    if not sitting_rules.may_open(seat):
        raise Http404
    if not actor.can(permission):
        raise PermissionDenied
    if look:
        audit.record_look(
            "conference.opened", by=actor, refs=[Ref("conference", found.id)], purpose="conference"
        )
    return found, kind_of(found), seat


def get_open_sitting(actor: Actor, conference_id: UUID, permission: Permission) -> tuple[Conference, Kind]:
    """A planned sitting of the town to which a case may be brought: body, date, place, nothing of what is in it."""
    found = (
        Conference.objects.filter(
            pk=conference_id, body__municipality_id=actor.municipality_id, status="planned"
        )
        .select_related("body", "chair_desk__agency")
        .first()
    )
    if found is None:
        raise Http404
    if not actor.can(permission):
        raise PermissionDenied
    return found, kind_of(found)


def get_agenda_item(
    actor: Actor, conference_id: UUID, item_id: UUID, permission: Permission
) -> tuple[AgendaItem, Kind, Seat]:
    """One agenda item that this worker may read. Http404: it is not there, or not for this worker."""
    conference, kind, seat = get_conference(actor, conference_id, permission, look=False)
    found = (
        AgendaItem.objects.filter(pk=item_id, conference=conference)
        .select_related("packet__from_desk__agency", "conference__body")
        .first()
    )
    if found is None or not sitting_rules.may_read_item(kind, seat_at_item(actor, found, seat)):
        raise Http404
    if found.packet.from_desk.agency_id != actor.agency_id and disclosure.hidden_packets(
        [found.packet.id], actor
    ):
        raise Http404
    return found, kind, seat


def get_agenda_item_for_paper(
    actor: Actor, conference_id: UUID, item_id: UUID
) -> tuple[AgendaItem, Kind, Seat]:
    """One agenda item, to print it for those who sit there: by the chair. Http404: behind a wall nothing is printed."""
    found, kind, seat = get_agenda_item(actor, conference_id, item_id, Permission.CONFERENCE_CONVENE)
    if kind.walled:
        raise Http404
    if not seat.chair:
        raise PermissionDenied
    return found, kind, seat


def reads_item(actor: Actor, item: AgendaItem) -> bool:
    """May this worker read the words of an agenda item today? (Behind the wall not even a colleague of who brought it.)"""
    kind, seat = kind_of(item.conference), seat_of(actor, item.conference)
    return sitting_rules.may_read_item(kind, seat_at_item(actor, item, seat))


def reads_wall(kind: Kind, seat: Seat) -> bool:
    """Is this a named and sworn member of a sitting that has a wall?"""
    return sitting_rules.may_read_wall(kind, seat)


def require_attendee(conference: Conference, attendee_id: UUID) -> None:
    """Http404: nobody of that id sits here today."""
    here = Attendee.objects.filter(pk=attendee_id, conference=conference, released_at__isnull=True)
    if not here.exists():
        raise Http404
