"""Shapes of support systems that a neat model would have bent: docs/traps.md says which test is for which trap.

The systems that come with Marugoto are what is looked at, as they are read; two are loaded.
"""

import pytest

from marugoto.agencies import blueprints
from marugoto.agencies.actions.blueprint import load_blueprint
from marugoto.agencies.models import Agency, Area, Municipality
from marugoto.agencies.rules.blueprint_facts import RoleSpec, UndertakingSpec
from marugoto.agencies.rules.blueprint_figures import recurrence_problem
from marugoto.agencies.rules.blueprint_holes import holes_of
from marugoto.agencies.rules.blueprint_specs import AgencySpec, ConferenceSpec, DeskSpec
from marugoto.core import codes
from tests.data.test_trap_figures import note, system

ALL = blueprints.available()
SAPPORO, KUSHIRO, TAKASU, TSUBETSU, HIROO = "011002", "012068", "014524", "015440", "016420"
AOMORI, MORIOKA, TONO, YAHABA, IWAIZUMI = "020001", "032018", "032085", "033227", "034835"
YUZAWA, IKAWA, OGATA, YAMAGATA, KORIYAMA = "052078", "053660", "053686", "062014", "072036"
HITACHINAKA, SAYAMA, SUMIDA, SETAGAYA, SUGINAMI = "082210", "112151", "131075", "131121", "131156"
EDOGAWA, CHOFU, KOMAE, FUJISAWA, ODAWARA = "131237", "132080", "132195", "142051", "142069"


def body(code: str, key: str) -> ConferenceSpec:
    return next(c for c in system(code).conferences if c.code == key)


def role(code: str, label: str) -> RoleSpec:
    return next(r for r in system(code).facts.roles if r.label == label)


def staff(found: RoleSpec) -> dict[str, float | None]:
    return {name: figure.value for name, figure in found.staffing}


def windows(code: str) -> list[tuple[AgencySpec, DeskSpec]]:
    """Where somebody may come: agencies with their desks for residents."""
    agencies = system(code).agencies
    return [(a, d) for a in agencies for d in a.desks if d.intake_mode in ("residents", "both")]


def undertakings(code: str, kind: str) -> list[UndertakingSpec]:
    return [u for u in system(code).facts.undertakings if u.kind == kind]


# ── meetings ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_name_of_a_meeting_does_not_say_what_it_is_for() -> None:
    for code, key in ((TONO, "chosei"), (AOMORI, "shien-chosei")):
        assert body(code, key).name.startswith("支援調整会議")
        assert body(code, key).purposes == ("case",)
    assert (body(IWAIZUMI, "chosei").name, body(IWAIZUMI, "chosei").purposes) == (
        "支援調整会議",
        ("network",),
    )
    assert body(IWAIZUMI, "chosei").kind != body(TONO, "chosei").kind
    assert "名前は設けていない" in note(YAMAGATA, "conferences", "kobetsu")
    assert body(YAMAGATA, "kobetsu").purposes == ("case",)


@pytest.mark.parametrize(
    ("code", "key", "said"),
    [
        (KUSHIRO, "bukai-mihara", "年に4～10回"),
        ("023213", "network", "3～4か月ごと"),
        ("041009", "kobetsu", "月2～3回程度"),
        (TONO, "kankosho", "2か月に1回から半年に1回"),
        ("062103", "chosei", "随時"),
        (KOMAE, "kondankai", "曜日と時間帯を変えて"),
    ],
)
def test_a_rhythm_that_no_rule_can_say_is_kept_in_words(code: str, key: str, said: str) -> None:
    found = body(code, key)
    assert said in found.recurrence_note
    assert found.recurrence == ""
    assert not [h for h in holes_of(system(code)) if (h.kind, h.at) == ("meeting_without_rhythm", key)]


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;BYDAY=2SA", "FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY;BYMONTHDAY=15"]
)
def test_a_meeting_may_sit_on_any_day_of_the_week(rule: str) -> None:
    assert recurrence_problem(rule, "") == ""


def test_meetings_of_others_that_one_goes_to_are_meetings_of_the_system() -> None:
    theirs = [c for c in system(HIROO).conferences if c.existing]
    assert {"サンタの会", "広尾町介護予防・生活支援体制推進会議"} <= {c.name for c in theirs}
    assert len([c for code in ALL for c in system(code).conferences if c.existing]) >= 60
    assert body(IWAIZUMI, "hisaisha").existing
    assert "講師" in note(IWAIZUMI, "conferences", "kyogitai")


