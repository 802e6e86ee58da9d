"""Loading a blueprint: twice changes nothing, a change is told, a demonstration stays one."""

from dataclasses import replace
from datetime import date

import pytest

from marugoto.agencies import blueprints, queries
from marugoto.agencies.actions.blueprint import Change, load_blueprint, load_demo_users
from marugoto.agencies.models import (
    Agency,
    Area,
    AreaInArea,
    AreaSchemeVersion,
    Desk,
    LocalName,
    Membership,
    Municipality,
    User,
)
from marugoto.agencies.rules.blueprint_rules import Blueprint, DemoSpec, with_demo
from marugoto.audit.models import AuditEvent
from marugoto.core.errors import Refused
from marugoto.resources.actions.taxonomy import load_needs
from marugoto.resources.models import Need

pytestmark = pytest.mark.django_db
KURUME, KOCHI = "402036", "392014"


def demo_of(code: str) -> DemoSpec:
    found = blueprints.read_demo(code)
    assert found is not None
    return found


def as_demo(code: str) -> Blueprint:
    return with_demo(blueprints.read(code), demo_of(code))


def counts() -> dict[str, int]:
    nouns = (Municipality, Agency, Desk, Area, AreaInArea, AreaSchemeVersion, LocalName, User, Membership)
    return {m.__name__: m.objects.count() for m in nouns}


@pytest.mark.parametrize(("code", "agencies", "desks", "areas"), [(KURUME, 26, 28, 11), (KOCHI, 59, 60, 17)])
def test_loading_twice_changes_nothing(code: str, agencies: int, desks: int, areas: int) -> None:
    first = load_blueprint(blueprints.read(code), by=None)
    before = counts()
    again = load_blueprint(blueprints.read(code), by=None)
    assert (before["Agency"], before["Desk"], before["Area"]) == (agencies, desks, areas)
    assert first.created
    assert again.quiet
    assert again.left == []
    assert counts() == before


def test_both_towns_live_in_one_database_with_their_demonstrations() -> None:
    for code in (KURUME, KOCHI):
        load_blueprint(as_demo(code), by=None, demo=True)
        load_demo_users(demo_of(code), by=None)
    before = counts()
    assert before["User"] == 20
    for code in (KURUME, KOCHI):
        assert load_blueprint(as_demo(code), by=None, demo=True).quiet
        assert load_demo_users(demo_of(code), by=None).quiet
    assert counts() == before
    rows = queries.demo_accounts()
    assert {r.username for r in rows} >= {"kurume-desk", "kochi-coordinator"}
    assert "ほおっちょけん相談窓口" in {r.role for r in rows}


def test_windows_have_their_areas_and_the_desk_behind_them() -> None:
    load_blueprint(blueprints.read(KOCHI), by=None)
    window = Desk.objects.get(agency__code="ho-asahi-yakkyoku-1")
    assert window.backup_desk == Desk.objects.get(agency__code="kyosei", code="houkatsuka")
    served = {(a.area.version.scheme.code, a.area.name) for a in window.areas.all()}
    assert served == {("chiku", "旭"), ("model", "旭")}
    assert window.placeholder_name
    school = Area.objects.get(version__scheme__code="shogakko", code="asahi-higashi")
    assert sorted((x.outer.version.scheme.code, x.roughly) for x in school.outer_links.all()) == [
        ("chiku", True),
        ("model", True),
    ]
    assert not Desk.objects.get(agency__code="silver").accounts


def test_a_changed_file_changes_what_differs_and_says_so() -> None:
    base = blueprints.read(KURUME)
    load_blueprint(base, by=None)
    centre = next(a for a in base.agencies if a.code == "houkatsu-1")
    named = replace(
        centre,
        name="中央地域包括支援センター",
        placeholder_name=False,
        fields=("elderly", "cross_field"),
        desks=(replace(centre.desks[0], areas=()),),
    )
    changed = replace(base, agencies=tuple(named if a is centre else a for a in base.agencies))
    report = load_blueprint(changed, by=None)
    assert (
        Change("agency houkatsu-1", "name", "地域包括支援センター（圏域1）", "中央地域包括支援センター")
        in report.changed
    )
    assert Change("agency houkatsu-1", "placeholder_name", "True", "False") in report.changed
    assert report.created == ["agency houkatsu-1 field cross_field"]
    assert report.removed == ["desk houkatsu-1/madoguchi area ken-1"]


def test_what_the_file_no_longer_names_stays_and_is_told() -> None:
    base = blueprints.read(KURUME)
    load_blueprint(base, by=None)
    shorter = replace(base, agencies=tuple(a for a in base.agencies if a.code != "fureai"))
    report = load_blueprint(shorter, by=None)
    assert report.left == ["agency fureai"]
    assert Agency.objects.filter(code="fureai").exists()


def test_a_new_state_of_the_areas_ends_the_old_one_on_the_eve() -> None:
    base = blueprints.read(KURUME)
    load_blueprint(base, by=None)
    later = replace(base, schemes=(replace(base.schemes[0], valid_from=date(2027, 4, 1)),))
    load_blueprint(later, by=None)
    old, new = AreaSchemeVersion.objects.order_by("valid_from")
    assert (old.valid_to, new.valid_to) == (date(2027, 3, 31), None)
    with pytest.raises(Refused, match="新しい版があります"):
        load_blueprint(base, by=None)


def test_a_real_town_is_never_turned_into_a_demonstration_nor_back() -> None:
    load_blueprint(blueprints.read(KURUME), by=None)
    with pytest.raises(Refused, match="本物の自治体をデモに"):
        load_blueprint(as_demo(KURUME), by=None, demo=True)
    with pytest.raises(Refused, match="デモとして読み込んだ自治体にだけ"):
        load_demo_users(demo_of(KURUME), by=None)
    assert not User.objects.exists()
    load_blueprint(as_demo(KOCHI), by=None, demo=True)
    with pytest.raises(Refused):
        load_blueprint(blueprints.read(KOCHI), by=None)


def test_a_load_is_on_the_record() -> None:
    report = load_blueprint(blueprints.read(KURUME), by=None)
    event = AuditEvent.objects.get(verb="blueprint.loaded")
    assert event.data["created"] == len(report.created)


def test_needs_are_loaded_once_and_brought_up_to_date() -> None:
    assert load_needs(by=None).created == Need.objects.count() > 80
    assert (load_needs(by=None).created, load_needs(by=None).changed) == (0, 0)
    Need.objects.filter(code="light_bulb").update(label="電球")
    assert load_needs(by=None).changed == 1
    bulb = Need.objects.get(code="light_bulb")
    assert bulb.parent == Need.objects.get(code="small_help")
    assert bulb.label == "電球・蛍光灯の交換"
