"""A consultation is received: persons found or registered, consent noted, needs marked, and a matter that somebody holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Area, Desk
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.intake import rules
from marugoto.intake.actions import baton, drafts, matters
from marugoto.intake.models import Consultation, ConsultationNeed, ConsultationSubject, Matter
from marugoto.people.actions import consent as consents
from marugoto.people.actions import persons as people
from marugoto.people.models import Person
from marugoto.policy.actor import Actor
from marugoto.resources.models import Need


@dataclass(frozen=True)
class Subject:
    """Whom the talk was about: ``person_id`` of somebody known, else what is known of somebody new."""

    person_id: UUID | None = None
    name: str = ""
    kana: str = ""
    birth: str = ""
    gender: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Received:
    """What was taken in, as the page gives it. ``marks``: need code → some | main."""

    channel: str
    story: str
    caller_relation: str
    urgency: str
    outcome: str
    consent_state: str = "not_asked"
    consent_form: str = ""
    consent_scope: str = ""
    caller_name: str = ""
    caller_contact: str = ""
    anonymous: bool = False
    area_id: UUID | None = None
    outcome_note: str = ""
    watch_until: date | None = None
    subjects: Sequence[Subject] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    suggested: frozenset[str] = frozenset()


@transaction.atomic
def receive(
    *, consultation_id: UUID, received: Received, matter_id: UUID | None = None, by: Actor
) -> Consultation:
    """The worry is in, and a desk answers for it. The same id sent twice is one consultation.

    With ``matter_id`` it is one more talk about a matter at one's own desk. Refused: no desk; a code not in force; two ◎;
    a watching date that is none; another worker's draft.
    """
    if by.desk_id is None:
        raise Refused(_("窓口に所属していないため、相談を受けられません。"))
    found = drafts.with_this_id(consultation_id)
    if found and found.received_by_id != by.user_id:
        raise Refused(_("この相談は、ほかの人が受けたものです。"))
    if found and found.status == "finished":
        return found
    now = clock.now()
    marks = _check(received, on=now.date())
    desk = Desk.objects.get(pk=by.desk_id)
    area = Area.objects.filter(pk=received.area_id).first() if received.area_id else None
    persons = [_person(s, received=received, area=area, by=by) for s in received.subjects]
    for person in persons:
        _note_consent(person, received=received, on=now.date(), by=by)
    matter = _matter(matter_id, desk=desk, persons=persons, area=area, received=received, by=by)
    consultation = found or Consultation(
        id=consultation_id, desk=desk, received_by_id=by.user_id, received_at=now
    )
    _fill(consultation, received=received, matter=matter, area=area)
    consultation.save()
    _attach(consultation, persons=persons, marks=marks, suggested=received.suggested)
    audit.record(
        "consultation.received",
        by=by,
        refs=[Ref("consultation", consultation.id)],
        matter=matter.id,
        persons=[p.id for p in persons],
        data={"channel": received.channel, "outcome": received.outcome},
    )
    _dispose(matter, received=received, on=now.date(), by=by)
    return consultation


def _check(received: Received, *, on: date) -> dict[str, str]:
    codes.require("intake.channels", received.channel, on=on, field="channel")
    codes.require("intake.caller_relations", received.caller_relation, on=on, field="caller_relation")
    codes.require("intake.urgency", received.urgency, on=on, field="urgency")
    codes.require("intake.outcomes", received.outcome, on=on, field="outcome")
    codes.require("intake.consent_states", received.consent_state, on=on, field="consent_state")
    if problem := rules.watch_problem(outcome=received.outcome, on=on, watch_until=received.watch_until):
        raise Refused(problem, field="watch_until")
    try:
        return rules.one_main(dict(received.marks))
    except ValueError:
        raise Refused(_("◎（一番困っていること）は一つだけ選んでください。"), field="needs") from None


def _person(subject: Subject, *, received: Received, area: Area | None, by: Actor) -> Person:
    if subject.person_id:
        return people.choose_person(person_id=subject.person_id, by=by)
    return people.register_from_words(
        name=subject.name,
        kana=subject.kana,
        birth=subject.birth,
        gender=subject.gender,
        phone=subject.phone,
        address=subject.address,
        anonymous=received.anonymous,
        area=area,
        by=by,
    )


def _note_consent(person: Person, *, received: Received, on: date, by: Actor) -> None:
    if received.consent_state == "not_asked":
        return
    consents.record_consent(
        person=person,
        state=received.consent_state,
        form=received.consent_form,
        answered_on=on,
        scope_note=received.consent_scope,
        by=by,
    )


def _matter(
    matter_id: UUID | None,
    *,
    desk: Desk,
    persons: Sequence[Person],
    area: Area | None,
    received: Received,
    by: Actor,
) -> Matter:
    if matter_id is None:
        return matters.open_matter(
            desk=desk, persons=[(p, "subject") for p in persons], urgency=received.urgency, area=area, by=by
        )
    matter = baton.lock_matter(matter_id)
    if matter.status == "closed" or matter.holder_desk_id not in by.desk_ids:
        raise Refused(_("この案件のバトンは、いまあなたの窓口にはありません。"))
    for person in persons:
        matters.add_person(matter=matter, person=person, by=by)
    if area and matter.area_id is None:
        matter.area = area
        matter.save(update_fields=["area"])
    return matter


def _fill(consultation: Consultation, *, received: Received, matter: Matter, area: Area | None) -> None:
    consultation.matter = matter
    consultation.status = "finished"
    consultation.finished_at = clock.now()
    consultation.area = area
    consultation.draft, consultation.draft_saved_at = {}, None
    for name in (
        "channel",
        "story",
        "caller_relation",
        "caller_name",
        "caller_contact",
        "anonymous",
        "urgency",
        "consent_state",
        "outcome",
        "outcome_note",
    ):
        setattr(consultation, name, getattr(received, name))


def _attach(
    consultation: Consultation,
    *,
    persons: Sequence[Person],
    marks: Mapping[str, str],
    suggested: frozenset[str],
) -> None:
    about = [
        ConsultationSubject(consultation=consultation, person=person, sort=n)
        for n, person in enumerate(persons)
    ]
    ConsultationSubject.objects.bulk_create(about, ignore_conflicts=True)  # named twice is there once
    needs = {n.code: n for n in Need.objects.filter(code__in=marks).order_by("id")}
    for code, mark in marks.items():
        if code in needs:
            ConsultationNeed.objects.create(
                consultation=consultation, need=needs[code], mark=mark, suggested=code in suggested
            )


def _dispose(matter: Matter, *, received: Received, on: date, by: Actor) -> None:
    days = int(codes.entry("intake.urgency", received.urgency).extra.get("days", 30))
    end = rules.disposition(
        outcome=received.outcome, on=on, urgency_days=days, watch_until=received.watch_until
    )
    if end.status == "closed":
        matters.close_matter(matter=matter, outcome=end.closed_outcome, by=by)
    elif end.status == "watching" and end.due:
        matters.watch_matter(matter=matter, until=end.due, by=by)
    else:
        matters.set_next(matter=matter, act=end.next_act, due=end.due, by=by, held=True)
