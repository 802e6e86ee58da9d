"""高知市 some weeks later: a case played through to its end, one on its way, one waiting for its meeting, and the day's post.

Made by calling the same actions as the pages. Everybody in it is invented.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from marugoto.agencies.actions import duty
from marugoto.agencies.models import Absence
from marugoto.blueprints.actions import files as plan_files
from marugoto.blueprints.actions import versions
from marugoto.cases.actions import (
    assessment,
    closing,
    facts,
    handover,
    opening,
    outlook,
    plan,
    progress,
    review,
    steps,
    team,
    work,
)
from marugoto.cases.models import Case, Plan, Progress, Step
from marugoto.cases.rules.facts import Answer
from marugoto.collaboration.actions import agenda, copies, desk_moves, guests, referrals, sittings
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import (
    AgendaItem,
    Attendee,
    Conference,
    ConferenceBody,
    DeskMove,
    Referral,
    WalledItem,
)
from marugoto.collaboration.wall import actions as wall
from marugoto.community.actions import demo as gaps_demo
from marugoto.community.actions import demo_doing
from marugoto.community.models import Activity, Building, Gap, Member, Survey
from marugoto.core import clock
from marugoto.core.clock import JST
from marugoto.core.ids import new_id
from marugoto.indicators import plan as figures
from marugoto.indicators.actions import results as publication
from marugoto.intake.actions import consultations, drafts, notices
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.intake.actions.workers import Given
from marugoto.intake.models import Consultation, Handover, Matter
from marugoto.people.actions import candidates, consent, households, links, persons
from marugoto.people.linkage.birth import Birth
from marugoto.people.matching.model import Judged
from marugoto.people.models import Person
from marugoto.people.rules import Particulars
from marugoto.policy.actor import Actor
from marugoto.resources.actions import organizations, upload_work, uploads
from marugoto.resources.actions import trust as trust_acts
from marugoto.resources.models import Service
from marugoto.resources.queries import trust
from marugoto.resources.rules.entry import Private
from tests.browser.fleeing import flee
from tests.browser.kochi import Kochi, consultation
from tests.browser.rare import rare
from tests.browser.relatives import write_family
from tests.browser.taking_part import take_part
from tests.browser.together import together
from tests.browser.visiting import visiting
from tests.factories import extracts
from tests.factories.agencies import Place, hire
from tests.factories.clock import Clock
from tests.factories.papers import PDF
from tests.factories.transfers import given_away

START = datetime(2026, 10, 1, 9, 0, tzinfo=JST)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)
ASAHI, CENTRE, PHARMACY = (
    "koreisha-shien-centre/asahi",
    "koreisha-shien-centre/centre",
    "ho-asahi-yakkyoku-1/madoguchi",
)
COUNCIL, COORDINATION = "shakyo/madoguchi", "kyosei/houkatsuka"


@dataclass
class Played:
    """The town with its rows: ids by the name a route gives them ("route/name" where one needs another)."""

    kochi: Kochi
    clock: Clock
    ids: dict[str, Any] = field(default_factory=dict)
    guest_code: str = ""

    # --- what people do --------------------------------------------------------------------------------------------------

    def receive(self, who: str, story: str, **more: Any) -> Matter:
        """A worry comes in at somebody's desk."""
        names = more.pop("subjects", [])
        values = {
            "channel": "visit",
            "caller_relation": "self",
            "urgency": "this_week",
            "outcome": "taken_on",
            "anonymous": not names,
            "consent_state": "given" if names else "not_asked",
            "consent_form": "oral" if names else "",
            "subjects": [Subject(**one) for one in names],
        }
        kept = consultations.receive(
            consultation_id=new_id(),
            received=Received(story=story, **values | more),
            by=self.kochi.actor(who),
        )
        assert kept.matter is not None
        return kept.matter

    def send(self, who: str, matter: Matter, to: str, asked: str, **more: Any) -> Referral:
        """A つなぎ; ``items`` with consent, else without anything that tells who it is."""
        items = more.pop("items", [("complaint", asked)])
        wish = Wish(basis=more.pop("basis", "anonymous"), items=items)
        letter = referrals.Letter(
            to_desk_id=self.kochi.desk(to).id, asked=asked, wish=wish, **{"kind": "handover"} | more
        )
        return referrals.send(
            referral_id=new_id(), matter_id=matter.id, letter=letter, by=self.kochi.actor(who)
        )

    def convene(self, body: ConferenceBody, held_at: datetime) -> Conference:
        """The coordinator calls the case worker and the council; both confirm secrecy."""
        by = self.kochi.actor("kochi-coordinator")
        called = [
            sittings.Invited(desk_id=self.kochi.desk(desk).id, user_id=self.kochi.actor(who).user_id)
            for desk, who in ((ASAHI, "kochi-case"), (COUNCIL, "kochi-desk"))
        ]
        sitting = sittings.convene(
            conference_id=new_id(), body=body, held_at=held_at, place="市役所 3階", members=called, by=by
        )
        for who in ("kochi-coordinator", "kochi-case"):
            sittings.acknowledge(conference_id=sitting.id, by=self.kochi.actor(who))
        return sitting

    def bring(self, sitting: Conference, case: Case, made: Plan | None, question: str) -> AgendaItem:
        """The case worker brings a case."""
        brought = agenda.Brought(
            question=question,
            items=[("complaint", "介護と暮らしの両方で困っている。"), ("wish", "家で暮らしつづけたい")],
            plan_id=made.id if made else None,
        )
        return agenda.submit(
            item_id=new_id(),
            conference_id=sitting.id,
            case=case,
            brought=brought,
            by=self.kochi.actor("kochi-case"),
        )

    def open_case(self, matter: Matter, title: str) -> tuple[Case, list[Person]]:
        """A case of everybody in the matter, with an assessment and consent to sharing."""
        by = self.kochi.actor("kochi-case")
        persons = [row.person for row in matter.persons.select_related("person").order_by("id")]
        home = households.make_household(members=[(persons[0], "self")], since=clock.today(), by=by)
        for other in persons[1:]:
            households.add_member(household=home, person=other, relation="spouse", since=clock.today(), by=by)
        case = opening.open_case(
            matter=matter, title=title, programme="comprehensive", persons=persons, household=home, by=by
        )
        for person in persons:
            consent.record_consent(
                person=person, state="given", form="written", answered_on=clock.today(), by=by
            )
        assessed = assessment.Assessed(
            on=clock.today(),
            summary="父の入院で、母の介護と店の両方が止まりかけている。",
            wishes="家で、二人で暮らしつづけたい",
            strengths="近所とのつきあいが長い。",
            story="父の入院をきっかけに、母の介護と店の両方を一人で支えることになった。眠れない日が続いている。",
            factors=["care", "poverty", "illness", "job_keeping"],
            urgency="this_week",
            necessity="must",
            blocks={"course": assessment.Block(wording="夫が入院して、どうしてよいか分からない。")},
        )
        assessment.assess(case=case, assessed=assessed, by=by)
        return case, persons

    def plan(self, case: Case) -> Plan:
        """A plan of one goal and two steps, agreed to by the person."""
        by, one = self.kochi.actor("kochi-case"), consultation("care-and-livelihood")["case"]
        planned = plan.Planned(
            situation="父の入院で、母の介護と店の両方が止まりかけている。",
            direction="退院の日までに、介護とお金の見通しをそろえる。",
            review_on=clock.today() + timedelta(days=60),
            goals=[
                plan.PlannedGoal(
                    words=one["goal"],
                    steps=[
                        plan.PlannedStep(
                            what=step["what"],
                            due_on=clock.today() + timedelta(days=step["days"]),
                            desk_id=self.kochi.desk(step["desk"]).id,
                        )
                        for step in one["steps"]
                    ],
                )
            ],
        )
        made = plan.make_plan(case=case, planned=planned, by=by)
        plan.record_consent(plan=made, on=clock.today(), form="written", by=by)
        return made

    def note(self, case: Case, words: str, **more: Any) -> Progress:
        """A note of progress."""
        noted = progress.Noted(at=clock.now(), **{"method": "phone", "body": words, "contact": "長女"} | more)
        return progress.note_progress(case=case, noted=noted, by=self.kochi.actor("kochi-case"))


