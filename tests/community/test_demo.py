"""The gaps of the demonstration: loaded once, and what one of them became is found."""

import pytest

from marugoto.community.actions.demo import load_demo_gaps
from marugoto.community.models import Gap
from marugoto.resources.models import Listing
from tests.factories.agencies import Worker
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db


def test_twice_changes_nothing(sato: Worker, tanaka: Worker, needs: dict[str, object], clock: Clock) -> None:
    town = sato.agency.municipality_id
    assert load_demo_gaps(town=town, asking=tanaka.actor, by=sato.actor) == 2
    assert load_demo_gaps(town=town, asking=tanaka.actor, by=sato.actor) == 0
    assert load_demo_gaps(town=town, asking=None, by=sato.actor) == 0
    running = Gap.objects.get(stage="running")
    assert (
        Listing.objects.get(service__in=running.services.values("service")).name == "夜のこども食堂（デモ）"
    )
    assert "ほかの機関 5件以上" in sato.client.get(f"/community/gaps/{running.id}/").content.decode()
