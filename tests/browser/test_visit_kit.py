"""The visit kit on real telephones (Chromium): no network, two at one door, wrong clocks, a sync cut off, one that is stolen.

Each test has its own rows on the list; what the server has in the end is counted: 0 lost, 0 twice, conflicts kept and shown.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django import DjangoDbBlocker

from marugoto.console import chromium
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.outreach import queries
from marugoto.outreach.actions import campaigns
from marugoto.outreach.models import Listed, LoneVisit, VisitConflict, VisitRecord
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import PASSWORD, Kochi
from tests.browser.phone import Phone
from tests.factories import outreach

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]
HEAD = "番号,氏名,カナ氏名,電話番号,住所,地区\n"
PEOPLE = ("電波", "二台", "時計", "途中", "盗難", "期限", "紙面")
_BUNDLES = """() => new Promise((done) => { indexedDB.open("marugoto-kit").onsuccess = (e) => {
  e.target.result.transaction("bundle").objectStore("bundle").count().onsuccess = (n) => done(n.target.result);
}; })"""
NOTE = "縁側に猫が三匹。膝が痛いとのこと。"


@dataclass
class Round:
    """The campaign of all tests here; of each family two rows: 電波 一, 電波 二."""

    kochi: Kochi
    campaign: Any

    def rows(self, family: str) -> list[Listed]:
        """The rows of one test."""
        return list(Listed.objects.filter(campaign=self.campaign, name__startswith=family).order_by("number"))

    def records(self, family: str) -> list[VisitRecord]:
        """What the server has of them, in the order that counts."""
        rows = VisitRecord.objects.filter(listed__in=self.rows(family))
        return list(rows.select_related("by", "listed").order_by("happened_at", "received_at", "id"))

    def tally(self, what: str, family: str, written: int) -> None:
        """Counts, prints and holds them against what was written."""
        records = self.records(family)
        once = {(one.by_id, one.listed_id, one.note, one.device_at) for one in records}
        conflicts = VisitConflict.objects.filter(first__listed__in=self.rows(family)).count()
        lost, twice = written - len(once), len(records) - len(once)
        print(f"{what}: written {written}, lost {lost}, duplicated {twice}, conflicts kept {conflicts}")
        assert (lost, twice) == (0, 0)


@pytest.fixture(scope="module")
def going(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> Iterator[Round]:
    """The case worker's agency visits; its rows are in the hands of the case worker and of a 民生委員."""
    with django_db_blocker.unblock():
        by = kochi.actor("kochi-case")
        found = outreach.campaign(by, "ためしの訪問")
        lines = [
            f"{n}{m},{family} {name},ホウノ サキ,000-{n}{m}-9999,高知市鏡{family}町{m}番,鏡\n"
            for n, family in enumerate(PEOPLE)
            for m, name in enumerate(("一", "二"))
        ]
        outreach.listed(found, by, HEAD + "".join(lines))
        done = Round(kochi, found)
        for family in PEOPLE:
            _give(done, family, "kochi-case", "own_agency")
            if family == "二台":
                _give(done, family, "kochi-volunteer", "commissioner")
        yield done


def _give(going: Round, family: str, who: str, basis: str) -> None:
    by = going.kochi.actor("kochi-case")
    to = next(one for one in queries.visitors_of(by) if one.user.username == who)
    given = campaigns.Given(to.pk, clock.today(), "様子を見に行く", basis)
    rows = [one.pk for one in going.rows(family)]
    campaigns.hand_out(handout_id=new_id(), campaign=going.campaign, listed=rows, given=given, by=by)


@pytest.fixture
def phone(going: Round, server: str, open_page: OpenPage) -> Callable[..., Phone]:
    """A telephone in somebody's hand, signed in and packed."""

    def make(who: str = "kochi-case", *, ahead: timedelta | None = None) -> Phone:
        page = open_page(width=390, height=844)
        if ahead is not None:
            page.clock.set_system_time(datetime.now().astimezone() + ahead)
        one = Phone(page, server, who)
        one.sign_in()
        one.pack()
        return one

    return make


