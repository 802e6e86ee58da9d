"""The measure of the figures: what the page tells of the town that it loads is what a plain GROUP BY counts."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection

from marugoto.agencies.models import User
from marugoto.agencies.queries import actor_of
from marugoto.console.bench import JOBS, NAMED, indicators, indicators_peers, indicators_town, matters_town
from marugoto.core import second_wall
from marugoto.indicators import queries
from marugoto.indicators.actions import settling
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db


def test_the_figures_of_the_town_are_exact(clock: Clock) -> None:
    town, made = matters_town._town()
    indicators_town._planner(town)
    indicators_town._load(1_300, town, made, indicators_town._areas(town))
    assert settling.settle_all() > 100
    user = User.objects.get(username=indicators_town.PLANNER)
    planner = actor_of(user_id=user.pk, membership_id=None)
    assert planner is not None
    plain: Counter[str] = Counter()
    by: dict[str, Counter[tuple[str, str]]] = {"agency": Counter(), "area": Counter()}
    with second_wall.lifted("counting"), connection.cursor() as cursor:
        cursor.execute(indicators_peers._GROUP_BY, [date(2025, 4, 1), date(2026, 4, 1)])
        for agency, area, month, n in cursor.fetchall():
            plain[f"{month:%Y-%m}"] += n
            by["agency"][str(agency), f"{month:%Y-%m}"] += n
            by["area"][str(area or "-"), f"{month:%Y-%m}"] += n
    assert sum(plain.values()) > 400
    for grouping in ("agency", "area", "field"):
        told = queries.figures(planner, code="consultations.new", grouping=grouping, year=2025).table
        assert dict(told.column_totals) == dict(plain)
        shown = {cell: n for cell, n in told.cells.items() if n is not None}
        assert not any(0 < n < 5 for n in shown.values())
        if grouping in by:
            assert all(n == by[grouping][cell] for cell, n in shown.items())
        assert grouping != "agency" or any(shown.values())


def test_the_job_has_the_name_by_which_its_figures_are_asked_for() -> None:
    assert "indicators" in JOBS
    assert NAMED["J5"] == ("indicators", "--peers")


def test_the_figures_are_told_in_lines() -> None:
    times = {"n": 24, "median_ms": 1.0, "p95_ms": 2.0, "max_ms": 3.0}
    one = {
        "cases": 20,
        "load_seconds": 1.0,
        "settled_months": 492,
        "settle_seconds": 0.4,
        "settled_bytes": 1_000_000,
        "rows_bytes": 9_000_000,
        "emptied": True,
        "reads_as": {"name": "marugoto_app", "way": "login", "bypasses": False, "owns": False},
        "pages": {"planner, the whole town, cold": times},
        "peers": {"django-helpdesk": {"skipped": "OSError: no network"}, "plain GROUP BY": times},
    }
    said = "\n".join(indicators.lines({"sizes": [one], "cores": 2}))
    assert "under row-level security" in said
    assert "skipped, OSError" in said
    assert "plain GROUP BY" in said
    assert len(indicators.years()) == 4
