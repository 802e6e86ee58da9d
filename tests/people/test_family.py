"""A family is written down row by row, and drawn as of a day, as far as the one who looks may see it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.audit.queries import trail_of_person
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.people import access, queries
from marugoto.people.access.family import MOST
from marugoto.people.actions import household_events, households, kin, persons, ties
from marugoto.people.actions.persons import LooksKnown
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Bond, Descent, Household, Partnership, Person, Tie
from tests.factories.agencies import Worker
from tests.factories.people import register
from tests.people.pictures.families import covered

DAY = date(2026, 11, 24)
Named = Callable[..., Person]


@pytest.fixture(autouse=True)
def _now(clock: Any) -> None:
    """It is the day of the cast."""


def born(year: int) -> Birth:
    return Birth(date(year, 3, 1), "day")


@pytest.fixture
def somebody(sato: Worker) -> Named:
    """A person whom 佐藤 registered."""

    def make(given: str, year: int = 1980, **more: Any) -> Person:
        return register(sato, given_name=given, given_kana="", birth=born(year), phone="", **more)

    return make


@pytest.fixture
def hanako(somebody: Named) -> Person:
    return somebody("花子", 1980, gender="female")


def add(person: Person, by: Worker, kind: str, name: str = "", **more: Any) -> Person:
    return kin.add_relative(
        person=person, relative=kin.Relative(kind=kind, name=name, confirmed=True, **more), by=by.actor
    )


def look(by: Worker, person: Person, on: date = DAY) -> access.FamilyView:
    view = access.family_of_person(by.actor, person, on, link=str)
    assert covered(view.picture) == []
    return view


def said(view: access.FamilyView) -> dict[str, tuple[str, ...]]:
    return {one.name: one.phrases for one in view.told}


# --- a relative in two fields -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "hers", "theirs"),
    [
        ("spouse", "東 一の配偶者", "渡邊 花子の配偶者"),
        ("partner", "東 一の内縁・パートナー", "渡邊 花子の内縁・パートナー"),
        ("former_spouse", "東 一の元の配偶者", "渡邊 花子の元の配偶者"),
        ("child", "東 一の親", "渡邊 花子の子"),
        ("adopted_child", "東 一の養親", "渡邊 花子の養子"),
        ("special_adopted_child", "東 一の養親", "渡邊 花子の養子"),
        ("foster_child", "東 一の里親", "渡邊 花子の里子"),
        ("stepchild", "東 一の継親", "渡邊 花子の継子"),
        ("father", "東 一の子", "渡邊 花子の親"),
        ("adoptive_parent", "東 一の養子", "渡邊 花子の養親"),
        ("foster_parent", "東 一の里子", "渡邊 花子の里親"),
        ("sibling", "東 一のきょうだい", "渡邊 花子のきょうだい"),
    ],
)
def test_a_relative_is_written_in_two_fields(
    kind: str, hers: str, theirs: str, hanako: Person, sato: Worker, suzuki: Worker
) -> None:
    add(hanako, sato, kind, "東 一")
    assert said(look(suzuki, hanako)) == {"渡邊 花子": (hers,), "東 一": (theirs,)}


def test_a_new_relative_is_a_person_of_the_own_agency(hanako: Person, sato: Worker) -> None:
    father = add(hanako, sato, "father", "渡邊 茂", birth="昭和25年")
    assert father.gender == "male"
    assert father.birth.day == date(1950, 1, 1)
    assert access.may_see_in_full(sato.actor, father)
    event = AuditEvent.objects.get(verb="person.relative_added")
    assert event.data == {"kind": "father", "new": True}


def test_who_is_in_the_register_is_chosen(hanako: Person, somebody: Named, sato: Worker) -> None:
    mother = somebody("ハル", 1950)
    assert add(hanako, sato, "mother", other_id=mother.pk) == mother
    assert Person.objects.count() == 2


def test_of_a_child_the_other_parent_is_said(hanako: Person, somebody: Named, sato: Worker) -> None:
    husband = somebody("一郎", 1978, gender="male")
    add(hanako, sato, "spouse", other_id=husband.pk)
    add(hanako, sato, "child", "渡邊 次郎", co_parent_id=husband.pk)
    assert said(look(sato, hanako))["渡邊 次郎"] == ("渡邊 花子と渡邊 一郎の子",)


def test_a_sibling_has_the_same_parents(hanako: Person, sato: Worker) -> None:
    add(hanako, sato, "father", "渡邊 茂")
    add(hanako, sato, "mother", "渡邊 ハル")
    add(hanako, sato, "sibling", "渡邊 月子")
    assert Descent.objects.count() == 4
    assert Tie.objects.count() == 0
    assert said(look(sato, hanako))["渡邊 月子"] == ("渡邊 茂と渡邊 ハルの子",)


def test_who_looks_alike_is_asked_about(hanako: Person, sato: Worker) -> None:
    relative = kin.Relative(kind="sibling", name="渡邊 花子", birth="1980-03-01")
    with pytest.raises(LooksKnown):
        kin.add_relative(person=hanako, relative=relative, by=sato.actor)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "cousin"}, "kind"),
        ({"name": "  "}, "name"),
        ({"birth": "いつか"}, "birth"),
        ({"other_id": new_id()}, "name"),
        ({"since": date(2026, 1, 2), "until": date(2026, 1, 1)}, "since"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], field: str, hanako: Person, sato: Worker) -> None:
    wish = {"kind": "spouse", "name": "東 一", "confirmed": True} | change
    with pytest.raises(Refused) as no:
        kin.add_relative(person=hanako, relative=kin.Relative(**wish), by=sato.actor)
    assert no.value.field == field
    assert Partnership.objects.count() == 0


def test_nobody_is_their_own_relative_or_written_twice(hanako: Person, somebody: Named, sato: Worker) -> None:
    with pytest.raises(Refused, match="自分自身"):
        add(hanako, sato, "child", other_id=hanako.pk)
    child = somebody("月子", 2010)
    add(hanako, sato, "child", other_id=child.pk)
    with pytest.raises(Refused, match="もう書かれています"):
        add(hanako, sato, "child", other_id=child.pk)


# --- as of a day --------------------------------------------------------------------------------------------------------


def test_a_marriage_begins_parts_and_ends(hanako: Person, somebody: Named, sato: Worker) -> None:
    husband = somebody("一郎", 1978, gender="male")
    add(hanako, sato, "spouse", other_id=husband.pk, since=date(2005, 4, 1))
    (row,) = queries.partnerships_of(hanako, sato.agency.pk)
    change: dict[str, Any] = {"person": hanako, "row_id": row.pk, "by": sato.actor}
    kin.end_partnership(ended="", on=date(2018, 2, 1), **change)
    kin.end_partnership(ended="divorced", on=date(2020, 6, 1), **change)
    with pytest.raises(Refused, match="もう終わり"):
        kin.end_partnership(ended="divorced", on=DAY, **change)
    words = {
        date(2004, 1, 1): None,
        date(2005, 4, 1): "渡邊 一郎の配偶者",
        date(2018, 2, 1): "渡邊 一郎の配偶者（別居中）",
        date(2020, 6, 1): "渡邊 一郎の元の配偶者",
    }
    for day, phrase in words.items():
        assert said(look(sato, hanako, day))["渡邊 花子"] == ((phrase,) if phrase else ())
    assert set(look(sato, hanako).days) == set(list(words)[1:])


def test_an_end_has_its_day(hanako: Person, sato: Worker) -> None:
    add(hanako, sato, "spouse", "東 一", since=date(2005, 4, 1))
    (row,) = queries.partnerships_of(hanako, sato.agency.pk)
    for on, ended in ((date(2026, 12, 1), "divorced"), (date(2005, 3, 1), "divorced"), (DAY, "nonsense")):
        with pytest.raises(Refused):
            kin.end_partnership(person=hanako, row_id=row.pk, ended=ended, on=on, by=sato.actor)


def test_who_was_not_born_yet_is_not_there(hanako: Person, sato: Worker) -> None:
    child = add(hanako, sato, "child", "渡邊 次郎", birth="2010-05-05")
    assert "渡邊 次郎" not in said(look(sato, hanako, date(2010, 5, 4)))
    assert "渡邊 次郎" in said(look(sato, hanako, date(2010, 5, 5)))
    household_events.record_death(person=child, on=date(2020, 1, 1), by=sato.actor)
    figure = {s.figure.lines[0]: s.figure for s in look(sato, hanako).picture.symbols}["渡邊 次郎"]
    assert (figure.dead, figure.inside, figure.lines[-1]) == (True, "", "2020年没")
    figure = {s.figure.lines[0]: s.figure for s in look(sato, hanako, date(2019, 12, 31)).picture.symbols}[
        "渡邊 次郎"
    ]
    assert (figure.dead, figure.inside) == (False, "9")


def test_a_spouse_who_died_leaves_a_widow(hanako: Person, somebody: Named, sato: Worker) -> None:
    husband = somebody("一郎", 1978)
    add(hanako, sato, "spouse", other_id=husband.pk)
    household_events.record_death(person=husband, on=date(2021, 1, 1), by=sato.actor)
    assert said(look(sato, hanako))["渡邊 花子"] == ("渡邊 一郎の配偶者（死別）",)
    assert said(look(sato, hanako, date(2020, 1, 1)))["渡邊 花子"] == ("渡邊 一郎の配偶者",)


def test_an_adoption_is_dissolved(hanako: Person, sato: Worker) -> None:
    add(hanako, sato, "adopted_child", "東 一", since=date(2015, 1, 1))
    (row,) = queries.descents_of(hanako, sato.agency.pk)
    kin.end(person=hanako, what="descent", row_id=row.pk, last_day=date(2020, 1, 1), by=sato.actor)
    assert "渡邊 花子の養子" in said(look(sato, hanako, date(2016, 1, 1)))["東 一"]
    assert said(look(sato, hanako)) == {"渡邊 花子": ()}
    with pytest.raises(Refused, match="もう終わり"):
        kin.end(person=hanako, what="descent", row_id=row.pk, last_day=DAY, by=sato.actor)


def test_a_mistake_is_taken_back_and_stays_in_the_trail(hanako: Person, sato: Worker) -> None:
    father = add(hanako, sato, "father", "渡邊 茂")
    (row,) = queries.descents_of(hanako, sato.agency.pk)
    kin.take_back(person=hanako, what="descent", row_id=row.pk, by=sato.actor)
    assert Descent.objects.count() == 0
    assert "person.kin_taken_back" in {e.verb for e in trail_of_person(father.pk).entries}
    with pytest.raises(Refused, match="もうありません"):
        kin.take_back(person=hanako, what="descent", row_id=row.pk, by=sato.actor)


# --- households ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def home(hanako: Person, somebody: Named, sato: Worker) -> Household:
    """花子, her husband and a child since 2016; the husband's mother came in 2020."""
    members = [
        (hanako, "self"),
        (somebody("一郎", 1978, gender="male"), "spouse"),
        (somebody("次郎", 2009, gender="male"), "child"),
    ]
    made = households.make_household(members=members, since=date(2016, 1, 1), by=sato.actor)
    households.add_member(
        household=made,
        person=somebody("ハル", 1950, gender="female"),
        relation="parent_in_law",
        since=date(2020, 5, 1),
        by=sato.actor,
    )
    return made


