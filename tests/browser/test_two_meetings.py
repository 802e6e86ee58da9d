"""支援会議 and 重層的支援会議 for the same household, played through by five accounts; a picture of what each of them sees.

A mother and her son live together. The case worker (支援員) brings them to a 支援会議, without having asked anybody, and later,
once both have agreed, to a 重層的支援会議. The coordinator (調整役) convenes both, a worker of the 社協 is a named member, a
colleague of the case worker is not; the system administrator keeps the system. Then the son withdraws.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker

from marugoto.cases.actions import opening, plan
from marugoto.cases.models import Case
from marugoto.collaboration.models import BodyMember, ConferenceBody
from marugoto.core import clock as time
from marugoto.intake.actions import matters
from marugoto.people.actions import households, persons
from tests.browser.hands import Hands
from tests.browser.kochi import Kochi
from tests.browser.office import Office, swear
from tests.factories.agencies import PASSWORD, Place, hire
from tests.factories.clock import Clock, stopped_clock

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]
PICTURES = Path(__file__).parents[2] / "screenshots" / "two-meetings"
MOTHER, SON = "両海 ハル", "両海 仁"
WALLED, OPEN = "個別の支援会議（デモ）", "まるごと調整会議（デモ）"
ASKED, SAID, OUT = "だれが戸をたたくか", "夜中に怒鳴り声がすると隣の人が言う", "夜に声がする"
SHARED = "二人の分担を決めたい"


@pytest.fixture
def offices(kochi: Kochi, server: str, clock: Clock, open_page: OpenPage) -> Office:
    """Workers who point and type."""
    return Office(kochi, clock, lambda: Hands(open_page(), server))


@pytest.fixture(scope="module")
def case(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> Case:
    """The household with its case and a plan to which both have agreed; two standing meetings; a colleague."""
    with django_db_blocker.unblock(), stopped_clock():
        return _made(kochi)


def _made(kochi: Kochi) -> Case:
    by = kochi.actor("kochi-case")
    two = [
        persons.register_from_words(name=name, kana=kana, by=by)
        for name, kana in ((MOTHER, "りょうかい はる"), (SON, "りょうかい じん"))
    ]
    home = households.make_household(members=[(two[0], "self")], since=time.today(), by=by)
    households.add_member(household=home, person=two[1], relation="child", since=time.today(), by=by)
    desk = kochi.desk("koreisha-shien-centre/asahi")
    matter = matters.open_matter(desk=desk, persons=[(p, "subject") for p in two], urgency="this_week", by=by)
    case = opening.open_case(matter=matter, title="母と息子", persons=two, household=home, by=by)
    step = plan.PlannedStep(what="週に一度たずねる", due_on=time.today() + timedelta(days=30), who="支援員")
    made = plan.make_plan(
        case=case, planned=plan.Planned(goals=[plan.PlannedGoal(words="静かに眠りたい", steps=[step])]), by=by
    )
    plan.record_consent(plan=made, on=time.today(), form="oral", by=by)
    for code, kind, name in (
        ("two-walled", "support_meeting", WALLED),
        ("two-open", "layered_meeting", OPEN),
    ):
        body = ConferenceBody.objects.create(
            municipality=kochi.town,
            code=code,
            kind=kind,
            name=name,
            convener=kochi.actor_agency("kochi-coordinator"),
            valid_from=time.today(),
        )
        BodyMember.objects.create(body=body, agency=kochi.actor_agency("kochi-desk"))
    hire("kochi-colleague", "同僚（デモ）", Place(desk.agency, desk), roles=["case_worker"])
    return case


def _sign_in(offices: Office, username: str, password: str) -> Hands:
    if username not in offices.at_work:
        hands = offices.make()
        offices.at_work[username] = hands
        hands.open("/today/")
        hands.sign_in(username, password)
    return offices.at_work[username]


def _convene(coordinator: Hands, kochi: Kochi, name: str, on: str) -> str:
    coordinator.open("/collaboration/conferences/")
    row = coordinator.page.get_by_role("row").filter(has_text=name)
    coordinator.follow("会議を開く", row)
    coordinator.page.get_by_label("日にち").fill(on)
    coordinator.tick(kochi.user_name("kochi-desk"))
    coordinator.press("会議を開く", "main form")
    swear(coordinator)
    return coordinator.page.url.removeprefix(coordinator.server).split("#")[0]


def _bring(worker: Hands, case: Case, name: str, asked: str) -> None:
    worker.open(f"/collaboration/cases/{case.id}/bring/")
    row = worker.page.locator("tr, li").filter(has_text=name).last
    worker.follow("この回に出す", row)
    worker.write("話し合いたいこと", asked)
    worker.press("議題に出す")
    swear(worker)


def _agree(worker: Hands, case: Case, name: str) -> None:
    worker.open(f"/collaboration/cases/{case.id}/bring/")
    worker.follow(name, "aside")
    worker.follow("同意を聞く・見なおす")
    worker.choose("同意あり", "main form")
    worker.pick("聞き方", "書面", "main form")
    worker.press("この答えを記録する", "main form")


def _look(offices: Office, who: str, path: str, picture: str) -> str:
    hands = offices.at_work[who]
    hands.open(path)
    PICTURES.mkdir(parents=True, exist_ok=True)
    hands.page.screenshot(path=PICTURES / f"{picture}-{who.removeprefix('kochi-')}.png", full_page=True)
    return hands.text("main")


FIVE = ("kochi-coordinator", "kochi-case", "kochi-desk", "kochi-colleague", "kochi-admin")


def test_one_household_in_two_meetings(offices: Office, kochi: Kochi, case: Case) -> None:
    coordinator, worker, member = (offices.worker(w) for w in FIVE[:3])
    _sign_in(offices, "kochi-colleague", PASSWORD)
    offices.worker("kochi-admin")
    day = f"{time.today() + timedelta(days=1):%Y-%m-%d}"

    walled = _convene(coordinator, kochi, WALLED, day)
    _bring(worker, case, WALLED, ASKED)  # nobody was asked: the law allows it
    member.open(walled)
    member.lacks(ASKED)
    swear(member)
    _say(member, SAID)
    seen = {who: _look(offices, who, walled, "1-support-meeting") for who in FIVE}
    assert {who for who, text in seen.items() if SAID in text} == set(FIVE[:3])
    assert {who for who, text in seen.items() if ASKED in text} == set(FIVE[:3])
    assert "議題1" in seen["kochi-colleague"]
    assert "議題" not in seen["kochi-admin"]
    case_page = f"/collaboration/cases/{case.id}/panel/"
    for who in ("kochi-case", "kochi-colleague"):
        assert SAID not in _look(offices, who, case_page, "1-support-meeting-case")

    layered = _convene(coordinator, kochi, OPEN, day)
    worker.open(f"/collaboration/cases/{case.id}/bring/")
    worker.sees("本人の同意が前提です")
    _agree(worker, case, MOTHER)
    worker.open(f"/collaboration/cases/{case.id}/bring/")
    worker.sees("本人の同意が前提です")  # the son was not asked yet
    _agree(worker, case, SON)
    _bring(worker, case, OPEN, SHARED)
    member.open(layered)
    swear(member)
    seen = {who: _look(offices, who, layered, "2-layered-meeting") for who in FIVE}
    assert {who for who, text in seen.items() if SHARED in text} == set(FIVE[:4])
    assert not any(SAID in text or ASKED in text for text in seen.values())

    # The member's agency carries one thing out, by a law; the colleague in the agency of the case reads it from then on.
    member.open(walled)
    member.follow("根拠を書いて、会議の外へ持ち出す")
    member.choose("法令の定め", "main form")
    member.write("条文・理由", "高齢者虐待防止法7条", "main form")
    member.pick("何として渡すか", "これまでの経過", "main form")
    member.write("持ち出すことば", OUT, "main form")
    member.press("この根拠で持ち出す", "main form")
    assert OUT in _look(offices, "kochi-colleague", case_page, "3-carried-out")
    assert SAID not in _look(offices, "kochi-colleague", case_page, "3-carried-out")

    # The son withdraws: first what it stops, then it stops.
    worker.open(f"/collaboration/cases/{case.id}/bring/")
    worker.follow(SON, "aside")
    worker.follow("同意を取り消す")
    worker.sees(OPEN)
    _look_here(worker, "4-withdrawal-shows")
    worker.press("確かめました。本人が取り消した")
    seen = {who: _look(offices, who, layered, "5-after-withdrawal") for who in FIVE}
    assert {who for who, text in seen.items() if SHARED in text} == {"kochi-case", "kochi-colleague"}
    assert "同意がいまはない" in seen["kochi-desk"]
    assert ASKED in _look(offices, "kochi-desk", walled, "5-after-withdrawal-support-meeting")


def _say(member: Hands, words: str) -> None:
    form = member.page.locator("form").filter(has_text="会議の中だけに残す")
    form.locator("textarea").fill(words)
    member.press("会議の中だけに残す", form)


def _look_here(hands: Hands, picture: str) -> None:
    hands.page.screenshot(path=PICTURES / f"{picture}.png", full_page=True)
