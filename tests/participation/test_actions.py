"""The verbs of participation: what they write, what they refuse, what is left on the trail."""

from datetime import timedelta
from typing import Any

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.cases.models import Case, UnmetNeed
from marugoto.core import clock as house
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.participation.actions import contacts, hopes, placements, roles
from marugoto.participation.models import Day, Hope, Host, HostContact, Move, Placement, Role, RoleOrder, Seat
from marugoto.participation.queries import figures, matching
from marugoto.participation.queries import placements as asking
from marugoto.resources.models import Opening, Service
from tests.cases import making
from tests.factories.agencies import Worker
from tests.factories.clock import Clock
from tests.factories.people import register
from tests.participation.conftest import begin, choose, hear, told_hope, told_role


def verbs(prefix: str = "") -> list[str]:
    """What stands on the trail, in its order."""
    found = AuditEvent.objects.filter(verb__startswith=prefix).order_by("id")
    return list(found.values_list("verb", flat=True))


def refused(act: Any, *, field: str | None = None, words: str = "") -> None:
    """The act is refused, with a sentence, at this field."""
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.message.endswith("。")
    assert words in caught.value.message
    assert caught.value.field == field


def free(role: Role) -> list[tuple[str, int | None]]:
    """The openings of the directory that are open: (name, free)."""
    rows = Opening.objects.filter(service_id=role.host.service_id, closed_on__isnull=True).order_by("name")
    return list(rows.values_list("name", "available"))


# --- places and roles --------------------------------------------------------------------------------------------------------


def test_a_place_is_taken_up_once(service: Service, host: Host, suzuki: Worker, tanaka: Worker) -> None:
    again = roles.take_up(service=service, told=roles.ToldHost(since=house.today()), by=tanaka.actor)
    assert again.pk == host.pk
    assert host.agency == suzuki.agency
    assert verbs("host.") == ["host.taken_up"]


def test_a_role_stands_in_the_directory_as_an_opening_without_what_is_for_staff(role: Role) -> None:
    assert free(role) == [("袋詰め10分", 2)]
    opening = Opening.objects.get(closed_on__isnull=True)
    assert "090" not in f"{opening.name}{opening.note}"
    assert verbs("role.") == ["role.opened"]


def test_a_role_that_is_not_public_is_not_in_the_directory(role: Role, suzuki: Worker) -> None:
    roles.revise_role(role=role, told=told_role(public=False), by=suzuki.actor)
    assert free(role) == []
    roles.revise_role(role=role, told=told_role(title="箱づめ"), by=suzuki.actor)
    assert free(role) == [("箱づめ", 2)]


def test_only_who_keeps_the_place_or_its_entry_writes_roles(
    host: Host, role: Role, tanaka: Worker, service: Service
) -> None:
    told = told_role()
    refused(lambda: roles.open_role(host=host, told=told, by=tanaka.actor), words="窓口になる機関")
    refused(lambda: roles.revise_role(role=role, told=told, by=tanaka.actor), words="窓口になる機関")
    Service.objects.filter(pk=service.pk).update(owner_agency=tanaka.agency)
    assert roles.open_role(host=host, told=told_role(title="水やり"), by=tanaka.actor).pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"times": ["9-am"]}, "times"),
        ({"adjustments": ["magic"]}, "adjustments"),
        ({"title": " "}, "title"),
        ({"tasks": ""}, "title"),
        ({"since": house.today() + timedelta(days=400)}, "since"),
    ],
)
def test_a_role_that_says_too_little_is_refused(
    change: dict[str, Any], field: str, host: Host, suzuki: Worker
) -> None:
    refused(lambda: roles.open_role(host=host, told=told_role(**change), by=suzuki.actor), field=field)


def test_a_role_and_a_place_end_only_when_nobody_is_in_them(
    hope: Hope, role: Role, host: Host, suzuki: Worker
) -> None:
    made = choose(hope, role, suzuki)
    refused(lambda: roles.end_role(role=role, by=suzuki.actor), words="参加している人がいます")
    refused(lambda: roles.end_host(host=host, by=suzuki.actor), words="まだ開いている役割")
    placements.move(placement=made, stage="ended", on=house.today(), outcome="no_fit", by=suzuki.actor)
    roles.end_role(role=role, by=suzuki.actor)
    assert free(role) == []
    roles.end_host(host=host, by=suzuki.actor)
    assert Host.objects.get().ended_on == house.today()


# --- wishes ------------------------------------------------------------------------------------------------------------------


