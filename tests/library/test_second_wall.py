"""The second wall around studies, and the constraints of their tables, each broken once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from marugoto.cases.models import Case
from marugoto.core import clock as house
from marugoto.library import access
from marugoto.library.actions import works
from marugoto.library.models import Study, StudyConsent, StudyWork
from marugoto.policy.actor import Actor
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.constraints import breaks, sentence_of
from tests.house.second_wall import Granted, differences
from tests.library.conftest import prepared, protect, released

pytestmark = pytest.mark.django_db
WHO = ("sato", "suzuki", "tanaka", "yamamoto", "takahashi", "mori", "volunteer", "planner", "ishii")


def granted(actor: Actor) -> Granted:
    """What the application grants, asked as the owner."""
    return {
        StudyWork: set(access.works_visible_to(actor).values_list("pk", flat=True)),
        StudyConsent: set(access.consents_visible_to(actor).values_list("pk", flat=True)),
        Study: set(access.studies_visible_to(actor).values_list("pk", flat=True)) | _public(),
    }


def _public() -> set[Any]:
    """What everybody reads, of whichever town."""
    rows = Study.objects.filter(scope="residents").exclude(pk__in=access._hidden())
    return set(rows.values_list("pk", flat=True))


def test_rows_are_read_by_whom_access_grants_them(
    request: pytest.FixtureRequest, case: Case, suzuki: Worker, kimura: Worker, takahashi: Worker
) -> None:
    workers = {name: request.getfixturevalue(name) for name in WHO}
    actors = {name: one.actor for name, one in workers.items()}
    for scope in ("agency", "town", "residents"):
        released(case, suzuki, kimura, scope=scope)
    prepared(making.case(takahashi, making.matter(takahashi)), takahashi)
    assert differences(actors, granted) == []
    assert {table for table, rows in granted(actors["suzuki"]).items() if rows} == {
        StudyWork,
        StudyConsent,
        Study,
    }
    person = case.subjects.select_related("person").get().person
    protect(person, takahashi)  # 鈴木's own agency is not named: to it she is no more
    assert differences(actors, granted) == []
    assert granted(actors["tanaka"])[Study] == set()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE POLICY planted ON library_studywork FOR SELECT USING (id IS NOT NULL)")
        cursor.execute("CREATE POLICY planted ON library_study FOR SELECT USING (id IS NOT NULL)")
    said = differences({"tanaka": actors["tanaka"]}, granted)
    assert {line.split()[1] for line in said} == {"StudyWork", "Study"}


def refuses(row: Any, name: str) -> None:
    """The database refuses this row by that constraint, and has a sentence for it."""
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


def test_every_constraint(case: Case, suzuki: Worker, kimura: Worker) -> None:
    work = released(case, suzuki, kimura, scope="residents")
    study, consent = Study.objects.get(), StudyConsent.objects.get()
    now, day = house.now(), house.today()
    again = {"work": work, "person": consent.person, "on": day, "form": "oral", "by": suzuki.user}
    draft = prepared(case, suzuki)
    rows: list[tuple[Any, str]] = [
        (_with(study, agency=suzuki.agency), "study_names_no_agency"),
        (_with(study, scope="agency"), "study_names_no_agency"),
        (_with(study, situation=""), "study_says_something"),
        (_with(work, approved_by=suzuki.user), "study_work_four_eyes"),
        (_with(draft, state="released"), "study_work_state"),
        (_with(draft, offered_at=now), "study_work_state"),
        (_with(draft, state="offered", offered_at=now, scope="world"), "study_work_state"),
        (_with(draft, state="withdrawn"), "study_work_withdrawn_pair"),
        (_with(draft, withdrawn_why="old"), "study_work_withdrawn_pair"),
        (_with(draft, title=""), "study_work_says_something"),
        (StudyConsent(**again), "study_consent_once"),
        (_with(consent, ended_on=consent.on - timedelta(days=1)), "study_consent_period"),
    ]
    for row, name in rows:
        refuses(row, name)
    works.withdraw(work=work, why="old", by=suzuki.actor)
    assert not Study.objects.exists()


def _with(row: Any, **change: Any) -> Any:
    """The row as it stands in the database, changed."""
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in change.items():
        setattr(fresh, name, value)
    return fresh
