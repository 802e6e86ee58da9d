"""The directory by hand: the short form, everything on one form, its end, places, slots, organizations."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marugoto.resources.actions import entries
from marugoto.resources.models import (
    Listing,
    Location,
    Metadata,
    Opening,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
)
from marugoto.resources.staff.models import StaffContact
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.pages import form_data
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db
NEW = "/resources/entries/new/"


@pytest.fixture
def kept(town: Town, needs: dict[str, object], clock: Clock) -> Service:
    service = list_salon(town.municipality)
    service.owner_agency = town.a.agency
    service.save(update_fields=["owner_agency"])
    return service


@pytest.fixture
def ready(town: Town, needs: dict[str, object], clock: Clock) -> None:
    """A town and its needs."""


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def sent_back(response: Any, having: str = "name") -> dict[str, Any]:
    """The form of a page as a browser would send it again."""
    return dict(form_data(response.content, having=having))


def short(**change: Any) -> dict[str, Any]:
    said = {
        "name": "夕やけ食堂",
        "kind": "child_cafeteria",
        "place": "東町会館",
        "address": "東町2丁目3番4号",
        "phone": "000-000-0002",
        "t0-here": "1",
        "t0-repeat": "nth",
        "t0-weeks": ["2", "4"],
        "t0-days": ["SA"],
        "t0-opens": "11:00",
        "t0-closes": "14:00",
    }
    return said | change


# --- the short form ----------------------------------------------------------------------------------------------------------


def test_a_place_is_added_with_a_few_words_and_found_at_once(sato: Worker, ready: None) -> None:
    answer = sato.client.post(NEW, short(), follow=True)
    assert answer.status_code == 200
    service = Service.objects.get(name="夕やけ食堂")
    line = Schedule.objects.get(service=service)
    assert (line.freq, line.byday, line.description) == (
        "MONTHLY",
        "2SA,4SA",
        "毎月 第2・第4土曜 11:00〜14:00",
    )
    assert service.owner_agency == sato.agency
    assert service.assured_date is None
    assert {n.need.code for n in service.needs.all()} >= {"food_lack"}  # from its kind: not typed twice
    listing = Listing.objects.get(service=service)
    assert (listing.place, listing.district, listing.phone) == ("東町会館", "東町", "000-000-0002")
    assert "夕やけ食堂" in Client().get("/places/?q=子ども食堂").content.decode()


def test_a_mobile_number_is_for_workers_unless_its_owner_said_otherwise(sato: Worker, ready: None) -> None:
    sato.client.post(NEW, short(phone="090-0000-0001"))
    assert StaffContact.objects.get().phone == "090-0000-0001"
    assert "090-0000-0001" not in Client().get("/places/?q=夕やけ").content.decode()
    sato.client.post(
        NEW, short(name="朝やけの会", place="", address="", phone="090-0000-0003", phone_is_public="on")
    )
    assert Service.objects.get(name="朝やけの会").phones.get().number == "090-0000-0003"


def test_what_is_wrong_is_said_and_what_was_typed_stays(sato: Worker, ready: None) -> None:
    answer = sato.client.post(NEW, short(name="", **{"t0-days": []}))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "名前を書いてください。" in text
    assert "曜日を選んでください。" in text
    assert 'value="東町会館"' in text
    assert sent_back(answer)["t0-weeks"] == ["2", "4"]
    assert not Service.objects.exists()


def test_look_alikes_are_shown_before_anything_is_saved(sato: Worker, kept: Service) -> None:
    said = short(name="ひだまり サロン", kind="salon")
    answer = sato.client.post(NEW, said)
    assert answer.status_code == 422
    assert "もう載っているかもしれません" in answer.content.decode()
    assert "同じ名前" in answer.content.decode()
    assert Service.objects.count() == 1
    assert sato.client.post(NEW, sent_back(answer) | {"sure": "on"}).status_code == 302
    assert Service.objects.count() == 2


def test_the_same_number_is_a_look_alike_and_another_name_is_none(sato: Worker, kept: Service) -> None:
    answer = sato.client.post(NEW, short(phone="0000000001"))
    assert "同じ電話" in answer.content.decode()
    assert sato.client.post(NEW, short(phone="")).status_code == 302


def test_a_place_that_is_there_is_used_again(sato: Worker, town: Town, ready: None) -> None:
    sato.client.post(NEW, short())
    there = Location.objects.get(name="東町会館")
    second = short(name="東町茶話会", kind="salon", address="", phone="")
    assert sato.client.post(NEW, second).status_code == 302
    assert ServiceAtLocation.objects.filter(location=there).count() == 2
    assert Listing.objects.get(name="東町茶話会").district == "東町"
    asked = sato.client.post(NEW, short(name="東町体操", kind="salon", address="東町9丁目", phone=""))
    assert asked.status_code == 422
    assert "同じ名前の場所があります" in asked.content.decode()
    assert sato.client.post(NEW, sent_back(asked) | {"at": "new"}).status_code == 302
    assert Location.objects.filter(name="東町会館").count() == 2


def test_a_place_is_known_in_kana_and_in_any_width(sato: Worker, ready: None) -> None:
    sato.client.post(NEW, short(place="ひだまりの家"))
    there = short(name="東町茶話会", kind="salon", place="ヒダマリの家", address="", phone="")
    assert sato.client.post(NEW, there).status_code == 302
    assert Location.objects.count() == 1


def test_an_organization_that_is_there_is_used_again(sato: Worker, ready: None) -> None:
    for name, place in (("夕やけ食堂", "東町会館"), ("朝の体操", "西町会館")):
        sato.client.post(NEW, short(name=name, place=place, address="", phone="", body="みんなの会"))
    assert Organization.objects.get(name="みんなの会").services.count() == 2


def test_how_it_was_made_sure_of_is_kept(sato: Worker, ready: None, clock: Clock) -> None:
    sato.client.post(NEW, short(known_by="visit"))
    service = Service.objects.get()
    assert service.verifications.get().method == "visit"
    assert service.assured_date is not None
    assert sato.client.post(NEW, short(name="別の会", known_by="link")).status_code == 422


def test_an_unregistered_place_for_workers_only(sato: Worker, ready: None) -> None:
    sato.client.post(NEW, short(unregistered="on", staff_only="on"))
    service = Service.objects.get()
    assert (service.listed, service.registered) == (False, False)
    assert "夕やけ食堂" not in Client().get("/places/?q=夕やけ").content.decode()
    assert "夕やけ食堂" in sato.client.get("/resources/?q=夕やけ").content.decode()


def test_known_names_come_while_one_types(sato: Worker, kept: Service, ready: None) -> None:
    sato.client.post(NEW, short(body="みんなの会"))
    assert "東町会館" in sato.client.get("/resources/known/?place=会館").content.decode()
    assert "みんなの会" in sato.client.get("/resources/known/?body=みんな").content.decode()
    assert sato.client.get("/resources/known/?place=会").content.strip() == b""


def test_who_may_not_keep_entries_adds_none(pharmacist: Worker, noticer: Worker, ready: None) -> None:
    for worker in (pharmacist, noticer):
        assert worker.client.get(NEW).status_code == 403
        assert worker.client.post(NEW, short()).status_code == 403


# --- the list ----------------------------------------------------------------------------------------------------------------


def test_the_list_holds_everything_and_can_be_narrowed(
    sato: Worker, takahashi: Worker, town: Town, kept: Service
) -> None:
    list_salon(town.municipality, name="内々のサロン", listed=False)
    ended = list_salon(town.municipality, name="昔のサロン")
    entries.retire(service_id=ended.id, reason="ended", by=None)

    def names(query: str, who: Worker = sato) -> set[str]:
        found = page(who.client.get(f"/resources/entries/?{query}")).select(".row-main a")
        return {a.get_text() for a in found}

    assert names("") == {"ひだまりサロン", "内々のサロン"}
    assert names("state=ended") == {"昔のサロン"}
    assert names("state=hidden") == {"内々のサロン"}
    assert names("state=all") == {"ひだまりサロン", "内々のサロン", "昔のサロン"}
    assert names("mine=on") == {"ひだまりサロン"}
    assert names("trust=never&q=うちうち") == set()
    assert names("trust=never&q=内々") == {"内々のサロン"}
    assert names("trust=fresh") == set()
    assert names("q=ないもの") == set()
    edit = page(takahashi.client.get("/resources/entries/?state=open")).select(".row-act a")
    assert edit == []


# --- everything on one form --------------------------------------------------------------------------------------------------


def test_saving_what_was_shown_changes_nothing(sato: Worker, kept: Service) -> None:
    path = f"/resources/entries/{kept.id}/edit/"
    before = entries.current(kept.id)
    answer = sato.client.post(path, sent_back(sato.client.get(path)))
    assert answer.status_code == 302, page(answer).select(".form-errors")
    assert entries.current(kept.id) == before
    assert not Metadata.objects.exists()


def test_everything_can_be_changed_and_leaves_its_line(sato: Worker, town: Town, kept: Service) -> None:
    path = f"/resources/entries/{kept.id}/edit/"
    said = sent_back(sato.client.get(path)) | {
        "name": "ひだまりの家",
        "plain": "おちゃを のみます。",
        "body": "みさき福祉会",
        "address": "西町5番6号",
        "access": ["wheelchair", "toilet"],
        "languages": ["en", "ja-easy"],
        "minimum_age": "60",
        "areas": [str(town.areas["east"].id)],
        "documents": "上ばき\n飲みもの",
        "t0-repeat": "fortnightly",
        "t0-weeks": [],
        "t0-days": ["TU"],
        "t0-first": "2026-12-01",
        "c0-amount": "0",
        "c0-option": "",
        "p0-number": "000-000-0009",
        "k0-department": "窓口",
        "s0-note": "午後に電話",
        "need-isolation": "some",
        "need-gathering": "main",
        "owner": str(town.b.agency.id),
        "confirm_every": "90",
    }
    answer = sato.client.post(path, said)
    assert answer.status_code == 302, page(answer).select(".form-errors")
    entry = entries.current(kept.id)
    assert (entry.name, entry.plain, entry.minimum_age) == ("ひだまりの家", "おちゃを のみます。", 60)
    assert entry.body
    assert entry.body.name == "みさき福祉会"
    assert entry.place
    assert (entry.place.town, entry.place.latitude) == ("西町", 35.0)
    assert [t.text for t in entry.times] == ["隔週 火曜 10:00〜12:00（祝日は休み）"]
    assert [c.amount for c in entry.costs] == [0]
    assert {(n.need, n.main) for n in entry.needs} == {("isolation", False), ("gathering", True)}
    assert [p.note for p in entry.private] == ["午後に電話"]
    assert [c.department for c in entry.contacts] == ["窓口"]
    assert {a.feature for a in entry.access} == {"wheelchair", "toilet"}
    kept.refresh_from_db()
    assert (kept.owner_agency, kept.confirm_every) == (town.b.agency, 90)
    fields = set(Metadata.objects.values_list("field_name", flat=True))
    assert {"name", "times", "place"} <= fields
    assert "private" not in fields
    assert sato.client.get(path).status_code == 404  # it is b's to keep now


def test_a_place_called_like_its_entry_takes_the_new_name(sato: Worker, kept: Service) -> None:
    path = f"/resources/entries/{kept.id}/edit/"
    said = sent_back(sato.client.get(path)) | {"name": "ひだまりの家"}
    assert sato.client.post(path, said).status_code == 302
    assert Location.objects.get().name == "ひだまりの家"
    place = entries.current(kept.id).place
    assert place
    assert place.name == ""


def test_another_row_is_no_saving(sato: Worker, kept: Service) -> None:
    path = f"/resources/entries/{kept.id}/edit/"
    answer = sato.client.post(path, sent_back(sato.client.get(path)) | {"name": "", "more": "times"})
    assert answer.status_code == 200
    assert page(answer).select_one("[name=t1-here]") is not None
    assert page(answer).select_one(".form-errors") is None
    kept.refresh_from_db()
    assert kept.name == "ひだまりサロン"


def test_who_saves_second_is_told_and_loses_nothing(sato: Worker, suzuki: Worker, kept: Service) -> None:
    path = f"/resources/entries/{kept.id}/edit/"
    mine, theirs = sent_back(sato.client.get(path)), sent_back(suzuki.client.get(path))
    assert suzuki.client.post(path, theirs | {"alert": "12月は休みます"}).status_code == 302
    answer = sato.client.post(path, mine | {"description": "歌も歌います。"})
    assert answer.status_code == 422
    assert "ほかの人が先に直しました" in answer.content.decode()
    assert "12月は休みます" in answer.content.decode()
    again = sent_back(answer)
    assert again["description"] == ["歌も歌います。"]
    assert sato.client.post(path, again).status_code == 302
    kept.refresh_from_db()
    assert kept.description == "歌も歌います。"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"latitude": "35", "longitude": ""}, "緯度と経度は、両方書いてください。"),
        ({"minimum_age": "70", "maximum_age": "60"}, "「から」を「まで」より小さく"),
        ({"t0-repeat": "fortnightly", "t0-first": ""}, "隔週は、はじめの日を書いてください"),
        ({"t0-opens": "", "t0-closes": "12:00"}, "はじまる時刻も書いてください"),
        ({"email": "だれか"}, "メールアドレス"),
        ({"confirm_every": "1"}, "7"),
    ],
)
def test_nonsense_is_refused_in_words(sato: Worker, kept: Service, change: dict[str, str], said: str) -> None:
    path = f"/resources/entries/{kept.id}/edit/"
    answer = sato.client.post(path, sent_back(sato.client.get(path)) | change)
    assert answer.status_code == 422
    errors = page(answer).select_one(".form-errors")
    assert errors is not None
    assert said in errors.get_text()


def test_who_does_not_keep_it_reads_it_and_changes_nothing(
    takahashi: Worker, pharmacist: Worker, ishii: Worker, kept: Service
) -> None:
    assert takahashi.client.get(f"/resources/entries/{kept.id}/edit/").status_code == 404
    assert takahashi.client.get(f"/resources/entries/{kept.id}/end/").status_code == 404
    text = takahashi.client.get(f"/resources/entries/{kept.id}/").content.decode()
    assert "090-0000-0001" in text
    for_pharmacy = pharmacist.client.get(f"/resources/entries/{kept.id}/").content.decode()
    assert "ひだまりサロン" in for_pharmacy
    assert "090-0000-0001" not in for_pharmacy
    assert ishii.client.get(f"/resources/entries/{kept.id}/").status_code == 404


# --- its end -----------------------------------------------------------------------------------------------------------------


def test_an_entry_ends_with_a_reason_and_can_come_back(sato: Worker, kept: Service, clock: Clock) -> None:
    path = f"/resources/entries/{kept.id}/end/"
    assert sato.client.post(path, {"on": "2026-11-24"}).status_code == 422
    assert sato.client.post(path, {"reason": "ended", "on": "2027-11-24"}).status_code == 422
    assert sato.client.post(path, {"reason": "ended", "on": "2026-11-20"}).status_code == 302
    kept.refresh_from_db()
    assert (str(kept.retired_on), kept.retired_reason) == ("2026-11-20", "ended")
    assert not Listing.objects.exists()
    assert "案内をやめました" in sato.client.get(f"/resources/entries/{kept.id}/").content.decode()
    assert sato.client.post(f"/resources/entries/{kept.id}/resume/").status_code == 302
    assert Listing.objects.exists()


# --- places, slots, organizations --------------------------------------------------------------------------------------------


def test_one_more_place_and_one_less(sato: Worker, kept: Service) -> None:
    path = f"/resources/entries/{kept.id}/places/new/"
    assert sato.client.post(path, {}).status_code == 422
    said = {"place": "西町会館", "address": "西町1番2号", "access": ["lift"]}
    assert sato.client.post(path, said).status_code == 302
    assert Listing.objects.filter(service=kept).count() == 2
    asked = sato.client.post(path, {"place": "西町会館"})
    assert asked.status_code == 422
    assert "同じ名前の場所があります" in asked.content.decode()
    again = sato.client.post(path, {"place": "西町会館", "at": str(Location.objects.get(name="西町会館").id)})
    assert "すでにこの場所にあります" in again.content.decode()
    west = Location.objects.get(name="西町会館")
    assert sato.client.post(f"/resources/entries/{kept.id}/places/{west.id}/remove/").status_code == 302
    assert Listing.objects.filter(service=kept).count() == 1
    assert Location.objects.filter(pk=west.pk).exists()


def test_a_place_put_right_is_right_for_all_that_is_there(sato: Worker, town: Town, kept: Service) -> None:
    location = Location.objects.get()
    other = list_salon(town.municipality, name="朝の体操", place=None)
    ServiceAtLocation.objects.create(service=other, location=location)
    path = f"/resources/places/{location.id}/"
    said = sent_back(sato.client.get(path), "place") | {
        "place": "本町会館",
        "latitude": "35.5",
        "longitude": "135.5",
    }
    assert sato.client.post(path, said).status_code == 302
    assert {row.place for row in Listing.objects.all()} == {"本町会館"}
    assert {row.latitude for row in Listing.objects.all()} == {35.5}
    assert "本町会館" in sato.client.get(path).content.decode()
    assert sato.client.post(path, said | {"latitude": ""}).status_code == 422
    assert Listing.objects.first().district == "本町"  # type: ignore[union-attr]


def test_slots_are_written_and_closed(sato: Worker, takahashi: Worker, kept: Service, clock: Clock) -> None:
    path = f"/resources/entries/{kept.id}/slots/"
    assert sato.client.post(path, {"unit": "people", "as_of": "2026-11-24"}).status_code == 422
    said = {"unit": "people", "as_of": "2026-11-24", "capacity": "10", "available": "12"}
    refused = sato.client.post(path, said)
    assert refused.status_code == 422
    assert "あきは、定員より多くできません" in refused.content.decode()
    assert sato.client.post(path, said | {"available": "3"}).status_code == 302
    slot = Opening.objects.get()
    assert Listing.objects.get().available == 3
    close = f"{path}{slot.id}/close/"
    assert takahashi.client.post(close).status_code == 404
    assert sato.client.post(close).status_code == 302
    slot.refresh_from_db()
    assert slot.closed_on is not None
    assert sato.client.post(f"{path}{kept.id}/close/").status_code == 404


def test_an_organization_is_put_right_for_all_its_entries(
    sato: Worker, ishii: Worker, town: Town, kept: Service
) -> None:
    said = {"name": "みさき福祉会", "n0-here": "1", "n0-type": "法人番号", "n0-identifier": "1234567890123"}
    answer = sato.client.post("/resources/organizations/new/", said)
    assert answer.status_code == 302
    body = Organization.objects.get(name="みさき福祉会")
    assert body.identifiers.get().identifier_scheme == "JP-JCN"
    kept.organization = body
    kept.save(update_fields=["organization"])
    path = f"/resources/organizations/{body.id}/"
    again = sent_back(sato.client.get(path)) | {
        "name": "社会福祉法人みさき福祉会",
        "agency": str(town.b.agency.id),
        "s0-here": "1",
        "s0-phone": "080-0000-0001",
    }
    assert sato.client.post(path, again).status_code == 302
    assert Listing.objects.get().organization == "社会福祉法人みさき福祉会"
    assert StaffContact.objects.filter(organization=body).get().phone == "080-0000-0001"
    assert "社会福祉法人" in sato.client.get("/resources/organizations/?q=みさき").content.decode()
    assert sato.client.post(path, again | {"name": ""}).status_code == 422
    assert sato.client.post(path, again | {"n0-type": ""}).status_code == 422
    more = sato.client.post(path, again | {"more": "phones"})
    assert more.status_code == 200
    assert page(more).select_one("[name=p1-here]") is not None
    assert ishii.client.get(path).status_code == 404
