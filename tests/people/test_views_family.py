"""The picture of a family: a page, a fragment, a sheet; written in two fields; the stranger finds nothing."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse

from marugoto.core.ids import new_id
from marugoto.people import queries
from marugoto.people.actions import households, kin
from marugoto.people.models import Bond, Descent, Household, Partnership, Person
from tests.factories.agencies import Worker
from tests.factories.people import register

pytestmark = pytest.mark.usefixtures("clock")
HTMX = {"HTTP_HX_REQUEST": "true"}


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def path(name: str, *keys: Any) -> str:
    return reverse(f"people:{name}", args=keys)


@pytest.fixture
def person(sato: Worker) -> Person:
    return register(sato, gender="female")


@pytest.fixture
def home(person: Person, sato: Worker) -> Household:
    child = register(sato, given_name="一郎", given_kana="イチロウ", phone="", gender="male")
    members = [(person, "self"), (child, "child")]
    return households.make_household(members=members, since=date(2020, 4, 1), by=sato.actor)


# --- the picture --------------------------------------------------------------------------------------------------------


def test_a_household_has_its_picture(home: Household, person: Person, sato: Worker, suzuki: Worker) -> None:
    for worker in (sato, suzuki):
        page = soup(worker.client.get(path("genogram", home.pk)))
        picture = page.select_one("svg.genogram[role=group]")
        assert picture is not None
        assert len(picture.select(".g-symbol")) == 2
        assert len(picture.select("path.g-home")) == 1
        assert picture.title is not None
        assert "渡邊 花子を中心に、2世代2人。" in picture.desc.get_text()  # type: ignore[union-attr]
        assert picture.select_one(f'a[href="{path("person", person.pk)}"]') is not None
        table = page.select_one("details table")
        assert table is not None
        assert "渡邊 花子の子" in table.get_text()


def test_the_fragment_is_the_picture_of_the_page(home: Household, sato: Worker) -> None:
    page = sato.client.get(path("genogram", home.pk)).content.decode()
    part = sato.client.get(path("genogram", home.pk), **HTMX).content.decode()
    assert "<html" not in part
    assert "".join(part.split()) in "".join(page.split())
    assert path("genogram", home.pk) in sato.client.get(path("household", home.pk)).content.decode()


def test_a_picture_of_another_day(home: Household, sato: Worker) -> None:
    before = sato.client.get(path("genogram", home.pk), {"as-of": "2020-03-31"})
    assert "この日の図に入る人は、いません" in before.content.decode()
    then = sato.client.get(path("genogram", home.pk), {"as-of": "2021-04-01"})
    assert "2021年4月1日(木) 現在" in then.content.decode()
    days = soup(then).select("ol.days a")
    assert [one["href"] for one in days] == [f"{path('genogram', home.pk)}?as-of=2020-04-01"]
    assert sato.client.get(path("genogram", home.pk), {"as-of": "いつか"}).status_code == 200


def test_whom_it_is_about_can_be_chosen(home: Household, sato: Worker) -> None:
    child = queries.members_of(home, date(2026, 11, 24), seen_by=sato.agency.pk)[1].person
    page = soup(sato.client.get(path("genogram", home.pk), {"about": [str(child.pk), "x"]}))
    assert "渡邊 一郎を中心に" in page.get_text()


def test_on_paper_there_are_no_links(home: Household, person: Person, sato: Worker) -> None:
    page = soup(sato.client.get(path("genogram-print", home.pk)))
    picture = page.select_one("svg.genogram[role=img]")
    assert picture is not None
    assert picture.select("a") == []
    assert path("person", person.pk) not in str(page)
    assert "渡邊 花子の子" in page.get_text()
    assert "取扱注意" in page.get_text()


def test_a_stranger_finds_no_picture(
    home: Household, person: Person, pharmacist: Worker, ishii: Worker, planner: Worker, sato: Worker
) -> None:
    for worker in (pharmacist, ishii):
        for url in (path("genogram", home.pk), path("genogram-print", home.pk), path("family", person.pk)):
            assert worker.client.get(url).status_code == 404
    assert planner.client.get(path("genogram", home.pk)).status_code == 403
    assert sato.client.get(path("genogram", new_id())).status_code == 404
    assert sato.client.get(path("family", new_id())).status_code == 404


def test_another_agency_sees_them_masked(home: Household, person: Person, takahashi: Worker) -> None:
    page = soup(takahashi.client.get(path("genogram", home.pk)))
    assert len(page.select(".picture .is-masked")) == 2
    assert "自機関との関わりはない" in page.get_text()
    assert takahashi.client.get(path("family", person.pk)).status_code == 403


def test_a_look_changes_nothing(home: Household, person: Person, sato: Worker) -> None:
    before = (Person.objects.count(), Descent.objects.count(), Partnership.objects.count())
    for url in (path("genogram", home.pk), path("family", person.pk)):
        sato.client.get(url)
    assert before == (Person.objects.count(), Descent.objects.count(), Partnership.objects.count())


# --- writing ------------------------------------------------------------------------------------------------------------


def test_a_relative_in_two_fields(person: Person, sato: Worker, suzuki: Worker) -> None:
    done = sato.client.post(path("relative", person.pk), {"kind": "father", "name": "渡邊 茂"})
    assert done["Location"] == path("family", person.pk)
    page = soup(suzuki.client.get(path("family", person.pk)))
    assert len(page.select(".picture .g-symbol")) == 2
    assert "渡邊 茂" in page.select_one("#descents").get_text()  # type: ignore[union-attr]


def test_what_is_missing_is_said_and_what_was_typed_stays(person: Person, sato: Worker) -> None:
    answer = sato.client.post(path("relative", person.pk), {"kind": "father", "name": "", "birth": "いつか"})
    assert answer.status_code == 422
    page = soup(answer)
    assert "相手の名前を書いてください" in page.get_text()
    assert page.select_one("#relative_birth")["value"] == "いつか"  # type: ignore[index]


def test_who_looks_alike_is_shown_before_a_new_record(person: Person, sato: Worker) -> None:
    wish = {"kind": "sibling", "name": "渡邊 花子", "birth": "1950-03-01"}
    answer = sato.client.post(path("relative", person.pk), wish)
    assert answer.status_code == 422
    assert "同じ人かもしれない記録があります" in answer.content.decode()
    assert Person.objects.count() == 1
    done = sato.client.post(path("relative", person.pk), wish | {"confirmed": "on"})
    assert done.status_code == 302
    assert Person.objects.count() == 2


def test_who_is_found_is_chosen(person: Person, sato: Worker) -> None:
    mother = register(sato, given_name="ハル", given_kana="ハル", phone="")
    page = soup(sato.client.get(path("family", person.pk), {"q": "ハル"}))
    choice = page.select_one(f'input[name=other_id][value="{mother.pk}"]')
    assert choice is not None
    done = sato.client.post(path("relative", person.pk), {"kind": "mother", "other_id": str(mother.pk)})
    assert done.status_code == 302
    assert Descent.objects.get().parent == mother


def test_a_marriage_ends_and_a_mistake_goes(person: Person, sato: Worker) -> None:
    sato.client.post(path("relative", person.pk), {"kind": "spouse", "name": "東 一", "since": "2010-04-01"})
    (row,) = queries.partnerships_of(person, sato.agency.pk)
    url = path("parted", person.pk, row.pk)
    assert sato.client.post(url, {"ended": "divorced"}).status_code == 422
    assert sato.client.post(url, {"ended": "", "on": "2015-01-01"}).status_code == 302
    assert sato.client.post(url, {"ended": "divorced", "on": "2020-01-01"}).status_code == 302
    assert sato.client.post(url, {"ended": "divorced", "on": "2020-01-01"}).status_code == 422
    page = soup(sato.client.get(path("family", person.pk)))
    assert len(page.select(".picture .g-mark")) == 2
    then = soup(sato.client.get(path("family", person.pk), {"as-of": "2016-01-01"}))
    assert len(then.select(".picture .g-mark")) == 1
    gone = path("kin-end", person.pk, "partnership", row.pk)
    assert sato.client.post(gone, {"mistake": "1"}).status_code == 302
    assert Partnership.objects.count() == 0
    assert sato.client.post(gone, {"mistake": "1"}).status_code == 422


def test_how_two_get_on_is_written_and_ended(person: Person, sato: Worker) -> None:
    father = kin.add_relative(
        person=person, relative=kin.Relative(kind="father", name="渡邊 茂"), by=sato.actor
    )
    url = path("bond", person.pk)
    assert sato.client.post(url, {"other": str(father.pk)}).status_code == 422
    assert sato.client.post(url, {"other": str(new_id()), "kind": "care"}).status_code == 422
    assert sato.client.post(url, {"other": str(father.pk), "kind": "care"}).status_code == 302
    page = soup(sato.client.get(path("family", person.pk)))
    assert len(page.select(".picture polygon.g-head.k-care")) == 1
    row = Bond.objects.get()
    end = path("kin-end", person.pk, "bond", row.pk)
    assert sato.client.post(end, {}).status_code == 422
    assert sato.client.post(end, {"last_day": "2026-11-20"}).status_code == 302
    page = soup(sato.client.get(path("family", person.pk)))
    assert page.select(".picture polygon.g-head") == []
    assert sato.client.post(path("kin-end", person.pk, "nonsense", row.pk), {}).status_code == 404


@pytest.mark.parametrize("name", ["relative", "bond", "parted", "kin-end"])
def test_who_may_not_write_cannot(
    name: str, person: Person, sato: Worker, pharmacist: Worker, takahashi: Worker, planner: Worker
) -> None:
    keys = {"parted": (new_id(),), "kin-end": ("bond", new_id())}.get(name, ())
    url = path(name, person.pk, *keys)
    assert pharmacist.client.post(url, {}).status_code == 404
    assert takahashi.client.post(url, {}).status_code == 403
    assert planner.client.post(url, {}).status_code == 403
    assert sato.client.get(url).status_code == 405
