"""A つなぎ先 for a step of a plan: the same grounds as at a consultation; what is chosen fills the step."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from marugoto.audit.models import AuditEvent
from marugoto.cases.actions import plan as plans
from marugoto.cases.models import Case, Plan, Step, UnmetNeed
from marugoto.resources.actions import entries
from marugoto.resources.models import Organization, Service
from marugoto.resources.rules.entry import Body
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.collaboration import case_of, person_of
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(needs: dict[str, object], clock: Clock, suzuki: Worker) -> tuple[Case, Plan]:
    """鈴木's case with a draft that the person has agreed to; its step is about loneliness."""
    case, draft = case_of(suzuki, person_of(suzuki))
    Step.objects.filter(goal__plan=draft).update(need=needs["isolation"])
    return case, draft


def step_of(made: Plan) -> Step:
    return Step.objects.select_related("goal__plan", "service", "desk").get(goal__plan=made)


def test_the_step_asks_with_its_own_need(drafted: tuple[Case, Plan], town: Town, suzuki: Worker) -> None:
    list_salon(town.municipality, assured_date=date(2026, 11, 1))
    step = step_of(drafted[1])
    page = suzuki.client.get(f"/collaboration/steps/{step.id}/suggest/")
    text = page.content.decode()
    assert "訪問看護を入れる" in text
    assert "この困りごとのためのところ" in text
    assert "この手順に使う" in text
    plan_page = suzuki.client.get(f"/cases/plans/{drafted[1].id}/").content.decode()
    assert f"/collaboration/steps/{step.id}/suggest/" in plan_page


def test_what_is_chosen_fills_a_draft_and_the_agreement_is_asked_again(
    drafted: tuple[Case, Plan], town: Town, suzuki: Worker
) -> None:
    service = list_salon(town.municipality, body=Body("包括"))
    step = step_of(drafted[1])
    answer = suzuki.client.post(f"/collaboration/steps/{step.id}/choose/", {"service": str(service.id)})
    assert answer["Location"] == f"/cases/plans/{drafted[1].id}/"
    step = step_of(drafted[1])
    assert (step.service, step.desk, step.who) == (service, None, "ひだまりサロン")
    assert step.goal.plan.agreed_on is None
    assert "使う社会資源" in suzuki.client.get(f"/cases/plans/{drafted[1].id}/").content.decode()
    assert AuditEvent.objects.filter(verb="step.service_chosen").count() == 1


def test_an_agency_of_ours_becomes_who_does_it(
    drafted: tuple[Case, Plan], town: Town, suzuki: Worker
) -> None:
    service = list_salon(town.municipality, body=Body("包括"))
    Organization.objects.filter(pk=service.organization_id).update(agency=town.b.agency)
    step = step_of(drafted[1])
    suzuki.client.post(f"/collaboration/steps/{step.id}/choose/", {"service": str(service.id)})
    step = step_of(drafted[1])
    assert (step.desk, step.who) == (town.b.desk, "")


def test_in_a_plan_under_way_who_does_it_stays_as_agreed(
    drafted: tuple[Case, Plan], town: Town, suzuki: Worker
) -> None:
    service = list_salon(town.municipality)
    running = plans.endorse(plan=drafted[1], on=date(2026, 11, 24), by_conference="会議", by=suzuki.actor)
    step = step_of(running)
    suzuki.client.post(f"/collaboration/steps/{step.id}/choose/", {"service": str(service.id)})
    step = step_of(running)
    assert (step.service, step.who) == (service, "本人")
    assert step.goal.plan.agreed_on is not None
    nxt = plans.make_plan(
        case=drafted[0],
        planned=plans.Planned(
            goals=[
                plans.PlannedGoal(
                    words="家で暮らしたい",
                    steps=[
                        plans.PlannedStep(
                            what="続ける", due_on=date(2027, 1, 1), who="本人", continues=step.id
                        )
                    ],
                )
            ]
        ),
        by=suzuki.actor,
    )
    assert step_of(nxt).service == service  # carried on


def test_none_fits_is_an_unmet_need_without_a_person(drafted: tuple[Case, Plan], suzuki: Worker) -> None:
    path = f"/collaboration/steps/{step_of(drafted[1]).id}/suggest/"
    answer = suzuki.client.post(path, {"need": "isolation", "reason": "too_far"})
    assert answer["Location"] == f"{path}?noted=1"
    assert UnmetNeed.objects.get().reason == "too_far"
    assert "足りない資源として数えます" in suzuki.client.get(f"{path}?noted=1").content.decode()
    assert suzuki.client.post(path, {"need": "x", "reason": "too_far"}).status_code == 422


def test_who_may_not_and_what_is_over(
    drafted: tuple[Case, Plan], town: Town, suzuki: Worker, sato: Worker, tanaka: Worker
) -> None:
    service = list_salon(town.municipality)
    step = step_of(drafted[1])
    path, choose = f"/collaboration/steps/{step.id}/suggest/", f"/collaboration/steps/{step.id}/choose/"
    assert tanaka.client.get(path).status_code in (403, 404)
    assert sato.client.post(choose, {"service": str(service.id)}).status_code == 403
    for nonsense in ("x", str(step.id), ""):
        assert suzuki.client.post(choose, {"service": nonsense}).status_code == 404
    entries.retire(service_id=service.id, reason="ended", by=None)
    told = suzuki.client.post(choose, {"service": str(service.id)}, follow=True).content.decode()
    assert "いま案内していません" in told
    plans.discard_plan(plan=drafted[1], by=suzuki.actor)
    assert suzuki.client.get(path).status_code == 404
    other = list_salon(town.municipality, name="別のサロン")
    told = suzuki.client.post(choose, {"service": str(other.id)}, follow=True).content.decode()
    assert "もう終わっています" in told
    assert step_of(drafted[1]).service is None


def test_an_entry_that_goes_leaves_the_step(drafted: tuple[Case, Plan], town: Town, suzuki: Worker) -> None:
    service = list_salon(town.municipality)
    step = step_of(drafted[1])
    suzuki.client.post(f"/collaboration/steps/{step.id}/choose/", {"service": str(service.id)})
    Service.objects.filter(pk=service.pk).delete()
    assert BeautifulSoup(suzuki.client.get(f"/cases/plans/{drafted[1].id}/").content, "html.parser").select(
        "td.main"
    )
