"""The measure of cases: the town that it loads is one that the actions could have made."""

import pytest
from django.db import connection

from marugoto.agencies.models import User
from marugoto.agencies.queries import actor_of
from marugoto.cases import queries
from marugoto.cases.models import Case
from marugoto.console.bench import JOBS, NAMED, matters, matters_peers, matters_town
from marugoto.core import clock
from marugoto.intake.models import Matter
from tests.house.second_wall import rows

pytestmark = pytest.mark.django_db


def test_the_town_is_whole() -> None:
    told = matters_town._load(1_300, *matters_town._town())
    assert (told["cases"], told["few"], told["big"]) == (1_300, 12, 644)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(intake_check_baton(id)) FROM intake_matter"
        )  # raises where it is not
        cursor.execute(
            "SELECT count(*) FROM cases_case WHERE status = 'open'"
            " AND due IS DISTINCT FROM cases_due_of(id, agency_id, matter_id, watch_until)"
        )
        assert cursor.fetchone() == (0,)
    assert (
        Matter.objects.filter(status="closed").count() == Case.objects.filter(status="closed").count() == 325
    )
    few, big = (_actor(name) for name in (matters_town.FEW, matters_town.BIG))
    assert len(rows(Case, few)) == 12
    assert len(rows(Case, big)) == 644
    mine = queries.Wanted(mine=True)
    assert queries.cases_filtered(few, mine, on=clock.today()).count() == 9
    assert queries.cases_filtered(big, mine, on=clock.today()).count() == 6
    usual = queries.cases_filtered(_actor(matters_town.USUAL), mine, on=clock.today())
    assert usual.count() == 108 - 3  # all of them open; three are led by another
    assert queries.cases_filtered(big, queries.Wanted(), on=clock.today()).count() == 644 - 322


def _actor(name: str):  # type: ignore[no-untyped-def]
    found = actor_of(user_id=User.objects.get(username=name).pk, membership_id=None)
    assert found is not None
    return found


def test_the_job_has_the_names_by_which_its_figures_are_asked_for() -> None:
    assert "matters" in JOBS
    assert NAMED["J2"] == NAMED["J4"] == ("matters", "--peers")


def test_the_figures_are_told_in_lines() -> None:
    times = {"median_ms": 1.0, "p95_ms": 2.0, "max_ms": 3.0}
    one = {
        "cases": 20,
        "load_seconds": 1.0,
        "reads_as": {"name": "marugoto_app", "way": "login", "bypasses": False, "owns": False},
        "lists": {"open cases": {"count": "15", **times}},
        "letters": {"つなぎ: create": {"count": "2", **times}},
        "peers": {"django-helpdesk": {"skipped": "no network"}, "django-helpdesk: list": times},
    }
    said = "\n".join(matters.lines({"cores": 2, "sizes": [one]}))
    assert "under row-level security" in said
    assert "skipped, no network" in said
    assert "2.0" in said
    assert matters_peers.lines({}) == []