COUPLE = [
    {"name": "丸護 春江", "kana": "マルゴ ハルエ", "birth": "1943-05-10", "phone": "000-123-4567"},
    {"name": "丸護 正", "kana": "マルゴ タダシ", "birth": "1941-11-02"},
]
SISTERS = [{"name": "丸護 秋子", "kana": "マルゴ アキコ", "birth": "70代"}]
LONELY = [{"name": "丸護 一夫", "kana": "マルゴ カズオ", "birth": "S25"}]


def _arranged(played: Played, matter: Matter) -> tuple[Handover, Absence, DeskMove]:
    """The case worker hands one matter over to a new colleague and will be away; a desk of the centre is to end next April."""
    by, desk = played.kochi.actor("kochi-case"), played.kochi.desk(ASAHI)
    new = hire("kochi-next", "小松 とも（デモ）", Place(desk.agency, desk), roles=["case_worker"])
    duty.name_lead(desk_id=desk.id, user_id=by.user_id, by=by)
    given = Given(
        matter_id=matter.id,
        to_user_id=new.user.id,
        careful="玄関のチャイムが聞こえにくい。電話をしてから行く。",
        promised="12月の第一週に、通帳のことをもう一度話す",
        greet="長女（週末だけ帰ってくる）、となりの民生委員",
    )
    (handed,) = handover.hand_over(
        from_user_id=by.user_id, given=[given], batch=new_id(), reason="transfer", by=by
    )
    absence = duty.set_absence(
        user_id=new.user.id,
        desk_id=desk.id,
        first=clock.today(),
        last=clock.today() + timedelta(days=4),
        stand_in_id=by.user_id,
        by=by,
    )
    move = desk_moves.plan(
        desk_id=played.kochi.desk(CENTRE).id,
        to_desk_id=desk.id,
        holding_desk_id=None,
        kind="merged",
        on=date(2027, 4, 1),
        by=played.kochi.actor("kochi-coordinator"),
    )
    return handed, absence, move


