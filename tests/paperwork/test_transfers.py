"""At the end of a year a body that did the work for several towns gives each its cases back; nobody is dropped on the way."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from marugoto.agencies.models import Area
from marugoto.cases.actions import opening, progress
from marugoto.cases.models import Case, CaseSubject, Closing
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.actions import transfers as giving
from marugoto.collaboration.disclosure import Wish as Packet
from marugoto.collaboration.models import Transfer, TransferredCase
from marugoto.collaboration.queries.transfers import transfer_of
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.paperwork.actions import arriving, carrying, transfers
from marugoto.paperwork.models import Arrival
from marugoto.paperwork.rules import transfer as rules
from marugoto.paperwork.views import transfers as pages
from marugoto.people.actions import protection
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker
from tests.factories.pages import form_data
from tests.paperwork.conftest import receive

WISH = giving.Wish(
    to_name="かなた町 福祉課", basis="law", grounds="個人情報の保護に関する法律69条2項3号、引継ぎの協定"
)


def open_case(by: Worker, title: str, area: Area | None = None, **more: Any) -> Case:
    """A worry and its case at a desk of the city's own section."""
    talk = receive(by, **more)
    assert talk.matter is not None
    if area is not None:
        talk.matter.area = area
        talk.matter.save(update_fields=["area"])
    persons = [s.person for s in talk.subjects.all()]
    case = opening.open_case(matter=talk.matter, title=title, persons=persons, by=by.actor)
    told = progress.Noted(at=clock.now(), method="phone", body=f"{title}の話を聞いた。", kind="listening")
    progress.note_progress(case=case, noted=told, by=by.actor)
    return case


@pytest.fixture
def two(town: Town, needs: dict[str, object], yamamoto: Worker) -> list[Case]:
    """Two cases of one family: the daughter stands in both files."""
    first = open_case(yamamoto, "ひとり目")
    daughter = first.subjects.order_by("sort", "id")[0].person
    second = open_case(yamamoto, "ふたり目", subjects=[_again(daughter)])
    return [first, second]


def _again(person: Person) -> Any:
    from marugoto.intake.actions.consultations import Subject

    return Subject(person_id=person.pk)


def sent(cases: list[Case], by: Worker) -> tuple[Transfer, bytes]:
    """A transfer and its file."""
    made = giving.begin(cases=cases, wish=WISH, by=by.actor)
    return made, transfers.write(transfer=made, by=by.actor)


def come(file: bytes, by: Worker, *, as_new: bool = True) -> arriving.Arrived:
    """The file is taken in."""
    return arriving.take_in(
        sealed=arriving.look_into(file=file, as_new=as_new, by=by.actor).sealed, by=by.actor
    )


def test_a_body_gives_its_towns_their_cases_back_each_in_another_way(
    two: list[Case], town: Town, yamamoto: Worker, ishii: Worker
) -> None:
    """One town takes its case by file and receipt; what stays is not touched. The baton is always in somebody's hand."""
    one, other = two
    made, file = sent([one], yamamoto)
    assert Case.objects.get(pk=one.pk).status == "open"  # written out is not gone
    persons = Person.objects.count()
    arrived = come(file, ishii)
    assert [c.problem for c in arrived.cases] == [""]
    there = Arrival.objects.get(transfer=made.pk).case
    assert (there.agency_id, there.status, there.matter.status) == (ishii.agency.pk, "open", "open")
    assert there.matter.holder_desk_id == ishii.desk.pk
    assert Person.objects.count() == persons + one.subjects.count()
    assert Case.objects.get(pk=one.pk).status == "open"  # until the receipt has come
    receipt = arriving.receipt(transfer_id=made.pk, by=ishii.actor)
    (outcome,) = transfers.read_receipt(transfer=made, file=receipt, by=yamamoto.actor)
    assert outcome.result == "closed"
    closing = Closing.objects.get(case=one)
    assert closing.outcome == "moved"
    assert there.matter.number in closing.transfer_to
    assert ishii.agency.name in closing.transfer_to
    one.refresh_from_db()
    one.matter.refresh_from_db()
    assert (one.status, one.matter.status) == ("closed", "closed")
    other.refresh_from_db()
    assert other.status == "open"
    (again,) = transfers.read_receipt(transfer=made, file=receipt, by=yamamoto.actor)
    assert again.result == "done"


