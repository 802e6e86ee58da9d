"""Random small worlds, played by the actions of the pages and under the wall, with a secret word in everything that is said.

Every world is played in the town of the cast and forgotten again. What it wrote down for the oracle are the facts as they were
played (who sent what to whom, who agreed, who sits where), never what the house made of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from marugoto.cases.actions import assessment, handover, opening, plan, progress
from marugoto.cases.models import Case, Step
from marugoto.collaboration.actions import agenda, copies, guests, packets, referrals, sittings
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import Attendee, ConferenceBody, Referral
from marugoto.collaboration.wall import actions as wall
from marugoto.core import clock, second_wall
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.disclosures import actions as disclosures
from marugoto.emergency import actions as emergency
from marugoto.intake.actions import consultations, drafts, letters, notices
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.intake.actions.workers import Given
from marugoto.intake.models import Matter as MatterRow
from marugoto.participation.actions import contacts, hopes, placements, roles
from marugoto.people.actions import consent, history, links, persons, protection
from marugoto.people.models import Person
from marugoto.policy.permissions import Permission as P
from marugoto.resources.models import Service
from tests.factories.agencies import CAST, Town, Worker
from tests.factories.collaboration import body_of
from tests.house.strictness import as_the_pages
from tests.leaks import rooms
from tests.leaks.oracle import Glass, Item, Letter, Matter, Meeting, Someone, Viewer

FRONT = "秘"  # with which every secret begins
TAKES_IN = ("sato", "tanaka", "takahashi", "pharmacist")
WORKS_ON = {"sato": "suzuki", "tanaka": "tanaka", "takahashi": "takahashi"}
RECEIVE = {"b": "tanaka", "c": "takahashi", "a": "sato", "volunteers": "volunteer", "paper": ""}
KINDS = ("support_meeting", "layered_meeting")
REFUSED = object()


def viewer_of(name: str, worker: Worker) -> Viewer:
    """A worker as the oracle knows one: where, and what kind of work (said by the role, not by an access rule)."""
    rights = worker.actor.permissions
    return Viewer(
        name=name,
        agency=str(worker.agency.pk),
        desk=str(worker.desk.pk) if worker.desk else "",
        persons=P.PERSON_READ in rights,
        receives=P.REFERRAL_READ in rights,
        files=P.CASE_READ in rights,
        lay=P.PERSON_SEARCH_MUNICIPALITY not in rights,
        searches=P.PERSON_SEARCH_MUNICIPALITY in rights,
        coordinates=P.BOARD_READ in rights,
        protects=P.PERSON_PROTECT in rights,
        reviews=P.GLASS_REVIEW in rights,
        town=str(worker.agency.municipality_id),
        keeps=P.OUTREACH_KEEP in rights,
        evacuates=P.EVACUATION_KEEP in rights,
        reports=P.SAFETY_REPORT in rights,
        lists=P.ACTIVITY_WRITE in rights,
        surveys=P.SURVEY_READ in rights,
        studies=P.STUDY_READ in rights,
    )


@dataclass
class Stage:
    """The town and its people, built once; the standing meetings."""

    town: Town
    people: dict[str, Worker]
    bodies: dict[str, ConferenceBody]
    viewers: dict[str, Viewer]

    @classmethod
    def build(cls, town: Town, people: dict[str, Worker]) -> "Stage":
        """With the two standing meetings of the city."""
        bodies = {kind: body_of(town.city, kind) for kind in KINDS}
        return cls(town, people, bodies, {name: viewer_of(name, w) for name, w in people.items()})


@dataclass
class World:
    """One world: what was said in it, and the numbers of everything that a page could be opened with."""

    stage: Stage
    dice: Random
    items: list[Item] = field(default_factory=list)
    ids: dict[str, list[UUID]] = field(default_factory=dict)
    someone: dict[UUID, Someone] = field(default_factory=dict)
    matters: dict[UUID, Matter] = field(default_factory=dict)
    linked: list[tuple[Someone, Someone]] = field(default_factory=list)
    guests: list[tuple[str, str, str]] = field(default_factory=list)  # name, address and code of a link
    refused: int = 0
    cases: list[tuple[Case, str, list[Someone]]] = field(default_factory=list)
    handed: list[tuple[UUID, str, set[UUID]]] = field(default_factory=list)  # handout, visitor, rows
    recalled: set[UUID] = field(default_factory=set)
    feeds: list[tuple[str, str]] = field(default_factory=list)  # whose calendar link, and its token

    def same_as(self, one: Someone) -> list[Someone]:
        """Everything that is written down of this person, under however many records."""
        found = [one]
        for both in self.linked:
            found += [mine for mine in both if any(m is one for m in both) and mine is not one]
        return found

    def secret(self, kind: str, **facts: Any) -> str:
        """A new secret word, and the facts that decide who may know it."""
        word = f"{FRONT}{len(self.items):02}{self.dice.randrange(36**5):06x}語"
        self.items.append(Item(secret=word, kind=kind, **facts))
        return word

    def noted(self, what: str, key: UUID) -> UUID:
        """The number of something that has a page."""
        self.ids.setdefault(what, []).append(key)
        return key

    def act(self, who: str, what: Callable[..., Any], /, **more: Any) -> Any:
        """Does something as a page does it: as the role of the pages, standing where the worker stands. None: refused."""
        actor = self.stage.people[who].actor
        kept = len(self.items)
        try:
            with transaction.atomic(), as_the_pages(), second_wall.standing(actor):
                return what(**more, by=actor)
        except Refused:
            self.refused += 1
            del self.items[kept:]
            return None

    def as_guest(self, what: Callable[..., Any], /, **more: Any) -> Any:
        """Does something as a guest's page does it: as the role of the pages, standing nowhere. REFUSED: it was."""
        try:
            with transaction.atomic(), as_the_pages(), second_wall.standing(None):
                return what(**more)
        except Refused:
            return REFUSED

    def agency(self, who: str) -> str:
        """The agency of somebody, as the oracle knows it."""
        return self.stage.viewers[who].agency

    def desk(self, who: str) -> str:
        """And the desk."""
        return self.stage.viewers[who].desk


