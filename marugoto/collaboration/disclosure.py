"""The only module in the house that discloses: what may leave an agency, and what a receiver sees of it.

A receiver never sees a case or a matter of another agency, only a packet: chosen items, on a stated basis, until a day.
Consent is asked at every read, so that a withdrawal needs no message to anybody (ADR 0004).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.models import GuestLink, Packet, PacketPerson
from marugoto.collaboration.rules import household as household_rules
from marugoto.collaboration.rules import packet as rules
from marugoto.collaboration.rules.household import Row
from marugoto.collaboration.rules.packet import Item, Standing
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused, in_our_words
from marugoto.intake.models import Matter
from marugoto.intake.queries import persons_of
from marugoto.people import queries as people
from marugoto.people.linkage.birth import age_on
from marugoto.people.models import Consent, Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import LEGAL_BASES

ITEMS = "collaboration.packet_items"
BASES = "collaboration.legal_bases"
OUT_OF_WALL = ("consent", "law", "vital")  # what carries something out of a sitting
OWN_AGENCY = "own_agency"  # inside one agency nothing crosses a border; the packet is made all the same
COMMISSION = frozenset({"direct", "commissioned", "partly_commissioned"})  # agencies.operation_forms


# --- consent ---------------------------------------------------------------------------------------------------------


@second_wall.lifted("disclosure")
def standings_of(persons: Iterable[Person], agency_id: UUID) -> list[Standing]:
    """The answer of each person towards an agency that counts, in their order (records that are one person count as one)."""
    on = clock.today()
    return [_standing(person, people.consent_of(person, agency_id, on)) for person in persons]


@second_wall.lifted("disclosure")
def standings_together(persons: Collection[Person], agency_id: UUID) -> dict[UUID, Standing]:
    """record → the answer that counts for what was passed on about it; as many questions for many as for few, or for nobody."""
    newest = people.consents_for_given(persons, {agency_id}, clock.today())
    return {person.pk: _standing(person, newest.get((person.pk, agency_id))) for person in persons}


def _standing(person: Person, answer: Consent | None) -> Standing:
    return Standing(
        name=person.display_name,
        state=answer.state if answer else "not_asked",
        until=answer.until if answer else None,
        scope_note=answer.scope_note if answer else "",
        anonymous=person.anonymous,
        scope=people.scope_of(answer),
        answered_on=answer.answered_on if answer else None,
    )


# --- what may leave --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A packet that has passed the rules and may be sealed by an action. ``basis`` as it will stand in the ledger."""

    basis: str
    basis_note: str
    until: date
    items: tuple[tuple[str, str], ...]
    persons: tuple[Person, ...]
    members: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What the sender wants to send: chosen items (kind, words), basis, the line it asks for, until when.

    ``members``: of the household those who go along in its table, each on an answer of one's own.
    """

    basis: str
    items: Sequence[tuple[str, str]]
    basis_note: str = ""
    until: date | None = None
    members: Sequence[UUID] = ()


def compose(
    *, wish: Wish, matter: Matter, from_desk: Desk, to_desk: Desk, asked: str, moves_baton: bool, on: date
) -> Draft:
    """A packet from one desk to another, judged. Refused, with the field: the basis does not carry it; an item may not
    leave; the end lies beyond the consent."""
    persons = persons_of(matter, seen_by=from_desk.agency_id)
    standings = standings_of(persons, from_desk.agency_id)
    inside = from_desk.agency_id == to_desk.agency_id
    basis = OWN_AGENCY if inside else wish.basis
    if not inside:
        _judge_basis(wish=wish, standings=standings, from_desk=from_desk, to_desk=to_desk, on=on)
    identified = sum(not p.anonymous for p in persons)
    if problem := rules.anonymous_problem(basis=basis, moves_baton=moves_baton, identified=identified):
        raise Refused(problem, field="basis")
    items = _judge_items(wish.items, basis=basis, persons=persons, asked=asked)
    if basis == "consent":
        _judge_scope(items, standings=standings, agency_id=to_desk.agency_id, purpose="referral")
    if basis != "anonymous":
        _judge_protection(persons, items, to_desk.agency_id)
    members = _judge_members(wish, matter=matter, basis=basis, from_desk=from_desk, to_desk=to_desk, on=on)
    consents = [s.until for s in standings] if basis == "consent" else []
    until = wish.until or rules.default_until(on=on, consents=consents)
    ends = min((d for d in consents if d), default=None)
    if problem := rules.until_problem(on=on, until=until, consent_until=ends):
        raise Refused(problem, field="until")
    return Draft(
        basis=basis,
        basis_note="" if inside else wish.basis_note.strip(),
        until=until,
        items=items,
        persons=() if basis == "anonymous" else tuple(persons),
        members=members,
    )


def household_of(matter: Matter, *, seen_by: UUID) -> list[tuple[Person, str]]:
    """Of the household of a matter (else of its first person) those whom an agency is involved with, and the relation of each
    to the head, as of today. Whom it does not know it cannot have asked."""
    on = clock.today()
    first = next(iter(persons_of(matter, seen_by=seen_by)), None)
    home = matter.household or (people.household_of(first, on) if first else None)
    if home is None:
        return []
    rows = people.members_of(home, on, seen_by=seen_by)
    known = people.known_among([row.person.root_id for row in rows], seen_by)
    return [(row.person, row.relation) for row in rows if row.person.root_id in known]


def _judge_members(
    wish: Wish, *, matter: Matter, basis: str, from_desk: Desk, to_desk: Desk, on: date
) -> tuple[Row, ...]:
    """The table of the household, frozen: only who was chosen, each of whom agreed where consent is the basis."""
    wanted = set(wish.members)
    here = household_of(matter, seen_by=from_desk.agency_id) if wanted else []
    chosen = [(person, relation) for person, relation in here if person.id in wanted]
    kinds = [kind for kind, _body in wish.items]
    field, problem = household_rules.choice_problem(
        chosen=len(wanted), found=len(chosen), basis=basis, items=kinds
    )
    if problem:
        raise Refused(problem, field=field)
    persons = [person for person, _relation in chosen]
    if basis == "consent":
        standings = standings_of(persons, from_desk.agency_id)
        if problem := household_rules.consent_problem(
            standings=standings, on=on, agency_id=to_desk.agency_id
        ):
            raise Refused(problem, field="members")
    _judge_protection(persons, [], to_desk.agency_id)
    rows = [Row(p.id, p.display_name, relation, age_on(p.birth, on)) for p, relation in chosen]
    return tuple(household_rules.snapshot(rows))


def compose_for_sitting(
    *,
    persons: Sequence[Person],
    from_agency: UUID,
    basis: str,
    article: str,
    items: Sequence[tuple[str, str]],
    question: str,
    until: date,
) -> Draft:
    """A packet for the named members of one sitting; its basis is that of the kind of meeting."""
    judged = _judge_items(items, basis=basis, persons=persons, asked=question)
    if basis == "consent":
        standings = standings_of(persons, from_agency)
        _judge_scope(judged, standings=standings, agency_id=None, purpose="conference")
    kept = () if basis == "anonymous" else tuple(persons)
    note = "" if article in LEGAL_BASES[basis].article else article
    return Draft(basis=basis, basis_note=note, until=until, items=judged, persons=kept)


def compose_out_of_wall(
    *, persons: Sequence[Person], wish: Wish, from_desk: Desk, to_desk: Desk, on: date
) -> Draft:
    """One thing said behind the wall, on its way out: to the desk that brought the case, on a basis of its own. What a
    meeting allows to be said there carries nothing out; nor is it enough that both desks are of one agency."""
    standings = standings_of(persons, from_desk.agency_id)
    if wish.basis not in OUT_OF_WALL:
        raise Refused(
            _("会議の外へ持ち出すには、本人同意・法令・生命身体の保護のどれかが要ります。"), field="basis"
        )
    _judge_basis(wish=wish, standings=standings, from_desk=from_desk, to_desk=to_desk, on=on)
    items = _judge_items(wish.items, basis=wish.basis, persons=persons, asked="")
    if wish.basis == "consent":
        _judge_scope(items, standings=standings, agency_id=to_desk.agency_id, purpose="conference")
    _judge_protection(persons, items, to_desk.agency_id)
    consents = [s.until for s in standings] if wish.basis == "consent" else []
    until = wish.until or rules.default_until(on=on, consents=consents)
    ends = min((d for d in consents if d), default=None)
    if problem := rules.until_problem(on=on, until=until, consent_until=ends):
        raise Refused(problem, field="until")
    return Draft(wish.basis, wish.basis_note.strip(), until, items, tuple(persons))


def _judge_basis(
    *, wish: Wish, standings: Sequence[Standing], from_desk: Desk, to_desk: Desk, on: date
) -> None:
    if wish.basis not in LEGAL_BASES:
        raise Refused(_("情報を渡す根拠を選んでください。"), field="basis")
    codes.require(BASES, wish.basis, on=on, field="basis")
    basis = rule_of(wish.basis)
    if problem := rules.basis_problem(basis=basis, note=wish.basis_note, standings=standings, on=on):
        at_note = basis.asks_note and not wish.basis_note.strip()
        raise Refused(problem, field="basis_note" if at_note else "basis")
    if problem := rules.commission_problem(
        basis=wish.basis,
        from_operation=from_desk.agency.operation,
        to_operation=to_desk.agency.operation,
        allowed=COMMISSION,
    ):
        raise Refused(problem, field="basis")


def _judge_scope(
    items: Sequence[tuple[str, str]], *, standings: Sequence[Standing], agency_id: UUID | None, purpose: str
) -> None:
    """Whoever agreed in part is not passed over: receiver, items and purpose lie inside of what was agreed to."""
    named = {kind: codes.label(ITEMS, kind) for kind, _body in items}
    field, problem = rules.scope_problem(
        standings=standings, agency_id=agency_id, items=named, purpose=purpose
    )
    if problem:
        raise Refused(problem, field=field)


def rule_of(code: str) -> rules.Basis:
    """A basis as the rules know it: the law from policy.purposes, what must be written down from the code list."""
    law = LEGAL_BASES[code]
    extra = codes.entry(BASES, code).extra
    note = ""
    if extra.get("asks_article"):
        note = _("どの法令の第何条によるのかを書いてください。")
    elif extra.get("asks_reason"):
        note = _("なぜ急ぐのか、なぜ同意を得られないのかを書いてください。")
    return rules.Basis(code=code, consent=law.consent, for_referral=law.for_referral, asks_note=note)


def _judge_items(
    items: Sequence[tuple[str, str]], *, basis: str, persons: Sequence[Person], asked: str
) -> tuple[tuple[str, str], ...]:
    for kind, _body in items:
        codes.require(ITEMS, kind, on=clock.today(), field="items")
    known = [_item(kind, body) for kind, body in items]
    words = [word for p in persons for word in telling(p)]
    if problem := rules.items_problem(items=known, basis=basis, words=words, asked=asked):
        raise Refused(problem, field="items")
    return tuple((item.kind, item.body.strip()) for item in known)


def _judge_protection(persons: Sequence[Person], items: Sequence[tuple[str, str]], agency_id: UUID) -> None:
    """Whom a protective measure hides from the receiver cannot be sent there, nor an address that it may not know."""
    ids = [p.id for p in persons]
    if people.hidden_among(ids, agency_id):
        raise Refused(
            _("支援措置のある人がいて、渡す相手は見てよい機関に入っていません。市の担当に確かめてください。"),
            field="to_desk",
        )
    if people.address_hidden_among(ids, agency_id) and any(_tells_place(kind) for kind, _body in items):
        raise Refused(_("支援措置のため、この相手に住所は渡せません。住所を外してください。"), field="items")


def _tells_place(kind: str) -> bool:
    return bool(codes.entry(ITEMS, kind).extra.get("hide_if_protected"))


def _item(kind: str, body: str) -> Item:
    extra = codes.entry(ITEMS, kind).extra
    return Item(
        kind=kind,
        body=body,
        identifies=bool(extra.get("identifies")),
        sensitive=bool(extra.get("sensitive")),
    )


def telling(person: Person) -> list[str]:
    """The words that would tell who this is: name, family name, reading, telephone, address."""
    whole = (person.display_name, person.family_name, person.display_kana, person.phone, person.address)
    return [word for word in whole if word and word != person.label]


# --- what a receiver sees --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownItem:
    """One item as it was on the day it was sent."""

    kind: str
    label: str
    body: str
    sensitive: bool


@dataclass(frozen=True)
class Shown:
    """A packet as it may be read now. ``why_not``: why it can no longer be read (then no item and no person is in it)."""

    packet_id: UUID
    basis: str
    article: str
    note: str
    until: date
    items: tuple[ShownItem, ...] = ()
    persons: tuple[tuple[UUID, str], ...] = ()
    members: tuple[Row, ...] = ()
    why_not: str = ""

    @property
    def looked_at(self) -> list[UUID]:
        """Whose information is in it, for the trail."""
        return list(
            dict.fromkeys([*(key for key, _name in self.persons), *(row.person_id for row in self.members)])
        )

    @property
    def relations(self) -> bool:
        """Is a relation told in the table of the household?"""
        return any(row.relation for row in self.members)


def packet_for(actor: Actor, packet_id: UUID) -> Shown:
    """The packet of a つなぎ, for those whom it was given to. Http404: for everybody else. The look is recorded.

    After it was withdrawn, after its day, and while the consent it rests on is not there: nothing of it.
    """
    found = (
        Packet.objects.select_related("from_desk__agency", "to_desk")
        .prefetch_related("items", "persons__person")
        .filter(given_to(actor), pk=packet_id)
        .first()
    )
    if found is None:
        raise Http404
    shown = _as_readable(found, actor.agency_id)
    _note_look("packet.viewed", found, by=actor, shown=shown, purpose="referral")
    return shown


def given_to(actor: Actor) -> Q:
    """Packets given to this worker's agency (a lay receiver: to one's own desks); those on paper are read on paper."""
    mine = Q(to_desk__agency_id=actor.agency_id)
    if not actor.can(Permission.PERSON_SEARCH_MUNICIPALITY):
        mine = Q(to_desk_id__in=actor.desk_ids)
    return mine & Q(referral__on_paper=False)


def sent_packet(actor: Actor, packet: Packet) -> Shown:
    """One's own packet, whole: the sender keeps what was sent. Http404: it is another agency's."""
    if packet.from_desk.agency_id != actor.agency_id:
        raise Http404
    shown = _open(packet, actor.agency_id)
    _note_look("packet.viewed", packet, by=actor, shown=shown, purpose="consultation")
    return shown


@second_wall.lifted("disclosure")
def everybody_in(packet: Packet) -> list[Person]:
    """All persons a packet is about, whoever asks: to judge by their answers, never to be shown."""
    return [row.person for row in packet.persons.select_related("person").order_by("id")]


def carried_packet(actor: Actor, packet: Packet) -> Shown:
    """What was carried out of a sitting, for the agencies between which it went. Http404: for everybody else."""
    if packet.from_desk.agency_id == actor.agency_id:
        return sent_packet(actor, packet)
    if packet.to_desk_id not in actor.seats:
        raise Http404
    shown = _as_readable(packet, actor.agency_id)
    _note_look("packet.viewed", packet, by=actor, shown=shown, purpose="conference")
    return shown


def guest_packet(link: GuestLink) -> Shown:
    """The packet of a つなぎ on paper, for the guest who has just given the code of a link: what the receiving desk's agency may
    read now, asked like every other read. The trail keeps it without an actor; it names the link."""
    shown = guest_reads(link)
    packet = link.referral.packet
    with transaction.atomic():  # nobody looks: what the trail keeps is that the link showed it
        audit.record(
            "guest.viewed",
            by=None,
            refs=[Ref("packet", packet.id), Ref("guest_link", link.id)],
            persons=shown.looked_at,
            matter=packet.matter_id,
            municipality=packet.matter.municipality_id,
            purpose="referral",
            data={"shown": not shown.why_not},
        )
    return shown


@second_wall.lifted("disclosure")
def guest_reads(link: GuestLink) -> Shown:
    """The same without a trace, for an act that asks whether the packet may still be read."""
    return _as_readable(link.referral.packet, link.referral.to_desk.agency_id)


def sitting_packet(actor: Actor, packet: Packet) -> Shown:
    """What was disclosed to a sitting. Whether this worker is a named and sworn member was asked in access.py."""
    own = packet.from_desk.agency_id == actor.agency_id
    shown = _open(packet, actor.agency_id) if own else _as_readable(packet, actor.agency_id)
    _note_look("conference.viewed", packet, by=actor, shown=shown, purpose="conference")
    return shown


def _note_look(what: str, packet: Packet, *, by: Actor, shown: Shown, purpose: str) -> None:
    audit.record_look(
        what,
        by=by,
        refs=[Ref("packet", packet.id)],
        persons=shown.looked_at,
        matter=packet.matter_id,
        purpose=purpose,
        data={"shown": not shown.why_not},
    )


@second_wall.lifted("disclosure")
def closed_among(packets: Iterable[Packet], actor: Actor) -> set[UUID]:
    """Ids of the packets that a receiver can no longer read today, for lists. Three queries, however many packets."""
    given = {p.id: p for p in packets}
    standings = _standings_of_packets(given)
    gone = hidden_packets(given, actor)
    shut = {k for k, packet in given.items() if _unreadable(packet, standings[k], actor.agency_id)}
    return gone | shut


def closed_to_all(packets: Iterable[Packet]) -> set[UUID]:
    """Ids of the packets that nobody but the sender can read today, whichever agency asks. For the ledger."""
    given = {p.id: p for p in packets}
    standings = _standings_of_packets(given)
    return {key for key, packet in given.items() if _unreadable(packet, standings[key], None)}


@second_wall.lifted("disclosure")
def _standings_of_packets(given: Mapping[UUID, Packet]) -> dict[UUID, list[Standing]]:
    rows = list(PacketPerson.objects.filter(packet__in=given).select_related("person").order_by("id"))
    agencies_of = {p.from_desk.agency_id for p in given.values()}
    newest = people.consents_for_given([row.person for row in rows], agencies_of, clock.today())
    standings: dict[UUID, list[Standing]] = {key: [] for key in given}
    for row in rows:
        agency_id = given[row.packet_id].from_desk.agency_id
        answer = newest.get((row.person_id, agency_id))
        standings[row.packet_id].append(_standing(row.person, answer))
    return standings


@second_wall.lifted("disclosure")
def hidden_packets(packet_ids: Collection[UUID], actor: Actor) -> set[UUID]:
    """Which of these packets are about nobody but persons who are hidden from the reader's agency. One query."""
    about = PacketPerson.objects.filter(packet__in=packet_ids)
    shown = about.filter(people.not_hidden(actor.agency_id)).values("packet_id")
    rows = about.exclude(packet__in=shown).order_by("packet_id")
    return set(rows.values_list("packet_id", flat=True))


