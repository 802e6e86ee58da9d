"""Somebody who is helped helps others: one record, two parts; and those they work with see nothing of their own case."""

import pytest
from django.urls import reverse

from marugoto.people import access, queries
from marugoto.people.actions import ties
from tests.cases import making
from tests.factories.agencies import Town, Worker, hire

pytestmark = pytest.mark.django_db


def test_one_record_is_of_whom_a_case_is_about_and_of_whom_another_is_helped_by(suzuki: Worker) -> None:
    helper = making.person(suzuki, "伊藤", "節子", family_kana="イトウ", given_kana="セツコ")
    case = making.case(suzuki, making.matter(suzuki, helper))
    neighbour = making.person(suzuki, "小川", "茂")
    ties.tie(person=neighbour, kind="welfare_volunteer", other_id=helper.pk, by=suzuki.actor)
    (tie,) = queries.ties_of(neighbour, suzuki.agency.pk)
    assert tie.other_id == helper.pk
    assert [t.person for t in queries.tied_to(helper, suzuki.agency.pk)] == [neighbour]
    assert list(case.matter.persons.values_list("person_id", "role")) == [(helper.pk, "subject")]
    assert access.get_person(suzuki.actor, helper.pk) == helper


def test_a_volunteers_own_case_is_closed_to_the_volunteers(
    suzuki: Worker, volunteer: Worker, town: Town
) -> None:
    fellow = hire("fellow", "同じ会の人", town.volunteers, roles=["volunteer"])
    helper = making.person(suzuki, "伊藤", "節子")
    case = making.case(suzuki, making.matter(suzuki, helper), title="伊藤さんの家のこと")
    pages = (
        reverse("cases:detail", args=[case.id]),
        reverse("intake:matter", args=[case.matter_id]),
        reverse("people:person", args=[helper.pk]),
        reverse("cases:list"),
    )
    for who in (fellow, volunteer):
        for page in pages:
            answer = who.client.get(page)
            assert answer.status_code in {403, 404}, page
            assert "節子" not in answer.content.decode() or who is volunteer, (
                "her own name is in the page's head"
            )
    assert suzuki.client.get(pages[0]).status_code == 200
