"""提供の記録: what one's own agency has told others about a person: to whom, what, why, and when it was read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from marugoto.agencies.queries import desk_title, names_of_agencies
from marugoto.audit import queries as audit
from marugoto.collaboration import disclosure
from marugoto.collaboration.models import (
    AgendaItem,
    Attendee,
    GuestLink,
    Packet,
    PacketItem,
    PacketMember,
    PacketPerson,
)
from marugoto.core import clock, codes, second_wall
from marugoto.people import queries as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import LEGAL_BASES, PURPOSES

READ = ("packet.viewed", "packet.printed", "conference.viewed")


@dataclass(frozen=True)
class Reading:
    """That an agency read it: first and last, how often."""

    agency: str
    first: datetime
    last: datetime
    times: int


@dataclass(frozen=True)
class LedgerLine:
    """One disclosure. ``walled``: made to a sitting of which nothing is told outside; ``state``: may it still be read?"""

    packet_id: UUID
    at: datetime
    by: str
    receiver: str
    purpose: str
    basis: str
    article: str
    note: str
    items: tuple[tuple[str, str], ...]
    until: date
    state: str
    readings: tuple[Reading, ...]
    walled: bool
    referral_id: UUID | None


def packets_about(actor: Actor, person: Person) -> QuerySet[Packet]:
    """Packets of one's own agency about a person (all linked records), the newest first. Inside the agency nothing leaves."""
    return (
        Packet.objects.filter(
            Q(persons__person__in=Person.objects.for_person(person.pk))
            | Q(members__person__in=Person.objects.for_person(person.pk)),
            from_desk__agency_id=actor.agency_id,
        )
        .exclude(basis=disclosure.OWN_AGENCY)
        .select_related("from_desk__agency", "to_desk__agency", "sent_by", "referral")
        .prefetch_related(Prefetch("items", PacketItem.objects.order_by("sort", "id")))
        .distinct()
        .order_by("-sent_at", "-id")
    )


def lines(actor: Actor, person: Person, packets: list[Packet]) -> list[LedgerLine]:
    """These packets as lines of the ledger; as many questions for many as for few."""
    readings, guests = _readings(actor, person), _guest_readings(packets)
    sittings = _sittings_of(packets)
    closed = disclosure.closed_to_all(packets)
    rows = _only_in_the_table(person, packets)
    closed |= _rows_closed(actor, person, [p for p in packets if p.id in rows])
    files = actor.can(Permission.CASE_READ)
    return [
        _line(
            p,
            readings.get(p.id, ()) + guests.get(p.id, ()),
            sittings,
            closed=p.id in closed,
            told=_told(p, rows.get(p.id), hidden=_kept_from(p, files=files)),
        )
        for p in packets
    ]


def _only_in_the_table(person: Person, packets: list[Packet]) -> dict[UUID, PacketMember]:
    """packet → the person's row in the table of the household, where the rest of the packet is about others."""
    records = Person.objects.for_person(person.pk)
    about = PacketPerson.objects.filter(packet__in=packets, person__in=records).order_by("id")
    subjects = set(about.values_list("packet_id", flat=True))
    rows = PacketMember.objects.filter(packet__in=packets, person__in=records).order_by("id")
    return {row.packet_id: row for row in rows if row.packet_id not in subjects}


def _rows_closed(actor: Actor, person: Person, packets: list[Packet]) -> set[UUID]:
    """Where a row rests on the person's own answer, and that no longer stands."""
    if not packets:
        return set()
    (answer,) = disclosure.standings_of([person], actor.agency_id)
    return set() if answer.in_force(clock.today()) else {p.id for p in packets if p.basis == "consent"}


def _kept_from(packet: Packet, *, files: bool) -> str:
    """Why the words are not for this reader: said behind the wall (then only those who sit there), or out of a case's file."""
    if LEGAL_BASES[packet.basis].walled:
        return _("（会議の中だけ）")
    return "" if files or packet.agenda_item_id is None else _("（ケースの担当者だけ）")


def _told(packet: Packet, row: PacketMember | None, *, hidden: str) -> tuple[tuple[str, str], ...]:
    """What was told. What was brought behind the wall is for those who sit there, also of one's own agency: here only what
    kind it was. To whoever stands in the table of a household alone, only one's own row."""
    if row:
        words = [row.name, codes.label("people.relations", row.relation)]
        words += [_("%(n)s歳") % {"n": row.age}] if row.age is not None else []
        return ((codes.label(disclosure.ITEMS, "household"), "　".join(w for w in words if w)),)
    return tuple((codes.label(disclosure.ITEMS, i.kind), hidden or i.body) for i in packet.items.all())


