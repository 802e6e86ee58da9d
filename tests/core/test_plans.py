"""Plans are kept while an act runs, and for nothing else."""

import pytest
from django.db import connection

from marugoto.agencies.models import User
from marugoto.core import plans
from marugoto.core.ids import new_id
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db


def _kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%agencies_user%'")
        return int(cursor.fetchone()[0])


def _ask() -> None:
    for _n in range(plans.KEPT_AFTER + 3):
        assert not User.objects.filter(pk=new_id()).exists()


def test_a_plan_is_kept_inside_and_none_outside() -> None:
    connection.ensure_connection()
    before = connection.connection.cursor_factory, connection.connection.prepare_threshold
    connection.connection.execute("DEALLOCATE ALL")
    _ask()
    assert _kept() == 0
    with plans.kept():
        _ask()
        assert _kept() > 0
    after = connection.connection.cursor_factory, connection.connection.prepare_threshold
    assert after == before


def test_the_door_keeps_plans_for_an_act_and_of_a_page_only_who_is_asking(
    sato: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, kept = sato.client, plans.kept
    asked: list[str] = []
    monkeypatch.setattr(plans, "kept", lambda: asked.append("kept") or kept())
    client.get("/")
    assert asked == ["kept"]
    client.post("/intake/receive/", {})
    assert asked == ["kept"] * 3