def test_without_a_network_visits_are_read_and_written_and_nothing_is_lost(
    going: Round, phone: Callable[..., Phone], server: str
) -> None:
    one = phone()
    one.context.set_offline(True)
    one.reopen()
    one.visit("電波 一")
    expect(one.page.locator("#kit-address")).to_contain_text("高知市鏡電波町0番")
    one.press("一覧に戻る")
    one.press("いま出る")
    one.write("電波 一", "本人に会えた", NOTE, "そっと見守る", "本人")
    one.write("電波 二", "不在", next_step="もう一度訪ねる")
    one.waits(3)
    one.visit("電波 二")
    one.page.locator("#kit-record textarea").fill("書きかけの様子")
    one.page.wait_for_timeout(1200)
    one.reopen()  # as if the telephone had died: both records, and the half of a third
    one.waits(3)
    one.visit("電波 二")
    expect(one.page.locator("#kit-record textarea")).to_have_value("書きかけの様子")
    one.press("一覧に戻る")
    one.press("無事に終わった")
    assert going.records("電波") == []
    one.context.set_offline(False)
    one.send()
    one.sent()
    going.tally("offline", "電波", 2)
    assert [one_.note for one_ in going.records("電波")] == [NOTE, ""]
    assert [row.state for row in going.rows("電波")] == ["done", "visited"]
    lone = LoneVisit.objects.get()
    assert lone.safe_at is not None
    one.page.locator("#kit-close").click()
    assert NOTE not in one.page.content()
    assert "電波 一" not in one.page.content()


@pytest.mark.slow
def test_two_telephones_at_one_door_are_both_kept_and_somebody_decides(
    going: Round, phone: Callable[..., Phone], server: str, open_page: OpenPage
) -> None:
    first, second = phone(), phone("kochi-volunteer")
    for one in (first, second):
        one.context.set_offline(True)
        one.reopen()
    first.write("二台 一", "本人に会えた", "台所で話した。", whom="本人")
    second.write("二台 一", "不在", "呼び鈴に応えなし。", "もう一度訪ねる")
    for one in (first, second):
        one.context.set_offline(False)
        one.page.wait_for_timeout(300)
        one.send()
        one.sent()
    expect(second.page.locator(".row", has_text="二台 一")).to_contain_text("ほかの人の記録もあり")
    assert "台所で話した" not in second.page.content()
    going.tally("two phones", "二台", 2)
    assert VisitConflict.objects.filter(first__listed__in=going.rows("二台")).count() == 1
    office = Hands(open_page(), server)
    office.open("/today/")
    office.sign_in("kochi-case", PASSWORD)
    office.open("/outreach/conflicts/")
    office.follow("二台 一")
    for words in ("台所で話した。", "呼び鈴に応えなし。"):
        office.sees(words)
    office.choose("どちらも、別の訪問として残す")
    office.press("このように決める")
    office.sees("決めた")


@pytest.mark.slow
def test_clocks_that_are_wrong_do_not_change_the_order(going: Round, phone: Callable[..., Phone]) -> None:
    ahead = phone(ahead=timedelta(hours=5))
    ahead.context.set_offline(True)
    ahead.reopen()
    ahead.write("時計 一", "不在", "五時間進んだ時計", "もう一度訪ねる")
    ahead.context.set_offline(False)
    ahead.page.wait_for_timeout(300)
    ahead.send()
    ahead.sent()
    behind = phone(ahead=timedelta(hours=-5))
    behind.write("時計 一", "本人に会えた", "五時間おくれた時計", whom="本人")
    behind.sent()
    going.tally("clock skew", "時計", 2)
    records = going.records("時計")
    assert [one.note for one in records] == ["五時間進んだ時計", "五時間おくれた時計"]
    for one, hours in zip(records, (5, -5), strict=True):
        off = one.device_at - one.happened_at
        print(f"clock skew: device {hours:+} h, put right by {off}")
        assert abs(off - timedelta(hours=hours)) < timedelta(minutes=2)
        assert one.happened_at <= one.received_at
    assert going.rows("時計")[0].result == "met"


@pytest.mark.slow
def test_a_sync_that_is_cut_off_goes_on_where_it_was(going: Round, phone: Callable[..., Phone]) -> None:
    one = phone()
    one.context.set_offline(True)
    one.reopen()
    one.write("途中 一", "不在", "第一", "もう一度訪ねる")
    one.write("途中 一", "断られた", "第二")
    one.write("途中 二", "転居していた", "第三")
    seen: list[str] = []

    def cut(route: Route) -> None:
        """The first arrives, and its answer is lost; the second never leaves; then everything goes."""
        seen.append(route.request.url)
        if len(seen) == 1:
            route.fetch()
        if len(seen) <= 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    one.context.route(re.compile(r"/outreach/kit/visits/"), cut)
    one.context.set_offline(False)
    for n in range(3):
        one.page.wait_for_timeout(400)
        one.send()
        one.page.wait_for_timeout(400)
        if n == 0:
            assert len(going.records("途中")) == 1  # it is there, and the telephone does not know it
            one.reopen()  # the page is closed in the middle of it
    one.sent()
    print(f"sync cut off: {len(seen)} requests for 3 records")
    assert len(seen) >= 4
    going.tally("sync cut off", "途中", 3)
    assert [one_.note for one_ in going.records("途中")] == ["第一", "第二", "第三"]
    assert not VisitConflict.objects.filter(first__listed__in=going.rows("途中")).exists()