@second_wall.lifted("disclosure")
def rests_of(packet_ids: Collection[UUID]) -> dict[UUID, tuple[str, bool]]:
    """On which basis these packets rest, and whether they stand: for those who may know that there is one, no word of it."""
    rows = Packet.objects.filter(pk__in=packet_ids).order_by("id")
    today = clock.today()
    return {p.pk: (p.basis, p.withdrawn_at is None and p.until >= today) for p in rows}


@second_wall.lifted("disclosure")
def never_came(actor: Actor) -> list[UUID]:
    """Packets to this worker's desks about nobody but hidden persons. Asked past the wall: a receiver who may open no person's
    record (民生委員) could not tell the hidden from the others, and would miss all of them. One query."""
    about = PacketPerson.objects.filter(packet=OuterRef("packet"))
    shown = about.filter(people.not_hidden(actor.agency_id))
    hidden = PacketPerson.objects.filter(~people.not_hidden(actor.agency_id), packet__to_desk__in=actor.seats)
    rows = hidden.filter(~Exists(shown)).order_by("packet_id")
    return list(rows.values_list("packet_id", flat=True).distinct())


def unreadable_on(packet: Packet, standings: Sequence[Standing], reader: UUID | None) -> str:
    """Why an agency could not read this packet today, were these the answers of its persons ("" : it could)."""
    return _unreadable(packet, standings, reader)