def test_one_meeting_is_for_several_things_and_stands_once() -> None:
    for code, key in ((EDOGAWA, "chiiki-shien"), (FUJISAWA, "suishin"), ("083411", "kizuna")):
        assert set(body(code, key).purposes) == {"network", "policy"}
        assert body(code, key).existing
    assert set(body(SETAGAYA, "care").purposes) == {"case", "network"}
    assert body(SETAGAYA, "care").name == "地域ケア会議"
    for code in ALL:
        names = [(c.name, c.purposes) for c in system(code).conferences]
        assert len(names) == len(set(names))


def test_the_town_and_not_the_centre_takes_a_case_on() -> None:
    juri = body("094111", "juri")
    convener = next(a for a in system("094111").agencies if a.code == juri.convener)
    assert juri.name == "受理会議"
    assert convener.kind == "city_section"
    assert {"tobu", "chuo", "seibu"} <= set(juri.members)
    told = {link.end for link in system("094111").facts.links if link.start == "juri"}
    assert {end.partition("/")[0] for end in told} == {"tobu", "chuo", "seibu"}


# ── windows, agencies, names ───────────────────────────────────────────────────────────────────────────────


def test_a_centre_that_no_resident_comes_to() -> None:
    centre = next(a for a in system(SUGINAMI).agencies if a.code == "shien-centre")
    assert {d.intake_mode for d in centre.desks} == {"agencies"}
    behind = [d for _a, d in windows(SUGINAMI) if d.backup.startswith("shien-centre/")]
    assert len(behind) >= 4, "those who are asked by residents have the centre behind them"


def test_a_window_may_be_anything() -> None:
    kinds = {a.kind for code in ALL for a, _d in windows(code)}
    assert kinds >= {
        "pharmacy",
        "medical",
        "disability_core_centre",
        "child_support_base",
        "neighbourhood",
        "watch_group",
        "self_help",
        "company",
        "food_support",
        "city_section",
        "welfare_volunteers",
    }
    places = {s.kind for code in ALL for s in system(code).facts.spaces}
    assert {"salon", "ibasho"} <= places


def test_one_body_has_several_names_and_one_name_several_meanings() -> None:
    tamamura = next(a for a in system("104647").agencies if a.code == "oyanaki")
    assert len(tamamura.aliases) >= 2
    assert len([a for code in ALL for a in system(code).agencies if a.aliases]) >= 20
    coordinators = {
        (code, r.role)
        for code in ALL
        for r in system(code).facts.roles
        if r.label.startswith("地域福祉コーディネーター")
    }
    assert {r for _code, r in coordinators} >= {"case_worker", "coordinator", ""}
    assert len({code for code, _r in coordinators}) >= 6
    suishin = {
        (c.kind, c.purposes)
        for code in ALL
        for c in system(code).conferences
        if c.name.startswith("相談支援包括化推進会議")
    }
    assert len(suishin) >= 3


@pytest.mark.django_db
def test_a_body_of_the_same_name_in_two_towns_is_two_bodies() -> None:
    for code in ("053660", OGATA):
        load_blueprint(system(code), by=None)
    ours = Agency.objects.filter(code="shakyo").order_by("municipality__code")
    assert [a.municipality.name for a in ours.select_related("municipality")] == ["井川町", "大潟村"]


@pytest.mark.django_db
def test_one_system_serves_several_towns() -> None:
    assert system(AOMORI).facts.covers == ("平内町", "今別町", "蓬田村", "外ヶ浜町")
    load_blueprint(system(AOMORI), by=None)
    assert Municipality.objects.get().name == "青森県"
    towns = Area.objects.filter(version__scheme__code="choson")
    assert {a.name for a in towns} == {"平内町", "今別町", "蓬田村", "外ヶ浜町"}
    assert system("050008").facts.covers == ("上小阿仁村", "小坂町")
    wide = next(s for s in system("013994").schemes if s.code == "koiki")
    assert (wide.kind, len(wide.areas)) == ("wide_area", 8)


# ── areas ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "sizes"),
    [
        (SAPPORO, {"machizukuri": 87, "chiku": 89, "ku": 10}),
        (KORIYAMA, {"houbu": 34, "shakyo": 38, "area": 3}),
        (SETAGAYA, {"chiku": 27, "chiku-shakyo": 28}),
        (ODAWARA, {"rengo": 26, "houkatsu": 12, "block": 6}),
    ],
)
def test_divisions_of_one_town_lie_side_by_side_and_none_within_another(
    code: str, sizes: dict[str, int]
) -> None:
    schemes = {s.code: s for s in system(code).schemes}
    assert {key: len(schemes[key].areas) for key in sizes} == sizes
    assert not [a for key in sizes for a in schemes[key].areas if a.inside]


def test_an_area_may_lie_apart_from_the_rest() -> None:
    chiku = next(s for s in system(KUSHIRO).schemes if s.code == "chiku")
    assert "音別地区" in {a.name for a in chiku.areas}
    assert "飛び地" in note(KUSHIRO, "area_schemes", "chiku")


