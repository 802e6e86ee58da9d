"""Every page of the slice, as somebody sees it, and what a look at it finds. Shared by test_pages.py and scripts/screenshots.py.

A look opens the page once and then changes the window: 1280 px, 390 px, and both with letters of twice the size. In each it asks
axe-core (WCAG 2.2 A and AA) with everything folded away opened, and whether the page scrolls sideways.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Error, Page

from marugoto.agencies.models import User
from tests.browser.played import Played
from tests.house.test_routes import Route, routes

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HERE = {"127.0.0.1", "localhost"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Window:
    """How wide the window is (px), and the size of a letter at the root of the page (percent)."""

    width: int
    text: int = 100

    @property
    def name(self) -> str:
        """Part of the name of a picture."""
        return f"{self.width}-large" if self.text > 100 else str(self.width)


WINDOWS = (Window(1280), Window(390), Window(1280, 200), Window(390, 200))


@dataclass(frozen=True)
class Shot:
    """A page as ``who`` sees it ("" nobody has signed in). ``do``: what is done there before one looks."""

    name: str
    route: str
    who: str = ""
    path: str = ""
    do: Callable[[Page], None] | None = None
    status: int = 200


@dataclass
class Finding:
    """What a look found. ``axe``: violations by window; ``faults``: sentences about anything else."""

    shot: Shot
    axe: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """Everything, one line each."""
        return [f"{window}: {said}" for window, all_of in self.axe.items() for said in all_of] + self.faults


# --- which pages -------------------------------------------------------------------------------------------------------------

# Routes that show no page of their own, and why. That a POST route answers a GET with 405 is tested.
PARTS = {
    "resources:known": "names that are known, inside forms",
    "community:service-panel": "a card of the page of a resource: which gap it was born of",
    "resources:import-report": "a CSV of what becomes of each row",
    "disclosures:extension": "a PDF; what is in it is read back by tests/disclosures/test_views.py",
    "paperwork:layout-out": "a workbook; what is in it is read back by tests/paperwork/test_layouts.py",
    "disclosures:paper": "a PDF; what is in it is read back by tests/disclosures/test_views.py",
    "outreach:sheet": "a PDF; what is in it is read back by tests/outreach/test_views.py",
    **dict.fromkeys(
        ("evacuation:plan-paper", "evacuation:provision-paper", "evacuation:sheet-paper"),
        "a PDF; what is in it is read back by tests/evacuation/test_views.py",
    ),
    "evacuation:provision-table": "a workbook; what is in it is read back by tests/evacuation/test_views.py",
    "outreach:kit-worker": "the script that serves the kit without a network",
    "outreach:kit-state": "JSON for the kit",
    "indicators:plan-csv": "a CSV; tests/indicators/test_plan_pages.py reads it back",
    "indicators:plan-xlsx": "the same as a workbook",
    "blueprints:file": "the file of a version; tests/blueprints/test_views.py reads it back",
    "blueprints:plan-file": "a file kept with a plan; the same tests open it",
    "public:feed": "a calendar for other programs (iCalendar)",
    "collaboration:calendar": "the same, of one's own sittings",
    "group-feed:feed": "the same, of a group",
    "groups:file": "a file, to be kept; tests/groups/test_journey.py reads it back",
    "people:lookup": "the people who are alike, inside the pages of intake and of people",
    "intake:person-panel": "the matters, inside the page of a person",
    "people:import-report": "a CSV of what became of each line",
    "agencies:session": "JSON that keeps the session alive",
    "agencies:language": "sets the language and leads back",
    "office:start": "leads on to きょう or to the windows",
    "cases:plan-draft": "leads on to the draft of a plan",
    **dict.fromkeys(
        (
            *("api:root", "api:openapi", "api:profile-schema", "api:services", "api:service"),
            *("api:organizations", "api:organization", "api:service-at-locations", "api:service-at-location"),
            *("api:download", "api:taxonomies", "api:taxonomy", "api:taxonomy-terms", "api:taxonomy-term"),
        ),
        "JSON and files, for programs",
    ),
}


def shots(played: Played) -> list[Shot]:
    """Every page, and the states of it that look different."""
    ids = played.ids
    found = [
        *_public(),
        *_guest(played.guest_code),
        *_window(ids),
        *_council(ids),
        *_case(ids),
        *_coordinator(ids),
        *_others(ids),
        *_taking_part(),
        *_fleeing(),
        *_together(),
    ]
    return [_addressed(shot, ids) for shot in found]


def _addressed(shot: Shot, ids: Mapping[str, Any]) -> Shot:
    """With its path: the route's, or the route's with the ids that stand in ``path`` as ``name=key``."""
    if shot.path.startswith("/"):
        return shot
    route = next(r for r in routes() if r.name == shot.route)
    own, _mark, query = shot.path.partition("?")
    given = dict(part.split("=") for part in own.split(",") if part)
    values = {
        name: ids[given.get(name) or _special(route, name, ids)]
        for name in route.converters
        if name != "form"
    }
    if "form" in route.converters:
        values["form"] = given.get("form", "progress")
    path = reverse(shot.route, kwargs=values) + (f"?{query}" if query else "")
    return Shot(shot.name, shot.route, shot.who, path, shot.do, shot.status)


def _special(route: Route, name: str, ids: Mapping[str, Any]) -> str:
    return f"{route.name}/{name}" if f"{route.name}/{name}" in ids else name


def press(words: str) -> Callable[[Page], None]:
    """Press a button and wait for the answer."""

    def do(page: Page) -> None:
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name=re.compile(f"^{words}")).first.click()

    return do


def tell(page: Page) -> None:
    """Write a story, and wait for what it suggests."""
    page.get_by_label("話の内容").fill("母の介護で仕事を休みがち。家賃も遅れている。電球も切れた。")
    page.locator(".need-tap-why").first.wait_for()
    page.locator("#s0").get_by_label("名前").fill("丸護")
    page.get_by_label("同意あり").check()
    page.get_by_label("日を決めて見守る").check()


def find(page: Page) -> None:
    """Search the town for a common name."""
    page.locator("#id_q").fill("丸護")
    page.locator("#hits .row").first.wait_for()


def _public() -> Iterator[Shot]:
    yield Shot("public-turn", "public:turn")
    yield Shot("public-turn-answered", "public:turn", path="?who=child&need=food")
    yield Shot("public-places", "public:places", path="?q=子ども食堂")
    yield Shot("public-places-easy", "public:places", path="?lang=easy&origin=本町")
    yield Shot("public-compare", "public:compare")
    yield Shot("public-places-none", "public:places", path="?q=ないもの&origin=ない町")
    yield Shot("public-places-english", "public:places", path="?lang=en&text=largest")
    yield Shot("public-map", "public:map")
    yield Shot("public-week", "public:week", path="?lang=ja&ruby=1")
    yield Shot("public-sheet", "public:sheet")
    yield Shot("public-entry", "public:entry")
    yield Shot("public-entry-easy", "public:entry", path="?lang=easy")
    yield Shot("public-poster", "public:poster")
    yield Shot("public-change", "public:change")
    yield Shot("public-change-errors", "public:change", do=press("知らせる"))
    yield Shot("public-confirm", "public:confirm")
    yield Shot("public-confirm-over", "public:confirm", path="/confirm/spent/", status=410)
    yield Shot("public-emergency", "public:emergency")
    yield Shot("ask", "intake:ask")
    yield Shot("ask-errors", "intake:ask", do=press("送る"))
    yield Shot("public-windows", "public:windows")
    yield Shot("public-windows-filtered", "public:windows", path="?field=elderly")
    yield Shot("hsds-jp", "api:profile")
    yield Shot("open-data", "api:open-data")
    yield Shot("sign-in", "agencies:sign-in")
    yield Shot("sign-in-wrong", "agencies:sign-in", do=press("サインイン"))
    yield Shot("not-found", "public:windows", path="/nowhere/", status=404)


def _guest(code: str) -> Iterator[Shot]:
    def give(page: Page) -> None:
        page.get_by_label("電話で聞いた6けたの確認番号").fill(code)
        press("開く")(page)

    yield Shot("guest-door", "guest:open")
    yield Shot("guest-door-errors", "guest:open", do=press("開く"))
    yield Shot("guest-open", "guest:open", do=give)
    yield Shot("guest-over", "guest:open", path="/guest/spent/", status=404)


def invite(page: Page) -> None:
    """Make a guest's link."""
    page.get_by_label("だれに渡すリンクか").fill("会長 東野さん")
    press("リンクと確認番号を作る")(page)


