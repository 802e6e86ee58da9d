"""A study is prepared from a case, revised, handed in, approved by somebody else, sent back, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries as cases
from marugoto.cases.models import Case
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.library import queries
from marugoto.library.models import Study, StudyConsent, StudyWork
from marugoto.library.rules import flow
from marugoto.library.rules.alike import SCOPES
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

TEXTS = ("title", "situation", "course", "support", "outcome", "lessons", "cards", "discussion")
TRAITS = ("age_band", "area_id", "household", "patterns")


@dataclass(frozen=True)
class Told:
    """What a study says; traits left empty are not told."""

    title: str
    situation: str
    course: str = ""
    support: str = ""
    outcome: str = ""
    lessons: str = ""
    cards: str = ""
    discussion: str = ""
    age_band: str = ""
    household: str = ""
    area_id: UUID | None = None
    patterns: Sequence[str] = ()


@transaction.atomic
def prepare(*, work_id: UUID, case: Case, by: Actor) -> StudyWork:
    """A first draft from a case, freed of what tells who it is. The same id twice is once.

    Refused: without the right; another agency's case; somebody of the case or its household stands under a measure.
    """
    _may(by, P.STUDY_WRITE)
    if case.agency_id != by.agency_id:
        raise Refused(_("自分の機関のケースだけを、事例にできます。"))
    if queries.is_protected(case.pk, by.agency_id):
        raise Refused(_("支援措置などで守られている人のケースは、事例にできません。"))
    before = StudyWork.objects.filter(pk=work_id, agency_id=by.agency_id).order_by("id").first()
    if before is not None:
        return before
    found = queries.suggestion(case)
    made = StudyWork(id=work_id, case=case, agency_id=by.agency_id, writers=[by.user_id])
    made.written_by_id = made.revised_by_id = by.user_id
    for name, value in vars(found).items():
        setattr(made, name, list(value) if name == "patterns" else value)
    _save(made)
    persons = [p.pk for p in cases.subjects_of(case)]
    audit.record("study_work.prepared", by=by, refs=[Ref("study_work", made.pk)], persons=persons)
    return made


@transaction.atomic
def revise(*, work: StudyWork, told: Told, by: Actor) -> StudyWork:
    """Said better, while it is a draft; whoever writes in it can never approve it.

    Refused: without the right; not a draft; a code or an area that is not offered; no title, nothing said.
    """
    row = _locked(work, by, P.STUDY_WRITE)
    if row.state != "drafting":
        raise Refused(_("承認に出したものは、差し戻してから直してください。"))
    today = clock.today()
    for field, listed, code in (
        ("age_band", "library.age_bands", told.age_band),
        ("household", "library.households", told.household),
        *(("patterns", "cases.patterns", one) for one in told.patterns),
    ):
        if code:
            codes.require(listed, code, on=today, field=field)
    offered = agencies.areas_of(by.municipality_id, on=today)
    if told.area_id and told.area_id != row.area_id and not offered.filter(pk=told.area_id).exists():
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="area")
    for name in TEXTS:
        setattr(row, name, getattr(told, name).strip())
    row.age_band, row.household, row.area_id = told.age_band, told.household, told.area_id
    row.patterns = [code for code in codes.entries("cases.patterns") if code in set(told.patterns)]
    row.revised_by_id = by.user_id
    row.writers = list(dict.fromkeys([*row.writers, by.user_id]))
    row.approved_by = row.approved_at = None
    _save(row, field="situation")
    _note("study_work.revised", row, by)
    return row


@transaction.atomic
def offer(*, work: StudyWork, scope: str, answer: str, by: Actor) -> StudyWork:
    """Handed in, to be released to ``scope``; ``answer``: why what the machine points at tells nobody.

    Refused: without the right; not a draft; a clue that stands in the way; a clue without an answer; a protected person.
    """
    row = _locked(work, by, P.STUDY_WRITE)
    if scope not in SCOPES:
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="scope")
    if said := flow.offer_problem(standing_of(row, scope, answer, by)):
        raise Refused(said, field="answer" if said == flow.ANSWER_WANTED else None)
    row.state, row.scope, row.answer = "offered", scope, answer.strip()
    row.offered_at, row.returned = clock.now(), ""
    _save(row)
    _note("study_work.offered", row, by, scope=scope)
    return row


def standing_of(work: StudyWork, scope: str, answer: str, by: Actor) -> flow.Standing:
    """A work as the rules know it."""
    subjects = {p.pk for p in cases.subjects_of(work.case)}
    return flow.Standing(
        state=work.state,
        scope=scope,
        clues=queries.clues_of(by.municipality_id, work.case, work, scope),
        answer=answer,
        writers=work.writers,
        protected=queries.is_protected(work.case_id, work.agency_id),
        without_consent=len(subjects - queries.open_consents(work)),
    )


@transaction.atomic
def send_back(*, work: StudyWork, words: str, by: Actor) -> StudyWork:
    """A draft again, with what has to change. Refused: not waiting for approval; nothing is said."""
    row = _locked(work, by, P.STUDY_WRITE)
    if row.state != "offered":
        raise Refused(_("承認を待っているものだけを差し戻せます。"))
    if not words.strip():
        raise Refused(_("差し戻すわけを書いてください。"), field="words")
    row.state, row.returned, row.offered_at = "drafting", words.strip(), None
    _save(row)
    _note("study_work.returned", row, by)
    return row


@transaction.atomic
def approve(*, work: StudyWork, by: Actor) -> StudyWork:
    """Approved by somebody who has not written in it, and released. What is released holds nothing that leads back.

    Refused: without the right; a writer; not waiting; a clue that stands in the way; for residents, a consent is missing.
    """
    row = _locked(work, by, P.STUDY_APPROVE)
    if said := flow.approve_problem(standing_of(row, row.scope, row.answer, by), by.user_id):
        raise Refused(said)
    study = Study(
        id=uuid4(),  # tells no time
        municipality_id=by.municipality_id,
        scope=row.scope,
        agency_id=by.agency_id if row.scope == "agency" else None,
        year=_fiscal_year(clock.today()),
        **{name: getattr(row, name) for name in (*TEXTS, *TRAITS)},
    )
    _save(study)
    row.state, row.approved_by_id, row.approved_at, row.study = "released", by.user_id, clock.now(), study
    _save(row)
    # The trail names the work and never the study: nobody can go from what was done to a case to what stands in the library.
    _note("study_work.approved", row, by, scope=row.scope)
    return row


def _fiscal_year(on: date) -> int:
    return on.year - (on.month < 4)


@transaction.atomic
def withdraw(*, work: StudyWork, why: str, by: Actor) -> StudyWork:
    """Out of the library, at once and for good: what was released is gone. Refused: not released; no such reason."""
    row = _locked(work, by, P.STUDY_WRITE)
    codes.require("library.withdrawals", why, on=clock.today(), field="why")
    if row.state != "released":
        raise Refused(_("載っている事例だけを取り下げられます。"))
    study = row.study
    row.state, row.withdrawn_on, row.withdrawn_why = "withdrawn", clock.today(), why
    row.study = None
    if study is not None and not Study.objects.filter(pk=study.pk).delete()[0]:
        raise RuntimeError("a study that was to be withdrawn is still there")
    _save(row)
    _note("study_work.withdrawn", row, by, why=why)
    return row


@transaction.atomic
def record_consent(*, work: StudyWork, person: Person, on: date, form: str, by: Actor) -> StudyConsent:
    """A person of the case agrees that residents may read it.

    Refused: without the right; nobody of the case; a day to come; a way of asking that is not offered; recorded already.
    """
    row = _locked(work, by, P.STUDY_WRITE)
    if person.pk not in {p.pk for p in cases.subjects_of(row.case)}:
        raise Refused(_("このケースで支援している人を選んでください。"), field="person")
    if on > clock.today():
        raise Refused(_("これから先の日は書けません。"), field="on")
    codes.require("intake.consent_forms", form, on=on, field="form")
    made = StudyConsent(work=row, person=person, on=on, form=form, by_id=by.user_id)
    _save(made, field="person")
    _note_person("study_consent.recorded", made, by)
    return made


@transaction.atomic
def end_consent(*, consent: StudyConsent, by: Actor) -> StudyConsent:
    """Taken back: a study that residents read is withdrawn in the same instant. Refused: without the right; ended already."""
    row = _locked(consent.work, by, P.STUDY_WRITE)
    one = StudyConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if one.ended_on:
        raise Refused(_("この同意は、もう取り消されています。"))
    one.ended_on = max(clock.today(), one.on)
    one.save(update_fields=["ended_on"])
    _note_person("study_consent.ended", one, by)
    if row.state == "released" and row.scope == "residents":
        withdraw(work=row, why="consent", by=by)
    return one


def _may(by: Actor, permission: P) -> None:
    if not by.can(permission):
        raise Refused(_("事例を書く・承認する権限がありません。"))


def _locked(work: StudyWork, by: Actor, permission: P) -> StudyWork:
    _may(by, permission)
    row = StudyWork.objects.select_for_update(of=("self",)).select_related("case", "area").get(pk=work.pk)
    if row.agency_id != by.agency_id:
        raise Refused(_("ほかの機関のものは、書きなおせません。"))
    return row


def _save(row: Any, *, field: str | None = None) -> None:
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(str(error.messages[0]), field=field) from error
    row.save()


def _note(verb: str, row: StudyWork, by: Actor, **data: str) -> None:
    audit.record(verb, by=by, refs=[Ref("study_work", row.pk)], data=data)


def _note_person(verb: str, consent: StudyConsent, by: Actor) -> None:
    audit.record(verb, by=by, refs=[Ref("study_work", consent.work_id)], persons=[consent.person_id])