def play(stage: Stage, seed: int) -> World:
    """A world of this seed: a worry or two, and what may come of it."""
    world = World(stage, Random(seed))
    for _n in range(world.dice.randint(1, 2)):
        _worry(world)
    dice, drawn = rooms.draw(seed)
    early = [dice.random() < 0.6 for _room in drawn]
    for room in (one for one, first in zip(drawn, early, strict=True) if first):
        room(world, dice)
    for one, odds in ((_notice, 0.25), (_web_letter, 0.25), (_draft, 0.3), (_same, 0.35), (_protect, 0.3)):
        if world.dice.random() < odds:
            one(world)
    if world.dice.random() < 0.4:
        _disclose(world)
    if world.dice.random() < 0.5:
        _break_glass(world)
    for _n in range(world.dice.randint(0, 2)):
        _answer(world, *world.dice.choice(list(world.someone.items())))
    _hand_over(world)
    for room in (one for one, first in zip(drawn, early, strict=True) if not first):
        room(world, dice)
    _second_address(world)
    return world


# --- a worry ----------------------------------------------------------------------------------------------------------


def _worry(world: World) -> None:
    dice = world.dice
    who = dice.choice(TAKES_IN)
    agency, desk = world.agency(who), world.desk(who)
    persons = [Someone() for _n in range(dice.randint(1, 2))]
    state = dice.choice(("given", "given", "given", "refused", "not_asked"))
    subjects = [
        Subject(
            name=f"渡邊 {world.secret('name', person=one)}",
            birth="1950-03-01",
            address=f"みさき市本町{world.secret('address', person=one)}",
            phone="",
        )
        for one in persons
    ]
    talk = world.act(
        who,
        consultations.receive,
        consultation_id=new_id(),
        received=Received(
            channel="visit",
            story=world.secret("talk", agency=agency, desk=desk),
            caller_relation="self",
            urgency="this_week",
            outcome="taken_on",
            consent_state=state,
            consent_form="oral" if state == "given" else "",
            consent_scope=world.secret("consent", agency=agency, desk=desk) if state == "given" else "",
            subjects=subjects,
        ),
    )
    rows = MatterRow.objects.get(pk=talk.matter_id).persons.order_by("created_at", "id")
    found = [row.person_id for row in rows]
    for key, one in zip(found, persons, strict=True):
        one.known_to.add(agency)
        one.consents[agency] = state
        world.someone[world.noted("person_id", key)] = one
    world.noted("matter_id", talk.matter_id)
    world.matters[talk.matter_id] = Matter(agency, agency)
    case = _case(world, who, talk.matter_id, found) if who in WORKS_ON and dice.random() < 0.7 else None
    if dice.random() < 0.75:
        _send(world, who, talk.matter_id, persons)
    if case and dice.random() < 0.75:
        _sit(world, WORKS_ON[who], case, persons)


