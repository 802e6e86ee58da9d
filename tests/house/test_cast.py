"""The cast is there, and each of its people can come in."""

import pytest
from django.urls import reverse

from marugoto.policy.permissions import Permission
from marugoto.policy.roles import ROLES
from tests.factories.agencies import CAST, Worker

pytestmark = pytest.mark.django_db  # fixtures are asked for by name


@pytest.mark.parametrize("who", CAST)
def test_everyone_of_the_cast_can_sign_in(who: str, request: pytest.FixtureRequest) -> None:
    worker: Worker = request.getfixturevalue(who)
    assert worker.actor.can(Permission.TODAY_READ)
    answer = worker.client.get(reverse("agencies:session"))
    assert answer.status_code == 200


def test_every_role_has_somebody_in_the_cast(request: pytest.FixtureRequest) -> None:
    held: set[str] = set()
    for who in CAST:
        held |= request.getfixturevalue(who).actor.role_codes
    assert held == set(ROLES)


def test_the_two_towns_do_not_share_an_agency(sato: Worker, ishii: Worker) -> None:
    assert sato.actor.municipality_id != ishii.actor.municipality_id


def test_the_taxonomy_is_loaded_with_parents(needs: dict[str, object]) -> None:
    assert needs
