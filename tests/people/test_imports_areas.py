"""An address whose town is an area of the municipality lies in it; where the name does not say, the area stays open."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from marugoto.agencies.models import Area, AreaScheme, AreaSchemeVersion
from marugoto.people.extract.areas import Areas
from marugoto.people.models import Person, PersonAddress, Residency
from tests.factories.agencies import Town
from tests.factories.extracts import line, merged, read, written

A, B, C, D = (uuid4() for _n in range(4))
NAMED = [
    ("district", "旭地区", A),
    ("old_village", "善導寺町", B),
    ("town", "旭町", C),
    ("ward", "北区", D),
    ("elementary_school", "緑小", D),
]


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("みさき市旭町一丁目2番3号", C),
        ("福岡県みさき市旭町1-2-3", C),
        ("みさき市善導寺町飯田100番地", B),
        ("みさき市善導寺100番地", B),
        ("みさき市善導寺北100番地", None),
        ("みさき市緑町1番地", None),
        ("みさき市東旭町1番地", None),
        ("みさき市", None),
        ("", None),
    ],
)
def test_the_name_of_the_town_decides_or_nothing_does(address: str, area: UUID | None) -> None:
    assert Areas(NAMED).of(address, "みさき市") == area


def test_a_name_that_two_areas_bear_decides_nothing_and_the_surer_kind_goes_first() -> None:
    assert Areas([("district", "旭", A), ("district", "旭町", B)]).of("みさき市旭町1-1", "みさき市") is None
    both = Areas([("district", "旭", A), ("town", "旭町", C)])
    assert both.of("みさき市旭町1-1", "みさき市") == C
    assert not Areas([("elementary_school", "旭", A), ("district", "", B)])


@pytest.fixture
def asahi(town: Town) -> Area:
    scheme = AreaScheme.objects.create(
        municipality=town.municipality, code="chiku", kind="district", name="地区"
    )
    version = AreaSchemeVersion.objects.create(scheme=scheme, valid_from=date(2015, 4, 1))
    Area.objects.create(version=version, code="midori", name="緑地区")
    return Area.objects.create(version=version, code="asahi", name="旭地区")


@pytest.mark.django_db
def test_residents_are_put_into_areas_and_the_open_ones_are_counted(town: Town, asahi: Area) -> None:
    lines = [line("1"), line("2", 町字="中央町"), line("3", 町字="", 番地=""), line("4", 異動事由="転出")]
    run = read(town.city.agency, written(lines))
    assert (run.found["placed"], run.found["unplaced"]) == (1, 2)


@pytest.mark.django_db
def test_who_moves_is_put_into_another_area_and_what_a_worker_chose_stands(town: Town, asahi: Area) -> None:
    merged(town.city.agency, written([line("1"), line("2", 町字="中央町")]))
    one, other = (Residency.objects.get(number=number).person for number in ("1", "2"))
    assert (one.area_id, other.area_id) == (asahi.pk, None)
    Person.objects.filter(pk=other.pk).update(area=asahi)
    later = [line("1", 町字="緑町"), line("2", 町字="中央町", 電話番号="0942-00-0002")]
    merged(town.city.agency, written(later), as_of=date(2026, 4, 1))
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.area is not None
    assert (one.area.code, other.area_id) == ("midori", asahi.pk)
    assert PersonAddress.objects.get(person=one).area_id == asahi.pk


@pytest.mark.django_db
def test_a_town_without_such_areas_is_not_told_of_any(town: Town) -> None:
    run = read(town.city.agency, written([line("1")]))
    assert not {"placed", "unplaced"} & set(run.found)
