"""The only way in to cases: the home agency's own staff. A stranger gets 404, a reader without the right 403.

Team members of other agencies are strangers here too: they read the packets that were given to them, never the case.
"""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases.models import Assessment, Case, CaseSubject, Draft, Plan, Progress, Step, TeamMember
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases of one's own agency, newest first."""
    return (
        Case.objects.filter(agency_id=actor.agency_id)
        .select_related("matter__holder_desk__agency", "agency", "household")
        .order_by("-opened_on", "-id")
    )


def get_case(
    actor: Actor, case_id: UUID, permission: Permission, *, look: bool = True, what: str = "case.viewed"
) -> Case:
    """One case. Http404: none for this actor; PermissionDenied: the right is missing. The look is recorded with its persons."""
    case = cases_visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise Http404
    if not actor.can(permission):
        raise PermissionDenied
    if look:
        record_look(actor, case, what=what)
    return case


def record_look(actor: Actor, case: Case, *, what: str = "case.viewed") -> None:
    """Who looked, at whose case."""
    seen = case.subjects.filter(people.not_hidden(actor.agency_id))
    persons = list(seen.order_by("sort", "id").values_list("person_id", flat=True))
    audit.record_look(what, by=actor, refs=[Ref("case", case.id)], persons=persons, matter=case.matter_id)


def record_searched(actor: Actor, cases: Sequence[Case]) -> None:
    """One look for all cases of which words were shown, with their persons. The words looked for are not kept."""
    rows = CaseSubject.objects.filter(people.not_hidden(actor.agency_id), case__in=cases)
    persons = list(dict.fromkeys(rows.order_by("sort", "id").values_list("person_id", flat=True)))
    refs = [Ref("case", case.id) for case in cases]
    audit.record_look("case.searched", by=actor, refs=refs, persons=persons)


def get_plan(
    actor: Actor, plan_id: UUID, permission: Permission, *, look: bool = True, what: str = "case.viewed"
) -> Plan:
    """One plan, through its case."""
    plan = Plan.objects.filter(pk=plan_id).order_by("id").first()
    if plan is None:
        raise Http404
    plan.case = get_case(actor, plan.case_id, permission, look=look, what=what)
    return plan


def get_step(actor: Actor, step_id: UUID, permission: Permission, *, look: bool = True) -> Step:
    """One step, through its case."""
    rows = Step.objects.select_related("goal__plan", "desk__agency", "need")
    step = rows.filter(pk=step_id).order_by("id").first()
    if step is None:
        raise Http404
    step.goal.plan.case = get_case(actor, step.goal.plan.case_id, permission, look=look)
    return step


def get_assessment(actor: Actor, assessment_id: UUID, permission: Permission) -> Assessment:
    """One assessment, through its case."""
    rows = Assessment.objects.select_related("by").prefetch_related("items")
    found = rows.filter(pk=assessment_id).order_by("id").first()
    if found is None:
        raise Http404
    found.case = get_case(actor, found.case_id, permission)
    return found


def get_note(actor: Actor, note_id: UUID, permission: Permission, *, look: bool = True) -> Progress:
    """One progress note, through its case."""
    found = Progress.objects.filter(pk=note_id).select_related("by").order_by("id").first()
    if found is None:
        raise Http404
    found.case = get_case(actor, found.case_id, permission, look=look)
    return found


def get_member(actor: Actor, member_id: UUID, permission: Permission) -> TeamMember:
    """One member of a team, through the case."""
    found = (
        TeamMember.objects.filter(pk=member_id).select_related("desk__agency", "user").order_by("id").first()
    )
    if found is None:
        raise Http404
    found.case = get_case(actor, found.case_id, permission, look=False)
    return found


def get_draft(actor: Actor, case: Case, form: str) -> Draft | None:
    """One's own unsaved text for a form of a case; nobody else's."""
    return Draft.objects.filter(case=case, user_id=actor.user_id, form=form).order_by("id").first()


def drafts_of(actor: Actor, cases: Sequence[Case], form: str) -> dict[UUID, Draft]:
    """case → one's own unsaved text for a form, of those cases that have one. One query."""
    rows = Draft.objects.filter(case__in=cases, user_id=actor.user_id, form=form).order_by("id")
    return {row.case_id: row for row in rows}


def note_exists(note_id: UUID) -> bool:
    """Was this note saved already (so that an unsaved copy of it is stale)?"""
    return Progress.objects.filter(pk=note_id).exists()