def play(kochi: Kochi, clock: Clock) -> Played:
    """From the first of October to the twenty-fourth of November 2026."""
    clock.set(START)
    played = Played(kochi, clock)
    case, referral = _on_its_way(played)
    ended = _ended(played)
    waiting, draft_plan = _waiting_for_its_meeting(played)
    item, sitting = _sittings(played, waiting, draft_plan)
    said = _walled(played, waiting)
    post = _post(played)
    clock.set(NOW)
    active = Plan.objects.filter(case=case, status="active").order_by("id")[0]
    open_step = Step.objects.filter(goal__plan=active, status="open").order_by("id")[0]
    subjects = [row.person_id for row in case.subjects.order_by("sort", "id")]
    write_family(case.subjects.order_by("sort", "id")[0].person, kochi.actor("kochi-case"))
    dirty = [
        extracts.line("0000000001"),
        extracts.line("0000000002", 続柄="子", 氏名="渡〓　一郎"),
        extracts.line("3", 世帯番号="000000002", 氏名="佐藤　実"),
        extracts.line("0000000004", 生年月日="1950-02-30"),
    ]
    run = extracts.read(played.kochi.actor_agency("kochi-registrar"), extracts.written(dirty))
    cafeteria = Service.objects.filter(kind="child_cafeteria").order_by("name", "id")[0]
    cafeteria.owner_agency_id = kochi.actor("kochi-desk").agency_id
    cafeteria.save(update_fields=["owner_agency"])
    cafeteria_place = cafeteria.at_locations.select_related("location").order_by("id")[0].location
    body = organizations.write_organization(
        municipality_id=kochi.town.id,
        told=organizations.Told(name="にじいろの会", private=(Private(name="代表", phone="080-0000-0000"),)),
        by=kochi.actor("kochi-desk"),
    )
    trust_acts.report_change(service_id=cafeteria.id, kind="times", what="12月は第2土曜だけです。", origin="")
    handed, absence, move = _arranged(played, case.matter)
    played.ids = {
        "handover_id": handed.id,
        "batch": handed.batch,
        "absence_id": absence.id,
        "move_id": move.id,
        "office:handover/user_id": kochi.actor("kochi-case").user_id,
        "location_id": cafeteria_place.id if cafeteria_place else None,
        "organization_id": body.id,
        **_lists(played),
        **_gaps(played),
        **_plans(played),
        "import_id": run.id,
        "matter_id": case.matter_id,
        "service_id": cafeteria.id,
        "token": trust.link_of(cafeteria),
        "case_id": case.id,
        "paperwork:consultation/consultation_id": Consultation.objects.filter(
            desk__agency_id=case.agency_id, status="finished"
        )
        .order_by("id")[0]
        .id,
        "scale": "loneliness",
        "cases:worker-sheet/user_id": kochi.actor("kochi-case").user_id,
        "plan_id": active.id,
        "assessment_id": case.assessments.order_by("id")[0].id,
        "step_id": open_step.id,
        "note_id": case.progress.order_by("id")[0].id,
        "person_id": subjects[0],
        "household_id": case.household_id,
        "referral_id": referral.id,
        "conference_id": sitting.id,
        "item_id": item.id,
        "body_id": sitting.body_id,
        "ended": ended.id,
        "waiting": waiting.id,
        "draft_plan": draft_plan.id,
        "code": "child_case",
        "town_code": "392014",
        "indicators:plan-indicator/code": "windows-40",
        "counted": "result-consultations",
        "goal": "goal-no-wrong-door",
        "indicators:published/year": _published(kochi),
        "city_code": "132080",
        "walled": said.agenda_item.conference_id,
        "collaboration:carry/conference_id": said.agenda_item.conference_id,
        "collaboration:carry/item_id": said.agenda_item_id,
        "said_id": said.id,
        "attendee_id": Attendee.objects.filter(conference=sitting).order_by("id")[0].id,
        **_twice(played),
        **take_part(kochi, clock, case),
        **together(kochi, clock, case),
        **rare(kochi, person_id=subjects[0]),
        **visiting(kochi),
        **flee(kochi),
        "transfer_id": given_away(kochi.actor("kochi-coordinator"), "ひがし", keeps=True).id,
        **post,
    }
    return played


