"""The rules of the kinds of meeting: as shipped, as the town's legal officer has corrected them; how often each was held."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from uuid import UUID

from marugoto.agencies import queries as agencies
from marugoto.agencies.models import Agency
from marugoto.collaboration.models import Conference, KindVersion
from marugoto.collaboration.rules import kinds as rules
from marugoto.collaboration.rules.kinds import Kind
from marugoto.core import clock, codes

LIST = "collaboration.conference_kinds"
SEATS = "collaboration.seat_kinds"


@dataclass(frozen=True)
class Book:
    """All rules of one town, read once: code → its versions in the order in which they hold, the shipped one first."""

    versions: dict[str, tuple[Kind, ...]]

    def on(self, code: str, on: date) -> Kind:
        """The rule of a kind that holds on a day. KeyError: no such kind."""
        return rules.in_force_on(self.versions[code], on)

    def of(self, sitting: Conference) -> Kind:
        """The rule of a sitting: of its day, and no looser than on the day when it was convened; of all kinds it serves."""
        days = (_day(sitting.convened_at or sitting.created_at), _day(sitting.held_at))
        held = [self.on(code, day) for code in (sitting.body.kind, *sitting.also) for day in days]
        return reduce(rules.strictest, held, held[1])


def book_of(municipality_id: UUID) -> Book:
    """The rules of a town. One query."""
    rows = KindVersion.objects.filter(municipality_id=municipality_id)
    corrected: defaultdict[str, list[Kind]] = defaultdict(list)
    for row in rows.order_by("valid_from", "decided_at", "id"):
        corrected[row.code].append(as_kind(row))
    return Book({code: (shipped(code), *corrected[code]) for code in codes.entries(LIST)})


def shipped(code: str) -> Kind:
    """What is shipped of a kind. KeyError: no such kind."""
    row = codes.entry(LIST, code)
    return Kind.read(row.code, row.text, row.extra)


def as_kind(row: KindVersion) -> Kind:
    """A correction as rules know it; what a town does not correct stays as shipped."""
    return replace(
        shipped(row.code),
        legal_basis=row.legal_basis,
        article=row.article,
        consent_required=row.consent_required,
        walled=row.walled,
        secrecy=row.secrecy,
        secrecy_article=row.secrecy_article,
        secrecy_notice=row.secrecy_notice,
        minutes=row.minutes,
        publicity=row.publicity,
        purpose=row.purpose,
        may_sit=tuple(row.may_sit),
        checked=row.checked,
        since=row.valid_from,
    )


def _day(at: datetime) -> date:
    return at.astimezone(clock.JST).date()


def seats_of(agency: Agency) -> list[str]:
    """Which seats somebody of this agency could take (collaboration.seat_kinds)."""
    found = []
    for code, entry in codes.entries(SEATS).items():
        extra = entry.extra
        others = extra.get("all_but")
        if (
            agency.kind in extra.get("agency_kinds", ())
            or agency.operation in extra.get("operations", ())
            or (others is not None and agency.kind not in others)
            or extra.get("anyone")
        ):
            found.append(code)
    return found


# --- the pages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KindLine:
    """A kind of meeting in the list: its rule today, the town's own name for it, how often it was held this fiscal year."""

    kind: Kind
    name: str
    held: int


@dataclass(frozen=True)
class VersionLine:
    """A version in the history: from when until when it holds, who decided it and why."""

    kind: Kind
    valid_from: date | None
    valid_to: date | None
    why: str = ""
    by: str = ""
    at: datetime | None = None


def lines(municipality_id: UUID) -> list[KindLine]:
    """Every kind, in the order of the list."""
    today = clock.today()
    book, held = book_of(municipality_id), held_in_year(municipality_id, today)
    names = own_names(municipality_id)
    return [KindLine(book.on(code, today), names.get(code, ""), held[code]) for code in codes.entries(LIST)]


def own_names(municipality_id: UUID) -> dict[str, str]:
    """The town's own names for kinds of meeting: names are local, roles are not."""
    return agencies.local_labels(municipality_id=municipality_id, list_name=LIST)


def history(municipality_id: UUID, code: str) -> list[VersionLine]:
    """The versions of one kind, the newest first, the shipped one last."""
    rows = list(
        KindVersion.objects.filter(municipality_id=municipality_id, code=code)
        .select_related("decided_by")
        .order_by("valid_from", "decided_at", "id")
    )
    ends: list[date | None] = [*(_before(row.valid_from) for row in rows), None]
    first = VersionLine(shipped(code), codes.entry(LIST, code).valid_from, ends[0])
    made = [
        VersionLine(as_kind(r), r.valid_from, ends[n + 1], r.why, r.decided_by.name, r.decided_at)
        for n, r in enumerate(rows)
    ]
    return [first, *made][::-1]


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def fiscal_year(on: date) -> tuple[date, date]:
    """年度: from 1 April to 31 March."""
    first = on.year if on.month >= 4 else on.year - 1
    return date(first, 4, 1), date(first + 1, 3, 31)


def held_in_year(municipality_id: UUID, on: date) -> Counter[str]:
    """Sittings held in the fiscal year, by kind; one that served several laws is counted once for each."""
    first, last = fiscal_year(on)
    rows = (
        Conference.objects.filter(body__municipality_id=municipality_id, status="held")
        .filter(held_at__date__range=(first, last))
        .select_related("body")
        .order_by("held_at", "id")
    )
    return Counter(code for row in rows for code in {row.body.kind, *row.also})
