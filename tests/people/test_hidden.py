"""For every route a stranger gets, in a world with a protected person, what comes in a world without her (ADR 0008)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from pytest_django import DjangoDbBlocker

from marugoto.core import second_wall
from marugoto.people import access, queries
from marugoto.people.access import family as access_family
from marugoto.people.access import households as access_households
from marugoto.people.access import persons as access_persons
from marugoto.people.actions import layers
from marugoto.people.models import Person
from marugoto.people.queries import households as query_households
from marugoto.people.queries import kin as query_kin
from marugoto.people.queries import reach as query_reach
from tests.factories.clock import stopped_clock
from tests.people.hidden import SECRETS, Answer, Hidden, Probe, answer, ask_about_her, build, walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]

# The questions that a planted leak shows in.
TELLING = {
    *("people:person 1", "people:household 1", "people:household 2", "intake:matter 1", "cases:detail 1"),
    *("people:family 2", "people:genogram 1", "people:genogram-print 1", "collaboration:ecomap 1"),
    *("collaboration:referrals 0", "collaboration:referral-new 1", "search ふみこ"),
    *("register her number", "add another head"),
}
# What a receiver and a neighbourhood window are asked beside it; the walk through every route is 高橋's.
NEAR = {
    *(
        "collaboration:referral 1",
        "collaboration:sheet 1",
        "collaboration:accept 1",
        "collaboration:consent 1",
    ),
    *("register her again", "register her and her number", "a talk about her", "alike ふみこ", "her consent"),
}
STRANGERS = ("takahashi", "tanaka", "pharmacist")
Answers = dict[str, Answer]
Patch = Callable[[pytest.MonkeyPatch], None]


def _everything(*_args: Any, **_more: Any) -> Q:
    return Q()


def _nobody(*_args: Any, **_more: Any) -> set[Any]:
    return set()


def _all_of_a_household(m: pytest.MonkeyPatch) -> None:
    m.setattr(query_households, "not_hidden", _everything)
    m.setattr(access_households, "persons_visible_to", lambda _actor: Person.objects.roots())


def _everybody_in_the_picture(m: pytest.MonkeyPatch) -> None:
    m.setattr(query_kin, "not_hidden", _everything)
    m.setattr(access_family, "persons_visible_to", lambda _actor: Person.objects.roots())


NOBODY_HIDDEN = "NULL::uuid WHERE %(agency)s IS NULL"
LEAKS: dict[str, Patch] = {
    "search does not ask who is hidden": lambda m: m.setattr(query_reach, "_HIDDEN", NOBODY_HIDDEN),
    "persons of a matter are all told": lambda m: m.setattr(queries, "shown_to", lambda _a, p: list(p)),
    "a household shows whoever belongs to it": _all_of_a_household,
    "the days of a household tell of her": lambda m: m.setattr(query_households, "not_hidden", _everything),
    "a picture shows whoever is kin": _everybody_in_the_picture,
    "how two get on is told": lambda m: m.setattr(query_kin, "not_hidden", _everything),
    "a household of the hidden opens": lambda m: m.setattr(queries, "shows_anybody", _everything),
    "a number in use is refused": lambda m: m.setattr(layers, "of_number", lambda *_a, **_m: 0),
    "a second head is refused": lambda m: m.setattr(layers, "of_head", lambda *_a, **_m: 0),
    "her record opens": lambda m: m.setattr(access_persons.queries, "not_hidden", _everything),
    "a closed packet is listed": lambda m: m.setattr(
        "marugoto.collaboration.disclosure.people.not_hidden", _everything
    ),
}


def ask(found: Hidden, probes: list[Probe], who: str) -> Answers:
    client = found.world.people[who].fresh_client()
    client.raise_request_exception = False
    return {probe[0]: answer(client, probe) for probe in probes}


def differences(here: Answers, there: Answers) -> list[str]:
    """What a stranger could tell the two worlds apart by."""
    assert here.keys() == there.keys()
    return [f"{name}: {_first(here[name], there[name])}" for name in here if here[name] != there[name]]


def _first(one: Answer, other: Answer) -> str:
    if (one.status, one.onward) != (other.status, other.onward):
        return f"{one.status} {one.onward} / {other.status} {other.onward}"
    if one.words != other.words:
        pairs = zip(one.words.splitlines(), other.words.splitlines(), strict=False)
        return next((f"{a.strip()!r} / {b.strip()!r}" for a, b in pairs if a != b), "one is longer")
    return f"{one.questions} questions / {other.questions}"


@contextmanager
def world(blocker: DjangoDbBlocker, *, with_her: bool) -> Iterator[Hidden]:
    with blocker.unblock(), stopped_clock(), transaction.atomic():
        yield build(with_her=with_her)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """All answers: of the world with her, of the one without, and with each leak planted."""
    found: dict[str, Any] = {"leaks": {}}
    for key, with_her in (("here", True), ("there", False)):
        with world(django_db_blocker, with_her=with_her) as one:
            probes = [*walk(one), *ask_about_her(one)]
            near = [p for p in probes if p[0] in TELLING or p[0] in NEAR]
            found[key] = {who: ask(one, near if n else probes, who) for n, who in enumerate(STRANGERS)}
            if with_her:
                mine = [p for p in probes if p[0] in TELLING]
                found["friend"] = ask(one, mine, "sato")
                found["leaks"] = {name: _leaking(one, mine, leak) for name, leak in LEAKS.items()}
    return found


def _leaking(found: Hidden, probes: list[Probe], leak: Patch) -> Answers:
    """With the second wall down, so that a fault of the first one shows by itself."""
    say = second_wall._say
    with pytest.MonkeyPatch.context() as m:
        m.setattr(second_wall, "_say", lambda place: say(replace(place, lifts=("taken down",))))
        leak(m)
        return ask(found, probes, "takahashi")


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_cannot_tell_the_two_worlds_apart(who: str, asked: dict[str, Any]) -> None:
    assert len(asked["here"][who]) > (100 if who == "takahashi" else 15)
    found = differences(asked["here"][who], asked["there"][who])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", STRANGERS)
def test_none_of_her_words_is_in_any_answer(who: str, asked: dict[str, Any]) -> None:
    spoken = {name: got for name, got in asked["here"][who].items() if not _says_it_itself(name)}
    assert [f"{n}: {s}" for n, got in spoken.items() for s in SECRETS if s in got.words] == []


def _says_it_itself(name: str) -> bool:
    """Questions that hold her words themselves, which the page gives back."""
    return name.startswith(("search", "alike", "add ", "register", "a talk", "who is alike"))


def test_who_may_see_her_does(asked: dict[str, Any]) -> None:
    assert "芙美子" in asked["friend"]["people:person 1"].words
    assert "支援措置のある方です" in asked["friend"]["people:person 1"].words
    assert "芙美子" in asked["friend"]["search ふみこ"].words


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_seen(leak: str, asked: dict[str, Any]) -> None:
    leaking: Answers = asked["leaks"][leak]
    there = {name: asked["there"]["takahashi"][name] for name in leaking}
    assert differences(leaking, there) != []


def test_access_is_what_the_leaks_go_around() -> None:
    assert access.persons_visible_to is access_persons.persons_visible_to
