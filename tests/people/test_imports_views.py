"""The pages of the registrar: hand in, check the columns, look, take in, fetch the report."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from marugoto.people.actions import imports
from marugoto.people.models import ExtractMapping, Import, Person
from tests.factories.agencies import Town, Worker, build_other_town
from tests.factories.extracts import line, merged, read, written

pytestmark = pytest.mark.django_db
DIRTY = [
    line("0000000001"),
    line("0000000002", 続柄="子", 氏名="渡〓　一郎"),
    line("3", 生年月日="1950-02-30"),
]


def url(name: str, run: Import) -> str:
    return reverse(f"people:{name}", args=[run.pk])


def hand_in(worker: Worker, data: bytes, *, as_of: str = "2025-04-01") -> HttpResponse:
    file = SimpleUploadedFile("residents.csv", data, content_type="text/csv")
    values = {"file": file, "as_of": as_of, "scope": "full"}
    return worker.client.post(reverse("people:imports"), values)  # type: ignore[return-value]


def columns_on(worker: Worker, run: Import) -> dict[str, str]:
    page = BeautifulSoup(worker.client.get(url("import", run)).content, "html.parser")
    selects = page.select("form select")
    chosen = {s["name"]: s.select_one("option[selected]") for s in selects}
    return {str(name): str(option["value"]) for name, option in chosen.items() if option and option["value"]}


def text(response: HttpResponse) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_from_the_file_to_the_town(registrar: Worker) -> None:
    answer = hand_in(registrar, written(DIRTY))
    run = Import.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url("import", run))
    columns = columns_on(registrar, run)
    assert columns["number"] == "宛名番号"
    assert registrar.client.post(url("import-read", run), columns).status_code == 302
    assert "読み込んでいます" in text(registrar.client.get(url("import", run)))  # type: ignore[arg-type]
    imports.work_on_all()
    page = text(registrar.client.get(url("import", run)))  # type: ignore[arg-type]
    assert "生年月日「1950-02-30」 : 生年月日が読み取れません。" in page.replace("」:", "」 :")
    assert "はじめて載った 2人" in page
    assert not Person.objects.exists()
    assert registrar.client.post(url("import-merge", run)).status_code == 302
    imports.work_on_all()
    assert "取り込みました" in text(registrar.client.get(url("import", run)))  # type: ignore[arg-type]
    assert Person.objects.count() == 2


def test_the_columns_that_were_chosen_are_saved_and_used_again(registrar: Worker) -> None:
    renamed = tuple(
        "本人の番号" if name == "宛名番号" else name
        for name in written(DIRTY).decode().splitlines()[0].split(",")
    )
    data = written([one | {"本人の番号": one["宛名番号"]} for one in DIRTY], columns=renamed)
    hand_in(registrar, data)
    run = Import.objects.get()
    columns = columns_on(registrar, run)
    assert "number" not in columns
    refused = registrar.client.post(url("import-read", run), columns)
    assert refused.status_code == 422
    assert "宛名番号の列と" in text(refused)  # type: ignore[arg-type]
    registrar.client.post(url("import-read", run), columns | {"number": "本人の番号"})
    imports.drop(run=run, by=registrar.actor)
    hand_in(registrar, data)
    again = Import.objects.get(state="uploaded")
    assert columns_on(registrar, again)["number"] == "本人の番号"
    assert ExtractMapping.objects.get().version == 1


def test_a_file_of_nothing_is_refused_with_a_sentence(registrar: Worker) -> None:
    answer = hand_in(registrar, b"\n")
    assert answer.status_code == 422
    assert "何も書かれていません" in text(answer)
    assert not Import.objects.exists()


def test_a_second_file_waits_for_the_first(registrar: Worker) -> None:
    hand_in(registrar, written(DIRTY))
    assert hand_in(registrar, written(DIRTY)).status_code == 422
    assert "終わっていない取込みがあります" in text(registrar.client.get(reverse("people:imports")))  # type: ignore[arg-type]


def test_so_many_gone_must_be_confirmed(town: Town, registrar: Worker) -> None:
    merged(town.city.agency, written([line(str(n), 世帯番号=str(n)) for n in range(1, 80)]))
    run = read(town.city.agency, written([line("1", 世帯番号="1")]))
    refused = registrar.client.post(url("import-merge", run))
    assert refused.status_code == 422
    assert "載っていない人が多すぎます" in text(refused)  # type: ignore[arg-type]
    assert registrar.client.post(url("import-merge", run), {"many_gone": "1"}).status_code == 302


def test_the_report_says_what_became_of_each_line(town: Town, registrar: Worker) -> None:
    run = read(town.city.agency, written(DIRTY))
    answer = registrar.client.get(url("import-report", run))
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert rows[0] == "行,宛名番号,結果,変わること,わけ"
    assert rows[1] == "2,0000000001,取り込む,,"
    assert rows[3].startswith("4,0000000003,取り込まない,")
    assert "生年月日が読み取れません" in rows[3]


def test_a_formula_in_a_report_is_text(town: Town, registrar: Worker) -> None:
    run = read(town.city.agency, written([line("1"), line("=2+5")]))
    answer = registrar.client.get(url("import-report", run))
    assert all(
        not cell.startswith("=") for row in answer.streaming_content for cell in row.decode().split(",")
    )  # type: ignore[attr-defined]


def test_thrown_away_nothing_stays(town: Town, registrar: Worker) -> None:
    run = read(town.city.agency, written(DIRTY))
    assert registrar.client.post(url("import-drop", run)).status_code == 302
    run.refresh_from_db()
    assert (run.state, run.lines.count(), run.chunks.count()) == ("dropped", 0, 0)
    assert registrar.client.post(url("import-merge", run)).status_code == 422


def test_the_town_next_door_and_other_roles_see_nothing(town: Town, sato: Worker, registrar: Worker) -> None:
    theirs = next(iter(build_other_town().places.values())).agency
    run = read(theirs, written(DIRTY))
    for name in ("import", "import-report"):
        assert registrar.client.get(url(name, run)).status_code == 404
        assert sato.client.get(url(name, run)).status_code == 403
    assert registrar.client.post(url("import-merge", run)).status_code == 404
    assert registrar.client.get(reverse("people:search")).status_code == 403


def test_what_an_import_changed_stands_on_its_page_and_in_its_report(town: Town, registrar: Worker) -> None:
    two = [line("1"), line("2", 世帯番号="2", 氏名="山田　太郎")]
    merged(town.city.agency, written(two))
    later = merged(
        town.city.agency, written([two[0], two[1] | {"氏名": "川上　太郎", "電話番号": "0942-00-0001"}])
    )
    page = text(registrar.client.get(url("import", later)))  # type: ignore[arg-type]
    assert "変わった行（はじめの50行まで） 3 行目 2 氏名が変わった・電話が変わった" in page
    assert "山田" not in page
    assert "川上" not in page
    answer = registrar.client.get(url("import-report", later))
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert rows[1:] == ["3,2,取り込む,氏名が変わった・電話が変わった,"]
