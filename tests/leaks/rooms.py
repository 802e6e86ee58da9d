"""What else happens in a world: visits, flight and safety, activities, groups, studies. One or two of these rooms by chance.

Half of it comes before people agree, are linked or are protected, half of it afterwards. As in world.py, what is written down are
the facts as they were played. The dice are others than those of the world, so a world stays what it was when a room is added.
"""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from marugoto.cases import queries as cases
from marugoto.cases.models import Case
from marugoto.community.actions import activities, helpers, members, surveys
from marugoto.community.rules.activities import NewName
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation.actions import boards, plans, provisions, registrants, sheets
from marugoto.evacuation.models import SafetyRow
from marugoto.groups.actions import groups, shared
from marugoto.groups.models import GroupMember
from marugoto.library.actions import works
from marugoto.outreach.actions import approaches, campaigns, lists, records
from marugoto.outreach.models import Campaign, ListDraft, Listed
from marugoto.people.models import Person
from tests.factories import evacuation as flight
from tests.factories.library import CLEAN
from tests.leaks.oracle import Line, Ring, Row, Someone, Story

KEEPERS = ("sato", "suzuki", "tanaka", "takahashi", "yamamoto")
IN_GROUPS = (*KEEPERS, "pharmacist", "volunteer", "noticer", "planner")


def draw(seed: int) -> tuple[Random, list[Any]]:
    """The dice of the rooms in this world, and which rooms there are: one in most worlds, two in some."""
    dice = Random(f"rooms {seed}")
    return dice, dice.sample(ROOMS, min(len(ROOMS), dice.choice((1, 1, 1, 2))))


def _shown(world: Any, who: str) -> list[tuple[UUID, Someone]]:
    """Whom this worker can put on a list: nobody who is hidden from their agency, or whose address is."""
    agency = world.agency(who)
    return [
        (key, one) for key, one in world.someone.items() if one.named is None or one.named.get(agency, False)
    ]


# --- who has not asked, and who is visited ----------------------------------------------------------------------------


def approach(world: Any, dice: Random) -> None:
    """Somebody who has not asked is written down, with the next step and whom they let in."""
    who = dice.choice(KEEPERS)
    shown = [(k, s) for k, s in _shown(world, who) if world.agency(who) in s.known_to]
    key, someone = dice.choice(shown) if shown and dice.random() < 0.6 else (None, None)
    facts = {"agency": world.agency(who), "person": someone}
    today = clock.today()
    noticed = approaches.Noticed(
        noticed_by="neighbour",
        noticed_on=today,
        basis="outreach",
        way="letter",
        delete_on=today + timedelta(days=90),
        label="" if key else world.secret("approach", **facts),
        next_step=world.secret("approach", **facts),
        next_on=today + timedelta(days=3),
    )
    person = Person.objects.get(pk=key) if key else None
    made = world.act(who, approaches.begin, approach_id=new_id(), person=person, noticed=noticed)
    if made is None:
        return
    world.noted("approach_id", made.pk)
    words = world.secret("approach", **facts)
    welcome = world.act(who, approaches.let_in, approach=made, agency=None, who=words, since=today)
    world.noted("welcome_id", welcome.pk)
    answer = dice.choice(("nothing", "refused", "voice"))
    step = world.secret("approach", **facts)
    more = {"on": today, "way": "call_by", "response": answer, "next_step": step, "next_on": None}
    world.act(who, approaches.attempt, approach=made, **more)


def visits(world: Any, dice: Random) -> None:
    """A list is taken in, rows go to a colleague or to a volunteer for a day, something is found; perhaps it is recalled."""
    who = dice.choice(("sato", "tanaka", "takahashi"))
    today = clock.today()
    planned = campaigns.Planned(
        name="訪問",
        purpose="様子を知る",
        basis="outreach",
        source="調査",
        starts_on=today,
        ends_on=today + timedelta(days=30),
        expires_on=today + timedelta(days=90),
    )
    campaign = world.act(who, campaigns.begin, campaign_id=new_id(), planned=planned)
    world.noted("campaign_id", campaign.pk)
    rows = _take_in(world, dice, who, campaign)
    for key, _row in rows:
        world.noted("listed_id", key)
    for _n in range(dice.randint(1, 2)):
        _hand_out(world, dice, who, campaign, rows)


