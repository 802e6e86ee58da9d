"""A desk is found by any name that its agency goes by."""

import pytest

from marugoto.agencies.models import AgencyAlias
from marugoto.collaboration.queries import desks
from tests.factories.agencies import SINCE, Town, Worker

pytestmark = pytest.mark.django_db


def test_an_agency_is_found_by_its_other_name(sato: Worker, town: Town) -> None:
    def titles(words: str) -> list[str]:
        return [r.title for r in desks.find_desks(sato.actor, words=words)[0]]

    assert titles("まるっとネット") == []
    AgencyAlias.objects.create(agency=town.b.agency, name="絆まるっとネット", valid_from=SINCE)
    assert titles("まるっとネット") == ["東地域包括支援センター 総合相談"]
