"""Listing, revising, confirming and retiring an entry; and its openings."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from marugoto.audit import queries as audit
from marugoto.core.errors import Refused
from marugoto.resources.actions import entries, openings
from marugoto.resources.actions.demo import load_demo_entries
from marugoto.resources.models import (
    Address,
    Listing,
    Location,
    Metadata,
    Opening,
    Organization,
    Phone,
    Schedule,
    Service,
)
from marugoto.resources.queries import entries as queries
from marugoto.resources.rules.entry import Body, Cost, Identifier, Number, Slot, Speech
from marugoto.resources.staff.models import StaffContact
from tests.factories.agencies import Town, Worker
from tests.factories.resources import list_salon, salon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("needs", "clock")]


def verbs(service: Service) -> list[str]:
    """What the audit says of an entry, oldest first."""
    return [
        e.verb for e in audit.AuditEvent.objects.filter(refs__contains=[{"kind": "resource"}]).order_by("id")
    ]


def test_an_entry_comes_back_as_it_was_given(sato: Worker) -> None:
    given = salon()
    service = entries.list_entry(entry=given, municipality_id=sato.actor.municipality_id, by=sato.actor)
    assert entries.current(service.pk) == given
    assert service.owner_agency_id == sato.actor.agency_id


def test_public_queries_know_nothing_of_private_contacts(town: Town) -> None:
    service = list_salon(town.municipality)
    assert StaffContact.objects.get(service=service).phone == "090-0000-0001"
    public = queries.entries_of([service.pk])[service.pk]
    assert public.private == ()
    assert "090-0000-0001" not in repr(public)
    assert not [f for f in Service._meta.get_fields() if "staff" in f.name or "sourcerow" in f.name]


def test_an_entry_is_read_with_the_same_number_of_questions(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [list_salon(town.municipality, name=f"サロン{n}").pk for n in range(3)]
    with django_assert_num_queries(15):
        queries.entries_of(ids[:1])
    with django_assert_num_queries(15):
        queries.entries_of(ids)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "spaceport"}, "kind"),
        ({"fields": ("magic",)}, "fields"),
        ({"languages": (Speech("tlh"),)}, "languages"),
        ({"status": "defunct"}, "status"),
        ({"email": "not a mail"}, "email"),
        ({"name": "あ" * 201}, "name"),
        ({"minimum_age": 20, "maximum_age": 3}, None),
        ({"slots": (Slot(date(2026, 11, 1), 2, 3),)}, "available"),
    ],
)
def test_what_no_list_or_rule_allows_is_refused(
    town: Town, change: dict[str, object], field: str | None
) -> None:
    with pytest.raises(Refused) as caught:
        list_salon(town.municipality, **change)
    assert caught.value.field == field
    assert not Service.objects.exists()


def test_one_body_is_one_row_and_another_number_is_another_body(town: Town) -> None:
    def body(number: str) -> Body:
        return Body("福祉会", identifiers=(Identifier("法人番号", number, "JP-JCN"),) if number else ())

    for name, number in (("一", "1"), ("二", "1"), ("三", ""), ("四", "2")):
        list_salon(town.municipality, name=name, body=body(number))
    owners = {s.name: s.organization_id for s in Service.objects.order_by("id")}
    assert owners["一"] == owners["二"] == owners["三"] != owners["四"]
    assert Organization.objects.count() == 2


def test_a_revision_writes_what_changed_and_remembers_it(sato: Worker) -> None:
    service = list_salon(sato.agency.municipality)
    place = Location.objects.get()
    after = salon(name="ひなたサロン", phones=(Number("000-000-0009"),), private=())
    assert after.place is not None
    after = replace(after, place=replace(after.place, number="4号"))
    assert entries.revise(service_id=service.pk, entry=after, by=sato.actor) == [
        "name",
        "place",
        "phones",
        "private",
    ]
    assert entries.current(service.pk) == after
    assert (Location.objects.get().pk, Address.objects.get().number) == (place.pk, "4号")
    lines = {x.field_name: x for x in Metadata.objects.order_by("id")}
    assert set(lines) == {"name", "place", "phones"}, "what is private leaves no public line"
    assert (lines["name"].previous_value, lines["name"].replacement_value) == (
        "ひだまりサロン",
        "ひなたサロン",
    )
    assert lines["name"].updated_by == sato.agency.name
    assert "090" not in "".join(x.previous_value for x in lines.values())
    assert verbs(service) == ["resource.listed", "resource.revised"]


def test_the_same_again_changes_nothing(sato: Worker) -> None:
    service = list_salon(sato.agency.municipality)
    stamps = [*Phone.objects.values_list("id"), *Schedule.objects.values_list("id")]
    assert entries.revise(service_id=service.pk, entry=salon(), by=sato.actor) == []
    assert [*Phone.objects.values_list("id"), *Schedule.objects.values_list("id")] == stamps
    assert verbs(service) == ["resource.listed"]


def test_a_place_comes_and_goes(sato: Worker) -> None:
    service = list_salon(sato.agency.municipality, place=None)
    assert entries.current(service.pk).place is None
    entries.revise(service_id=service.pk, entry=salon(), by=sato.actor)
    assert entries.current(service.pk).place == salon().place
    entries.revise(service_id=service.pk, entry=salon(place=None), by=sato.actor)
    assert entries.current(service.pk).place is None


def test_confirming_sets_the_day_and_never_sets_it_back(sato: Worker, today: date) -> None:
    service = list_salon(sato.agency.municipality)
    entries.verify(service_id=service.pk, method="phone", by=sato.actor)
    entries.verify(service_id=service.pk, method="visit", by=sato.actor, on=today - timedelta(days=9))
    service.refresh_from_db()
    assert service.assured_date == today
    assert service.verifications.count() == 2
    for change in ({"method": "dream"}, {"on": today + timedelta(days=1)}):
        with pytest.raises(Refused):
            entries.verify(**{"service_id": service.pk, "method": "phone", "by": sato.actor} | change)


def test_a_retired_entry_is_kept_hidden_and_can_come_back(sato: Worker) -> None:
    service = list_salon(sato.agency.municipality)
    town = sato.agency.municipality_id
    for _twice in range(2):
        entries.retire(service_id=service.pk, reason="ended", by=sato.actor)
    assert not queries.public_services(town).exists()
    assert queries.service(town, service.pk) is not None
    with pytest.raises(Refused):
        entries.verify(service_id=service.pk, method="phone", by=sato.actor)
    with pytest.raises(Refused):
        openings.open_slot(service_id=service.pk, slot=Slot(date(2026, 11, 1)), by=sato.actor)
    for _twice in range(2):
        entries.take_back(service_id=service.pk, by=sato.actor)
    assert queries.public_services(town).exists()
    assert verbs(service) == ["resource.listed", "resource.retired", "resource.taken_back"]


def test_an_opening_is_opened_replaced_and_closed(sato: Worker, today: date) -> None:
    service = list_salon(sato.agency.municipality)
    first = openings.open_slot(service_id=service.pk, slot=Slot(today, 8, 3), by=sato.actor)
    second = openings.open_slot(service_id=service.pk, slot=Slot(today, 8, 1), by=sato.actor)
    first.refresh_from_db()
    assert first.closed_on == today
    assert entries.current(service.pk).slots == (Slot(today, 8, 1),)
    for _twice in range(2):
        openings.close_slot(opening_id=second.pk, by=sato.actor)
    assert entries.current(service.pk).slots == ()
    assert Opening.objects.count() == 2


@pytest.mark.parametrize(
    "slot", [Slot(date(2026, 11, 1), 2, 3), Slot(date(2030, 1, 1)), Slot(date(2026, 11, 1), unit="x")]
)
def test_an_opening_that_cannot_be_is_refused(sato: Worker, slot: Slot) -> None:
    service = list_salon(sato.agency.municipality)
    with pytest.raises(Refused):
        openings.open_slot(service_id=service.pk, slot=slot, by=sato.actor)
    assert not Opening.objects.exists()


def test_costs_are_whole_yen(town: Town) -> None:
    service = list_salon(town.municipality, costs=(Cost("大人", 300), Cost("こども", 0), Cost("実費")))
    assert [c.amount for c in entries.current(service.pk).costs] == [300, 0, None]
    assert {row.cost for row in Listing.objects.filter(service=service)} == {"こども 無料、大人 300円、実費"}


def test_the_demo_is_loaded_once(town: Town) -> None:
    town.municipality.code = "392014"
    town.municipality.save()
    made = load_demo_entries(municipality=town.municipality, by=None)
    assert made > 20
    assert load_demo_entries(municipality=town.municipality, by=None) == 0
    town.municipality.code = "999016"
    assert load_demo_entries(municipality=town.municipality, by=None) == 0