def _take_in(world: Any, dice: Random, who: str, campaign: Campaign) -> list[tuple[UUID, Row]]:
    """Two rows, one of them perhaps about somebody of the register, hidden or not, who is on the list that was brought."""
    stands: list[tuple[str, Row]] = []
    someone, key = None, None
    if dice.random() < 0.7:
        key, someone = dice.choice(list(world.someone.items()))
    for about in (someone, None):
        row = Row(agency=world.agency(who), person=about)
        place = world.secret("listed", row=row)
        name = world.secret("listed", row=row)
        said = Person.objects.get(pk=key).display_name if about else f"訪野 {name}"
        house = world.secret("listed", row=row) if about else ""
        stands.append((f"{said},1950-03-01,みさき市東町{place},{house}", row))
    text = "\n".join(("氏名,生年月日,住所,世帯", *(line for line, _row in stands)))
    draft: ListDraft = world.act(
        who,
        lists.look_through,
        draft_id=new_id(),
        campaign=campaign,
        file_name="a.csv",
        data=text.encode("utf-8"),
    )
    same = {one["line"]: UUID(hit["id"]) for one in draft.rows for hit in one["hits"] if hit["sure"]}
    world.act(who, lists.take_in, draft=draft, same=same)
    made = list(Listed.objects.filter(campaign=campaign).order_by("id"))
    return [(one.pk, row) for one in made for line, row in stands if line.split(",")[2] == one.address]


def _hand_out(world: Any, dice: Random, who: str, campaign: Campaign, rows: list[tuple[UUID, Row]]) -> None:
    place = world.agency(who)
    own = [w for w in KEEPERS if world.agency(w) == place]
    to = dice.choice((*own, "volunteer", "volunteer"))
    basis = "own_agency" if world.agency(to) == place else dice.choice(OTHERS_BASES)
    given = campaigns.Given(world.stage.people[to].membership.pk, clock.today(), "様子を見る", basis)
    seen = [(k, r) for k, r in rows if r.person is None or _seen_by(r.person, place)]
    if not seen:
        return
    handout = world.act(
        who,
        campaigns.hand_out,
        handout_id=new_id(),
        campaign=campaign,
        listed=[key for key, _row in seen],
        given=given,
    )
    if handout is None:
        return
    world.noted("handout_id", handout.pk)
    for _key, row in seen:
        row.hands.add(to)
    for visit in handout.visits.order_by("sort"):
        world.noted("visit_id", visit.pk)
        row = next(r for k, r in seen if k == visit.listed_id)
        note = world.secret("visit", row=row, writer=to)
        found = records.Found("absent_card", "again", note=note)
        world.act(to, records.write, record_id=new_id(), visit_id=visit.pk, found=found)
    if dice.random() < 0.4:
        world.act(who, campaigns.recall, handout=handout)
        world.recalled.add(handout.pk)
        for _key, row in seen:
            row.hands.discard(to)  # a second handout of the same row to the same visitor is looked at below
        for other, hand, keys in world.handed:
            if hand == to and other not in world.recalled:
                for key, row in rows:
                    if key in keys:
                        row.hands.add(to)
    world.handed.append((handout.pk, to, {key for key, _row in seen}))


def _seen_by(one: Someone, agency: str) -> bool:
    return one.named is None or one.named.get(agency, False)


OTHERS_BASES = ("consent", "commissioner")


# --- who flees, and who is safe ---------------------------------------------------------------------------------------