def _published(kochi: Kochi) -> int:
    """The figures of this year, for everybody."""
    by, year = kochi.actor("kochi-planner"), figures.year_now()
    rows = figures.published_rows(figures.lines(by, year=year))
    publication.publish(year=year, rows=rows, words="窓口はまだ足りません。", by=by)
    return year


def _lists(played: Played) -> dict[str, UUID]:
    """A list that was tried, and one whose columns are to be checked."""
    by = played.kochi.actor("kochi-coordinator")
    rows = [
        "名称,住所,電話番号,開催曜日,開始時間,終了時間,ひとこと",
        "ひまわり食堂,高知市旭町1丁目2番3号,000-000-0101,第2土曜,11:00,14:00,どなたでも",
        ",高知市鏡1番,,,,,",
        "こだま食堂,高知市本町6番7号,090-0000-0104,最終金曜,16:00,18:00,",
    ]
    made = [
        uploads.begin(
            file_name=name,
            file=["\n".join(rows).encode()],
            handed=uploads.Handed(kind="child_cafeteria"),
            by=by,
        )
        for name in ("子ども食堂一覧.csv", "子ども食堂一覧_2.csv")
    ]
    uploads.ask_to_read(upload=made[1], mapping={}, by=by)
    upload_work.work(made[1].id)
    return {"upload_new": made[0].id, "upload_id": made[1].id}


def _gaps(played: Played) -> dict[str, UUID]:
    """A gap that became an entry, and one that is an idea."""
    asking, by = played.kochi.actor("kochi-case"), played.kochi.actor("kochi-desk")
    gaps_demo.load_demo_gaps(town=played.kochi.town.id, asking=asking, by=by)
    town = played.kochi.town
    demo_doing.load_demo_doing(town=town.id, by=by, surveying=played.kochi.actor("kochi-coordinator"))
    running = Gap.objects.get(municipality=town, stage="running")
    polls = {one.state: one.id for one in Survey.objects.filter(municipality=town)}
    return {
        "building_id": Building.objects.get(municipality=town, kind="shop").id,
        "activity_id": Activity.objects.get(municipality=town, kind="course").id,
        "listed_member": Member.objects.get(agency_id=by.agency_id, called="たえこさん").id,
        "survey_id": polls["open"],
        "survey_closed": polls["closed"],
        "survey_draft": polls["draft"],
        "gap_id": running.id,
        "gap_idea": Gap.objects.get(municipality=played.kochi.town, stage="idea").id,
        "gap_service": running.services.get().service_id,
    }


