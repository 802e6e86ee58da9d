"""Many workers, and what is killed meanwhile: a small day, whole; and the ledger is held against a database that lies."""

import argparse
import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from marugoto.agencies.models import Desk
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import ReferralMessage
from marugoto.console.bench import JOBS, load, load_check, load_http, load_ledger
from marugoto.console.bench.load_http import Answer
from marugoto.console.bench.load_ledger import Ledger
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.models import Consultation
from tests.factories.agencies import Town, Worker
from tests.factories.collaboration import matter_of, person_of


def test_a_small_day_with_one_killing_each(data: Path) -> None:
    """Ten workers who hardly think, on the server as `marugoto up` starts it: nothing is lost, nothing is doubled."""
    parser = argparse.ArgumentParser()
    load.add_arguments(parser)
    args = parser.parse_args(
        ["--workers", "10", "--minutes", "0.3", "--kill-every", "18", "--think", "0.3", "--cases", "0"]
    )

    async def in_a_running_loop() -> dict[str, Any]:  # as when a browser's driver was used before
        return load.measure(args, data)

    with ThreadPoolExecutor(1) as thread:  # a browser's driver may keep a loop running in ours
        figures = thread.submit(lambda: asyncio.run(in_a_running_loop())).result()
    assert figures["ok"], json.dumps(figures, ensure_ascii=False, indent=1)
    assert [kill["what"] for kill in figures["kills"]] == ["web worker", "PostgreSQL"]
    assert all(kill["back_seconds"] is not None for kill in figures["kills"])
    done = {act for act, counts in figures["acts"].items() if counts.get("acknowledged")}
    assert {"take in", "send"} <= done
    assert figures["chain"]["events"] > 50
    assert not {error for error in figures["errors"] if error.startswith("500") or "bare" in error}
    said = "\n".join(load.lines(figures))
    assert "acts_lost: 0" in said
    assert "PostgreSQL  back after" in said


def test_the_job_is_named() -> None:
    assert "load" in JOBS


# --- the ledger ------------------------------------------------------------------------------------------------------


def _answer(began: float, seconds: float, trouble: str = "") -> Answer:
    return Answer("page", began, seconds, 0 if trouble else 200, trouble=trouble)


def test_errors_count_for_the_killing_before_them() -> None:
    ledger = Ledger("x", began=100.0)
    ledger.kills = [load_ledger.Kill("web worker", 110.0, 1.5), load_ledger.Kill("PostgreSQL", 140.0)]
    ledger.asked = [
        _answer(101, 0.1),
        _answer(111, 1, "reset"),
        _answer(141, 3, "timeout"),
        _answer(170, 0.2),
    ]
    told = load_ledger.figures(ledger, 200.0)
    first, second = told["kills"]
    assert (first["errors"], first["errors_until_seconds"]) == ({"reset": 1}, 2.0)
    assert (second["errors"], second["errors_until_seconds"], second["back_seconds"]) == (
        {"timeout": 1},
        4.0,
        None,
    )
    assert told["speed"]["page"]["calm"]["count"] == 2
    assert told["errors"] == {"reset": 1, "timeout": 1}


class Day:
    """A talk, a つなぎ and its acceptance as the pages do them, with their lines in the ledger of those who did them."""

    def __init__(self, sato: Worker, tanaka: Worker, to: Desk) -> None:
        self.ledger = Ledger("計0")
        self.sato = sato
        self.began = load_check.before(connection.connection)
        self.talk = self.receive(self.acknowledged("take in"))
        letter = referrals.Letter(
            to_desk_id=to.pk,
            kind="handover",
            asked=f"{self.acknowledged('send')} 訪問してください。",
            wish=Wish(basis="consent", items=[("complaint", "眠れない")]),
        )
        assert self.talk.matter_id
        self.sent = referrals.send(
            referral_id=new_id(), matter_id=self.talk.matter_id, letter=letter, by=sato.actor
        )
        note = f"{self.acknowledged('accept', str(self.sent.pk))} 連絡します"
        referrals.accept(referral_id=self.sent.pk, note=note, by=tanaka.actor)

    def acknowledged(self, act: str, key: str = "") -> str:
        write = self.ledger.write(act, "somebody", key)
        write.acked = True
        return write.mark

    def receive(self, mark: str) -> Consultation:
        received = consultations.Received(
            channel="visit",
            story=f"{mark} 眠れない",
            caller_relation="self",
            urgency="this_week",
            outcome="taken_on",
            consent_state="given",
            consent_form="oral",
            subjects=[consultations.Subject(name=f"負荷 {mark}")],
        )
        return consultations.receive(consultation_id=new_id(), received=received, by=self.sato.actor)

    def found(self) -> dict[str, Any]:
        return load_check.held_against(connection.connection, self.ledger, self.began)