def _unreadable(packet: Packet, standings: Sequence[Standing], reader: UUID | None) -> str:
    return rules.unreadable(
        on=clock.today(),
        until=packet.until,
        withdrawn=packet.withdrawn_at is not None,
        consent_basis=_by_consent(packet),
        standings=standings,
        reader=reader,
        purpose=packet.purpose,
    )


def _by_consent(packet: Packet) -> bool:
    law = LEGAL_BASES.get(packet.basis)
    return bool(law and law.consent)


@second_wall.lifted("disclosure")
def _as_readable(packet: Packet, reader: UUID) -> Shown:
    """A packet about nobody but persons who are hidden from the reader's agency is closed like any other closed one."""
    subjects = [row.person for row in packet.persons.select_related("person").order_by("id")]
    shown = people.shown_to(reader, subjects)
    agency_id = packet.from_desk.agency_id
    # Of all, also of whoever is hidden from the reader: a withdrawal cuts every later read.
    answers = people.consents_for_given(subjects, {agency_id}, clock.today())
    standings = [_standing(one, answers.get((one.pk, agency_id))) for one in subjects]
    reason = _unreadable(packet, standings, reader)
    if subjects and not shown:
        reason = rules.WITHDRAWN
    if reason:
        return Shown(
            packet.id,
            _basis_label(packet.basis),
            _article(packet.basis),
            "",
            packet.until,
            why_not=in_our_words(reason),
        )
    return _open(packet, reader, standings if _by_consent(packet) else (), asks=_by_consent(packet))


