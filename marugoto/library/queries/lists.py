"""Lists of studies and works, and what forms offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Municipality
from marugoto.core import clock, codes
from marugoto.library.models import Study, StudyConsent, StudyWork
from marugoto.library.models.study import StudyWords
from marugoto.library.queries.source import traits_said


@dataclass(frozen=True)
class Wanted:
    """Which studies: some words, an age band, a pattern; "" for all."""

    words: str = ""
    age_band: str = ""
    pattern: str = ""


def filtered(rows: QuerySet[Study], wanted: Wanted) -> QuerySet[Study]:
    """Of these studies those that are wanted, the newest year first, in no order that tells the day."""
    for word in wanted.words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(situation__icontains=word) | Q(lessons__icontains=word)
        )
    if wanted.age_band:
        rows = rows.filter(age_band=wanted.age_band)
    if wanted.pattern:
        rows = rows.filter(patterns__contains=[wanted.pattern])
    return rows.select_related("area").order_by("-year", "title", "id")


def works_filtered(rows: QuerySet[StudyWork], state: str) -> QuerySet[StudyWork]:
    """Works in one state ("" for all), the newest first."""
    return (rows.filter(state=state) if state else rows).order_by("-created_at", "-id")


def consents_of(work: StudyWork) -> list[StudyConsent]:
    """Everything that was recorded of consent, the newest first."""
    return list(work.consents.select_related("person", "by").order_by("-on", "-created_at", "-id")[:100])


def open_consents(work: StudyWork) -> set[UUID]:
    """Of whom there is a consent in force."""
    rows = work.consents.filter(ended_on__isnull=True).order_by("person_id")
    return set(rows.values_list("person_id", flat=True))


def areas_offered(municipality_id: UUID) -> Sequence[tuple[str, str]]:
    """The areas of a town as choices."""
    rows = agencies.areas_of(municipality_id, on=clock.today()).select_related("version__scheme")[:500]
    return [(str(area.pk), f"{area.version.scheme.name} {area.name}") for area in rows]


def patterns_offered() -> list[tuple[str, str]]:
    """The patterns as choices."""
    return codes.choices("cases.patterns", on=clock.today())


def traits_words(words: StudyWords) -> str:
    """What a study tells of its person, in a line."""
    labels = [codes.label("cases.patterns", one) for one in words.patterns]
    return "・".join(part for part in (traits_said(words), *labels) if part)


def towns_with_studies() -> QuerySet[Municipality]:
    """The towns, for the page of residents."""
    return agencies.municipalities()
