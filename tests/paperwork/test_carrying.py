"""A whole case goes from one town to another, and nothing of what is behind a wall goes along."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marugoto.cases.models import Case
from marugoto.collaboration.wall import actions as wall
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.paperwork.actions import carrying
from marugoto.paperwork.rules import case_file
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker
from tests.factories.pages import form_data
from tests.paperwork.conftest import IVS, NAME, WALLED, Papers, draft_plan, receive, sit


@pytest.fixture
def city_case(town: Town, needs: dict[str, object], yamamoto: Worker) -> Case:
    """A case of the city's own section, whose coordinator may carry it."""
    from marugoto.cases.actions import opening, progress
    from marugoto.core import clock
    from tests.paperwork.conftest import assess

    talk = receive(yamamoto)
    assert talk.matter is not None
    persons = [s.person for s in talk.subjects.all()]
    case = opening.open_case(matter=talk.matter, title="ひっこす世帯", persons=persons, by=yamamoto.actor)
    assess(case, yamamoto)
    draft_plan(case, yamamoto, town)
    noted = progress.Noted(at=clock.now(), method="phone", body=f"引っ越すと聞いた。{IVS}", kind="listening")
    progress.note_progress(case=case, noted=noted, by=yamamoto.actor)
    return case


def carried(case: Case, by: Worker) -> dict[str, Any]:
    """The file."""
    found: dict[str, Any] = json.loads(carrying.carry_out(case=case, purpose="coordination", by=by.actor))
    return found


def as_file(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def test_a_case_goes_from_one_town_to_another(city_case: Case, yamamoto: Worker, ishii: Worker) -> None:
    data = carried(city_case, yamamoto)
    assert case_file.problems(data) == []
    before = Case.objects.count()
    tried = carrying.look_into(file=as_file(data), as_new=True, by=ishii.actor)
    assert Case.objects.count() == before  # a dry run keeps nothing
    assert [line for line in tried.lines if line.result == "refused"] == []
    made = carrying.carry_in(sealed=tried.sealed, by=ishii.actor).case
    assert made is not None
    assert made.agency_id == ishii.agency.pk
    again = carried(made, ishii)
    for part in ("persons", "assessments"):
        assert [_bare(row) for row in again[part]] == [_bare(row) for row in data[part]], part
    assert [n["at"] for n in again["notes"]] == [n["at"] for n in data["notes"]]
    assert again["notes"][0]["body"].endswith(data["notes"][0]["body"])
    assert [g["words"] for g in again["plans"][0]["goals"]] == [g["words"] for g in data["plans"][0]["goals"]]
    assert (again["plans"][0]["status"], again["plans"][0]["agreed_on"]) == ("draft", "")
    assert data["consultations"][0]["story"] in again["consultations"][0]["story"]
    assert NAME.split()[0] == again["persons"][0]["family_name"]


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("by", "ref")}


def test_nothing_of_the_wall_goes_along(
    papers: Papers, town: Town, city_case: Case, yamamoto: Worker, suzuki: Worker, tanaka: Worker
) -> None:
    papers.case = city_case
    _sitting, item = sit(
        papers, town, kind="support_meeting", by=yamamoto, members=[suzuki, tanaka], brings=yamamoto
    )
    wall.say(item_id=new_id(), agenda_item_id=item.pk, body=WALLED, by=tanaka.actor)
    text = json.dumps(carried(city_case, yamamoto), ensure_ascii=False)
    assert WALLED not in text
    assert "役割の分担を決めたい" not in text


def test_somebody_who_looks_known_stops_it(city_case: Case, yamamoto: Worker) -> None:
    file = as_file(carried(city_case, yamamoto))
    with pytest.raises(Refused, match="同じ人かもしれない"):
        carrying.look_into(file=file, as_new=False, by=yamamoto.actor)


def test_a_part_that_cannot_be_read_is_said_and_the_rest_comes(
    city_case: Case, yamamoto: Worker, ishii: Worker
) -> None:
    data = carried(city_case, yamamoto)
    data["notes"].append({"at": "2020-01-01T10:00:00", "method": "pigeon", "body": "x"})
    data["notes"].append({"at": "2999-01-01T10:00:00", "method": "phone", "body": "x"})
    tried = carrying.look_into(file=as_file(data), as_new=True, by=ishii.actor)
    assert [(x.part, x.number) for x in tried.lines if x.result == "refused"] == [("notes", 2), ("notes", 3)]


@pytest.mark.parametrize(
    "file",
    [b"", b"no", b"[]", b"{}", b'{"format": "marugoto-case/1"}', b"[" * 100_000, b"x" * 2_000_001],
)
def test_what_is_no_case_is_refused(file: bytes, ishii: Worker) -> None:
    with pytest.raises(Refused):
        carrying.look_into(file=file, as_new=True, by=ishii.actor)


def test_faults_of_shape_are_said_with_their_place() -> None:
    data = {
        "format": case_file.FORMAT,
        "case": {"title": "x"},
        "persons": [{"birth": {}}],
        "notes": [{"at": "きのう", "method": "phone", "body": "x"}, 5],
    }
    said = " ".join(case_file.problems(data))
    for here in (
        "「notes」の1件目: 「at」は、日時",
        "「notes」の2件目: 形が違います",
        "「persons」の1件目: 「birth」がありません",
    ):
        assert here in said


def test_only_by_right(
    city_case: Case, papers: Papers, yamamoto: Worker, suzuki: Worker, ishii: Worker
) -> None:
    with pytest.raises(Refused):
        carrying.carry_out(case=papers.case, purpose="coordination", by=suzuki.actor)
    with pytest.raises(Refused):
        carrying.look_into(file=b"{}", as_new=True, by=suzuki.actor)
    with pytest.raises(Refused):
        carrying.carry_in(sealed="x", by=ishii.actor)
    url = reverse("paperwork:carry-out", args=[city_case.pk])
    assert suzuki.client.get(url).status_code == 403
    assert ishii.client.get(url).status_code == 404
    assert yamamoto.client.get(reverse("paperwork:carry-out", args=[papers.case.pk])).status_code == 404


def test_by_the_pages(city_case: Case, yamamoto: Worker, ishii: Worker) -> None:
    """The journey: out at one town, in at the other."""
    url = reverse("paperwork:carry-out", args=[city_case.pk])
    assert yamamoto.client.get(url).status_code == 200
    assert yamamoto.client.post(url, {"purpose": "none"}).status_code == 422
    file = yamamoto.client.post(url, {"purpose": "coordination"})
    assert file["Content-Type"] == "application/json"
    into = reverse("paperwork:carry-in")
    assert ishii.client.get(into).status_code == 200
    page = ishii.client.post(into, {"file": SimpleUploadedFile("c.json", file.content), "as_new": "on"})
    said = BeautifulSoup(page.content, "html.parser").get_text(" ", strip=True)
    assert "作りかけのプランとして" in said
    before = Person.objects.count()
    done = ishii.client.post(reverse("paperwork:carry-in-take"), form_data(page.content, having="sealed"))
    assert done.status_code == 302
    assert Person.objects.count() == before + 1
    assert ishii.client.post(reverse("paperwork:carry-in-take"), {"sealed": "x"}).status_code == 422
    assert ishii.client.post(into, {"file": SimpleUploadedFile("c.json", b"no")}).status_code == 422