def _window(ids: Mapping[str, Any]) -> Iterator[Shot]:
    who = "kochi-window"
    yield Shot("today-window", "office:today", who)
    yield Shot("receive", "intake:receive", who)
    yield Shot("receive-told", "intake:receive", who, do=tell)
    yield Shot("receive-errors", "intake:receive", who, do=press("受付を終える"))
    yield Shot("receive-draft", "intake:edit", who)
    yield Shot("matters", "intake:matters", who)
    yield Shot("matter-on-paper", "intake:matter", who, "matter_id=rubbish-duty/matter")
    yield Shot("refer", "collaboration:referral-new", who, "matter_id=watched")
    yield Shot("suggest", "collaboration:suggest", who, "matter_id=watched")
    yield Shot("resources-window", "resources:find", who, "?q=サロン")
    yield Shot("refer-errors", "collaboration:referral-new", who, "matter_id=watched", do=press("渡す"))
    yield Shot("referrals-sent", "collaboration:referrals", who, "?tab=outgoing")
    yield Shot("referral-on-paper", "collaboration:referral", who, "referral_id=rubbish-duty")
    yield Shot("referral-asked-back", "collaboration:referral", who, "referral_id=sofa")
    yield Shot("sheet", "collaboration:sheet", who, "referral_id=light-bulb")
    yield Shot(
        "sheet-copies", "collaboration:sheet", who, "referral_id=rubbish-duty", do=press("番号つきの写し")
    )
    yield Shot("copies", "collaboration:copies-of", who)
    yield Shot("guest-links", "collaboration:guest", who, "referral_id=light-bulb")
    yield Shot("guest-made", "collaboration:guest", who, "referral_id=rubbish-duty", do=invite)
    yield Shot("matter-panel", "collaboration:matter-panel", who, "matter_id=sofa/matter")
    yield Shot("notice", "intake:notice", "kochi-noticer")
    yield Shot("notice-errors", "intake:notice", "kochi-noticer", do=press("知らせる"))


