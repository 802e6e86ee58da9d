"""Surveys and what they say: shares with intervals, small groups hidden, loneliness beside what others found."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from marugoto.community.models import Answer, AnswerSheet, Question, Survey
from marugoto.community.rules import surveys as rules
from marugoto.community.rules.surveys import Asking, Share
from marugoto.core import codes
from marugoto.policy.actor import Actor

WAVES: Final = 8


@dataclass(frozen=True)
class Part:
    """One table of results: a question, the bands of loneliness, areas, or the times before."""

    title: str
    n: int
    lines: tuple[Share, ...]


@dataclass(frozen=True)
class Results:
    """All that may be told of a survey; nothing at all where fewer than ten answered."""

    n: int
    parts: tuple[Part, ...]


def surveys_of(municipality_id: UUID) -> QuerySet[Survey]:
    """The surveys of a town, the newest first."""
    return (
        Survey.objects.filter(municipality_id=municipality_id)
        .select_related("agency")
        .order_by("-closes_on", "-id")
    )


def survey(actor: Actor, survey_id: UUID, *, own: bool = False) -> Survey | None:
    """One survey of the town; ``own``: of one's own agency."""
    found = surveys_of(actor.municipality_id).filter(pk=survey_id)
    return (found.filter(agency_id=actor.agency_id) if own else found).first()


def open_survey(survey_id: UUID) -> Survey | None:
    """A survey as residents see it: open, or with results that were published; None: neither."""
    found = Survey.objects.filter(pk=survey_id).select_related("agency", "municipality").first()
    return found if found and (found.state == "open" or found.published_on) else None


def told_to_residents(municipality_id: UUID) -> list[Survey]:
    """Surveys whose results were given back, the newest first."""
    found = surveys_of(municipality_id).filter(published_on__isnull=False)
    return list(found.order_by("-published_on", "-id")[:WAVES])


def before(municipality_id: UUID) -> list[tuple[str, str]]:
    """(id, title) of the surveys that are closed, for "the time before"."""
    rows = surveys_of(municipality_id).filter(state="closed")[:100]
    return [(str(one.id), one.title) for one in rows]


def asking_of(row: Question) -> Asking:
    """A question as the rules know it."""
    return Asking(row.number, row.kind, row.words, tuple(row.options), row.scale)


def asked(one: Survey) -> list[Asking]:
    """The questions of a survey, in order."""
    return [asking_of(row) for row in one.questions.order_by("number")]


def arrived(one: Survey) -> dict[str, int]:
    """channel → sheets; and "tickets", "used"."""
    rows = dict(one.sheets.order_by().values_list("channel").annotate(n=Count("id")))
    tickets = dict(one.tickets.order_by().values_list("used").annotate(n=Count("id")))
    none = {"paper": 0, "visit": 0, "web": 0}
    return (
        none
        | rows
        | {"tickets": sum(tickets.values()), "used": tickets.get(True, 0), "all": sum(rows.values())}
    )


def results(one: Survey) -> Results:
    """What may be told. Fewer than ten sheets: only how many."""
    rows = list(one.questions.order_by("number"))
    sheets: dict[UUID, str | None] = dict(
        AnswerSheet.objects.filter(survey=one).order_by("id").values_list("id", "area__name")
    )
    if len(sheets) < rules.FEWEST:
        return Results(len(sheets), ())
    values: dict[UUID, dict[UUID, list[str]]] = defaultdict(lambda: defaultdict(list))
    for sheet_id, question_id, value in _answers(one):
        values[question_id][sheet_id].append(value)
    deff = float(one.design_effect)
    parts = [p for p in (_part(row, values[row.id], deff) for row in rows) if p]
    scale = [row for row in rows if row.scale == rules.LONELINESS]
    if scale:
        scores = {
            sheet: rules.loneliness([_point(values[row.id].get(sheet)) for row in scale]) for sheet in sheets
        }
        parts = [_bands(scores, deff), *_areas(scores, sheets, deff), *_waves(one), *parts]
    return Results(len(sheets), tuple(parts))


def _answers(one: Survey) -> Iterable[tuple[UUID, UUID, str]]:
    return (
        Answer.objects.filter(sheet__survey=one)
        .exclude(question__kind="words")
        .order_by("id")
        .values_list("sheet_id", "question_id", "value")
    )


def _point(values: Sequence[str] | None) -> int | None:
    return int(values[0]) if values else None


