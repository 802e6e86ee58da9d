"""Somebody whom the city knows, with a husband in the house, a caller, a case, a notice, and words from another agency."""

from dataclasses import dataclass

import pytest

from marugoto.cases.actions import assessment, opening, progress
from marugoto.cases.models import Case
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.disclosure import Wish
from marugoto.core import clock, second_wall
from marugoto.core.ids import new_id
from marugoto.disclosures import actions
from marugoto.disclosures.models import DisclosureRequest
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.people.actions import households, ties
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker
from tests.factories.people import register
from tests.house.strictness import as_the_pages

STORY = "夫の太郎さんが怒鳴る。実家は090-9999-1111。眠れない。"
CALLER = "となりの 三郎"


@dataclass
class Held:
    """What the city holds."""

    person: Person
    husband: Person
    case: Case


@pytest.fixture
def held(town: Town, yamamoto: Worker, tanaka: Worker) -> Held:
    """The world of these tests."""
    by = yamamoto.actor
    her = register(yamamoto)
    husband = register(yamamoto, given_name="太郎", given_kana="タロウ", phone="", address="みさき市東町1-1")
    households.make_household(members=[(husband, "self"), (her, "spouse")], since=clock.today(), by=by)
    ties.tie(person=her, kind="guardian", name="東 司法書士", contact="000-111", by=by)
    talk = consultations.receive(
        consultation_id=new_id(),
        received=Received(
            channel="phone",
            story=STORY,
            caller_relation="neighbour",
            caller_name=CALLER,
            urgency="today",
            outcome="taken_on",
            consent_state="given",
            consent_form="oral",
            subjects=[Subject(person_id=her.pk)],
            marks={},
        ),
        by=by,
    )
    assert talk.matter is not None
    case = opening.open_case(matter=talk.matter, title="ひとりの暮らしへ", persons=[her], by=by)
    assessment.assess(
        case=case,
        assessed=assessment.Assessed(on=clock.today(), summary="依存が強い。", wishes="静かに眠りたい"),
        by=by,
    )
    noted = progress.Noted(at=clock.now(), method="phone", body="太郎の声が聞こえた。", kind="listening")
    progress.note_progress(case=case, noted=noted, by=by)
    letter = referrals.Letter(
        to_desk_id=town.b.desk.id,
        kind="request",
        asked="いっしょに考えてください。",
        wish=Wish(basis="consent", items=[("complaint", "眠れない。")]),
    )
    sent = referrals.send(referral_id=new_id(), matter_id=talk.matter.id, letter=letter, by=by)
    referrals.ask_back(referral_id=sent.id, question="包括が聞いたこと", by=tanaka.actor)
    return Held(her, husband, case)


def ask(held: Held, by: Worker, *, gathered: bool = True) -> DisclosureRequest:
    """A request, as a page takes it in: as the role of the pages, standing where the worker stands."""
    told = actions.Told("self", "運転免許証の原本を見た。", clock.today())
    with as_the_pages(), second_wall.standing(by.actor):
        made = actions.take_in(request_id=new_id(), person=held.person, told=told, by=by.actor)
        if gathered:
            actions.gather(asked=made, by=by.actor)
    return made
