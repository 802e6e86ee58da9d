"""Killed with SIGKILL at any point of any request, nothing that was answered is lost: 80 times, 200 in `make test-all`."""

import os
import random
import select
import signal
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.urls import reverse

from marugoto.audit.models import AuditEvent
from marugoto.collaboration.models import Referral
from marugoto.core.ids import new_id
from marugoto.intake.models import Consultation, Matter
from tests.baton.world import violations
from tests.factories.agencies import Worker
from tests.factories.pages import form_data

STORY = "電球が切れて困っている"
ACTS = ("draft", "receive", "send", "accept")


def _talk(cid: UUID) -> dict[str, str]:
    return {
        "consultation": str(cid),
        "subjects": "1",
        "channel": "phone",
        "story": STORY,
        "caller_relation": "self",
        "anonymous": "on",
        "urgency": "this_week",
        "consent_state": "not_asked",
        "outcome": "handed_on",
        "act": "finish",
    }


def _letter(page: bytes, rid: UUID, to: Any) -> dict[str, list[str]]:
    """The page of a new つなぎ, filled in; without a name in it, on the basis that nobody can be identified."""
    return form_data(page, having="asked") | {
        "referral": [str(rid)],
        "to_desk": [str(to.id)],
        "kind": ["request"],
        "asked": ["みてください"],
        "basis": ["anonymous"],
        "act": ["send"],
    }


def _live(pipe: int, sender: Worker, receiver: Worker) -> None:
    """What a server process does until it is killed: take in, pass on, accept; it says what it begins and what was answered."""

    def say(*words: object) -> None:
        os.write(pipe, (" ".join(str(w) for w in words) + "\n").encode())

    while True:
        _cycle(say, sender, receiver)


def _cycle(say: Callable[..., None], sender: Worker, receiver: Worker) -> None:
    """One worry: drafted, received, passed on, accepted."""
    cid, rid = new_id(), new_id()
    say("begin", "draft", cid)
    kept = sender.client.post(reverse("intake:draft", args=[cid]), {"story": STORY})
    say("done" if kept.status_code == 200 else f"status-{kept.status_code}", "draft", cid)
    say("begin", "receive", cid)
    answer = sender.client.post(reverse("intake:receive"), _talk(cid))
    say("done" if answer.status_code == 302 else f"status-{answer.status_code}", "receive", cid)
    matter = Consultation.objects.get(pk=cid).matter_id
    say("begin", "send", rid)
    url = reverse("collaboration:referral-new", args=[matter])
    answer = sender.client.post(url, _letter(sender.client.get(url).content, rid, receiver.desk))
    say("done" if answer.status_code == 302 else f"status-{answer.status_code}", "send", rid)
    say("begin", "accept", rid)
    answer = receiver.client.post(reverse("collaboration:accept", args=[rid]))
    say("done" if answer.status_code == 302 else f"status-{answer.status_code}", "accept", rid)


def _kill_once(act: str, delay: float, sender: Worker, receiver: Worker) -> list[list[str]]:
    """One life of a server process, ended ``delay`` seconds after it began this act. Returns what it said."""
    connections.close_all()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            _live(writer, sender, receiver)
        finally:
            os._exit(1)
    os.close(writer)
    said = b""
    while f"begin {act}".encode() not in said:
        ready, _w, _x = select.select([reader], [], [], 30)
        assert ready, f"the process never came to {act}: {said.decode()}"
        said += os.read(reader, 65536)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    while chunk := os.read(reader, 65536):
        said += chunk
    os.close(reader)
    assert os.WIFSIGNALED(status), f"the process ended by itself: {said.decode()[-400:]}"
    _wait_for_its_backends()
    return [line.split() for line in said.decode().splitlines() if len(line.split()) == 3]


def _wait_for_its_backends() -> None:
    """PostgreSQL notices the death of a client and rolls its transaction back."""
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            (others,) = cursor.fetchone()
        if not others:
            return
        time.sleep(0.01)
    raise AssertionError("a dead client's transaction is still open")


def _check(said: list[list[str]]) -> None:
    assert violations() == []
    refused = [words for words in said if words[0].startswith("status-")]
    assert not refused, refused
    for word, act, key in said:
        if word == "done":
            assert _is_there(act, UUID(key)), f"answered, but lost: {act} {key}"
    begun, ended = said[-1], [w[1:] for w in said if w[0] == "done"]
    if begun[0] == "begin" and begun[1:] not in ended:
        _is_whole_or_nothing(begun[1], UUID(begun[2]))


def _is_there(act: str, key: UUID) -> bool:
    if act == "draft":
        return Consultation.objects.filter(pk=key).exists()
    if act == "receive":
        found = Consultation.objects.filter(pk=key, status="finished").first()
        return (
            found is not None
            and AuditEvent.objects.filter(matter_id=found.matter_id, verb="consultation.received").exists()
        )
    referral = Referral.objects.filter(pk=key).first()
    return referral is not None and (act == "send" or referral.status == "accepted")


def _is_whole_or_nothing(act: str, key: UUID) -> None:
    if act == "receive":
        found = Consultation.objects.filter(pk=key).first()
        assert found is not None, "the draft itself was answered before"
        assert found.status in ("draft", "finished")
        assert found.status == "finished" or found.draft, "the words of the draft are gone"
    if act in ("send", "accept"):
        referral = Referral.objects.filter(pk=key).first()
        trail = AuditEvent.objects.filter(matter_id=referral.matter_id) if referral else None
        assert trail is None or trail.filter(verb="referral.sent").exists()
        assert trail is None or trail.filter(verb="packet.disclosed").exists()


def _seconds_of_each_act(sender: Worker, receiver: Worker) -> dict[str, float]:
    """How long a request of each kind takes here and now; the first cycle loads everything, the second counts."""
    at: dict[tuple[object, ...], float] = {}
    for _again in range(2):
        _cycle(lambda *words: at.update({words[:2]: time.monotonic()}), sender, receiver)
    return {act: at["done", act] - at["begin", act] for act in ACTS}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kills", [80, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_at_any_point_nothing_is_lost(kills: int, sato: Worker, tanaka: Worker) -> None:
    rng = random.Random(kills)
    takes = _seconds_of_each_act(sato, tanaka)
    answered, cut = dict.fromkeys(ACTS, 0), dict.fromkeys(ACTS, 0)
    for life in range(kills):
        act = ACTS[life % len(ACTS)]
        said = _kill_once(act, rng.random() * takes[act] * 1.2, sato, tanaka)
        _check(said)
        if said[-1][0] == "begin":
            cut[said[-1][1]] += 1
        for word, done, _key in said:
            answered[done] += word == "done"
    whole = Consultation.objects.filter(status="finished").count()
    assert Matter.objects.count() == whole, "a matter without its consultation, or the reverse"
    assert min(cut.values()) > kills // 16, (
        f"the kills fell between the requests, the test shows nothing: {cut}"
    )
    print(f"\nsigkill: {kills} kills, inside a request {cut}, answered {answered}, {whole} matters, lost 0")