def test_a_household_is_drawn_from_its_relations_alone(home: Household, sato: Worker) -> None:
    view = access.family_of_household(sato.actor, home, DAY, link=str)
    assert view.inferred
    assert said(view)["渡邊 次郎"][0] == "渡邊 花子と渡邊 一郎の子"
    assert said(view)["渡邊 ハル"][0] == "渡邊 一郎の親"
    assert said(view)["渡邊 ハル"][1] == "いっしょに暮らす: 渡邊 花子、渡邊 一郎、渡邊 次郎"
    assert len(view.picture.homes) == 1
    assert [one.name for one in view.told if one.index] == ["渡邊 花子"]
    assert view.summary == "渡邊 花子を中心に、3世代4人。"


def test_the_household_of_a_day(home: Household, sato: Worker) -> None:
    then = access.family_of_household(sato.actor, home, date(2017, 1, 1), link=str)
    assert "渡邊 ハル" not in said(then)
    assert then.days == (date(2016, 1, 1), date(2020, 5, 1))
    assert access.family_of_household(sato.actor, home, date(2015, 12, 31), link=str).told == ()


def test_what_is_written_goes_before_a_relation(home: Household, hanako: Person, sato: Worker) -> None:
    """The child is hers, from before."""
    child = next(
        m.person for m in queries.members_of(home, DAY, seen_by=sato.agency.pk) if m.relation == "child"
    )
    add(hanako, sato, "child", other_id=child.pk)
    assert said(look(sato, hanako))["渡邊 次郎"][0] == "渡邊 花子の子"