def _plans(played: Played) -> dict[str, object]:
    """The town's published plan is in force; the planner writes the next one, which names a drawing."""
    by = played.kochi.actor("kochi-planner")
    base = versions.take_shipped(town=played.kochi.town, title="公開された計画から", by=None)
    draft = versions.begin(title="令和9年度からの計画", based_on=base, by=by)
    texts = {"aim": "どこに相談しても受け止められるまちにする。体制は別紙1のとおり。"}
    versions.write_row(version=draft, path=("plan_form",), row=texts, seen=None, by=by)
    kept = plan_files.keep(
        version=draft,
        mark="別紙1",
        description="窓口から会議までの流れのイメージ図",
        name="体制イメージ図.pdf",
        body=PDF,
        by=by,
    )
    return {
        "version_id": draft.id,
        "file_id": kept.id,
        "blueprints:table/at": "conferences",
        "blueprints:row/at": "agencies/1",
        "plan_model": "plan_model",
    }


def _twice(played: Played) -> dict[str, UUID]:
    """Somebody was registered twice, and found to be; somebody else may have been."""
    council, coordinator = (played.kochi.actor(who) for who in ("kochi-desk", "kochi-coordinator"))
    born = Birth(date(1948, 5, 3), "day")
    first, second, third = (
        persons.register_person(
            particulars=Particulars(
                family_name=family,
                given_name="ハル子",
                family_kana="ワタナベ",
                given_kana="ハルコ",
                birth=birth,
                phone=phone,
                address=address,
            ),
            confirmed_new=True,
            by=council,
        )
        for family, birth, phone, address in (
            ("渡邊", born, "090-0012-5678", "高知市旭町1丁目2-3"),
            ("渡辺", Birth(date(1948, 1, 1), "year"), "", "高知市旭町"),
            ("渡邉", Birth(date(1948, 5, 8), "day"), "090-0012-5678", ""),
        )
    )
    link = links.link_persons(
        person=second, into=first, reason="asked_the_person", note="長女に電話で", by=coordinator
    )
    levels = (("family", "variant"), ("given", "same"), ("birth", "one_digit"), ("reach", "phone"))
    one, other = sorted((first.pk.hex, third.pk.hex))
    candidates.propose(
        municipality=played.kochi.town, judged=[Judged(one, other, 0.97, levels)], engine="duckdb"
    )
    return {
        "linked": first.pk,
        "link_id": link.pk,
        "people:compare/person_id": first.pk,
        "other_id": third.pk,
        "user_id": council.user_id,
    }


def _handed_over(played: Played) -> tuple[Matter, Referral]:
    one = consultation("care-and-livelihood")
    matter = played.receive(
        one["user"],
        one["story"],
        outcome="handed_on",
        caller_relation="child",
        subjects=COUPLE,
        marks={one["main"]: "main"} | dict.fromkeys(one["also"], "some"),
    )
    items = [("name", "丸護 春江、丸護 正"), ("complaint", one["story"])]
    sent = played.send(one["user"], matter, ASAHI, one["end"]["asked"], basis="consent", items=items)
    played.clock.advance(hours=3)
    referrals.accept(referral_id=sent.id, note="きょう電話します。", by=played.kochi.actor("kochi-case"))
    return Matter.objects.get(pk=matter.id), sent