def flees(world: Any, dice: Random) -> None:
    """Somebody comes on the town's list, answers, gets a plan; the list goes out, a board is opened, something is reported."""
    who = "yamamoto"
    city, today = world.agency(who), clock.today()
    world.act(who, flight.set_terms)
    for key, someone in dice.sample(list(world.someone.items()), min(2, len(world.someone))):
        facts = {"agency": city, "person": someone}
        row = world.act(
            who,
            registrants.put_on,
            registrant_id=new_id(),
            person=Person.objects.get(pk=key),
            reasons=["care_level"],
            words=world.secret("evacuee", **facts),
        )
        if row is None:
            continue
        world.noted("registrant_id", row.pk)
        for mine in world.same_as(someone):
            mine.listed.add(city)
        for subject in ("list", "plan"):
            note = world.secret("evacuee", **facts)
            told = registrants.Answer(subject, "given", today, "visit", note=note)
            world.act(who, registrants.answer, registrant=row, told=told)
        planned = plans.Planned(
            priority="high",
            review_on=today + timedelta(days=300),
            needs_words=world.secret("evacuee", **facts),
            shelter_words=world.secret("evacuee", **facts),
            route=world.secret("evacuee", **facts),
            made_with=world.secret("evacuee", **facts),
        )
        helper = plans.Helper(world.secret("evacuee", **facts), "neighbour", "", agreed=True)
        world.act(who, plans.make_plan, registrant=row, told=planned, helpers=[helper], seen=0)
    wish = flight.wish(with_plans=True)
    gone = world.act(who, provisions.provide, provision_id=new_id(), wish=wish)
    if gone is not None:
        world.noted("provision_id", gone.pk)
    _board(world, dice, who)


def _board(world: Any, dice: Random, who: str) -> None:
    disaster = world.act(who, flight.declare)
    world.noted("disaster_id", disaster.pk)
    board = world.act(who, flight.open_board, disaster=disaster)
    world.noted("board_id", board.pk)
    city = world.agency(who)
    alone = world.act(
        who,
        boards.add_row,
        row_id=new_id(),
        board=board,
        label=world.secret("safety", agency=city),
        contact=world.secret("safety", agency=city),
        area_id=None,
    )
    for row in SafetyRow.objects.filter(board=board).order_by("number"):
        world.noted("row_id", row.pk)
        someone = next((s for k, s in world.someone.items() if k == row.person_id), None)
        facts = {"agency": city, "person": someone}
        seen = boards.Seen(
            "home",
            clock.now(),
            "phone",
            place=world.secret("safety", **facts),
            told_by=world.secret("safety", **facts),
            note=world.secret("safety", **facts),
            need=True,
        )
        world.act(who, boards.report, report_id=new_id(), row=row, seen=seen)
    sheet = world.act(
        who, sheets.print_sheet, sheet_id=new_id(), board=board, area_id=None, for_whom="民生委員"
    )
    if sheet is not None:
        world.noted("sheet_id", sheet.pk)
    assert alone is not None, "somebody who is in no register has a row"


# --- lists of activities, and surveys ---------------------------------------------------------------------------------


def activity(world: Any, dice: Random) -> None:
    """Who comes to a salon, who helps there and up to where; perhaps somebody leaves the list; a sheet with free words."""
    who = dice.choice(KEEPERS)
    line, helps = Line(world.agency(who)), Line(world.agency(who))
    told = members.Told(called=world.secret("member", line=line), contact=world.secret("member", line=line))
    one = world.act(who, members.add, told=told)
    world.noted("member_id", one.pk)
    begun = activities.Told(title="サロン", kind="salon", starts_on=clock.today())
    salon = world.act(who, activities.begin, told=begun)
    world.noted("activity_id", salon.pk)
    new = NewName(world.secret("member", line=helps), part="participant")
    day = activities.Day(on=clock.today(), unnamed=2, there={one.number: "participant"}, new=(new,))
    world.act(who, activities.write_day, activity=salon, day=day)
    offer = helpers.Told(kind="volunteer", since=clock.today(), limits=world.secret("member", line=helps))
    helper = world.act(who, helpers.register, member=one, told=offer)
    world.noted("helper_id", helper.pk)
    if dice.random() < 0.4 and world.act(who, members.leave, member=one):
        line.gone = True
    _survey(world, dice)


def _survey(world: Any, dice: Random) -> None:
    who = "yamamoto"
    told = surveys.Told("暮らし", clock.today() + timedelta(days=9), "出かけますか / はい / いいえ\nひとこと")
    asked = world.act(who, surveys.prepare, told=told)
    world.noted("survey_id", asked.pk)
    world.act(who, surveys.open_up, survey=asked)
    words = world.secret("answer", town=world.stage.viewers[who].town)
    answers = {1: ("1",), 2: (words,)}
    world.act(who, surveys.enter_sheet, survey=asked, channel="paper", area_id=None, answers=answers)
    if dice.random() < 0.5:
        world.act(who, surveys.close, survey=asked)
        world.act(who, surveys.publish, survey=asked, feedback="続けます。")


