"""Rows of the community room, made by calling its actions."""

from datetime import date, timedelta
from typing import Any

from marugoto.community.actions import activities, buildings, helpers, members, support, surveys, voices
from marugoto.community.models import Activity, ActivityDay, Gap, Helper, Member, Survey
from marugoto.community.rules.activities import NewName
from marugoto.core import clock
from tests.factories.agencies import Worker

BEGAN = date(2026, 4, 1)
DAY = date(2026, 11, 20)


def activity(worker: Worker, **change: Any) -> Activity:
    """An activity of the worker's agency: a salon since April."""
    told: dict[str, Any] = {"title": "ひだまりサロン", "kind": "salon", "starts_on": BEGAN} | change
    return activities.begin(told=activities.Told(**told), by=worker.actor)


def member(worker: Worker, called: str = "花子さん", **change: Any) -> Member:
    """Somebody on the list of the worker's agency."""
    return members.add(told=members.Told(called=called, **change), by=worker.actor)


def day(worker: Worker, one: Activity, on: date = DAY, **change: Any) -> ActivityDay:
    """A day of an activity: five people who were only counted, unless said otherwise."""
    told: dict[str, Any] = {"unnamed": 5} | change
    return activities.write_day(activity=one, day=activities.Day(on=on, **told), by=worker.actor)


def helper(worker: Worker, one: Member | None = None, **change: Any) -> Helper:
    """A volunteer of the worker's agency."""
    told: dict[str, Any] = {"kind": "volunteer", "since": BEGAN} | change
    return helpers.register(
        member=one or member(worker, "手伝う人"), told=helpers.Told(**told), by=worker.actor
    )


def named(*called: str, part: str = "participant") -> tuple[NewName, ...]:
    """Names that are not on the list yet."""
    return tuple(NewName(one, part=part) for one in called)


def community_rows(worker: Worker, above: Worker, gap: Gap) -> dict[str, object]:
    """A row of everything that the pages of the room open, by the names of their routes."""
    on = clock.today()
    doing = activity(worker, starts_on=on, title=f"サロン {gap.title}")
    who = member(worker, "名簿の人", area_id=None)
    day(worker, doing, on, there={who.number: "participant"})
    helps = helper(worker, who, since=on)
    support.note_publicity(told=support.Word("ちらし", "leaflet", on), by=worker.actor)
    pact = support.make_agreement(told=support.Pact("新聞店", "watch", on), by=worker.actor)
    grant = support.ask_support(
        told=support.Support("食堂", "農協", "goods", on, things="米"), by=worker.actor
    )
    shop = buildings.note_building(
        facts=buildings.Facts(f"元薬局 {gap.title}", "shop", "private", "ready", state="free"),
        by=worker.actor,
    )
    use = buildings.note_use(building=shop, told=buildings.Use("サロン", on), by=worker.actor)
    asked = survey(above)
    surveys.open_up(survey=asked, by=above.actor)
    carried = voices.carry(
        gap=gap, area_id=None, to_agency_id=worker.agency.id, asked="手伝ってほしい。", by=above.actor
    )
    voices.tell_residents(gap=gap, words="足りないという声があります。", by=above.actor)
    return {
        "activity_id": doing.id,
        "community:member/member_id": who.id,
        "community:member-leave/member_id": who.id,
        "community:member-help/member_id": who.id,
        "helper_id": helps.id,
        "agreement_id": pact.id,
        "funding_id": grant.id,
        "building_id": shop.id,
        "use_id": use.id,
        "survey_id": asked.id,
        "carry_id": carried.id,
    }


ASKED = "近所に話せる人がいますか / いる / いない\n複)出かけにくいわけ / 足がない / 相手がいない\n数)家族の人数\nひとこと"


def survey(worker: Worker, **change: Any) -> Survey:
    """A survey in preparation: three items of loneliness and four questions, unless said otherwise."""
    told: dict[str, Any] = {
        "title": "暮らしのアンケート",
        "closes_on": clock.today() + timedelta(days=30),
        "questions": ASKED,
        "loneliness": True,
    } | change
    return surveys.prepare(told=surveys.Told(**told), by=worker.actor)


def sheets(worker: Worker, one: Survey, *scores: tuple[int, int, int], area: Any = None) -> None:
    """Paper that was typed in: a sheet for each triple of answers to the three items."""
    for triple in scores:
        answers = {n: (str(value),) for n, value in enumerate(triple, 1)}
        area_id = area.id if area else None
        surveys.enter_sheet(survey=one, channel="paper", area_id=area_id, answers=answers, by=worker.actor)
