"""議題: brought by the agency of the case, minuted by the chair, decided; a task becomes a plan step in the same move.

Locks in this order: the sitting, then the matter (through cases).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Desk
from marugoto.agencies.queries import desks_reachable
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries as cases
from marugoto.cases.actions import plan as plans
from marugoto.cases.models import Case, Plan, Step
from marugoto.collaboration import access, disclosure
from marugoto.collaboration.actions import packets, sittings
from marugoto.collaboration.models import AgendaDesk, AgendaItem, Conference, Decision
from marugoto.collaboration.queries import bringing
from marugoto.collaboration.rules import conference as rules
from marugoto.collaboration.rules.kinds import Kind
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

RESULTS = "collaboration.agenda_results"
DECISIONS = "collaboration.decision_kinds"


@dataclass(frozen=True)
class Brought:
    """A case as it is brought to a sitting: what is asked, what is disclosed there, who should be called."""

    question: str
    items: Sequence[tuple[str, str]] = ()
    plan_id: UUID | None = None
    desk_ids: Sequence[UUID] = ()
    continues: UUID | None = None
    urgent_reason: str = ""


@transaction.atomic
def submit(*, item_id: UUID, conference_id: UUID, case: Case, brought: Brought, by: Actor) -> AgendaItem:
    """A case of one's own agency goes on the agenda, with a packet for the named members. The same id twice is one item.

    After the closing day of the body it is taken and marked as late, with why it cannot wait, if it is urgent.

    Refused: the kind needs consent and somebody has not agreed; not a meeting about cases; the sitting takes no more items;
    the case is on the agenda already; no question.
    """
    sitting = sittings.lock_sitting(conference_id)
    if found := AgendaItem.objects.filter(pk=item_id, submitted_by_id=by.user_id).first():
        return found
    kind = access.kind_of(sitting)
    _check(sitting, kind, case, brought, by=by)
    persons = cases.subjects_of(case)
    draft = disclosure.compose_for_sitting(
        persons=persons,
        from_agency=case.agency_id,
        basis=kind.legal_basis,
        article=kind.article,
        items=brought.items,
        question=brought.question,
        until=rules.materials_until(_held_on(sitting)),
    )
    item = AgendaItem.objects.create(
        id=item_id,
        conference=sitting,
        case=case,
        plan=_plan(case, brought.plan_id),
        submitted_by_id=by.user_id,
        continues=_earlier(case, brought.continues, sitting, kind, by=by),
        sort=_next_sort(sitting),
        question=brought.question.strip(),
        **_lateness(sitting, brought),
    )
    for desk in desks_reachable(by).filter(pk__in=brought.desk_ids):
        AgendaDesk.objects.create(agenda_item=item, desk=desk)
    packets.seal(
        draft=draft,
        matter=case.matter,
        from_desk=_own_desk(by),
        agenda_item=item,
        purpose="conference",
        by=by,
    )
    sittings.name_member(sitting, by=by)
    _note(
        "agenda.submitted",
        item,
        by=by,
        data={
            "kind": kind.code,
            "plan": item.plan_id is not None,
            "continues": item.continues_id is not None,
            "late": item.late,
            "urgent": bool(item.urgent_reason),
        },
    )
    return item


class _Lateness(TypedDict):
    late: bool
    urgent_reason: str


def _lateness(sitting: Conference, brought: Brought) -> _Lateness:
    late = rules.comes_late(
        held_on=_held_on(sitting), closing_days=sitting.body.closing_days, on=clock.today()
    )
    return {"late": late, "urgent_reason": brought.urgent_reason.strip() if late else ""}


@second_wall.lifted("numbering")
def _next_sort(sitting: Conference) -> int:
    return sitting.agenda.count() + 1


def _check(sitting: Conference, kind: Kind, case: Case, brought: Brought, *, by: Actor) -> None:
    if case.agency_id != by.agency_id:
        raise Refused(_("会議に出せるのは、ケースを担当している機関の人だけです。"))
    if case.status == "closed":
        raise Refused(_("終わったケースは、再開してから会議に出してください。"))
    if sitting.body.municipality_id != case.municipality_id:
        raise Refused(_("この会議は、別の自治体の会議です。"))
    plan = Plan.objects.filter(pk=brought.plan_id, case=case).first() if brought.plan_id else None
    standings = disclosure.standings_of(cases.subjects_of(case), case.agency_id)
    if problem := rules.submit_problem(
        kind=kind,
        status=sitting.status,
        held_on=_held_on(sitting),
        on=clock.today(),
        standings=standings,
        planned_on=plan.made_on if plan else None,
    ):
        raise Refused(problem)
    if not brought.question.strip():
        raise Refused(_("話し合いたいことを書いてください。"), field="question")
    if AgendaItem.objects.filter(conference=sitting, case=case).exists():
        raise Refused(_("このケースは、もうこの回の議題にあります。"))


def _earlier(
    case: Case, item_id: UUID | None, sitting: Conference, kind: Kind, *, by: Actor
) -> AgendaItem | None:
    """The item of an earlier sitting that goes on here: of the same case and one's own agency, not gone on elsewhere.

    What was brought behind the wall goes on behind the wall only.
    """
    if item_id is None:
        return None
    found = bringing.earlier_item(by, case, item_id)
    if found is None or found.conference.held_at >= sitting.held_at:
        raise Refused(_("前の回の議題を選びなおしてください。"), field="again")
    if AgendaItem.objects.filter(continues=found).exists():
        raise Refused(_("この議題は、もう次の回に続いています。"), field="again")
    if access.kind_of(found.conference).walled and not kind.walled:
        raise Refused(_("中だけの会議の議題は、中だけの会議にだけ続けられます。"), field="again")
    return found


def _own_desk(by: Actor) -> Desk:
    if by.desk_id is None:
        raise Refused(_("窓口に所属していないため、会議に出せません。"))
    return Desk.objects.select_related("agency").get(pk=by.desk_id)


def _plan(case: Case, plan_id: UUID | None) -> Plan | None:
    if plan_id is None:
        return None
    found = Plan.objects.filter(pk=plan_id, case=case).first()
    if found is None:
        raise Refused(_("このケースのプランを選んでください。"), field="plan")
    return found


# --- at the table ----------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_minutes(*, item_id: UUID, minutes: str, by: Actor) -> AgendaItem:
    """話し合いの記録. Refused: not the chair sitting there by name; the sitting is over."""
    item, _kind = _at_the_table(item_id, by=by)
    item.minutes = minutes.strip()
    item.save(update_fields=["minutes"])
    _note("agenda.minuted", item, by=by)
    return item


@transaction.atomic
def decide(
    *,
    decision_id: UUID,
    item_id: UUID,
    kind: str,
    body: str,
    desk_id: UUID | None = None,
    due_on: date | None = None,
    by: Actor,
) -> Decision:
    """決まったこと. A task becomes a step of the plan in the same move (not behind the wall). The same id twice is one.

    Refused: a task without who and when; nothing was written; the sitting is over.
    """
    item, sitting_kind = _at_the_table(item_id, by=by)
    if found := Decision.objects.filter(pk=decision_id, agenda_item=item).first():
        return found
    entry = codes.require(DECISIONS, kind, on=clock.today(), field="kind")
    if not body.strip():
        raise Refused(_("決まったことを書いてください。"), field="body")
    asks = bool(entry.extra.get("asks_who_and_when"))
    desk = desks_reachable(by).filter(pk=desk_id).first() if asks and desk_id else None
    if asks and (desk is None or due_on is None):
        raise Refused(
            _("することには、だれが・いつまでにを書いてください。"),
            field="desk" if desk is None else "due_on",
        )
    decision = Decision(
        id=decision_id,
        agenda_item=item,
        kind=kind,
        body=body.strip(),
        desk=desk,
        due_on=due_on if asks else None,
        recorded_by_id=by.user_id,
        at=clock.now(),
    )
    decision.step = _step(item, sitting_kind, decision, by=by) if asks else None
    decision.save(force_insert=True)
    _note("agenda.decided", item, by=by, data={"kind": kind, "step": decision.step is not None})
    return decision


@second_wall.lifted("other_case")
def _step(item: AgendaItem, kind: Kind, decision: Decision, *, by: Actor) -> Step | None:
    plan = item.plan if item.plan and item.plan.status in ("draft", "active") else None
    plan = plan or cases.active_plan(item.case) or cases.draft_plan(item.case)
    if plan is None or decision.due_on is None or not rules.task_becomes_step(kind, has_plan=True):
        return None
    return plans.add_step(plan=plan, what=decision.body, due_on=decision.due_on, desk=decision.desk, by=by)


@transaction.atomic
def set_result(*, item_id: UUID, result: str, by: Actor) -> AgendaItem:
    """結果. One that endorses starts the plan through cases.actions, with the name and the day of this sitting.

    Refused: the kind does not endorse plans; consent is missing (with whose); the plan was endorsed already.
    """
    item, kind = _at_the_table(item_id, by=by)
    entry = codes.require(RESULTS, result, on=clock.today(), field="result")
    if item.result == result:
        return item
    if _endorses(item.result):
        raise Refused(_("プランはもう了承されています。結果は変えられません。"), field="result")
    if entry.extra.get("endorses_plan"):
        _endorse(item, kind, by=by)
    item.result = result
    item.save(update_fields=["result"])
    _note("agenda.concluded", item, by=by, data={"result": result})
    return item


def _endorses(result: str) -> bool:
    return bool(result and codes.entry(RESULTS, result).extra.get("endorses_plan"))


@second_wall.lifted("other_case")
def _endorse(item: AgendaItem, kind: Kind, *, by: Actor) -> None:
    sitting = item.conference
    standings = disclosure.standings_of(cases.subjects_of(item.case), item.case.agency_id)
    if problem := rules.endorse_problem(
        kind=kind,
        planned_on=item.plan.made_on if item.plan else None,
        on=clock.today(),
        standings=standings,
    ):
        raise Refused(problem, field="result")
    if _held_on(sitting) > clock.today():
        raise Refused(_("会議の日がまだ来ていません。"), field="result")
    if item.plan:
        plans.endorse(plan=item.plan, on=_held_on(sitting), by_conference=sitting.body.name, by=by)


# --- shared ----------------------------------------------------------------------------------------------------------


def _at_the_table(item_id: UUID, *, by: Actor) -> tuple[AgendaItem, Kind]:
    item = _locked(item_id)
    sitting = item.conference
    kind = access.kind_of(sitting)
    if not rules.may_minute(kind, access.seat_of(by, sitting)):
        raise Refused(_("記録を書けるのは、守秘義務を確かめた進行役だけです。"))
    if problem := rules.minute_problem(status=sitting.status):
        raise Refused(problem)
    return item, kind


@second_wall.lifted("other_case")
def _locked(item_id: UUID) -> AgendaItem:
    """With its case and plan, which are written to and not shown; the sitting is locked first."""
    conference_id = AgendaItem.objects.values_list("conference_id", flat=True).get(pk=item_id)
    sitting = sittings.lock_sitting(conference_id)
    item = (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("case__matter", "plan__case__matter", "packet")
        .get(pk=item_id)
    )
    item.conference = sitting
    return item


def _held_on(sitting: Conference) -> date:
    return sitting.held_at.astimezone(clock.JST).date()


def _note(
    verb: str, item: AgendaItem, *, by: Actor, data: dict[str, str | int | bool | None] | None = None
) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("agenda_item", item.id), Ref("conference", item.conference_id), Ref("case", item.case_id)],
        persons=cases.subject_ids(item.case),
        matter=item.case.matter_id,
        purpose="conference",
        data=data,
    )