def _case(world: World, who: str, matter_id: UUID, person_ids: Sequence[UUID]) -> Case | None:
    worker = WORKS_ON[who]
    home = world.agency(worker)

    def word() -> str:
        return world.secret("file", agency=home)

    case: Case | None = world.act(
        worker,
        opening.open_case,
        matter=MatterRow.objects.get(pk=matter_id),
        title=word(),
        persons=list(Person.objects.filter(pk__in=person_ids).order_by("id")),
    )
    if case is None:
        return None
    world.noted("case_id", case.pk)
    world.cases.append((case, worker, [world.someone[key] for key in person_ids]))
    assessed = assessment.Assessed(on=clock.today(), summary=word(), wishes=word())
    made = world.act(worker, assessment.assess, case=case, assessed=assessed)
    world.noted("assessment_id", made.pk)
    note = progress.Noted(at=clock.now(), method="phone", body=word(), kind="listening")
    noted = world.act(worker, progress.note_progress, case=case, noted=note)
    world.noted("note_id", noted.pk)
    step = plan.PlannedStep(what=word(), due_on=clock.today() + timedelta(days=9), who="本人")
    planned = plan.Planned(situation=word(), goals=[plan.PlannedGoal(words=word(), steps=[step])])
    draft = world.act(worker, plan.make_plan, case=case, planned=planned)
    world.noted("plan_id", draft.pk)
    for key in Step.objects.filter(goal__plan=draft).order_by("id").values_list("id", flat=True):
        world.noted("step_id", key)
    if world.dice.random() < 0.5:
        draft = world.act(worker, plan.record_consent, plan=draft, on=clock.today(), form="oral")
        if world.dice.random() < 0.6:
            world.act(worker, plan.endorse, plan=draft, on=clock.today(), by_conference="会議")
    _take_part(world, worker, case, person_ids[0])
    return case


def _take_part(world: World, worker: str, case: Case, key: UUID) -> None:
    """The first person of a case says what they would like, begins in a role, and the place has a worry."""
    home, someone, today = world.agency(worker), world.someone[key], clock.today()

    def word() -> str:
        return world.secret("wish", agency=home, person=someone)

    field = Service.objects.create(municipality=world.stage.town.municipality, kind="salon", name="畑")
    host = world.act(worker, roles.take_up, service=field, told=roles.ToldHost(since=today))
    told = roles.ToldRole(title="水やり", kind="farm", tasks="水をまく", since=today)
    role = world.act(worker, roles.open_role, host=host, told=told)
    world.noted("host_id", host.pk)
    world.noted("role_id", role.pk)
    wish = hopes.ToldHope(words=word(), heard_on=today, barrier_words=word(), gives=word())
    person = Person.objects.get(pk=key)
    hope = world.act(worker, hopes.hear, hope_id=new_id(), case=case, person=person, told=wish)
    if hope is None:
        return
    world.noted("hope_id", hope.pk)
    made = world.act(worker, placements.choose, placement_id=new_id(), hope=hope, role=role, why=word())
    world.noted("placement_id", made.pk)
    world.act(worker, placements.agree, placement=made, name="花", needs=word(), on=today, form="oral")
    world.act(worker, placements.move, placement=made, stage="trial", on=today, words=word())
    spoken = contacts.Spoken(kind="worry", on=today, words=word())
    world.act(worker, contacts.note_contact, host=host, spoken=spoken, placement=made)