def _council(ids: Mapping[str, Any]) -> Iterator[Shot]:
    who = "kochi-desk"
    yield Shot("today-council", "office:today", who)
    yield Shot("systems", "agencies:systems", who, "?order=like")
    yield Shot("system", "agencies:system", who)
    yield Shot("system-of-a-city", "agencies:system", who, "town_code=city_code")
    planner = "kochi-planner"
    yield Shot("blueprints", "blueprints:versions", planner)
    yield Shot("blueprint", "blueprints:version", planner)
    yield Shot("blueprint-table", "blueprints:table", planner)
    yield Shot("blueprint-row", "blueprints:row", planner)
    yield Shot("blueprint-picture", "blueprints:picture", planner)
    yield Shot("blueprint-form", "blueprints:plan-form", planner)
    yield Shot("blueprint-files", "blueprints:files", planner)
    yield Shot("blueprint-adopt", "blueprints:adopt", planner)
    yield Shot("blueprint-begin", "blueprints:begin", planner)
    yield Shot("blueprint-bring-in", "blueprints:bring-in", planner)
    yield Shot("blueprint-compare", "blueprints:compare", planner, "?left=s-392014&right=s-402036")
    yield Shot("blueprint-like", "blueprints:like", planner)
    yield Shot("resources", "resources:find", who)
    yield Shot("keeping", "resources:keeping", who)
    yield Shot("kept", "resources:kept", who)
    yield Shot("entries", "resources:entries", who)
    yield Shot("entries-none", "resources:entries", who, "?q=どこにもない名前")
    yield Shot("entry-new", "resources:entry-new", who)
    yield Shot("entry-new-errors", "resources:entry-new", who, do=press("足す"))
    yield Shot("entry-new-alike", "resources:entry-new", who, do=_alike)
    yield Shot("entry", "resources:entry", who)
    yield Shot("entry-edit", "resources:entry-edit", who)
    yield Shot("entry-end", "resources:end", who)
    yield Shot("slots", "resources:slots", who)
    yield Shot("place-add", "resources:place-add", who)
    yield Shot("place", "resources:place", who)
    yield Shot("bodies", "resources:bodies", who)
    yield Shot("body-new", "resources:body-new", who)
    yield Shot("body", "resources:body", who)
    yield Shot("gaps", "community:gaps", who)
    yield Shot("gap", "community:gap", who)
    yield Shot("gap-idea", "community:gap", who, "gap_id=gap_idea")
    yield Shot("gap-new", "community:gap-new", who)
    yield Shot("gap-edit", "community:gap-edit", who)
    yield Shot("gap-list", "community:gap-list", who, "gap_id=gap_idea")
    yield Shot("gap-way", "community:gap-way", who)
    yield Shot("activities", "community:activities", who)
    yield Shot("activity-counts", "community:activity-counts", who)
    yield Shot("activity-new", "community:activity-new", who)
    yield Shot("activity", "community:activity", who)
    yield Shot("activity-edit", "community:activity-edit", who)
    yield Shot("members", "community:members", who)
    yield Shot("member-new", "community:member-new", who)
    yield Shot("listed-member", "community:member", who, "member_id=listed_member")
    yield Shot("helpers", "community:helpers", who)
    yield Shot("publicity", "community:publicity", who)
    yield Shot("agreements", "community:agreements", who)
    yield Shot("buildings", "community:buildings", who)
    yield Shot("buildings-errors", "community:buildings", who, do=press("書く"))
    yield Shot("building", "community:building", who)
    yield Shot("funding", "community:funding", who)
    yield Shot("surveys", "community:surveys", who)
    yield Shot("survey", "community:survey", "kochi-coordinator")
    yield Shot("survey-closed", "community:survey", "kochi-coordinator", "survey_id=survey_closed")
    yield Shot("survey-edit", "community:survey-edit", "kochi-coordinator", "survey_id=survey_draft")
    yield Shot("survey-new", "community:survey-new", "kochi-coordinator")
    yield Shot("survey-enter", "community:survey-enter", "kochi-coordinator")
    yield Shot("voices", "voice:loop", "")
    yield Shot("answer", "voice:survey", "")
    yield Shot("survey-results", "voice:survey", "", "survey_id=survey_closed")
    yield Shot("referrals", "collaboration:referrals", who)
    yield Shot("referral-to-answer", "collaboration:referral", who, "referral_id=gathering")
    yield Shot("conference-to-confirm", "collaboration:conference", who)


