"""Scales of a case: who answered what on which day, the sum, its band, and the way it went."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marugoto.cases.models import Case, ScaleAnswer
from marugoto.cases.queries.people import subjects_of
from marugoto.cases.rules import scales as rules
from marugoto.core import codes
from marugoto.core.codes import Code
from marugoto.core.templatetags.wording import full_date
from marugoto.people import queries as people
from marugoto.people.models import Person

SCALES, ITEMS, CHOICES, BANDS = (
    "cases.scales",
    "cases.scale_items",
    "cases.scale_choices",
    "cases.scale_bands",
)


def scale(code: str) -> rules.Scale:
    """A scale for the rules. KeyError: no such scale."""
    row = codes.entry(SCALES, code)
    return rules.Scale(code, tuple(row.extra["items"]), int(row.extra["levels"]), str(row.extra["better"]))


def scales_on(on: date) -> list[Code]:
    """The scales in force on a day."""
    return [row for row in codes.entries(SCALES).values() if row.valid_on(on)]


def item_label(scale_code: str, item: str) -> str:
    """The question."""
    return codes.label(ITEMS, f"{scale_code}.{item}")


def level_choices(scale_code: str, item: str) -> list[tuple[str, str]]:
    """(score, short words) of one item."""
    english = (get_language() or "ja").startswith("en")
    found = codes.entries(CHOICES)
    rows = [found[f"{scale_code}.{item}.{n}"] for n in range(1, scale(scale_code).levels + 1)]
    return [(str(r.extra["score"]), str(r.extra["short_en" if english else "short"])) for r in rows]


def bands_of(scale_code: str) -> list[tuple[str, int, int]]:
    """(code, least, most) of the bands of a scale."""
    rows = codes.entries(BANDS).values()
    mine = [r for r in rows if r.code.startswith(f"{scale_code}.")]
    return [(r.code, int(r.extra["least"]), int(r.extra["most"])) for r in mine]


def band_words(scale_code: str, score: int) -> str:
    """How a sum is called; "" outside of every band."""
    return codes.label(BANDS, rules.band(bands_of(scale_code), score))


def answers_of(row: ScaleAnswer) -> dict[str, int]:
    """item → score, as it was answered."""
    parts = [code.removeprefix(f"{row.scale}.").rpartition(".") for code in row.answers]
    return {item: int(n) for item, _dot, n in parts}


@dataclass(frozen=True)
class ScaleDay:
    """One answer in words."""

    row: ScaleAnswer
    band: str
    words: list[str]
    turn: str


@dataclass(frozen=True)
class ScaleLine:
    """One scale of one person (or of the whole case): its days, newest first, and their picture."""

    code: str
    label: str
    who: str
    person_id: str
    least: int
    most: int
    low_is_better: bool
    days: list[ScaleDay]
    trend: rules.Trend
    text: str

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"scale-{self.code}-{self.person_id or 'all'}"


def scales_of(case: Case) -> list[ScaleLine]:
    """Every scale that was answered, person by person, in the order of the list."""
    names = {p.root_id: p.display_name for p in subjects_of(case)}
    rows = (
        case.scale_answers.filter(people.not_hidden(case.agency_id) | Q(person__isnull=True))
        .select_related("by", "person")
        .order_by("on", "created_at", "id")
    )
    grouped: dict[tuple[str, str], list[ScaleAnswer]] = {}
    for row in rows:
        grouped.setdefault((row.scale, str(row.person.root_id) if row.person else ""), []).append(row)
    known = {str(root): name for root, name in names.items()}
    order = list(codes.entries(SCALES))
    keys = sorted(
        grouped, key=lambda key: (order.index(key[0]), list(known).index(key[1]) if key[1] in known else -1)
    )
    return [_line(code, person, grouped[code, person], known) for code, person in keys]


def _line(code: str, person: str, rows: list[ScaleAnswer], names: dict[str, str]) -> ScaleLine:
    one = scale(code)
    days, before = [], None
    for row in rows:
        turn = rules.direction(one, before, row.score) if before is not None else ""
        words = [codes.label(CHOICES, c) for c in row.answers]
        days.append(ScaleDay(row, band_words(code, row.score), words, turn))
        before = row.score
    who = _who(rows[-1].person, person, names)
    return ScaleLine(
        code=code,
        label=codes.label(SCALES, code),
        who=who,
        person_id=person,
        least=one.least,
        most=one.most,
        low_is_better=one.better == "low",
        days=days[::-1],
        trend=rules.trend(one, [(r.on, r.score) for r in rows]),
        text=_in_words(days),
    )


def _who(person: Person | None, root: str, names: dict[str, str]) -> str:
    if person is None:
        return _("世帯全体")
    return names.get(root, person.display_name)


def _in_words(days: list[ScaleDay]) -> str:
    """The picture as a sentence."""
    said = [
        _("%(day)s %(score)d点（%(band)s）")
        % {"day": full_date(d.row.on), "score": d.row.score, "band": d.band}
        for d in days
    ]
    return _("、").join(said)
