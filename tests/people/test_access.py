"""Who may see whom: in full, masked, or not at all; and every look leaves a trace."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit.queries import Filters, events_page, trail_of_person
from marugoto.people import access
from marugoto.people.access import Hit
from marugoto.people.actions import households, persons
from marugoto.people.linkage.birth import Birth
from marugoto.people.models import Person
from tests.factories.agencies import Worker
from tests.factories.people import particulars, register
from tests.people.test_actions_households import SINCE

pytestmark = pytest.mark.django_db


def looks(worker: Worker, verb: str) -> list[tuple[str, int]]:
    page = events_page(worker.actor.municipality_id, Filters(actor_id=worker.user.pk, kind="look", verb=verb))
    return [(entry.purpose, len(entry.person_ids)) for entry in page.entries]


def ids(worker: Worker, text: str) -> list[object]:
    return [hit.id for hit in access.search(worker.actor, text).hits]


def one(worker: Worker, text: str = "渡邊花子") -> Hit:
    (hit,) = access.search(worker.actor, text).hits
    return hit


# --- one person ---


def test_an_involved_agency_comes_in_and_the_look_is_recorded(sato: Worker, suzuki: Worker) -> None:
    person = register(sato)
    for worker in (sato, suzuki):
        assert access.get_person(worker.actor, person.pk) == person
        assert access.get_known_person(worker.actor, person.pk) == person
        assert looks(worker, "person.looked") == [("consultation", 1)]


def test_who_may_search_the_town_opens_with_a_purpose_but_may_not_write(
    sato: Worker, takahashi: Worker
) -> None:
    person = register(sato)
    assert access.get_person(takahashi.actor, person.pk, "referral") == person
    assert looks(takahashi, "person.looked") == [("referral", 1)]
    assert not access.may_see_in_full(takahashi.actor, person)
    with pytest.raises(PermissionDenied):
        access.get_known_person(takahashi.actor, person.pk)
    with pytest.raises(KeyError):
        access.get_person(takahashi.actor, person.pk, "curiosity")


@pytest.mark.parametrize("who", ["pharmacist", "volunteer", "noticer", "planner", "admin", "mori", "ishii"])
def test_to_a_stranger_nobody_is_there(who: str, sato: Worker, request: pytest.FixtureRequest) -> None:
    stranger: Worker = request.getfixturevalue(who)
    person = register(sato)
    with pytest.raises(Http404):
        access.get_person(stranger.actor, person.pk)
    assert access.search(stranger.actor, "渡邊花子").hits == ()
    assert access.lookup(stranger.actor, "渡邊花子", chosen=str(person.pk)) == []
    assert not access.persons_visible_to(stranger.actor).exists()
    assert looks(stranger, "person.looked") == looks(stranger, "person.found") == []


def test_nobody_is_nobody(sato: Worker) -> None:
    with pytest.raises(Http404):
        access.get_person(sato.actor, sato.user.pk)
    with pytest.raises(Http404):
        access.get_household(sato.actor, sato.user.pk)


def test_an_involved_agency_without_the_right_is_refused(sato: Worker, volunteer: Worker) -> None:
    person = register(sato)
    persons.involve(person=person, agency=volunteer.agency, reason="packet", by=sato.actor)
    with pytest.raises(PermissionDenied):
        access.get_person(volunteer.actor, person.pk)


def test_a_packet_opens_the_record_across_the_border_of_a_town(sato: Worker, ishii: Worker) -> None:
    person = register(sato)
    persons.involve(person=person, agency=ishii.agency, reason="packet", by=sato.actor)
    assert access.get_person(ishii.actor, person.pk) == person


# --- lists ---


def test_ones_own_person_is_shown_in_full(sato: Worker) -> None:
    register(sato)
    hit = one(sato)
    assert hit.known_here
    assert hit.title == "渡邊 花子（ワタナベ ハナコ）"
    assert "1950年3月1日（昭和25年）" in hit.facts
    assert "みさき市本町3丁目2-1・090-0012-5678" in hit.facts
    assert hit.why == "名前が同じ"


def test_of_anybody_else_only_what_tells_them_apart(sato: Worker, takahashi: Worker) -> None:
    register(sato)
    hit = one(takahashi)
    assert not hit.known_here
    assert hit.title == "渡邊 花子（ワタナベ ハナコ）"
    assert hit.facts == "1950年生まれ・本町"
    assert (hit.phone, hit.age) == ("", "")


def test_a_list_is_one_look_with_all_whom_it_showed_and_an_empty_one_is_none(
    sato: Worker, tanaka: Worker
) -> None:
    for given in ("花子", "花江"):
        register(sato, given_name=given, phone="")
    assert len(access.search(tanaka.actor, "わたなべ", "coordination").hits) == 2
    assert looks(tanaka, "person.found") == [("coordination", 2)]
    access.search(tanaka.actor, "さとう")
    access.search(tanaka.actor, "  ")
    assert len(looks(tanaka, "person.found")) == 1


def test_a_long_list_says_that_there_are_more_but_not_how_many(sato: Worker) -> None:
    for n in range(4):
        register(sato, given_name=f"花{n}", given_kana="", phone="")
    found = access.search(sato.actor, "渡邊", limit=3)
    assert (len(found.hits), found.more) == (3, True)
    assert not access.search(sato.actor, "渡邊", limit=4).more


def test_a_window_searches_only_among_those_it_knows(sato: Worker, pharmacist: Worker) -> None:
    register(sato)
    mine = register(pharmacist, given_name="花江", given_kana="ハナエ", phone="")
    assert ids(pharmacist, "渡邊") == [mine.pk]
    assert not access.search(pharmacist.actor, "渡邊", limit=1).more


def test_what_answers_all_comes_alone_and_a_slip_of_the_date_comes_along(sato: Worker) -> None:
    right = register(sato)
    slip = register(sato, birth=Birth(right.birth.day.replace(day=2), "day") if right.birth.day else Birth())
    register(sato, given_name="太郎", given_kana="タロウ", phone="")
    hits = access.search(sato.actor, "渡辺花子 S25.3.1").hits
    assert [h.id for h in hits] == [right.pk, slip.pk]
    assert "生年月日が1桁違い" in hits[1].why
    assert "名前が同じ（字体が違う）" in hits[0].why


def test_where_nobody_answers_all_those_who_answer_most(sato: Worker) -> None:
    person = register(sato)
    assert ids(sato, "渡邊 華子") == [person.pk]
    assert ids(sato, "田中 華子") == []


def test_other_towns_are_not_searched(sato: Worker, ishii: Worker) -> None:
    register(sato)
    mine = register(ishii)
    assert ids(ishii, "渡邊花子") == [mine.pk]


def test_an_agencys_own_number_finds_only_for_that_agency(sato: Worker, tanaka: Worker) -> None:
    person = register(sato)
    persons.give_number(person=person, kind="own_file", value="K-7788", by=sato.actor)
    assert ids(sato, "K-7788") == [person.pk]
    assert ids(tanaka, "K-7788") == []


def test_beside_a_form_the_chosen_one_comes_first_and_a_mere_surname_does_not_come(
    sato: Worker, tanaka: Worker
) -> None:
    person = register(sato)
    other = register(sato, given_name="太郎", given_kana="タロウ", phone="")
    hits = access.lookup(tanaka.actor, "渡辺 花子 わたなべ はなこ S25.3.1", chosen=str(other.pk))
    assert [(h.id, h.checked) for h in hits] == [(other.pk, True), (person.pk, False)]
    assert looks(tanaka, "person.found") == [("duplicate_check", 2)]
    assert [h.id for h in access.lookup(tanaka.actor, "渡辺 花子")] == [person.pk]
    assert access.lookup(tanaka.actor, "渡辺 次郎") == []
    assert access.lookup(tanaka.actor, "", chosen="nonsense") == []


# --- linked records ---


def link(record: Person, to: Person) -> None:
    Person.objects.filter(pk=record.pk).update(canonical=to)


def test_linked_records_are_one_person(sato: Worker, tanaka: Worker) -> None:
    root = register(sato)
    maiden = register(tanaka, family_name="古賀", family_kana="コガ", birth=Birth(), phone="")
    link(maiden, root)
    assert access.get_person(sato.actor, maiden.pk) == root
    hits = access.search(sato.actor, "古賀花子").hits
    assert [(h.id, h.title, h.known_here) for h in hits] == [(root.pk, "渡邊 花子（ワタナベ ハナコ）", True)]
    assert access.may_see_in_full(tanaka.actor, root)
    assert access.get_known_person(tanaka.actor, root.pk) == root
    assert ids(sato, "花子") == [root.pk]
    assert list(access.persons_visible_to(tanaka.actor).order_by("id")) == [root]


def test_unlinking_brings_both_back(sato: Worker) -> None:
    root, other = register(sato), register(sato, birth=Birth(), phone="")
    link(other, root)
    assert ids(sato, "渡邊花子") == [root.pk]
    Person.objects.filter(pk=other.pk).update(canonical=None)
    assert set(ids(sato, "渡邊花子")) == {root.pk, other.pk}


# --- households ---


def test_a_household_shows_each_member_as_far_as_one_may_know(
    sato: Worker, tanaka: Worker, pharmacist: Worker, ishii: Worker
) -> None:
    mother = register(sato)
    son = register(tanaka, given_name="一郎", given_kana="イチロウ", phone="")
    home = households.make_household(members=[(mother, "self")], since=SINCE, by=sato.actor)
    households.add_member(household=home, person=son, relation="child", since=SINCE, by=sato.actor)

    found, known = access.get_household(tanaka.actor, home.pk)
    assert known  # one of its members is known to agency B
    lines = access.members_for(tanaka.actor, found, SINCE)
    assert [(line.person.id, line.person.known_here) for line in lines] == [
        (mother.pk, False),
        (son.pk, True),
    ]
    assert looks(tanaka, "household.looked") == [("consultation", 2)]

    for stranger in (pharmacist, ishii):
        with pytest.raises(Http404):
            access.get_household(stranger.actor, home.pk)


def test_a_window_sees_of_a_household_only_whom_it_knows(sato: Worker, pharmacist: Worker) -> None:
    mother = register(pharmacist)
    son = register(sato, given_name="一郎", given_kana="イチロウ", phone="")
    home = households.make_household(members=[(mother, "self"), (son, "child")], since=SINCE, by=sato.actor)
    found, known = access.get_household(pharmacist.actor, home.pk)
    assert known
    assert [line.person.id for line in access.members_for(pharmacist.actor, found, SINCE)] == [mother.pk]


def test_who_may_search_the_town_may_look_at_a_household_but_not_change_it(
    sato: Worker, takahashi: Worker
) -> None:
    home = households.make_household(members=[(register(sato), "self")], since=SINCE, by=sato.actor)
    _found, known = access.get_household(takahashi.actor, home.pk)
    assert not known


def test_a_member_without_the_right_is_refused(sato: Worker, volunteer: Worker) -> None:
    person = register(sato)
    home = households.make_household(members=[(person, "self")], since=SINCE, by=sato.actor)
    persons.involve(person=person, agency=volunteer.agency, reason="packet", by=sato.actor)
    with pytest.raises(PermissionDenied):
        access.get_household(volunteer.actor, home.pk)


def test_the_trail_of_a_person_tells_who_looked(sato: Worker, takahashi: Worker) -> None:
    person = persons.register_person(particulars=particulars(), by=sato.actor)
    access.get_person(takahashi.actor, person.pk)
    entry = trail_of_person(person.pk).entries[0]
    assert (entry.verb, entry.actor_id, entry.agency_id) == (
        "person.looked",
        takahashi.user.pk,
        takahashi.agency.pk,
    )


# --- the one box, whatever was typed ---


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Watanabe Hanako", "名前の読みが同じ"),
        ("hanako watanabe", "名前の読みが同じ"),
        ("わたなで はなこ", "名前が1字違い"),
        ("渡辺 はなこ", "姓が同じ（字体が違う）"),
        ("わたなべ ほなみ 1951-03-01", "生年月日が1桁違い"),
        ("佐藤 花子 S25.3.1 本町", "生年月日が同じ"),
        ("渡邊 090ー0012ー5678", "電話番号が同じ"),
        ("花子 本町三丁目二番一号", "同じ番地"),
        ("わ", "姓の始まりが同じ"),
    ],
)
def test_the_right_one_is_found_and_it_is_said_why(
    text: str, why: str, sato: Worker, takahashi: Worker
) -> None:
    person = register(sato)
    register(
        sato,
        family_name="鈴木",
        given_name="一郎",
        family_kana="スズキ",
        given_kana="イチロウ",
        phone="",
        birth=Birth(),
    )
    for worker in (sato, takahashi):
        hits = access.search(worker.actor, text).hits
        assert [hit.id for hit in hits][:1] == [person.pk]
        assert why in hits[0].why


def test_other_characters_of_the_same_reading_find_by_how_the_town_reads_them(
    sato: Worker, pharmacist: Worker
) -> None:
    person = register(sato, given_name="裕子", given_kana="ヒロコ")
    register(
        sato,
        family_name="古賀",
        given_name="宏子",
        family_kana="コガ",
        given_kana="ヒロコ",
        phone="",
        birth=Birth(),
    )
    hits = access.search(sato.actor, "渡辺 宏子 1950").hits
    assert hits[0].id == person.pk
    assert "読みが同じ（字が違う）" in hits[0].why
    assert access.search(pharmacist.actor, "渡辺 宏子 1950").hits == ()


def test_two_common_things_are_looked_up_in_each_other(sato: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marugoto.people.queries.search.COMMON", 3)
    monkeypatch.setattr("marugoto.people.queries.search.CONSIDERED", 4)
    for n in range(6):
        register(sato, given_name=f"花{n}", given_kana="", phone="", birth=Birth(), address="旭町1-1")
        register(
            sato,
            family_name=f"田{n}",
            family_kana="",
            given_name="実",
            given_kana="",
            phone="",
            birth=Birth(),
        )
    wanted = register(sato, given_name="久", given_kana="", phone="", birth=Birth())
    assert wanted.pk in ids(sato, "渡邊 本町")
