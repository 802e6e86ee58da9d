"""Lists in the browser: handed in, tried, looked at row by row, taken in; the next one is a difference."""

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from marugoto.resources.actions import entries, upload_work
from marugoto.resources.feeds import columns
from marugoto.resources.models import Listing, Service, Source
from marugoto.resources.staff.models import HeaderMapping, ImportRun, Upload, UploadLine
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.pages import form_data

pytestmark = pytest.mark.django_db
LIST = "/resources/imports/"
CAFETERIAS = """名称,住所,電話番号,開催曜日,開始時間,終了時間,困ったこと
ひまわり食堂,架空県みさき市本町1丁目2番3号,000-000-0101,第2土曜,11:00,14:00,なし
つばめ食堂,架空県みさき市西町4番5号,000-000-0102,毎週水曜,17:00,19:00,なし
,架空県みさき市東町1番,000-000-0103,,,,
こだま食堂,架空県みさき市東町6番7号,090-0000-0104,最終金曜,16:00,18:00,
"""


@pytest.fixture
def town_ready(town: Town, needs: dict[str, object], clock: Clock) -> None:
    """A town and its needs."""


def hand_in(worker: Worker, text: str, **said: Any) -> Any:
    file = SimpleUploadedFile(said.pop("name", "食堂.csv"), text.encode(said.pop("encoding", "cp932")))
    return worker.client.post(LIST, {"file": file, "kind": "child_cafeteria", **said})


def tried(worker: Worker, text: str, **said: Any) -> Upload:
    """Handed in, the columns left as they were recognised, tried."""
    answer = hand_in(worker, text, **said)
    assert answer.status_code == 302, answer.content.decode()
    path = answer["Location"]
    data = form_data(worker.client.get(path).content, having="c0")
    assert worker.client.post(f"{path}read/", data).status_code == 302
    assert upload_work.work_on_all() == 1
    return Upload.objects.order_by("-created_at")[0]


def taken(worker: Worker, text: str, **said: Any) -> Upload:
    upload = tried(worker, text, **said)
    assert worker.client.post(f"{LIST}{upload.id}/take/").status_code == 302
    assert upload_work.work_on_all() == 1
    upload.refresh_from_db()
    return upload


def test_a_list_is_tried_before_anything_changes(yamamoto: Worker, town_ready: None) -> None:
    upload = tried(yamamoto, CAFETERIAS)
    assert (upload.state, upload.said["rows"], upload.said["kept"], upload.said["refused"]) == (
        "read",
        4,
        3,
        1,
    )
    assert not Service.objects.exists()
    assert not ImportRun.objects.exists()
    text = yamamoto.client.get(f"{LIST}{upload.id}/").content.decode()
    assert "名前がありません" in text
    assert "ひまわり食堂" in text
    assert "困ったこと" in text  # the column that nobody knows is named
    report = b"".join(yamamoto.client.get(f"{LIST}{upload.id}/report/").streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(report.decode("utf-8-sig"))))
    assert len({row[0] for row in rows[1:]}) == 4
    assert any(row[2] == "断った" and row[3] == "名前がありません" for row in rows)


def test_taken_in_it_is_found_and_the_file_is_gone(yamamoto: Worker, town_ready: None) -> None:
    upload = taken(yamamoto, CAFETERIAS)
    assert (upload.state, upload.run.kept, bytes(upload.data)) == ("done", 3, b"")  # type: ignore[union-attr]
    assert set(Listing.objects.values_list("name", flat=True)) == {"ひまわり食堂", "つばめ食堂", "こだま食堂"}
    assert Service.objects.filter(owner_agency=yamamoto.agency).count() == 3
    assert "ひまわり食堂" in yamamoto.client.get("/resources/?q=食堂").content.decode()
    assert "090-0000-0104" not in yamamoto.client.get("/places/?q=食堂").content.decode()
    again = yamamoto.client.post(f"{LIST}{upload.id}/take/")
    assert again.status_code == 422
    assert "もう次に進んでいます" in again.content.decode()


