"""Who sits in a body: from a day to a day, by stages, and one agency as two things."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from marugoto.agencies.rules.blueprint_specs import ConferenceSpec, SeatSpec
from marugoto.collaboration.actions import bodies
from marugoto.collaboration.models import BodyMember, ConferenceBody
from marugoto.collaboration.queries import members
from marugoto.collaboration.queries.conferences import bodies_of
from marugoto.core import clock as time
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class _File:
    conferences: tuple[ConferenceSpec, ...] = field(default=())


def load(town: Town, *seats: SeatSpec) -> ConferenceBody:
    spec = ConferenceSpec(
        code="suishin",
        kind="network_meeting",
        name="推進会議",
        convener=town.city.agency.code,
        members=(town.a.agency.code, town.b.agency.code),
        seats=seats,
    )
    (body,) = bodies.load_bodies(municipality=town.municipality, data=_File((spec,)), by=None)
    return body


def called(worker: Worker, body: ConferenceBody) -> set[str]:
    return {c.label.partition("（")[2] for c in members.candidates(worker.actor, body)}


def test_an_agency_sits_from_its_stage_on_and_until_its_last_day(
    clock: Clock, town: Town, yamamoto: Worker, tanaka: Worker, sato: Worker
) -> None:
    later, code = TODAY + timedelta(days=7), town.b.agency.code
    body = load(town, SeatSpec(code, stage="第2段階", start=later, end=later + timedelta(days=10)))
    desk = tanaka.desk
    assert desk is not None

    def there() -> bool:
        return any(desk.name in label for label in called(yamamoto, body))

    def seats() -> list[members.BodySeat]:
        return members.seats_of([body.id], on=time.today())[body.id]

    assert not there()
    assert len(seats()) == 1
    clock.advance(days=7)
    assert there()
    words = {s.agency: s.words for s in seats()}
    assert words[town.b.agency.name] == "第2段階・2026-12-01から・2026-12-11まで"
    clock.advance(days=11)
    assert not there()
    assert len(seats()) == 1


def test_one_agency_sits_in_it_as_two_things(clock: Clock, town: Town, yamamoto: Worker) -> None:
    code = town.a.agency.code
    two = (SeatSpec(code, capacity="secretariat"), SeatSpec(code, capacity="expert"))
    body = load(town, *two)
    rows = [r for r in bodies_of(yamamoto.actor) if r.id == body.id]
    said = sorted(s.words for s in rows[0].seats if s.agency == town.a.agency.name)
    assert said == ["事務局", "学識経験者"]
    assert load(town, *two).members.count() == 3
    assert load(town).members.count() == 2
    assert sum(town.a.desk.name in label for label in called(yamamoto, body)) <= 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("body_member_once", {}),
        ("body_member_period", {"valid_from": TODAY, "valid_to": TODAY - timedelta(days=1)}),
    ],
)
def test_a_seat_that_cannot_be(town: Town, name: str, change: dict[str, date]) -> None:
    row = BodyMember(body=load(town), agency=town.a.agency, **change)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()
