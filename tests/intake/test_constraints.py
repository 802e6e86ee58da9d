"""Constraints of the intake room that no action can reach, broken once; and what a person is told."""

import pytest

from marugoto.core import clock
from marugoto.intake.actions import matters
from marugoto.intake.models import (
    Consultation,
    ConsultationNeed,
    ConsultationSubject,
    Matter,
    MatterPerson,
    Notice,
)
from marugoto.people.actions import persons
from marugoto.people.models import Person
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of


@pytest.fixture
def person(sato: Worker) -> Person:
    return persons.register_from_words(name="山田 春子", kana="やまだ はるこ", by=sato.actor)


@pytest.fixture
def matter(sato: Worker, person: Person) -> Matter:
    assert sato.desk is not None
    return matters.open_matter(
        desk=sato.desk, persons=[(person, "subject")], urgency="this_week", by=sato.actor
    )


@pytest.fixture
def talk(sato: Worker, matter: Matter) -> Consultation:
    return Consultation.objects.create(
        desk=sato.desk, received_by=sato.user, received_at=clock.now(), status="discarded"
    )


def test_a_person_is_in_a_matter_once_in_each_part(matter: Matter, person: Person) -> None:
    again = MatterPerson(matter=matter, person=person, role="subject")
    assert sentence_of(again, "matter_person_once") == "この人はもう入っています。"
    with breaks("matter_person_once"):
        again.save()
    MatterPerson.objects.create(matter=matter, person=person, role="caller")


def test_a_person_is_the_subject_of_a_talk_once(talk: Consultation, person: Person) -> None:
    ConsultationSubject.objects.create(consultation=talk, person=person)
    again = ConsultationSubject(consultation=talk, person=person)
    assert sentence_of(again, "consultation_subject_once") == "この人はもう入っています。"
    with breaks("consultation_subject_once"):
        again.save()


def test_a_need_is_marked_once_in_a_talk(talk: Consultation, needs: dict[str, object]) -> None:
    ConsultationNeed.objects.create(consultation=talk, need=next(iter(needs.values())), mark="also")
    again = ConsultationNeed(consultation=talk, need=next(iter(needs.values())), mark="also")
    assert sentence_of(again, "consultation_need_once").endswith("。")
    with breaks("consultation_need_once"):
        again.save()


def test_one_need_is_the_main_one(talk: Consultation, needs: dict[str, object]) -> None:
    first, second = list(needs.values())[:2]
    ConsultationNeed.objects.create(consultation=talk, need=first, mark="main")
    again = ConsultationNeed(consultation=talk, need=second, mark="main")
    assert "一つだけ" in sentence_of(again, "consultation_one_main_need")
    with breaks("consultation_one_main_need"):
        again.save()


def test_a_mark_is_one_of_two(talk: Consultation, needs: dict[str, object]) -> None:
    row = ConsultationNeed(consultation=talk, need=next(iter(needs.values())), mark="x")
    assert sentence_of(row, "consultation_need_mark") == "印は◎か○です。"
    with breaks("consultation_need_mark"):
        row.save()


def test_a_notice_says_something(matter: Matter, sato: Worker) -> None:
    row = Notice(matter=matter, agency=sato.agency, written_by=sato.user, what="")
    assert sentence_of(row, "notice_says_something") == "気づいたことを書いてください。"
    with breaks("notice_says_something"):
        row.save()
