"""The world behind the permission matrix: what the rooms hold when every route is opened. Made by calling actions.

A received two worries (佐藤) and opened a case on each (鈴木): the plan of the first is agreed and waits for a conference, the
plan of the second is under way. A asked B for help with the first (つなぎ), and a desk without accounts with the second (on
paper). 山本 convened a 重層的支援会議 with 鈴木 and 田中. A third worry is taken on, a notice and a
letter from the web wait at A, and 佐藤 has a draft. The directory holds a サロン. 田中 broke the glass on the first person, and
somebody asked the city for disclosure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from marugoto.agencies.actions import duty, shifts
from marugoto.agencies.models import Absence, Shift
from marugoto.api.queries import terms as api_terms
from marugoto.cases.actions import assessment, handover, opening, plan, progress, team
from marugoto.cases.models import Case, Plan
from marugoto.collaboration.actions import agenda, copies, desk_moves, guests, referrals, sittings
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import (
    AgendaItem,
    Attendee,
    BodyMember,
    Conference,
    ConferenceBody,
    DeskMove,
    Referral,
)
from marugoto.collaboration.wall import actions as wall
from marugoto.community.actions import gaps
from marugoto.core import clock, second_wall
from marugoto.core.ids import new_id
from marugoto.disclosures import actions as disclosures
from marugoto.disclosures.models import DisclosureRequest
from marugoto.emergency import actions as emergency
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.intake.actions import consultations, drafts, letters, notices
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.intake.actions.workers import Given
from marugoto.intake.models import Consultation, Handover, Matter
from marugoto.outreach.actions import approaches, heard
from marugoto.outreach.actions import records as visiting
from marugoto.outreach.models import Handout, VisitConflict
from marugoto.paperwork.actions import layouts
from marugoto.paperwork.models import LayoutVersion
from marugoto.participation.actions import contacts, hopes, placements, roles
from marugoto.participation.models import HostContact, Placement, Role, RoleOrder
from marugoto.people import queries
from marugoto.people.actions import candidates, history, households, kin, links, ties
from marugoto.people.matching.model import Judged
from marugoto.people.models import LinkCandidate, Person
from marugoto.policy.actor import Actor
from marugoto.resources.actions import openings, organizations, uploads
from marugoto.resources.models import ChangeReport
from marugoto.resources.queries import trust
from marugoto.resources.rules.entry import Body, Slot
from tests.factories import evacuation, extracts
from tests.factories import outreach as going
from tests.factories.agencies import CAST, Place, Town, Worker, build_other_town, build_town, cast
from tests.factories.blueprints import blueprint_rows
from tests.factories.blueprints import version as blueprint_version
from tests.factories.community import community_rows
from tests.factories.groups import network
from tests.factories.indicators import small_plan
from tests.factories.library import another, released, work
from tests.factories.people import register
from tests.factories.resources import list_salon, load_needs
from tests.factories.transfers import given_away

STORY = "母の介護と自分の仕事のことで困っている。"
BIRTH, PHONE, ADDRESS = "1968年3月1日", "000-1234-5678", "みさき市本町3丁目2番1号"


@dataclass
class World:
    """The town, its people, and the ids by the name a route gives them ("route/name" where one needs another)."""

    town: Town
    people: Mapping[str, Worker]
    ids: dict[str, Any] = field(default_factory=dict)
    twice: list[Person] = field(default_factory=list)

    def actor(self, who: str) -> Actor:
        """The actor of somebody of the cast."""
        return self.people[who].actor

    def receive(self, name: str, kana: str) -> Consultation:
        """A worry at A's window, with consent, taken on."""
        return consultations.receive(
            consultation_id=new_id(),
            received=Received(
                channel="visit",
                story=STORY,
                caller_relation="self",
                urgency="this_week",
                outcome="taken_on",
                consent_state="given",
                consent_form="written",
                area_id=self.town.areas["east"].id,
                subjects=[Subject(name=name, kana=kana, birth=BIRTH, phone=PHONE, address=ADDRESS)],
                marks={"family_care": "main"},
            ),
            by=self.actor("sato"),
        )

    def on_the_way(self, n: int) -> None:
        """An organization, a list handed in, something missing."""
        told = organizations.Told(name=f"{n}番目の会")
        organizations.write_organization(
            municipality_id=self.town.municipality.id, told=told, by=self.actor("sato")
        )
        more = gaps.open_gap(told=gaps.Told(title=f"{n}番目の食堂", need="food_lack"), by=self.actor("sato"))
        community_rows(self.people["sato"], self.people["yamamoto"], more)
        blueprint_version(self.people["planner"], f"{n}番目の計画")
        uploads.begin(
            file_name=f"{n}.csv",
            file=[f"名称,住所\n{n}の会,東町\n".encode()],
            handed=uploads.Handed(),
            by=self.actor("yamamoto"),
        )
        given_away(self.actor("yamamoto"), f"{n}番目", keeps=True)

    def arranged(self, matter: Matter) -> tuple[Handover, Absence, DeskMove]:
        """佐藤 hands a worry over to 鈴木 and will be away; C's desk is to be merged into the city's."""
        sato, suzuki, today = self.people["sato"], self.people["suzuki"], clock.today()
        given = [Given(matter_id=matter.id, to_user_id=suzuki.user.id, careful="耳が遠い")]
        (handed,) = handover.hand_over(
            from_user_id=sato.user.id, given=given, batch=new_id(), reason="load", by=sato.actor
        )
        absence = duty.set_absence(
            user_id=sato.user.id,
            desk_id=self.town.a.desk.id,
            first=today + timedelta(days=3),
            last=today + timedelta(days=5),
            stand_in_id=suzuki.user.id,
            by=sato.actor,
        )
        city = self.town.city.desk.id
        move = desk_moves.plan(
            desk_id=self.town.c.desk.id,
            to_desk_id=city,
            holding_desk_id=city,
            kind="closed",
            on=today,
            by=self.actor("yamamoto"),
        )
        return handed, absence, move

    def on_duty(self) -> Shift:
        """佐藤 asks for the coming days at the desk, can be there, and hands the first shift over."""
        sato, desk = self.actor("sato"), self.town.a.desk.id
        shifts.ask(desk_id=desk, week=clock.today(), days=range(7), parts=("day",), by=sato)
        first = Shift.objects.filter(desk_id=desk).earliest("day")
        shifts.answer(desk_id=desk, answers={first.id: "yes"}, by=sato)
        shifts.set_shift(shift_id=first.id, user_id=sato.user_id, by=sato)
        return shifts.hand_over(shift_id=first.id, note="朝にかけなおす", by=sato)

    def break_glass(self, matter: Matter) -> GlassBreak:
        """田中 of B, who does not know the person of a matter, breaks the glass; A's window and the city are told."""
        asked = emergency.Asked(
            reason="collapse",
            basis="duty",
            words="電話の途中で返事がなくなった。",
            duration="30",
            person_id=_person_of(matter).pk,
        )
        with second_wall.standing(self.actor("tanaka")):  # the database asks who looks
            return emergency.break_glass(glass_id=new_id(), asked=asked, by=self.actor("tanaka"))

    def ask_disclosure(self, name: str) -> DisclosureRequest:
        """Somebody whom the city registered asks what it holds; it is gathered."""
        person = register(self.people["yamamoto"], given_name=name)
        told = disclosures.Told("self", "運転免許証の原本を見た。", clock.today())
        asked = disclosures.take_in(request_id=new_id(), person=person, told=told, by=self.actor("yamamoto"))
        disclosures.gather(asked=asked, by=self.actor("yamamoto"))
        return asked

    def go_visiting(self, n: int = 0) -> dict[str, Any]:
        """A's campaign: a list in hands of 佐藤 and 鈴木, two records that do not agree, a file; and who has not asked."""
        by, sato, suzuki = self.actor("sato"), self.people["sato"], self.people["suzuki"]
        found = going.campaign(by, f"{n}番目の訪問")
        rows = going.listed(found, by)
        handout = going.hand_out(found, rows, sato, by)
        other = going.hand_out(found, rows[:1], suzuki, by)
        later = clock.now() + timedelta(days=100)  # when lists are measured
        Handout.objects.filter(campaign=found).update(expires_at=later)
        mine, theirs = going.visits(handout)[0], going.visits(other)[0]
        for visit, who in ((mine, "sato"), (theirs, "suzuki")):
            seen = visiting.Found("absent", "again")
            visiting.write(record_id=new_id(), visit_id=visit.id, found=seen, by=self.actor(who))
        told = [
            heard.tell(
                heard_id=new_id(),
                campaign=found,
                told=heard.Told("東町", "commissioner", n, ages=["oldest"], fields=["elderly"]),
                by=by,
            )
            for n in (1, 2)
        ]
        noticed = approaches.Noticed(
            noticed_by="neighbour",
            noticed_on=clock.today(),
            basis="outreach",
            way="letter",
            delete_on=clock.today() + timedelta(days=300),
            label="角の家の方",
        )
        knocked = approaches.begin(approach_id=new_id(), person=None, noticed=noticed, by=by)
        welcome = approaches.let_in(approach=knocked, agency=None, who="隣の人", since=clock.today(), by=by)
        return {
            "campaign_id": found.id,
            "draft_id": going.draft(found, by, "氏名,住所\n別の 人,南町\n").id,
            "handout_id": other.id,
            "heard_id": told[0].id,
            "listed_id": rows[0].id,
            "visit_id": mine.id,
            "conflict_id": VisitConflict.objects.get(first__listed=rows[0]).id,
            "approach_id": knocked.id,
            "welcome_id": welcome.id,
        }

    def flee(self, n: int = 0) -> dict[str, Any]:
        """The city's list with one more person, a plan, a provision, a disaster with an open board and a sheet."""
        by, today = self.actor("yamamoto"), clock.today()
        begun = today - timedelta(days=40 - n)
        evacuation.set_terms(by, valid_from=begun, source=f"{n}番目の防災計画")
        person = register(self.people["yamamoto"], family_name="避野", given_name=f"{n}子", given_kana="コ")
        row = evacuation.put_on(by, person)
        evacuation.answer(by, row)
        evacuation.plan(by, row)
        made = evacuation.provide(by)
        disaster = evacuation.declare(by, exercise=True, name=f"{n}回目の訓練")
        board = evacuation.open_board(by, disaster)
        safe = evacuation.rows(board)[0]
        evacuation.report(by, safe, need=True)
        return {
            "registrant_id": row.id,
            "provision_id": made.id,
            "disaster_id": disaster.id,
            "board_id": board.id,
            "row-safe": safe.id,
            "sheet_id": evacuation.sheet(by, board).id,
            "evacuation-person": register(
                self.people["yamamoto"], family_name="未野", given_name=f"{n}子"
            ).id,
        }

    def take_part(self, case: Case, name: str) -> tuple[Role, Placement, HostContact]:
        """Somebody of a case of A takes part at a place that A keeps in touch with; a worry waits; another role is sought."""
        by, today = self.actor("suzuki"), clock.today()
        service = list_salon(self.town.municipality, name=name)
        list_salon(self.town.municipality, name=f"{name}のサロン")  # one that may still be taken up
        host = roles.take_up(service=service, told=roles.ToldHost(since=today), by=by)
        told = roles.ToldRole(title=f"{name}の水やり", kind="farm", tasks="畑に水をまく。", since=today)
        role = roles.open_role(host=host, told=told, by=by)
        person = case.subjects.order_by("sort", "id")[0].person
        wish = hopes.ToldHope(words="土にさわりたい。", heard_on=today, kinds=["farm"], gives="朝が早い")
        hope = hopes.hear(hope_id=new_id(), case=case, person=person, told=wish, by=by)
        sought = hopes.Sought(kind="packing", words=f"{name}ではない午後の袋詰め")
        hopes.none_fits(hope=hope, need="isolation", reason="no_resource", sought=sought, by=by)
        second = hopes.hear(hope_id=new_id(), case=case, person=person, told=wish, by=by)
        made = placements.choose(placement_id=new_id(), hope=second, role=role, by=by)
        placements.agree(placement=made, name="やまださん", needs="静かに", on=today, form="oral", by=by)
        placements.move(placement=made, stage="trial", on=today, by=by)
        spoken = contacts.Spoken(kind="worry", on=today, words="道具が足りるか心配。")
        worry = contacts.note_contact(host=host, spoken=spoken, placement=made, by=by)
        return role, made, worry

    def look_alike(self, matter: Matter) -> None:
        """A search for duplicates finds the person of a matter like somebody who was registered twice."""
        one, other = sorted((self.twice[0].pk.hex, _person_of(matter).pk.hex))
        found = [Judged(one, other, 0.97, (("given", "same"),))]
        candidates.propose(municipality=self.town.municipality, judged=found, engine="duckdb")

    def open_case(self, matter: Matter) -> tuple[Case, Plan]:
        """A's case on a matter, assessed, with a draft plan that the person has agreed to."""
        persons = [one.person for one in matter.persons.order_by("id")]
        case = opening.open_case(
            matter=matter, title="母と二人の暮らし", persons=persons, by=self.actor("suzuki")
        )
        today = clock.today()
        assessment.assess(
            case=case,
            assessed=assessment.Assessed(on=today, summary="介護と仕事が重なっている。"),
            by=self.actor("suzuki"),
        )
        step = plan.PlannedStep(
            what="休みの日の預け先をさがす", due_on=today + timedelta(days=14), desk_id=self.town.a.desk.id
        )
        made = plan.make_plan(
            case=case,
            planned=plan.Planned(
                situation="介護と仕事が重なっている。",
                direction="休める日をつくる。",
                starts_on=today,
                review_on=today + timedelta(days=90),
                goals=[plan.PlannedGoal(words="月に二日、ゆっくり眠りたい", steps=[step])],
            ),
            by=self.actor("suzuki"),
        )
        plan.record_consent(plan=made, on=today, form="written", by=self.actor("suzuki"))
        return case, made

    def refer(self, matter: Matter, to: Place) -> Referral:
        """A asks another desk for help, and waits for the answer."""
        wish = Wish(basis="consent", items=[("complaint", "母の介護のことで困っている。")])
        letter = referrals.Letter(
            to_desk_id=to.desk.id,
            kind="request",
            asked="預け先を一緒にさがしてください。",
            wish=wish,
        )
        return referrals.send(
            referral_id=new_id(), matter_id=matter.id, letter=letter, by=self.actor("suzuki")
        )

    def convene(
        self, code: str = "layered", kind: str = "layered_meeting", name: str = "重層的支援会議"
    ) -> Conference:
        """The city calls A and B to a 重層的支援会議 in a week."""
        body = ConferenceBody.objects.create(
            municipality=self.town.municipality,
            code=code,
            kind=kind,
            name=name,
            convener=self.town.city.agency,
            valid_from=clock.today() - timedelta(days=300),
        )
        BodyMember.objects.bulk_create(
            [BodyMember(body=body, agency=place.agency) for place in (self.town.a, self.town.b)]
        )
        members = [
            sittings.Invited(desk_id=worker.desk.id, user_id=worker.user.id)
            for worker in (self.people["suzuki"], self.people["tanaka"])
            if worker.desk
        ]
        return sittings.convene(
            conference_id=new_id(),
            body=body,
            held_at=clock.now() + timedelta(days=7),
            place="市役所",
            members=members,
            by=self.actor("yamamoto"),
        )

    def bring(self, sitting: Conference, case: Case, made: Plan) -> AgendaItem:
        """鈴木 brings the case; everyone named has confirmed the duty of secrecy."""
        for who in ("suzuki", "tanaka", "yamamoto"):
            sittings.acknowledge(conference_id=sitting.id, by=self.actor(who))
        brought = agenda.Brought(
            question="役割の分担を決めたい。",
            items=[("complaint", "介護と仕事が重なっている。")],
            plan_id=made.id,
        )
        return agenda.submit(
            item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=self.actor("suzuki")
        )


