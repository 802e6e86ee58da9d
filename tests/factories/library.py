"""Studies on their way and in the library, made by calling the actions."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from marugoto.cases import queries as cases
from marugoto.cases.models import Case
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.library.actions import works
from marugoto.library.models import StudyWork
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

CLEAN: dict[str, str] = {
    "title": "親子の暮らしを、別々に聞いて支えた話",
    "situation": "高齢のAさんと、長く家にいるBさん。はじめの相談はAさんの介護のことだった。",
    "course": "1か月目: 担当者が訪ね、二人の話を別々に聞いた。\n3か月目: Bさんが外に出た。",
    "support": "介護の窓口と、働くことの窓口が、同じ机で計画を立てた。",
    "outcome": "Aさんは家で暮らし、Bさんは週に一度、畑を手伝っている。",
    "lessons": "困っていると言った人だけでなく、そばにいる人の願いも聞く。",
    "cards": "あなたが最初に訪ねるなら、だれに何を聞きますか。\nBさんの願いは何だと思いますか。",
    "discussion": "四人で、カードを一枚ずつ引いて十分間話す。",
}


def another(actor: Actor, user_id: UUID) -> Actor:
    """Somebody else of the same agency who may approve."""
    rights = actor.permissions | {P.STUDY_WRITE, P.STUDY_APPROVE}
    return replace(actor, user_id=user_id, permissions=rights)


def work(case: Case, by: Actor) -> StudyWork:
    """A draft as the machine leaves it."""
    return works.prepare(work_id=new_id(), case=case, by=by)


def waiting(case: Case, by: Actor, scope: str = "town", **change: Any) -> StudyWork:
    """Rewritten, with everybody's consent, and handed in."""
    made = works.revise(work=work(case, by), told=works.Told(**CLEAN | change), by=by)
    for person in cases.subjects_of(case):
        works.record_consent(work=made, person=person, on=clock.today(), form="written", by=by)
    return works.offer(work=made, scope=scope, answer="町によくある暮らしかたです。", by=by)


def released(case: Case, by: Actor, approver: Actor, scope: str = "residents", **change: Any) -> StudyWork:
    """In the library."""
    return works.approve(work=waiting(case, by, scope, **change), by=approver)