@second_wall.lifted("disclosure")
def _open(packet: Packet, reader: UUID, standings: Sequence[Standing] = (), *, asks: bool = False) -> Shown:
    """``standings``: the answers on which it rests today; what they no longer carry is left out. ``asks``: each member of the
    household is asked, too."""
    subjects = [row.person for row in packet.persons.select_related("person").order_by("id")]
    shown = people.shown_to(reader, subjects)
    placeless = people.address_hidden_among([p.id for p in subjects], reader)
    return Shown(
        packet_id=packet.id,
        basis=_basis_label(packet.basis),
        article=_article(packet.basis),
        note=packet.basis_note,
        until=packet.until,
        items=tuple(
            ShownItem(i.kind, codes.label(ITEMS, i.kind), i.body, _item(i.kind, i.body).sensitive)
            for i in packet.items.order_by("sort", "id")
            if not (placeless and _tells_place(i.kind)) and rules.carried(standings, i.kind) is not False
        ),
        persons=tuple((person.id, person.display_name) for person in shown),
        members=_members_of(packet, reader, asks=asks),
    )


def _members_of(packet: Packet, reader: UUID, *, asks: bool) -> tuple[Row, ...]:
    """The table of the household as it was sent, without whoever is hidden from the reader, or does not agree any more."""
    rows = list(packet.members.select_related("person").order_by("sort", "id"))
    if not rows:
        return ()
    shown = {p.id for p in people.shown_to(reader, [row.person for row in rows])}
    answers = standings_together([r.person for r in rows], packet.from_desk.agency_id) if asks else {}
    kept = [
        Row(row.person_id, row.name, row.relation, row.age)
        for row in rows
        if row.person_id in shown
        and (
            not asks
            or household_rules.carries_row(
                answers[row.person_id], on=clock.today(), reader=reader, purpose=packet.purpose
            )
        )
    ]
    return tuple(household_rules.told(kept))


def _basis_label(code: str) -> str:
    return codes.label(BASES, code)


def _article(code: str) -> str:
    found = codes.entries(BASES).get(code)
    return str(found.extra.get("article", "")) if found else ""