def test_whom_it_is_about_is_drawn_double(home: Household, sato: Worker) -> None:
    child = next(
        m.person for m in queries.members_of(home, DAY, seen_by=sato.agency.pk) if m.relation == "child"
    )
    view = access.family_of_household(sato.actor, home, DAY, link=str, index=[child.pk, new_id()])
    assert [one.name for one in view.told if one.index] == ["渡邊 次郎"]


def test_kin_who_live_apart_are_drawn_from_ties(hanako: Person, sato: Worker) -> None:
    ties.tie(person=hanako, kind="child_apart", name="東京の長男", key_person=True, by=sato.actor)
    ties.tie(person=hanako, kind="guardian", name="司法書士", by=sato.actor)
    view = look(sato, hanako)
    assert said(view) == {"渡邊 花子": ("東京の長男の親",), "東京の長男": ("渡邊 花子の子",)}
    assert [s.figure.lines for s in view.picture.symbols][1] == ("東京の長男", "★キーパーソン")


def test_a_picture_has_an_end(hanako: Person, sato: Worker) -> None:
    for n in range(MOST):
        child = Person.objects.create(municipality=hanako.municipality, family_name="渡邊", given_name=str(n))
        Descent.objects.create(parent=hanako, child=child, kind="biological")
    view = access.family_of_person(sato.actor, hanako, DAY, link=str)
    assert len(view.told) == MOST
    assert view.more


