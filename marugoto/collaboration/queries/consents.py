"""What rests on a person's consent, and what another answer would stop: asked before the answer is written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from marugoto.agencies.queries import desk_title
from marugoto.collaboration import disclosure
from marugoto.collaboration.models import Attendee, Conference, Packet, PacketItem, Referral
from marugoto.collaboration.rules import household
from marugoto.collaboration.rules import packet as rules
from marugoto.collaboration.rules.packet import Standing
from marugoto.core import clock, codes, second_wall
from marugoto.people.models import Person
from marugoto.people.rules import SHARING_STATES, Scope
from marugoto.policy.actor import Actor

AT_MOST = 200
ITEMS_IN_ORDER = Prefetch("items", PacketItem.objects.order_by("sort", "id"))


@dataclass(frozen=True)
class Resting:
    """A packet that somebody may read today because the person agreed. ``receiver``: a desk, or the agencies of a sitting.

    ``items``: what of it would stop; ``whole``: all of it, for these receivers.
    """

    packet_id: UUID
    where: str
    receiver: str
    at: datetime
    until: date
    items: tuple[str, ...]
    whole: bool = True
    referral_id: UUID | None = None
    conference_id: UUID | None = None
    yet_to_come: bool = False


@dataclass(frozen=True)
class Said:
    """An answer before it is written down, as far as it decides what may still be read."""

    state: str
    until: date | None = None
    scope: Scope = field(default_factory=Scope)


WITHDRAWN = Said("withdrawn")


def resting_on(actor: Actor, person: Person) -> list[Resting]:
    """All that others may read today on this person's consent towards one's own agency; the newest first."""
    return stopped_by(actor, person, WITHDRAWN)


def stopped_by(actor: Actor, person: Person, said: Said) -> list[Resting]:
    """What others may read today, and could no longer read after this answer."""
    packets = _packets(actor, person)
    everybody = {row.person.pk: row.person for packet in packets for row in packet.persons.all()}
    everybody |= {row.person.pk: row.person for packet in packets for row in packet.members.all()}
    asked = disclosure.standings_together(list(everybody.values()), actor.agency_id)
    found = []
    for packet in packets:
        persons = sorted((row.person for row in packet.persons.all()), key=lambda p: p.pk)
        before = [asked[one.pk] for one in persons]
        after = [
            _answered(standing, said) if one.root_id == person.root_id else standing
            for one, standing in zip(persons, before, strict=True)
        ]
        if line := _compare(packet, before, after) or _compare_row(packet, person, asked, said):
            found.append(line)
    return found


def _compare_row(
    packet: Packet, person: Person, asked: Mapping[UUID, Standing], said: Said
) -> Resting | None:
    """The person's row in the table of the household; None where it is not lost by it."""
    losing = []
    for row in packet.members.all():
        if row.person.root_id != person.root_id:
            continue
        before = asked[row.person.pk]
        for agency, name in _receivers(packet).items():
            stood, stands = (
                household.carries_row(answer, on=clock.today(), reader=agency, purpose=packet.purpose)
                for answer in (before, _answered(before, said))
            )
            losing += [name] if stood and not stands else []
    return _line(packet, losing, [household.ITEM], whole=False) if losing else None


def digest(lines: Iterable[Resting]) -> str:
    """Stands for what was shown, so that nothing is confirmed that was not seen."""
    seen = sorted(f"{one.packet_id}:{one.receiver}:{one.whole}:{one.items}" for one in lines)
    return sha256("\n".join(seen).encode()).hexdigest()[:32]


@second_wall.lifted("disclosure")
def _packets(actor: Actor, person: Person) -> list[Packet]:
    """Of one's own agency, with the sittings they went to: to whom one has told something one may always know."""
    rows = (
        Packet.objects.filter(
            from_desk__agency_id=actor.agency_id, basis="consent", withdrawn_at__isnull=True
        )
        .filter(
            Q(persons__person__in=Person.objects.for_person(person.pk))
            | Q(members__person__in=Person.objects.for_person(person.pk)),
            until__gte=clock.today(),
        )
        .select_related("from_desk", "to_desk__agency", "referral", "agenda_item__conference__body")
        .prefetch_related(ITEMS_IN_ORDER, "persons__person", "members__person")
        .distinct()
        .order_by("-sent_at", "-id")
    )
    return list(rows[:AT_MOST])


def _answered(standing: Standing, said: Said) -> Standing:
    scope = said.scope if said.state in SHARING_STATES else Scope()
    return replace(standing, state=said.state, until=said.until, scope=scope)


def _compare(packet: Packet, before: Sequence[Standing], after: Sequence[Standing]) -> Resting | None:
    """None where nobody loses anything by it."""
    receivers = _receivers(packet)
    reading = [a for a in receivers if not disclosure.unreadable_on(packet, before, a)]
    losing = [a for a in reading if disclosure.unreadable_on(packet, after, a)]
    kinds = [i.kind for i in packet.items.all() if rules.carried(before, i.kind) is not False]
    if losing:
        return _line(packet, [receivers[a] for a in losing], kinds, whole=True)
    gone = [kind for kind in kinds if rules.carried(after, kind) is False]
    if reading and gone:
        return _line(packet, [receivers[a] for a in reading], gone, whole=False)
    return None


def _receivers(packet: Packet) -> dict[UUID, str]:
    """agency → how it is named to whoever answers; of a sitting, everybody who is named there today but the sender."""
    if packet.to_desk:
        return {packet.to_desk.agency_id: desk_title(packet.to_desk)}
    sitting = packet.agenda_item.conference_id if packet.agenda_item else None
    rows = (
        Attendee.objects.filter(conference=sitting, released_at__isnull=True)
        .exclude(desk__agency_id=packet.from_desk.agency_id)
        .select_related("desk__agency")
        .order_by("desk__agency__name", "id")
    )
    return {row.desk.agency_id: row.desk.agency.name for row in rows}


def _where(sitting: Conference | None, referral: Referral | None) -> str:
    if sitting:
        return sitting.body.name
    if referral:
        return codes.label("collaboration.referral_kinds", referral.kind)
    return _("会議から持ち出したこと")


def _line(packet: Packet, receivers: Sequence[str], kinds: Sequence[str], *, whole: bool) -> Resting:
    sitting = packet.agenda_item.conference if packet.agenda_item else None
    referral = getattr(packet, "referral", None)
    return Resting(
        packet_id=packet.id,
        where=_where(sitting, referral),
        receiver=_("、").join(receivers),
        at=sitting.held_at if sitting else packet.sent_at,
        until=packet.until,
        items=tuple(codes.label(disclosure.ITEMS, kind) for kind in kinds),
        whole=whole,
        referral_id=referral.id if referral else None,
        conference_id=sitting.id if sitting else None,
        yet_to_come=bool(sitting and sitting.status == "planned"),
    )
