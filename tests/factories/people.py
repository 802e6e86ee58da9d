"""Persons of tests, made by the same actions that the pages use."""

from datetime import date
from typing import Any

from marugoto.people.actions import persons
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Person
from marugoto.people.rules import Particulars
from tests.factories.agencies import Worker

BORN = Birth(date(1950, 3, 1), "day")


def particulars(**change: Any) -> Particulars:
    """渡邊 花子, born 1 March 1950, of 本町 3丁目; whatever is named may be otherwise."""
    usual: dict[str, Any] = {
        "family_name": "渡邊",
        "given_name": "花子",
        "family_kana": "ワタナベ",
        "given_kana": "ハナコ",
        "birth": BORN,
        "phone": "090-0012-5678",
        "address": "みさき市本町3丁目2-1",
    }
    return Particulars(**(usual | change))


def register(worker: Worker, **change: Any) -> Person:
    """A person whom this worker's agency registered."""
    return persons.register_person(particulars=particulars(**change), confirmed_new=True, by=worker.actor)


def hanako(worker: Worker) -> Person:
    """渡邊 花子, registered by this worker's agency."""
    return register(worker)