def _alike(page: Page) -> None:
    page.locator("#id_name").fill("にじいろ こども食堂")
    page.get_by_label("どんなところ").select_option("child_cafeteria")
    page.get_by_label("土", exact=True).check()
    press("足す")(page)


def _case(ids: Mapping[str, Any]) -> Iterator[Shot]:
    who = "kochi-case"
    yield Shot("today-case", "office:today", who)
    yield Shot("matter", "intake:matter", who)
    yield Shot("form-application", "paperwork:consultation", who, "form=application")
    yield Shot("forms", "paperwork:case-forms", who)
    yield Shot("form-assessment", "paperwork:case", who, "form=assessment")
    yield Shot("form-note", "paperwork:case", who, "form=note")
    yield Shot("form-minutes", "paperwork:sitting", who, "form=minutes")
    yield Shot("form-referral", "paperwork:referral", who)
    yield Shot("form-incoming", "paperwork:incoming", who)
    yield Shot("form-incoming-errors", "paperwork:incoming", who, do=press("変わるところを見る"))
    yield Shot("training", "office:training", who)
    yield Shot("staff", "office:staff", who)
    yield Shot("shifts", "office:shifts", who)
    yield Shot("shifts-errors", "office:shifts", who, do=press("できる人を聞く"))
    yield Shot("staff-errors", "office:staff", who, do=_no_days)
    yield Shot("handover", "office:handover", who)
    yield Shot("handover-errors", "office:handover", who, do=press("印を付けたものを渡す"))
    yield Shot("handover-sheet", "office:handover-sheet", who)
    yield Shot("today-successor", "office:today", "kochi-next")
    yield Shot("case-list", "cases:list", who, "?status=all")
    yield Shot("case-search", "cases:search", who, "?q=介護")
    yield Shot("case-search-none", "cases:search", who, "?q=宇宙船")
    yield Shot("case-search-errors", "cases:search", who, do=press("さがす"))
    yield Shot("case-search-one", "cases:search-case", who, "?q=介護")
    yield Shot("case", "cases:detail", who)
    yield Shot("case-ended", "cases:detail", who, "case_id=ended")
    yield Shot("case-edit", "cases:edit", who)
    yield Shot("case-open", "cases:open", who)
    yield Shot("assess", "cases:assess", who)
    yield Shot("assessment", "cases:assessment", who)
    yield Shot("facts", "cases:facts", who)
    yield Shot("outlook", "cases:outlook", who)
    yield Shot("scale", "cases:scale", who)
    yield Shot("scale-errors", "cases:scale", who, do=press("答えを保存する"))
    yield Shot("plan-new", "cases:plan-new", who)
    yield Shot("plan-edit", "cases:plan-edit", who, "plan_id=draft_plan")
    yield Shot("plan-edit-errors", "cases:plan-new", who, do=_empty_plan)
    yield Shot("plan", "cases:plan", who)
    yield Shot("plan-to-agree", "cases:plan", who, "plan_id=draft_plan")
    yield Shot("plan-sheet", "cases:plan-sheet", who)
    yield Shot("plan-plain", "cases:plan-plain", who)
    yield Shot("plan-compare", "cases:plan-compare", who, "plan_id=draft_plan")
    yield Shot("progress", "cases:progress", who)
    yield Shot("paste", "cases:paste", who)
    yield Shot("case-day", "cases:day", who)
    yield Shot("case-work", "cases:work", who)
    yield Shot("case-load", "cases:load", who)
    yield Shot("worker-sheet", "cases:worker-sheet", who)
    yield Shot("progress-errors", "cases:progress", who, do=_no_note)
    yield Shot("progress-correct", "cases:progress-correct", who)
    yield Shot("step", "cases:step", who)
    yield Shot("step-suggest", "collaboration:step-suggest", who)
    yield Shot("review", "cases:review", who)
    yield Shot("close", "cases:close", who)
    yield Shot("close-errors", "cases:close", who, do=press("終結する"))
    yield Shot("team", "cases:team", who)
    yield Shot("case-history", "cases:history", who)
    yield Shot("watch", "cases:watch", who, "case_id=ended")
    yield Shot("reopen", "cases:reopen", who, "case_id=ended")
    yield Shot("bring", "collaboration:bring", who)
    yield Shot("submit", "collaboration:submit", who)
    yield Shot("case-panel", "collaboration:case-panel", who)
    yield Shot("referral-accepted", "collaboration:referral", who)
    yield Shot("conference-member", "collaboration:conference", who)
    yield Shot("search", "people:search", who, do=find)
    yield Shot("person", "people:person", who)
    yield Shot("person-purpose", "people:person", "kochi-coordinator")
    yield Shot("correct", "people:correct", who)
    yield Shot("register", "people:register", who)
    yield Shot("rename", "people:rename", who)
    yield Shot("move", "people:move", who)
    yield Shot("protection", "people:protection", "kochi-coordinator")
    yield Shot("household", "people:household", who, "?q=丸護")
    yield Shot("household-consents", "people:household-consents", who)
    yield Shot("genogram", "people:genogram", who)
    yield Shot("genogram-then", "people:genogram", who, "?as-of=1975-01-01")
    yield Shot("genogram-masked", "people:genogram", "kochi-coordinator")
    yield Shot("genogram-print", "people:genogram-print", who)
    yield Shot("family", "people:family", who)
    yield Shot("family-errors", "people:family", who, do=press("家族に書き足す"))
    yield Shot("ecomap", "collaboration:ecomap", who)
    yield Shot("ecomap-print", "collaboration:ecomap-print", who)
    yield Shot("consent", "collaboration:consent", who)
    yield Shot("consent-errors", "collaboration:consent", who, do=press("この答えを記録する"))
    yield Shot("consent-withdraw", "collaboration:consent-withdraw", who)
    yield Shot("ledger", "collaboration:ledger", who)
    yield Shot("ledger-copy", "collaboration:ledger-copy", who)
    yield Shot("kinds", "collaboration:kinds", who)
    yield Shot("anonymous", "collaboration:anonymous", who)
    yield Shot("anonymous-errors", "collaboration:anonymous", who, do=press("相談する"))
    yield Shot("switch", "agencies:switch", who)
    yield Shot("numbers-own", "indicators:counts", who)
    yield Shot("forbidden", "office:audit", who, status=403)


