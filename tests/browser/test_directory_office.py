"""The directory kept by hand, lists in the browser, what is missing, where a step leads: desk, telephone, and without scripts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from marugoto.agencies.queries import DEMO_PASSWORD
from marugoto.cases.actions import opening, plan
from marugoto.cases.models import Plan, Step, UnmetNeed
from marugoto.community.models import Gap
from marugoto.core import clock as now
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.resources.actions import upload_work
from marugoto.resources.models import Need, Service
from tests.browser.gallery import AXE, TAGS
from tests.browser.hands import Hands, PlainHands
from tests.browser.kochi import Kochi
from tests.factories.clock import Clock, stopped_clock

pytestmark = pytest.mark.django_db
Made = TypeVar("Made")
WAYS = pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, True), (390, False)])


def sound(page: Page) -> None:
    """axe-core finds nothing, nothing sticks out."""
    page.evaluate(AXE)
    found = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", TAGS)
    assert [one["id"] for one in found["violations"]] == []
    assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth")


def apart(do: Callable[[], Made]) -> Made:
    """Does something on a connection of its own, so that the server sees it: a test's own is in a transaction."""

    def run() -> Made:
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def hands_of(open_page: Any, server: str, width: int, javascript: bool) -> Hands:
    page = open_page(width=width, javascript=javascript)
    return (Hands if javascript else PlainHands)(page, server)


@WAYS
def test_a_place_is_added_put_right_and_ended(
    width: int, javascript: bool, kochi: Kochi, clock: Clock, server: str, open_page: Any
) -> None:
    hands, page_name = hands_of(open_page, server, width, javascript), f"東風の家{width}{javascript}"
    hands.sign_in("kochi-desk", DEMO_PASSWORD)
    hands.open("/resources/")
    hands.follow("場所を足す")
    hands.press("足す", "main")
    hands.sees("名前を書いてください。")
    hands.write("名前", page_name)
    hands.pick("どんなところ", "ふれあい・いきいきサロン")
    hands.write("場所の名前", f"{page_name}の集会所")
    hands.write("所在地", "旭町1丁目2番3号")
    hands.pick("くり返し", "毎月 第何曜日")
    hands.tick("最終")
    hands.tick("金")
    hands.page.locator("#id_t0-opens").fill("13:00")
    hands.page.locator("#id_t0-closes").fill("15:00")
    hands.write("電話", "000-000-0777" if width > 400 else f"000-000-077{javascript:d}")
    if javascript:
        sound(hands.page)
    hands.press("足す", "main")
    if hands.page.get_by_text("もう載っているかもしれません").count():
        hands.sees("似た名前")
        hands.tick("別のものなので、足す")
        hands.press("足す", "main")
    hands.heading(page_name)
    hands.sees("毎月 最終金曜 13:00〜15:00")
    hands.sees("確かめたことがない")
    hands.open(f"/places/?q={page_name}")
    hands.sees(page_name)
    hands.open(f"/resources/entries/?q={page_name}")
    hands.follow("直す", "main")
    hands.write("お知らせ", "12月は休みます")
    hands.pick("くり返し", "隔週")
    hands.press("保存する")
    hands.sees("隔週は、はじめの日を書いてください")
    assert hands.field("お知らせ").input_value() == "12月は休みます"
    hands.page.locator("#id_t0-first").fill("2026-12-04")
    hands.press("保存する")
    hands.heading(page_name)
    hands.sees("隔週 金曜 13:00〜15:00")
    hands.sees("12月は休みます")
    if javascript:
        sound(hands.page)
    hands.follow("案内をやめる")
    hands.choose("活動が終わった")
    hands.press("案内をやめる", "main")
    hands.sees("案内をやめました")
    hands.open(f"/places/?q={page_name}")
    hands.lacks(f"{page_name}の集会所")


@WAYS
def test_a_list_is_handed_in_tried_and_taken_in(
    width: int, javascript: bool, kochi: Kochi, clock: Clock, server: str, open_page: Any, tmp_path: Path
) -> None:
    hands, town = hands_of(open_page, server, width, javascript), f"{width}{javascript:d}"
    file = tmp_path / f"集まり{town}.csv"
    rows = [
        f"集まりの名{town},ところ,でんわ",
        f"ひかり会{town},高知市旭町5番{width}号,000-000-{width:04d}",
        ",鏡1番,",
    ]
    file.write_bytes("\r\n".join(rows).encode("cp932"))
    hands.sign_in("kochi-coordinator", DEMO_PASSWORD)
    hands.open("/resources/imports/")
    hands.page.get_by_label("一覧のファイル").set_input_files(file)
    hands.unfold("ほかに決めること")
    hands.pick("すべての行の種類", "ふれあい・いきいきサロン")
    hands.press("ファイルを渡す")
    hands.sees("見出しから見分けられませんでした")
    hands.pick(f"集まりの名{town}", "名称")
    hands.pick("ところ", "住所")
    hands.pick("でんわ", "電話番号")
    if javascript:
        sound(hands.page)
    hands.press("試して、行ごとの結果を見る")
    hands.sees("試しています")
    assert apart(upload_work.work_on_all) == 1
    if not javascript:
        hands.follow("いまの様子を見る")
    hands.sees("まだ何も変わっていません。下の結果を見て")
    hands.sees("名前がありません")
    assert not Service.objects.filter(name=f"ひかり会{town}").exists()
    if javascript:
        sound(hands.page)
    hands.press("取り込む", "main")
    assert apart(upload_work.work_on_all) == 1
    if not javascript:
        hands.follow("いまの様子を見る")
    hands.sees("に終わりました")
    hands.open(f"/places/?q=ひかり会{town}")
    hands.sees(f"ひかり会{town}")