# --- a letter ---------------------------------------------------------------------------------------------------------


def _send(world: World, who: str, matter_id: UUID, persons: list[Someone]) -> None:
    dice = world.dice
    place = dice.choice(
        [p for p in RECEIVE if world.stage.town.places[p].desk.pk != world.stage.people[who].desk.pk]
    )
    to = world.stage.town.places[place]
    basis = dice.choice(("consent", "consent", "consent", "law", "vital"))
    moves = dice.random() < 0.4
    letter = Letter(
        sender=world.agency(who),
        sender_desk=world.desk(who),
        receiver=str(to.agency.pk),
        receiver_desk=str(to.desk.pk),
        basis=basis if to.agency.pk != world.stage.people[who].agency.pk else "own",
        about=persons,
        on_paper=place == "paper",
    )
    kept = len(world.items)
    items = [
        ("complaint", world.secret("letter", letter=letter)),
        ("address", world.secret("letter", letter=letter, tells_place=True)),
    ]
    sent = world.act(
        who,
        referrals.send,
        referral_id=new_id(),
        matter_id=matter_id,
        letter=referrals.Letter(
            to_desk_id=to.desk.pk,
            kind="handover" if moves else "request",
            asked=world.secret("asked", letter=letter),
            wish=Wish(basis=basis, items=items, basis_note="法令の条文" if basis != "consent" else ""),
        ),
    )
    if sent is None:
        del world.items[kept:]
        return
    world.noted("referral_id", sent.pk)
    if dice.random() < 0.3:
        _print(world, who, sent, letter)
    if place == "paper":
        if dice.random() < 0.8:
            _invite(world, who, sent, letter)
        return
    for one in dice.sample((_ask_back, _decline, _accept, _withdraw), dice.randint(0, 2)):
        one(world, who, RECEIVE[place], sent, letter)


def _print(world: World, who: str, sent: Referral, letter: Letter) -> None:
    name = world.secret("handed", letter=letter)
    world.act(who, copies.print_copies, batch=new_id(), packet=sent.packet, what="つなぎ", names=[name])


def _invite(world: World, who: str, sent: Referral, letter: Letter) -> None:
    """Somebody without an account gets a link; it may be revoked, shut by wrong codes, or be used up."""
    name = world.secret("handed", letter=letter)
    made = world.act(who, guests.make_link, link_id=new_id(), referral_id=sent.pk, guest=name, days="week")
    if made is None:
        return
    guest = f"guest {len(world.guests)}"
    world.guests.append((guest, made.token, made.code))
    letter.guest = guest
    end = world.dice.random()
    if end < 0.15:
        world.act(who, guests.revoke_link, referral_id=sent.pk)
        letter.guest = ""
    elif end < 0.3:
        wrong = f"{(int(made.code) + 1) % 10**6:06}"
        for _n in range(5):
            world.as_guest(guests.enter, link_id=made.link.pk, code=wrong)
        letter.guest = ""
    elif end < 0.5:
        world.as_guest(guests.enter, link_id=made.link.pk, code=made.code)
        note = world.secret("reply", letter=letter)
        if world.as_guest(guests.decline, link_id=made.link.pk, reason="full", note=note) is not REFUSED:
            letter.open = False


def _ask_back(world: World, who: str, other: str, sent: Referral, letter: Letter) -> None:
    question = world.secret("reply", letter=letter)
    if world.act(other, referrals.ask_back, referral_id=sent.pk, question=question):
        world.act(who, referrals.answer, referral_id=sent.pk, body=world.secret("message", letter=letter))


def _decline(world: World, _who: str, other: str, sent: Referral, letter: Letter) -> None:
    note = world.secret("reply", letter=letter)
    if world.act(other, referrals.decline, referral_id=sent.pk, reason="full", note=note):
        letter.open = False