def test_who_stands_in_two_files_of_a_bundle_is_one_person(
    two: list[Case], yamamoto: Worker, ishii: Worker
) -> None:
    _made, file = sent(two, yamamoto)
    before = Person.objects.count()
    arrived = come(file, ishii)
    assert arrived.good == 2
    both = [set(row.case.subjects.values_list("person_id", flat=True)) for row in Arrival.objects.all()]
    assert both[0] & both[1]
    assert Person.objects.count() == before + len(both[0] | both[1])


def test_the_same_file_never_comes_in_twice(two: list[Case], yamamoto: Worker, ishii: Worker) -> None:
    _made, file = sent(two, yamamoto)
    look = arriving.look_into(file=file, as_new=True, by=ishii.actor)
    assert arriving.take_in(sealed=look.sealed, by=ishii.actor).good == 2
    again = arriving.take_in(sealed=look.sealed, by=ishii.actor)
    assert again.good == 0
    assert all("もう取り込んでいます" in one.problem for one in again.cases)
    single = carrying.carry_out(case=two[0], purpose="coordination", by=yamamoto.actor)
    with pytest.raises(Refused, match="もう取り込んでいます"):
        carrying.look_into(file=single, as_new=True, by=ishii.actor)
    assert Case.objects.filter(agency=ishii.agency).count() == 2
    row = Arrival.objects.order_by("id")[0]
    with pytest.raises(IntegrityError, match="arrival_once"), transaction.atomic():
        Arrival.objects.create(agency=row.agency, mark=row.mark, case=row.case, by=row.by)


def test_what_was_written_after_the_file_is_not_lost(
    two: list[Case], yamamoto: Worker, ishii: Worker
) -> None:
    """A case that was written on since stays here, and is given again with what is new."""
    made, file = sent([two[0]], yamamoto)
    come(file, ishii)
    told = progress.Noted(at=clock.now(), method="phone", body="渡したあとの電話。", kind="listening")
    progress.note_progress(case=two[0], noted=told, by=yamamoto.actor)
    receipt = arriving.receipt(transfer_id=made.pk, by=ishii.actor)
    (outcome,) = transfers.read_receipt(transfer=made, file=receipt, by=yamamoto.actor)
    assert outcome.result == "changed"
    assert Case.objects.get(pk=two[0].pk).status == "open"
    newer = transfers.write(transfer=made, by=yamamoto.actor)
    assert "渡したあとの電話" in _text(newer)
    (stale,) = transfers.read_receipt(transfer=made, file=receipt, by=yamamoto.actor)
    assert stale.result == "unknown"  # of the file before
    before = Case.objects.count(), Person.objects.count()
    (added,) = come(newer, ishii).cases
    assert (Case.objects.count(), Person.objects.count()) == before  # to the case that came first
    there = Arrival.objects.get(transfer=made.pk).case
    assert added.added_to == there.matter.number
    assert [line.result for line in added.lines] == ["taken"]
    assert there.progress.filter(body__contains="渡したあとの電話").count() == 1
    receipt = arriving.receipt(transfer_id=made.pk, by=ishii.actor)
    (done,) = transfers.read_receipt(transfer=made, file=receipt, by=yamamoto.actor)
    assert done.result == "closed"


