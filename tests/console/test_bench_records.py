"""The measure of records: the town that it loads is one that the actions could have made, and its pages say what is in it."""

import pytest
from django.db import connection

from marugoto.agencies.models import User
from marugoto.agencies.queries import actor_of
from marugoto.audit.models import AuditEvent
from marugoto.cases import queries
from marugoto.cases.models import Case, Progress, TeamMember
from marugoto.cases.rules import words
from marugoto.console.bench import matters_town, records_town
from marugoto.core import clock
from marugoto.people.models import Household, HouseholdMember
from tests.house.second_wall import rows

pytestmark = pytest.mark.django_db


def test_the_town_is_whole() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [list(records_town._FULL)]
        )
        before = set(cursor.fetchall())
    told = records_town.load(2_400, 12_000, *matters_town._town())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [list(records_town._FULL)]
        )
        assert set(cursor.fetchall()) == before
        cursor.execute("SELECT count(*), count(intake_check_baton(id)) FROM intake_matter")
        cursor.execute(
            "SELECT count(*) FROM cases_case WHERE status = 'open'"
            " AND due IS DISTINCT FROM cases_due_of(id, agency_id, matter_id, watch_until)"
        )
        assert cursor.fetchone() == (0,)
    assert Progress.objects.count() == 12_000 - 5 + records_town.LONG
    long, home = Case.objects.get(pk=told["long_case"]), Case.objects.get(pk=told["home_case"])
    assert (long.status, long.progress.count()) == ("open", records_town.LONG)
    assert (home.status, HouseholdMember.objects.filter(household=home.household).count()) == ("open", 20)
    assert Household.objects.count() == TeamMember.objects.count() == 2_400
    assert AuditEvent.objects.filter(matter_id=long.matter_id).count() >= records_town.LONG


def test_the_worker_leads_four_hundred_and_finds_words_in_them() -> None:
    told = records_town.load(2_400, 12_000, *matters_town._town())
    actor = actor_of(user_id=User.objects.get(username=matters_town.BIG).pk, membership_id=None)
    assert actor is not None
    on = clock.today()
    current = queries.searched_cases(actor, on=on, closed=False)
    whole = queries.searched_cases(actor, on=on, closed=True)
    assert (current.count(), whole.count()) == (200, 400)
    assert {str(one) for one in whole.values_list("id", flat=True)} >= {*told["mine"], told["long_case"]}
    found = queries.look_for(actor, whole, words.words_in("白杖"))
    held = Progress.objects.filter(case__in=whole, body__contains="白杖")
    assert held.exists()
    assert {p.id for p in found.places if p.kind == "note"} == set(held.values_list("id", flat=True))
    assert len(rows(Case, actor)) == 1_200
