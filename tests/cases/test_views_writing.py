"""Writing through the pages: nothing typed is lost, nothing is typed twice, everything works without JavaScript."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.urls import reverse

from marugoto.cases.actions import plan as plans
from marugoto.cases.models import Assessment, Case, Closing, Draft, Plan, Progress, Review, UnmetNeed
from marugoto.core import clock
from marugoto.intake.models import Matter
from tests.cases import making
from tests.factories.agencies import Worker

pytestmark = pytest.mark.usefixtures("needs")
HTMX = {"HX-Request": "true"}


def _page(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def _value(page: BeautifulSoup | Tag, name: str) -> str:
    found = page.select_one(f"[name='{name}']")
    assert found is not None, name
    if found.name == "textarea":
        return found.get_text().strip()
    if found.name == "select":
        chosen = found.select_one("option[selected]")
        return str(chosen["value"]) if chosen else ""
    return str(found.get("value", ""))


def _fields(page: BeautifulSoup) -> dict[str, str]:
    """Every text field of the page's main form, as a browser would send it back."""
    form = page.select_one("main form[data-autosave]")
    assert form is not None
    names = {str(f["name"]) for f in form.select("input, textarea, select") if f.get("name")}
    boxes = {str(f["name"]) for f in form.select("[type=radio], [type=checkbox]")}
    return {n: _value(form, n) for n in names - boxes - {"csrfmiddlewaretoken"}}


# --- assessment ------------------------------------------------------------------------------------------------------


def test_an_assessment_is_written_from_the_last_one(case: Case, suzuki: Worker, kimura: Worker) -> None:
    url = reverse("cases:assess", args=[case.id])
    assert suzuki.client.post(url, {"on": str(clock.today())}).status_code == 422
    answer = suzuki.client.post(
        url,
        {
            "on": str(clock.today()),
            "health_wording": "腰が痛い",
            "factors": ["illness"],
            "summary": "受診が先",
        },
    )
    assert answer["Location"] == reverse("cases:detail", args=[case.id])
    page = _page(kimura.client.get(url))
    assert (_value(page, "health_wording"), _value(page, "summary")) == ("腰が痛い", "受診が先")
    assert page.select_one("[name=factors][value=illness][checked]") is not None
    wrong = suzuki.client.post(url, {"on": "2099-01-01", "summary": "消えない"})
    assert wrong.status_code == 422
    assert _value(_page(wrong), "summary") == "消えない"
    assert Assessment.objects.count() == 1


def test_unsaved_text_comes_back_and_can_be_thrown_away(case: Case, suzuki: Worker, kimura: Worker) -> None:
    url = reverse("cases:assess", args=[case.id])
    data = {
        "on": str(clock.today()),
        "summary": "とちゅうの見立て",
        "factors": ["debt", "illness"],
        "csrfmiddlewaretoken": "x",
    }
    saved = suzuki.client.post(reverse("cases:draft", args=[case.id, "assessment"]), data)
    assert saved.json()["saved_at"] == f"{clock.now():%H:%M}"
    assert "csrfmiddlewaretoken" not in Draft.objects.get().data
    page = _page(suzuki.client.get(url))
    assert _value(page, "summary") == "とちゅうの見立て"
    assert len(page.select("[name=factors][checked]")) == 2
    assert "書きかけがあります" in page.get_text()
    assert "とちゅうの見立て" not in kimura.client.get(url).content.decode()
    gone = suzuki.client.post(reverse("cases:draft-discard", args=[case.id, "assessment"]))
    assert gone["Location"] == url
    assert _value(_page(suzuki.client.get(url)), "summary") == ""
    assert suzuki.client.post(reverse("cases:draft", args=[case.id, "poem"])).status_code == 422


# --- plan ------------------------------------------------------------------------------------------------------------


