"""Each constraint of the agencies room, broken: the database refuses, and the person is told in a sentence."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from django.db import models

from marugoto.agencies.models import (
    Agency,
    AgencyAlias,
    AgencyCoverage,
    AgencyField,
    Area,
    AreaInArea,
    AreaScheme,
    AreaSchemeVersion,
    Desk,
    DeskArea,
    DeskCover,
    DeskHours,
    JointImplementation,
    JointMember,
    LocalName,
    Membership,
    MembershipDesk,
    MembershipRole,
    Municipality,
)
from tests.factories.agencies import SINCE, Town, Worker
from tests.factories.constraints import breaks, sentence_of

BEFORE = date(2020, 1, 1)


def _town(t: Town) -> Municipality:
    return t.municipality


def _area_version(t: Town) -> AreaSchemeVersion:
    return t.areas["east"].version


def _joint(t: Town) -> JointImplementation:
    return JointImplementation.objects.create(name="広域連合", lead=t.municipality, valid_from=SINCE)


def _again(row: models.Model) -> models.Model:
    """Saves the row, and gives back another like it."""
    row.save(force_insert=True)
    fresh = {f.attname: getattr(row, f.attname) for f in row._meta.fields if not f.primary_key}
    return type(row)(**fresh)


def _own_backup(t: Town) -> Desk:
    desk = Desk(agency=t.a.agency, code="x", name="x", intake_mode="both", valid_from=SINCE)
    desk.backup_desk = desk
    return desk


# constraint → a row that breaks it. What has to be there first is the town of the cast.
BREAKERS: dict[str, Callable[[Town], models.Model]] = {
    "municipality_code_six_digits": lambda t: Municipality(code="12345", name="x", prefecture="x"),
    "joint_implementation_period": lambda t: JointImplementation(
        name="x", lead=_town(t), valid_from=SINCE, valid_to=BEFORE
    ),
    "joint_member_period": lambda t: JointMember(
        joint=_joint(t), municipality=_town(t), valid_from=SINCE, valid_to=BEFORE
    ),
    "joint_member_once": lambda t: _again(
        JointMember(joint=_joint(t), municipality=_town(t), valid_from=SINCE)
    ),
    "local_name_once": lambda t: _again(
        LocalName(municipality=_town(t), list_name="role", code="desk", label="丸ごと相談員")
    ),
    "agency_code_once": lambda t: Agency(
        municipality=_town(t), code=t.a.agency.code, name="x", kind="npo", valid_from=SINCE
    ),
    "agency_period": lambda t: Agency(
        municipality=_town(t), code="x", name="x", kind="npo", valid_from=SINCE, valid_to=BEFORE
    ),
    "agency_field_once": lambda t: AgencyField(agency=t.b.agency, field="elderly"),
    "agency_alias_period": lambda t: AgencyAlias(
        agency=t.a.agency, name="x", valid_from=SINCE, valid_to=BEFORE
    ),
    "agency_coverage_once": lambda t: _again(
        AgencyCoverage(agency=t.a.agency, municipality=_town(t), valid_from=SINCE)
    ),
    "agency_coverage_period": lambda t: AgencyCoverage(
        agency=t.a.agency, municipality=_town(t), valid_from=SINCE, valid_to=BEFORE
    ),
    "area_scheme_once": lambda t: AreaScheme(
        municipality=_town(t), code="school", kind="elementary_school", name="x"
    ),
    "area_scheme_version_once": lambda t: AreaSchemeVersion(scheme=_area_version(t).scheme, valid_from=SINCE),
    "area_scheme_version_period": lambda t: AreaSchemeVersion(
        scheme=_area_version(t).scheme, valid_from=date(2026, 4, 1), valid_to=BEFORE
    ),
    "area_once": lambda t: Area(version=_area_version(t), code="east", name="x"),
    "area_in_area_once": lambda t: AreaInArea(inner=t.areas["east"], outer=t.areas["upper"]),
    "area_in_area_not_itself": lambda t: AreaInArea(inner=t.areas["east"], outer=t.areas["east"]),
    "area_in_area_weight": lambda t: AreaInArea(
        inner=t.areas["north"], outer=t.areas["lower"], weight=Decimal("1.5")
    ),
    "desk_code_once": lambda t: Desk(
        agency=t.a.agency, code=t.a.desk.code, name="x", intake_mode="both", valid_from=SINCE
    ),
    "desk_period": lambda t: Desk(
        agency=t.a.agency, code="x", name="x", intake_mode="both", valid_from=SINCE, valid_to=BEFORE
    ),
    "desk_not_its_own_backup": _own_backup,
    "desk_hours_weekday": lambda t: DeskHours(desk=t.a.desk, weekday=7, opens=time(9), closes=time(17)),
    "desk_hours_order": lambda t: DeskHours(desk=t.a.desk, weekday=6, opens=time(17), closes=time(9)),
    "desk_area_once": lambda t: DeskArea(desk=t.b.desk, area=t.areas["east"]),
    "desk_cover_not_itself": lambda t: DeskCover(desk=t.a.desk, covered_by=t.a.desk, valid_from=SINCE),
    "desk_cover_period": lambda t: DeskCover(
        desk=t.a.desk, covered_by=t.b.desk, valid_from=SINCE, valid_to=BEFORE
    ),
}


@pytest.mark.parametrize("name", BREAKERS)
def test_a_constraint_is_broken(name: str, town: Town) -> None:
    row = BREAKERS[name](town)
    assert sentence_of(row, name).endswith("。")
    with breaks(name):
        row.save(force_insert=True)


def test_a_membership_ends_after_it_begins(sato: Worker, town: Town) -> None:
    with breaks("membership_period"):
        Membership.objects.create(user=sato.user, agency=town.b.agency, valid_from=SINCE, valid_to=BEFORE)


def test_one_open_membership_in_an_agency(sato: Worker) -> None:
    with breaks("membership_open_once"):
        Membership.objects.create(user=sato.user, agency=sato.agency, valid_from=date(2026, 4, 1))


def test_a_role_is_held_once(sato: Worker) -> None:
    with breaks("membership_role_once"):
        MembershipRole.objects.create(membership=sato.membership, role="desk")


def test_one_sits_at_a_desk_once(sato: Worker, town: Town) -> None:
    with breaks("membership_desk_once"):
        MembershipDesk.objects.create(membership=sato.membership, desk=town.a.desk)
