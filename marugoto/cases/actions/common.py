"""What every act of this room does first and last: lock the matter and the case; say on the matter what comes next."""

from uuid import UUID

from marugoto.audit.refs import Ref
from marugoto.cases import queries, rules
from marugoto.cases.models import Case, Draft
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton
from marugoto.policy.actor import Actor


def lock_case(case_id: UUID, matter_id: UUID) -> Case:
    """The case, locked until the end of the transaction; the matter first, as everywhere, so that nobody waits for ever."""
    matter = baton.lock_matter(matter_id)
    case = Case.objects.select_for_update().get(pk=case_id)
    case.matter = matter
    return case


def lock_open_case(case_id: UUID, matter_id: UUID) -> Case:
    """As lock_case. Refused: the case is not open."""
    case = lock_case(case_id, matter_id)
    if case.status != "open":
        raise Refused("このケースは終わっています。続けるときは、まず再開してください。")
    return case


def is_here(case: Case) -> bool:
    """Is the baton of the matter in the hand of the case's own agency?"""
    return case.matter.holder_desk.agency_id == case.agency_id


def point_next(case: Case, *, by: Actor | None, gently: bool = False) -> None:
    """Tells the matter what comes next, if its baton is here and no answer is awaited."""
    matter = baton.lock_matter(case.matter_id)
    if matter.status != "open" or matter.holder_desk.agency_id != case.agency_id:
        return
    if not rules.may_point(current=matter.next_act, answers_awaited=matter.answers_awaited, gently=gently):
        return
    act = queries.next_for(case, on=clock.today())
    if act.code:
        baton.point_next(matter_id=matter.id, act=act.code, due=act.due, by=by)


def ref(case: Case) -> list[Ref]:
    """The reference every event of a case carries."""
    return [Ref("case", case.id)]


def drop_draft(case: Case, form: str, by: Actor) -> None:
    """What was typed is now saved: the unsaved copy goes."""
    Draft.objects.filter(case=case, user_id=by.user_id, form=form).delete()