def _accept(world: World, who: str, other: str, sent: Referral, letter: Letter) -> None:
    if not world.act(other, referrals.accept, referral_id=sent.pk, note=world.secret("reply", letter=letter)):
        return
    for one in letter.about:
        if one.named is None or letter.receiver in one.named:
            one.known_to.add(letter.receiver)
    if sent.moves_baton:
        world.matters[sent.matter_id].holder = letter.receiver
    if world.dice.random() < 0.4 and world.act(who, packets.revoke_packet, packet_id=sent.packet_id) is None:
        letter.open = Referral.objects.get(pk=sent.pk).packet.withdrawn_at is None
    if world.dice.random() < 0.5:
        note = world.secret("reply", letter=letter)
        world.act(other, referrals.report_back, referral_id=sent.pk, result="helping", note=note)


def _withdraw(world: World, who: str, _other: str, sent: Referral, letter: Letter) -> None:
    note = world.secret("message", letter=letter)
    if world.act(who, referrals.withdraw, referral_id=sent.pk, note=note):
        letter.open = False


# --- a sitting --------------------------------------------------------------------------------------------------------


def _sit(world: World, who: str, case: Case, persons: list[Someone]) -> None:
    dice, stage = world.dice, world.stage
    kind = dice.choice(KINDS)
    called = dice.sample(("suzuki", "tanaka", "takahashi"), dice.randint(0, 2))
    sitting = world.act(
        "yamamoto",
        sittings.convene,
        conference_id=new_id(),
        body=stage.bodies[kind],
        held_at=clock.now() + timedelta(hours=dice.randint(1, 2000), minutes=dice.randint(0, 59)),
        place="市役所",
        members=[
            sittings.Invited(desk_id=w.desk.pk, user_id=w.user.pk) for w in (stage.people[c] for c in called)
        ],
    )
    if sitting is None:
        return
    world.noted("conference_id", sitting.pk)
    meeting = Meeting(walled=kind == "support_meeting", seated={"yamamoto", *called})
    letter = Letter(
        sender=world.agency(who),
        sender_desk=world.desk(who),
        receiver="",
        receiver_desk="",
        basis="meeting" if meeting.walled else "consent",
        about=persons,
    )
    facts = {"letter": letter, "meeting": meeting}
    brought = agenda.Brought(
        question=world.secret("question", **facts),
        items=[("complaint", world.secret("brought", **facts))],
    )
    item = world.act(
        who, agenda.submit, item_id=new_id(), conference_id=sitting.pk, case=case, brought=brought
    )
    if item is None:
        world.items = [i for i in world.items if i.meeting is not meeting]
        return
    world.noted("item_id", item.pk)
    meeting.seated.add(who)
    for name in sorted(meeting.seated):
        if dice.random() < 0.7 and world.act(name, sittings.acknowledge, conference_id=sitting.pk):
            meeting.sworn.add(name)
    _talk(world, sitting.pk, item.pk, meeting, facts)
    for name in called:
        seat = Attendee.objects.filter(
            conference=sitting, user=stage.people[name].user, released_at=None
        ).first()
        if seat and dice.random() < 0.25:
            world.act("yamamoto", sittings.release, attendee_id=seat.pk)
            meeting.seated.discard(name)
            meeting.sworn.discard(name)


def _talk(world: World, sitting: UUID, item: UUID, meeting: Meeting, facts: dict[str, Any]) -> None:
    if meeting.walled:
        for name in sorted(meeting.sworn):
            words = world.secret("walled", **facts)
            said = world.act(name, wall.say, item_id=new_id(), agenda_item_id=item, body=words)
            if said is not None and world.noted("said_id", said.pk) and world.dice.random() < 0.4:
                _carry_out(world, name, said.pk, facts["letter"])
    if "yamamoto" in meeting.sworn:
        world.act("yamamoto", agenda.keep_minutes, item_id=item, minutes=world.secret("said", **facts))
        world.act(
            "yamamoto",
            agenda.decide,
            decision_id=new_id(),
            item_id=item,
            kind="decision",
            body=world.secret("said", **facts),
        )