def _no_days(page: Page) -> None:
    page.get_by_text("不在を登録する").click()
    press("登録する")(page)


def _empty_plan(page: Page) -> None:
    page.get_by_label("目標1（本人のことば）").fill("")
    press("プランを保存する")(page)


def _no_note(page: Page) -> None:
    page.get_by_role("button", name="経過を保存する").click()
    page.locator("#note .form-errors").wait_for()


def _coordinator(ids: Mapping[str, Any]) -> Iterator[Shot]:
    who = "kochi-coordinator"
    yield Shot("today-coordinator", "office:today", who)
    yield Shot("matter-notice", "intake:matter", who, "matter_id=notice")
    yield Shot("board", "collaboration:board", who)
    yield Shot("board-level", "collaboration:board", who, "?level=town")
    yield Shot("board-refused", "collaboration:board", who, "?what=refused")
    yield Shot("desk-moves", "collaboration:desk-moves", who)
    yield Shot("desk-moves-errors", "collaboration:desk-moves", who, do=press("決める"))
    yield Shot("desk-move", "collaboration:desk-move", who)
    yield Shot("board-reports", "collaboration:board", who, "?what=reports")
    yield Shot("board-matters", "collaboration:board", who, "?what=matters")
    yield Shot("conferences", "collaboration:conferences", who)
    yield Shot("conferences-past", "collaboration:conferences", who, "?when=past")
    yield Shot("convene", "collaboration:convene", who)
    yield Shot("conference", "collaboration:conference", who)
    yield Shot("conference-walled", "collaboration:conference", who, "conference_id=walled")
    yield Shot("carry", "collaboration:carry", who)
    yield Shot("agenda-paper", "collaboration:agenda-paper", who)
    yield Shot("numbers", "indicators:counts", who)
    yield Shot("layouts", "paperwork:layouts", who)
    yield Shot("carry-in", "paperwork:carry-in", who)
    yield Shot("carry-out", "paperwork:carry-out", who)
    yield Shot("transfers", "paperwork:transfers", who)
    yield Shot("transfer", "paperwork:transfer", who)
    yield Shot("transfer-new", "paperwork:transfer-new", who)
    yield Shot("transfer-new-errors", "paperwork:transfer-new", who, do=press("引渡しを作る"))
    yield Shot("carry-in-errors", "paperwork:carry-in", who, do=press("変わるところを見る"))
    yield Shot("layout", "paperwork:layout", who, "form=assessment")
    yield Shot("layout-errors", "paperwork:layout", who, "form=note", press("割付を確かめる"))
    yield Shot("refusals", "indicators:refusals", who)
    yield from _plan(who)
    yield Shot("numbers-areas", "indicators:counts", who, "?by=area")
    yield Shot("lists", "resources:imports", who)
    yield Shot("list-columns", "resources:import", who, "upload_id=upload_new")
    yield Shot("list-tried", "resources:import", who)
    yield Shot("same", "people:same", who)
    yield Shot("duplicates", "people:duplicates", who)
    yield Shot("duplicates-none", "people:duplicates", who, "?band=sure")
    yield Shot("compare", "people:compare", who, "person_id=people:compare/person_id")
    yield Shot(
        "compare-errors", "people:compare", who, "person_id=people:compare/person_id", press("同じ人として")
    )
    yield Shot("unlink", "people:unlink", who)
    yield Shot("person-linked", "people:person", who, "person_id=linked?purpose=coordination")
    yield Shot("person-hint", "people:person", who, "?purpose=coordination")
    yield Shot("glass", "emergency:view", who)
    yield Shot("disclosures", "disclosures:requests", who)
    yield Shot("disclosure-new", "disclosures:new", who)
    yield Shot("disclosure", "disclosures:request", who)
    yield Shot("disclosure-extend", "disclosures:extend", who)
    yield Shot("disclosure-decided", "disclosures:request", who, "request_id=request-decided")
    yield Shot("disclosure-passage", "disclosures:passage", who)
    yield Shot("disclosure-passage-errors", "disclosures:passage", who, do=_no_ground)
    yield Shot("rows", "indicators:rows", who, "?figure=consultations.new&by=agency&group=all&month=2026-11")