# ── people ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_employs_and_where_one_works_are_two_things() -> None:
    ikawa = role(IKAWA, "相談支援包括化推進員")
    assert ikawa.employer == "shakyo"
    assert ikawa.workplaces == ("centre", "kenko")
    morioka = role(MORIOKA, "相談支援包括化推進員")
    assert (morioka.employer, len(morioka.workplaces)) == ("", 20)
    assert role("041009", "相談支援包括化推進員").workplaces == ("taihaku",)


def test_a_post_may_be_a_part_of_somebody() -> None:
    assert staff(role(MORIOKA, "相談支援包括化推進員")) == {"planned": 20, "dedicated": 1, "concurrent": 19}
    assert staff(role(CHOFU, "相談支援包括化推進員")) == {"planned": 6, "concurrent": 6}
    two_bases = dict(role(SUMIDA, "相談支援包括化推進員").staffing)["planned"]
    assert (two_bases.value, two_bases.raw) == (1, "2拠点で1名の配置")
    every_centre = role(SETAGAYA, "相談支援包括化推進員")
    assert staff(every_centre)["planned"] == len(every_centre.workplaces) == 27


def test_a_coordinator_may_come_from_anywhere() -> None:
    for code, said in (
        (HITACHINAKA, "民生委員の経験者"),
        (SAYAMA, "ファイナンシャルプランナー"),
        (YUZAWA, "人材育成部長"),
    ):
        (found,) = [
            r
            for r in system(code).facts.roles
            if r.role == "coordinator" and r.label == "相談支援包括化推進員"
        ]
        raw = [note(code, "roles", r.code) for r in system(code).facts.roles if r is found]
        assert said in raw[0]


def test_who_receives_is_trained_too() -> None:
    audiences = {
        u.audience for code in ("121002", FUJISAWA, ODAWARA, SUMIDA) for u in undertakings(code, "training")
    }
    assert {"受講者と受け入れる側", "縁側を運営する団体", "庁内・関係機関", "専門職"} <= audiences


def test_paper_on_the_doors_is_publicity_too() -> None:
    words = " ".join(f"{u.name} {u.audience}" for code in ALL for u in undertakings(code, "publicity"))
    for way in ("全戸", "回覧", "チラシ", "広報"):
        assert way in words


# ── programmes and money ───────────────────────────────────────────────────────────────────────────────────


def test_a_programme_is_neither_its_circle_on_the_form_nor_its_subsidy() -> None:
    local = [
        next(p for p in system(code).facts.programmes if p.code == "local_capacity")
        for code in (TSUBETSU, YUZAWA, OGATA)
    ]
    assert all(p.done and p.agencies for p in local)
    assert "○はない" in note(TSUBETSU, "planned_programmes", "local_capacity")
    assert "補助事業を使わず" in note(YUZAWA, "planned_programmes", "local_capacity")
    assert "subsidy" not in {u.money for u in undertakings(YUZAWA, "funding")}
    both = {p.name for p in system(OGATA).facts.programmes}
    assert len(both) == 1, "where the area near to residents is the village, two programmes are one"


def test_what_is_only_planned_is_not_asked_for_its_agency() -> None:
    for code in (TAKASU, "023213", "013994", "014702"):
        later = [p.code for p in system(code).facts.programmes if not p.done]
        assert len(later) == 1
        asked = {h.at for h in holes_of(system(code)) if h.kind == "programme_without_agency"}
        assert not asked & set(later)


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        ("023213", "空き缶やペットボトル", "sales"),
        (MORIOKA, "中古本", "sales"),
        ("013994", "成年後見人", "sales"),
        (OGATA, "ファームの野菜", "sales"),
        ("113484", "印刷機", "users"),
        ("122238", "自販機", "sales"),
        (TAKASU, "ふるさと寄付金", "hometown_tax"),
        (YAHABA, "人手", "in_kind"),
        (CHOFU, "社会福祉充実残額", "corporation"),
        (SETAGAYA, "食材費", "own_budget"),
        (FUJISAWA, "進学や卒業", "other"),
    ],
)
def test_odd_money_has_a_place(code: str, words: str, kind: str) -> None:
    (found,) = [u for u in undertakings(code, "funding") if words in u.name]
    assert found.money == kind
    assert kind in codes.entries("agencies.funding_kinds")


def test_one_activity_serves_two_programmes() -> None:
    """鷹栖: the ride that isolated older people need brings the guests that a place to practise work needs."""
    ride, cafe = (
        next(s for s in system(TAKASU).facts.spaces if s.kind == kind)
        for kind in ("transport", "participation_place")
    )
    assert "カフェの来客" in note(TAKASU, "spaces", ride.code)
    assert "就労の準備" in note(TAKASU, "spaces", cafe.code)
