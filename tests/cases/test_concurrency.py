"""Two people at the same time: one case, one plan in force, one ending; nobody waits for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from marugoto.cases.actions import plan as plans
from marugoto.cases.models import Case, Closing, Plan
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton
from tests.cases import making
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*works: Callable[[], object]) -> list[str]:
    """Runs them at once on connections of their own; "" for each that worked, else what was said."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            work()
        except Refused as no:
            return no.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def test_a_matter_becomes_one_case(suzuki: Worker, kimura: Worker) -> None:
    matter = making.matter(suzuki)
    actors = (suzuki, kimura)
    said = _together(*(lambda w=w: making.case(w, matter) for w in actors))  # type: ignore[misc]
    assert said[0] == ""
    assert "もう開いています" in said[1]
    assert Case.objects.count() == 1


def test_a_plan_is_endorsed_once(suzuki: Worker, yamamoto: Worker) -> None:
    made = making.agreed(making.case(suzuki), suzuki)

    def endorse() -> None:
        plans.endorse(plan=made, on=clock.today(), by_conference="会議", by=yamamoto.actor)

    said = _together(endorse, endorse)
    assert said[0] == ""
    assert "もう会議で合意" in said[1]
    assert Plan.objects.get().status == "active"


def test_an_ending_and_a_referral_meet(suzuki: Worker, kimura: Worker) -> None:
    case = making.case(suzuki)
    said = _together(
        lambda: making.close(case, suzuki),
        lambda: making.close(case, kimura),
        lambda: baton.expect_answer(matter_id=case.matter_id),
    )
    # either the つなぎ came first and nobody closes, or one closed and the つなぎ is refused
    closed = Closing.objects.count()
    assert closed in (0, 1)
    assert said.count("") == 1
    case.refresh_from_db()
    assert (case.status == "closed") == bool(closed)
