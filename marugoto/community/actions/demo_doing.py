"""The doing of the demonstration: a salon, a course, helpers, what went round, surveys, a loop that is told."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from marugoto.community.actions import activities, buildings, helpers, members, support, surveys, voices
from marugoto.community.models import Activity, Gap, Survey
from marugoto.community.rules.activities import NewName
from marugoto.core import clock
from marugoto.policy.actor import Actor

_NAMES = ("はなさん", "じろうさん", "さくらさん", "ひとしさん", "まゆみさん")
_ASKED = (
    "近所に話せる人がいますか / いる / いない\n"
    "複)出かけにくいわけ / 足がない / 話す相手がいない / お金がかかる\nひとことあれば"
)
_SHEETS = 60


@transaction.atomic
def load_demo_doing(*, town: UUID, by: Actor | None, surveying: Actor | None) -> int:
    """What is not there yet: activities, lists, publicity, agreements, support, surveys. Twice changes nothing."""
    if by is None or surveying is None or Activity.objects.filter(municipality_id=town).exists():
        return 0
    today = clock.today()
    salon = activities.begin(
        told=activities.Told(
            title="ひだまりサロン（デモ）", kind="salon", starts_on=today - timedelta(days=200)
        ),
        by=by,
    )
    for weeks in range(8, 0, -1):
        _salon_day(salon, today - timedelta(weeks=weeks), weeks, by)
    _course(today, by)
    _support(today, salon, by)
    _surveys(today, surveying)
    _loop(town, today, by, surveying)
    return 2


def _salon_day(salon: Activity, on: date, weeks: int, by: Actor) -> None:
    new = tuple(NewName(name) for name in _NAMES) if weeks == 8 else ()
    there = {} if weeks == 8 else {n: "participant" for n in range(1, 6) if (n + weeks) % 3}
    day = activities.Day(on=on, unnamed=weeks % 4 + 3, bodies=1, there=there, new=new, words="手芸が人気。")
    activities.write_day(activity=salon, day=day, by=by)


def _course(today: date, by: Actor) -> None:
    course = activities.begin(
        told=activities.Told(
            title="支えあいサポーター養成講座（デモ）",
            kind="course",
            starts_on=today - timedelta(days=60),
            days_needed=2,
        ),
        by=by,
    )
    person = members.add(told=members.Told(called="たえこさん", contact="000-000-0000"), by=by)
    for days in (40, 30):
        day = activities.Day(on=today - timedelta(days=days), unnamed=7, there={person.number: "participant"})
        activities.write_day(activity=course, day=day, by=by)
    activities.complete(activity=course, on=today - timedelta(days=30), by=by)
    helper = helpers.register(
        member=person,
        told=helpers.Told(
            kind="listener", since=today - timedelta(days=25), hours_limit=10, limits="夜は出ない。"
        ),
        by=by,
    )
    work = helpers.Work(on=today - timedelta(days=1), minutes=90, burden="too_heavy", expense=480)
    helpers.write_work(helper=helper, work=work, by=by)


def _support(today: date, salon: Activity, by: Actor) -> None:
    week = today - timedelta(days=7)
    support.note_publicity(
        told=support.Word(title="サロンのちらし", medium="circular", on=week, copies=850, audience="elderly"),
        by=by,
    )
    support.make_agreement(
        told=support.Pact(
            partner="新聞店（デモ）", kind="watch", signed_on=week, does="新聞がたまっていたら知らせる。"
        ),
        by=by,
    )
    grant = support.ask_support(
        told=support.Support(
            purpose="サロンの材料費",
            other_side="共同募金会",
            kind="community_chest",
            on=week,
            yen=50_000,
            activity_id=salon.id,
        ),
        by=by,
    )
    support.move_on(funding=grant, state="given", on=today, by=by)
    shop = buildings.note_building(
        facts=buildings.Facts(
            name="商店街の元薬局（デモ）",
            kind="shop",
            owner="private",
            condition="small",
            state="free",
            square_metres=48,
            note="入口に段が一つ。駐車場はない。",
        ),
        by=by,
    )
    past = buildings.Use("薬局", since=today - timedelta(days=9000), until=today - timedelta(days=800))
    now = buildings.Use("月2回のサロン", since=week, activity_id=salon.id)
    for told in (past, now):
        buildings.note_use(building=shop, told=told, by=by)
    school = buildings.Facts(
        name="旧小学校の1階（デモ）", kind="classroom", owner="town", condition="unseen", state="asking"
    )
    buildings.note_building(facts=school, by=by)
    support.ask_support(
        told=support.Support(purpose="食堂の米", other_side="農家", kind="goods", on=week, things="米 30kg"),
        by=by,
    )


def _surveys(today: date, by: Actor) -> None:
    told = surveys.Told(
        title="暮らしのアンケート（デモ）", closes_on=today, questions=_ASKED, loneliness=True
    )
    done = surveys.open_up(survey=surveys.prepare(told=told, by=by), by=by)
    chance = Random(7)
    for _n in range(_SHEETS):
        answers: dict[int, tuple[str, ...]] = {
            n: (str(chance.choice((1, 1, 2, 2, 3, 3, 4))),) for n in (1, 2, 3)
        }
        answers[4] = (str(chance.choice((1, 1, 2))),)
        answers[5] = tuple(o for o in "123" if chance.random() < 0.3)
        surveys.enter_sheet(survey=done, channel="paper", area_id=None, answers=answers, by=by)
    closed = surveys.close(survey=done, by=by)
    surveys.publish(survey=closed, feedback="話せる場所を、歩いて行けるところに増やします。", by=by)
    more = surveys.Told(
        title="サロンについてのアンケート（デモ）", closes_on=today + timedelta(days=30), questions=_ASKED
    )
    surveys.open_up(survey=surveys.prepare(told=more, by=by), by=by)
    draft = surveys.Told(
        title="つぎのアンケート（デモ）", closes_on=today + timedelta(days=90), questions=_ASKED
    )
    surveys.prepare(told=draft, by=by)


def _loop(town: UUID, today: date, by: Actor, above: Actor) -> None:
    gap = Gap.objects.filter(municipality_id=town, stage="running").order_by("id").first()
    if gap is None:
        return
    survey = Survey.objects.filter(municipality_id=town, state="closed").order_by("id").first()
    said = voices.Voice(
        source="survey",
        on=today,
        words="夜に子どもだけで食べている。",
        count=12,
        survey_id=survey.id if survey else None,
    )
    voices.add_voice(gap=gap, voice=said, by=by)
    carried = voices.carry(
        gap=gap,
        area_id=None,
        to_agency_id=above.agency_id,
        asked="会館を夜に借りる手続きを軽くしてほしい。",
        by=by,
    )
    voices.answer(carried=carried, code="returned", words="夜の使用料を免除します。", by=above)
    voices.tell_residents(gap=gap, words="夜に子どもが食べられる場所が足りないという声がありました。", by=by)
