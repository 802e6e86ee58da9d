"""How one worry goes: a generator that yields the instant of its next act, and does it when the clock stands there.

Every act calls an action of the house as the worker of the desk; what was done goes to the log. A refusal ends the life there,
as it would end the worker's try, and is counted.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from marugoto.cases.actions import assessment, closing, opening, plan, progress, steps, unmet
from marugoto.cases.models import Case, Plan, Step
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import agenda, packets, referrals
from marugoto.console.simulation.demand import Life
from marugoto.console.simulation.stage import Stage, daytime
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake import queries as intake
from marugoto.intake.actions import consultations, matters
from marugoto.intake.models import Consultation, Matter
from marugoto.people.actions import consent
from marugoto.people.models import Person
from marugoto.policy.actor import Actor

METHODS = ("phone", "home_visit", "visit", "accompany", "agency", "letter")


@dataclass
class Told:
    """A matter on its way: whom it is about, and the agency and desk that have it now."""

    matter: Matter
    persons: list[Person]
    desk: str
    area: str = ""


def live(stage: Stage, life: Life) -> Iterator[datetime]:
    """The whole of it. Yields instants, never earlier than the one before."""
    at = _morning(life.day, stage)
    yield at
    told = _talk(stage, life)
    if told is None:
        return
    if life.unmet and life.need:
        _leave_unmet(stage, told, life)
    receiver = life.helper or life.passed_on
    if receiver and receiver != told.desk:
        sent = _refer(stage, told, receiver)
        at = _later(stage, at, 1, 4)
        yield at
        if not _accept(stage, told, sent, receiver):
            return
        if not life.helper:
            yield _later(stage, at, 5, 40)
            _report(stage, told, sent)
            _close_matter(stage, told, "supported")
    if not life.helper:
        return
    at = _later(stage, at, 0, 2)
    yield at
    case = _open_case(stage, told, life)
    if case is not None:
        yield from _work(stage, told, life, case, at)


def _work(stage: Stage, told: Told, life: Life, case: Case, at: datetime) -> Iterator[datetime]:
    """The life of a case: notes between now and the end of the year, the plan early on, the end late."""
    end = daytime(stage.end - timedelta(days=2))
    if life.again:
        at = max(at, min(stage.between(at, at + timedelta(days=60)), end))
        yield at
        _talk_again(stage, told, life)
    moments = sorted(stage.between(at, end) for _n in range(life.notes))
    if life.plan:
        at = yield from _plan(stage, told, life, case, at)
        moments = [max(m, at) for m in moments]
    for moment in moments:
        yield moment
        _note(stage, told, life, case)
        at = moment
    if life.closes:
        at = min(at + timedelta(days=45), end) if life.plan else at  # the meeting sees the plan before
        at = max(at, stage.between(at, end))
        yield at
        _close_case(stage, told, life, case)


def _plan(
    stage: Stage, told: Told, life: Life, case: Case, at: datetime
) -> Generator[datetime, None, datetime]:
    at = _later(stage, at, 2, 9)
    yield at
    draft = _draft(stage, told, case)
    at = _later(stage, at, 1, 5)
    yield at
    if draft is not None and _agree(stage, told, draft):
        _bring(stage, told, life, case, draft)
    return at + timedelta(minutes=20)


# --- acts ------------------------------------------------------------------------------------------------------------


def _talk(stage: Stage, life: Life) -> Told | None:
    place = stage.world.places[life.seat.desk]
    assert place.actor is not None
    known = bool(life.helper or life.passed_on) or stage.dice.random() < 0.7
    who = stage.crowd.somebody(on=life.day)
    going_on = bool(life.helper or life.passed_on)
    areas = life.seat.areas or tuple(stage.world.areas)
    area = stage.dice.choice(areas) if areas else ""
    received = consultations.Received(
        channel=life.channel,
        story=stage.crowd.story(),
        caller_relation="self",
        urgency=stage.dice.choice(("this_week", "not_urgent", "not_urgent")),
        outcome="taken_on" if going_on else "informed",
        anonymous=not known,
        area_id=stage.world.areas[area].id if area else None,
        subjects=[
            consultations.Subject(
                name=who.name if known else "",
                kana=who.kana if known else "",
                birth=who.birth,
                phone=who.phone if known else "",
            )
        ],
        marks={life.need: "main"} if life.need else {},
    )
    talk: Consultation | None = stage.do(
        consultations.receive, consultation_id=new_id(), received=received, by=place.actor
    )
    if talk is None or talk.matter is None:
        return None
    persons = intake.persons_of(talk.matter, seen_by=place.actor.agency_id)
    stage.note(
        "talk",
        desk=life.seat.desk,
        matter=str(talk.matter_id),
        persons=tuple(str(p.id) for p in persons),
        first=True,
        area=area,
        channel=life.channel,
        need=life.need,
        outcome=received.outcome,
    )
    if not going_on:
        stage.note("close_matter", desk=life.seat.desk, matter=str(talk.matter_id), outcome="informed")
    return Told(talk.matter, list(persons), life.seat.desk, area)


def _talk_again(stage: Stage, told: Told, life: Life) -> None:
    """They come once more about the same matter: received, and not new."""
    received = consultations.Received(
        channel=life.channel,
        story=stage.crowd.story(),
        caller_relation="self",
        urgency="not_urgent",
        outcome="taken_on",
        subjects=[consultations.Subject(person_id=p.id) for p in told.persons],
    )
    talk = stage.do(
        consultations.receive,
        consultation_id=new_id(),
        received=received,
        matter_id=told.matter.id,
        by=stage.actor(told.desk),
    )
    if talk is not None:
        stage.note(
            "talk",
            desk=told.desk,
            matter=str(told.matter.id),
            persons=tuple(str(p.id) for p in told.persons),
            area=told.area,
            channel=life.channel,
            outcome="taken_on",
        )


def _leave_unmet(stage: Stage, told: Told, life: Life) -> None:
    """Nobody in town could help: it is counted without the person."""
    asked = stage.did(
        unmet.note_unmet,
        need=life.need,
        reason="no_resource",
        area_id=told.matter.area_id,
        by=stage.actor(told.desk),
    )
    if asked:
        stage.unmet[life.need] += 1
        stage.note("unmet", desk=told.desk, need=life.need)


def _refer(stage: Stage, told: Told, receiver: str) -> UUID | None:
    by = stage.actor(told.desk)
    letter = referrals.Letter(
        to_desk_id=stage.world.places[receiver].desk.id,
        kind="handover",
        asked="話を聞いて、いっしょに考えてください。",
        wish=disclosure.Wish(
            basis="consent",
            items=[("complaint", stage.crowd.story()), ("name", told.persons[0].display_name)],
        ),
        heard=packets.Heard(person_ids=[p.id for p in told.persons], form="oral", on=clock.today()),
    )
    sent = stage.do(referrals.send, referral_id=new_id(), matter_id=told.matter.id, letter=letter, by=by)
    if sent is None:
        return None
    stage.note("refer", desk=told.desk, matter=str(told.matter.id), kind="handover")
    return sent.id  # type: ignore[no-any-return]


def _accept(stage: Stage, told: Told, sent: UUID | None, receiver: str) -> bool:
    if sent is None:
        return False
    if stage.do(referrals.accept, referral_id=sent, by=stage.actor(receiver)) is None:
        return False
    stage.note("accept", desk=receiver, matter=str(told.matter.id), kind="handover")
    told.desk = receiver
    return True


def _report(stage: Stage, told: Told, sent: UUID | None) -> None:
    if sent and stage.do(
        referrals.report_back,
        referral_id=sent,
        result="solved",
        note="困りごとは落ち着きました。",
        by=stage.actor(told.desk),
    ):
        stage.note("done", desk=told.desk, matter=str(told.matter.id), kind="handover", result="solved")


def _close_matter(stage: Stage, told: Told, outcome: str) -> None:
    by = stage.actor(told.desk)
    if stage.did(matters.close_matter, matter=told.matter, outcome=outcome, by=by):
        stage.note("close_matter", desk=told.desk, matter=str(told.matter.id), outcome=outcome)


def _open_case(stage: Stage, told: Told, life: Life) -> Case | None:
    by = stage.actor(told.desk)
    title = f"{told.persons[0].family_name or '名前のわからない方'}さんのこと"
    case: Case | None = stage.do(
        opening.open_case,
        matter=told.matter,
        title=title,
        programme=life.programme,
        persons=told.persons,
        by=by,
    )
    if case is None:
        return None
    stage.of_case("open_case", told.desk, case, life.programme, told.persons)
    seen = assessment.Assessed(
        on=clock.today(), summary="困りごとを順に整理する。", wishes="落ち着いて暮らしたい。"
    )
    stage.do(assessment.assess, case=case, assessed=seen, by=by)
    return case


def _note(stage: Stage, told: Told, life: Life, case: Case) -> None:
    method = stage.dice.choice(METHODS)
    noted = progress.Noted(at=clock.now(), method=method, body=stage.crowd.story(), minutes=20)
    if stage.do(progress.note_progress, case=case, noted=noted, by=stage.actor(told.desk)):
        stage.of_case("note", told.desk, case, life.programme, told.persons, method=method)


def _draft(stage: Stage, told: Told, case: Case) -> Plan | None:
    step = plan.PlannedStep(
        what="毎月たずねて、困りごとを聞く",
        due_on=clock.today() + timedelta(days=60),
        desk_id=stage.world.places[told.desk].desk.id,
    )
    planned = plan.Planned(
        situation="家計と家族のことが重なっている。",
        direction="一つずつ、いっしょに進める。",
        goals=[plan.PlannedGoal(words="安心して暮らしたい", steps=[step])],
    )
    made: Plan | None = stage.do(plan.make_plan, case=case, planned=planned, by=stage.actor(told.desk))
    return made


def _agree(stage: Stage, told: Told, draft: Plan) -> bool:
    by, today = stage.actor(told.desk), clock.today()
    for person in told.persons:
        stage.do(consent.record_consent, person=person, state="given", form="oral", answered_on=today, by=by)
    return stage.do(plan.record_consent, plan=draft, on=today, form="oral", by=by) is not None


def _bring(stage: Stage, told: Told, life: Life, case: Case, draft: Plan) -> None:
    sitting = stage.next_endorsing(after=clock.now())
    if sitting is None:
        return
    brought = agenda.Brought(
        question="このプランで進めてよいか。",
        items=[("complaint", "家計と介護が重なっている。")],
        plan_id=draft.id,
    )
    by: Actor = stage.actor(told.desk)
    item = stage.do(
        agenda.submit, item_id=new_id(), conference_id=sitting.id, case=case, brought=brought, by=by
    )
    if item is not None:
        sitting.items.append((item.id, told.desk, str(case.id), life.programme))


def _close_case(stage: Stage, told: Told, life: Life, case: Case) -> None:
    by = stage.actor(told.desk)
    for step in Step.objects.filter(goal__plan__case=case, status="open").order_by("id"):
        stage.do(steps.record_step_outcome, step=step, outcome="achieved", by=by)
    outcome = stage.dice.choice(("goal_reached", "eased", "handed_to_service"))
    closed = closing.Closed(outcome=outcome, on=clock.today(), person_view="前より楽になった。")
    if stage.do(closing.close_case, case=case, closed=closed, by=by) is None:
        return
    stage.of_case("close_case", told.desk, case, life.programme, told.persons, outcome=outcome)
    ended = Matter.objects.get(pk=told.matter.pk)
    if ended.status == "closed":
        stage.note("close_matter", desk=told.desk, matter=str(ended.id), outcome=ended.closed_outcome)


# --- when ------------------------------------------------------------------------------------------------------------


def _morning(day: date, stage: Stage) -> datetime:
    return datetime.combine(day, time(9, stage.dice.randrange(60), stage.dice.randrange(60)), clock.JST)


def _later(stage: Stage, at: datetime, fewest: int, most: int) -> datetime:
    """Some days on, within the year."""
    later = daytime(
        at + timedelta(days=stage.dice.randint(fewest, most), minutes=stage.dice.randint(10, 200))
    )
    return max(at + timedelta(minutes=1), min(later, daytime(stage.end - timedelta(days=1))))
