"""The ecomap of a case: put together from team, plan, つなぎ and ties, as of a day, for the agency of the case alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marugoto.cases.actions import team
from marugoto.cases.models import Case
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.queries import ecomap
from marugoto.core import clock as time
from marugoto.core.ids import new_id
from marugoto.people.actions import households, persons, protection, ties
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import case_of, person_of, send
from tests.factories.people import register
from tests.people.pictures.test_star import faults


@pytest.fixture
def person(clock: Clock, needs: object, suzuki: Worker) -> Person:
    return person_of(suzuki)


@pytest.fixture
def case(person: Person, suzuki: Worker) -> Case:
    return case_of(suzuki, person)[0]


def look(by: Worker, case: Case, on: date | None = None) -> ecomap.Ecomap:
    found = ecomap.ecomap_of(by.actor, case, on or time.today(), link=str)
    assert list(faults(found.star)) == []
    return found


def names(found: ecomap.Ecomap) -> dict[str, tuple[str, str]]:
    return {one.name: (one.what, one.kind) for one in found.helpers}


def test_the_team_and_the_ties_stand_round_the_household(
    case: Case, person: Person, suzuki: Worker, town: Town
) -> None:
    team.add_member(case=case, desk=town.b.desk, part="助言", by=suzuki.actor)
    ties.tie(person=person, kind="guardian", name="東 司法書士", by=suzuki.actor)
    ties.tie(person=person, kind="neighbour", name="となりの人", key_person=True, by=suzuki.actor)
    ties.tie(person=person, kind="friend", name="旧友", strength="strained", by=suzuki.actor)
    found = look(suzuki, case)
    said = names(found)
    who = person.display_name.replace(" ", "")
    assert said["東 司法書士"] == (f"{who}の成年後見人・未成年後見人", "usual")
    assert said["となりの人"] == (f"{who}の近所の人（キーパーソン）", "strong")
    assert said["旧友"][1] == "strained"
    assert {"助言"} <= {what for what, _kind in said.values()}
    groups = {one.name: one.group for one in found.helpers}
    assert (groups["東 司法書士"], groups["となりの人"]) == ("formal", "informal")
    assert found.persons == (person.display_name,)


def test_a_referral_waits_and_is_taken(case: Case, suzuki: Worker, tanaka: Worker, town: Town) -> None:
    before = look(suzuki, case)
    sent = send(suzuki, case.matter, town.b.desk)
    assert ("waiting" in {h.kind for h in look(suzuki, case).helpers}) is True
    assert len(look(suzuki, case).helpers) == len(before.helpers) + 1
    referrals.accept(referral_id=sent.pk, by=tanaka.actor)
    case.refresh_from_db()
    assert "waiting" not in {h.kind for h in look(suzuki, case).helpers}


def test_of_a_day(case: Case, person: Person, suzuki: Worker, clock: Clock) -> None:
    today = time.today()
    row = ties.tie(
        person=person, kind="friend", name="旧友", since=today - timedelta(days=30), by=suzuki.actor
    )
    ties.untie(person=person, tie_id=row.pk, last_day=today - timedelta(days=10), by=suzuki.actor)
    assert "旧友" not in names(look(suzuki, case))
    assert "旧友" in names(look(suzuki, case, today - timedelta(days=20)))
    assert "旧友" not in names(look(suzuki, case, today - timedelta(days=31)))
    assert today - timedelta(days=30) in look(suzuki, case).days


def test_who_lives_there_is_not_outside(case: Case, person: Person, suzuki: Worker) -> None:
    mate = register(suzuki, given_name="ハル", given_kana="ハル", phone="")
    home = households.make_household(
        members=[(person, "self"), (mate, "parent")], since=time.today(), by=suzuki.actor
    )
    Case.objects.filter(pk=case.pk).update(household=home)
    case.refresh_from_db()
    ties.tie(person=person, kind="relative", other_id=mate.pk, by=suzuki.actor)
    found = look(suzuki, case)
    assert len(found.star.symbols) == 2
    assert "渡邊 ハル" not in names(found)


def test_somebody_hidden_is_not_there(
    case: Case, person: Person, suzuki: Worker, yamamoto: Worker, tanaka: Worker
) -> None:
    """A measure names B only: to A, neither the tie nor its line is there."""
    before = look(suzuki, case)
    friend = register(tanaka, given_name="芙美子", given_kana="フミコ", phone="")
    persons.choose_person(person_id=friend.pk, by=suzuki.actor)
    ties.tie(person=person, kind="friend", other_id=friend.pk, by=suzuki.actor)
    assert "渡邊 芙美子" in names(look(suzuki, case))
    protection.protect(
        person=friend,
        ground="spouse",
        since=time.today(),
        until=time.today() + timedelta(days=90),
        allowed={tanaka.agency.pk: True},
        by=yamamoto.actor,
    )
    assert look(suzuki, case).star == before.star


# --- the page -----------------------------------------------------------------------------------------------------------


def page(worker: Worker, case: Any, name: str = "ecomap", **query: str) -> Any:
    return worker.client.get(reverse(f"collaboration:{name}", args=[case]), query)


def test_the_page_the_fragment_and_the_sheet(
    case: Case, person: Person, sato: Worker, suzuki: Worker
) -> None:
    ties.tie(person=person, kind="neighbour", name="となりの人", since=time.today(), by=suzuki.actor)
    whole = page(suzuki, case.pk)
    found = BeautifulSoup(whole.content, "html.parser")
    assert len(found.select("svg.genogram[role=group] .g-node")) >= 1
    assert "となりの人" in found.select_one("details table").get_text()  # type: ignore[union-attr]
    part = suzuki.client.get(reverse("collaboration:ecomap", args=[case.pk]), HTTP_HX_REQUEST="true")
    assert "".join(part.content.decode().split()) in "".join(whole.content.decode().split())
    sheet = BeautifulSoup(page(suzuki, case.pk, "ecomap-print").content, "html.parser")
    assert sheet.select("svg.genogram[role=img] a") == []
    assert "取扱注意" in sheet.get_text()
    then = page(suzuki, case.pk, **{"as-of": "2020-01-01"})
    assert "この日に世帯を支える人や機関は、まだ書かれていません" in then.content.decode()
    assert (
        reverse("collaboration:ecomap", args=[case.pk])
        in suzuki.client.get(reverse("cases:detail", args=[case.pk])).content.decode()
    )


def test_a_stranger_finds_nothing(case: Case, takahashi: Worker, tanaka: Worker, planner: Worker) -> None:
    for name in ("ecomap", "ecomap-print"):
        assert page(takahashi, case.pk, name).status_code == 404
        assert page(tanaka, case.pk, name).status_code == 404
        assert page(planner, case.pk, name).status_code in (403, 404)
        assert page(takahashi, new_id(), name).status_code == 404