def _line(
    packet: Packet,
    readings: tuple[Reading, ...],
    sittings: dict[UUID, str],
    *,
    closed: bool,
    told: tuple[tuple[str, str], ...],
) -> LedgerLine:
    law = LEGAL_BASES[packet.basis]
    return LedgerLine(
        packet_id=packet.id,
        at=packet.sent_at,
        by=_("%(desk)s %(name)s") % {"desk": desk_title(packet.from_desk), "name": packet.sent_by.name},
        receiver=desk_title(packet.to_desk) if packet.to_desk else sittings.get(packet.id, ""),
        purpose=PURPOSES[packet.purpose].label,
        basis=codes.label(disclosure.BASES, packet.basis),
        article=law.article,
        note=packet.basis_note,
        items=told,
        until=packet.until,
        state=_state(packet, closed=closed),
        readings=readings,
        walled=law.walled,
        referral_id=packet.referral.id if hasattr(packet, "referral") else None,
    )


def _state(packet: Packet, *, closed: bool) -> str:
    if packet.withdrawn_at:
        return _("引きあげた（%(day)s）") % {"day": f"{packet.withdrawn_at.astimezone(clock.JST):%Y-%m-%d}"}
    if clock.today() > packet.until:
        return _("期限が過ぎた")
    return _("同意がなくなり、読めない") if closed else _("読める")


@second_wall.lifted("disclosure")
def _sittings_of(packets: list[Packet]) -> dict[UUID, str]:
    """packet → the sitting it was brought to, and whose members are sworn there. Asked past the wall: to whom one's own agency
    has told something it may always know."""
    items = {i.id: i for i in _items({p.agenda_item_id for p in packets if p.agenda_item_id})}
    rows = Attendee.objects.filter(
        conference__in={i.conference_id for i in items.values()}, acknowledged_at__isnull=False
    )
    named: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in rows.select_related("desk__agency").order_by("desk__agency__name", "id"):
        if row.desk.agency.name not in named[row.conference_id]:
            named[row.conference_id].append(row.desk.agency.name)
    found = {}
    for packet in packets:
        if item := items.get(packet.agenda_item_id) if packet.agenda_item_id else None:
            words = {"title": item.conference.body.name, "who": _("、").join(named[item.conference_id])}
            found[packet.id] = _("%(title)s（%(who)s）") % words
    return found


def _items(ids: set[UUID]) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(pk__in=ids).select_related("conference__body").order_by("id"))


def _guest_readings(packets: list[Packet]) -> dict[UUID, tuple[Reading, ...]]:
    """packet → who has read it by a link, without an account: first and last, and how often the code was given."""
    rows = GuestLink.objects.filter(referral__packet__in=packets, opened_at__isnull=False)
    found: defaultdict[UUID, list[Reading]] = defaultdict(list)
    for link in rows.select_related("referral__to_desk__agency").order_by("opened_at", "id"):
        if link.opened_at and link.last_opened_at:
            who = _("%(agency)s %(guest)s（リンクから）") % {
                "agency": link.referral.to_desk.agency.name,
                "guest": link.guest,
            }
            reading = Reading(who, link.opened_at, link.last_opened_at, link.openings)
            found[link.referral.packet_id].append(reading)
    return {key: tuple(readings) for key, readings in found.items()}


def _readings(actor: Actor, person: Person) -> dict[UUID, tuple[Reading, ...]]:
    """packet → who of other agencies has read it, from the trail of handling."""
    seen: defaultdict[tuple[UUID, UUID], list[datetime]] = defaultdict(list)
    for entry in audit.looks_of_persons(people.record_ids(person.pk), READ):
        packet = entry.ref("packet")
        if packet and entry.agency_id and entry.agency_id != actor.agency_id:
            seen[UUID(packet), entry.agency_id].append(entry.occurred_at)
    names = names_of_agencies({agency for _packet, agency in seen}) if seen else {}
    found: defaultdict[UUID, list[Reading]] = defaultdict(list)
    for (packet_id, agency_id), times in seen.items():
        found[packet_id].append(Reading(names[agency_id], times[0], times[-1], len(times)))
    return {key: tuple(sorted(all_of, key=lambda r: r.first)) for key, all_of in found.items()}