def test_the_next_state_of_a_list_is_shown_as_a_difference(
    yamamoto: Worker, sato: Worker, town_ready: None
) -> None:
    taken(yamamoto, CAFETERIAS)
    by_hand = Service.objects.get(name="つばめ食堂")
    entry = entries.current(by_hand.id)
    entries.revise(service_id=by_hand.id, entry=type(entry)(**{**vars(entry), "phones": ()}), by=None)
    newer = (
        CAFETERIAS.replace("第2土曜", "第3土曜")
        .replace("000-000-0102", "000-000-0999")
        .replace("こだま食堂,架空県みさき市東町6番7号,090-0000-0104,最終金曜,16:00,18:00,\n", "")
        + "あおぞら食堂,架空県みさき市西町9番9号,,,,,\n"
    )
    key = Source.objects.get().key
    upload = tried(yamamoto, newer, list_key=key, name="食堂_2.csv")
    assert {k: upload.said[k] for k in ("created", "changed", "unchanged", "gone")} == {
        "created": 1,
        "changed": 1,
        "unchanged": 1,
        "gone": 1,
    }
    changed = UploadLine.objects.get(outcome="changed")
    assert (changed.name, [c["part"] for c in changed.changes]) == ("ひまわり食堂", ["times"])
    text = " ".join(
        BeautifulSoup(yamamoto.client.get(f"{LIST}{upload.id}/").content, "html.parser").get_text().split()
    )
    assert "いつ: 第2土曜 11:00〜14:00 → 第3土曜 11:00〜14:00" in text
    assert "こだま食堂" in text
    assert Service.objects.get(name="ひまわり食堂").schedules.get().byday == "2SA"
    yamamoto.client.post(f"{LIST}{upload.id}/take/")
    upload_work.work_on_all()
    assert Service.objects.get(name="ひまわり食堂").schedules.get().byday == "3SA"
    assert not by_hand.phones.exists()  # what a worker has changed stays
    assert Service.objects.filter(name="こだま食堂", retired_on__isnull=True).exists()


def test_a_mapping_is_remembered_for_the_same_headers(yamamoto: Worker, town_ready: None) -> None:
    strange = "集まり,ところ,でんわばんごう\nひなた会,西町1番1号,000-000-0201\n"
    path = hand_in(yamamoto, strange, kind="salon")["Location"]
    first = form_data(yamamoto.client.get(path).content, having="c0")
    assert first["c0"] == [""]
    refused = yamamoto.client.post(f"{path}read/", first)
    assert refused.status_code == 422
    assert "名前の列を選んでください" in refused.content.decode()
    data = first | {"c0": "name", "c1": "address", "c2": "phone"}
    assert yamamoto.client.post(f"{path}read/", data).status_code == 302
    upload_work.work_on_all()
    assert Upload.objects.get().said["kept"] == 1
    turned = "でんわばんごう,集まり,ところ\n000-000-0202,ひかげ会,東町1番1号\n"
    second = hand_in(yamamoto, turned, kind="salon")["Location"]
    shown = form_data(yamamoto.client.get(second).content, having="c0")
    assert [shown[f"c{n}"] for n in range(3)] == [["phone"], ["name"], ["address"]]
    kept = Upload.objects.order_by("-created_at")[0].mapping
    assert kept == {"集まり": "name", "ところ": "address", "でんわばんごう": "phone"}
    assert HeaderMapping.objects.count() == 1


