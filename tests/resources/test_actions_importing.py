"""Importing a list: every row accounted for, twice is once, a changed list is a difference, hands are respected."""

import io
from dataclasses import replace

import pytest

from marugoto.core.municipalities import by_code
from marugoto.resources.actions import entries
from marugoto.resources.actions.importing import Options, Report, import_file
from marugoto.resources.actions.reporting import HEADER, report_rows
from marugoto.resources.models import (
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Service,
    Source,
)
from marugoto.resources.queries import entries as queries
from marugoto.resources.rules.entry import Number
from marugoto.resources.staff.models import ImportLine, ImportRun, SourceRow, StaffContact
from tests.factories.agencies import Town, Worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("needs", "clock")]
HEAD = "全国地方公共団体コード,ID,名称,種別,住所,緯度,経度,電話番号,利用可能曜日,開始時間,終了時間,備考,いろ"
ROWS = (
    "372013,1,東サロン,サロン,高松市番町1丁目2番3号,34.34,134.04,087-000-0001,月,10:00,12:00,,赤",
    "372013,2,西食堂,子ども食堂,高松市番町四丁目5-6,134.04,34.34,090-0000-0002,土,11：00,0.5,連絡先 a@gmail.com,",
    "372013,3,,サロン,,,,,,,,,",
    "372013,4,合計,,,,,,,,,,",
    "131016,5,東京の店,サロン,,,,,,,,,",
    "37201,6,中の会,サロン,高松市番町五丁目7-8,,,,,,,,",
)


@pytest.fixture
def takamatsu(town: Town) -> Town:
    """The town of the cast, under the code of 高松市."""
    town.municipality.code, town.municipality.prefecture = "372013", "香川県"
    town.municipality.save()
    return town


def run(
    town: Town, *rows: str, name: str = "lists/a.csv", dry_run: bool = False, **options: object
) -> Report:
    data = "\r\n".join((HEAD, *rows)).encode("cp932")
    return import_file(
        data=data,
        name=name,
        municipality=town.municipality,
        by=None,
        options=Options(**options),  # type: ignore[arg-type]
        dry_run=dry_run,
    )


def counts(report: Report) -> dict[str, int]:
    names = ("rows", "kept", "refused", "created", "changed", "unchanged", "gone")
    return {name: getattr(report.run, name) for name in names if getattr(report.run, name)}


def test_every_row_is_kept_or_refused_with_a_reason(takamatsu: Town) -> None:
    report = run(takamatsu, *ROWS)
    assert counts(report) == {"rows": 6, "kept": 3, "refused": 3, "created": 3}
    assert report.run.repaired == 2
    assert report.unknown_columns == ("いろ",)
    assert report.reasons == {
        "no_name": 1, "total_row": 1, "other_town": 1, "swapped_point": 1, "time_repaired": 1,
        "private_contact": 1, "private_in_text": 1, "code_repaired": 1,
    }  # fmt: skip
    data = report.as_data()
    assert data["reasons"]["refusal"] == {"no_name": 1, "total_row": 1, "other_town": 1}  # type: ignore[index]
    assert SourceRow.objects.get(key="372013:1").raw["いろ"] == "赤", (
        "an unknown column stays in the row as it came"
    )


def test_what_was_read_is_in_the_directory(takamatsu: Town) -> None:
    run(takamatsu, *ROWS)
    first = entries.current(Service.objects.get(name="東サロン").pk)
    assert (first.kind, first.place and first.place.town, first.place and first.place.chome) == (
        "salon",
        "番町",
        "一丁目",
    )
    assert (first.times[0].byday, str(first.times[0].opens)) == ("MO", "10:00:00")
    assert first.phones == (Number("087-000-0001"),)
    assert [a.need for a in first.needs] == ["isolation", "gathering"]
    second = entries.current(Service.objects.get(name="西食堂").pk)
    assert (second.place and second.place.latitude, str(second.times[0].closes)) == (34.34, "12:00:00")


def test_private_contacts_stay_with_the_workers(takamatsu: Town) -> None:
    run(takamatsu, *ROWS)
    service = Service.objects.get(name="西食堂")
    public = queries.entries_of([service.pk])[service.pk]
    assert "090-0000-0002" not in repr(public)
    assert "a@gmail.com" not in repr(public)
    assert {c.phone for c in StaffContact.objects.filter(service=service)} == {"090-0000-0002", ""}
    assert not Phone.objects.filter(service=service).exists()


def test_the_owner_may_say_that_they_are_public(takamatsu: Town) -> None:
    run(takamatsu, *ROWS, publishes_contacts=True)
    assert Phone.objects.get(service__name="西食堂").number == "090-0000-0002"
    assert Source.objects.get().publishes_contacts
    run(takamatsu, *ROWS)
    assert Phone.objects.get(service__name="西食堂").number == "090-0000-0002", "what was said is remembered"


