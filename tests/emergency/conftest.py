"""Somebody whom A supports, and who is a stranger to B; what 田中 of B says to break the glass."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from marugoto.core import clock, second_wall
from marugoto.core.ids import new_id
from marugoto.emergency import actions
from marugoto.emergency.models import GlassBreak
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.people.actions import consent, households
from marugoto.people.models import Person
from tests.factories.agencies import Worker
from tests.factories.people import hanako, register
from tests.house.strictness import as_the_pages

Breaks = Callable[..., GlassBreak]


@pytest.fixture
def person(sato: Worker) -> Person:
    """渡邊 花子: A took a worry in, she agreed, and she lives with her mother."""
    her = hanako(sato)
    mother = register(sato, given_name="ハル", given_kana="ハル", phone="", address="")
    households.make_household(members=[(her, "self"), (mother, "parent")], since=clock.today(), by=sato.actor)
    consent.record_consent(person=her, state="given", form="oral", answered_on=clock.today(), by=sato.actor)
    consultations.receive(
        consultation_id=new_id(),
        received=Received(
            channel="visit",
            story="夜になると夫が怒鳴る。",
            caller_relation="self",
            urgency="today",
            outcome="taken_on",
            subjects=[Subject(person_id=her.pk)],
        ),
        by=sato.actor,
    )
    return her


def asked(person_id: UUID | None = None, **change: Any) -> actions.Asked:
    """What is said to break the glass."""
    usual: dict[str, Any] = {
        "reason": "collapse",
        "basis": "duty",
        "words": "電話の途中で返事がなくなった。",
        "duration": "30",
        "person_id": person_id,
    }
    return actions.Asked(**(usual | change))


def broken(by: Worker, person_id: UUID | None = None, **change: Any) -> GlassBreak:
    """Breaks it as a page does: as the role of the pages, standing where the worker stands."""
    with transaction.atomic(), as_the_pages(), second_wall.standing(by.actor):
        return actions.break_glass(glass_id=new_id(), asked=asked(person_id, **change), by=by.actor)
