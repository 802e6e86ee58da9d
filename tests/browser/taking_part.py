"""参加 in the town that is played through: three places, somebody who takes part for two months, a role that is sought."""

from datetime import timedelta
from typing import Any

from marugoto.cases.models import Case
from marugoto.core import clock as house
from marugoto.core.ids import new_id
from marugoto.participation.actions import contacts, hopes, placements, roles
from marugoto.participation.models import Hope, Placement, Role
from marugoto.policy.actor import Actor
from marugoto.resources.models import Service
from tests.browser.kochi import Kochi
from tests.factories.clock import Clock

ROLES: tuple[dict[str, Any], ...] = (
    {
        "title": "野菜の袋詰め（10分から）",
        "kind": "packing",
        "tasks": "とれた野菜を袋に入れて、シールを貼る。",
        "minutes": 10,
        "times": ["1-am", "3-am", "3-pm"],
        "adjustments": ["short", "alone", "day_off"],
        "people": "few",
        "reward": "kouchin",
        "reward_note": "1袋5円、昼食つき",
        "capacity": 3,
        "insurance": "labour",
        "contact": "農園長 000-000-0909（朝のうち）",
    },
    {
        "title": "サロンのお茶くみ",
        "kind": "salon",
        "tasks": "お茶を出し、いっしょに座って話を聞く。",
        "times": ["2-pm"],
        "adjustments": ["seated", "same_person", "pickup"],
        "people": "many",
        "capacity": 2,
        "insurance": "volunteer",
    },
    {
        "title": "朝の水やり",
        "kind": "farm",
        "tasks": "畑に水をまき、草をとる。",
        "times": ["0-am", "2-am", "4-am"],
        "adjustments": ["alone", "quiet"],
        "people": "alone",
        "reward": "thanks",
        "capacity": 1,
    },
)


def take_part(kochi: Kochi, clock: Clock, case: Case) -> dict[str, Any]:
    """Numbers by the name a route gives them."""
    now, by = house.now(), kochi.actor("kochi-case")
    clock.set(now - timedelta(days=56))
    made = _roles(kochi, by)
    hope, looking = _hope(case, by), _hope(case, by, "人の前に出るのはこわい。でも、だれかの役に立ちたい。")
    placement = _placed(hope, made[0], by, clock)
    clock.set(now)
    sought = hopes.Sought(kind="writing", words="家でできる、宛名書きや名簿の入力", adjustments=["from_home"])
    order = hopes.none_fits(hope=looking, need="isolation", reason="no_resource", sought=sought, by=by)
    assert order is not None
    spoken = contacts.Spoken(
        kind="worry", on=house.today(), words="暑い日に水を飲んでくれない。どう声をかければよいか。"
    )
    worry = contacts.note_contact(host=made[0].host, spoken=spoken, placement=placement, by=by)
    chosen = placements.choose(placement_id=new_id(), hope=looking, role=made[2], by=by)
    free = Service.objects.filter(municipality=kochi.town, retired_on__isnull=True).order_by("-name", "id")[0]
    return {
        "role_id": made[0].pk,
        "host_id": made[0].host_id,
        "hope_id": hope.pk,
        "hope-looking": looking.pk,
        "placement_id": placement.pk,
        "placement-chosen": chosen.pk,
        "contact_id": worry.pk,
        "order_id": order.pk,
        "role-tea": made[1].pk,
        "participation:host-new/service_id": free.pk,
    }


def _roles(kochi: Kochi, by: Actor) -> list[Role]:
    entries = Service.objects.filter(municipality=kochi.town, retired_on__isnull=True).order_by("name", "id")
    found = []
    for service, told in zip(entries[: len(ROLES)], ROLES, strict=True):
        since = house.today() - timedelta(days=200)
        host = roles.take_up(
            service=service,
            told=roles.ToldHost(
                since=since, experiences=["withdrawn", "mental"], note="朝は人が少なく静かです。"
            ),
            by=by,
        )
        found.append(roles.open_role(host=host, told=roles.ToldRole(**told, since=since), by=by))
    return found


def _hope(case: Case, by: Actor, words: str = "外に出るきっかけがほしい。手を動かすのは好き。") -> Hope:
    told = hopes.ToldHope(
        words=words,
        heard_on=house.today(),
        kinds=["packing", "farm"],
        times=["1-am", "3-pm"],
        reach="near",
        near="旭町",
        company="few",
        barriers=["people", "transport", "confidence"],
        barrier_words="大きな声が苦手。",
        gives="字がきれい。母の介護を10年した。",
    )
    person = case.subjects.order_by("sort", "id")[0].person
    return hopes.hear(hope_id=new_id(), case=case, person=person, told=told, by=by)


def _placed(hope: Hope, role: Role, by: Actor, clock: Clock) -> Placement:
    made = placements.choose(placement_id=new_id(), hope=hope, role=role, why="10分ならできそう。", by=by)
    first = house.today()
    placements.agree(
        placement=made, name="みっちゃん", needs="急に話しかけられるのが苦手。", on=first, form="oral", by=by
    )
    for days, stage, words in (
        (7, "trial", "見学した。農園長と二人で10袋。"),
        (14, "running", "週に1回から。"),
        (28, "care", "一人で通えるようになった。"),
    ):
        clock.advance(days=days if stage == "trial" else days - 7)
        placements.move(placement=made, stage=stage, on=house.today(), words=words, by=by)
    lines = [
        placements.Written(
            made.pk, first + timedelta(days=7 * n), "came" if n % 3 else "rested", 20 if n % 3 else None
        )
        for n in range(1, 6)
    ]
    placements.write_days(lines=lines, by=by)
    placements.gives(placement=made, since=house.today(), by=by)
    return made