# --- who sees what ------------------------------------------------------------------------------------------------------


def test_another_agency_sees_them_masked_and_no_lines(
    home: Household, hanako: Person, sato: Worker, takahashi: Worker
) -> None:
    add(hanako, sato, "former_spouse", "東 一")
    view = access.family_of_household(takahashi.actor, home, DAY, link=str)
    assert {one.name for one in view.told} == {"渡邊 花子", "渡邊 一郎", "渡邊 次郎", "渡邊 ハル"}
    assert view.masked
    figures = [s.figure for s in view.picture.symbols]
    assert all(f.masked and not f.sex and not f.inside and not f.dead for f in figures)
    assert {one.facts for one in view.told} == {
        "1980年生まれ",
        "1978年生まれ",
        "2009年生まれ",
        "1950年生まれ",
    }


def test_beyond_somebody_unknown_nothing_is_told(
    hanako: Person, somebody: Named, sato: Worker, takahashi: Worker
) -> None:
    """C knows the mother: her child shows masked, the child's divorce and its own child do not."""
    mother = somebody("ハル", 1950)
    add(mother, sato, "child", other_id=hanako.pk)
    add(hanako, sato, "former_spouse", "東 一")
    persons.choose_person(person_id=mother.pk, by=takahashi.actor)
    assert said(look(takahashi, mother)) == {"渡邊 ハル": ("渡邊 花子の親",), "渡邊 花子": ("渡邊 ハルの子",)}


def test_a_window_sees_only_whom_it_knows(hanako: Person, sato: Worker, pharmacist: Worker) -> None:
    add(hanako, sato, "father", "渡邊 茂")
    persons.choose_person(person_id=hanako.pk, by=sato.actor)
    Person.objects.get(pk=hanako.pk).involvements.create(
        agency=pharmacist.agency, since=DAY, reason="consultation"
    )
    assert said(look(pharmacist, hanako)) == {"渡邊 花子": ()}


def test_how_two_get_on_is_the_own_agencys_word(
    hanako: Person, sato: Worker, suzuki: Worker, takahashi: Worker
) -> None:
    father = add(hanako, sato, "father", "渡邊 茂")
    kin.bond(person=father, other_id=hanako.pk, kind="violence", by=sato.actor)
    kin.bond(person=hanako, other_id=father.pk, kind="distant", since=date(2027, 1, 1), by=sato.actor)
    for one in (hanako, father):
        persons.choose_person(person_id=one.pk, by=takahashi.actor)
    view = look(suzuki, hanako)
    assert "渡邊 花子へ: 暴力・支配" in said(view)["渡邊 茂"]
    assert "渡邊 茂から: 暴力・支配" in said(view)["渡邊 花子"]
    assert [a.kind for a in view.picture.arrows] == ["violence"]
    assert "暴力" not in str(said(look(takahashi, hanako)))
    assert queries.bonds_of(hanako, takahashi.agency.pk) == []
    (row, _later) = queries.bonds_of(hanako, sato.agency.pk)
    with pytest.raises(Refused, match="もうありません"):
        kin.end(person=hanako, what="bond", row_id=row.pk, last_day=DAY, by=takahashi.actor)


@pytest.mark.parametrize("kind", ["nonsense", ""])
def test_a_bond_out_of_the_list_is_refused(kind: str, hanako: Person, sato: Worker) -> None:
    father = add(hanako, sato, "father", "渡邊 茂")
    with pytest.raises(Refused):
        kin.bond(person=hanako, other_id=father.pk, kind=kind, by=sato.actor)
    with pytest.raises(Refused, match="自分自身"):
        kin.bond(person=hanako, other_id=hanako.pk, kind="close", by=sato.actor)
    with pytest.raises(Refused, match="開けません"):
        kin.bond(person=hanako, other_id=new_id(), kind="close", by=sato.actor)
    assert Bond.objects.count() == 0


def test_records_of_one_person_are_one_symbol(hanako: Person, somebody: Named, sato: Worker) -> None:
    twin = somebody("華子", 1980)
    father = add(twin, sato, "father", "渡邊 茂")
    Person.objects.filter(pk=twin.pk).update(canonical=hanako)
    assert said(look(sato, hanako)) == {"渡邊 花子": ("渡邊 茂の子",), "渡邊 茂": ("渡邊 花子の親",)}
    assert said(look(sato, father))["渡邊 花子"] == ("渡邊 茂の子",)


def test_a_look_at_a_picture_is_recorded_with_everybody(hanako: Person, sato: Worker) -> None:
    father = add(hanako, sato, "father", "渡邊 茂")
    look(sato, hanako)
    assert "family.looked" in {e.verb for e in trail_of_person(father.pk).entries}
