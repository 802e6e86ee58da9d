"""The legal table (legal_table.csv) against the real pages: kind of meeting × consent × who looks → what is seen."""

import contextlib
import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from marugoto.cases.models import Case
from marugoto.collaboration.actions import agenda, sittings
from marugoto.collaboration.actions.agenda import Brought
from marugoto.collaboration.models import Attendee, BodyMember, Conference, ConferenceBody, PacketItem
from marugoto.collaboration.wall import actions as wall
from marugoto.core import clock as time
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people.actions import consent
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker, hire
from tests.factories.collaboration import agree, case_of, person_of, sitting_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TABLE = Path(__file__).with_name("legal_table.csv")
STATES = ("given", "refused", "not_asked", "withdrawn")
QUESTION, GIVEN, SAID = "どの窓口が受け持つか", "夜に眠れていない", "隣の家に怒鳴り声が聞こえる"
KINDS = list(codes.entries("collaboration.conference_kinds"))


def table() -> list[dict[str, str]]:
    """The lines of the file."""
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_every_kind_and_every_answer_has_its_line() -> None:
    found = [(row["kind"], row["consent"]) for row in table()]
    assert sorted(found) == sorted((kind, state) for kind in KINDS for state in STATES)
    assert {value for row in table() for name, value in row.items() if name in VIEWERS} <= {
        *("all", "words", "line", "none")
    }


VIEWERS = ("member", "ex_member", "case_agency", "other_agency", "coordinator", "administrator")


class Room:
    """A sitting of a kind, and everybody who may look at it."""

    def __init__(self, kind: str, town: Town, who: dict[str, Worker]) -> None:
        own = "own_agency" in codes.entry("collaboration.conference_kinds", kind).extra["may_sit"]
        place = town.a if own else town.city
        self.chair = hire(f"chair-{kind}", "進行 役", place, roles=["coordinator"])
        other = hire(f"other-{kind}", "隣の 係", place, roles=["coordinator"])
        member = hire(f"member-{kind}", "座る 人", town.a if own else town.b, roles=["case_worker"])
        former = hire(f"former-{kind}", "外れた 人", town.a if own else town.b, roles=["case_worker"])
        colleague = hire(f"colleague-{kind}", "同じ機関の 人", town.a, roles=["case_worker"])
        self.submitter, self.member, self.former = who["suzuki"], member, former
        self.viewers = {
            "member": member,
            "ex_member": former,
            "case_agency": colleague,
            "other_agency": who["takahashi"],
            "coordinator": other,
            "administrator": who["admin"],
        }
        body = ConferenceBody.objects.create(
            municipality=town.municipality,
            code=f"legal-{kind.replace('_', '-')}",
            kind=kind,
            name="会議",
            convener=place.agency,
            valid_from=time.today(),
        )
        BodyMember.objects.create(body=body, agency=town.b.agency)
        self.body, self.hour = body, 1

    def sit(self) -> Conference:
        """A sitting of its own for each answer."""
        self.hour += 1
        at = time.now() + timedelta(hours=self.hour)
        sitting = sitting_of(self.chair, self.body, self.member, self.former, at=at)
        for worker in (self.chair, self.member, self.former):
            sittings.acknowledge(conference_id=sitting.id, by=worker.actor)
        return sitting


def _answered(submitter: Worker, state: str) -> tuple[Person, Case]:
    person = person_of(submitter, agrees=False)
    if state in ("given", "withdrawn"):
        agree(submitter, person)
    if state == "refused":
        agree(submitter, person, "refused")
    return person, case_of(submitter, person)[0]


def _bring(room: Room, sitting: Conference, case: Case) -> bool:
    brought = Brought(question=QUESTION, items=[("complaint", GIVEN)])
    try:
        item = agenda.submit(
            item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=room.submitter.actor
        )
    except Refused:
        return False
    assert PacketItem.objects.filter(packet__agenda_item=item).count() == 1
    with contextlib.suppress(Refused):  # this kind has no wall
        wall.say(item_id=new_id(), agenda_item_id=item.id, body=SAID, by=room.member.actor)
    return True


def _seen(worker: Worker, sitting: Conference) -> str:
    """What the real pages show to somebody: the sitting, and every page that leads to it."""
    page = worker.client.get(reverse("collaboration:conference", args=[sitting.id]))
    others = [worker.client.get(reverse(name)) for name in ("collaboration:conferences", "office:today")]
    elsewhere = "".join(o.content.decode() for o in others if o.status_code == 200)
    assert not any(words in elsewhere for words in (QUESTION, GIVEN, SAID)), worker
    if page.status_code != 200:
        assert page.status_code in (403, 404)
        return "none"
    text = page.content.decode()
    if SAID in text:
        assert QUESTION in text
        assert GIVEN in text
        return "all"
    if QUESTION in text or GIVEN in text:
        assert QUESTION in text
        assert GIVEN in text
        return "words"
    return "line" if "議題1" in text else "none"


def found(room: Room, state: str) -> dict[str, str]:
    """One line of the table, as it comes out."""
    sitting = room.sit()
    person, case = _answered(room.submitter, state)
    brought = _bring(room, sitting, case)
    if state == "withdrawn":
        consent.withdraw_consent(person=person, on=time.today(), by=room.submitter.actor)
    sittings.release(
        attendee_id=Attendee.objects.get(conference=sitting, user=room.former.user).id, by=room.chair.actor
    )
    seen = {name: _seen(worker, sitting) for name, worker in room.viewers.items()}
    return {"consent": state, "brought": "yes" if brought else "no", **seen}


def expected(kind: str) -> Iterator[dict[str, str]]:
    """The lines of a kind."""
    for row in table():
        if row["kind"] == kind:
            yield {name: value for name, value in row.items() if name != "kind"}


@pytest.fixture
def who(suzuki: Worker, takahashi: Worker, admin: Worker) -> dict[str, Worker]:
    """Those of the cast who take part."""
    return {"suzuki": suzuki, "takahashi": takahashi, "admin": admin}


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_show_what_the_table_says(kind: str, town: Town, who: dict[str, Worker]) -> None:
    room = Room(kind, town, who)
    assert [found(room, state) for state in STATES] == list(expected(kind))