def test_a_wish_is_heard_once_and_its_person_is_on_the_trail(case: Case, suzuki: Worker) -> None:
    key, person = new_id(), case.subjects.get().person
    for _twice in range(2):
        hopes.hear(hope_id=key, case=case, person=person, told=told_hope(), by=suzuki.actor)
    event = AuditEvent.objects.get(verb="hope.heard")
    assert event.person_ids == [person.pk]
    assert Hope.objects.get().words == "手を動かしていたい。"


def test_a_wish_needs_words_a_person_of_the_case_and_ones_own_case(
    case: Case, suzuki: Worker, tanaka: Worker, sato: Worker
) -> None:
    refused(lambda: hear(case, suzuki, words=" "), field="words")
    refused(lambda: hear(case, suzuki, heard_on=house.today() + timedelta(days=1)), field="heard_on")
    refused(lambda: hear(case, suzuki, barriers=["nothing"]), field="barriers")
    refused(lambda: hear(case, tanaka), words="自分の機関のケース")
    refused(lambda: hear(case, sato), words="権限がありません")
    other = register(suzuki, given_name="月子")
    refused(
        lambda: hopes.hear(hope_id=new_id(), case=case, person=other, told=told_hope(), by=suzuki.actor),
        field="person",
    )


def test_none_fits_leaves_a_need_and_a_role_that_is_sought_and_nobody_in_them(
    needs: object, hope: Hope, suzuki: Worker
) -> None:
    sought = hopes.Sought(kind="packing", words="午後の袋詰め", times=["3-pm"], adjustments=["alone"])
    made = hopes.none_fits(hope=hope, need="isolation", reason="no_resource", sought=sought, by=suzuki.actor)
    assert made is not None
    assert UnmetNeed.objects.get().reason == "no_resource"
    assert Hope.objects.get().order == made
    assert {f.name for f in RoleOrder._meta.get_fields()} & {"person", "hope", "case", "by"} == set()
    assert verbs("unmet.") == ["unmet.noted"]
    order_event = AuditEvent.objects.get(verb="role_order.opened")
    assert order_event.person_ids == []


def test_what_is_sought_ends_with_the_role_that_was_found(
    hope: Hope, role: Role, suzuki: Worker, tanaka: Worker
) -> None:
    sought = hopes.Sought(kind="packing", words="午後の袋詰め")
    made = hopes.none_fits(hope=hope, need="isolation", reason="no_resource", sought=sought, by=suzuki.actor)
    assert made is not None
    refused(lambda: hopes.end_order(order=made, outcome="found", by=tanaka.actor), field="role")
    ended = hopes.end_order(order=made, outcome="found", role=role, by=tanaka.actor)
    assert (ended.role, ended.ended_on) == (role, house.today())
    refused(lambda: hopes.end_order(order=made, outcome="dropped", by=tanaka.actor))


def test_a_wish_ends_when_nothing_runs(hope: Hope, role: Role, suzuki: Worker) -> None:
    made = choose(hope, role, suzuki)
    refused(lambda: hopes.end_hope(hope=hope, outcome="met", by=suzuki.actor), words="参加が続いて")
    placements.move(placement=made, stage="ended", on=house.today(), outcome="no_fit", by=suzuki.actor)
    hopes.end_hope(hope=hope, outcome="changed", by=suzuki.actor)
    refused(lambda: hopes.revise_hope(hope=hope, told=told_hope(), by=suzuki.actor), words="もう終わって")
    refused(lambda: choose(hope, role, suzuki), words="もう終わって")


def test_matching_compares_the_open_roles_of_the_town(
    hope: Hope, role: Role, host: Host, suzuki: Worker
) -> None:
    roles.open_role(host=host, told=told_role(title="草取り", kind="farm", adjustments=[]), by=suzuki.actor)
    found = matching.matches(hope)
    assert [one.role.title for one in found] == ["袋詰め10分", "草取り"]
    assert found[0].cons == []
    assert any("曜日と時間帯" in words for words in found[0].pros)
    # no adjustment for being among people, but the place has worked with people who were withdrawn
    assert any("受け入れた経験" in words for words in found[1].asks)
    choose(hope, role, suzuki)
    assert "あきがあります（1人）。" in matching.matches(hope)[0].pros