def _plan(who: str) -> Iterator[Shot]:
    yield Shot("indicators", "indicators:plan", who)
    yield Shot("indicator", "indicators:plan-indicator", who)
    yield Shot("indicator-counted", "indicators:plan-indicator", who, "code=counted")
    yield Shot("indicator-errors", "indicators:plan-indicator", who, do=press("変える"))
    yield Shot("indicator-goal", "indicators:plan-indicator", who, "code=goal")
    yield Shot("indicators-report", "indicators:plan-report", who)
    yield Shot("indicators-published", "indicators:published")


def _no_ground(page: Page) -> None:
    page.get_by_label("不開示の理由").select_option("")
    press("このように決める")(page)


def _others(ids: Mapping[str, Any]) -> Iterator[Shot]:
    yield Shot("glass-break", "emergency:break", "kochi-desk")
    yield Shot("glass-break-errors", "emergency:break", "kochi-desk", do=press("わけを記録して"))
    yield Shot("glass-nobody", "emergency:view", "kochi-desk", "glass_id=glass-nobody")
    yield Shot("glass-notices", "emergency:notices", "kochi-case")
    yield Shot("glass-notice", "emergency:notice", "kochi-case")
    yield Shot("glass-reviews", "emergency:reviews", "kochi-privacy")
    yield Shot("glass-review", "emergency:review", "kochi-privacy")
    yield Shot("glass-review-open", "emergency:review", "kochi-privacy", "glass_id=glass_id")
    yield from _outreach()
    yield Shot("today-volunteer", "office:today", "kochi-volunteer")
    yield Shot("today-planner", "office:today", "kochi-planner")
    yield Shot("today-privacy", "office:today", "kochi-privacy")
    yield Shot("audit", "office:audit", "kochi-privacy")
    yield Shot("kind", "collaboration:kind", "kochi-privacy")
    yield Shot("kind-correct", "collaboration:kind-correct", "kochi-privacy")
    yield Shot(
        "kind-correct-errors", "collaboration:kind-correct", "kochi-privacy", do=press("この定めにする")
    )
    yield Shot("audit-person", "office:audit-person", "kochi-privacy")
    yield Shot("looks", "office:looks", "kochi-privacy", "?days=28")
    yield Shot("looks-of", "office:looks-of", "kochi-privacy", "?days=28")
    yield Shot("today-administrator", "office:today", "kochi-admin")
    yield Shot("today-registrar", "office:today", "kochi-registrar")
    yield Shot("imports", "people:imports", "kochi-registrar")
    yield Shot("import", "people:import", "kochi-registrar")


def _outreach() -> Iterator[Shot]:
    who = "kochi-case"
    for name in (
        "campaigns",
        "campaign",
        "heard",
        "list",
        "hand-out",
        "listed",
        "conflicts",
        "conflict",
        "today",
        "visit",
        "out",
    ):
        yield Shot(f"outreach-{name}", f"outreach:{name}", who)
    yield Shot("outreach-campaign-new", "outreach:campaign-new", who)
    yield Shot("outreach-campaign-errors", "outreach:campaign-new", who, do=press("はじめる"))
    yield Shot("outreach-heard-errors", "outreach:heard", who, do=press("書いて次へ"))
    yield Shot("outreach-list-new", "outreach:list-new", who)
    yield Shot("outreach-visit-errors", "outreach:visit", who, do=press("訪問を記録する"))
    yield Shot("outreach-kit", "outreach:kit", who)
    yield Shot("outreach-kit-errors", "outreach:kit", who, do=_no_word)
    yield Shot("outreach-approaches", "outreach:approaches", who)
    yield Shot("outreach-approach", "outreach:approach", who)
    yield Shot("outreach-approach-new", "outreach:approach-new", who)
    yield Shot("outreach-approach-of", "outreach:approach-of", who)


