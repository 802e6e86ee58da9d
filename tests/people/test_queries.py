"""Questions for other rooms' pages."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from marugoto.people import queries, wording
from marugoto.people.actions import consent
from marugoto.people.linkage.birth import Birth, parse_birth
from marugoto.people.models import Consent, Person
from tests.factories.agencies import Town, Worker
from tests.factories.people import register

TODAY = date(2026, 11, 24)


def test_names_for_a_list_in_one_query(
    sato: Worker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = register(sato)
    nameless = register(sato, family_name="", given_name="", family_kana="", given_kana="", anonymous=True)
    with django_assert_num_queries(1):
        found = queries.display_names([person.pk, nameless.pk, sato.user.pk])
    assert found == {person.pk: "渡邊 花子", nameless.pk: "匿名の方"}


def test_rows_of_a_person_are_those_of_all_linked_records(sato: Worker, today: date) -> None:
    root, other = register(sato), register(sato, birth=Birth(), phone="")
    answer = consent.record_consent(
        person=other, state="given", form="oral", answered_on=today, by=sato.actor
    )
    assert queries.consent_of(root, sato.agency.pk, today) is None
    Person.objects.filter(pk=other.pk).update(canonical=root)
    for asked in (root, other):
        assert queries.consent_of(asked, sato.agency.pk, today) == answer
        assert list(Consent.objects.for_person(asked.pk).order_by("id")) == [answer]
        assert set(Person.objects.for_person(asked.pk).order_by("id")) == {root, other}
    assert list(Person.objects.roots().order_by("id")) == [root]


def test_a_town_without_questions_has_no_answers(town: Town) -> None:
    from marugoto.people.linkage.query import parse_query

    nobody = parse_query("", TODAY)
    reach = queries.reach_of(town.municipality.pk, town.a.agency.pk, whole_town=True)
    assert queries.meeting(nobody, reach) == queries.meeting_in_common(nobody, reach) == []
    assert queries.known_among([], town.a.agency.pk) == set()


@pytest.mark.parametrize(
    ("birth", "words", "year", "age", "field"),
    [
        (Birth(date(1950, 3, 1), "day"), "1950年3月1日（昭和25年）", "1950年生まれ", "76歳", "1950-03-01"),
        (Birth(date(1950, 3, 1), "month"), "1950年3月（昭和25年）", "1950年生まれ", "76歳", "1950-03"),
        (Birth(date(1989, 1, 1), "year"), "1989年（昭和64年）", "1989年生まれ", "36〜37歳", "1989"),
        (Birth(date(1951, 1, 1), "about"), "1951年ごろ", "1951年ごろの生まれ", "75歳くらい", "75歳くらい"),
        (Birth(), "", "", "", ""),
    ],
)
def test_how_a_birth_is_said(birth: Birth, words: str, year: str, age: str, field: str) -> None:
    assert wording.birth_words(birth) == words
    assert wording.birth_year_words(birth) == year
    assert wording.age_words(birth, TODAY) == age
    assert wording.birth_field(birth, TODAY) == field
    assert parse_birth(field, TODAY) == birth


def test_reasons_in_words() -> None:
    assert (
        wording.reasons_words(["name_reading", "birth_one_digit", "town_same"])
        == "名前の読みが同じ・生年月日が1桁違い・同じ町"
    )
