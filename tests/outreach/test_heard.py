"""Households that somebody else told of: no name goes in, none is counted twice, a person decides which are the same."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.outreach import queries
from marugoto.outreach.actions import heard as actions
from marugoto.outreach.actions.heard import Told
from marugoto.outreach.models import Campaign, Heard, HeardApart
from marugoto.outreach.rules import heard as rules
from tests.factories import outreach
from tests.factories.agencies import Worker
from tests.factories.pages import form_data


@pytest.fixture
def campaign(sato: Worker) -> Campaign:
    return outreach.campaign(sato.actor, "複合課題世帯の実態調査")


def told(**change: Any) -> Told:
    """The mother over eighty and the son past forty of the east quarter, as the first 民生委員 knows them."""
    values: dict[str, Any] = {
        "area": "東町",
        "teller": "commissioner",
        "teller_no": 1,
        "size": 2,
        "ages": ["middle", "oldest"],
        "fields": ["elderly", "poverty"],
        "supported": False,
    }
    return Told(**(values | change))


def tell(campaign: Campaign, by: Worker, **change: Any) -> Heard:
    return actions.tell(heard_id=new_id(), campaign=campaign, told=told(**change), by=by.actor)


def test_intermediaries_are_asked_and_the_same_household_counts_once(
    campaign: Campaign, sato: Worker
) -> None:
    first = tell(campaign, sato)
    again = tell(campaign, sato, teller="care_manager", fields=["elderly", "disability"], supported=None)
    tell(campaign, sato, area="西町")
    tell(campaign, sato, teller_no=2, size=5, ages=["child", "young"], fields=["children"], supported=True)
    alike, many = queries.alike_in(sato.actor, campaign)
    assert many == 1
    assert {alike[0].first.pk, alike[0].second.pk} == {first.pk, again.pk}
    assert alike[0].why == ["size", "ages", "fields"]
    before = dict(queries.known_in(sato.actor, campaign))
    assert before["東町"] == rules.Known(told=3, households=3, several=2, unsupported=1)
    actions.judge(first=first, second=again, same=True, by=sato.actor)
    known = dict(queries.known_in(sato.actor, campaign))
    assert known["東町"] == rules.Known(told=3, households=2, several=1, unsupported=1)
    assert known["西町"] == rules.Known(told=1, households=1, several=1, unsupported=1)
    assert queries.alike_in(sato.actor, campaign) == ([], 0)


def test_two_that_were_judged_to_be_two_are_not_asked_about_again(campaign: Campaign, sato: Worker) -> None:
    first, other = tell(campaign, sato), tell(campaign, sato, teller_no=2)
    actions.judge(first=other, second=first, same=False, by=sato.actor)
    actions.judge(first=first, second=other, same=False, by=sato.actor)
    assert queries.alike_in(sato.actor, campaign) == ([], 0)
    assert HeardApart.objects.count() == 1


def test_what_was_joined_can_be_parted_and_what_was_wrong_taken_out(campaign: Campaign, sato: Worker) -> None:
    first, second, third = (tell(campaign, sato, teller_no=n) for n in (1, 2, 3))
    actions.judge(first=second, second=third, same=True, by=sato.actor)
    actions.judge(first=first, second=third, same=True, by=sato.actor)
    assert set(Heard.objects.filter(same_as=first).values_list("pk", flat=True)) == {second.pk, third.pk}
    actions.part(heard=third, by=sato.actor)
    assert dict(queries.known_in(sato.actor, campaign))["東町"].households == 2
    assert queries.alike_in(sato.actor, campaign)[1] == 0
    actions.take_out(heard=first, by=sato.actor)
    second.refresh_from_db()
    assert second.same_as is None
    assert Heard.objects.count() == 2


def test_one_teller_does_not_tell_of_one_household_twice(campaign: Campaign, sato: Worker) -> None:
    tell(campaign, sato)
    tell(campaign, sato)
    assert queries.alike_in(sato.actor, campaign) == ([], 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"area": " "}, "area"),
        ({"teller": "nobody"}, "teller"),
        ({"ages": ["99"]}, "ages"),
        ({"fields": ["x"]}, "fields"),
        ({"ages": [], "fields": []}, "ages"),
    ],
)
def test_what_cannot_be_told(campaign: Campaign, sato: Worker, change: Any, field: str) -> None:
    with pytest.raises(Refused) as no:
        tell(campaign, sato, **change)
    assert no.value.field == field


def test_two_of_two_districts_are_never_one(campaign: Campaign, sato: Worker) -> None:
    with pytest.raises(Refused):
        actions.judge(
            first=tell(campaign, sato), second=tell(campaign, sato, area="西町"), same=True, by=sato.actor
        )


def test_nothing_about_it_can_hold_a_name() -> None:
    """Every column is a number, a code or a day: no free words (the name of the district is the campaign's)."""
    free = {f.name for f in Heard._meta.get_fields() if f.get_internal_type() in ("CharField", "TextField")}
    assert free == {"teller"}


def url(name: str, *args: Any) -> str:
    return reverse(f"outreach:{name}", args=args)


def words(answer: Any) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_the_page_takes_one_after_another_and_asks_about_those_alike(
    campaign: Campaign, sato: Worker, tanaka: Worker
) -> None:
    client, page = sato.client, url("heard", campaign.pk)
    for n in (1, 2):
        data = form_data(client.get(page).content, having="teller")
        data |= {"area": "東町", "teller": "commissioner", "teller_no": n, "ages": ["oldest"]}
        data |= {"troubles": ["elderly", "poverty"], "supported": "no"}
        done = client.post(page, data)
        assert done.status_code == 302
        assert client.post(page, data).status_code == 302
    assert Heard.objects.count() == 2, "the same form sent twice is one household"
    follow = client.get(done["Location"].partition("#")[0])
    assert form_data(follow.content, having="teller")["area"] == ["東町"]
    assert "合うところ:年代・困りごと" in words(follow).replace(" ", "")
    first, second = Heard.objects.order_by("id")
    answer = {"first": first.pk, "second": second.pk, "verdict": "same"}
    assert client.post(url("heard-judge", campaign.pk), answer).status_code == 302
    assert "世帯（実） 1 世帯" in words(client.get(page))
    assert client.post(url("heard-part", second.pk)).status_code == 302
    assert client.post(url("heard-take-out", second.pk)).status_code == 302
    assert Heard.objects.count() == 1
    assert tanaka.client.get(page).status_code == 404


def test_a_mistake_keeps_what_was_typed(campaign: Campaign, sato: Worker) -> None:
    page = url("heard", campaign.pk)
    data = form_data(sato.client.get(page).content, having="teller") | {"area": "東町", "teller_no": "3"}
    answer = sato.client.post(page, data)
    assert answer.status_code == 422
    assert form_data(answer.content, having="teller")["teller_no"] == ["3"]
    wrong = sato.client.post(url("heard-judge", campaign.pk), {"first": "x", "second": "y"})
    assert wrong.status_code == 404


AREAS = [uuid4(), uuid4()]
ROWS = st.lists(
    st.builds(
        rules.Told,
        id=st.uuids(),
        area=st.sampled_from(AREAS),
        teller=st.tuples(st.sampled_from(("commissioner", "school")), st.integers(1, 3)),
        size=st.none() | st.integers(1, 3),
        ages=st.frozensets(st.sampled_from(("child", "old")), max_size=2),
        fields=st.frozensets(st.sampled_from(("elderly", "children", "poverty")), max_size=3),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(ROWS)
def test_alike_is_mutual_and_needs_two_things_in_common(rows: list[rules.Told]) -> None:
    found = rules.pairs(rows, [])
    for one, other, why in found:
        assert rules.alike(other, one) == why
        assert len(why) > 1
        assert one.area == other.area
        assert one.teller != other.teller
    apart: list[tuple[UUID, UUID]] = [(a.id, b.id) for a, b, _why in found]
    assert rules.pairs(rows, apart) == []


@given(ROWS)
def test_no_household_counts_twice(rows: list[rules.Told]) -> None:
    known = rules.counted((one, None) for one in rows)
    assert known.told == known.households == len(rows)
    assert known.several <= known.households