def test_a_plan_is_made_on_one_page_with_rows_added_by_posting(case: Case, suzuki: Worker) -> None:
    making.assess(case, suzuki, wishes="夜は家でねむりたい", summary="家計が苦しい")
    url = reverse("cases:plan-new", args=[case.id])
    start = _fields(_page(suzuki.client.get(url)))
    assert (start["situation"], start["g0-words"]) == ("家計が苦しい", "夜は家でねむりたい")
    due = str(clock.today() + timedelta(days=7))
    start |= {"g0-s0-what": "家賃の相談", "g0-s0-who": "本人", "g0-s0-due_on": due}
    more = suzuki.client.post(url, start | {"more": "g0"})
    assert more.status_code == 200
    again = _fields(_page(more))
    assert (again["g0-s0-what"], again["g0-s0-due_on"], again["g0-s1-what"]) == ("家賃の相談", due, "")
    goals = _fields(_page(suzuki.client.post(url, again | {"more": "goal"})))
    assert goals["g1-words"] == ""
    answer = suzuki.client.post(url, goals)
    made = Plan.objects.get()
    assert answer["Location"] == reverse("cases:plan", args=[made.id])
    assert [s.what for s in making.steps_of(made)] == ["家賃の相談"]
    assert made.goals.count() == 1  # blank rows are not kept
    assert suzuki.client.get(url)["Location"] == reverse("cases:plan-edit", args=[made.id])


