"""The page of a person: names, addresses, telephones, languages and ties are added and ended there."""

from typing import Any

import pytest
from django.urls import reverse

from marugoto.core.ids import new_id
from marugoto.people import queries
from marugoto.people.models import Person
from tests.factories.agencies import Worker
from tests.factories.people import register

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def person(sato: Worker) -> Person:
    return register(sato)


def path(name: str, person: Person, *more: Any) -> str:
    return reverse(f"people:{name}", args=[person.pk, *more])


ADDED = [
    ("name", {"kind": "alias", "family_name": "ハナ"}, "ハナ"),
    ("address", {"kind": "facility", "address": "みさき市緑町4"}, "みさき市緑町4"),
    ("phone", {"kind": "home", "number": "000-7777", "note": "夜だけ"}, "夜だけ"),
    ("language", {"language": "ベトナム語", "interpreter": "on"}, "通訳が要る"),
]


@pytest.mark.parametrize(("what", "values", "shown"), ADDED)
def test_something_is_added_and_ended(
    what: str, values: dict[str, str], shown: str, sato: Worker, suzuki: Worker, person: Person
) -> None:
    done = sato.client.post(path("beside-add", person, what), values)
    assert done["Location"] == f"{path('person', person)}#{what}"
    assert shown in suzuki.client.get(path("person", person)).content.decode()
    rows: list[Any] = [
        *queries.names_of(person),
        *queries.addresses_of(person, sato.agency.pk),
        *queries.phones_of(person),
        *queries.languages_of(person),
    ]
    ended = sato.client.post(path("beside-end", person, what, rows[0].pk), {"last_day": "2026-11-24"})
    assert ended.status_code == 302
    again = sato.client.post(path("beside-end", person, what, rows[0].pk), {"last_day": "2026-11-24"})
    assert again.status_code == 422


@pytest.mark.parametrize("what", ["name", "address", "phone", "language"])
def test_nothing_written_is_refused_in_place(what: str, sato: Worker, person: Person) -> None:
    answer = sato.client.post(path("beside-add", person, what), {})
    assert answer.status_code == 422
    assert '<details class="more" open>' in answer.content.decode()


def test_a_name_changes_and_somebody_moves(sato: Worker, person: Person) -> None:
    assert "渡邊" in sato.client.get(path("rename", person)).content.decode()
    wish = {"reason": "marriage", "on": "2026-11-01", "family_name": "山田", "given_name": "花子"}
    assert sato.client.post(path("rename", person), wish).status_code == 302
    assert sato.client.post(path("rename", person), wish).status_code == 422
    assert "本町3丁目2-1" in sato.client.get(path("move", person)).content.decode()
    wish = {"on": "2026-11-02", "address": "みさき市旭町1", "area": ""}
    assert sato.client.post(path("move", person), wish).status_code == 302
    assert sato.client.post(path("move", person), wish).status_code == 422
    page = sato.client.get(path("person", person)).content.decode()
    assert "前の名前（旧氏・旧名）" in page
    assert "本町3丁目2-1" in page


def test_a_tie_is_found_by_the_one_box(sato: Worker, person: Person) -> None:
    son = register(sato, given_name="一郎", family_name="山田", phone="")
    page = sato.client.get(path("person", person), {"tie": "山田"}).content.decode()
    assert str(son.pk) in page
    wish = {"kind": "child_apart", "key_person": "on", "other_id": str(son.pk)}
    assert sato.client.post(path("tie", person), wish)["Location"].endswith("#ties")
    assert "キーパーソン" in sato.client.get(path("person", person)).content.decode()
    assert "この人が支える人" in sato.client.get(path("person", son)).content.decode()
    (tie,) = queries.ties_of(person, sato.agency.pk)
    assert sato.client.post(path("tie-end", person, tie.pk), {}).status_code == 422
    assert sato.client.post(path("tie-end", person, tie.pk), {"last_day": "2026-11-24"}).status_code == 302
    assert sato.client.post(path("tie-end", person, tie.pk), {"last_day": "2026-11-24"}).status_code == 422
    assert sato.client.post(path("tie", person), {}).status_code == 422


def test_who_may_not(sato: Worker, takahashi: Worker, pharmacist: Worker, person: Person) -> None:
    calls = [
        path("beside-add", person, "phone"),
        path("beside-end", person, "phone", new_id()),
        path("tie", person),
        path("tie-end", person, new_id()),
        path("rename", person),
        path("move", person),
    ]
    assert {takahashi.client.post(url, {}).status_code for url in calls} == {403}
    assert {pharmacist.client.post(url, {}).status_code for url in calls} == {404}
    assert sato.client.post(path("beside-add", person, "shoe"), {}).status_code == 404
    assert sato.client.post(path("beside-end", person, "shoe", new_id()), {}).status_code == 404
