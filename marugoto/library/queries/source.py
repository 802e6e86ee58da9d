"""The case behind a work: what a first draft is made of, which words must not come out, what could still tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import AreaInArea
from marugoto.cases import queries as cases
from marugoto.cases.models import Case
from marugoto.core import asking, clock, codes
from marugoto.library.models.study import StudyWords
from marugoto.library.queries.rarity import alike, traits_of
from marugoto.library.rules import alike as rarity
from marugoto.library.rules import clues as rules
from marugoto.library.rules import draft
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Person

NOTES = 40
LETTERS = 300  # of a note
TEXTS = ("title", "situation", "course", "support", "outcome", "lessons", "cards", "discussion")


@dataclass(frozen=True)
class Suggestion:
    """A first draft: the words of a study as a case suggests them."""

    title: str
    situation: str
    course: str
    support: str
    outcome: str
    age_band: str = ""
    household: str = ""
    area_id: UUID | None = None
    patterns: Sequence[str] = field(default_factory=tuple)


def is_protected(case_id: UUID, agency_id: UUID) -> bool:
    """Does anybody of the case, or of its household, stand under a measure, as far as its agency may know? Asked as the owner.

    Whoever is hidden from the agency must not be told by a refusal; a study of such a case is never seen by anybody else (0002).
    """
    asked = {"case": case_id, "agency": agency_id}
    return bool(asking.rows("SELECT library_wall_protected_for(%(case)s, %(agency)s)", asked)[0][0])


def texts_of(words: StudyWords) -> list[str]:
    """Everything that a study says."""
    return [getattr(words, name) for name in TEXTS]


def clues_of(town: UUID, case: Case, words: StudyWords, scope: str) -> list[rules.Clue]:
    """What in these words, released so far, could still tell who it is. "" as scope: as if it went to residents."""
    found = rules.clues_in(texts_of(words), known_of(case, words))
    if scope != "agency":
        found += _rarity(town, words)
    return sorted(found, key=lambda clue: rules.ORDER.index(clue.kind))


def _rarity(town: UUID, words: StudyWords) -> list[rules.Clue]:
    traits, said = traits_of(words), traits_said(words)
    found = []
    if traits.tell_anything and rarity.rare(alike(town, words, with_patterns=False)):
        found.append(rules.Clue(rules.RARE, said))
    if traits.patterns and rarity.rare(alike(town, words, with_patterns=True)):
        labels = "・".join(codes.label("cases.patterns", one) for one in traits.patterns)
        found.append(rules.Clue(rules.RARE_PATTERN, "・".join(part for part in (said, labels) if part)))
    return found


def traits_said(words: StudyWords) -> str:
    """Age, area and household in words."""
    area = words.area.name if words.area else ""
    said = (
        codes.label("library.age_bands", words.age_band),
        area,
        codes.label("library.households", words.household),
    )
    return "・".join(part for part in said if part)


def known_of(case: Case, words: StudyWords | None = None) -> rules.Known:
    """The names and places of a case, by kind; the wide area that is told is no secret."""
    open_area = words.area.name if words is not None and words.area else ""
    everybody = _people(case)
    return rules.Known(
        {
            rules.NAME: [form for forms in everybody for form in forms],
            rules.WORKER: _workers(case),
            rules.AGENCY: list(_agencies(case)),
            rules.PLACE: [place for place in _places(case) if place != open_area],
        }
    )


def _people(case: Case) -> list[list[str]]:
    """The forms of the name of everybody of the case and its household, and of whom its notes name as contacts."""
    subjects = cases.subjects_of(case)
    ids = [line.id for line in cases.people_of(case, on=clock.today())]
    rows = {p.pk: p for p in Person.objects.filter(pk__in=[*ids, *(p.pk for p in subjects)]).order_by("id")}
    forms = [
        rules.name_forms(p.family_name, p.given_name, p.family_kana, p.given_kana)
        for key in ids
        if (p := rows.get(key)) is not None
    ]
    contacts = case.progress.exclude(contact="").order_by("contact").values_list("contact", flat=True)
    return [*[one for one in forms if one], *[[c] for c in dict.fromkeys(contacts[:200]) if len(c) >= 2]]


def _workers(case: Case) -> list[str]:
    team = case.team.filter(user__isnull=False).order_by("id").values_list("user__name", flat=True)
    notes = case.progress.order_by("by__name").values_list("by__name", flat=True).distinct()
    names = dict.fromkeys([*team, *notes[:200]])
    return [part for name in names for part in dict.fromkeys([name, name.split()[0] if name.split() else ""])]


def _agencies(case: Case) -> dict[str, str]:
    """name → kind in words, of every agency and desk of the town."""
    rows = agencies.agencies_of(case.municipality_id)[:2000]
    kinds = {a.name: codes.label("agencies.agency_kinds", a.kind) for a in rows}
    desks = agencies.public_desks(case.municipality_id).select_related("agency")[:2000]
    named = {d.name: codes.label("agencies.agency_kinds", d.agency.kind) for d in desks if len(d.name) > 3}
    return named | kinds


def _places(case: Case) -> list[str]:
    """Names of areas of the town, and the words of addresses of the case's persons."""
    areas = agencies.areas_of(case.municipality_id, on=clock.today()).values_list("name", flat=True)[:2000]
    homes = [part for p in cases.subjects_of(case) for part in draft.address_parts(p.address)]
    return [word for word in dict.fromkeys([*homes, *areas]) if len(word) >= 2]