def test_what_is_missing_in_a_row_is_said_at_the_row(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:plan-new", args=[case.id])
    answer = suzuki.client.post(
        url, {"g0-words": "", "g0-s0-what": "電話", "starts_on": "2026-12-01", "review_on": "2026-11-30"}
    )
    assert answer.status_code == 422
    page = _page(answer)
    said = page.select_one(".form-errors")
    assert said is not None
    words = said.get_text()
    for missing in ("目標が書かれていません", "だれがするか", "いつまでに", "見直す日は"):
        assert missing in words
    hrefs = {str(a["href"])[1:] for a in said.select("a")}
    assert all(page.find(id=one) for one in hrefs)
    empty = suzuki.client.post(url, {"g0-words": ""})
    assert "目標を一つ以上" in empty.content.decode()
    assert Plan.objects.count() == 0


def test_a_draft_is_reworded_and_a_twin_is_refused(
    case: Case, suzuki: Worker, tanaka: Worker, sato: Worker
) -> None:
    made = plans.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    url = reverse("cases:plan-edit", args=[made.id])
    assert tanaka.client.get(url).status_code == 404
    assert sato.client.get(url).status_code == 403
    fields = _fields(_page(suzuki.client.get(url)))
    assert fields["g0-s0-id"] == str(making.steps_of(made)[0].id)
    fields["g0-s0-what"] = "病院に電話する"
    assert suzuki.client.post(url, fields).status_code == 302
    assert [s.what for s in making.steps_of(made)] == ["病院に電話する"]
    twin = suzuki.client.post(reverse("cases:plan-new", args=[case.id]), fields)
    assert twin.status_code == 422
    assert "作りかけのプランがあります" in twin.content.decode()


def test_the_next_version_starts_from_the_one_in_force(case: Case, suzuki: Worker) -> None:
    old = making.running(case, suzuki, "続ける", "終わった")
    plans.record_step_outcome(step=making.steps_of(old)[1], outcome="achieved", by=suzuki.actor)
    url = reverse("cases:plan-new", args=[case.id])
    fields = _fields(_page(suzuki.client.get(url)))
    assert fields["g0-s0-what"] == "続ける"
    assert fields["g0-s0-continues"] == str(making.steps_of(old)[0].id)
    assert fields.get("g0-s1-what", "") == ""
    suzuki.client.post(url, fields)
    new = Plan.objects.get(version=2)
    assert making.steps_of(new)[0].continues_id == making.steps_of(old)[0].id


def test_a_plan_draft_belongs_to_its_version(case: Case, suzuki: Worker) -> None:
    suzuki.client.post(reverse("cases:draft", args=[case.id, "plan"]), {"plan": "", "situation": "書きかけ"})
    assert (
        _value(_page(suzuki.client.get(reverse("cases:plan-new", args=[case.id]))), "situation") == "書きかけ"
    )
    made = plans.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    suzuki.client.post(
        reverse("cases:draft", args=[case.id, "plan"]), {"plan": "", "situation": "古い書きかけ"}
    )
    page = _page(suzuki.client.get(reverse("cases:plan-edit", args=[made.id])))
    assert _value(page, "situation") == "介護と家計"


def test_consent_is_recorded_on_the_plans_page(case: Case, suzuki: Worker) -> None:
    made = plans.make_plan(case=case, planned=making.planned(suzuki), by=suzuki.actor)
    url = reverse("cases:plan-consent", args=[made.id])
    assert suzuki.client.post(url, {"on": str(clock.today())}).status_code == 422
    refused = suzuki.client.post(url, {"on": "2099-01-01", "form": "oral"})
    assert refused.status_code == 422
    assert "先の日付" in refused.content.decode()
    assert suzuki.client.post(url, {"on": str(clock.today()), "form": "written"}).status_code == 302
    made.refresh_from_db()
    assert made.agreed_form == "written"
    assert suzuki.client.post(reverse("cases:plan-discard", args=[made.id])).status_code == 302
    page = suzuki.client.post(reverse("cases:plan-discard", args=[made.id]), follow=True).content.decode()
    assert "もう作りかけではありません" in page


def test_the_sheet_has_roles_and_lines_to_sign_on(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    text = _page(suzuki.client.get(reverse("cases:plan-sheet", args=[made.id]))).get_text()
    for words in ("取扱注意", "渡邊 花子", "夜は家でねむりたい", "CSW窓口", "署名", "重層的支援会議"):
        assert words in text


def test_the_outcome_of_a_step(case: Case, suzuki: Worker) -> None:
    (step,) = making.steps_of(making.running(case, suzuki))
    url = reverse("cases:step", args=[step.id])
    assert suzuki.client.post(url, {"on": str(clock.today())}).status_code == 422
    data = {"outcome": "no_place", "on": str(clock.today()), "note": "空きがない", "back": "cases:close"}
    assert suzuki.client.post(url, data)["Location"] == reverse("cases:close", args=[case.id])
    step.refresh_from_db()
    assert (step.status, step.outcome, step.outcome_note) == ("done", "no_place", "空きがない")
    late = suzuki.client.post(url, data | {"on": "2099-01-01"})
    assert late.status_code == 422


# --- progress --------------------------------------------------------------------------------------------------------


def _note(**more: str) -> dict[str, str]:
    return {"at": f"{clock.now():%Y-%m-%dT%H:%M}", "method": "phone", "body": "電話した"} | more


def test_a_note_is_written_where_one_stands(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:progress", args=[case.id])
    here = suzuki.client.post(url, _note() | {"from": "case"})
    assert here["Location"] == reverse("cases:detail", args=[case.id]) + "#notes"
    there = suzuki.client.post(url, _note(body="もう一度"))
    assert there["Location"] == url + "#notes"
    bad = suzuki.client.post(url, _note(body="", next_act="病院に聞く"))
    assert bad.status_code == 422
    assert _value(_page(bad), "next_act") == "病院に聞く"
    assert Progress.objects.count() == 2


def test_the_fragment_is_a_part_of_the_page(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:progress", args=[case.id])
    due = str(clock.today() + timedelta(days=2))
    sent = _note(body="様子を聞いた", next_act="父の退院先を病院に確認", next_due=due)
    fragment = _page(suzuki.client.post(url, sent | {"from": "case"}, headers=HTMX))
    page = _page(suzuki.client.get(reverse("cases:detail", args=[case.id])))
    part = page.select_one("#notes")
    assert part is not None
    assert [e.get_text() for e in fragment.select("#notes .event")] == [
        e.get_text() for e in part.select(".event")
    ]
    baton, line = fragment.select_one("#baton-line"), page.select_one("#baton-line")
    assert baton is not None
    assert line is not None
    assert baton["hx-swap-oob"] == "true"
    assert baton.get_text(strip=True) == line.get_text(strip=True)
    assert "父の退院先を病院に確認" in line.get_text()
    assert _value(fragment, "next_act") == "父の退院先を病院に確認"  # the promise stands until it is changed
    assert _value(fragment, "body") == ""
    failed = suzuki.client.post(url, _note(body="") | {"from": "case"}, headers=HTMX)
    assert failed.status_code == 422
    assert _page(failed).select_one("#notes .form-errors") is not None


def test_the_same_note_twice_is_one_and_its_draft_is_gone(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:progress", args=[case.id])
    sent = _note(note=_value(_page(suzuki.client.get(url)), "note"))
    for _twice in range(2):
        assert suzuki.client.post(url, sent).status_code == 302
    suzuki.client.post(reverse("cases:draft", args=[case.id, "progress"]), sent)  # arrives late
    assert Progress.objects.count() == 1
    assert _value(_page(suzuki.client.get(url)), "body") == ""
    fresh = sent | {"note": "", "body": "まだ"}
    suzuki.client.post(reverse("cases:draft", args=[case.id, "progress"]), fresh)
    assert _value(_page(suzuki.client.get(url)), "body") == "まだ"


def test_an_overdue_promise_is_said_and_not_filled_in(case: Case, suzuki: Worker) -> None:
    making.note(case, suzuki, next_act="病院に聞く", next_due=clock.today())
    gone = clock.today() - timedelta(days=2)
    Progress.objects.update(next_due=gone)
    page = _page(suzuki.client.get(reverse("cases:detail", args=[case.id])))
    assert "前の約束の期限が過ぎています" in page.get_text()
    assert _value(page, "next_act") == ""


def test_notes_are_bounded_with_pages(case: Case, suzuki: Worker) -> None:
    for n in range(51):
        making.note(case, suzuki, f"{n}回目")
    short = _page(suzuki.client.get(reverse("cases:detail", args=[case.id])))
    assert len(short.select("#notes .event")) == 10
    url = reverse("cases:progress", args=[case.id])
    assert len(_page(suzuki.client.get(url)).select("#notes .event")) == 50
    assert len(_page(suzuki.client.get(url, {"page": "2"})).select("#notes .event")) == 1


def test_a_note_is_corrected(case: Case, suzuki: Worker) -> None:
    wrong = making.note(case, suzuki, "長男に電話", kind="coordination")
    url = reverse("cases:progress-correct", args=[wrong.id])
    page = _page(suzuki.client.get(url))
    assert (_value(page, "body"), _value(page, "kind")) == ("長男に電話", "coordination")
    assert suzuki.client.post(url, _note(body=" ")).status_code == 422
    assert suzuki.client.post(url, _note(body="長女に電話")).status_code == 302
    shown = _page(suzuki.client.get(reverse("cases:progress", args=[case.id])))
    assert len(shown.select("#notes .event")) == 1
    old = shown.select_one("#notes details")
    assert old is not None
    assert "長男に電話" in old.get_text()
    assert suzuki.client.post(url, _note(body="次女に電話")).status_code == 422


# --- review, closing, watching, reopening ----------------------------------------------------------------------------


def test_a_review_is_written(case: Case, suzuki: Worker) -> None:
    url = reverse("cases:review", args=[case.id])
    assert urlsplit(suzuki.client.get(url)["Location"]).path == reverse("cases:detail", args=[case.id])
    goal = making.running(case, suzuki).goals.get()
    suzuki.client.post(
        reverse("cases:draft", args=[case.id, "review"]),
        {"remaining": "書きかけ", f"goal-{goal.id}": "partly"},
    )
    assert _value(_page(suzuki.client.get(url)), "remaining") == "書きかけ"
    sent = {
        "on": str(clock.today()),
        "result": "carry_on",
        f"goal-{goal.id}": "partly",
        "person_view": "楽になった",
    }
    missing = suzuki.client.post(url, sent)
    assert missing.status_code == 422
    assert "次に見直す日を決めて" in missing.content.decode()
    answer = suzuki.client.post(url, sent | {"next_review_on": str(clock.today() + timedelta(days=60))})
    assert answer.status_code == 302
    review = Review.objects.get()
    assert (review.person_view, review.goal_results.get().result) == ("楽になった", "partly")
    plan = reverse("cases:plan", args=[review.plan_id])
    assert "楽になった" in suzuki.client.get(plan).content.decode()


def test_what_stands_in_the_way_is_said_before_one_writes(case: Case, suzuki: Worker) -> None:
    making.running(case, suzuki, "電話")
    page = _page(suzuki.client.get(reverse("cases:close", args=[case.id])))
    assert "終わっていない手順が1件あります（電話）" in page.get_text()
    assert "見直し（評価）の記録がありません" in page.get_text()
    step = page.select_one(".row-act a")
    assert step is not None
    assert str(step["href"]).endswith("?back=close")
    refused = suzuki.client.post(
        reverse("cases:close", args=[case.id]),
        {"outcome": "goal_reached", "on": str(clock.today()), "note": "消えない"},
    )
    assert refused.status_code == 422
    assert _value(_page(refused), "note") == "消えない"


def test_a_case_is_closed_and_leaves_its_unmet_needs(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    making.end_steps(made, suzuki)
    url = reverse("cases:close", args=[case.id])
    sent = {"outcome": "eased", "on": str(clock.today()), "changes": "less_isolated", "u0-need": "outing"}
    half = suzuki.client.post(url, sent | {"u0-reason": "", "u1-need": "", "u1-reason": ""})
    assert half.status_code == 422
    assert "組で選んで" in half.content.decode()
    more = suzuki.client.post(
        url, sent | {"u0-reason": "too_far", "u1-need": "", "u1-reason": "", "more": "unmet"}
    )
    page = _page(more)
    assert (_value(page, "u0-need"), _value(page, "u0-reason")) == ("outing", "too_far")
    assert page.select_one("[name='u2-need']") is not None
    assert page.select_one("[name=outcome][value=eased][checked]") is not None
    assert suzuki.client.post(url, sent | {"u0-reason": "too_far"}).status_code == 302
    assert (Closing.objects.get().outcome, UnmetNeed.objects.get().need.code) == ("eased", "outing")


def test_needs_of_steps_that_failed_are_filled_in(
    case: Case, suzuki: Worker, needs: dict[str, object]
) -> None:
    need = needs["outing"]
    step = plans.PlannedStep(
        what="送迎をたのむ",
        due_on=clock.today(),
        who="本人",
        need_id=need.id,  # type: ignore[attr-defined]
    )
    made = plans.make_plan(
        case=case,
        planned=plans.Planned(goals=[plans.PlannedGoal(words="買い物に行きたい", steps=[step])]),
        by=suzuki.actor,
    )
    plans.record_consent(plan=made, on=clock.today(), form="oral", by=suzuki.actor)
    plans.endorse(plan=made, on=clock.today(), by_conference="会議", by=suzuki.actor)
    making.end_steps(made, suzuki, "no_place")
    url = reverse("cases:close", args=[case.id])
    assert _value(_page(suzuki.client.get(url)), "u0-need") == "outing"
    suzuki.client.post(
        reverse("cases:draft", args=[case.id, "closing"]),
        {"note": "書きかけ", "u0-need": "shopping", "u0-reason": ""},
    )
    page = _page(suzuki.client.get(url))
    assert (_value(page, "note"), _value(page, "u0-need")) == ("書きかけ", "shopping")


def test_watching_and_taking_up_again(case: Case, suzuki: Worker) -> None:
    making.close(case, suzuki, watch_until=clock.today() + timedelta(days=30))
    watch, end = reverse("cases:watch", args=[case.id]), reverse("cases:watch-end", args=[case.id])
    assert suzuki.client.post(watch, {"until": str(clock.today())}).status_code == 422
    assert suzuki.client.post(watch, {"until": str(clock.today() + timedelta(days=60))}).status_code == 302
    assert suzuki.client.post(end).status_code == 302
    again = suzuki.client.post(end)
    assert again.status_code == 422
    assert "見守り中ではありません" in again.content.decode()
    assert suzuki.desk is not None
    url = reverse("cases:reopen", args=[case.id])
    assert suzuki.client.post(url, {"reason": "", "desk": str(suzuki.desk.id)}).status_code == 422
    answer = suzuki.client.post(url, {"reason": "家計がまた苦しい", "desk": str(suzuki.desk.id)})
    assert answer.status_code == 302
    assert Matter.objects.get(pk=case.matter_id).status == "open"
    assert "家計がまた苦しい" in suzuki.client.get(reverse("cases:detail", args=[case.id])).content.decode()
    assert "終わっていません" in suzuki.client.get(url).content.decode()


def test_a_closed_case_says_so_where_one_would_write(case: Case, suzuki: Worker) -> None:
    made = making.running(case, suzuki)
    making.close(case, suzuki, "moved")
    for name in ("assess", "plan-new", "edit", "team"):
        text = suzuki.client.get(reverse(f"cases:{name}", args=[case.id])).content.decode()
        assert "このケースは終わっています" in text
    refused = suzuki.client.post(
        reverse("cases:assess", args=[case.id]), {"on": str(clock.today()), "summary": "あとから"}
    )
    assert refused.status_code == 422
    assert "まず再開してください" in refused.content.decode()
    assert "終わった版" in suzuki.client.get(reverse("cases:plan", args=[made.id])).content.decode()
