"""つなぎ and sittings of the cast, made by the same actions that the pages use."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from marugoto.agencies.models import Desk
from marugoto.cases.actions import opening, plan
from marugoto.cases.models import Case, Plan
from marugoto.collaboration.actions import referrals, sittings
from marugoto.collaboration.actions.referrals import Letter
from marugoto.collaboration.actions.sittings import Invited
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import BodyMember, Conference, ConferenceBody, Referral
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.intake.actions import matters
from marugoto.intake.models import Matter
from marugoto.people.actions import consent, persons
from marugoto.people.models import Person
from tests.factories.agencies import Place, Worker

NAME, WORRY = ("name", "渡邊 花子（ワタナベ ハナコ）"), ("complaint", "父の介護と家計が心配")


def person_of(worker: Worker, name: str = "渡邊 花子", *, agrees: bool = True, **known: str) -> Person:
    """Somebody known to the worker's agency, who has agreed to sharing (or was not asked)."""
    found = persons.register_from_words(name=name, kana="わたなべ はなこ", by=worker.actor, **known)
    if agrees:
        agree(worker, found)
    return found


def agree(worker: Worker, person: Person, state: str = "given", **more: Any) -> None:
    """An answer to the worker's agency, today."""
    form = "oral" if state in ("given", "partial") else ""
    consent.record_consent(
        person=person, state=state, form=form, answered_on=clock.today(), by=worker.actor, **more
    )


def matter_of(worker: Worker, *people: Person, **more: Any) -> Matter:
    """An open matter in the worker's hand."""
    assert worker.desk is not None
    subjects = [(p, "subject") for p in people]
    return matters.open_matter(
        desk=worker.desk, persons=subjects, urgency="this_week", by=worker.actor, **more
    )


def letter_to(desk: Desk, **change: Any) -> Letter:
    """「訪問して、サービスを考えてほしい」 to a desk, on the person's consent."""
    wish = Wish(
        basis=change.pop("basis", "consent"),
        items=change.pop("items", (NAME, WORRY)),
        basis_note=change.pop("basis_note", ""),
        until=change.pop("until", None),
    )
    values: dict[str, Any] = {
        "to_desk_id": desk.id,
        "kind": "handover",
        "asked": "訪問して、サービスを考えてほしい",
        "wish": wish,
    }
    return Letter(**(values | change))


def send(worker: Worker, matter: Matter, to: Desk, **change: Any) -> Referral:
    """A つなぎ on its way."""
    return referrals.send(
        referral_id=new_id(), matter_id=matter.id, letter=letter_to(to, **change), by=worker.actor
    )


def case_of(worker: Worker, *people: Person, agreed: bool = True) -> tuple[Case, Plan]:
    """A case of the worker's agency with a draft plan that the person has (or has not) agreed to."""
    case = opening.open_case(
        matter=matter_of(worker, *people), title="介護と家計", persons=people, by=worker.actor
    )
    step = plan.PlannedStep(what="訪問看護を入れる", due_on=clock.today() + timedelta(days=30), who="本人")
    planned = plan.Planned(goals=[plan.PlannedGoal(words="家で暮らしたい", steps=[step])])
    draft = plan.make_plan(case=case, planned=planned, by=worker.actor)
    if agreed:
        draft = plan.record_consent(plan=draft, on=clock.today(), form="oral", by=worker.actor)
    return case, draft


def body_of(convener: Place, kind: str = "layered_meeting", *members: Place, **more: Any) -> ConferenceBody:
    """A standing meeting on every 4th Wednesday."""
    values = {
        "name": "重層的支援会議",
        "recurrence": "FREQ=MONTHLY;BYDAY=4WE",
        "recurrence_note": "毎月第4水曜日",
    }
    body = ConferenceBody.objects.create(
        municipality=convener.agency.municipality,
        code=f"body-{kind.replace('_', '-')}",
        kind=kind,
        convener=convener.agency,
        valid_from=date(2021, 4, 1),
        **(values | more),
    )
    for place in members:
        BodyMember.objects.create(body=body, agency=place.agency)
    return body


def later_today(hours: int = 3) -> datetime:
    """In some hours, but not tomorrow: a sitting can be held on its day only."""
    now = localtime(clock.now())
    last = now.replace(hour=23, minute=59, second=59)  # its microseconds stay: two sittings are two times
    return min(now + timedelta(hours=hours), last)


def sitting_of(
    worker: Worker, body: ConferenceBody, *members: Worker, at: datetime | None = None
) -> Conference:
    """A sitting later today, whatever the hour is now, convened by the worker, with these named members."""
    return sittings.convene(
        conference_id=new_id(),
        body=body,
        held_at=at or later_today(),
        place="市役所3階",
        members=called(members),
        by=worker.actor,
    )


def called(members: Sequence[Worker]) -> list[Invited]:
    """Workers as people to call."""
    return [Invited(desk_id=m.desk.id, user_id=m.user.id) for m in members if m.desk]
