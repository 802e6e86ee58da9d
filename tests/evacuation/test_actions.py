"""The verbs of evacuation, with a database: what is refused, what stays, what the trail says."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from marugoto.audit.models import AuditEvent
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.evacuation import queries
from marugoto.evacuation.actions import (
    boards,
    demo,
    plans,
    provisions,
    registrants,
    sheets,
    surfacing,
    terms,
)
from marugoto.evacuation.models import (
    Disaster,
    EvacuationPlan,
    ListConsent,
    Provided,
    Registrant,
    SafetyReport,
    SafetyRow,
    Surfaced,
)
from marugoto.evacuation.rules.provision import LIST, standing
from marugoto.indicators.facts.shape import TABLES
from marugoto.intake.models import Consultation
from marugoto.people.models import Involvement
from tests.evacuation.conftest import Prepared, Struck
from tests.factories import evacuation
from tests.factories.agencies import Town, Worker, hire
from tests.factories.people import hanako

TODAY, DAY = clock.today(), timedelta(days=1)


def verbs(prefix: str) -> list[str]:
    found = AuditEvent.objects.filter(verb__startswith=prefix).order_by("id").values_list("verb", flat=True)
    return list(found)


def names(rows: Any) -> list[str]:
    return [one.person.given_name for one in rows]


# --- terms and the list ---------------------------------------------------------------------------------------------------------


def test_terms_come_in_versions_and_each_row_keeps_its_own(yamamoto: Worker) -> None:
    by = yamamoto.actor
    first = evacuation.set_terms(by)
    row = evacuation.put_on(by, hanako(yamamoto))
    second = evacuation.set_terms(by, valid_from=TODAY, reasons=["asked"], criteria="申し出た人")
    first.refresh_from_db()
    assert first.valid_to == TODAY - DAY
    assert queries.terms_now(by) == second
    assert queries.terms_now(by, TODAY - DAY) == first
    assert Registrant.objects.get(pk=row.pk).terms == first
    with pytest.raises(Refused, match="後の日"):
        evacuation.set_terms(by, valid_from=TODAY)
    with pytest.raises(Refused, match="組で"):
        evacuation.set_terms(by, valid_from=TODAY + DAY, ordinance="避難支援条例")


def test_only_the_towns_own_section_makes_a_list(town: Town, suzuki: Worker) -> None:
    other = hire("okada", "岡田 清", town.a, roles=["coordinator"])
    with pytest.raises(Refused, match="市町村の担当だけ"):
        evacuation.set_terms(other.actor)
    with pytest.raises(Refused, match="権限がありません"):
        evacuation.set_terms(suzuki.actor)


def test_somebody_is_put_on_once_and_taken_off_with_a_reason(prepared: Prepared) -> None:
    by, person = prepared.by.actor, prepared.persons[0]
    with pytest.raises(Refused, match="もう名簿に載っています"):
        evacuation.put_on(by, person)
    with pytest.raises(Refused, match="いまの定めの事由にありません"):
        evacuation.put_on(by, hanako(prepared.by), "expecting")
    with pytest.raises(Refused, match="選んでください"):
        registrants.put_on(registrant_id=new_id(), person=hanako(prepared.by), reasons=[], by=by)
    registrants.take_off(registrant=prepared.rows[0], reason="moved", by=by)
    with pytest.raises(Refused, match="外してあります"):
        registrants.take_off(registrant=prepared.rows[0], reason="moved", by=by)
    assert names(queries.registrants_of(by)) == ["ふたり", "みたり"]
    assert names(queries.registrants_of(by, over=True)) == ["ひとり"]
    again = evacuation.put_on(by, person, "asked")
    assert again.pk != prepared.rows[0].pk
    assert verbs("registrant.") == ["registrant.listed"] * 3 + ["registrant.taken_off", "registrant.listed"]


def test_the_same_page_sent_twice_is_one_row(prepared: Prepared) -> None:
    by, key, person = prepared.by.actor, new_id(), hanako(prepared.by)
    made = [
        registrants.put_on(registrant_id=key, person=person, reasons=["asked"], by=by) for _twice in range(2)
    ]
    assert made[0] == made[1]
    assert Registrant.objects.filter(person=person).count() == 1


def test_being_on_the_list_involves_no_agency(prepared: Prepared) -> None:
    """The list stands on its own law: it opens no record of support, and no other agency is told of anything."""
    before = Involvement.objects.count()
    registrants.take_off(registrant=prepared.rows[0], reason="mistake", by=prepared.by.actor)
    evacuation.put_on(prepared.by.actor, prepared.persons[0])
    evacuation.provide(prepared.by.actor, "disaster", disaster_id=evacuation.declare(prepared.by.actor).pk)
    assert Involvement.objects.count() == before == len(prepared.persons), (
        "with who registered them, and nobody else"
    )


def test_answers_are_all_kept_and_the_newest_counts(prepared: Prepared) -> None:
    by, row = prepared.by.actor, prepared.rows[0]
    evacuation.answer(by, row, state="withdrawn")
    answers = queries.answers_of([row.pk])[row.pk]
    assert standing(answers, LIST).state == "withdrawn"
    assert ListConsent.objects.filter(registrant=row).count() == 2
    with pytest.raises(Refused, match="同意したときだけ"):
        evacuation.answer(by, row, state="refused", groups=["fire"])
    later = registrants.Answer("list", "given", TODAY + DAY, "visit")
    with pytest.raises(Refused, match="今日まで"):
        registrants.answer(registrant=row, told=later, by=by)


# --- provisions -----------------------------------------------------------------------------------------------------------------


def test_by_consent_only_those_go_who_agreed(prepared: Prepared) -> None:
    made = evacuation.provide(prepared.by.actor)
    assert names(made.rows.all()) == ["ひとり"]
    event = AuditEvent.objects.get(verb="provision.made")
    assert event.person_ids == [prepared.persons[0].pk]
    assert event.data == {"rows": 1, "basis": "consent", "group": "community"}


def test_a_consent_for_one_group_is_none_for_another(prepared: Prepared) -> None:
    by = prepared.by.actor
    evacuation.answer(by, prepared.rows[0], groups=["fire"])
    with pytest.raises(Refused, match="渡せる人が"):
        evacuation.provide(by)
    assert names(evacuation.provide(by, group="fire", receiver="東消防署 消野さん").rows.all()) == ["ひとり"]


def test_by_ordinance_those_who_were_not_asked_go_too(prepared: Prepared) -> None:
    by = prepared.by.actor
    with pytest.raises(Refused, match="条例がありません"):
        evacuation.provide(by, "ordinance")
    law = {"ordinance": "みさき市避難支援条例", "groups": ["community"]}
    now = evacuation.set_terms(by, valid_from=TODAY, **law)
    made = evacuation.provide(by, "ordinance")
    assert sorted(names(made.rows.all())) == ["ひとり", "みたり"]
    assert made.terms == now
    with pytest.raises(Refused, match="条例がありません"):
        evacuation.provide(by, "ordinance", group="police")
    evacuation.set_terms(by, valid_from=TODAY + DAY, heeds_refusal=False, **law)
    assert len(provisions.choose(wish=evacuation.wish("ordinance"), by=by).rows) == 2, "not in force yet"


def test_in_a_declared_disaster_everybody_goes_and_in_an_exercise_nobody(prepared: Prepared) -> None:
    by = prepared.by.actor
    exercise = evacuation.declare(by, exercise=True, name="秋の訓練")
    for key in (None, exercise.pk, new_id()):
        with pytest.raises(Refused, match="宣言された災害"):
            evacuation.provide(by, "disaster", disaster_id=key)
    real = evacuation.declare(by)
    made = evacuation.provide(by, "disaster", disaster_id=real.pk)
    assert sorted(names(made.rows.all())) == ["ひとり", "ふたり", "みたり"]
    terms.end(disaster=real, by=by)
    with pytest.raises(Refused, match="宣言された災害"):
        evacuation.provide(by, "disaster", disaster_id=real.pk)


def test_only_the_part_of_the_town_that_was_asked_for(prepared: Prepared, town: Town) -> None:
    by = prepared.by.actor
    real = evacuation.declare(by)
    made = evacuation.provide(by, "disaster", disaster_id=real.pk, area_id=town.areas["west"].pk)
    assert names(made.rows.all()) == ["みたり"]


def test_a_plan_goes_along_only_with_its_own_consent(prepared: Prepared) -> None:
    by = prepared.by.actor
    evacuation.plan(by, prepared.rows[0])
    assert not evacuation.provide(by, with_plans=True).rows.get().with_plan
    evacuation.answer(by, prepared.rows[0], "plan_share")
    assert evacuation.provide(by, with_plans=True).rows.get().with_plan
    assert not evacuation.provide(by).rows.get().with_plan


def test_who_has_said_no_since_is_not_printed_again(prepared: Prepared) -> None:
    by = prepared.by.actor
    evacuation.plan(by, prepared.rows[0])
    evacuation.answer(by, prepared.rows[0], "plan_share")
    made = evacuation.provide(by, with_plans=True)
    assert [one.with_plan for one in queries.provided_rows(by, made)] == [True]
    evacuation.answer(by, prepared.rows[0], "plan_share", state="withdrawn")
    assert [one.with_plan for one in queries.provided_rows(by, made)] == [False]
    evacuation.answer(by, prepared.rows[0], state="withdrawn")
    assert queries.provided_rows(by, made) == []
    assert names(made.rows.all()) == ["ひとり"], "to whom it went is still known"


def test_in_a_disaster_a_refusal_takes_nobody_off_the_list_that_went(prepared: Prepared) -> None:
    by = prepared.by.actor
    real = evacuation.declare(by)
    made = evacuation.provide(by, "disaster", disaster_id=real.pk)
    terms.end(disaster=real, by=by)
    assert len(queries.provided_rows(by, made)) == 3


def test_provisions_are_numbered_and_come_back_once(prepared: Prepared) -> None:
    by = prepared.by.actor
    first, second = evacuation.provide(by), evacuation.provide(by)
    assert (first.number, second.number) == (1, 2)
    provisions.give_back(provision=first, way="destroyed", by=by)
    with pytest.raises(Refused, match="もう返却"):
        provisions.give_back(provision=first, way="returned", by=by)
    assert queries.out_there(by) == 1
    for field, change in (
        ("receiver", {"receiver": " "}),
        ("purpose", {"purpose": ""}),
        ("due_on", {"due_on": TODAY - DAY}),
        ("copies", {"copies": 51}),
    ):
        with pytest.raises(Refused) as no:
            evacuation.provide(by, **change)
        assert no.value.field == field
    assert Provided.objects.count() == 2


def test_no_cell_of_a_table_is_a_formula() -> None:
    data = provisions.as_table(["番号", "氏名"], [["1", "=HYPERLINK()"], ["2", " +1"], ["-3", "@x"]], "=注意")
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)] == [["s", "s"]] * 4
    found = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert [one for one in found if one.lstrip()[0] in "=+-@"] == []


# --- disasters ------------------------------------------------------------------------------------------------------------------


def test_a_disaster_is_reviewed_afterwards_by_somebody_who_did_not_provide(
    prepared: Prepared, town: Town
) -> None:
    by = prepared.by.actor
    real = evacuation.declare(by)
    evacuation.provide(by, "disaster", disaster_id=real.pk)
    with pytest.raises(Refused, match="終わってから"):
        terms.review(disaster=real, words="要った。", by=by)
    terms.end(disaster=real, by=by)
    terms.end(disaster=real, by=by)
    with pytest.raises(Refused, match="本人ではない人"):
        terms.review(disaster=real, words="要った。", by=by)
    other = hire("ogawa", "小川 均", town.city, roles=["coordinator"]).actor
    with pytest.raises(Refused, match="ことばで"):
        terms.review(disaster=real, words=" ", by=other)
    terms.review(disaster=real, words="西町は渡さなくてよかった。", by=other)
    with pytest.raises(Refused, match="もう書いて"):
        terms.review(disaster=real, words="また", by=other)
    assert verbs("disaster.") == ["disaster.declared", "disaster.ended", "disaster.reviewed"]


# --- plans ----------------------------------------------------------------------------------------------------------------------


def test_a_plan_is_made_with_consent_alone_and_in_versions(prepared: Prepared) -> None:
    by, row = prepared.by.actor, prepared.rows[2]
    told = plans.Planned(priority="high", review_on=TODAY + 365 * DAY, shelter_words="東小")
    with pytest.raises(Refused, match="本人の同意"):
        plans.make_plan(registrant=row, told=told, helpers=(), seen=0, by=by)
    first = evacuation.plan(by, row)
    second = evacuation.plan(by, row, seen=1, route="橋を渡らない")
    first.refresh_from_db()
    assert (first.ended_on, second.version, second.ended_on) == (TODAY, 2, None)
    assert queries.plan_of(row) == second
    with pytest.raises(Refused, match="もう新しい版"):
        evacuation.plan(by, row, seen=1)
    evacuation.answer(by, row, "plan", "withdrawn")
    with pytest.raises(Refused, match="本人の同意"):
        plans.make_plan(registrant=row, told=told, helpers=(), seen=2, by=by)
    assert EvacuationPlan.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"review_on": TODAY}, "今日より後"),
        ({"shelter_words": ""}, "避難先を選ぶか"),
        ({"shelter_id": new_id()}, "避難先を選びなおして"),
        ({"priority": "utmost"}, "選べない値"),
        ({"needs": ["luck"]}, "選べない値"),
    ],
)
def test_what_a_plan_must_say(prepared: Prepared, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        evacuation.plan(prepared.by.actor, prepared.rows[0], **change)


def test_a_helper_needs_a_name_and_there_are_six_at_most(prepared: Prepared) -> None:
    one = plans.Helper("防野", "neighbour")
    with pytest.raises(Refused, match="6人まで"):
        evacuation.plan(prepared.by.actor, prepared.rows[0], *[one] * 7)
    with pytest.raises(Refused, match="名前を"):
        evacuation.plan(prepared.by.actor, prepared.rows[0], plans.Helper(" ", "neighbour"))


def test_what_is_amiss_with_the_list(prepared: Prepared) -> None:
    by, rows = prepared.by.actor, prepared.rows
    helper = plans.Helper("防野 まもる", "neighbour", "000-1", agreed=True)
    evacuation.plan(by, rows[0], helper)
    evacuation.plan(by, rows[1], plans.Helper("未野", "family"))
    assert queries.gaps_of(by) == {rows[1].pk: ("no_supporter",), rows[2].pk: ("unasked", "no_plan")}
    assert queries.gaps_of(by, today=TODAY + 400 * DAY)[rows[0].pk] == ("review_due",)
    evacuation.set_terms(by, valid_from=TODAY, most=1)
    evacuation.plan(by, rows[1], helper, seen=1)
    assert queries.burdened(by) == [("防野 まもる", 2)]
    assert queries.gaps_of(by)[rows[0].pk] == ("overloaded",)


def test_a_volunteer_with_an_account_is_one_supporter_whatever_the_name(
    prepared: Prepared, volunteer: Worker, sato: Worker
) -> None:
    by = prepared.by.actor
    evacuation.set_terms(by, valid_from=TODAY, most=1)
    for n, name in enumerate(("伊藤 節子", "民生の伊藤さん")):
        helper = plans.Helper(name, "volunteer", agreed=True, user_id=volunteer.user.pk)
        evacuation.plan(by, prepared.rows[n], helper)
    assert [n for _name, n in queries.burdened(by)] == [2]
    with pytest.raises(Refused, match="選びなおして"):
        evacuation.plan(by, prepared.rows[2], plans.Helper("佐藤", "other", user_id=sato.user.pk))


# --- the board ------------------------------------------------------------------------------------------------------------------


def test_everybody_on_the_list_has_a_row_in_the_order_of_the_areas(
    struck: Struck, prepared: Prepared
) -> None:
    assert names(struck.rows) == ["ひとり", "ふたり", "みたり"]
    assert len({row.number for row in struck.rows}) == 3
    assert {row.state for row in struck.rows} == {"unknown"}
    by = prepared.by.actor
    terms.end(disaster=struck.disaster, by=by)
    struck.disaster.refresh_from_db()
    with pytest.raises(Refused, match="終わった災害"):
        evacuation.open_board(by, struck.disaster)


def test_reports_are_all_kept_and_the_latest_sight_counts(struck: Struck, prepared: Prepared) -> None:
    by, row = prepared.by.actor, struck.rows[0]
    evacuation.report(by, row, "hurt", minutes=5)
    evacuation.report(by, row, "home", minutes=300)
    row.refresh_from_db()
    assert (row.state, row.disputed) == ("hurt", False)
    evacuation.report(by, row, "shelter", minutes=1)
    row.refresh_from_db()
    assert (row.state, row.disputed) == ("shelter", True)
    assert [one.state for one in queries.reports_of(row)] == ["shelter", "hurt", "home"]
    key, now = new_id(), clock.now()
    for _twice in range(2):
        boards.report(report_id=key, row=row, seen=boards.Seen("home", now, "phone"), by=by)
    assert row.reports.count() == 4
    for seen, said in (
        (boards.Seen("unknown", now, "phone"), "安否を選んで"),
        (boards.Seen("home", now + DAY, "phone"), "いまより前"),
        (boards.Seen("home", now, "crow"), "選べない値"),
    ):
        with pytest.raises(Refused, match=said):
            boards.report(report_id=new_id(), row=row, seen=seen, by=by)
    boards.close_board(board=struck.board, by=by)
    with pytest.raises(Refused, match="もう終えて"):
        evacuation.report(by, row)


def test_somebody_without_a_record_joins_the_board(struck: Struck, prepared: Prepared) -> None:
    by = prepared.by.actor
    made = boards.add_row(
        row_id=new_id(), board=struck.board, label="宿の旅行者", contact="", area_id=None, by=by
    )
    assert made.number > struck.rows[-1].number
    with pytest.raises(Refused, match="呼び名"):
        boards.add_row(row_id=new_id(), board=struck.board, label=" ", contact="", area_id=None, by=by)
    evacuation.report(by, made, "elsewhere")
    counts = queries.progress_of(by, struck.board, nowhere="なし")
    assert [(one.name, one.total, one.settled) for one in counts] == [
        ("東小学校区", 2, 0),
        ("西小学校区", 1, 0),
        ("なし", 1, 1),
    ]


def test_rows_are_found_by_number_name_and_telephone(struck: Struck, prepared: Prepared) -> None:
    by, board = prepared.by.actor, struck.board

    def found(words: str) -> list[str]:
        return names(queries.narrowed(by, board, words=words))

    assert found(str(struck.rows[1].number)) == ["ふたり"]
    assert found("ふたり") == ["ふたり"]
    assert found("ミ") == ["みたり"]
    assert found("0003") == ["みたり"]
    assert found("000-777-0001") == ["ひとり"]
    evacuation.report(by, struck.rows[0], "missing")
    evacuation.report(by, struck.rows[1], "home", need=True)
    shown = {show: names(queries.narrowed(by, board, show=show)) for show in ("open", "alarm", "need")}
    assert shown == {"open": ["ひとり", "みたり"], "alarm": ["ひとり"], "need": ["ふたり"]}


# --- paper ----------------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_typed_back_line_by_line(struck: Struck, prepared: Prepared, town: Town) -> None:
    by, now = prepared.by.actor, clock.now()
    sheet = evacuation.sheet(by, struck.board, town.areas["east"].pk)
    one, two, west = (row.number for row in struck.rows)
    taken = sheets.take_in(sheet=sheet, typed=f"{one} b、{two}d+\n{west} a, {one} q", seen_at=now, by=by)
    assert (taken.written, taken.again) == (2, 0)
    assert [(bad.text, bad.why) for bad in taken.bad] == [(f"{west} a", "no_row"), (f"{one} q", "no_state")]
    assert taken.rest == f"{west} a\n{one} q"
    rows = {row.number: row for row in evacuation.rows(struck.board)}
    assert [rows[n].state for n in (one, two, west)] == ["shelter", "hurt", "unknown"]
    assert rows[two].need
    assert {r.told_by for r in SafetyReport.objects.all()} == {"民生委員 伊藤さん"}
    again = sheets.take_in(sheet=sheet, typed=f"{one} b+ {chr(10)} {two} d", seen_at=now, by=by)
    assert (again.written, again.again, again.bad) == (0, 2, ())
    assert SafetyReport.objects.count() == 2
    assert SafetyRow.objects.get(pk=rows[one].pk).need, "a worry that was marked later is not lost"
    sheet.refresh_from_db()
    assert sheet.returned_at is not None
    for typed, seen_at, said in ((" ", now, "打って"), ("1 a", now + DAY, "いまより前")):
        with pytest.raises(Refused, match=said):
            sheets.take_in(sheet=sheet, typed=typed, seen_at=seen_at, by=by)


def test_who_came_later_is_not_on_the_paper(struck: Struck, prepared: Prepared) -> None:
    by = prepared.by.actor
    with pytest.raises(Refused, match="載っていません"):
        evacuation.sheet(by, struck.board)
    first = boards.add_row(
        row_id=new_id(), board=struck.board, label="旅行者", contact="", area_id=None, by=by
    )
    sheet = evacuation.sheet(by, struck.board)
    later = boards.add_row(
        row_id=new_id(), board=struck.board, label="その連れ", contact="", area_id=None, by=by
    )
    typed = f"{first.number} a, {later.number} a"
    taken = sheets.take_in(sheet=sheet, typed=typed, seen_at=clock.now(), by=by)
    assert (taken.written, [bad.why for bad in taken.bad]) == (1, ["no_row"])


# --- what comes to light --------------------------------------------------------------------------------------------------------


def test_a_disaster_brings_need_to_light_where_no_house_was_damaged(
    struck: Struck, prepared: Prepared
) -> None:
    """Trap a-29. Safe at home, and yet: every report asks for worries, and one tap makes a matter that can be counted."""
    by, row = prepared.by.actor, struck.rows[0]
    evacuation.report(by, row, "home", need=True)
    row.refresh_from_db()
    assert (row.state, row.need) == ("home", True)
    key = new_id()
    for _twice in range(2):
        made = surfacing.surface(
            consultation_id=key, row=row, words="夜、眠れない。", urgency="this_week", by=by
        )
    talk = Consultation.objects.get()
    assert (talk.channel, talk.story) == (surfacing.CHANNEL, "夜、眠れない。")
    assert made.matter.holder_desk_id == by.desk_id
    assert [one.person_id for one in talk.subjects.all()] == [row.person_id]
    assert Surfaced.objects.count() == 1
    assert queries.surfaced_in(by, struck.board) == 1
    assert names(queries.narrowed(by, struck.board, show="need")) == []
    assert "channel" in TABLES["consultations"], "it is counted by the way it came"
    with pytest.raises(Refused, match="ひとことでも"):
        surfacing.surface(consultation_id=new_id(), row=row, words=" ", urgency="this_week", by=by)


def test_a_worry_of_somebody_without_a_record_makes_one(struck: Struck, prepared: Prepared) -> None:
    by = prepared.by.actor
    row = boards.add_row(
        row_id=new_id(), board=struck.board, label="旅野 人", contact="000-9-9", area_id=None, by=by
    )
    made = surfacing.surface(
        consultation_id=new_id(), row=row, words="帰る汽車がない。", urgency="today", by=by
    )
    person = made.matter.persons.get().person
    assert (person.display_name, person.phone) == ("旅野 人", "000-9-9")


def test_numbers_of_a_board_are_drawn_anew_each_time(struck: Struck, prepared: Prepared) -> None:
    found = set()
    for seed in range(5):
        board = evacuation.open_board(prepared.by.actor, struck.disaster, seed)
        found.add(tuple(row.number for row in evacuation.rows(board)))
    assert len(found) > 1


def test_the_demonstration_has_a_list_a_plan_and_an_exercise_that_is_over(
    town: Town, yamamoto: Worker, suzuki: Worker
) -> None:
    for n in range(7):
        person = hanako(yamamoto)
        person.is_synthetic, person.given_name = True, f"{n}子"
        person.save(update_fields=["is_synthetic", "given_name"])
    key = town.municipality.pk
    assert demo.load_demo_list(town=key, by=suzuki.actor) == 0, "not of the town's own section"
    assert demo.load_demo_list(town=key, by=None) == 0
    assert demo.load_demo_list(town=key, by=yamamoto.actor) == 6
    assert demo.load_demo_list(town=key, by=yamamoto.actor) == 0, "twice changes nothing"
    assert EvacuationPlan.objects.get().version == 1
    exercise = Disaster.objects.get()
    assert exercise.exercise
    assert exercise.reviewed_at is not None
    (board,) = queries.boards_of(yamamoto.actor)
    assert board.closed_at is not None
    counts = queries.progress_of(yamamoto.actor, board, nowhere="なし")
    assert [(one.total, one.settled) for one in counts] == [(6, 5)]
