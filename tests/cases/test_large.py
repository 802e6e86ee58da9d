"""What keeps a file quick in a large town: no policy reads all files, no list brings households along, notes have pages."""

from importlib import import_module

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marugoto.cases import queries
from marugoto.cases.models import Case
from marugoto.core import clock
from tests.cases import making
from tests.factories.agencies import Worker

wall = import_module("marugoto.cases.migrations.0007_asked_row_by_row")


def _turned_over() -> set[str]:
    """Tables whose policy asks whether there is a case by EXISTS, which may be answered by reading all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_policies WHERE tablename LIKE 'cases\\_%' AND cmd <> 'INSERT'"
            " AND qual ~ 'EXISTS \\( SELECT\\s+FROM cases_case c\\s+WHERE'"
        )
        return {table for (table,) in cursor.fetchall()}


def test_no_policy_of_a_file_may_read_all_files(db: None) -> None:
    assert _turned_over() == set()


def test_a_policy_that_may_is_seen(db: None) -> None:
    planted = wall.asked("cases_review", wall.EXISTS_OWN, wall.ONE_OWN)
    with connection.cursor() as cursor:
        cursor.execute(planted.sql)
    assert _turned_over() == {"cases_review"}
    with connection.cursor() as cursor:
        cursor.execute(planted.reverse_sql)
    assert _turned_over() == set()


def test_a_case_asks_as_much_with_many_notes_as_with_few(case: Case, suzuki: Worker) -> None:
    def opened(name: str) -> tuple[int, int]:
        url = reverse(name, args=[case.id])
        suzuki.client.get(url)
        with CaptureQueriesContext(connection) as asked:
            page = suzuki.client.get(url).content.decode()
        return len(asked), page.count('class="event"')

    pages = ("cases:detail", "cases:progress")
    for n in range(3):
        making.note(case, suzuki, f"電話 {n}")
    few = {name: opened(name) for name in pages}
    for n in range(60):
        making.note(case, suzuki, f"訪問 {n}")
    many = {name: opened(name) for name in pages}
    assert {name: asked for name, (asked, _rows) in many.items()} == {
        name: asked for name, (asked, _rows) in few.items()
    }
    assert many["cases:progress"][1] == 50


def test_a_list_of_cases_does_not_ask_for_households(suzuki: Worker) -> None:
    on = clock.today()
    mine = queries.my_cases(suzuki.actor, on=on)
    listed = queries.cases_filtered(suzuki.actor, queries.Wanted(), on=on)
    assert [q for q in (mine, listed) if "people_household" in str(q.query)] == []
