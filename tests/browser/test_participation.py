"""From a wish to the end, by a case worker at a desk with JavaScript, and on a telephone without it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from marugoto.agencies.models import Desk, Membership
from marugoto.cases.models import Case
from marugoto.core import clock
from marugoto.participation.actions import roles
from marugoto.participation.models import Placement, Role
from marugoto.resources.models import Service
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import PASSWORD, Kochi
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.people import register

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def role(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> Role:
    """Somewhere to pack onions for ten minutes, for two."""
    with django_db_blocker.unblock():
        by = kochi.actor("kochi-case")
        entry = Service.objects.filter(municipality=kochi.town).order_by("name", "id")[0]
        since = clock.today() - timedelta(days=30)
        host = roles.take_up(service=entry, told=roles.ToldHost(since=since), by=by)
        told = roles.ToldRole(
            title="玉ねぎの袋詰め",
            kind="packing",
            tasks="袋に入れる。",
            times=["1-am"],
            adjustments=["alone"],
            capacity=2,
            since=since,
        )
        return roles.open_role(host=host, told=told, by=by)


def _case(kochi: Kochi, name: str) -> Case:
    """A case of the case worker's on somebody of this name."""
    seat = Membership.objects.select_related("user", "agency").get(user__username="kochi-case")
    desk = Desk.objects.filter(agency=seat.agency).order_by("id")[0]
    worker = Worker(seat.user, seat, seat.agency, desk)
    person = register(worker, given_name=name)
    return making.case(worker, making.matter(worker, person), title=f"{name}さんのこと")


def take_part(hands: Hands, case: Case, role: Role) -> None:
    """希望 → 合う役割 → 体験 → 参加 → 日 → 定着支援 → 終わり."""
    hands.open(f"/participation/hopes/new/{case.pk}/")
    hands.write("本人のことば", "手を動かしていたい。")
    hands.tick("袋詰め・組み立て")
    hands.tick("火曜日 午前")
    hands.tick("人の中がつらい")
    hands.press("保存して、合う役割を見る")
    hands.sees("曜日と時間帯が合います（火曜日の午前）。")
    hands.sees("「人の中がつらい」には、「一人で進められる」で応じられます。")
    hands.follow("本人がこれを選んだ", hands.card(role.title))
    hands.press("ここに決める")
    hands.sees("決めるまで、何も伝えません")
    hands.write("受け入れ先に伝える呼び名", "みっちゃん")
    hands.choose("口頭")
    hands.press("同意を記録する")
    for stage in ("見学・体験", "参加している", "定着支援"):
        hands.choose(stage)
        hands.press("進める")
    hands.follow("週の記録を書く")
    today = clock.today()
    name = f"d-{Placement.objects.get(case=case).pk}-{today:%Y%m%d}"
    hands.page.locator(f'select[name="{name}"]').select_option("came")
    hands.page.locator(f'input[name="{name}-m"]').fill("10")
    hands.press("この週を書く")
    hands.follow(case.subjects.get().person.display_name)
    hands.sees("参加した日 延べ 1日")
    hands.choose("終わった")
    hands.pick("終わり方", "支援なしで続けている")
    hands.write("終わりについて本人のことば", "これからも行く。")
    hands.press("進める")
    hands.sees("これからも行く。")
    assert Placement.objects.get(case=case).outcome == "goes_on"


@pytest.fixture(scope="module")
def people(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> dict[str, Case]:
    """Two people with a case each, written before the tests begin, so that the server sees them."""
    with django_db_blocker.unblock():
        return {name: _case(kochi, name) for name in ("花帆", "月帆")}


def _at_work(hands: Hands) -> Hands:
    hands.open("/today/")
    hands.sign_in("kochi-case", PASSWORD)
    return hands


def test_at_a_desk(server: str, role: Role, people: dict[str, Case], open_page: OpenPage) -> None:
    take_part(_at_work(Hands(open_page(), server)), people["花帆"], role)


def test_on_a_telephone_without_javascript(
    server: str, role: Role, people: dict[str, Case], open_page: OpenPage
) -> None:
    page = open_page(width=390, javascript=False)
    take_part(_at_work(PlainHands(page, server)), people["月帆"], role)