@WAYS
def test_what_nobody_could_help_with_becomes_something_that_is_found(
    width: int, javascript: bool, kochi: Kochi, clock: Clock, server: str, open_page: Any
) -> None:
    hands, name = hands_of(open_page, server, width, javascript), f"よるの食卓{width}{javascript:d}"
    matter = apart(lambda: _worry(kochi))
    hands.sign_in("kochi-case", DEMO_PASSWORD)
    hands.open(f"/collaboration/matters/{matter.id}/suggest/")
    hands.pick("どの困りごとに", "食べるもの・食事に困っている", "aside")
    hands.pick("なぜ合わないか", "受け皿・資源がない")
    before = UnmetNeed.objects.count()
    hands.press("合うところがないと記録する")
    assert UnmetNeed.objects.count() == before + 1
    hands.open("/community/gaps/")
    if hands.page.get_by_role("link", name="書きとめる").count():
        hands.sees("自分の機関")
        hands.follow("書きとめる")
    else:
        hands.follow("足りないものを書く")
        hands.pick("どの困りごとに", "食べるもの・食事に困っている")
    hands.write("何が足りないか", f"{name}が足りない")
    hands.press("保存する")
    hands.heading(name)
    hands.sees("自分の機関")
    hands.write("したこと・決めたこと", "会館で試しに開いた。")
    hands.choose("試している")
    hands.write("使った人の数", "12")
    hands.press("書く", "main")
    hands.sees("使った人 12人")
    if javascript:
        sound(hands.page)
    hands.follow("新しく載せる")
    hands.write("名前", name)
    hands.pick("どんなところ", "子ども食堂")
    hands.tick("水")
    hands.page.locator("#id_t0-opens").fill("18:00")
    hands.press("載せる")
    if hands.page.get_by_text("もう載っているかもしれません").count():
        hands.tick("別のものなので、足す")
        hands.press("載せる")
    hands.heading(name)
    if javascript:
        hands.sees("この資源が生まれたわけ")
        hands.sees(f"{name}が足りない")
        sound(hands.page)
    assert Gap.objects.get(title=f"{name}が足りない").stage == "running"
    hands.open(f"/collaboration/matters/{matter.id}/suggest/?need=food_lack")
    hands.sees(name)


@WAYS
def test_a_step_of_a_plan_finds_where_it_leads(
    width: int, javascript: bool, kochi: Kochi, clock: Clock, server: str, open_page: Any
) -> None:
    hands = hands_of(open_page, server, width, javascript)
    draft = apart(lambda: _drafted(kochi))
    hands.sign_in("kochi-case", DEMO_PASSWORD)
    hands.open(f"/cases/plans/{draft.id}/")
    hands.follow("つなぎ先をさがす")
    hands.sees("この手順のために")
    hands.sees("合うわけ")
    if javascript:
        sound(hands.page)
    hands.press("この手順に使う", "main")
    hands.sees("手順のつなぎ先にしました")
    hands.sees("使う社会資源")
    step = Step.objects.get(goal__plan=draft)
    assert step.service is not None
    expect(hands.page.locator("td.main").first).to_contain_text(step.service.name)


def _worry(kochi: Kochi, *, name: str = "") -> Any:
    kept = consultations.receive(
        consultation_id=new_id(),
        received=Received(
            channel="visit",
            story="食べるものがなくて困っている。",
            caller_relation="self",
            urgency="this_week",
            outcome="taken_on",
            anonymous=not name,
            subjects=[Subject(name=name)] if name else [],
            marks={"food_lack": "main"},
        ),
        by=kochi.actor("kochi-case"),
    )
    assert kept.matter is not None
    return kept.matter


def _drafted(kochi: Kochi) -> Plan:
    by, matter = kochi.actor("kochi-case"), _worry(kochi, name="丸護 夏子")
    case = opening.open_case(
        matter=matter,
        title="食べるもの",
        persons=[row.person for row in matter.persons.select_related("person").order_by("id")],
        by=by,
    )
    step = plan.PlannedStep(
        what="ごはんを食べられる場所",
        due_on=date(2026, 12, 20),
        who="本人",
        need_id=Need.objects.get(code="food_lack").id,
    )
    goals = [plan.PlannedGoal(words="ちゃんと食べたい", steps=[step])]
    return plan.make_plan(case=case, planned=plan.Planned(goals=goals, starts_on=now.today()), by=by)


@pytest.fixture(scope="module", autouse=True)
def cafeterias(kochi: Kochi, django_db_blocker: DjangoDbBlocker) -> None:
    """The town of the demonstration has its children's cafeterias already."""
    with django_db_blocker.unblock(), stopped_clock():
        assert Service.objects.filter(municipality=kochi.town, kind="child_cafeteria").exists()