def suggestion(case: Case) -> Suggestion:
    """What a case suggests, freed of names, days, ages, agencies and places as far as a machine can."""
    words = draft.Words(
        people=_people(case),
        workers=[name for name in _workers(case) if name],
        agencies=_agencies(case),
        places=_places(case),
        began=case.opened_on,
        worker=_("担当者"),
        place=_("（地名）"),
        phone=_("（電話）"),
    )

    def free(text: str) -> str:
        return draft.freed(text, words).strip()

    subject = next(iter(cases.subjects_of(case)), None)
    return Suggestion(
        title=_title(case),
        situation=free(_situation(case)) or _("（ここに、はじまりと状況を書きます）"),
        course=free(_course(case)),
        support=free(_support(case)),
        outcome=free(_outcome(case)),
        age_band=_band(subject.birth, clock.today()) if subject else "",
        household=_household(case),
        area_id=_wide_area(subject),
        patterns=_patterns(case),
    )


def _title(case: Case) -> str:
    found = [codes.label("cases.patterns", code) for code in _patterns(case)]
    return (_("%(what)sの事例") % {"what": found[0]} if found else _("ある世帯の事例"))[:80]


def _situation(case: Case) -> str:
    found = cases.latest_assessment(case)
    if found is None:
        return ""
    blocks = [f"{b.label}: {b.wording or b.view}" for b in cases.blocks_of(found)]
    return "\n".join(part for part in (found.story, found.summary, found.wishes, *blocks) if part)


def _course(case: Case) -> str:
    rows = list(cases.notes_of(case).order_by("at", "created_at", "id")[:NOTES])
    lines = [
        f"{draft.month_label(row.at.astimezone(clock.JST).date(), case.opened_on)}: {row.body[:LETTERS]}"
        for row in rows
    ]
    return "\n".join(lines)


def _support(case: Case) -> str:
    plan = cases.current_plan(case)
    if plan is None:
        return ""
    view = cases.plan_view(plan)
    return "\n".join(
        f"{line.goal.words}: " + "、".join(f"{step.step.what}（{step.who}）" for step in line.steps)
        for line in view.goals
    )


def _outcome(case: Case) -> str:
    found = next(iter(cases.closings_of(case)), None)
    if found is None:
        return ""
    changes = "、".join(codes.label("cases.changes", code) for code in found.changes)
    words = (
        codes.label("cases.closing_outcomes", found.outcome),
        changes,
        found.person_view,
        found.remaining,
        found.note,
    )
    return "\n".join(part for part in words if part)


def _band(birth: Birth, on: date) -> str:
    if birth.day is None:
        return ""
    age = on.year - birth.day.year - ((on.month, on.day) < (birth.day.month, birth.day.day))
    return _in_span("library.age_bands", age)


def _in_span(listed: str, number: int) -> str:
    return next(
        (
            code.code
            for code in codes.entries(listed).values()
            if int(code.extra["low"]) <= number <= int(code.extra.get("high", 999))
        ),
        "",
    )


def _household(case: Case) -> str:
    heads = len(cases.people_of(case, on=clock.today()))
    return _in_span("library.households", heads) if case.household_id and heads else ""


def _wide_area(subject: Any) -> UUID | None:
    """The area in which the person's area lies; None: it lies in none (so that the town is told, and no district)."""
    if subject is None or subject.area_id is None:
        return None
    link = AreaInArea.objects.filter(inner_id=subject.area_id).order_by("-weight", "id").first()
    return link.outer_id if link else None


def _patterns(case: Case) -> list[str]:
    """The patterns that a worker has confirmed."""
    rows = case.pattern_verdicts.filter(verdict="confirmed").order_by("pattern")
    return list(rows.values_list("pattern", flat=True).distinct())
