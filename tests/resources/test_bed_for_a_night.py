"""A bed for a night: an entry that workers alone see, with how many beds are free as of today."""

import pytest
from django.test import Client

from marugoto.resources.models import Listing
from tests.factories.agencies import Town, Worker
from tests.factories.clock import Clock
from tests.factories.resources import list_salon

pytestmark = pytest.mark.django_db


def test_the_night_desk_sees_what_is_free_and_takes_it(
    clock: Clock, sato: Worker, town: Town, needs: dict[str, object]
) -> None:
    bed = list_salon(
        town.municipality, name="ひと晩の部屋", kind="housing_support", listed=False, times=(), private=()
    )
    slots, page = f"/resources/entries/{bed.id}/slots/", f"/resources/entries/{bed.id}/"
    said = {"unit": "places", "as_of": clock.today().isoformat(), "capacity": "2"}
    for free in ("2", "1", "0"):
        assert sato.client.post(slots, said | {"available": free}).status_code == 302
        assert Listing.objects.get().available == int(free)
        assert f"あき {free}部屋・床" in " ".join(sato.client.get(page).content.decode().split())
    for path in ("/places/", f"/places/{bed.id}/"):
        assert "ひと晩の部屋" not in Client().get(path).content.decode()
    assert "ひと晩の部屋" in sato.client.get("/resources/", {"text": "ひと晩の部屋"}).content.decode()
