"""The constraints of the resources room, each broken once; and what a person is told."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db.models import Model

from marugoto.agencies.models import Municipality, User
from marugoto.core import clock
from marugoto.resources import models as m
from marugoto.resources.staff import models as staff
from tests.factories.agencies import Town, Worker
from tests.factories.constraints import breaks, sentence_of

pytestmark = pytest.mark.django_db
DAY, BEFORE = date(2026, 4, 1), date(2026, 3, 31)


class Rows:
    """One row of each kind that others belong to."""

    def __init__(self, municipality: Municipality, somebody: User) -> None:
        self.town, self.somebody = municipality, somebody
        self.source = m.Source.objects.create(municipality=municipality, key="list", name="一覧")
        self.organization = m.Organization.objects.create(municipality=municipality, name="会")
        self.service = m.Service.objects.create(municipality=municipality, kind="salon", name="サロン")
        self.location = m.Location.objects.create(municipality=municipality)
        self.need = m.Need.objects.create(code="n", label="n", valid_from=DAY)
        self.run = staff.ImportRun.objects.create(
            municipality=municipality, source=self.source, file_name="a.csv", digest="0"
        )


@pytest.fixture
def rows(town: Town, sato: Worker) -> Rows:
    return Rows(town.municipality, sato.user)


ALONE: dict[str, Callable[[Rows], Model]] = {
    "need_period": lambda r: m.Need(code="x", label="x", valid_from=DAY, valid_to=BEFORE),
    "service_ages_in_order": lambda r: m.Service(
        municipality=r.town, kind="salon", name="a", minimum_age=18, maximum_age=6
    ),
    "service_retired_with_a_reason": lambda r: m.Service(
        municipality=r.town, kind="salon", name="a", status="defunct", retired_on=DAY
    ),
    "cost_not_negative": lambda r: m.CostOption(service=r.service, amount=-1),
    "cost_period": lambda r: m.CostOption(service=r.service, valid_from=DAY, valid_to=BEFORE),
    "funding_of_somebody": lambda r: m.Funding(source="寄付"),
    "location_on_the_globe": lambda r: m.Location(municipality=r.town, latitude=135.0, longitude=35.0),
    "address_code_six_digits": lambda r: m.Address(location=r.location, lg_code="92011"),
    "contact_of_somebody": lambda r: m.Contact(name="係"),
    "phone_of_somebody": lambda r: m.Phone(number="000"),
    "language_of_somebody": lambda r: m.Language(code="en"),
    "schedule_of_somebody": lambda r: m.Schedule(description="毎日"),
    "schedule_period": lambda r: m.Schedule(service=r.service, valid_from=DAY, valid_to=BEFORE),
    "schedule_interval": lambda r: m.Schedule(service=r.service, freq="WEEKLY", interval=0),
    "schedule_frequency": lambda r: m.Schedule(service=r.service, freq="SOMETIMES"),
    "opening_within_capacity": lambda r: m.Opening(service=r.service, as_of=DAY, capacity=3, available=4),
    "opening_closed_after_it_began": lambda r: m.Opening(service=r.service, as_of=DAY, closed_on=BEFORE),
    "listing_point_is_whole": lambda r: m.Listing(
        municipality=r.town, service=r.service, name="a", latitude=35.0
    ),
    "change_report_says_something": lambda r: m.ChangeReport(service=r.service, kind="other", what=""),
    "change_report_handled_by_somebody": lambda r: m.ChangeReport(
        service=r.service, kind="other", what="休み", handled_at=clock.now()
    ),
    "staff_contact_of_somebody": lambda r: staff.StaffContact(phone="090-0000-0000"),
    "upload_ends_once": lambda r: staff.Upload(
        municipality=r.town,
        started_by=r.somebody,
        membership_id=uuid4(),
        file_name="a.csv",
        list_key="a",
        digest="0",
        state="done",
    ),
    "import_accounts_for_every_row": lambda r: staff.ImportRun(
        municipality=r.town, source=r.source, file_name="a", digest="0", rows=3, kept=1, refused=1
    ),
}

TWICE: dict[str, Callable[[Rows], Model]] = {
    "resource_source_once": lambda r: m.Source(municipality=r.town, key="twice", name="一覧"),
    "organization_identifier_once": lambda r: m.OrganizationIdentifier(
        organization=r.organization, identifier_type="法人番号", identifier="1"
    ),
    "service_need_once": lambda r: m.ServiceNeed(service=r.service, need=r.need),
    "service_field_once": lambda r: m.ServiceField(service=r.service, field="elderly"),
    "service_at_location_once": lambda r: m.ServiceAtLocation(service=r.service, location=r.location),
    "listing_once": lambda r: m.Listing(municipality=r.town, service=r.service, name="a"),
    "header_mapping_once": lambda r: staff.HeaderMapping(
        municipality=r.town, headers="0", saved_by=r.somebody
    ),
    "source_row_once": lambda r: staff.SourceRow(source=r.source, key="1", service=r.service, digest="0"),
}


@pytest.mark.parametrize("name", ALONE)
def test_a_row_that_breaks_a_rule_is_refused(name: str, rows: Rows) -> None:
    row = ALONE[name](rows)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save()


@pytest.mark.parametrize("name", TWICE)
def test_the_same_twice_is_refused(name: str, rows: Rows) -> None:
    TWICE[name](rows).save()
    second = TWICE[name](rows)
    assert sentence_of(second, name).endswith("。")
    with breaks(name):
        second.save()


def test_an_organization_is_not_its_own_parent(rows: Rows) -> None:
    name = "organization_not_its_own_parent"
    rows.organization.parent = rows.organization
    assert sentence_of(rows.organization, name) == "団体を、その団体自身の下に置くことはできません。"
    with breaks(name):
        rows.organization.save()
    made = m.Organization(id=uuid4(), municipality=rows.town, name="部会", parent_id=rows.organization.pk)
    made.save()