def test_a_mapping_is_of_one_town(yamamoto: Worker, ishii: Worker, town_ready: None) -> None:
    path = hand_in(yamamoto, CAFETERIAS)["Location"]
    assert ishii.client.get(path).status_code in (403, 404)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.csv", b" \n", "空のファイルです"),
        ("古い.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "古い Excel"),
        ("絵.csv", bytes(range(128, 256)) * 9, "文字コードが分かりません"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    yamamoto: Worker, town_ready: None, name: str, data: bytes, said: str
) -> None:
    answer = yamamoto.client.post(LIST, {"file": SimpleUploadedFile(name, data), "title": "わたしの一覧"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="わたしの一覧"' in answer.content.decode()
    assert not Upload.objects.exists()


def test_no_file_and_a_file_that_is_too_large(
    yamamoto: Worker, town_ready: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ファイルを選んでください" in yamamoto.client.post(LIST, {}).content.decode()
    monkeypatch.setattr("marugoto.resources.actions.uploads.LARGEST", 50)
    assert "ファイルが大きすぎます" in hand_in(yamamoto, CAFETERIAS).content.decode()


def test_it_can_be_given_up(yamamoto: Worker, town_ready: None) -> None:
    upload = tried(yamamoto, CAFETERIAS)
    assert yamamoto.client.post(f"{LIST}{upload.id}/drop/").status_code == 302
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.data), upload.lines.count()) == ("dropped", b"", 0)
    assert yamamoto.client.post(f"{LIST}{upload.id}/drop/").status_code == 422
    assert "やめました" in yamamoto.client.get(f"{LIST}{upload.id}/").content.decode()


def test_a_list_of_which_nothing_is_kept_is_not_taken_in(yamamoto: Worker, town_ready: None) -> None:
    upload = tried(yamamoto, "名称,住所\n,東町\n")
    answer = yamamoto.client.post(f"{LIST}{upload.id}/take/")
    assert answer.status_code == 422
    assert "取り込める行がありません" in answer.content.decode()


def test_a_work_that_breaks_leaves_nothing_half_done(
    yamamoto: Worker, town_ready: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = tried(yamamoto, CAFETERIAS)
    yamamoto.client.post(f"{LIST}{upload.id}/take/")

    def broken(**_given: Any) -> None:
        Source.objects.create(municipality=yamamoto.agency.municipality, key="half", name="half")
        raise ValueError("the disk is gone")

    monkeypatch.setattr(upload_work, "import_file", broken)
    assert upload_work.work_on_all() == 1
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert not Source.objects.exists()
    assert "何も変わっていません" in yamamoto.client.get(f"{LIST}{upload.id}/").content.decode()


def test_how_far_it_has_come_is_said(yamamoto: Worker, town_ready: None) -> None:
    path = hand_in(yamamoto, CAFETERIAS)["Location"]
    data = form_data(yamamoto.client.get(path).content, having="c0")
    yamamoto.client.post(f"{path}read/", data)
    Upload.objects.update(worked=2)
    text = yamamoto.client.get(path).content.decode()
    assert "4 行のうち 2 行まで" in text
    assert "<progress" in text


def test_only_those_who_may_bring_lists_in(sato: Worker, town_ready: None) -> None:
    assert sato.client.get(LIST).status_code == 403
    assert hand_in(sato, CAFETERIAS).status_code == 403


def test_a_column_or_field_that_is_none_is_refused(yamamoto: Worker, town_ready: None) -> None:
    path = hand_in(yamamoto, CAFETERIAS)["Location"]
    assert yamamoto.client.post(f"{path}read/", {"c0": "password"}).status_code == 422
    assert columns.IGNORED not in columns.fields()


def test_the_command_works_on_what_waits(
    yamamoto: Worker, town_ready: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = hand_in(yamamoto, CAFETERIAS)["Location"]
    yamamoto.client.post(f"{path}read/", form_data(yamamoto.client.get(path).content, having="c0"))
    call_command("import_lists")
    assert "一覧 1 件" in capsys.readouterr().out
    assert upload_work.work_on_all() == 0


def test_what_was_said_of_rows_is_forgotten_after_ninety_days(
    yamamoto: Worker, town_ready: None, clock: Clock
) -> None:
    upload = taken(yamamoto, CAFETERIAS)
    clock.advance(days=89)
    assert upload_work.forget_old_lines() == 0
    clock.advance(days=2)
    assert upload_work.forget_old_lines() == 4
    assert Upload.objects.get(pk=upload.pk).said["kept"] == 3