def test_matching_knows_how_far_a_place_is_by_the_name_of_a_neighbourhood(
    case: Case, role: Role, suzuki: Worker
) -> None:
    near = matching.matches(hear(case, suzuki, near="本町", reach="walk"))[0]
    assert any("行ける距離です" in words for words in near.pros)
    unknown = matching.matches(hear(case, suzuki, near="どこか遠く", reach="walk"))[0]
    assert any("わかりません" in words for words in unknown.asks)


# --- placements --------------------------------------------------------------------------------------------------------------


def test_choosing_takes_a_seat_and_the_directory_knows(hope: Hope, role: Role, suzuki: Worker) -> None:
    key = new_id()
    for _twice in range(2):
        made = placements.choose(placement_id=key, hope=hope, role=role, why="静かだから", by=suzuki.actor)
    assert (made.seat.number, made.stage) == (1, "chosen")
    assert free(role) == [("袋詰め10分", 1)]
    assert Seat.objects.count() == 1
    assert verbs("placement.") == ["placement.chosen"]


def test_the_last_seat_is_taken_by_one(role: Role, suzuki: Worker, tanaka: Worker) -> None:
    roles.revise_role(role=role, told=told_role(capacity=1), by=suzuki.actor)
    first = hear(making.case(suzuki), suzuki)
    theirs = hear(making.case(tanaka), tanaka)
    made = choose(first, role, suzuki)
    refused(lambda: choose(theirs, role, tanaka), words="あきがありません")
    placements.move(placement=made, stage="ended", on=house.today(), outcome="no_fit", by=suzuki.actor)
    assert choose(theirs, role, tanaka).seat.number == 1


def test_fewer_places_than_are_taken_is_refused(hope: Hope, role: Role, suzuki: Worker, case: Case) -> None:
    choose(hope, role, suzuki)
    second = hear(making.case(suzuki), suzuki)
    choose(second, role, suzuki)
    refused(
        lambda: roles.revise_role(role=role, told=told_role(capacity=1), by=suzuki.actor), field="capacity"
    )


def test_nothing_begins_before_it_is_agreed_what_the_place_is_told(
    hope: Hope, role: Role, suzuki: Worker
) -> None:
    made, today = choose(hope, role, suzuki), house.today()

    def trial() -> Placement:
        return placements.move(placement=made, stage="trial", on=today, by=suzuki.actor)

    refused(trial, field="stage", words="同意")
    refused(
        lambda: placements.agree(placement=made, name="", needs="", on=today, form="oral", by=suzuki.actor),
        field="name",
    )
    refused(
        lambda: placements.agree(placement=made, name="花", needs="", on=today, form="x", by=suzuki.actor),
        field="form",
    )
    placements.agree(placement=made, name="花ちゃん", needs="静かに", on=today, form="oral", by=suzuki.actor)
    assert trial().begun_on == today
    assert verbs("placement.")[-2:] == ["placement.agreed", "placement.moved"]


def test_the_whole_way_from_trial_to_the_end(hope: Hope, role: Role, suzuki: Worker, clock: Clock) -> None:
    made = begin(hope, role, suzuki, stage="trial")
    for stage in ("running", "care"):
        clock.advance(days=7)
        placements.move(placement=made, stage=stage, on=house.today(), words="慣れてきた", by=suzuki.actor)
    clock.advance(days=7)
    ended = placements.move(
        placement=made, stage="ended", on=house.today(), outcome="goes_on", said="もう大丈夫", by=suzuki.actor
    )
    assert (ended.outcome, ended.outcome_words) == ("goes_on", "もう大丈夫")
    assert Seat.objects.get().until == house.today()
    assert list(Move.objects.order_by("on", "created_at").values_list("stage", flat=True)) == [
        *("chosen", "trial", "running", "care", "ended"),
    ]
    refused(lambda: placements.move(placement=made, stage="running", on=house.today(), by=suzuki.actor))


def test_an_end_needs_an_outcome_of_the_list(hope: Hope, role: Role, suzuki: Worker) -> None:
    made = choose(hope, role, suzuki)
    act = {"placement": made, "stage": "ended", "on": house.today(), "by": suzuki.actor}
    refused(lambda: placements.move(**act), field="outcome")
    refused(lambda: placements.move(**act, outcome="nothing"), field="outcome")


