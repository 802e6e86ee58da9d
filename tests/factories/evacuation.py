"""A list of those who need help to flee, a disaster and a board, made by the same actions that the pages use."""

from datetime import timedelta
from random import Random
from typing import Any

from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation.actions import boards, plans, provisions, registrants, sheets, terms
from marugoto.evacuation.models import (
    Disaster,
    EvacuationPlan,
    ListTerms,
    Provision,
    Registrant,
    SafetyBoard,
    SafetyRow,
    SafetySheet,
)
from marugoto.people.models import Person
from marugoto.policy.actor import Actor

REASONS = ("care_level", "physical", "lives_alone", "asked", "medical_care")


def set_terms(by: Actor, **change: Any) -> ListTerms:
    """The terms of the town, from yesterday on, without an ordinance."""
    told: dict[str, Any] = {
        "source": "みさき市地域防災計画",
        "criteria": "要介護3以上、身体障害者手帳1・2級、ひとり暮らしの高齢者、本人の申し出",
        "valid_from": clock.today() - timedelta(days=1),
        "reasons": list(REASONS),
    }
    return terms.set_terms(told=terms.Terms(**(told | change)), by=by)


def put_on(by: Actor, person: Person, *reasons: str) -> Registrant:
    """A person of the register on the list."""
    return registrants.put_on(
        registrant_id=new_id(), person=person, reasons=list(reasons or ("care_level",)), by=by
    )


def answer(by: Actor, row: Registrant, subject: str = "list", state: str = "given", **more: Any) -> None:
    """What the person said today."""
    told = registrants.Answer(subject, state, clock.today(), "visit", **more)
    registrants.answer(registrant=row, told=told, by=by)


def plan(by: Actor, row: Registrant, *helpers: plans.Helper, seen: int = 0, **change: Any) -> EvacuationPlan:
    """A plan, with the consent to it."""
    answer(by, row, "plan")
    told: dict[str, Any] = {
        "priority": "high",
        "review_on": clock.today() + timedelta(days=365),
        "needs": ["power", "wheelchair"],
        "needs_words": "人工呼吸器",
        "shelter_words": "東小学校の体育館",
        "route": "坂を使わず、川から離れる道",
        "made_with": "本人と長女",
    }
    named = helpers or (plans.Helper("隣野 たすく", "neighbour", "000-555-0001", agreed=True),)
    return plans.make_plan(
        registrant=row, told=plans.Planned(**(told | change)), helpers=named, seen=seen, by=by
    )


def wish(basis: str = "consent", **change: Any) -> provisions.Wish:
    """What is asked for: to the residents' association, for two weeks."""
    told: dict[str, Any] = {
        "group": "community",
        "receiver": "東地区自主防災会 会長 防野さん",
        "basis": basis,
        "purpose": "日ごろの見守りと避難訓練",
        "due_on": clock.today() + timedelta(days=14),
    }
    return provisions.Wish(**(told | change))


def provide(by: Actor, basis: str = "consent", **change: Any) -> Provision:
    """The list goes."""
    return provisions.provide(provision_id=new_id(), wish=wish(basis, **change), by=by)


def declare(by: Actor, *, exercise: bool = False, name: str = "令和8年台風19号") -> Disaster:
    """A typhoon, or an exercise."""
    told = terms.Declared(name, "flood", "災害対策本部長（市長）", exercise)
    return terms.declare(disaster_id=new_id(), told=told, by=by)


def open_board(by: Actor, disaster: Disaster, seed: int = 1) -> SafetyBoard:
    """A board for everybody on the list."""
    return boards.open_board(
        board_id=new_id(), disaster=disaster, name="1日目", areas=(), by=by, dice=Random(seed)
    )


def rows(board: SafetyBoard) -> list[SafetyRow]:
    """Its rows by number."""
    return list(SafetyRow.objects.filter(board=board).order_by("number"))


def report(by: Actor, row: SafetyRow, state: str = "home", *, minutes: int = 0, **more: Any) -> None:
    """Seen so many minutes ago."""
    seen = boards.Seen(state, clock.now() - timedelta(minutes=minutes), "phone", **more)
    boards.report(report_id=new_id(), row=row, seen=seen, by=by)


def sheet(by: Actor, board: SafetyBoard, area: Any = None) -> SafetySheet:
    """A sheet for 伊藤さん."""
    return sheets.print_sheet(
        sheet_id=new_id(), board=board, area_id=area, for_whom="民生委員 伊藤さん", by=by
    )