def test_what_cannot_be_added_by_itself_is_said(two: list[Case], yamamoto: Worker, ishii: Worker) -> None:
    """A rewritten note, another person, an ended case: somebody must look."""
    made, file = sent([two[0]], yamamoto)
    come(file, ishii)
    there = Arrival.objects.get(transfer=made.pk).case
    noted = two[0].progress.get()
    noted.body = "書き直した。"
    noted.save(update_fields=["body"])
    newer = transfers.write(transfer=made, by=yamamoto.actor)
    (said,) = arriving.look_into(file=newer, as_new=True, by=ishii.actor).cases
    assert [(line.part, line.result) for line in said.lines] == [("notes", "refused")]
    CaseSubject.objects.create(case=two[0], person=receive(yamamoto).subjects.get().person, sort=9)
    newer = transfers.write(transfer=made, by=yamamoto.actor)
    (said,) = arriving.look_into(file=newer, as_new=True, by=ishii.actor).cases
    assert [(line.part, line.result) for line in said.lines] == [("persons", "refused")]
    Case.objects.filter(pk=there.pk).update(status="closed", closed_on=clock.today())
    (said,) = arriving.look_into(file=newer, as_new=True, by=ishii.actor).cases
    assert "終わっています" in said.problem


def _text(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_a_case_goes_to_one_town_at_a_time(two: list[Case], yamamoto: Worker) -> None:
    made = giving.begin(cases=[two[0]], wish=WISH, by=yamamoto.actor)
    with pytest.raises(Refused, match="ほかの引渡し"):
        giving.begin(cases=two, wish=WISH, by=yamamoto.actor)
    with pytest.raises(IntegrityError, match="case_packed_once"), transaction.atomic():
        TransferredCase.objects.create(transfer=made, case=two[0])
    with pytest.raises(IntegrityError, match="transferred_case_has_its_day"), transaction.atomic():
        TransferredCase.objects.filter(transfer=made).update(state="received")
    assert giving.take_back(transfer=made, by=yamamoto.actor) == 1
    assert Case.objects.get(pk=two[0].pk).status == "open"
    giving.begin(cases=two, wish=WISH, by=yamamoto.actor)
    with pytest.raises(Refused):
        transfers.write(transfer=made, by=yamamoto.actor)
    with pytest.raises(Refused):
        giving.take_back(transfer=made, by=yamamoto.actor)


def test_while_an_answer_is_awaited_a_case_does_not_go(
    two: list[Case], town: Town, yamamoto: Worker, tanaka: Worker
) -> None:
    _ask(two[0], town, yamamoto)
    two[0].refresh_from_db()
    with pytest.raises(Refused, match="返事を待っています"):
        giving.begin(cases=two, wish=WISH, by=yamamoto.actor)


def test_what_cannot_be_closed_at_the_receipt_stays(
    two: list[Case], town: Town, yamamoto: Worker, ishii: Worker
) -> None:
    made, file = sent(two, yamamoto)
    come(file, ishii)
    _ask(two[1], town, yamamoto)
    receipt = arriving.receipt(transfer_id=made.pk, by=ishii.actor)
    found = transfers.read_receipt(transfer=made, file=receipt, by=yamamoto.actor)
    assert sorted(one.result for one in found) == ["closed", "refused"]
    states = TransferredCase.objects.filter(transfer=made).order_by("case__matter__number")
    assert list(states.values_list("state", flat=True)) == ["received", "packed"]


def _ask(case: Case, town: Town, by: Worker) -> None:
    case.matter.refresh_from_db()
    letter = referrals.Letter(
        to_desk_id=town.b.desk.pk,
        kind="request",
        asked="預け先を一緒にさがしてください。",
        wish=Packet(basis="consent", items=[("complaint", "母の介護のことで困っている。")]),
    )
    referrals.send(referral_id=new_id(), matter_id=case.matter_id, letter=letter, by=by.actor)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"to_name": " "}, "to_name"), ({"basis": "vital"}, "basis"), ({"grounds": ""}, "grounds")],
)
def test_nothing_goes_without_a_receiver_and_a_basis(
    two: list[Case], yamamoto: Worker, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as no:
        giving.begin(cases=two, wish=giving.Wish(**(vars(WISH) | change)), by=yamamoto.actor)
    assert no.value.field == field


def test_only_by_right_and_only_ones_own(
    two: list[Case], yamamoto: Worker, suzuki: Worker, ishii: Worker
) -> None:
    made, file = sent(two, yamamoto)
    for act in (
        lambda: giving.begin(cases=two, wish=WISH, by=suzuki.actor),
        lambda: transfers.write(transfer=made, by=suzuki.actor),
        lambda: giving.take_back(transfer=made, by=suzuki.actor),
        lambda: transfers.read_receipt(transfer=made, file=b"{}", by=suzuki.actor),
        lambda: arriving.look_into(file=file, as_new=True, by=suzuki.actor),
        lambda: arriving.receipt(transfer_id=made.pk, by=suzuki.actor),
        lambda: arriving.receipt(transfer_id=made.pk, by=ishii.actor),
    ):
        with pytest.raises(Refused):
            act()
    assert transfer_of(ishii.actor, made.pk) is None
    assert transfer_of(yamamoto.actor, made.pk) == made
    with pytest.raises(Refused, match="選びなおして"):  # cases of another agency are no cases here
        giving.begin(cases=two, wish=WISH, by=ishii.actor)


SOME = "01a220d3-c339-71dd-9c1d-4b60523d8dd2"


def _zip(**files: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, data in files.items():
            book.writestr(name.replace("__", "."), data if isinstance(data, str) else json.dumps(data))
    return out.getvalue()


COVER = {"format": rules.FORMAT, "transfer": SOME}


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"PK no zip",
        _zip(other__json={}),
        _zip(transfer__json="["),
        _zip(transfer__json={"format": "x"}),
        _zip(transfer__json={**COVER, "cases": 5}),
        _zip(transfer__json={**COVER, "transfer": "x", "cases": []}),
        _zip(transfer__json={**COVER, "cases": [5]}),
        _zip(transfer__json={**COVER, "cases": [{"file": "a"}] * 21}),
    ],
)
def test_what_is_no_bundle_is_refused(file: bytes, ishii: Worker) -> None:
    with pytest.raises(Refused):
        arriving.look_into(file=file, as_new=True, by=ishii.actor)