def _carry_out(world: World, who: str, said: UUID, brought: Letter) -> None:
    """Whoever said it takes it out of the meeting, in other words, for the desk that brought the case; perhaps back again."""
    basis = world.dice.choice(("consent", "law", "vital"))
    letter = Letter(
        sender=world.agency(who),
        sender_desk=world.desk(who),
        receiver=brought.sender,
        receiver_desk=brought.sender_desk,
        basis=basis,
        about=brought.about,
    )
    carry = wall.Carry(
        kind="complaint",
        body=world.secret("letter", letter=letter),
        basis=basis,
        basis_note="" if basis == "consent" else "法令の条文",
    )
    made = world.act(who, wall.carry_out, carry_id=new_id(), said_id=said, carry=carry)
    if made is None:
        return
    world.noted("carried_id", made.pk)
    if world.dice.random() < 0.3:
        world.act(who, wall.take_back, carried_id=made.pk)
        made.packet.refresh_from_db()
        letter.open = made.packet.withdrawn_at is None


# --- and what else there is -------------------------------------------------------------------------------------------


def _answer(world: World, key: UUID, one: Someone) -> None:
    """Somebody answers again, or takes the answer back, to an agency that knows them."""
    who = next(w for w in TAKES_IN if world.agency(w) in one.consents)
    before = one.consents[world.agency(who)]
    person = Person.objects.get(pk=key)
    if before == "given":
        if world.act(who, consent.withdraw_consent, person=person, on=clock.today()):
            one.consents[world.agency(who)] = "withdrawn"
    elif world.act(
        who, consent.record_consent, person=person, state="given", form="oral", answered_on=clock.today()
    ):
        one.consents[world.agency(who)] = "given"


def _protect(world: World) -> None:
    """A measure that names the city and one or two other agencies, one of them with the address."""
    key, one = world.dice.choice(list(world.someone.items()))
    named = world.dice.sample(("sato", "tanaka", "takahashi"), world.dice.randint(1, 2))
    allowed = {world.stage.people[w].agency.pk: n == 0 for n, w in enumerate(named)}
    if world.act(
        "yamamoto",
        protection.protect,
        person=Person.objects.get(pk=key),
        ground="spouse",
        since=clock.today(),
        until=clock.today() + timedelta(days=300),
        allowed=allowed,
    ):
        named = {str(agency): address for agency, address in allowed.items()}
        named[world.agency("yamamoto")] = True  # whoever sets a measure is named in it, address and all
        for both in ((one, one), *world.linked):
            if any(mine is one for mine in both):
                both[0].named = both[1].named = named


def _second_address(world: World) -> None:
    """Somebody stays at another place for a while, and whoever knows the person writes it down."""
    for key, one in world.someone.items():
        knows = [
            who
            for who in TAKES_IN
            if world.agency(who) in one.known_to and (one.named is None or one.named.get(world.agency(who)))
        ]
        if knows and world.dice.random() < 0.3:
            there = f"みさき市仮町{world.secret('address', person=one)}"
            world.act(
                world.dice.choice(knows),
                history.add,
                person=Person.objects.get(pk=key),
                what="address",
                values={"kind": "residence", "address": there},
            )


def _break_glass(world: World) -> None:
    """Somebody of an agency that does not know the person says that it is an emergency."""
    key, one = world.dice.choice(list(world.someone.items()))
    who = world.dice.choice(("sato", "tanaka", "takahashi"))
    basis = world.dice.choice(("duty", "vital"))
    glass = Glass()
    words = world.secret("glass", writer=who, glass=glass)
    asked = emergency.Asked(reason="violence", basis=basis, words=words, duration="30", person_id=key)
    made = world.act(who, emergency.break_glass, glass_id=new_id(), asked=asked)
    if made is None:
        return
    world.noted("glass_id", made.pk)
    for notice in made.notices.order_by("id"):
        world.noted("notice_id", notice.pk)
        glass.told.add((notice.part, str(notice.agency_id), str(notice.desk_id or "")))
    agency = world.agency(who)
    for both in ((one, one), *world.linked):
        if any(mine is one for mine in both):
            for mine in both:
                hidden_place = mine.named is not None and not mine.named.get(agency, False)
                mine.opened[who] = basis == "vital" or not hidden_place


