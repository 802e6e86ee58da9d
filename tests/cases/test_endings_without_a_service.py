"""Nobody is eligible, or the trouble stays: the case goes on, or ends as what it was."""

from datetime import timedelta

import pytest

from marugoto.cases.actions import steps
from marugoto.cases.actions.closing import Unmet
from marugoto.cases.models import Case, Closing, UnmetNeed
from marugoto.cases.queries import page
from marugoto.core import clock
from marugoto.intake.models import Matter
from marugoto.resources.models import Need
from tests.cases import making
from tests.factories.agencies import Worker

pytestmark = pytest.mark.django_db


def test_no_service_for_somebody_ends_no_case(case: Case, suzuki: Worker) -> None:
    """対象外: every step found no place; case and matter stay open, with somebody's next act and its day."""
    made = making.running(case, suzuki, "就労継続支援の窓口に聞く", "若者サポートステーションに聞く")
    making.end_steps(made, suzuki, outcome="no_place")
    case.refresh_from_db()
    matter = Matter.objects.get(pk=case.matter_id)
    assert (case.status, matter.status) == ("open", "open")
    assert (matter.next_act, matter.next_due) == ("review", made.review_on)
    assert matter.holder_desk == suzuki.desk
    assert len(page.unmet_steps(case)) == 2, "and what was not there is offered as an unmet need"
    steps.add_step(
        plan=made,
        what="ちらし折りを手伝ってもらう",
        due_on=clock.today() + timedelta(days=14),
        desk=suzuki.desk,
        by=suzuki.actor,
    )
    assert Matter.objects.get(pk=case.matter_id).status == "open"


def test_relief_is_an_ending_although_the_need_is_unmet(
    case: Case, suzuki: Worker, needs: dict[str, Need]
) -> None:
    making.close(case, suzuki, "eased", unmet=[Unmet("living_costs", "not_eligible")])
    case.refresh_from_db()
    closing = Closing.objects.get()
    assert (case.status, closing.outcome) == ("closed", "eased")
    assert Matter.objects.get(pk=case.matter_id).closed_outcome == "eased"
    assert (UnmetNeed.objects.get().need.code, UnmetNeed.objects.get().reason) == (
        "living_costs",
        "not_eligible",
    )
