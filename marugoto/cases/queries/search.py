"""Words in the records of one's own cases: notes, talks, assessments. Bounded by the cases, not by the town (ADR 0040)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Case as When
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models import When as Is

from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Assessment, AssessmentItem, Case, Progress, TeamMember
from marugoto.cases.rules import words
from marugoto.core.clock import JST
from marugoto.intake import queries as intake
from marugoto.policy.actor import Actor

CASES_AT_ONCE = 1_000
MOST = 500
NOTE, TALK, ASSESSMENT = "note", "talk", "assessment"
_IN_NOTE = ("body", "contact", "next_act")
_IN_ASSESSMENT = ("story", "summary", "wishes", "strengths")
_IN_ITEM = ("wording", "view")


@dataclass(frozen=True)
class Place:
    """Where the words are: a record and its day."""

    kind: str
    id: UUID
    case_id: UUID
    at: datetime


@dataclass(frozen=True)
class Hit:
    """A record in which all words are, with the text around the first of them."""

    kind: str
    id: UUID
    case: Case
    at: datetime
    who: str
    pieces: words.Pieces


@dataclass(frozen=True)
class Looked:
    """What was found, newest first; ``cases``: in how many it was looked; ``more``: older cases were left for another time."""

    places: list[Place]
    cases: int
    more: bool
    full: bool


def searched_cases(actor: Actor, *, on: date, closed: bool) -> QuerySet[Case]:
    """Cases in whose team one is; with ``closed`` also those in whose team one was when they ended. The newest first."""
    me = Q(user_id=actor.user_id) | Q(user__isnull=True, desk_id__in=actor.desk_ids)
    mine = TeamMember.objects.filter(me).order_by()
    rows = Q(pk__in=mine.filter(valid_from__lte=on, valid_to__isnull=True).values("case_id"))
    rows &= ~Q(status="closed")
    if closed:
        then = Q(valid_to__isnull=True) | Q(valid_to__gte=F("case__closed_on"))
        rows |= Q(pk__in=mine.filter(then).values("case_id"), status="closed")
    ended = When(Is(status="closed", then=Value(1)), default=Value(0), output_field=IntegerField())
    teams = Q(pk__in=mine.values("case_id"))  # first of all: the agency may have half a million cases
    return cases_visible_to(actor).filter(teams).filter(rows).order_by(ended, "-opened_on", "-id")


def look_for(actor: Actor, cases: QuerySet[Case], asked: Sequence[str], *, start: int = 0) -> Looked:
    """Records of these cases that have all the words. ``start``: how many cases were looked through already."""
    chosen = dict(cases.values_list("id", "matter_id")[start : start + CASES_AT_ONCE + 1])
    ids = list(chosen)[:CASES_AT_ONCE]
    patterns = [words.pattern(word) for word in asked]
    if not patterns or not ids:
        return Looked([], len(ids), len(chosen) > len(ids), full=False)
    found = [
        *_notes(ids, patterns),
        *_talks(actor, {chosen[one]: one for one in ids}, patterns),
        *_assessments(ids, patterns),
    ]
    found.sort(key=lambda place: (place.at, place.id), reverse=True)
    return Looked(found[:MOST], len(ids), len(chosen) > len(ids), full=len(found) > MOST)


def hits_of(actor: Actor, places: Sequence[Place], asked: Sequence[str]) -> list[Hit]:
    """The records themselves, with the text around the words; as many questions for many as for few."""
    patterns = [words.pattern(word) for word in asked]
    ids = {kind: [p.id for p in places if p.kind == kind] for kind in (NOTE, TALK, ASSESSMENT)}
    cases = {c.id: c for c in cases_visible_to(actor).filter(pk__in={p.case_id for p in places})}
    told = _note_texts(ids[NOTE]) | _assessment_texts(ids[ASSESSMENT])
    told |= {t.id: (t.who, list(t.texts)) for t in intake.talk_texts(actor, ids[TALK])}
    out = []
    for place in places:
        if place.id in told and place.case_id in cases:
            who, texts = told[place.id]
            pieces = words.pieces(_best(texts, patterns), patterns)
            out.append(Hit(place.kind, place.id, cases[place.case_id], place.at, who, pieces))
    return out


def page_of_note(case: Case, note_id: UUID, size: int) -> int:
    """On which page of a case's notes a note stands, from 1; 1 for a note that is not there."""
    note = case.progress.filter(pk=note_id).order_by("id").first()
    if note is None:
        return 1
    newer = Q(at__gt=note.at) | Q(at=note.at, created_at__gt=note.created_at)
    newer |= Q(at=note.at, created_at=note.created_at, id__gt=note.id)
    return case.progress.filter(newer, corrected_by__isnull=True).count() // size + 1


def _best(texts: Sequence[str], patterns: Sequence[str]) -> str:
    """Of the texts of a record the one to show: the first that has a word."""
    said = [text for text in texts if text]
    met = re.compile("|".join(patterns))
    return next((text for text in said if met.search(text)), said[0] if said else "")


def _says(names: Iterable[str], pattern: str) -> Q:
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__regex": pattern})
    return found


def _notes(ids: Sequence[UUID], patterns: Sequence[str]) -> list[Place]:
    rows = Progress.objects.filter(case_id__in=ids, corrected_by__isnull=True)
    for pattern in patterns:
        rows = rows.filter(_says(_IN_NOTE, pattern))
    found = rows.order_by("-at", "-id").values_list("id", "case_id", "at")[: MOST + 1]
    return [Place(NOTE, *row) for row in found]


def _talks(actor: Actor, case_of: Mapping[UUID, UUID], patterns: Sequence[str]) -> list[Place]:
    rows = intake.talks_saying(actor, list(case_of), patterns, most=MOST + 1)
    return [Place(TALK, one, case_of[matter], at) for one, matter, at in rows]


def _assessments(ids: Sequence[UUID], patterns: Sequence[str]) -> list[Place]:
    rows = Assessment.objects.filter(case_id__in=ids)
    for pattern in patterns:
        items = AssessmentItem.objects.filter(_says(_IN_ITEM, pattern), assessment=OuterRef("pk"))
        rows = rows.filter(_says(_IN_ASSESSMENT, pattern) | Exists(items))
    found = rows.order_by("-on", "-id").values_list("id", "case_id", "on")[: MOST + 1]
    return [Place(ASSESSMENT, pk, case, datetime.combine(on, time(12), JST)) for pk, case, on in found]


def _note_texts(ids: Sequence[UUID]) -> dict[UUID, tuple[str, list[str]]]:
    rows = Progress.objects.filter(pk__in=ids).select_related("by").order_by("id")
    return {row.id: (row.by.name, [getattr(row, name) for name in _IN_NOTE]) for row in rows}


def _assessment_texts(ids: Sequence[UUID]) -> dict[UUID, tuple[str, list[str]]]:
    rows = Assessment.objects.filter(pk__in=ids).select_related("by").prefetch_related("items")
    return {
        row.id: (
            row.by.name,
            [getattr(row, name) for name in _IN_ASSESSMENT]
            + [getattr(item, name) for item in row.items.all() for name in _IN_ITEM],
        )
        for row in rows.order_by("id")
    }
