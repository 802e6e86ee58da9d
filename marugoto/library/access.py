"""The way in: to works, the agency of the case, by right, and each look is recorded; to studies, whom they were released to."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries as cases
from marugoto.library.models import Study, StudyConsent, StudyWork
from marugoto.people import queries as people
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P


def _hidden() -> RawSQL:
    """Studies of whose case somebody stands under a measure, or stood when it was approved; asked as the owner, ids alone."""
    return RawSQL("SELECT library_wall_hidden()", [])


def works_visible_to(actor: Actor) -> QuerySet[StudyWork]:
    """Works on cases of one's own agency, the newest first."""
    if not actor.can(P.STUDY_WRITE):
        return StudyWork.objects.none()
    rows = StudyWork.objects.filter(agency_id=actor.agency_id)
    return rows.select_related("case", "written_by", "revised_by", "approved_by", "area").order_by(
        "-created_at", "-id"
    )


def get_work(actor: Actor, work_id: UUID, permission: P = P.STUDY_WRITE, *, look: bool = True) -> StudyWork:
    """One work. Http404: none for this actor; PermissionDenied: the right is missing. The look is recorded with the persons."""
    if not actor.can(permission):
        raise PermissionDenied
    found = works_visible_to(actor).filter(pk=work_id).first()
    if found is None:
        raise Http404
    if look:
        persons = [p.pk for p in cases.subjects_of(found.case)]
        audit.record_look("study_work.viewed", by=actor, refs=[Ref("study_work", found.pk)], persons=persons)
    return found


def consents_visible_to(actor: Actor) -> QuerySet[StudyConsent]:
    """Consents to works of one's own agency, but of nobody who is hidden from it."""
    mine = works_visible_to(actor).order_by().values("pk")
    return StudyConsent.objects.filter(people.not_hidden(actor.agency_id), work__in=mine).order_by("id")


def get_consent(actor: Actor, consent_id: UUID) -> StudyConsent:
    """One consent that is in force. Http404: none for this actor; PermissionDenied: the right is missing."""
    if not actor.can(P.STUDY_WRITE):
        raise PermissionDenied
    found = consents_visible_to(actor).filter(pk=consent_id, ended_on__isnull=True).select_related("work")
    one = found.first()
    if one is None:
        raise Http404
    return one


def studies_visible_to(actor: Actor) -> QuerySet[Study]:
    """What was released to this actor: to everybody, to the workers of the town, to one's agency; and of one's own works."""
    if not actor.can(P.STUDY_READ):
        return Study.objects.none()
    told = Q(scope__in=("town", "residents")) | Q(scope="agency", agency_id=actor.agency_id)
    rows = Study.objects.filter(told & ~Q(pk__in=_hidden()), municipality_id=actor.municipality_id)
    own = works_visible_to(actor).filter(study__isnull=False).order_by().values("study_id")
    return rows | Study.objects.filter(pk__in=own)


def get_study(actor: Actor, study_id: UUID) -> Study:
    """One study. Http404: none for this actor (it may never have been, or have been withdrawn)."""
    found = studies_visible_to(actor).filter(pk=study_id).select_related("area").first()
    if found is None:
        raise Http404
    return found


def public_studies(municipality_id: UUID) -> QuerySet[Study]:
    """What was released to everybody."""
    rows = Study.objects.filter(scope="residents", municipality_id=municipality_id)
    return rows.exclude(pk__in=_hidden())


def get_public(study_id: UUID) -> Study:
    """One study that was released to everybody. Http404: none."""
    rows = Study.objects.filter(scope="residents", pk=study_id).exclude(pk__in=_hidden())
    found = rows.select_related("area", "municipality").first()
    if found is None:
        raise Http404
    return found


def shown(actor: Actor, consents: Sequence[StudyConsent]) -> list[StudyConsent]:
    """Of these consents those of persons who are not hidden from this actor."""
    hidden = people.hidden_among([one.person_id for one in consents], actor.agency_id)
    return [one for one in consents if one.person_id not in hidden]
