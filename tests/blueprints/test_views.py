"""The pages of the blueprint, as a planner walks them; what was typed stays; strangers and readers."""

import io
import tomllib
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from marugoto.agencies.models import Agency
from marugoto.blueprints.models import BlueprintVersion
from marugoto.blueprints.rules import edits
from tests.factories.agencies import Town, Worker, cast
from tests.factories.blueprints import PDF, file_of, plan_file, version
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stopped(clock: Clock) -> None:
    """It is 24 November 2026."""


@pytest.fixture
def draft(planner: Worker) -> BlueprintVersion:
    return version(planner)


def page(client: Client, name: str, *args: object, query: str = "") -> BeautifulSoup:
    answer = client.get(reverse(f"blueprints:{name}", args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


def filled(soup: BeautifulSoup) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    form = soup.select_one("main form[data-guard]")
    assert form is not None
    sent: dict[str, Any] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(one["name"]), one.get("type", "")
        if kind in ("checkbox", "radio") and not one.has_attr("checked"):
            continue
        if one.name == "select":
            chosen = one.select_one("option[selected]")
            value = chosen["value"] if chosen else ""
        else:
            plain = "on" if kind == "checkbox" else one.text.removeprefix("\n")
            value = one.get("value", plain)
        sent.setdefault(name, []).append(value)
    return sent


def test_from_a_file_to_a_version_in_force(planner: Worker) -> None:
    client = planner.client
    assert "まだ版がありません" in page(client, "versions").text
    text = file_of(planner)
    upload = SimpleUploadedFile("b.toml", text.encode())
    answer = client.post(reverse("blueprints:bring-in"), {"title": "令和9年度から", "file": upload})
    made = BlueprintVersion.objects.get()
    assert answer.url == reverse("blueprints:version", args=[made.id])
    assert client.get(reverse("blueprints:file", args=[made.id])).content.decode() == text
    overview = page(client, "version", made.id)
    assert "基本の数値" in overview.text
    drawn = page(client, "picture", made.id)
    assert drawn.select_one("svg .system-box") is not None
    assert "「北の窓口」を後ろから支える窓口がない" in drawn.text
    url, sent = reverse("blueprints:adopt", args=[made.id]), {"on": "2026-11-24", "words": "議決"}
    assert "agency hokatsu" not in client.get(url).content.decode()
    assert "agency hokatsu" in client.post(url, sent | {"try": "1"}).content.decode()
    assert not Agency.objects.filter(code="hokatsu").exists()
    answer = client.post(url, sent)
    assert answer.status_code == 302
    assert Agency.objects.filter(code="hokatsu").exists()
    assert "使っている版" in page(client, "versions").text
    assert client.get(reverse("blueprints:adopt", args=[made.id])).status_code == 404


def test_a_row_is_opened_and_saved_without_a_change(planner: Worker, draft: BlueprintVersion) -> None:
    """Through the very form of the page, for every row of every table: the file says the same."""
    before = tomllib.loads(draft.text)
    for at in (
        *("municipality", "sources/1", "basics/1", "area_schemes/1", "area_schemes/1/areas/2", "agencies/1"),
        *("agencies/1/desks/1", "planned_programmes/1", "conferences/1", "targets/1"),
    ):
        url = reverse("blueprints:row", args=[draft.id, at])
        soup = BeautifulSoup(planner.client.get(url).content, "html.parser")
        assert planner.client.post(url, filled(soup)).status_code == 302, at
        draft.refresh_from_db()
        assert tomllib.loads(draft.text) == before, at


def test_a_row_is_added_and_the_next_one_offered(planner: Worker, draft: BlueprintVersion) -> None:
    soup = page(planner.client, "table", draft.id, "basics")
    url = str(soup.find("a", string="行を足す")["href"])
    sent = filled(BeautifulSoup(planner.client.get(url).content, "html.parser"))
    sent |= {"code": "households", "unit": "households", "figure-raw": "10, 401世帯", "next": "1"}
    answer = planner.client.post(url, sent)
    assert answer.url == reverse("blueprints:row", args=[draft.id, "basics/5"])
    draft.refresh_from_db()
    assert tomllib.loads(draft.text)["basics"][3]["figure"] == {
        "raw": "10, 401世帯",
        "value": 10401,
        "source": "own",
        "near": "households",
    }


def test_what_was_typed_stays_with_the_reason(planner: Worker, draft: BlueprintVersion) -> None:
    url = reverse("blueprints:row", args=[draft.id, "basics/1"])
    sent = filled(BeautifulSoup(planner.client.get(url).content, "html.parser"))
    answer = planner.client.post(url, sent | {"figure-value": "たくさん", "note": "書きかけのメモ"})
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "数字で書いてください" in soup.text
    assert filled(soup)["note"] == ["書きかけのメモ"]
    assert filled(soup)["figure-value"] == ["たくさん"]
    url = reverse("blueprints:row", args=[draft.id, "targets/1"])
    sent = filled(BeautifulSoup(planner.client.get(url).content, "html.parser"))
    answer = planner.client.post(url, sent | {"count-where": "だれか"})
    assert answer.status_code == 422
    assert "絞り込みとして読めません" in answer.content.decode()


def test_what_is_wrong_is_said_at_its_row(planner: Worker, draft: BlueprintVersion) -> None:
    url = reverse("blueprints:row", args=[draft.id, "conferences/1"])
    sent = filled(BeautifulSoup(planner.client.get(url).content, "html.parser"))
    answer = planner.client.post(url, sent | {"convener": "", "stay": "1"})
    assert answer.url == url
    assert "開く機関" in page(planner.client, "row", draft.id, "conferences/1").select_one(".notice").text
    assert "書いてください（必須です）" in page(planner.client, "table", draft.id, "conferences").text


def test_whoever_comes_second_keeps_their_words(planner: Worker, draft: BlueprintVersion) -> None:
    url = reverse("blueprints:row", args=[draft.id, "agencies/1"])
    sent = filled(BeautifulSoup(planner.client.get(url).content, "html.parser"))
    assert planner.client.post(url, sent | {"name": "先"}).status_code == 302
    answer = planner.client.post(url, sent | {"name": "後"})
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "ほかの人が書きかえました" in soup.text
    assert filled(soup)["name"] == ["後"]


def test_rows_move_and_go(planner: Worker, draft: BlueprintVersion) -> None:
    move = reverse("blueprints:row-move", args=[draft.id, "basics/1"])
    planner.client.post(move, {"way": "down"})
    planner.client.post(reverse("blueprints:row-drop", args=[draft.id, "basics/3"]))
    draft.refresh_from_db()
    assert [b["code"] for b in tomllib.loads(draft.text)["basics"]] == ["ageing_rate", "population"]


def test_files_are_kept_found_and_opened(planner: Worker, draft: BlueprintVersion) -> None:
    url = reverse("blueprints:file-keep", args=[draft.id])
    sent = {"mark": "別紙1", "description": "イメージ図", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert planner.client.post(url, sent).status_code == 302
    bad = {"mark": "別紙2", "description": "", "file": SimpleUploadedFile("a.pdf", PDF)}
    answer = planner.client.post(url, bad)
    assert answer.status_code == 422
    assert "別紙2" in answer.content.decode()
    assert "イメージ図" in page(planner.client, "files", draft.id, query="?q=イメージ").text
    assert "見つかりません" in page(planner.client, "files", draft.id, query="?q=ない").text
    kept = draft.files.get()
    file = planner.client.get(reverse("blueprints:plan-file", args=[kept.id]))
    assert (file.content, file["Content-Type"]) == (PDF, "application/pdf")
    assert file["Content-Disposition"].startswith("attachment")
    planner.client.post(reverse("blueprints:file-remove", args=[kept.id]))
    assert not draft.files.exists()


def test_two_versions_and_two_towns_are_compared(planner: Worker, draft: BlueprintVersion) -> None:
    client = planner.client
    client.post(reverse("blueprints:begin"), {"title": "つぎ", "base": str(draft.id)})
    second = BlueprintVersion.objects.get(title="つぎ")
    url = reverse("blueprints:row", args=[second.id, "agencies/1"])
    sent = filled(BeautifulSoup(client.get(url).content, "html.parser"))
    client.post(url, sent | {"name": "包括"})
    query = f"?left=v-{draft.id}&right=v-{second.id}"
    found = page(client, "compare", query=query)
    assert [d.text for d in found.select("del")] == ["地域包括支援センター"]
    assert [d.text for d in found.select("ins")] == ["包括"]
    text = client.get(reverse("blueprints:compare") + query + "&as=text").content.decode()
    assert "～ 包括  name: 地域包括支援センター → 包括" in text
    towns = page(client, "compare", query=f"?left=v-{draft.id}&right=s-033227")
    assert "岩手県矢巾町" in towns.text
    assert "地域包括支援センター" in towns.text
    assert client.get(reverse("blueprints:compare") + "?left=x&right=y").status_code == 422


def test_towns_much_alike_say_why_and_what(planner: Worker, draft: BlueprintVersion) -> None:
    found = page(planner.client, "like")
    assert next(h.text for h in found.select("h2")) == "岩手県矢巾町"
    assert "27,326人" in found.text
    assert "終結率" in found.text
    only = page(planner.client, "like", query="?indicator=cases.closed")
    assert "新規相談の受理件数" not in only.text
    assert "終結率" in only.text
    assert "書いているまちが見つかりません" in page(planner.client, "like", query="?words=ないことば").text


# --- the form --------------------------------------------------------------------------------------------------------


def test_the_form_goes_out_and_comes_back(planner: Worker, draft: BlueprintVersion) -> None:
    client = planner.client
    shown = page(client, "plan-form", draft.id, query="?form=plan_model")
    assert "新規相談" in shown.text
    assert "多機関の協働" in shown.text
    pdf = client.post(reverse("blueprints:plan-form-file", args=[draft.id, "plan_model", "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    out = client.post(reverse("blueprints:plan-form-file", args=[draft.id, "plan_model", "xlsx"]))
    book = load_workbook(io.BytesIO(out.content))
    sheet = book["様式"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "80件":
                cell.value = "95件"
    back = io.BytesIO()
    book.save(back)
    upload = SimpleUploadedFile("form.xlsx", back.getvalue())
    answer = client.post(reverse("blueprints:plan-form-in", args=[draft.id]), {"file": upload})
    made = BlueprintVersion.objects.exclude(pk=draft.pk).get()
    assert answer.url == reverse("blueprints:version", args=[made.id])
    target = tomllib.loads(made.text)["targets"][0]["target"]
    assert (target["raw"], target["value"], target["fiscal_year"]) == ("95件", 95, 2025)
    upload = SimpleUploadedFile("form.xlsx", b"x")
    answer = client.post(reverse("blueprints:plan-form-in", args=[draft.id]), {"file": upload})
    assert answer.status_code == 422
    assert client.get(reverse("blueprints:plan-form", args=[draft.id]) + "?form=none").status_code == 404


# --- who may ---------------------------------------------------------------------------------------------------------


def test_readers_read_and_strangers_see_nothing(
    sato: Worker, mori: Worker, draft: BlueprintVersion, other_town: Town, planner: Worker
) -> None:
    kept = plan_file(planner, draft)
    stranger = cast("ishii", other_town)
    reads = [
        *(
            reverse(f"blueprints:{n}", args=[draft.id])
            for n in ("version", "picture", "file", "files", "plan-form")
        ),
        reverse("blueprints:table", args=[draft.id, "basics"]),
        reverse("blueprints:plan-file", args=[kept.id]),
    ]
    writes = [
        *(
            reverse(f"blueprints:{n}", args=[draft.id])
            for n in ("adopt", "give-up", "file-keep", "plan-form-in")
        ),
        reverse("blueprints:row", args=[draft.id, "basics/1"]),
        reverse("blueprints:row-drop", args=[draft.id, "basics/1"]),
        reverse("blueprints:file-remove", args=[kept.id]),
    ]
    for url in reads:
        assert sato.client.get(url).status_code == 200, url
        assert mori.client.get(url).status_code == 403, url
        assert stranger.client.get(url).status_code == 404, url
    for url in writes:
        assert sato.client.post(url).status_code == 403, url
        assert stranger.client.post(url).status_code == 404, url
    draft.refresh_from_db()
    assert edits.rows_at(tomllib.loads(draft.text), ("basics",))


@pytest.mark.parametrize("at", ["nowhere", "basics/9", "basics/x/1", "agencies/1/desks/9", "basics/0"])
def test_a_row_that_is_not_there(planner: Worker, draft: BlueprintVersion, at: str) -> None:
    assert planner.client.get(reverse("blueprints:row", args=[draft.id, at])).status_code == 404
    assert planner.client.get(reverse("blueprints:row", args=[uuid4(), "basics/1"])).status_code == 404