def test_a_bundle_that_unpacks_to_too_much_is_refused(ishii: Worker) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("transfer.json", " " * (rules.MOST_BYTES + 1))
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Refused, match="大きすぎます"):
        arriving.look_into(file=out.getvalue(), as_new=True, by=ishii.actor)


def test_a_file_that_was_touched_on_the_way_is_said_and_the_rest_comes(
    two: list[Case], yamamoto: Worker, ishii: Worker
) -> None:
    _made, file = sent(two, yamamoto)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as book, zipfile.ZipFile(out, "w") as spoilt:
        for name in book.namelist():
            words = book.read(name).decode()
            spoilt.writestr(name, words.replace("ひとり目の話", "ちがう話"))
    look = arriving.look_into(file=out.getvalue(), as_new=True, by=ishii.actor)
    good, spoilt_one = sorted(look.cases, key=lambda one: one.problem)
    assert not good.problem
    assert "途中で変わっています" in spoilt_one.problem
    assert arriving.take_in(sealed=look.sealed, by=ishii.actor).good == 1


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"[]",
        b"{}",
        json.dumps({"format": rules.RECEIPT, "transfer": "x", "cases": []}).encode(),
        json.dumps({"format": rules.RECEIPT, "transfer": SOME, "cases": [1]}).encode(),
        json.dumps({"format": rules.RECEIPT, "transfer": SOME, "cases": []}).encode(),
    ],
)
def test_what_is_no_receipt_of_this_transfer_is_refused(
    two: list[Case], yamamoto: Worker, file: bytes
) -> None:
    made, _file = sent(two, yamamoto)
    with pytest.raises(Refused):
        transfers.read_receipt(transfer=made, file=file, by=yamamoto.actor)


def test_a_receipt_says_nothing_of_anybody(two: list[Case], yamamoto: Worker, ishii: Worker) -> None:
    made, file = sent(two, yamamoto)
    come(file, ishii)
    told = json.loads(arriving.receipt(transfer_id=made.pk, by=ishii.actor))
    assert set(told) == {"format", "transfer", "written_at", "by", "cases"}
    assert all(set(row) == {"mark", "number"} for row in told["cases"])