def _part(row: Question, answers: dict[UUID, list[str]], deff: float) -> Part | None:
    if row.kind == "words":
        return None
    n = len(answers)
    counts = Counter(v for values in answers.values() for v in values)
    title = f"{row.number}. {row.words}"
    if row.kind == "number":
        labels = {v: v for v in sorted(counts, key=int)}
    else:
        labels = {str(i): label for i, label in enumerate(row.options, 1)}
    if n < rules.FEWEST:
        return Part(title, n, ())
    lines = rules.shares(counts, labels, n, design_effect=deff, exclusive=row.kind != "multiple")
    return Part(title, n, tuple(lines))


def band_of(score: int | None) -> str:
    """The band of a score (community.loneliness_bands); 無回答 for None."""
    for code, one in codes.entries("community.loneliness_bands").items():
        if score is not None and one.extra["lowest"] <= score <= one.extra["highest"]:
            return code
    return "none"


def _bands(scores: dict[UUID, int | None], deff: float) -> Part:
    bands = codes.entries("community.loneliness_bands")
    counts = Counter(band_of(score) for score in scores.values())
    lines = rules.shares(counts, {c: one.text for c, one in bands.items()}, len(scores), design_effect=deff)
    told = [
        replace(
            line,
            high_band=bool(one.extra["high"]),
            compared=(
                (_("熊本市 令和6年"), one.extra["kumamoto_2024"]),
                (_("全国 令和5年"), one.extra["japan_2023"]),
            ),
        )
        for line, one in zip(lines, bands.values(), strict=True)
    ]
    return Part(_("孤独の程度（3項目の合計点）"), len(scores), tuple(told))


def _is_high(score: int | None) -> bool:
    return bool(codes.entries("community.loneliness_bands")[band_of(score)].extra["high"])


def _areas(scores: dict[UUID, int | None], sheets: dict[UUID, str | None], deff: float) -> list[Part]:
    sizes: dict[str, tuple[int, int]] = {}
    for sheet, score in scores.items():
        area = sheets[sheet] or ""
        count, n = sizes.get(area, (0, 0))
        sizes[area] = (count + _is_high(score), n + 1)
    if len(sizes) < 2:
        return []
    told = rules.groups_told(sizes)
    lines = []
    for area, (count, n) in sorted(sizes.items()):
        low, high = rules.wilson(count, n, design_effect=deff)
        label = area or _("地区はわからない")
        shown = area in told
        lines.append(Share(label, count if shown else None, n if shown else 0, low, high))
    return [Part(_("孤独感の程度が高い人（7点以上）の割合・地区ごと"), len(scores), tuple(lines))]


def _waves(one: Survey) -> list[Part]:
    lines: list[Share] = []
    seen: set[UUID] = set()
    now: Survey | None = one
    while now and now.id not in seen and len(lines) < WAVES:
        seen.add(now.id)
        if (line := _high_share(now)) is not None:
            lines.append(line)
        now = now.previous
    if len(lines) < 2:
        return []
    return [Part(_("孤独感の程度が高い人（7点以上）の割合・前の回とくらべて"), lines[0].n, tuple(lines))]


def _high_share(one: Survey) -> Share | None:
    items = list(one.questions.filter(scale=rules.LONELINESS).order_by("number").values_list("id", flat=True))
    n = one.sheets.count()
    if not items or n < rules.FEWEST:
        return None
    points: dict[UUID, list[int]] = defaultdict(list)
    rows = Answer.objects.filter(question_id__in=items).order_by("id").values_list("sheet_id", "value")
    for sheet, value in rows:
        points[sheet].append(int(value))
    count = sum(_is_high(rules.loneliness(found)) for found in points.values())
    if rules.groups_told({"": (count, n)}) == set():
        return Share(one.title, None, n)
    low, high = rules.wilson(count, n, design_effect=float(one.design_effect))
    return Share(one.title, count, n, low, high)


def words_of(one: Survey) -> list[tuple[str, list[str], bool]]:
    """What was written in words, for those who keep the survey: by question, in the order of the alphabet, not of the sheets;
    and whether it is held back, because fewer than ten wrote (adr/0038, 6)."""
    found = []
    for row in one.questions.filter(kind="words").order_by("number"):
        said = list(row.answers.order_by("value").values_list("value", flat=True)[:200])
        few = 0 < len(said) < rules.FEWEST
        found.append((row.words, [] if few else said, few))
    return found


def parts_kept(told: dict[str, Any]) -> Results:
    """Results as they were kept when they were published."""
    parts = [
        Part(
            part["title"],
            part["n"],
            tuple(
                Share(
                    line["label"],
                    line["count"],
                    line["n"],
                    line["low"],
                    line["high"],
                    compared=tuple((str(a), float(b)) for a, b in line["compared"]),
                )
                for line in part["lines"]
            ),
        )
        for part in told.get("parts", [])
    ]
    return Results(int(told.get("n", 0)), tuple(parts))