def test_the_same_file_again_changes_nothing(takamatsu: Town) -> None:
    run(takamatsu, *ROWS)
    before = [*Service.objects.order_by("id").values()], [*Location.objects.order_by("id").values()]
    again = run(takamatsu, *ROWS)
    assert counts(again) == {"rows": 6, "kept": 3, "refused": 3, "unchanged": 3}
    assert ([*Service.objects.order_by("id").values()], [*Location.objects.order_by("id").values()]) == before


def test_a_dry_run_writes_nothing(takamatsu: Town) -> None:
    report = run(takamatsu, *ROWS, dry_run=True)
    assert counts(report)["created"] == 3
    assert not Service.objects.exists()
    assert not Source.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_changed_list_is_a_difference(takamatsu: Town) -> None:
    run(takamatsu, *ROWS)
    changed = ROWS[0].replace("10:00", "13:00").replace("12:00", "15:00")
    report = run(takamatsu, changed, ROWS[5], "372013,7,新しい会,サロン,高松市番町9-9,,,,,,,,")
    assert counts(report) == {"rows": 3, "kept": 3, "created": 1, "changed": 1, "unchanged": 1, "gone": 1}
    assert str(entries.current(Service.objects.get(name="東サロン").pk).times[0].opens) == "13:00:00"
    gone = Service.objects.get(name="西食堂")
    assert gone.retired_on is None, "a person decides whether it is over"
    assert SourceRow.objects.get(service=gone).gone_on is not None
    back = run(takamatsu, *ROWS)
    assert SourceRow.objects.get(service=gone).gone_on is None
    assert back.run.gone == 1


def test_what_a_worker_has_corrected_is_kept(takamatsu: Town, sato: Worker) -> None:
    run(takamatsu, *ROWS)
    service = Service.objects.get(name="東サロン")
    mine = replace(entries.current(service.pk), phones=(Number("087-000-9999"),), description="直した説明")
    entries.revise(service_id=service.pk, entry=mine, by=sato.actor)
    moved = ROWS[0].replace("087-000-0001", "087-000-0005").replace("10:00", "13:00")
    report = run(takamatsu, moved, *ROWS[1:])
    now = entries.current(service.pk)
    assert now.phones == (Number("087-000-9999"),)
    assert now.description == "直した説明"
    assert str(now.times[0].opens) == "13:00:00"
    assert report.reasons["kept_by_hand"] == 1


def test_two_lists_that_name_one_place_make_one_entry(takamatsu: Town) -> None:
    run(takamatsu, ROWS[0])
    same = ROWS[0].replace(",1,", ",77,")
    other = ROWS[0].replace(",1,", ",78,").replace("番町1丁目2番3号", "鍛冶屋町9-9").replace("0001", "0777")
    report = run(takamatsu, same, other, name="lists/b.csv")
    assert Service.objects.count() == 2
    assert report.reasons["in_another_list"] == 1
    again = run(takamatsu, ROWS[0].replace(",1,", ",77,").replace("10:00", "9:00"), name="lists/b.csv")
    assert again.run.changed == 0, "the list that brought it first says what it is like"


def test_the_same_row_twice_is_one_entry(takamatsu: Town) -> None:
    report = run(takamatsu, ROWS[0], ROWS[0])
    assert (report.run.kept, Service.objects.count(), report.reasons["same_row_twice"]) == (2, 1, 1)
    assert run(takamatsu, ROWS[0], ROWS[0]).run.unchanged == 2


def test_a_table_of_anything_else_is_refused_row_by_row(takamatsu: Town) -> None:
    data = "地区名,人口\n番町,402\n丸の内,646\n".encode()
    report = import_file(data=data, name="p.csv", municipality=takamatsu.municipality, by=None)
    assert (report.run.rows, report.run.refused, report.reasons) == (2, 2, {"no_name_column": 2})


def test_a_mapping_gives_columns_a_meaning_and_is_remembered(takamatsu: Town) -> None:
    data = "なまえ,ところ,ひみつ\n番町の会,高松市番町1-1,x\n".encode()
    said = Options(mapping={"なまえ": "name", "ところ": "address", "ひみつ": "-"}, kind="salon")
    first = import_file(data=data, name="m.csv", municipality=takamatsu.municipality, by=None, options=said)
    assert (first.run.created, first.unknown_columns) == (1, ())
    again = import_file(
        data=data, name="m.csv", municipality=takamatsu.municipality, by=None, options=Options(kind="salon")
    )
    assert again.run.unchanged == 1


