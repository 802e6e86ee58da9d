"""The way in: the list and what was provided, for its keepers; boards, for those of the agency who report. Looks are recorded."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.evacuation import queries
from marugoto.evacuation.models import (
    Disaster,
    EvacuationPlan,
    Provided,
    Provision,
    Registrant,
    SafetyBoard,
    SafetyRow,
    SafetySheet,
)
from marugoto.people import access as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "evacuation"
T = TypeVar("T")


def get_person(actor: Actor, person_id: UUID) -> Person:
    """Somebody who is to be put on the list; the look is recorded. Http404: nobody, or nobody whose address may be known."""
    _must(actor, P.EVACUATION_KEEP)
    found = people.get_person(actor, person_id, PURPOSE)
    if not people.may_see_address(actor, found):
        raise Http404
    return found


def get_registrant(actor: Actor, registrant_id: UUID) -> Registrant:
    """A row of the list, also one that was taken off; the look is recorded. Http404, PermissionDenied: as everywhere."""
    _must(actor, P.EVACUATION_KEEP)
    found = _one(queries.registrants_of(actor, over=None).filter(pk=registrant_id).first())
    look("registrant.viewed", actor, [Ref("registrant", found.pk)], [found.person_id])
    return found


def get_plan(actor: Actor, registrant_id: UUID) -> tuple[Registrant, EvacuationPlan]:
    """The plan that counts, for paper; the look is recorded."""
    found = get_registrant(actor, registrant_id)
    plan = _one(queries.plan_of(found))
    look("evacuation_plan.printed", actor, [Ref("evacuation_plan", plan.pk)], [found.person_id])
    return found, plan


def get_provision(actor: Actor, provision_id: UUID) -> tuple[Provision, list[Provided]]:
    """A provision with whoever of it may still be shown; the look is recorded."""
    _must(actor, P.EVACUATION_KEEP)
    found = _one(queries.provisions_of(actor).filter(pk=provision_id).first())
    rows = queries.provided_rows(actor, found)
    look("provision.viewed", actor, [Ref("provision", found.pk)], [one.person_id for one in rows])
    return found, rows


def get_copy(actor: Actor, provision_id: UUID, kind: str) -> tuple[Provision, list[Provided]]:
    """A provision for paper (``pdf``) or a table (``xlsx``); the copy is recorded. Http404, too: it has come back."""
    found, rows = get_provision(actor, provision_id)
    if found.returned_on is not None:
        raise Http404
    refs = [Ref("provision", found.pk)]
    look("provision.copied", actor, refs, [one.person_id for one in rows], kind=kind)
    return found, rows


def get_disaster(actor: Actor, disaster_id: UUID) -> Disaster:
    """A disaster that one's own agency recorded."""
    _must(actor, P.EVACUATION_KEEP)
    return _one(queries.disasters_of(actor).filter(pk=disaster_id).first())


def get_board(actor: Actor, board_id: UUID) -> SafetyBoard:
    """A board of one's own agency."""
    _must(actor, P.SAFETY_REPORT)
    return _one(queries.boards_of(actor).filter(pk=board_id).first())


def get_row(actor: Actor, row_id: UUID) -> SafetyRow:
    """A row of a board; the look is recorded."""
    _must(actor, P.SAFETY_REPORT)
    found = _one(queries.rows_of(actor).filter(pk=row_id).first())
    look("safety_row.viewed", actor, [Ref("safety_row", found.pk)], [found.person_id])
    return found


def get_sheet(actor: Actor, sheet_id: UUID) -> SafetySheet:
    """A sheet of paper of a board of one's own agency."""
    _must(actor, P.SAFETY_REPORT)
    boards = queries.boards_of(actor).order_by()
    rows = SafetySheet.objects.filter(pk=sheet_id, board__in=boards)
    return _one(rows.select_related("board__disaster", "area").first())


def look(
    verb: str, actor: Actor, refs: Sequence[Ref], persons: Sequence[UUID | None], **data: str | int
) -> None:
    """That these persons were shown; nothing for nobody."""
    found = [one for one in persons if one]
    if found:
        audit.record_look(verb, by=actor, refs=list(refs), persons=found, purpose=PURPOSE, data=data)


def _one(found: T | None) -> T:
    if found is None:
        raise Http404
    return found


def _must(actor: Actor, right: P) -> None:
    if not actor.can(right):
        raise PermissionDenied