def _no_word(page: Page) -> None:
    page.locator("#kit-pack button").click()
    page.locator("#kit-pack [data-problem]").wait_for()


def _taking_part() -> Iterator[Shot]:
    who = "kochi-case"
    for name in ("board", "hosts", "host-find", "hopes", "week", "orders", "figures"):
        query = "?q=サロン" if name == "host-find" else ""
        yield Shot(f"participation-{name}", f"participation:{name}", who, query)
    yield Shot("participation-board-none", "participation:board", who, "?kind=shop&free=on")
    yield Shot("participation-figures-town", "participation:figures", "kochi-planner")
    for name in ("role", "role-edit", "role-new", "host", "host-edit", "host-new", "hope", "hope-edit"):
        yield Shot(f"participation-{name}", f"participation:{name}", who)
    for name in ("hope-new", "none-fits", "placement", "order-end", "gives", "case-panel"):
        yield Shot(f"participation-{name}", f"participation:{name}", who)
    yield Shot("participation-match", "participation:match", who, "hope_id=hope-looking")
    yield Shot("participation-choose", "participation:choose", who, "hope_id=hope-looking,role_id=role-tea")
    yield Shot("participation-chosen", "participation:placement", who, "placement_id=placement-chosen")
    yield Shot(
        "participation-hope-new-errors",
        "participation:hope-new",
        who,
        do=press("保存して、合う役割を見る"),
    )
    yield Shot("participation-placement-errors", "participation:placement", who, do=press("進める"))


def _fleeing() -> Iterator[Shot]:
    who = "kochi-coordinator"
    for name in ("boards", "disasters", "list", "terms", "provisions", "disaster", "registrant", "reasons"):
        yield Shot(f"evacuation-{name}", f"evacuation:{name}", who)
    for name in ("plan", "provision", "provision-new", "disaster-new", "add"):
        yield Shot(f"evacuation-{name}", f"evacuation:{name}", who)
    yield Shot("evacuation-find", "evacuation:find", who, "?q=避野")
    for name in ("board", "row", "row-new", "sheet-new", "sheet"):
        yield Shot(f"evacuation-{name}", f"evacuation:{name}", who)
    yield Shot("evacuation-board-need", "evacuation:board", who, "?show=need")
    yield Shot("evacuation-plan-errors", "evacuation:plan", who, do=press("この計画にする"))
    yield Shot("evacuation-row-errors", "evacuation:row", who, do=press("書いて、次の人へ"))
    yield Shot("evacuation-sheet-errors", "evacuation:sheet", who, do=_bad_lines)
    yield Shot(
        "evacuation-provision-errors", "evacuation:provision-new", who, do=press("渡せる人数を確かめる")
    )


def _bad_lines(page: Page) -> None:
    page.get_by_label("番号と文字").fill("9999 b、ぶじ")
    press("書き写す")(page)


def _together() -> Iterator[Shot]:
    who = "kochi-case"
    for name in (
        "list",
        "new",
        "group",
        "edit",
        "members",
        "stands",
        "notice",
        "notice-new",
        "files",
        "file-new",
    ):
        yield Shot(f"groups-{name}", f"groups:{name}", who)
    yield Shot("groups-calendar", "groups:calendar", who)
    yield Shot("groups-event-new", "groups:event-new", who)
    yield Shot("groups-invite", "groups:members", who, "?q=デモ")
    yield Shot("groups-none", "groups:list", "kochi-noticer")
    yield Shot("groups-notice-warned", "groups:notice-new", who, do=_name_somebody)
    yield Shot("groups-feed", "groups:calendar", who, do=press("新しいリンクに替える"))
    yield Shot("groups-volunteer", "groups:group", "kochi-volunteer")
    for name in ("list", "study", "sheet", "works", "prepare", "work"):
        yield Shot(f"library-{name}", f"library:{name}", who)
    yield Shot("library-waiting", "library:work", who, "work_id=work-waiting")
    yield Shot("library-released", "library:work", who, "work_id=work-released")
    yield Shot("library-list-none", "library:list", "kochi-planner", "?q=ないことば")
    yield Shot("library-work-errors", "library:work", who, do=press("承認に出す"))
    yield Shot("stories-list", "stories:list", "", "?town=392014")
    yield Shot("stories-study", "stories:study")