@pytest.mark.parametrize("data", [b"", b"\x00\x00", b"PK\x03\x04x", b"\x81\x00\xfd\xff"])
def test_a_file_that_cannot_be_read_has_a_reason(takamatsu: Town, data: bytes) -> None:
    report = import_file(data=data, name="x", municipality=takamatsu.municipality, by=None)
    assert (report.run.rows, len(report.reasons)) == (0, 1)


def test_numbers_of_bodies_and_offices_are_kept(takamatsu: Town) -> None:
    data = (
        "事業所名,サービスの種類,事業所番号,法人番号,法人の名称,住所\n"
        "ひだまり,訪問介護,3770100001,7000012050002,国税会,高松市番町1-1\n"
        "ひなた,通所介護,3770100002,7000012050002,国税会,高松市番町1-2\n"
        "あおぞら,通所介護,3770100003,123,あおぞら会,高松市番町1-3\n"
    ).encode()
    report = import_file(data=data, name="k.csv", municipality=takamatsu.municipality, by=None)
    assert Organization.objects.count() == 2
    assert {i.identifier for i in OrganizationIdentifier.objects.filter(organization__name="国税会")} == {
        "7000012050002", "3770100001", "3770100002",
    }  # fmt: skip
    assert Location.objects.get(external_identifier="3770100002").external_identifier_type == "事業所番号"
    assert report.reasons["corporate_number_wrong"] == 1
    assert (
        import_file(data=data, name="k.csv", municipality=takamatsu.municipality, by=None).run.unchanged == 3
    )


def test_the_report_says_it_row_by_row(takamatsu: Town) -> None:
    report = run(takamatsu, *ROWS)
    lines = list(report_rows(report.outcomes))
    assert all(len(line) == len(HEADER) for line in lines)
    assert ("2", "東サロン", "新しく加えた", "", "", "", "") in lines
    assert any(
        line[0] == "3" and line[3] == "緯度と経度が逆でした" and line[5] == "134.04, 34.34" for line in lines
    )
    kept = ImportLine.objects.filter(run=report.run).order_by("number")
    assert [(x.number, x.outcome) for x in kept][:3] == [(2, "created"), (3, "created"), (4, "refused")]


def test_a_list_of_the_prefecture_and_of_a_ward(takamatsu: Town) -> None:
    takamatsu.municipality.code = "130001"
    assert run(takamatsu, ROWS[4]).run.kept == 1
    assert run(takamatsu, ROWS[0], name="o.csv").run.refused == 1
    assert run(takamatsu, ROWS[0], name="o.csv", other_towns=True).run.kept == 1
    assert by_code()["131016"].city == "千代田区"


def test_wam_net_and_events_in_their_own_columns(takamatsu: Town) -> None:
    wam = (
        "都道府県コード又は市区町村コード,NO（※システム内の固有の番号、連番）,指定機関名,法人の名称,法人番号,サービス種別,"
        "事業所の名称,事業所住所（市区町村）,事業所住所（番地以降）,利用可能な時間帯（平日）,利用可能な時間帯（土曜）,定休日,定員\n"
        "37201,A1,香川県,会,7000012050002,就労継続支援Ｂ型,作業所,香川県高松市,番町1-1,9:00～15:00,9:00～12:00,日曜日,20\n"
    )
    run_of = {"municipality": takamatsu.municipality, "by": None}
    assert import_file(data=wam.encode("utf-8-sig"), name="w.csv", **run_of).run.kept == 1  # type: ignore[arg-type]
    entry = entries.current(Service.objects.get(name="作業所").pk)
    assert (entry.kind, entry.slots[0].capacity) == ("disability_work", 20)
    assert [(t.text, t.closed) for t in entry.times] == [
        ("平日 9:00～15:00", False), ("土曜日 9:00～12:00", False), ("日曜日", True),
    ]  # fmt: skip
    event = "イベント名,開始日,終了日,開始時間,終了時間,場所名称\n体操の日,2026-12-05,2026-12-05,10:00,11:30,公民館\n"
    import_file(data=event.encode(), name="e.csv", **run_of)  # type: ignore[arg-type]
    day = entries.current(Service.objects.get(name="体操の日").pk)
    assert (day.kind, str(day.times[0].first), day.times[0].count) == ("event", "2026-12-05", 1)


def test_bytes_of_any_kind_do_not_break_it(takamatsu: Town) -> None:
    for data in (
        io.BytesIO(bytes(range(256))).getvalue(),
        "名称\n\n\n".encode(),
        b'[{"id": 1}]',
        "名称,名称\na,b\n".encode(),
    ):
        report = import_file(data=data, name="any", municipality=takamatsu.municipality, by=None)
        assert report.run.rows == report.run.kept + report.run.refused