def _disclose(world: World) -> None:
    """Somebody whom the city has come to know asks what it holds."""
    key, one = world.dice.choice(list(world.someone.items()))
    person = world.act("yamamoto", persons.choose_person, person_id=key)
    if person is None:
        return
    for both in ((one, one), *world.linked):
        if any(mine is one for mine in both):
            for mine in both:
                mine.known_to.add(world.agency("yamamoto"))
    told = disclosures.Told("self", "運転免許証", clock.today())
    asked = world.act("yamamoto", disclosures.take_in, request_id=new_id(), person=person, told=told)
    world.noted("request_id", asked.pk)
    world.act("yamamoto", disclosures.gather, asked=asked)
    for key in asked.passages.order_by("sort").values_list("id", flat=True)[:5]:
        world.noted("passage_id", key)


def _same(world: World) -> None:
    """Two records turn out to be one person, and perhaps not after all; what one agency knows of one it knows of both."""
    if len(world.someone) < 2:
        return
    (key, one), (other, second) = world.dice.sample(list(world.someone.items()), 2)
    made = world.act(
        "yamamoto",
        links.link_persons,
        person=Person.objects.get(pk=key),
        into=Person.objects.get(pk=other),
        reason="registered_twice",
    )
    if made is None:
        return
    if world.dice.random() < 0.5:
        undone = world.act("yamamoto", links.unlink_persons, decision=made, reason="different_persons")
        assert undone, "a link can be undone"
        return
    known, answers = one.known_to | second.known_to, dict[str, str]()
    for mine in sorted(
        (one, second), key=list(world.someone.values()).index
    ):  # the last word counts for both
        answers |= {a: s for a, s in mine.consents.items() if s != "not_asked" or a not in answers}
    on_lists = one.listed | second.listed
    for mine in (one, second):
        mine.known_to, mine.consents, mine.listed = known, answers, on_lists
    world.linked.append((one, second))


def _notice(world: World) -> None:
    matter = Matter("", "")
    word = world.secret("notice", agency=world.agency("noticer"), writer="noticer", matter=matter)
    desk = world.stage.town.a.desk
    made = world.act(
        "noticer", notices.send_notice, notice_id=new_id(), what=word, about="東町", receiver=desk
    )
    matter.origin = matter.holder = str(desk.agency_id)
    world.matters[world.noted("matter_id", made.matter_id)] = matter


def _web_letter(world: World) -> None:
    desk = world.stage.town.a.desk
    matter = Matter(str(desk.agency_id), str(desk.agency_id))
    word = world.secret("web_letter", matter=matter)
    with as_the_pages(), second_wall.standing(None):
        made = letters.send_letter(letter_id=new_id(), desk=desk, story=word, reply="none")
    world.matters[world.noted("matter_id", made.matter_id)] = matter


def _hand_over(world: World) -> None:
    """佐藤 hands what is at A to 鈴木, with a line of what to be careful of; perhaps it is received."""
    who, successor = world.stage.people["sato"], world.stage.people["suzuki"]
    mine = MatterRow.objects.filter(
        holder_desk=who.desk, workers__user=who.user, workers__until__isnull=True
    ).exclude(status="closed")
    for matter in mine.order_by("id"):
        word = world.secret("talk", agency=world.agency("sato"), desk=world.desk("sato"))
        given = [Given(matter_id=matter.pk, to_user_id=successor.user.pk, careful=word)]
        rows = world.act(
            "sato", handover.hand_over, from_user_id=who.user.pk, given=given, batch=new_id(), reason="load"
        )
        if rows:
            world.noted("batch", rows[0].batch)
            world.noted("handover_id", rows[0].pk)
            if world.dice.random() < 0.5:
                world.act("suzuki", handover.receive, handover_id=rows[0].pk)


def _draft(world: World) -> None:
    who = world.dice.choice(TAKES_IN)
    word = world.secret("draft", writer=who)
    made = world.act(who, drafts.save_draft, consultation_id=new_id(), fields={"story": [word]})
    world.noted("consultation_id", made.pk)


EVERYBODY = tuple(CAST)
