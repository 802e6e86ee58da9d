"""Each of the systems is loaded into a fresh tenant, and its pages open."""

import pytest

from marugoto.agencies import blueprints, queries
from marugoto.agencies.actions import accounts
from marugoto.agencies.models import Agency, Municipality
from marugoto.collaboration.models import ConferenceBody
from marugoto.console.commands.blueprint import _write
from marugoto.indicators.models import Indicator, Result, Target

pytestmark = pytest.mark.django_db
SEVEN = ("402036", "392014", "431001", "132080", "131121", "142069", "011002")
PAGES = (
    "/",
    "/systems/",
    "/systems/{code}/",
    "/indicators/",
    "/indicators/plan/",
    "/indicators/plan/report/",
)


def _opens(code: str, client: object) -> None:
    data = blueprints.read(code)
    assert _write(data, dry_run=False).created
    assert _write(data, dry_run=False).quiet
    town = Municipality.objects.get(code=code)
    assert Agency.objects.filter(municipality=town).count() == len(data.agencies)
    assert ConferenceBody.objects.filter(municipality=town).count() == len(data.conferences)
    assert Target.objects.filter(municipality=town).count() == len(data.targets)
    assert Result.objects.filter(indicator__municipality=town).count() == len(data.facts.results)
    numbers = Indicator.objects.filter(municipality=town, kind="number").count()
    assert numbers == len(data.targets) + sum(not r.target for r in data.facts.results)
    agency = Agency.objects.filter(municipality=town).order_by("code").first()
    assert agency is not None
    user = accounts.create_user(username=f"p-{code}", name="計画", password="", password_hash="!", by=None)
    joined = accounts.join(
        user=user, agency=agency, roles=["planner"], desks=[], valid_from=agency.valid_from, by=None
    )
    assert queries.actor_of(user_id=user.id, membership_id=joined.id)
    client.force_login(user)  # type: ignore[attr-defined]
    for page in PAGES:
        found = client.get(page.format(code=code), follow=True)  # type: ignore[attr-defined]
        assert found.status_code == 200, (code, page)


@pytest.mark.parametrize("code", SEVEN)
def test_the_seven_are_loaded_and_their_pages_open(code: str, client: object) -> None:
    _opens(code, client)


@pytest.mark.slow
@pytest.mark.parametrize("code", [c for c in blueprints.available() if c not in SEVEN])
def test_every_other_system_is_loaded_and_its_pages_open(code: str, client: object) -> None:
    _opens(code, client)