@pytest.mark.slow
def test_a_stolen_telephone_tells_nothing(
    going: Round, server: str, browser: Browser, tmp_path: Path
) -> None:
    planted = ["盗難 一", "盗難 二", "高知市鏡盗難町", "000-40-9999", NOTE]
    launched = browser.browser_type.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=str(chromium.find()),
        args=["--no-sandbox", "--disable-dev-shm-usage"],
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    try:
        one = Phone(launched.pages[0], server, "kochi-case")
        one.sign_in()
        one.pack()
        user = str(going.kochi.actor("kochi-case").user_id)
        one.context.set_offline(True)
        one.write("盗難 一", "本人に会えた", NOTE, whom="本人")
        seen_open = one.dump()
        one.page.locator("#kit-close").click()
        dumped = one.dump()
    finally:
        launched.close()
    assert "盗難 一" in seen_open  # what is on the screen while it is open would be found
    assert user in dumped  # and the box itself is looked into
    found = [word for word in planted if word in dumped]
    files = [one for one in (tmp_path / "profile").rglob("*") if one.is_file()]
    held = b"".join(one.read_bytes() for one in files)
    assert user.encode() in held or user.encode("utf-16-le") in held
    found += [word for word in planted for e in ("utf-8", "utf-16-le", "utf-16-be") if word.encode(e) in held]
    print(f"stolen telephone: {len(files)} files, {len(held)} bytes, planted words found {len(found)}")
    assert found == []


@pytest.mark.slow
def test_wrong_words_make_one_wait(going: Round, phone: Callable[..., Phone]) -> None:
    one = phone()
    one.open_page()
    problem = one.page.locator("#kit-open [data-problem]")
    for _n in range(2):
        one.unlock("ちがうことば12")
        expect(problem).to_have_text("あいことばが違います。", timeout=20_000)
    one.unlock("ちがうことば12")
    expect(problem).to_contain_text("あと 15 秒待って", timeout=20_000)
    one.open_page()  # opening the page anew does not help
    one.unlock()
    expect(problem).to_contain_text("秒待って", timeout=20_000)
    one.page.clock.set_system_time(datetime.now().astimezone() + timedelta(seconds=20))
    one.unlock()
    expect(one.page.locator("#kit-visits .row").first).to_be_visible(timeout=20_000)
    for weak in ("12345678", "ああああああああ", "みじかい"):
        other = phone_problem(one, weak)
        assert other in (
            "あいことばは、8文字以上にしてください。",
            "同じ文字や続き番号だけのあいことばは、使えません。",
        )


def phone_problem(one: Phone, word: str) -> str:
    """What the page says to a weak word, on a telephone without a kit."""
    one.page.evaluate(
        """async () => { await new Promise((d) => { const r = indexedDB.deleteDatabase("marugoto-kit"); r.onsuccess = d; }); }"""
    )
    one.open_page()
    form = one.page.locator("#kit-pack")
    expect(form).to_be_visible()
    for field in form.locator("input[type=password]").all():
        field.fill(word)
    one.press("きょうの訪問を入れる")
    return form.locator("[data-problem]").inner_text()


@pytest.mark.slow
def test_a_kit_that_has_run_out_wipes_itself_and_loses_no_record(
    going: Round, phone: Callable[..., Phone]
) -> None:
    one = phone()
    one.context.set_offline(True)
    one.reopen()
    one.write("期限 一", "不在", "期限の前に書いた", "もう一度訪ねる")
    one.page.clock.set_system_time(datetime.now().astimezone() + timedelta(days=2))
    one.open_page()
    one.says("この電話から訪問を消しました")
    assert one.page.evaluate(_BUNDLES) == 0
    one.page.clock.set_system_time(
        datetime.now().astimezone()
    )  # a clock that is put back brings nothing back
    one.open_page()
    one.says("まだ送っていない記録が 1 件あります")
    one.context.set_offline(False)
    one.unlock()
    one.says("この電話から訪問を消しました")
    expect(one.page.locator("#kit-pack")).to_be_visible()
    going.tally("expired", "期限", 1)
    assert going.records("期限")[0].happened_at <= clock.now()


def test_without_javascript_there_is_paper_and_typing_in_later(
    going: Round, server: str, open_page: OpenPage
) -> None:
    hands = PlainHands(open_page(javascript=False), server)
    hands.open("/today/")
    hands.sign_in("kochi-case", PASSWORD)
    hands.open("/outreach/kit/")
    hands.sees("紙の訪問票")
    hands.follow("きょうの訪問", "[data-view=plain]")
    hands.follow("紙面 一")
    hands.choose("転居していた")
    hands.choose("これで終わり")
    hands.choose("紙の訪問票から")
    hands.press("訪問を記録する")
    hands.sees("訪問を記録しました")
    (record,) = going.records("紙面")
    assert (record.channel, record.result) == ("sheet", "moved")