@pytest.fixture
def day(sato: Worker, tanaka: Worker, town: Town) -> Day:
    """A good day."""
    return Day(sato, tanaka, town.b.desk)


@pytest.mark.django_db
def test_a_good_day_is_good(day: Day) -> None:
    found = day.found()
    assert load_check.good(found), found
    assert found["wrong"] == []


def _never_written(day: Day) -> None:
    day.acknowledged("note")


def _written_twice(day: Day) -> None:
    day.receive(day.ledger.writes[0].mark)


def _closed_in_vain(day: Day) -> None:
    day.acknowledged("close", str(day.talk.matter_id))


def _no_talk(day: Day) -> None:
    matter_of(day.sato, person_of(day.sato))


def _no_holder(day: Day) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM intake_batonhold WHERE held_to IS NULL")
        cursor.execute("SET LOCAL session_replication_role = origin")


def _two_were_told(day: Day) -> None:
    day.acknowledged("accept", str(day.sent.pk))


def _not_in_the_trail(day: Day) -> None:
    ReferralMessage.objects.create(
        referral=day.sent,
        kind="report",
        body="訪問した",
        result="helping",
        desk=day.sent.to_desk,
        by=day.sato.user,
        at=clock.now(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (_never_written, {"acts_lost"}),
        (_written_twice, {"acts_doubled", "persons_doubled"}),
        (_closed_in_vain, {"acts_lost"}),
        (_no_talk, {"matters_without_a_talk"}),
        (_no_holder, {"matters_not_in_one_hand", "path_differs"}),
        (_two_were_told, {"accepted_twice", "acts_lost"}),
        (_not_in_the_trail, {"trail_differs"}),
    ],
)
def test_what_is_wrong_is_found(day: Day, spoil: Callable[[Day], None], names: set[str]) -> None:
    with transaction.atomic():
        spoil(day)
        found = day.found()
        transaction.set_rollback(True)
    assert not load_check.good(found)
    assert {name for name in names if found[name]} == names
    zeros = {
        n
        for n, v in found.items()
        if n not in names and n not in ("wrong", "contested", "came_without_answer")
    }
    assert not any(any(found[n].values()) if isinstance(found[n], dict) else found[n] for n in zeros), found


# --- the forms --------------------------------------------------------------------------------------------------------

PAGE = """
<form action="/language/" method="post"><input type="hidden" name="next" value="/x"></form>
<form method="post" action="/here/?a=1" class="x"><input type="hidden" name="id" value="7">
<input type="text" name="name" value="&quot;A&amp;B&quot;"><textarea name="story">
first
second &lt;b&gt;</textarea><input type="radio" name="way" value="a"><input type="radio" name="way" value="b" checked>
<select name="area"><option value="">-</option><option value="n" selected>N</option></select>
<button name="act" value="go">Go</button></form>
<form id="again" method="post" action="/there/"><input type="hidden" name="story" value="kept"></form>
"""


def test_a_form_is_sent_as_a_browser_sends_it() -> None:
    fields = load_http.form(PAGE, action="/here/")
    assert fields == [
        ("id", "7"),
        ("name", '"A&B"'),
        ("story", "first\nsecond <b>"),
        ("way", "b"),
        ("area", "n"),
    ]
    assert dict(load_http.filled(fields, {"way": "a", "new": "1"})) == dict(fields) | {"way": "a", "new": "1"}
    assert load_http.form(PAGE, ident="again") == [("story", "kept")]
    assert load_http.form(PAGE, action="/nowhere/") is None