def words(page: Any) -> str:
    """What a page says."""
    return BeautifulSoup(page.content, "html.parser").get_text(" ", strip=True)


def test_by_the_pages(two: list[Case], yamamoto: Worker, ishii: Worker) -> None:
    """The journey: chosen by area, written out, taken in at the other town, its receipt read in, closed."""
    assert yamamoto.client.get(reverse("paperwork:transfers")).status_code == 200
    new = reverse("paperwork:transfer-new")
    page = yamamoto.client.get(new)
    assert "ひとり目" in words(page)
    typed = {"to_name": "かなた町", "basis": "consent", "grounds": "", "cases": [str(two[0].pk), "x"]}
    again = yamamoto.client.post(new, typed)
    assert again.status_code == 422
    soup = BeautifulSoup(again.content, "html.parser")
    assert soup.select_one('[name="to_name"]')["value"] == "かなた町"  # type: ignore[index]
    assert [box["value"] for box in soup.select('[name="cases"][checked]')] == [str(two[0].pk)]
    assert "ほかのページで選んだケース" not in words(again)  # what is no case is no tick
    nobody = yamamoto.client.post(new, {"to_name": "", "basis": "law", "grounds": "", "cases": []})
    assert "引き渡すケースを選んでください" in words(nobody)  # with the other faults, not after them
    assert "引き渡す相手を書いてください" in words(nobody)
    made = yamamoto.client.post(new, typed | {"grounds": "本人から、きょう、口頭で"})
    assert made.status_code == 302
    transfer = Transfer.objects.get()
    file = yamamoto.client.post(reverse("paperwork:transfer-file", args=[transfer.pk]))
    assert file["Content-Type"] == "application/zip"
    into = reverse("paperwork:carry-in")
    look = ishii.client.post(into, {"file": SimpleUploadedFile("t.zip", file.content), "as_new": "on"})
    assert "1件を、あなたの窓口のケースにします" in words(look)
    taken = ishii.client.post(reverse("paperwork:bundle-take"), form_data(look.content, having="sealed"))
    assert taken.status_code == 302
    assert yamamoto.agency.name in words(ishii.client.get(taken["Location"]))
    receipt = ishii.client.post(reverse("paperwork:arrival-receipt", args=[transfer.pk]))
    assert receipt["Content-Type"] == "application/json"
    there = reverse("paperwork:transfer-receipt", args=[transfer.pk])
    done = yamamoto.client.post(there, {"file": SimpleUploadedFile("r.json", receipt.content)})
    assert "終結しました（移管）" in words(done)
    assert Case.objects.get(pk=two[0].pk).status == "closed"
    assert yamamoto.client.post(there, {}).status_code == 422
    assert yamamoto.client.post(there, {"file": SimpleUploadedFile("r.json", b"no")}).status_code == 422
    for act in ("transfer-file", "transfer-back"):
        assert yamamoto.client.post(reverse(f"paperwork:{act}", args=[transfer.pk])).status_code == 302
    page = ishii.client.get(reverse("paperwork:transfer", args=[transfer.pk]))
    assert page.status_code == 404
    assert yamamoto.client.post(reverse("paperwork:arrival-receipt", args=[transfer.pk])).status_code == 404
    assert ishii.client.post(reverse("paperwork:bundle-take"), {"sealed": "x"}).status_code == 422


def _goes(made: Transfer | None, case: Case, by: Worker) -> None:
    if made:
        transfers.write(transfer=made, by=by.actor)
    else:
        giving.begin(cases=[case], wish=WISH, by=by.actor)