def _on_its_way(played: Played) -> tuple[Case, Referral]:
    """Handed over, assessed, planned, endorsed; one step done, one late."""
    matter, sent = _handed_over(played)
    case, _persons = played.open_case(matter, "父の入院後の母の介護と暮らし")
    made = played.plan(case)
    body = ConferenceBody.objects.get(municipality=played.kochi.town, code="shien-chosei-demo")
    sitting = played.convene(body, datetime(2026, 10, 15, 13, 30, tzinfo=JST))
    item = played.bring(sitting, case, made, "だれが何を支えるか。")
    played.clock.set(datetime(2026, 10, 15, 14, 0, tzinfo=JST))
    by = played.kochi.actor("kochi-coordinator")
    agenda.keep_minutes(item_id=item.id, minutes="退院の前に、認定とお金の見通しをそろえる。", by=by)
    agenda.decide(
        decision_id=new_id(),
        item_id=item.id,
        kind="task",
        body="入院先の相談室と、退院の日を決める",
        desk_id=played.kochi.desk(ASAHI).id,
        due_on=clock.today() + timedelta(days=7),
        by=by,
    )
    agenda.set_result(item_id=item.id, result="plan_endorsed", by=by)
    seats = Attendee.objects.filter(conference=sitting).order_by("id")
    sittings.mark_attendance(conference_id=sitting.id, marks={seat.id: "present" for seat in seats}, by=by)
    sittings.conclude(conference_id=sitting.id, by=by)
    played.clock.advance(days=6)
    played.note(
        case,
        "退院の日が11月10日に決まった。",
        minutes=15,
        next_act="ケアマネジャーに連絡",
        next_due=date(2026, 11, 26),
    )
    worker = played.kochi.actor("kochi-case")
    step = Step.objects.filter(goal__plan=made).order_by("sort", "id")[0]
    steps.record_step_outcome(step=step, outcome="achieved", note="要介護2と認定された。", by=worker)
    team.add_member(
        case=case, desk=played.kochi.desk("fukushi-kanri/madoguchi"), part="お金の見通し", by=worker
    )
    review.review_plan(
        case=case,
        reviewed=review.Reviewed(
            on=clock.today(),
            result="carry_on",
            person_view="夫が帰ってくるのが楽しみ。",
            next_review_on=date(2026, 12, 21),
        ),
        by=worker,
    )
    played.clock.advance(days=5)
    played.note(case, "自宅を訪ねた。手すりの相談。", method="home_visit", contact="本人", minutes=60)
    _asked_again(case, worker)
    return Case.objects.get(pk=case.id), sent


def _asked_again(case: Case, by: Actor) -> None:
    """The boxes of two blocks, a scale on two days, a pattern that was judged, an hour of other work."""
    boxes = {
        "housing": {"dwelling": Answer(("owned",)), "rent_arrears": Answer(("none",))},
        "household": {"household_type": Answer(("couple",)), "caring": Answer(("partner",))},
        "risk": {"works_well": Answer(text="午前中の電話がよい。"), "avoid": Answer(text="急に訪ねない。")},
    }
    for domain, answers in boxes.items():
        facts.record_facts(case=case, domain=domain, answers=answers, by=by)
    person = case.subjects.order_by("sort", "id")[0].person
    for days, levels in ((40, (4, 3, 4)), (12, (3, 3, 3)), (0, (3, 2, 2))):
        outlook.answer_scale(
            case=case,
            scale="loneliness",
            answers=dict(zip(("companionship", "left_out", "isolated"), levels, strict=True)),
            on=clock.today() - timedelta(days=days),
            person=person,
            by=by,
        )
    outlook.judge_pattern(
        case=case, pattern="complex", verdict="confirmed", note="介護・お金・仕事が一度に。", by=by
    )
    work.log_other_work(on=clock.today(), kind="network", minutes=60, what="民生委員の定例会", by=by)


def _ended(played: Played) -> Case:
    """A case that ended, is watched, and left a need unmet."""
    matter = played.receive(
        "kochi-case",
        "姉の通院の足がない。",
        subjects=SISTERS,
        marks={"outing": "main"},
        caller_relation="sibling",
    )
    case, _persons = played.open_case(matter, "通院の足")
    played.clock.advance(days=10)
    closed = closing.Closed(
        outcome="eased",
        on=clock.today(),
        person_view="なんとかなりそうです。",
        remaining="雪の日は出られない。",
        watch_until=date(2026, 12, 20),
        unmet=[closing.Unmet(need="outing", reason="too_far")],
    )
    closing.close_case(case=case, closed=closed, by=played.kochi.actor("kochi-case"))
    return Case.objects.get(pk=case.id)


def _waiting_for_its_meeting(played: Played) -> tuple[Case, Plan]:
    """A plan that the person has agreed to, and the meeting has not."""
    played.clock.set(datetime(2026, 11, 16, 9, 0, tzinfo=JST))
    matter = played.receive(
        "kochi-case",
        "一人ぐらしで、冬の灯油代が心配。",
        subjects=LONELY,
        marks={"living_costs": "main"},
        channel="phone",
    )
    case, _persons = played.open_case(matter, "一人ぐらしの冬じたく")
    worker = played.kochi.actor("kochi-case")
    step = plan.PlannedStep(what="灯油の助成を調べる", who="本人", due_on=clock.today() + timedelta(days=9))
    goal = plan.PlannedGoal(words="冬を家で越したい", steps=[step])
    first = plan.make_plan(case=case, planned=plan.Planned(direction="灯油の見通し", goals=[goal]), by=worker)
    plan.discard_plan(plan=first, by=worker)
    return case, played.plan(case)