def _name_somebody(page: Page) -> None:
    page.get_by_label("題").fill("お願い")
    page.get_by_label("内容").fill("小林さん（昭和25年3月1日生まれ）の家を見てください。090-1234-5678")
    press("一員に知らせる")(page)


# --- looking -----------------------------------------------------------------------------------------------------------------


class Gallery:
    """One browser for each worker, kept open from page to page."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server
        self._contexts: dict[str, BrowserContext] = {}

    def sign_in(self, everybody: set[str]) -> None:
        """Opens a browser for each worker."""
        for who in sorted(everybody):
            self._context(who)

    def close(self) -> None:
        """Closes every browser."""
        for context in self._contexts.values():
            context.close()

    def look(self, shot: Shot, windows: tuple[Window, ...] = WINDOWS, folder: Path | None = None) -> Finding:
        """Opens a page and judges it in each window; a picture of each goes into ``folder``."""
        found = Finding(shot)
        page = self._context(shot.who).new_page()
        try:
            self._listen(page, found)
            page.set_viewport_size({"width": windows[0].width, "height": 900})
            answer = page.goto(self.server + shot.path, wait_until="networkidle")
            if answer is None or answer.status != shot.status:
                found.faults.append(f"status {answer.status if answer else 'none'} at {shot.path}")
            if urlsplit(page.url).path != urlsplit(shot.path).path:
                found.faults.append(f"leads on to {page.url}, which is another page")
            if shot.do:
                shot.do(page)
            for window in windows:
                self._judge(page, window, found, folder)
        except Error as fault:
            found.faults.append(f"cannot be looked at: {fault.message.splitlines()[0]}")
        finally:
            page.close()
        return found

    def _context(self, who: str) -> BrowserContext:
        if who not in self._contexts:
            context = self.browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
            context.set_default_timeout(15_000)
            if who:
                client = Client()
                client.force_login(User.objects.get(username=who), backend=BACKEND)
                session = client.cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": session, "url": self.server}])
            self._contexts[who] = context
        return self._contexts[who]

    def _listen(self, page: Page, found: Finding) -> None:
        def said(message: Any) -> None:
            expected = f"status of {found.shot.status}" if found.shot.status != 200 else "status of 422"
            if message.type in ("error", "warning") and expected not in message.text:
                found.faults.append(f"console: {message.text}")

        page.on("console", said)
        page.on("pageerror", lambda error: found.faults.append(f"script: {error}"))
        page.on(
            "request",
            lambda request: (
                found.faults.append(f"asks {request.url}") if not self._own(request.url) else None
            ),
        )

    def _own(self, url: str) -> bool:
        return url.startswith((self.server, "data:", "blob:"))

    def _judge(self, page: Page, window: Window, found: Finding, folder: Path | None) -> None:
        page.set_viewport_size({"width": window.width, "height": 900})
        page.evaluate(
            "(percent) => { document.documentElement.style.fontSize = percent + '%'; }", window.text
        )
        page.evaluate("() => scrollTo(0, 0)")
        if folder:
            page.screenshot(path=folder / f"{found.shot.name}--{window.name}.png", full_page=True)
        folded = page.locator("details:not([open])").count()
        page.evaluate(
            "() => document.querySelectorAll('details:not(.rail-more)').forEach((e) => { e.open = true; })"
        )
        wide = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            found.faults.append(f"{window.name}: scrolls sideways by {wide} px: {_widest(page)}")
        if not page.evaluate("() => Boolean(window.axe)"):
            page.evaluate(AXE)
        found.axe[window.name] = [_words(v) for v in page.evaluate(_RUN_AXE, TAGS)]
        if folded:
            page.evaluate("() => document.querySelectorAll('details').forEach((e) => { e.open = false; })")


_RUN_AXE = """async (tags) => {
  const rules = { "target-size": { enabled: true } };
  const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], rules };
  const found = await axe.run(document, options);
  const words = (node) => node.html.slice(0, 160) + " " + (node.any[0] ? node.any[0].message : "");
  return found.violations.map((v) => ({ id: v.id, nodes: v.nodes.map(words) }));
}"""


def _words(violation: Mapping[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"axe {violation['id']} x{len(nodes)}: {nodes[0]}"


def _widest(page: Page) -> str:
    """What sticks out furthest, for the message."""
    found = page.evaluate(
        """() => {
          const edge = document.documentElement.clientWidth;
          const fixed = (e) => e && (getComputedStyle(e).position === "fixed" || fixed(e.parentElement));
          const right = (e) => e.getBoundingClientRect().right;
          const out = [...document.body.querySelectorAll("*")].filter((e) => right(e) > edge + 1 && !fixed(e));
          out.sort((a, b) => right(b) - right(a) || b.compareDocumentPosition(a) & 4 || -1);
          return out.slice(0, 3).map((e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 110)).join(" | ");
        }"""
    )
    return str(found)
