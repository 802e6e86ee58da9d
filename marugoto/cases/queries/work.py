"""A day's and a month's work: households, persons and acts counted apart; work of no case; templates of notes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet, Sum

from marugoto.cases.access import cases_visible_to
from marugoto.cases.models import Case, CaseSubject, OtherWork, Progress
from marugoto.core import codes
from marugoto.core.clock import JST
from marugoto.core.codes import Code
from marugoto.policy.actor import Actor

TEMPLATES = "cases.note_templates"


def note_templates(on: date) -> list[Code]:
    """The templates in force."""
    return [row for row in codes.entries(TEMPLATES).values() if row.valid_on(on)]


def note_template(code: str) -> Code | None:
    """One template; None for no such."""
    return codes.entries(TEMPLATES).get(code)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class Counts:
    """What was done from a day to a day. The three are never added up: a household of three visited twice is 1, 3 and 2.

    ``households``: cases with a household count once a household, the others once a case. ``persons``: whom those cases support.
    """

    households: int
    persons: int
    acts: int
    minutes: int
    methods: list[tuple[str, int, int]]
    others: list[tuple[str, int, int]]
    other_minutes: int


def counts(actor: Actor, *, first: date, last: date, mine: bool = False) -> Counts:
    """The work of one's own agency, or with ``mine`` one's own. Corrected notes count once."""
    start, end = (datetime.combine(d, time.min, JST) for d in (first, last + timedelta(days=1)))
    notes = Progress.objects.filter(
        agency_id=actor.agency_id,
        case__in=cases_visible_to(actor).order_by().values("pk"),
        at__gte=start,
        at__lt=end,
        corrected_by__isnull=True,
    )
    other = OtherWork.objects.filter(agency_id=actor.agency_id, on__gte=first, on__lte=last)
    if mine:
        notes, other = notes.filter(by_id=actor.user_id), other.filter(by_id=actor.user_id)
    cases = Case.objects.filter(pk__in=notes.order_by().values("case_id"))
    homes = cases.filter(household__isnull=False).order_by().values("household_id").distinct().count()
    persons = CaseSubject.objects.filter(case__in=cases.order_by().values("pk"))
    total = notes.aggregate(n=Count("id"), minutes=Sum("minutes"))
    return Counts(
        households=homes + cases.filter(household__isnull=True).count(),
        persons=persons.order_by().values("person_id").distinct().count(),
        acts=total["n"],
        minutes=total["minutes"] or 0,
        methods=_by(notes, "method", "cases.contact_methods"),
        others=_by(other, "kind", "cases.other_work_kinds"),
        other_minutes=other.aggregate(n=Sum("minutes"))["n"] or 0,
    )


def _by(rows: QuerySet[Progress] | QuerySet[OtherWork], name: str, listed: str) -> list[tuple[str, int, int]]:
    """(label, how many, minutes) in the order of the list."""
    found = rows.order_by().values(name).annotate(n=Count("id"), minutes=Sum("minutes"))
    known = {row[name]: (row["n"], row["minutes"] or 0) for row in found}
    return [(label, *known[code]) for code, label in _labels(listed) if code in known]


def _labels(listed: str) -> list[tuple[str, str]]:
    return [(row.code, row.text) for row in codes.entries(listed).values()]


def other_work(actor: Actor) -> QuerySet[OtherWork]:
    """Work of no case by the colleagues of one's agency, newest first."""
    rows = OtherWork.objects.filter(agency_id=actor.agency_id).select_related("by")
    return rows.order_by("-on", "-created_at", "-id")
