"""The pages of evacuation: from the terms to a copy on paper, from a disaster to a consultation."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation.models import (
    Disaster,
    EvacuationPlan,
    ListTerms,
    Provision,
    Registrant,
    SafetyBoard,
    SafetyReport,
    SafetyRow,
    SafetySheet,
    Surfaced,
)
from marugoto.people.models import Person
from tests.core.test_pdf import read
from tests.evacuation.conftest import Prepared, Struck
from tests.factories import evacuation
from tests.factories.agencies import Town, Worker, hire
from tests.factories.pages import form_data
from tests.factories.people import register

DAY = timedelta(days=1)


def words(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def url(name: str, *args: Any) -> str:
    return reverse(f"evacuation:{name}", args=args)


def test_from_the_terms_to_a_copy_on_paper(yamamoto: Worker, volunteer: Worker, town: Town) -> None:
    client = yamamoto.client
    register(yamamoto, family_name="避野", given_name="=ひとり", family_kana="ヒノ", given_kana="ヒトリ")
    assert "名簿の定めがまだありません" in words(client.get(url("list")))
    data = form_data(client.get(url("terms")).content, having="criteria")
    data |= {"source": "防災計画", "criteria": "申し出た人", "reasons": ["asked", "physical"]}
    bad = client.post(url("terms"), data | {"ordinance": "条例", "criteria": "のこる文"})
    assert bad.status_code == 422
    assert "のこる文" in bad.content.decode()
    assert client.post(url("terms"), data).status_code == 302
    assert ListTerms.objects.get().criteria == "申し出た人"
    page = client.get(url("find") + "?q=避野")
    assert "避野" in words(page)
    link = BeautifulSoup(page.content, "html.parser").select_one("main a[href*='/list/add/']")
    assert link is not None
    add = str(link["href"])
    Person.objects.update(address="高知市帯屋町99番地")
    assert "帯屋町" not in client.get(add).content.decode(), (
        "where somebody lives is read once they are listed"
    )
    assert client.post(add, {"words": "耳が遠い"}).status_code == 422
    page = client.post(add, {"reasons": ["physical"], "words": "耳が遠い"}, follow=True)
    row = Registrant.objects.get()
    assert "耳が遠い" in words(page)
    assert "同意をまだ聞いていない" in words(page)
    assert "もう名簿に載っています" in words(client.get(add))
    for subject in ("list", "plan", "plan_share"):
        data = form_data(page.content, having="subject")
        told = data | {"subject": subject, "state": "given", "way": "visit"}
        assert client.post(url("answer", row.pk), told | {"way": ""}).status_code == 422
        page = client.post(url("answer", row.pk), told, follow=True)
    data = form_data(client.get(url("plan", row.pk)).content, having="seen")
    data |= {"needs": ["power"], "needs_words": "人工呼吸器", "route": "川から離れる"}
    again = client.post(url("plan", row.pk), data | {"helper1-phone": "000-1"})
    assert again.status_code == 422
    assert "支援する人の名前を書いてください" in words(again)
    assert "人工呼吸器" in again.content.decode()
    data |= {"helper2-user_id": str(volunteer.user.pk)}
    data |= {"shelter_words": "東小学校", "helper1-name": "隣野 たすく", "helper1-kind": "neighbour"}
    assert client.post(url("plan", row.pk), data).status_code == 302
    assert client.post(url("plan", row.pk), data).status_code == 422, (
        "the version that was seen is no longer the newest"
    )
    assert EvacuationPlan.objects.get().version == 1
    paper = client.get(url("plan-paper", row.pk))
    text = read(paper.content)
    for shown in ("東小学校", "隣野 たすく", "伊藤 節子", "人工呼吸器", "川から離れる", "49条の17"):
        assert shown in text
    assert paper["Cache-Control"] == "no-store"
    _provide(client, row)


def _provide(client: Any, row: Registrant) -> None:
    data = form_data(client.get(url("provision-new")).content, having="receiver")
    data |= {
        "group": "community",
        "receiver": "東自主防災会 防野さん",
        "purpose": "訓練",
        "with_plans": "on",
        "copies": "2",
        "due_on": str(clock.today() + DAY),
    }
    count = client.post(url("provision-new"), data | {"act": "count"})
    assert count.status_code == 200
    assert "1人（うち計画も渡す人 1人）" in words(count)
    assert not Provision.objects.exists()
    none = client.post(url("provision-new"), data | {"act": "provide", "basis": "ordinance"})
    assert none.status_code == 422
    assert "防野さん" in none.content.decode()
    page = client.post(url("provision-new"), data | {"act": "provide"}, follow=True)
    assert "載っている人（1人）" in words(page)
    made = Provision.objects.get()
    text = read(client.get(url("provision-paper", made.pk)).content)
    for shown in ("2部のうち1", "2部のうち2", "49条の13", "=ひとり", "東小学校", "隣野たすく", "身体障害"):
        assert shown in "".join(text.split()), "wherever a line ends"
    table = client.get(url("provision-table", made.pk))
    sheet = openpyxl.load_workbook(BytesIO(table.content)).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert [one for one in (str(cell.value or "") for cell in cells) if one[:1] in tuple("=+@")] == []
    assert "防野さん 限り" in str(sheet.cell(1, 1).value)
    assert "だれに伝えたか" in words(client.get(url("registrant", row.pk)))
    assert "防野さん" in words(client.get(url("registrant", row.pk)))
    assert client.post(url("provision-back", made.pk), {}).status_code == 422
    assert client.post(url("provision-back", made.pk), {"way": "destroyed"}).status_code == 302
    assert client.get(url("provision-paper", made.pk)).status_code == 404
    assert "相手が捨てた" in words(client.get(url("provisions")))
    assert client.post(url("off", row.pk), {}).status_code == 422
    page = client.post(url("off", row.pk), {"reason": "moved"}, follow=True)
    assert "名簿から外しました（転出）" in words(page)
    assert "転出" in words(client.get(url("list") + "?over=1"))


def test_the_list_is_narrowed_and_says_so(prepared: Prepared, town: Town) -> None:
    client = prepared.by.client
    page = words(client.get(url("list") + f"?area={town.areas['west'].pk}"))
    assert "みたり" in page
    assert "避野 ひとり" not in page
    assert "ふたり" in words(client.get(url("list") + "?q=ニ"))
    assert "みたり" not in words(client.get(url("list") + "?reason=asked"))
    page = words(client.get(url("list") + "?gap=unasked"))
    assert "みたり" in page
    assert "避野 ふたり" not in page
    data = form_data(client.get(url("reasons", prepared.rows[0].pk)).content, having="reasons")
    assert data["reasons"] == ["care_level"]
    assert client.post(url("reasons", prepared.rows[0].pk), {"words": ""}).status_code == 422
    change = {"reasons": ["asked"], "words": "犬がいる"}
    assert client.post(url("reasons", prepared.rows[0].pk), change).status_code == 302
    assert "犬がいる" in words(client.get(url("registrant", prepared.rows[0].pk)))


def test_from_a_disaster_to_a_worry_that_is_taken_in(prepared: Prepared) -> None:
    client = prepared.by.client
    data = {"name": "台風19号", "kind": "storm", "declared_by": "災害対策本部長（市長）"}
    assert client.post(url("disaster-new"), data | {"declared_by": ""}).status_code == 422
    page = client.post(url("disaster-new"), data, follow=True)
    assert "まだ、はじめていません" in words(page)
    disaster = Disaster.objects.get()
    assert client.post(url("board-new", disaster.pk), {"name": ""}).status_code == 422
    page = client.post(url("board-new", disaster.pk), {"name": "1日目"}, follow=True)
    board = SafetyBoard.objects.get()
    assert "確かめた 0 人 まだ 3 人" in words(page)
    first = SafetyRow.objects.order_by("number")[0]
    assert "ひとり" in words(client.get(url("board", board.pk) + f"?q={first.number}"))
    page = client.get(url("row", first.pk))
    data = form_data(page.content, having="report_id")
    bad = client.post(url("row", first.pk), data | {"note": "庭にいた"})
    assert bad.status_code == 422
    assert "庭にいた" in bad.content.decode()
    for _twice in range(2):
        said = client.post(url("row", first.pk), data | {"state": "home", "need": "on"})
        assert said["Location"] == url("row", first.pk), "a worry was told: on to it"
    assert SafetyReport.objects.count() == 1
    data = form_data(client.get(url("row", first.pk)).content, having="consultation_id")
    assert "困りごとがあると聞いた" in data["words"][0]
    assert client.post(url("surface", first.pk), data | {"words": ""}).status_code == 422
    page = client.post(url("surface", first.pk), data, follow=True)
    assert "災害のあとの安否確認から" in words(page)
    assert Surfaced.objects.count() == 1
    new = client.post(url("row-new", board.pk), {"label": "宿の旅行者"}, follow=True)
    assert "宿の旅行者" in words(new)
    assert client.post(url("row-new", board.pk), {"label": ""}).status_code == 422
    assert "相談になった困りごと 1 件" in words(client.get(url("board", board.pk)))
    client.post(url("board-close", board.pk))
    assert client.post(url("row-new", board.pk), {"label": "あとの人"}).status_code == 422
    client.post(url("disaster-end", disaster.pk))
    assert client.post(url("disaster-review", disaster.pk), {"words": ""}).status_code == 422
    client.post(url("disaster-review", disaster.pk), {"words": "電話がつながらなかった。"})
    assert "電話がつながらなかった。" in words(client.get(url("disaster", disaster.pk)))
    assert "ふりかえった" in words(client.get(url("disasters")))


def test_a_sheet_goes_out_and_comes_back(struck: Struck, prepared: Prepared, town: Town) -> None:
    client = prepared.by.client
    data = {"area_id": str(town.areas["east"].pk), "for_whom": ""}
    assert client.post(url("sheet-new", struck.board.pk), data).status_code == 422
    page = client.post(url("sheet-new", struck.board.pk), data | {"for_whom": "伊藤さん"}, follow=True)
    sheet = SafetySheet.objects.get()
    text = read(client.get(url("sheet-paper", sheet.pk)).content)
    one, two, west = (row.number for row in struck.rows)
    for shown in (str(one), str(two), "避野 ひとり", "000-777-0002", "□a", "□+", "伊藤さん", "49条の13"):
        assert shown in text
    assert "みたり" not in text
    data = form_data(page.content, having="typed")
    answer = client.post(url("sheet", sheet.pk), data | {"typed": f"{one} b、{west} a\nぶじ"})
    assert answer.status_code == 422
    told = words(answer)
    assert "1行を書き写しました" in told
    assert "この紙にない番号" in told
    box = BeautifulSoup(answer.content, "html.parser").find("textarea")
    assert box is not None
    assert box.get_text().strip() == f"{west} a\nぶじ"
    page = client.post(url("sheet", sheet.pk), data | {"typed": f"{two} d, {one} b"}, follow=True)
    assert "1 行を書き写しました（前と同じ 1 行）" in words(page)
    assert "戻った" in words(page)
    assert "確かめた 2 人" in words(page)


def test_who_may_open_what(
    struck: Struck, prepared: Prepared, town: Town, sato: Worker, mori: Worker, ishii: Worker
) -> None:
    by = prepared.by
    colleague = hire("ogawa", "小川 均", town.city, roles=["coordinator"]).client
    window = hire("mado", "窓野 円", town.city, roles=["desk"]).client
    sheet = evacuation.sheet(by.actor, struck.board, town.areas["east"].pk)
    made = evacuation.provide(by.actor)
    evacuation.plan(by.actor, prepared.rows[0])
    boards = [url("board", struck.board.pk), url("row", struck.rows[0].pk), url("sheet", sheet.pk)]
    kept = [
        url("registrant", prepared.rows[0].pk),
        url("plan", prepared.rows[0].pk),
        url("provision", made.pk),
        url("disaster", struck.disaster.pk),
    ]
    for page in boards:
        assert window.get(page).status_code == 200, "who reports reads the board of the own agency"
        assert sato.client.get(page).status_code == 404
    for page in kept:
        assert window.get(page).status_code == 403
        assert sato.client.get(page).status_code == 403
    for page in (*boards, *kept):
        assert colleague.get(page).status_code == 200
        assert ishii.client.get(page).status_code == 404
        assert mori.client.get(page).status_code == 403
    for name in ("registrant", "provision", "disaster", "board", "row", "sheet"):
        assert by.client.get(url(name, new_id())).status_code == 404


def test_a_look_changes_nothing(struck: Struck, prepared: Prepared) -> None:
    before = list(SafetyRow.objects.order_by("id").values())
    for page in (url("boards"), url("board", struck.board.pk), url("list"), url("provisions")):
        assert prepared.by.client.get(page).status_code == 200
    assert list(SafetyRow.objects.order_by("id").values()) == before
