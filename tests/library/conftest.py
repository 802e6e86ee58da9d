"""A case of 鈴木's with a note that tells much, a town with residents enough, and a work made of it."""

from datetime import date
from typing import Any

import pytest

from marugoto.cases.models import Case
from marugoto.core import clock as house
from marugoto.core.ids import new_id
from marugoto.library.actions import works
from marugoto.library.models import StudyWork
from marugoto.people.models import Person, Protection, ProtectionAgency
from tests.cases import making
from tests.factories.agencies import Town, Worker, hire
from tests.factories.clock import Clock

STORY = (
    "渡邊花子さんは1951年4月2日生まれの75歳。みさき東小学校の近くで息子と二人暮らし。"
    "2026年10月5日、鈴木が東町3丁目を訪ねた。電話は090-1234-5678。"
)


@pytest.fixture(autouse=True)
def _tuesday(clock: Clock) -> None:
    """Everything here happens on Tuesday 24 November 2026, unless a test moves on."""


@pytest.fixture
def kimura(town: Town) -> Worker:
    """木村: 鈴木's colleague, a case worker of agency A at the same desk."""
    return hire("kimura", "木村 直", town.a, roles=["case_worker"])


def residents(worker: Worker, many: int, *, heads: int = 1, **more: Any) -> list[Person]:
    """So many old people who live alone (or with others)."""
    made = []
    for n in range(many):
        values = {"birth_date": date(1948, 1, 1 + n), "birth_precision": "day"} | more
        one = making.person(worker, "町田", f"住{n}", **values)
        making.home(
            worker,
            (one, "head"),
            *[(making.person(worker, "町田", f"同居{n}-{k}"), "child") for k in range(heads - 1)],
        )
        made.append(one)
    return made


@pytest.fixture
def case(suzuki: Worker, town: Town) -> Case:
    """渡邊 花子 and her son, in the second month of support."""
    mother = making.person(
        suzuki,
        birth_date=date(1951, 4, 2),
        birth_precision="day",
        address="みさき市東町3丁目2番1号",
        area=town.areas["east"],
    )
    son = making.person(suzuki, "渡邊", "太一郎", birth_date=date(1975, 6, 1), birth_precision="day")
    home = making.home(suzuki, (mother, "head"), (son, "child"))
    made = making.case(suzuki, making.matter(suzuki, mother), household=home)
    making.note(made, suzuki, STORY)
    making.note(made, suzuki, "渡邊 太一郎さんと地域包括支援センターで会う。")
    return made


def prepared(case: Case, by: Worker) -> StudyWork:
    """The first draft."""
    return works.prepare(work_id=new_id(), case=case, by=by.actor)


CLEAN: dict[str, Any] = {
    "title": "親子の二人暮らしを支えた話",
    "situation": "高齢のAさんと、働いていないBさんの暮らし。",
    "course": "1か月目: 担当者が訪ねた。\n3か月目: Bさんが外に出た。",
    "lessons": "二人を別々に聞くと、願いが違っていた。",
    "cards": "あなたが最初に訪ねるなら、何を聞きますか。\nBさんの願いは何だと思いますか。",
    "discussion": "四人で十分間、カードを一枚ずつ引いて話す。",
}


def written(work: StudyWork, by: Worker, **change: Any) -> StudyWork:
    """Rewritten, so that nothing tells who it is."""
    return works.revise(work=work, told=works.Told(**CLEAN | change), by=by.actor)


def released(case: Case, author: Worker, other: Worker, scope: str = "town", **change: Any) -> StudyWork:
    """In the library."""
    work = written(prepared(case, author), author, **change)
    if scope == "residents":
        for person in [row.person for row in case.subjects.select_related("person").order_by("id")]:
            works.record_consent(work=work, person=person, on=house.today(), form="written", by=author.actor)
    works.offer(work=work, scope=scope, answer="町によくある世帯です。", by=author.actor)
    return works.approve(work=work, by=other.actor)


def protect(person: Person, named: Worker) -> None:
    """A measure stands for the person; only this worker's agency is named in it."""
    day = house.today()
    measure = Protection.objects.create(
        person=person, ground="spouse", since=day, until=day, set_by=named.agency, recorded_by=new_id()
    )
    ProtectionAgency.objects.create(protection=measure, agency=named.agency)
