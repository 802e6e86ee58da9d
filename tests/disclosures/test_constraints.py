"""The constraints of the disclosures room, each broken once; and what a person is told."""

from datetime import date, timedelta
from typing import Any

import pytest

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.disclosures.models import DisclosureRequest, Passage
from marugoto.people.models import Person
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of
from tests.factories.people import hanako

DAY = date(2026, 11, 24)


@pytest.fixture
def person(yamamoto: Worker) -> Person:
    return hanako(yamamoto)


def _asked(worker: Worker, person: Person, **change: Any) -> DisclosureRequest:
    values: dict[str, Any] = {
        "municipality": worker.agency.municipality,
        "agency": worker.agency,
        "person": person,
        "chapter": "public",
        "asked_by": "self",
        "identity": "免許証",
        "received_on": DAY,
        "due_on": DAY + timedelta(days=30),
        "taken_in_by": worker.user,
    }
    return DisclosureRequest(**(values | change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("disclosure_status", {"status": "lost"}),
        ("disclosure_says_who_asks", {"identity": ""}),
        ("disclosure_due_after_it_came", {"due_on": DAY - timedelta(days=1)}),
        ("disclosure_extended_with_a_reason", {"extended_on": DAY}),
        ("disclosure_extended_with_a_reason", {"extension_reason": "量が多い"}),
        ("disclosure_decided_whole", {"status": "decided"}),
        ("disclosure_decided_whole", {"outcome": "all"}),
        ("disclosure_one_open", {}),
    ],
)
def test_a_request_that_breaks_a_rule_is_refused(
    name: str, change: dict[str, Any], yamamoto: Worker, person: Person
) -> None:
    if name == "disclosure_one_open":
        _asked(yamamoto, person).save()
    row = _asked(yamamoto, person, **change)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("passage_decided_by_somebody", {"decision": "show"}),
        ("passage_decided_by_somebody", {"decided_at": clock.now()}),
        ("passage_black_has_a_reason", {"decision": "hide", "who": True}),
        ("passage_part_is_marked", {"decision": "part", "reason": "task", "who": True}),
        ("passage_once", {"again": True}),
    ],
)
def test_a_passage_that_breaks_a_rule_is_refused(
    name: str, change: dict[str, Any], yamamoto: Worker, person: Person
) -> None:
    asked = _asked(yamamoto, person)
    asked.save()
    change = dict(change)
    decided = {"decided_by": yamamoto.user, "decided_at": clock.now()} if change.pop("who", False) else {}
    values: dict[str, Any] = {
        "request": asked,
        "sort": 1,
        "source": "people.Person",
        "row": new_id(),
        "field": "*",
    }
    values |= {"words": "姓: 渡邊", "marked": "姓: 渡邊", "proposal": "show"}
    if change.pop("again", False):
        Passage(**values).save()
    row = Passage(**(values | decided | change))
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()