def test_days_are_written_changed_and_taken_back(
    hope: Hope, role: Role, suzuki: Worker, tanaka: Worker
) -> None:
    made, today = begin(hope, role, suzuki), house.today()

    def write(attendance: str, minutes: int | None = None, **more: Any) -> int:
        line = placements.Written(
            **{"placement_id": made.pk, "on": today} | more, attendance=attendance, minutes=minutes
        )
        return placements.write_days(lines=[line], by=suzuki.actor)

    assert [write("came", 10), write("came", 10), write("partly", 5)] == [1, 0, 1]
    assert asking.count_of(asking.days_of(made)).minutes == 5
    assert write("") == 1
    assert not Day.objects.exists()
    refused(lambda: write("came", on=today + timedelta(days=1)), words="これから先")
    refused(lambda: write("came", on=today - timedelta(days=1)), words="始める前")
    refused(lambda: write("came", 2000), words="1440")
    line = placements.Written(made.pk, today, "came")
    refused(lambda: placements.write_days(lines=[line], by=tanaka.actor), words="選べない値")
    assert verbs("attendance.") == ["attendance.written"] * 3


def test_somebody_who_is_helped_gives_too_and_both_are_counted(
    hope: Hope, role: Role, suzuki: Worker, clock: Clock
) -> None:
    made, first = begin(hope, role, suzuki), house.today()
    refused(
        lambda: placements.gives(placement=made, since=first - timedelta(days=1), by=suzuki.actor),
        field="since",
    )
    clock.advance(days=2)
    placements.gives(placement=made, since=house.today(), by=suzuki.actor)
    lines = [placements.Written(made.pk, on, "came", 60) for on in (first, house.today())]
    placements.write_days(lines=lines, by=suzuki.actor)
    given, said = asking.gives_of(suzuki.actor, made.person)
    assert [(one.days, one.minutes) for one in given] == [(1, 60)]
    assert [one.gives for one in said] == ["裁縫ができる"]
    month = figures.of_agency(suzuki.actor.municipality_id, suzuki.actor.agency_id, months=1)[0]
    assert (month.days, month.persons, month.gave, month.hours) == (2, 1, 1, 2)
    assert (month.hopes, month.matched, month.begun, month.ended) == (1, 1, 1, 0)


def test_the_town_is_told_no_small_counts_but_five_and_more(
    role: Role, suzuki: Worker, tanaka: Worker
) -> None:
    roles.revise_role(role=role, told=told_role(capacity=9), by=suzuki.actor)
    town, today = suzuki.actor.municipality_id, house.today()
    for n, worker in enumerate([suzuki, suzuki, tanaka, tanaka, tanaka]):
        made = begin(hear(making.case(worker), worker), role, worker)
        placements.write_days(lines=[placements.Written(made.pk, today, "came", 30)], by=worker.actor)
        month = figures.of_town(town, months=1)[0]
        few = n + 1 < 5
        assert (month.days, month.persons, month.matched) == ((None,) * 3 if few else (5, 5, 5))
    now = figures.now(town)
    assert (now.hosts, now.roles, now.free, now.stages["running"]) == (1, 1, 4, 5)


# --- the side that takes people in -------------------------------------------------------------------------------------------


def test_a_worry_waits_until_it_is_answered(hope: Hope, role: Role, host: Host, suzuki: Worker) -> None:
    made = begin(hope, role, suzuki)
    spoken = contacts.Spoken(kind="worry", on=house.today(), words="暑い日はどうしよう。")
    row = contacts.note_contact(host=host, spoken=spoken, placement=made, by=suzuki.actor)
    assert asking.loads(suzuki.actor, [host.pk])[host.pk] == asking.Load(1, 1, house.today())
    refused(lambda: contacts.answer(contact=row, words=" ", by=suzuki.actor), field="answer")
    contacts.answer(contact=row, words="休みにする。", by=suzuki.actor)
    refused(lambda: contacts.answer(contact=row, words="また", by=suzuki.actor))
    assert asking.loads(suzuki.actor, [host.pk])[host.pk].open == 0
    assert AuditEvent.objects.get(verb="host_contact.noted").person_ids == [made.person_id]


def test_thanks_asks_for_nothing(host: Host, suzuki: Worker, tanaka: Worker, hope: Hope, role: Role) -> None:
    spoken = contacts.Spoken(kind="thanks", on=house.today(), words="野菜をいただいた。")
    row = contacts.note_contact(host=host, spoken=spoken, by=suzuki.actor)
    assert not row.asks
    refused(lambda: contacts.answer(contact=row, words="はい", by=suzuki.actor))
    made = choose(hope, role, suzuki)
    refused(
        lambda: contacts.note_contact(host=host, spoken=spoken, placement=made, by=tanaka.actor),
        field="placement",
    )
    assert HostContact.objects.count() == 1