def build_world() -> World:
    """Makes the world."""
    load_needs()
    town, other = build_town(), build_other_town()
    world = World(town, {who: cast(who, other if who == "ishii" else town) for who in CAST})
    first, second = world.receive("山田 春子", "やまだ はるこ"), world.receive("川口 進", "かわぐち すすむ")
    assert first.matter is not None
    assert second.matter is not None
    person = _person_of(first.matter)
    household = households.make_household(
        members=[(person, "self")], since=clock.today(), by=world.actor("suzuki")
    )
    case, made = world.open_case(first.matter)
    under_way, running = world.open_case(second.matter)
    running = plan.endorse(plan=running, on=clock.today(), by_conference="会議", by=world.actor("suzuki"))
    line = history.add(
        person=person,
        what="phone",
        values={"kind": "work", "number": "000-0000-0000"},
        by=world.actor("suzuki"),
    )
    kin.add_relative(
        person=person, relative=kin.Relative(kind="former_spouse", name="北 秋男"), by=world.actor("suzuki")
    )
    (partnership,) = queries.partnerships_of(person, world.town.a.agency.pk)
    tie = ties.tie(person=person, kind="guardian", name="東 司法書士", by=world.actor("suzuki"))
    note = progress.note_progress(
        case=case,
        noted=progress.Noted(at=clock.now(), method="phone", body="様子を聞いた。", kind="listening"),
        by=world.actor("suzuki"),
    )
    member = team.add_member(case=case, desk=world.town.b.desk, part="助言", by=world.actor("suzuki"))
    referral, sitting = world.refer(first.matter, world.town.b), world.convene()
    on_paper = world.refer(second.matter, world.town.paper)
    invited = guests.make_link(
        link_id=new_id(), referral_id=on_paper.id, guest="会長", days="week", by=world.actor("suzuki")
    )
    assert invited is not None
    item = world.bring(sitting, case, made)
    (printed,) = copies.print_copies(
        batch=new_id(), packet=referral.packet, what="つなぎ", names=["控え"], by=world.actor("suzuki")
    )
    walled = world.convene("walled", "support_meeting", "支援会議")
    walled_item = world.bring(walled, case, made)
    said = wall.say(
        item_id=new_id(), agenda_item_id=walled_item.id, body="夜に眠れていない。", by=world.actor("suzuki")
    )
    carried = wall.carry_out(
        carry_id=new_id(),
        said_id=said.id,
        carry=wall.Carry("course", "夜に眠れていない。", "law", "社会福祉法106条の6"),
        by=world.actor("suzuki"),
    )
    third = world.receive("西 夏子", "にし なつこ")
    assert third.matter is not None
    twice = [register(world.people["sato"], given_name=name) for name in ("花子", "華子")]
    link = links.link_persons(
        person=twice[1], into=twice[0], reason="registered_twice", by=world.actor("yamamoto")
    )
    world.twice = twice
    world.look_alike(first.matter)
    draft = drafts.save_draft(
        consultation_id=new_id(), fields={"story": ["書きかけ"]}, by=world.actor("sato")
    )
    notice = notices.send_notice(
        notice_id=new_id(),
        what="郵便物がたまっている",
        about="東町の一軒家",
        receiver=world.town.a.desk,
        by=world.actor("noticer"),
    )
    run = extracts.read(world.town.city.agency, extracts.written([extracts.line("1"), extracts.line("2")]))
    letter = letters.send_letter(
        letter_id=new_id(), desk=world.town.a.desk, story="だれかに話を聞いてほしい。", reply="none"
    )
    service = list_salon(world.town.municipality, body=Body("みさき福祉会"))
    service.owner_agency = world.town.a.agency
    service.save(update_fields=["owner_agency"])
    slot = openings.open_slot(
        service_id=service.id, slot=Slot(clock.today(), available=1), by=world.actor("sato")
    )
    gap = gaps.open_gap(told=gaps.Told(title="夜の食堂", need="food_lack"), by=world.actor("sato"))
    listed = uploads.begin(
        file_name="list.csv",
        file=["名称,住所\n青空会,東町\n".encode()],
        handed=uploads.Handed(),
        by=world.actor("yamamoto"),
    )
    glass, asked = world.break_glass(first.matter), world.ask_disclosure("開子")
    role, placement, worry = world.take_part(case, "ひなた農園")
    group = network(world.actor("sato"), [world.actor("tanaka")])
    approver = another(world.actor("suzuki"), world.people["sato"].user.pk)
    study = released(case, world.actor("suzuki"), approver)
    drafted = work(case, world.actor("suzuki"))
    free = list_salon(world.town.municipality, name="まだ受け入れていない畑")
    report = ChangeReport.objects.create(service=service, kind="times", what="火曜日になりました。")
    needs = api_terms.taxonomy_id("resources.needs")
    handed, absence, move = world.arranged(third.matter)
    shift = world.on_duty()
    given = given_away(world.actor("yamamoto"), "はるか", keeps=True)
    world.ids = {
        "transfer_id": given.id,
        "town": world.town.municipality.code,
        **world.go_visiting(),
        **(fled := world.flee()),
        "evacuation:add/person_id": fled["evacuation-person"],
        "evacuation:row/row_id": fled["row-safe"],
        "evacuation:surface/row_id": fled["row-safe"],
        **group.ids,
        "study_id": study.study_id,
        "work_id": drafted.id,
        "consent_id": study.consents.order_by("id").values_list("id", flat=True)[0],
        "api:download/file": "resources.csv",
        "api:service/key": service.id,
        "api:organization/key": service.organization_id,
        "api:service-at-location/key": service.at_locations.order_by("id").values_list("id", flat=True)[0],
        "api:taxonomy/key": needs,
        "api:taxonomy-term/key": api_terms.term_id("resources.needs", "isolation"),
        "person_id": person.id,
        "other_id": _person_of(third.matter).id,
        "glass_id": glass.id,
        "notice_id": GlassNotice.objects.get(glass=glass, part="holder").id,
        "request_id": asked.id,
        "passage_id": asked.passages.order_by("sort").values_list("id", flat=True)[0],
        "disclosures:new/person_id": asked.person_id,
        "link_id": link.id,
        "candidate_id": LinkCandidate.objects.get().id,
        "user_id": world.people["sato"].user.id,
        "household_id": household.id,
        "matter_id": first.matter.id,
        "cases:open/matter_id": third.matter.id,
        "intake:take-up/matter_id": notice.matter_id,
        "intake:take-up-letter/matter_id": letter.matter_id,
        "handover_id": handed.id,
        "batch": handed.batch,
        "absence_id": absence.id,
        "shift_id": shift.id,
        "desk_id": town.a.desk.id,
        "move_id": move.id,
        "service_id": service.id,
        "report_id": report.id,
        "opening_id": slot.id,
        "location_id": service.at_locations.order_by("id").values_list("location_id", flat=True)[0],
        "organization_id": service.organization_id,
        "gap_id": gap.id,
        "participation:host-new/service_id": free.id,
        "host_id": role.host_id,
        "role_id": role.id,
        "placement_id": placement.id,
        "hope_id": placement.hope_id,
        "order_id": RoleOrder.objects.get().id,
        "contact_id": worry.id,
        **community_rows(world.people["sato"], world.people["yamamoto"], gap),
        "upload_id": listed.id,
        "token": trust.link_of(service),
        "consultation_id": draft.id,
        "case_id": case.id,
        "assessment_id": case.assessments.order_by("id").values_list("id", flat=True)[0],
        "cases:review/case_id": under_way.id,
        "plan_id": made.id,
        "step_id": running.goals.order_by("id")[0].steps.order_by("id")[0].id,
        "member_id": member.id,
        "people:member-relation/member_id": household.members.order_by("id")[0].id,
        "people:member-end/member_id": household.members.order_by("id")[0].id,
        "people:beside-add/what": "phone",
        "people:beside-end/what": "phone",
        "row_id": line.pk,
        "people:parted/row_id": partnership.pk,
        "people:kin-end/row_id": partnership.pk,
        "people:kin-end/what": "partnership",
        "tie_id": tie.id,
        "note_id": note.id,
        "domain": "health",
        "pattern": "complex",
        "scale": "loneliness",
        "form": "progress",
        **{f"paperwork:{route}/form": "notes" for route in ("case", "case-file")},
        **{f"paperwork:{route}/form": "agenda" for route in ("sitting", "sitting-file")},
        **{f"paperwork:{route}/form": "application" for route in ("consultation", "consultation-file")},
        **{f"paperwork:{route}/consultation_id": first.id for route in ("consultation", "consultation-file")},
        **{
            f"paperwork:{route}/form": "note"
            for route in ("layout", "layout-out", "layout-back", "layout-use")
        },
        "version_id": _layout(world).id,
        **blueprint_rows(world.people["planner"]),
        "import_id": run.id,
        "referral_id": referral.id,
        "guest:open/token": invited.token,
        "guest:accept/token": invited.token,
        "guest:decline/token": invited.token,
        "guest:report/token": invited.token,
        "collaboration:guest/referral_id": on_paper.id,
        "collaboration:guest-revoke/referral_id": on_paper.id,
        "copy_id": printed.id,
        "packet_id": printed.packet_id,
        "collaboration:paper-accept/referral_id": on_paper.id,
        "collaboration:paper-decline/referral_id": on_paper.id,
        "collaboration:paper-report/referral_id": on_paper.id,
        "conference_id": sitting.id,
        "code": "support_meeting",
        "town_code": "392014",
        "indicators:plan-indicator/code": "felt",
        "indicators:plan-target/code": "felt",
        "indicators:plan-result/code": "felt",
        "indicators:published/town_code": world.town.municipality.code,
        "indicators:published/year": small_plan(world.actor("planner")),
        "collaboration:carry/conference_id": walled.id,
        "collaboration:carry/item_id": walled_item.id,
        "said_id": said.id,
        "carried_id": carried.id,
        "body_id": sitting.body_id,
        "item_id": item.id,
        "attendee_id": _seat(sitting, world.people["tanaka"]),
        "indicators:rows?": "?"
        + urlencode(
            {
                "figure": "consultations.new",
                "by": "agency",
                "group": world.town.a.agency.id,
                "month": f"{clock.today():%Y-%m}",
            }
        ),
    }
    return world


def _layout(world: World) -> LayoutVersion:
    """A layout that the town has tried."""
    data = layouts.take_out(form="note", by=world.actor("admin"))
    tried = layouts.try_layout(form="note", file_name="layout.xlsx", data=data, by=world.actor("admin"))
    assert tried.version is not None
    return tried.version


def _person_of(matter: Matter) -> Person:
    return matter.persons.select_related("person").order_by("id")[0].person


def _seat(sitting: Conference, worker: Worker) -> UUID:
    return Attendee.objects.order_by("id").get(conference=sitting, user=worker.user).id
