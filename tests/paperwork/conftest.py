"""A worry taken in, a case with everything that a form can show, a つなぎ, and two meetings: one by consent, one with a wall."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from marugoto.cases.actions import assessment, facts, opening, plan, progress
from marugoto.cases.models import Case, Plan, Progress
from marugoto.cases.rules.facts import Answer
from marugoto.collaboration.actions import agenda, referrals, sittings
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import AgendaItem, BodyMember, Conference, ConferenceBody, Referral
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import consultations
from marugoto.intake.actions.consultations import Received, Subject
from marugoto.intake.models import Consultation
from marugoto.people.actions import households
from marugoto.people.models import Person
from tests.factories.agencies import Town, Worker

NAME, KANA = "髙邉 𠮷﨑", "たかべ よしざき"
IVS = "葛󠄀城"  # 葛 with a variation selector
STORY = "=cmd|' /C calc'!A0\n母の介護と自分の仕事のことで困っている。\n0123の書類が届いた。" + IVS
LONG = "ゆっくり話を聞いた。" * 300
WALLED = "夜に怒鳴り声がする"


@dataclass
class Papers:
    """The world of these tests."""

    talk: Consultation
    person: Person
    mother: Person
    case: Case
    plan: Plan
    note: Progress


def receive(by: Worker, **more: Any) -> Consultation:
    """A worry at a window."""
    said: dict[str, Any] = {
        "channel": "visit",
        "story": STORY,
        "caller_relation": "self",
        "urgency": "this_week",
        "outcome": "taken_on",
        "consent_state": "given",
        "consent_form": "written",
        "marks": {"family_care": "main", "debt": "some"},
        "subjects": [
            Subject(
                name=NAME,
                kana=KANA,
                birth="昭和43年3月1日",
                gender="female",
                phone="090-0000-1111",
                address="みさき市本町3丁目2番1号",
            )
        ],
    }
    return consultations.receive(consultation_id=new_id(), received=Received(**(said | more)), by=by.actor)


@pytest.fixture
def papers(town: Town, needs: dict[str, object], sato: Worker, suzuki: Worker) -> Papers:
    """The case of A."""
    talk = receive(sato)
    assert talk.matter is not None
    person = talk.subjects.get().person
    mother = receive(sato, subjects=[Subject(name="髙邉 春子", birth="昭和15年")]).subjects.get().person
    households.make_household(
        members=[(person, "self"), (mother, "parent")], since=clock.today(), by=suzuki.actor
    )
    case = opening.open_case(
        matter=talk.matter,
        title="母と二人の暮らし",
        programme="multi_agency",
        persons=[person],
        by=suzuki.actor,
    )
    assess(case, suzuki)
    made = draft_plan(case, suzuki, town)
    noted = progress.Noted(
        at=clock.now(),
        method="phone",
        body=f"様子を聞いた。\n{LONG}",
        kind="listening",
        contact="本人",
        minutes=15,
    )
    note = progress.note_progress(case=case, noted=noted, by=suzuki.actor)
    return Papers(talk, person, mother, case, made, note)


def assess(case: Case, by: Worker) -> None:
    """Words, factors and two boxes."""
    assessment.assess(
        case=case,
        assessed=assessment.Assessed(
            on=clock.today(),
            summary="介護と仕事が重なっている。",
            factors=["illness", "debt"],
            blocks={"housing": assessment.Block(wording="家賃が払えない", view="滞納2か月")},
        ),
        by=by.actor,
    )
    facts.record_facts(
        case=case,
        domain="housing",
        answers={"dwelling": Answer(("rented_flat",)), "rent": Answer(text="48000")},
        by=by.actor,
    )


def draft_plan(case: Case, by: Worker, town: Town) -> Plan:
    """Goals and steps, not agreed to yet."""
    today = clock.today()
    steps = [
        plan.PlannedStep(
            what="休みの日の預け先をさがす", due_on=today + timedelta(days=14), desk_id=town.a.desk.id
        ),
        plan.PlannedStep(what="病院に聞く", due_on=today + timedelta(days=7), who="本人"),
    ]
    return plan.make_plan(
        case=case,
        planned=plan.Planned(
            situation="介護と仕事が重なっている。",
            direction="休める日をつくる。",
            applies_for=["multi_agency", "participation"],
            starts_on=today,
            review_on=today + timedelta(days=90),
            goals=[plan.PlannedGoal(words="月に二日、ゆっくり眠りたい", steps=steps)],
        ),
        by=by.actor,
    )


def refer(papers: Papers, town: Town, by: Worker) -> Referral:
    """A asks B for help."""
    letter = referrals.Letter(
        to_desk_id=town.b.desk.id,
        kind="request",
        asked="預け先を一緒にさがしてください。",
        wish=Wish(basis="consent", items=[("complaint", "母の介護のことで困っている。")]),
    )
    assert papers.talk.matter is not None
    return referrals.send(referral_id=new_id(), matter_id=papers.talk.matter.id, letter=letter, by=by.actor)


def sit(
    papers: Papers, town: Town, *, kind: str, by: Worker, members: list[Worker], brings: Worker
) -> tuple[Conference, AgendaItem]:
    """A sitting to which the case was brought; everyone named has confirmed the duty of secrecy."""
    body = ConferenceBody.objects.create(
        municipality=town.municipality,
        code=kind,
        kind=kind,
        name=f"会議 {kind}",
        convener=town.city.agency,
        valid_from=clock.today() - timedelta(days=300),
    )
    BodyMember.objects.bulk_create([BodyMember(body=body, agency=p.agency) for p in (town.a, town.b)])
    called = [sittings.Invited(desk_id=w.desk.id, user_id=w.user.id) for w in members if w.desk]
    sitting = sittings.convene(
        conference_id=new_id(),
        body=body,
        held_at=clock.now() + timedelta(days=7),
        place="市役所",
        members=called,
        by=by.actor,
    )
    for worker in (by, *members):
        sittings.acknowledge(conference_id=sitting.id, by=worker.actor)
    brought = agenda.Brought(
        question="役割の分担を決めたい。", items=[("complaint", "介護と仕事が重なっている。")]
    )
    item = agenda.submit(
        item_id=new_id(), conference_id=sitting.id, case=papers.case, brought=brought, by=brings.actor
    )
    return sitting, item
