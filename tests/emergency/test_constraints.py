"""The constraints of the emergency room, each broken once; and what a person is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from marugoto.core import clock
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.people.models import Person
from tests.emergency.conftest import broken
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of


def _row(worker: Worker, person: Person, **change: Any) -> GlassBreak:
    now = clock.now()
    values: dict[str, Any] = {
        "municipality": worker.agency.municipality,
        "agency": worker.agency,
        "user": worker.user,
        "asked_person": person.pk,
        "person": person,
        "outcome": "opened",
        "reason": "other",
        "basis": "duty",
        "words": "わけ",
        "minutes": 15,
        "broken_at": now,
        "until": now + timedelta(minutes=15),
    }
    return GlassBreak(**(values | change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("glass_says_why", {"words": ""}),
        ("glass_says_why", {"reason": ""}),
        ("glass_minutes", {"minutes": 14}),
        # the database counts the minutes itself; what is too long breaks this one first
        ("glass_ends_by_itself", {"minutes": 121, "until": clock.now() + timedelta(hours=9)}),
        ("glass_asked_for_somebody", {"asked_person": None}),
        ("glass_asked_for_somebody", {"asked_person": None, "asked_name": "渡邊 花子"}),
        ("glass_ended_after_it_began", {"ended_at": clock.now() - timedelta(days=1)}),
        ("glass_review_is_whole", {"verdict": "proper"}),
    ],
)
def test_a_glass_that_breaks_a_rule_is_refused(
    name: str, change: dict[str, Any], tanaka: Worker, person: Person
) -> None:
    row = _row(tanaka, person, **change)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


def test_nobody_reviews_their_own(tanaka: Worker, person: Person) -> None:
    review = {
        "reviewed_at": clock.now(),
        "reviewed_by": tanaka.user,
        "verdict": "proper",
        "review_words": "よい",
    }
    row = _row(tanaka, person, **review)
    assert "自分で確かめる" in sentence_of(row, "glass_not_reviewed_by_oneself")
    with breaks("glass_not_reviewed_by_oneself"):
        row.save()


def test_opened_on_somebody(tanaka: Worker, person: Person) -> None:
    row = _row(tanaka, person, outcome="nobody")
    assert sentence_of(row, "glass_opened_on_somebody").endswith("。")
    with connection.cursor() as cursor:  # else the database finds the person itself
        cursor.execute("ALTER TABLE emergency_glassbreak DISABLE TRIGGER emergency_glass_finds")
    with breaks("glass_opened_on_somebody"):
        row.save()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("glass_notice_part", {"part": "friend"}),
        ("glass_notice_once", {}),
        ("glass_notice_seen_by_somebody", {"part": "measure", "seen_at": clock.now()}),
    ],
)
def test_a_notice_that_breaks_a_rule_is_refused(
    name: str, change: dict[str, Any], tanaka: Worker, sato: Worker, person: Person
) -> None:
    glass = broken(tanaka, person.pk)
    row = GlassNotice(
        **({"glass": glass, "part": "holder", "agency": sato.agency, "desk": sato.desk} | change)
    )
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()