def _sittings(played: Played, case: Case, made: Plan) -> tuple[AgendaItem, Conference]:
    """The next 支援調整会議 has the waiting case on its agenda."""
    body = ConferenceBody.objects.get(municipality=played.kochi.town, code="shien-chosei-demo")
    sitting = played.convene(body, datetime(2026, 12, 17, 13, 30, tzinfo=JST))
    return played.bring(sitting, case, made, "冬のあいだ、だれが様子を見るか。"), sitting


def _walled(played: Played, case: Case) -> WalledItem:
    """A 支援会議 under art. 106-6: something has been said behind the wall."""
    body = ConferenceBody.objects.create(
        municipality=played.kochi.town,
        code="shien-kaigi",
        kind="support_meeting",
        name="支援会議",
        convener=played.kochi.desk(COORDINATION).agency,
        valid_from=date(2026, 4, 1),
    )
    sitting = played.convene(body, datetime(2026, 11, 26, 10, 0, tzinfo=JST))
    item = played.bring(sitting, case, None, "戸を開けてもらえない日がある。")
    return wall.say(
        item_id=new_id(),
        agenda_item_id=item.id,
        body="夜も明かりがつかない日が続いている。",
        by=played.kochi.actor("kochi-coordinator"),
    )


def _post(played: Played) -> dict[str, UUID]:
    """What lies on the desks: answered and unanswered, on paper, asked back, late; a notice; a draft."""
    five = {key: consultation(key) for key in ("rubbish-duty", "sofa", "gathering", "light-bulb")}
    found: dict[str, UUID] = {}
    for key, one in five.items():
        matter = played.receive(
            "kochi-window", one["story"], outcome="handed_on", marks={one["main"]: "main"}
        )
        end = one["end"]
        sent = played.send("kochi-window", matter, end["to_desk"], end["asked"], kind=end["referral_kind"])
        found[key] = sent.id
        found[f"{key}/matter"] = matter.id
    window = played.kochi.actor("kochi-window")
    bulb = Referral.objects.get(pk=found["light-bulb"])
    link = guests.make_link(
        link_id=new_id(), referral_id=bulb.id, guest="会長 東野さん", days="fortnight", by=window
    )
    assert link is not None
    played.guest_code = link.code
    found["guest:open/token"] = link.token  # type: ignore[assignment]
    names = ["会長 東野さん", "会計 西野さん"]
    one, _other = copies.print_copies(
        batch=new_id(), packet=bulb.packet, what="つなぎ", names=names, by=window
    )
    copies.end_copy(copy_id=one.id, how="returned", by=window)
    found["packet_id"] = bulb.packet_id
    council = played.kochi.actor("kochi-desk")
    referrals.ask_back(referral_id=found["sofa"], question="階段はありますか。", by=council)
    watched = played.receive(
        "kochi-window", "薬を取りに来た方。最近ふらつく。", outcome="watched", watch_until=date(2026, 12, 4)
    )
    found["watched"] = watched.id
    pending = played.receive(
        "kochi-case", "となりの人が心配。", outcome="taken_on", subjects=[{"name": "丸護 冬子"}]
    )
    found["cases:open/matter_id"] = pending.id
    receiver = played.kochi.desk(COORDINATION)
    notice = notices.send_notice(
        notice_id=new_id(),
        what="ポストに新聞がたまっている。夜も明かりがつかない日がある。",
        about="川ぞいの平屋",
        receiver=receiver,
        by=played.kochi.actor("kochi-noticer"),
    )
    found["notice"] = notice.matter_id
    draft = drafts.save_draft(
        consultation_id=new_id(),
        fields={"story": ["電球が切れて、寝室がまっくら。"], "subjects": ["1"], "channel": ["phone"]},
        by=played.kochi.actor("kochi-window"),
    )
    found["consultation_id"] = draft.id
    return found
