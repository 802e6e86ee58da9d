"""The glass is broken, ends, is taken note of, is reviewed."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.emergency import queries, rules
from marugoto.emergency.models import GlassBreak, GlassNotice
from marugoto.people import access as people
from marugoto.people import queries as persons
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "emergency"


@dataclass(frozen=True)
class Asked:
    """On whom (a record, or a name and a day of birth), why, on which basis, for how long."""

    reason: str
    basis: str
    words: str
    duration: str
    person_id: UUID | None = None
    name: str = ""
    birth: date | None = None


@transaction.atomic
def break_glass(*, glass_id: UUID, asked: Asked, by: Actor) -> GlassBreak:
    """From now on, for some minutes, the worker sees what an emergency needs. Others are told in the same transaction.

    Where nobody answers to what was asked, or several do, nothing opens, and that is on record too. The same id twice is once.
    Refused: without the right; no words; a code that is in no list; a person whom one's agency may see anyway.
    """
    if (before := GlassBreak.objects.filter(pk=glass_id, user_id=by.user_id).first()) is not None:
        return before
    glass = _written(glass_id, asked, by)
    told = _told(glass, by)
    GlassNotice.objects.bulk_create(
        [GlassNotice(glass=glass, part=t.part, agency_id=t.agency_id, desk_id=t.desk_id) for t in told]
    )
    audit.record(
        "glass.broken",
        by=by,
        refs=[
            Ref("glass", glass.pk),
            *(Ref("agency", one) for one in dict.fromkeys(t.agency_id for t in told)),
        ],
        persons=[glass.person_id] if glass.person_id else [],
        purpose=PURPOSE,
        data={
            "reason": asked.reason,
            "basis": asked.basis,
            "minutes": glass.minutes,
            "outcome": glass.outcome,
        },
    )
    return glass


def _written(glass_id: UUID, asked: Asked, by: Actor) -> GlassBreak:
    if not by.can(P.GLASS_BREAK):
        raise Refused(_("緊急閲覧をする権限がありません。"))
    today, now = clock.today(), clock.now()
    codes.require("emergency.reasons", asked.reason, on=today, field="reason")
    codes.require("emergency.bases", asked.basis, on=today, field="basis")
    minutes = int(
        codes.require("emergency.durations", asked.duration, on=today, field="minutes").extra["minutes"]
    )
    if problem := rules.problem(words=asked.words, minutes=minutes, known=_known(asked.person_id, by)):
        raise Refused(problem[1], field=problem[0] or None)
    name = "" if asked.person_id else asked.name.strip()
    if not asked.person_id and not (name and asked.birth):
        raise Refused(
            _("だれのことか、名前と生年月日の両方で書いてください。"), field="birth" if name else "name"
        )
    glass = GlassBreak.objects.create(
        id=glass_id,
        municipality_id=by.municipality_id,
        agency_id=by.agency_id,
        desk_id=by.desk_id,
        user_id=by.user_id,
        asked_person=asked.person_id,
        asked_name=name,
        asked_birth=None if asked.person_id else asked.birth,
        reason=asked.reason,
        basis=asked.basis,
        words=asked.words.strip(),
        minutes=minutes,
        broken_at=now,
        until=now + timedelta(minutes=minutes),
    )
    glass.refresh_from_db()  # the database finds whom it is about, and counts the minutes
    return glass


def _known(person_id: UUID | None, by: Actor) -> bool:
    """Does the worker's agency see this person in full anyway, address included?"""
    if person_id is None:
        return False
    root = people.persons_visible_to(by).filter(pk=person_id).first()
    return bool(
        root
        and by.can(P.PERSON_READ)
        and persons.known_among([root.pk], by.agency_id)
        and not persons.address_hidden_among([root.pk], by.agency_id)
    )


def _told(glass: GlassBreak, by: Actor) -> list[rules.Told]:
    desks, involved, measures = queries.answering(glass.pk)
    return rules.who_is_told(
        desks=desks,
        involved=involved,
        measures=measures,
        own=by.agency_id,
        coordinating=agencies.where_somebody_may(by.municipality_id, P.BOARD_READ),
    )


@transaction.atomic
def end(*, glass: GlassBreak, by: Actor) -> None:
    """It is closed by whoever broke it, before its minutes have run out. Twice is once."""
    row = GlassBreak.objects.select_for_update().get(pk=glass.pk)
    if row.user_id != by.user_id or not queries.stands(row):
        return
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    _note("glass.ended", row, by)


@transaction.atomic
def take_note(*, notice: GlassNotice, by: Actor) -> None:
    """Somebody who was told has taken note. Twice is once. Refused: of what one did oneself."""
    row = GlassNotice.objects.select_for_update(of=("self",)).select_related("glass").get(pk=notice.pk)
    if row.glass.user_id == by.user_id:
        raise Refused(_("自分の緊急閲覧の知らせは、ほかの人が受け止めます。"))
    if row.seen_at is not None:
        return
    row.seen_at, row.seen_by_id = clock.now(), by.user_id
    row.save(update_fields=["seen_at", "seen_by"])
    _note("glass.noted", row.glass, by)


@transaction.atomic
def review(*, glass: GlassBreak, verdict: str, words: str, by: Actor) -> GlassBreak:
    """The privacy officer says whether it was proper, and why. Refused: one's own; still open; reviewed already; no words."""
    if not by.can(P.GLASS_REVIEW):
        raise Refused(_("緊急閲覧を確かめる権限がありません。"))
    row = GlassBreak.objects.select_for_update().get(pk=glass.pk)
    codes.require("emergency.verdicts", verdict, on=clock.today(), field="verdict")
    problem = rules.review_problem(
        own=row.user_id == by.user_id,
        open_still=queries.stands(row),
        reviewed=row.reviewed_at is not None,
        words=words,
    )
    if problem:
        raise Refused(problem[1], field=problem[0] or None)
    row.reviewed_at, row.reviewed_by_id = clock.now(), by.user_id
    row.verdict, row.review_words = verdict, words.strip()
    row.save(update_fields=["reviewed_at", "reviewed_by", "verdict", "review_words"])
    _note("glass.reviewed", row, by, verdict=verdict)
    return row


def _note(verb: str, glass: GlassBreak, by: Actor, **data: str) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("glass", glass.pk)],
        persons=[glass.person_id] if glass.person_id else [],
        purpose="audit" if verb == "glass.reviewed" else PURPOSE,
        data=data,
    )