# --- groups -----------------------------------------------------------------------------------------------------------


def group(world: Any, dice: Random) -> None:
    """People of several agencies tell each other something; somebody leaves, or what was said is taken back."""
    keeper = dice.choice(KEEPERS)
    others = dice.sample([w for w in IN_GROUPS if w != keeper], dice.randint(1, 3))
    ring = Ring({keeper, *others})
    told = groups.Told(name="見守りの会", kind="self_help", purpose=world.secret("group", ring=ring))
    made = world.act(keeper, groups.open_group, group_id=new_id(), told=told)
    world.noted("group_id", made.pk)
    for name in others:
        worker = world.stage.people[name]
        world.act(keeper, groups.invite, group=made, user_id=worker.user.pk, agency_id=worker.agency.pk)
    said = Ring(ring.members)
    notice = world.act(
        keeper,
        shared.tell,
        notice_id=new_id(),
        group=made,
        title=world.secret("group", ring=said),
        body=world.secret("group", ring=said),
        warned=True,
    )
    world.noted("groups/notice_id", notice.pk)
    name, data = world.secret("group", ring=ring), world.secret("group", ring=ring)
    file = world.act(keeper, shared.add_file, group=made, name=f"{name}.txt", data=data.encode())
    world.noted("file_id", file.pk)
    title, place = world.secret("group", ring=ring), world.secret("group", ring=ring)
    day = shared.Day(title, clock.today(), place=place)
    event = world.act(keeper, shared.fix_day, event_id=new_id(), group=made, day=day)
    world.noted("event_id", event.pk)
    leaver = dice.choice(others)
    world.feeds.append((leaver, world.act(leaver, shared.make_feed, group=made)))
    if dice.random() < 0.6:
        user = world.stage.people[leaver].user
        mine = GroupMember.objects.get(group=made, user=user)
        world.noted("groups/member_id", mine.pk)
        world.act(leaver, groups.leave, member=mine)
        ring.members.discard(leaver)
    if dice.random() < 0.4:
        world.act(keeper, shared.withdraw, notice=notice)
        said.members = set()


# --- studies ----------------------------------------------------------------------------------------------------------


APPROVES = {"suzuki": "kimura", "tanaka": "hara", "takahashi": "okada"}  # colleagues, who wrote nothing in it


def study(world: Any, dice: Random) -> None:
    """A case becomes a study, approved by a colleague and released to some circle; perhaps it is withdrawn."""
    if not world.cases:
        return
    case, who, about = dice.choice(world.cases)
    work = world.act(who, works.prepare, work_id=new_id(), case=case)
    if work is None:
        return
    world.noted("work_id", work.pk)
    story = Story(agency=world.agency(who), town=world.stage.viewers[who].town, about=about)
    texts = {name: world.secret("study", story=story) for name in ("title", "situation", "lessons")}
    work = world.act(who, works.revise, work=work, told=works.Told(**CLEAN | texts))
    scope = dice.choice(("agency", "town", "residents"))
    if dice.random() < 0.15:
        return
    consents = _agree(world, who, case, work) if scope == "residents" else []
    offered = world.act(who, works.offer, work=work, scope=scope, answer="よくある暮らしです。")
    released = offered and world.act(APPROVES[who], works.approve, work=offered)
    if not released:
        return
    world.noted("study_id", released.study_id)
    story.scope = scope
    if consents and dice.random() < 0.4:
        world.act(who, works.end_consent, consent=consents[0])
        story.scope = ""
    elif dice.random() < 0.2:
        world.act(who, works.withdraw, work=released, why="old")
        story.scope = ""


def _agree(world: Any, who: str, case: Case, work: Any) -> list[Any]:
    made = [
        world.act(who, works.record_consent, work=work, person=person, on=clock.today(), form="written")
        for person in cases.subjects_of(case)
    ]
    for one in made:
        world.noted("consent_id", one.pk)
    return made


ROOMS = (approach, visits, flees, activity, group, study)
