"""Every page that lists rows asks the same number of questions for few rows as for many, and shows fifty at most."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from marugoto.agencies.models import Desk
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import notices
from marugoto.outreach.actions import kits
from tests.factories.clock import stopped_clock
from tests.factories.extracts import thrown_away
from tests.factories.groups import network
from tests.factories.library import another, released
from tests.factories.resources import list_salon
from tests.house.test_routes import routes
from tests.house.world import World, build_world

pytestmark = pytest.mark.django_db

# route → who looks at the list, and with which query
LISTS = {
    "office:today": ("sato", ""),
    "office:staff": ("sato", ""),
    "office:shifts": ("sato", ""),
    "office:audit": ("mori", ""),
    "office:looks": ("mori", "?days=28"),
    "people:duplicates": ("yamamoto", ""),
    "people:search": ("sato", "?q=山田"),
    "people:lookup": ("sato", "?words=山田"),
    "people:imports": ("registrar", ""),
    "intake:matters": ("sato", ""),
    "cases:list": ("suzuki", ""),
    "cases:day": ("suzuki", ""),
    "cases:work": ("suzuki", ""),
    "cases:search": ("suzuki", "?q=介護"),
    "cases:load": ("suzuki", ""),
    "collaboration:referrals": ("tanaka", ""),
    "collaboration:board": ("yamamoto", ""),
    "collaboration:desk-moves": ("yamamoto", ""),
    "collaboration:conferences": ("yamamoto", ""),
    "collaboration:kinds": ("yamamoto", ""),
    "indicators:counts": ("planner", ""),
    "indicators:rows": ("sato", "world"),
    "indicators:refusals": ("planner", ""),
    "indicators:plan": ("planner", ""),
    "indicators:plan-report": ("planner", ""),
    "public:windows": ("sato", ""),
    "public:places": ("sato", ""),
    "public:compare": ("sato", ""),
    "public:map": ("sato", ""),
    "public:week": ("sato", ""),
    "public:sheet": ("sato", ""),
    "public:feed": ("sato", ""),
    "resources:find": ("sato", ""),
    "resources:keeping": ("sato", ""),
    "resources:entries": ("sato", ""),
    "resources:bodies": ("sato", ""),
    "resources:imports": ("yamamoto", ""),
    "resources:known": ("sato", "?place=サロン"),
    "community:gaps": ("sato", ""),
    "community:activities": ("sato", ""),
    "community:members": ("sato", ""),
    "community:helpers": ("sato", ""),
    "community:publicity": ("sato", ""),
    "community:agreements": ("sato", ""),
    "community:buildings": ("sato", ""),
    "community:funding": ("sato", ""),
    "community:surveys": ("sato", ""),
    "community:activity-counts": ("planner", ""),
    "voice:loop": ("sato", ""),
    "groups:list": ("sato", ""),
    "library:list": ("sato", ""),
    "library:works": ("suzuki", ""),
    "stories:list": ("sato", ""),
    "emergency:notices": ("sato", ""),
    "emergency:reviews": ("mori", ""),
    "disclosures:requests": ("yamamoto", ""),
    "outreach:campaigns": ("sato", ""),
    "outreach:today": ("sato", ""),
    "outreach:out": ("sato", ""),
    "outreach:conflicts": ("sato", ""),
    "outreach:approaches": ("sato", ""),
    "participation:board": ("sato", ""),
    "participation:hosts": ("suzuki", ""),
    "participation:hopes": ("suzuki", ""),
    "participation:week": ("suzuki", ""),
    "participation:orders": ("suzuki", ""),
    "participation:figures": ("yamamoto", ""),
    "participation:host-find": ("sato", "?q=サロン"),
    "evacuation:boards": ("yamamoto", ""),
    "evacuation:list": ("yamamoto", ""),
    "evacuation:provisions": ("yamamoto", ""),
    "evacuation:disasters": ("yamamoto", ""),
    "evacuation:terms": ("yamamoto", ""),
    "evacuation:find": ("yamamoto", "?q=避野"),
    "paperwork:layouts": ("admin", ""),
    "paperwork:transfers": ("yamamoto", ""),
    "paperwork:transfer-new": ("yamamoto", ""),
    "api:open-data": ("sato", ""),
    "blueprints:versions": ("planner", ""),
    "blueprints:compare": ("planner", ""),
}
NO_LISTS = {
    "forms": {
        *("agencies:sign-in", "agencies:switch", "intake:receive", "intake:notice", "people:register"),
        *("intake:ask", "public:turn", "resources:entry-new", "resources:body-new", "community:gap-new"),
        *("collaboration:anonymous", "emergency:break", "paperwork:incoming", "paperwork:carry-in"),
        *("outreach:campaign-new", "outreach:approach-new"),
        *("blueprints:begin", "blueprints:bring-in"),
        *("evacuation:disaster-new", "evacuation:provision-new"),
        *("community:activity-new", "community:member-new", "community:survey-new"),
        *("community:activity-new", "community:member-new", "community:survey-new", "groups:new"),
    },
    "a list in a file": {
        *("public:emergency", "collaboration:calendar", "agencies:systems", "outreach:sheet"),
        "blueprints:like",
        *("indicators:plan-csv", "indicators:plan-xlsx"),
    },
    "words only": {"api:profile", "outreach:kit", "office:training"},
    "answers without a page": {
        *("agencies:session", "agencies:language", "office:start", "api:profile-schema"),
        *("outreach:kit-worker", "outreach:kit-state"),
    },
}
# figures, desks, files, the first five, the days of this week, the workers
SAME_LENGTH = {
    *("indicators:counts", "public:windows", "api:open-data", "people:lookup", "public:week", "office:looks"),
    *("office:shifts", "public:compare"),  # the parts of one week; kinds of entries
    "office:audit",  # the world alone fills a page of fifty
    *("indicators:plan", "indicators:plan-report"),  # the indicators of the plan
    *("collaboration:kinds", "indicators:refusals"),  # the kinds that are shipped; figures
    "paperwork:layouts",  # the forms that are shipped
    "collaboration:desk-moves",  # the desks that end
    "participation:figures",  # six months
    *("cases:work", "cases:load"),  # figures, and the workers
    "community:activity-counts",  # figures
}
MORE = 4
FIFTY = 50


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all lists."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def _url(route: str, world: World) -> str:
    query = LISTS[route][1]
    return reverse(route) + (world.ids["indicators:rows?"] if query == "world" else query)


def _measure(world: World) -> dict[str, tuple[int, int]]:
    """route → (questions to the database, letters on the page)."""
    found = {}
    for route, (who, _query) in LISTS.items():
        client, url = world.people[who].fresh_client(), _url(route, world)
        client.get(url)  # what is remembered for the process is remembered now
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url)
        assert page.status_code == 200, url
        found[route] = (len(asked), len(page.content))
    return found


def _grow(world: World, times: int) -> None:
    for n in range(times):
        world.on_the_way(n)
    for n in range(times):
        notices.send_notice(
            notice_id=new_id(),
            what="郵便物がたまっている",
            about="西町",
            receiver=world.town.a.desk,
            by=world.actor("noticer"),
        )
        talk = world.receive(f"山田 {n}郎", "やまだ いちろう")
        assert talk.matter is not None
        world.look_alike(talk.matter)
        world.break_glass(talk.matter)
        world.ask_disclosure(f"開{n}")
        world.go_visiting(n + 1)
        world.flee(n + 1)
        kits.set_out(lone_id=new_id(), minutes=30, by=world.actor("sato"))
        case, made = world.open_case(talk.matter)
        world.take_part(case, f"{n}番目の農園")
        network(world.actor("sato"), [], name=f"{n}番目の会")
        approver = another(world.actor("suzuki"), world.people["sato"].user.pk)
        released(case, world.actor("suzuki"), approver, title="もうひとつの話")
        world.refer(talk.matter, world.town.b)
        sitting = world.convene(code=f"more-{n}")
        world.bring(sitting, case, made)
        thrown_away(world.town.city.agency, f"more-{n}.csv")
        service = list_salon(world.town.municipality, name=f"{n}番目のサロン")
        service.owner_agency = world.town.a.agency
        service.save(update_fields=["owner_agency"])


def test_every_page_without_an_id_is_either_a_list_or_known_to_be_none() -> None:
    open_pages = {r.name for r in routes() if not r.converters}
    known = set(LISTS) | set().union(*NO_LISTS.values())
    posts = {
        *("outreach:check", "outreach:kit-pack", "outreach:kit-check"),
        *("office:absence", "office:shifts-ask", "office:shifts-answer", "office:shifts-fill"),
        *("office:training-begin", "office:training-receive", "office:training-leave"),
        "agencies:sign-out",
        "agencies:text-size",
        "resources:needs",
        "cases:day-draft",
        "paperwork:incoming-take",
        *("paperwork:carry-in-take", "paperwork:bundle-take"),
        *("indicators:plan-publish", "indicators:plan-withdraw"),
    }
    assert open_pages - known - posts == set()


def test_a_list_asks_as_many_questions_for_many_rows_as_for_few(world: World) -> None:
    later = clock.now() + timedelta(days=60)  # when answers are overdue
    with stopped_clock(later):
        few = _measure(world)
    _grow(world, MORE)
    with stopped_clock(later):
        many = _measure(world)
    assert {r: (few[r][0], many[r][0]) for r in LISTS if many[r][0] > few[r][0]} == {}
    assert [r for r in LISTS if r not in SAME_LENGTH and many[r][1] <= few[r][1]] == []


def test_a_question_for_each_row_is_seen(world: World) -> None:
    def questions(rows: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            for desk in Desk.objects.order_by("id")[:rows]:
                str(desk.agency)
        return len(asked)

    assert questions(6) > questions(2)


def test_a_long_list_has_pages(world: World) -> None:
    for _n in range(FIFTY + 5):
        notices.send_notice(
            notice_id=new_id(),
            what="郵便物がたまっている",
            about="東町",
            receiver=world.town.a.desk,
            by=world.actor("noticer"),
        )
    page = world.people["sato"].fresh_client().get(reverse("intake:matters"))
    assert 0 < page.content.decode().count("/intake/matters/") <= FIFTY * 2 + 10
