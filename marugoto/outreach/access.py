"""The way in: campaigns and approaches of one's own agency; visits that were handed to oneself, until they run out."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.outreach import queries
from marugoto.outreach.models import (
    Approach,
    Campaign,
    Handout,
    Heard,
    ListDraft,
    Listed,
    Visit,
    VisitConflict,
)
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "outreach"
T = TypeVar("T")


def get_campaign(actor: Actor, campaign_id: UUID) -> Campaign:
    """A campaign that one's agency runs. Http404, PermissionDenied: as everywhere."""
    _keeps(actor)
    return _one(queries.campaigns_of(actor).filter(pk=campaign_id).first())


def get_draft(actor: Actor, draft_id: UUID) -> ListDraft:
    """A file that was read and not yet taken in."""
    _keeps(actor)
    rows = ListDraft.objects.filter(pk=draft_id, campaign__in=queries.campaigns_of(actor).order_by())
    return _one(rows.select_related("campaign").first())


def get_handout(actor: Actor, handout_id: UUID) -> Handout:
    """What one's agency has handed out."""
    _keeps(actor)
    rows = Handout.objects.filter(pk=handout_id, campaign__in=queries.campaigns_of(actor).order_by())
    return _one(rows.select_related("campaign", "to_user").first())


def get_heard(actor: Actor, heard_id: UUID) -> Heard:
    """A household that somebody told of, in a campaign of one's own agency. No look is recorded: nobody can be known by it."""
    _keeps(actor)
    return _one(queries.heard_of(actor).filter(pk=heard_id).first())


def get_listed(actor: Actor, listed_id: UUID) -> Listed:
    """A row of a list, with all its records; the look is recorded."""
    _keeps(actor)
    found = _one(queries.listed_of(actor).filter(pk=listed_id).first())
    _look("listed.viewed", actor, Ref("listed", found.pk), found)
    return found


def get_visit(actor: Actor, visit_id: UUID) -> Visit:
    """A visit that was handed to oneself and has not run out; the look is recorded."""
    _visits(actor)
    found = _one(queries.visits_to(actor, at=clock.now()).filter(pk=visit_id).first())
    _look("visit.viewed", actor, Ref("visit", found.pk), found.listed)
    return found


def may_record(actor: Actor, visit_id: UUID, *, at: datetime) -> bool:
    """Was this visit handed to oneself, so that what was found may still be written down?"""
    _visits(actor)
    return queries.handed_to(actor, visit_id, at=at)


def get_conflict(actor: Actor, conflict_id: UUID) -> VisitConflict:
    """Two records that do not agree, of a row of one's agency."""
    _keeps(actor)
    found = _one(queries.conflicts_of(actor).filter(pk=conflict_id).first())
    _look("visit.conflict_viewed", actor, Ref("conflict", found.pk), found.first.listed)
    return found


def get_approach(actor: Actor, approach_id: UUID) -> Approach:
    """Somebody who has not asked, whom one's own agency approaches; the look is recorded."""
    _keeps(actor)
    found = _one(queries.approaches_of(actor).filter(pk=approach_id).first())
    persons = [found.person_id] if found.person_id else []
    refs = [Ref("approach", found.pk)]
    audit.record_look("approach.viewed", by=actor, refs=refs, persons=persons, purpose=PURPOSE)
    return found


def record_list(actor: Actor, verb: str, rows: list[Visit]) -> None:
    """That these visits were shown to their visitor, in a list, on paper or for a kit: one look; none for nobody."""
    if rows:
        audit.record_look(
            verb,
            by=actor,
            refs=[Ref("handout", one) for one in sorted({v.handout_id for v in rows})],
            persons=[v.listed.person_id for v in rows if v.listed.person_id],
            purpose=PURPOSE,
            data={"visits": len(rows)},
        )


def _look(verb: str, actor: Actor, ref: Ref, listed: Listed) -> None:
    persons = [listed.person_id] if listed.person_id else []
    audit.record_look(verb, by=actor, refs=[ref], persons=persons, purpose=PURPOSE)


def _one(found: T | None) -> T:
    if found is None:
        raise Http404
    return found


def _keeps(actor: Actor) -> None:
    if not actor.can(P.OUTREACH_KEEP):
        raise PermissionDenied


def _visits(actor: Actor) -> None:
    if not actor.can(P.VISIT_MAKE):
        raise PermissionDenied