@pytest.mark.parametrize("later", [False, True])
def test_nobody_under_a_measure_goes_to_another_town(two: list[Case], yamamoto: Worker, later: bool) -> None:
    """No agency there is named in the measure: as with a packet, what is hidden from the receiver is not sent."""
    made = giving.begin(cases=[two[0]], wish=WISH, by=yamamoto.actor) if later else None
    protection.protect(
        person=two[0].subjects.order_by("sort", "id")[0].person,
        ground="spouse",
        since=clock.today(),
        until=clock.today() + timedelta(days=300),
        allowed={},
        by=yamamoto.actor,
    )
    with pytest.raises(Refused, match="支援措置"):
        _goes(made, two[0], yamamoto)
    with pytest.raises(Refused, match="支援措置"):
        carrying.carry_out(case=two[0], purpose="coordination", by=yamamoto.actor)
    page = yamamoto.client.post(reverse("paperwork:carry-out", args=[two[0].pk]), {"purpose": "coordination"})
    assert page.status_code == 422
    assert "支援措置" in words(page)


def test_the_ledger_of_a_person_tells_where_the_case_went(two: list[Case], yamamoto: Worker) -> None:
    person = two[0].subjects.order_by("sort", "id")[0].person
    pages = [reverse(f"collaboration:{page}", args=[person.pk]) for page in ("ledger", "ledger-copy")]
    made = giving.begin(cases=[two[0]], wish=WISH, by=yamamoto.actor)
    assert all(WISH.to_name not in words(yamamoto.client.get(page)) for page in pages)  # nothing has gone yet
    transfers.write(transfer=made, by=yamamoto.actor)
    for page in pages:
        said = words(yamamoto.client.get(page))
        assert WISH.to_name in said
        assert WISH.grounds in said


def test_cases_are_chosen_by_area_and_matters_without_one_are_told(
    two: list[Case], town: Town, yamamoto: Worker
) -> None:
    area = town.areas["east"]
    two[0].matter.area = area
    two[0].matter.save(update_fields=["area"])
    receive(yamamoto)
    new = reverse("paperwork:transfer-new")
    said = words(yamamoto.client.get(new, {"area": str(area.pk)}))
    assert "ひとり目" in said
    assert "ふたり目" not in said
    everything = words(yamamoto.client.get(new))
    assert "ふたり目" in everything
    assert "まだケースを開いていない案件が1件" in everything


def test_ticks_are_kept_when_the_page_is_turned(
    two: list[Case], yamamoto: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 1)
    new = reverse("paperwork:transfer-new")
    first = BeautifulSoup(yamamoto.client.get(new).content, "html.parser")
    ticked = first.select_one('[type="checkbox"][name="cases"]')["value"]  # type: ignore[index]
    typed = {"to_name": "かなた町", "basis": "consent", "grounds": "口頭で", "cases": [ticked], "page": "1"}
    turned = yamamoto.client.post(new, typed | {"go": "2"})
    second = BeautifulSoup(turned.content, "html.parser")
    assert turned.status_code == 200
    assert Transfer.objects.count() == 0
    assert "ほかのページで選んだケース: 1件" in words(turned)
    assert second.select_one('[name="to_name"]')["value"] == "かなた町"  # type: ignore[index]
    assert second.select_one('[name="basis"][checked]')["value"] == "consent"  # type: ignore[index]
    assert [one["value"] for one in second.select('[type="hidden"][name="cases"]')] == [ticked]
    other = second.select_one('[type="checkbox"][name="cases"]')["value"]  # type: ignore[index]
    back = yamamoto.client.post(new, typed | {"cases": [ticked, other], "go": "1"})
    boxes = BeautifulSoup(back.content, "html.parser").select('[type="checkbox"][name="cases"][checked]')
    assert [box["value"] for box in boxes] == [ticked]
    refused = yamamoto.client.post(new, typed | {"cases": [ticked, other], "page": "2", "to_name": ""})
    assert refused.status_code == 422
    boxes = BeautifulSoup(refused.content, "html.parser").select('[type="checkbox"][name="cases"][checked]')
    assert [box["value"] for box in boxes] == [other]  # the same page again
    assert yamamoto.client.post(new, typed | {"cases": [ticked, other]}).status_code == 302
    assert Transfer.objects.get().cases.count() == 2
