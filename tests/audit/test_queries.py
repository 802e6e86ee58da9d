"""Reading the log: timelines, a person's own trail, the officer's list, looks without acts, the state of the chain."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from marugoto.audit import actions as audit
from marugoto.audit.models.chain import moment
from marugoto.audit.queries import (
    Filters,
    events_page,
    history_of_matter,
    looks_by_worker,
    seal_status,
    trail_of_person,
)
from marugoto.audit.refs import Ref
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor
from tests.audit import forger
from tests.audit.conftest import a_worker, acts, looks

pytestmark = pytest.mark.django_db


def act(verb: str, by: Actor, **what: Any) -> None:
    """One act in a transaction of its own."""
    with transaction.atomic():
        audit.record(verb, by=by, **what)


def test_the_history_of_a_matter_is_told_in_order(worker: Actor) -> None:
    matter, referral = new_id(), new_id()
    act("matter.opened", worker, matter=matter)
    audit.record_look("matter.looked", by=worker, matter=matter)
    act("referral.sent", worker, matter=matter, refs=[Ref("referral", referral)], data={"days": 5})
    act("referral.sent", worker, matter=new_id())
    history = history_of_matter(matter)
    assert [entry.verb for entry in history] == ["matter.opened", "referral.sent"]
    assert history[1].ref("referral") == str(referral)
    assert (history[1].ref("case"), history[1].data, history[1].is_look) == ("", {"days": 5}, False)
    assert history[1].role_codes == ("case_worker", "desk")
    assert [e.verb for e in history_of_matter(matter, looks=True)][1] == "matter.looked"
    assert [e.verb for e in history_of_matter(matter, limit=1)] == ["referral.sent"]


def test_a_persons_trail_is_paged_newest_first(worker: Actor) -> None:
    person, linked = new_id(), new_id()
    for number in range(5):
        audit.record_look(f"person.looked{number}", by=worker, persons=[person])
    audit.record_look("other.looked", by=worker, persons=[new_id()])
    audit.record_look("linked.looked", by=worker, persons=[linked, new_id()])
    first = trail_of_person(person, size=3)
    assert [e.verb for e in first.entries] == ["person.looked4", "person.looked3", "person.looked2"]
    rest = trail_of_person(person, size=3, before=first.older)
    assert [e.verb for e in rest.entries] == ["person.looked1", "person.looked0"]
    assert rest.older is None
    assert len(trail_of_person([person, linked]).entries) == 6


def test_the_list_belongs_to_one_municipality(worker: Actor) -> None:
    looks(2, by=worker)
    looks(1)
    assert len(events_page(worker.municipality_id).entries) == 2


def test_the_list_narrows(worker: Actor) -> None:
    town = worker.municipality_id
    other = a_worker(municipality=town)
    person, matter = new_id(), new_id()
    audit.record_look("person.looked", by=worker, persons=[person])
    act("case.opened", other, persons=[person], matter=matter)
    act("case.closed", worker, matter=matter)

    def verbs(**asked: Any) -> list[str]:
        return [entry.verb for entry in events_page(town, Filters(**asked)).entries]

    assert verbs() == ["case.closed", "case.opened", "person.looked"]
    assert verbs(person_ids=(person,)) == ["case.opened", "person.looked"]
    assert verbs(actor_id=other.user_id) == ["case.opened"]
    assert verbs(agency_id=worker.agency_id) == ["case.closed", "person.looked"]
    assert verbs(matter_id=matter) == ["case.closed", "case.opened"]
    assert verbs(verb="case.closed") == ["case.closed"]
    assert verbs(kind="look") == ["person.looked"]
    now = moment().at
    assert verbs(since=now) == []
    assert len(verbs(until=now, since=now - timedelta(hours=1))) == 3


def test_a_page_is_bounded(worker: Actor) -> None:
    looks(3, by=worker)
    assert len(events_page(worker.municipality_id, size=0).entries) == 1
    assert events_page(worker.municipality_id, size=10**9).older is None


def test_who_looks_at_many_and_acts_for_none(worker: Actor) -> None:
    town = worker.municipality_id
    helper = a_worker(municipality=town)
    crowd = [new_id() for _number in range(6)]
    for person in crowd:
        audit.record_look("person.looked", by=worker, persons=[person])
        audit.record_look("person.looked", by=helper, persons=[person])
    audit.record_look("person.listed", by=worker, persons=crowd)
    for person in crowd[:4]:
        act("consultation.received", helper, persons=[person])
    day = timedelta(days=1)
    since, until = moment().at - day, moment().at + day
    first, second = looks_by_worker(town, since=since, until=until, follow=day)
    assert (first.actor_id, first.looks, first.persons, first.without_action) == (worker.user_id, 12, 6, 6)
    assert (second.actor_id, second.without_action) == (helper.user_id, 2)
    assert looks_by_worker(town, since=until, until=until + day, follow=day) == []
    assert looks_by_worker(UUID(int=1), since=since, until=until, follow=day) == []


def test_the_state_of_the_chain() -> None:
    empty = seal_status()
    assert (empty.last_number, empty.seconds_since, empty.unsealed, empty.sound) == (0, None, 0, True)
    ids = looks(2)
    audit.seal_now()
    acts(1)
    status = seal_status()
    assert (status.last_number, status.unsealed, status.sound) == (1, 1, True)
    assert status.seconds_since is not None
    assert 0 <= status.seconds_since < 60
    assert 0 <= status.oldest_unsealed_seconds < 60
    forger.run("UPDATE audit_auditevent SET verb = 'x.y' WHERE id = %s", (ids[0],))
    status = seal_status()
    assert not status.sound
    assert f"記録 {ids[0]}" in status.trouble[0]
