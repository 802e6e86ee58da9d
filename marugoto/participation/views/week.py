"""A week on one page: who came where, on which day. Quick to enter, without JavaScript too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from marugoto.agencies.door import WorkerRequest, requires
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.participation.actions import placements as act
from marugoto.participation.forms.placements import field_name, written
from marugoto.participation.queries import placements
from marugoto.participation.rules import counting
from marugoto.participation.rules.times import week_of
from marugoto.participation.views.common import tabs
from marugoto.policy.permissions import Permission as P


@dataclass(frozen=True)
class Cell:
    """A box of the sheet: what is written, what was sent."""

    on: date
    name: str
    attendance: str
    minutes: str
    writable: bool


@requires(P.PARTICIPATION_READ)
def week(request: WorkerRequest) -> HttpResponse:
    """The week of ``?on=`` (this one, unless named). POST writes what the sheet says."""
    today = clock.today()
    days = week_of(_asked(request.GET.get("on", "")) or today)
    rows, there = placements.week(request.actor, days)
    trouble = ""
    if request.method == "POST" and request.actor.can(P.PARTICIPATION_WRITE):
        try:
            lines = written(request.POST, [one.pk for one in rows], days)
            n = act.write_days(lines=lines, by=request.actor)
            messages.success(request, _("%(n)d か所を書きました。") % {"n": n})
            return redirect(f"{reverse('participation:week')}?on={days[0]}")
        except Refused as no:
            trouble = no.message
    context = _context(days, today) | {
        "tabs": tabs(request, "week"),
        "rows": [(one, _cells(request, one, days, there, today)) for one in rows],
        "count": _count(rows, there),
        "may_write": request.actor.can(P.PARTICIPATION_WRITE),
        "trouble": trouble,
    }
    return render(request, "participation/week.html", context, status=422 if trouble else 200)


def _asked(words: str) -> date | None:
    try:
        found = parse_date(words)
    except ValueError:
        return None
    return found if found and 2000 <= found.year <= 2100 else None


def _context(days: Sequence[date], today: date) -> dict[str, Any]:
    return {
        "days": days,
        "before": days[0] - timedelta(days=7),
        "after": days[0] + timedelta(days=7) if days[-1] < today else None,
        "attendances": codes.choices("participation.attendances", on=today),
    }


def _cells(
    request: WorkerRequest, one: Any, days: Sequence[date], there: dict[Any, Any], today: date
) -> list[Cell]:
    found = []
    for on in days:
        name = field_name(one.pk, on)
        day = there.get((one.pk, on))
        attendance = day.attendance if day else ""
        minutes = str(day.minutes) if day and day.minutes is not None else ""
        if name in request.POST:
            attendance, minutes = request.POST[name], request.POST.get(f"{name}-m", "")
        inside = one.begun_on <= on and (one.ended_on is None or on <= one.ended_on)
        found.append(Cell(on, name, attendance, minutes, on <= today and inside))
    return found


def _count(rows: Sequence[Any], there: dict[Any, Any]) -> counting.Count:
    persons = {one.pk: one.person.root_id for one in rows}
    counts = set(placements.attended())
    return counting.count(
        (persons[d.placement_id], d.minutes) for d in there.values() if d.attendance in counts
    )
