"""The rules of collaboration as tables of cases; no database."""

from datetime import date

import pytest

from marugoto.collaboration.rules import conference, days, packet, recurrence, referral
from marugoto.collaboration.rules.conference import Seat
from marugoto.collaboration.rules.kinds import Kind
from marugoto.collaboration.rules.packet import Basis, Item, Standing

TUE = date(2026, 11, 24)


# --- 開庁日 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 27)),  # Tue → Fri
        (date(2026, 11, 20), 3, date(2026, 11, 26)),  # Fri, then 23 Nov is 勤労感謝の日
        (date(2026, 12, 28), 1, date(2027, 1, 4)),  # the town hall is closed from 29 Dec to 3 Jan
        (date(2026, 4, 28), 3, date(2026, 5, 7)),  # the May holidays, 6 May is 振替休日
        (date(2026, 11, 22), 0, date(2026, 11, 22)),  # urgent: the same day, even on a Sunday
        (date(2026, 11, 22), 1, date(2026, 11, 24)),
    ],
)
def test_working_days(start: date, n: int, expected: date) -> None:
    assert days.add_open_days(start, n) == expected


# --- when a body sits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=4WE", date(2026, 11, 1), date(2026, 11, 25)),
        ("FREQ=MONTHLY;BYDAY=4WE", date(2026, 11, 25), date(2026, 11, 25)),
        ("FREQ=MONTHLY;BYDAY=4WE", date(2026, 11, 26), date(2026, 12, 23)),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", date(2027, 1, 1), date(2027, 1, 29)),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", date(2026, 11, 3), date(2026, 11, 16)),
        ("FREQ=MONTHLY;BYMONTHDAY=15;BYMONTH=4,10", date(2026, 11, 1), date(2027, 4, 15)),
        ("FREQ=WEEKLY;BYDAY=TU", date(2026, 11, 25), date(2026, 12, 1)),
        ("FREQ=MONTHLY;BYDAY=5WE", date(2026, 11, 1), date(2026, 12, 30)),
        ("", date(2026, 11, 1), None),
        ("every now and then", date(2026, 11, 1), None),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", date(2026, 11, 1), None),
    ],
)
def test_next_sitting(rule: str, start: date, expected: date | None) -> None:
    assert recurrence.next_day(rule, start) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=DAILY",
        "FREQ=MONTHLY",
        "FREQ=WEEKLY",
        "FREQ=MONTHLY;BYDAY=6XX",
        "FREQ=MONTHLY;COUNT=3;BYDAY=1MO",
    ],
)
def test_unknown_recurrences_are_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"recurrence|weekday"):
        recurrence.parse(rule)


# --- the closed loop -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "at_sender", "at_receiver", "on_paper", "expected"),
    [
        ("sent", False, True, False, ["accept", "decline", "ask_back"]),
        ("sent", True, False, False, ["withdraw"]),
        ("asked_back", False, True, False, ["accept", "decline"]),
        ("asked_back", True, False, False, ["answer", "withdraw"]),
        ("accepted", False, True, False, ["report"]),
        ("accepted", True, False, False, []),
        ("declined", True, True, False, []),
        ("done", True, True, False, []),
        ("withdrawn", True, True, False, []),
        ("sent", True, False, True, ["accept", "decline", "withdraw"]),
        ("accepted", True, False, True, ["report"]),
        ("sent", False, True, True, []),
        ("sent", False, False, False, []),
    ],
)
def test_acts_open(
    status: str, at_sender: bool, at_receiver: bool, on_paper: bool, expected: list[str]
) -> None:
    found = referral.acts_open(status=status, at_sender=at_sender, at_receiver=at_receiver, on_paper=on_paper)
    assert found == expected


def test_every_refused_act_says_why() -> None:
    for act, (_who, states, _to) in referral.ACTS.items():
        for status in ("sent", "asked_back", "accepted", "declined", "withdrawn", "done"):
            problem = referral.state_problem(act=act, status=status)
            assert (problem == "") == (status in states)


@pytest.mark.parametrize(
    ("status", "due", "report", "optional", "expected"),
    [
        ("sent", date(2026, 11, 23), None, False, True),
        ("sent", TUE, None, False, False),
        ("sent", date(2026, 11, 23), None, True, False),
        ("asked_back", date(2026, 11, 23), None, False, True),
        ("accepted", date(2026, 11, 1), None, False, False),
        ("accepted", date(2026, 11, 1), date(2026, 11, 23), False, True),
        ("declined", date(2026, 11, 1), None, False, False),
        ("done", date(2026, 11, 1), date(2026, 11, 2), False, False),
    ],
)
def test_overdue(status: str, due: date, report: date | None, optional: bool, expected: bool) -> None:
    found = referral.is_overdue(
        status=status, due_on=due, report_due_on=report, answer_optional=optional, on=TUE
    )
    assert found is expected


def test_due_and_sending() -> None:
    three = referral.Clock(answer_days=3, report_days=10)
    assert referral.answer_due(on=TUE, clock=three, wanted=None) == date(2026, 11, 27)
    assert referral.answer_due(on=TUE, clock=three, wanted=date(2026, 11, 25)) == date(2026, 11, 25)
    assert referral.due_problem(on=TUE, wanted=date(2026, 11, 23))
    assert referral.due_problem(on=TUE, wanted=date(2027, 11, 23))
    assert not referral.due_problem(on=TUE, wanted=None)
    fine = {"holds_baton": True, "matter_closed": False, "to_itself": False, "other_in_the_air": False}
    assert referral.send_problem(**fine) == ""
    for wrong in ("matter_closed", "to_itself", "other_in_the_air"):
        assert referral.send_problem(**(fine | {wrong: True}))
    assert "バトン" in referral.send_problem(**(fine | {"holds_baton": False}))


# --- what may leave --------------------------------------------------------------------------------------------------

YES, PART, NO = Standing("花子", "given"), Standing("一郎", "partial"), Standing("二郎", "refused")
PAST = Standing("三郎", "given", until=date(2026, 11, 1))
UNASKED, TAKEN_BACK = Standing("四郎", "not_asked"), Standing("五郎", "withdrawn")


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        ([YES], "given"),
        ([YES, PART], "partial"),
        ([YES, NO], "none"),
        ([YES, PAST], "none"),
        ([YES, UNASKED], "none"),
        ([TAKEN_BACK], "none"),
        ([], "none"),
    ],
)
def test_the_weakest_consent_counts(standings: list[Standing], expected: str) -> None:
    assert packet.together(standings, TUE) == expected


@pytest.mark.parametrize(
    ("kind", "sensitive", "words", "consent", "expected"),
    [
        ("complaint", False, True, "given", (True, "")),
        ("complaint", False, False, "given", (False, "")),
        ("health", True, True, "given", (False, "要配慮の情報")),
        ("complaint", False, True, "partial", (True, "")),
        ("contact", False, True, "partial", (False, "同意の範囲を確かめる")),
        ("complaint", False, True, "none", (False, "同意の外")),
    ],
)
def test_what_is_outside_consent_is_not_ticked(
    kind: str, sensitive: bool, words: bool, consent: str, expected: tuple[bool, str]
) -> None:
    assert packet.offer(kind=kind, sensitive=sensitive, has_words=words, consent=consent) == expected


CONSENT = Basis("consent", consent=True)


@pytest.mark.parametrize(
    ("basis", "note", "standings", "fine"),
    [
        (CONSENT, "", [YES, PART], True),
        (CONSENT, "", [YES, NO], False),
        (CONSENT, "", [YES, PAST], False),
        (CONSENT, "", [UNASKED], False),
        (CONSENT, "", [], False),
        (Basis("law", asks_note="条文を"), "", [NO], False),
        (Basis("law", asks_note="条文を"), "児童福祉法25条", [NO], True),
        (Basis("meeting_106_6", for_referral=False), "", [YES], False),
        (Basis("anonymous"), "", [NO], True),
    ],
)
def test_a_basis_carries_or_not(basis: Basis, note: str, standings: list[Standing], fine: bool) -> None:
    assert (packet.basis_problem(basis=basis, note=note, standings=standings, on=TUE) == "") is fine


NAME = Item("name", "渡邊 花子", identifies=True)
WORRY = Item("complaint", "介護の負担が重い")


@pytest.mark.parametrize(
    ("items", "basis", "asked", "fine"),
    [
        ([NAME, WORRY], "consent", "訪問", True),
        ([NAME, WORRY], "anonymous", "訪問", False),
        ([WORRY], "anonymous", "どうしますか", True),
        ([WORRY], "anonymous", "渡邊　花子さんのこと", False),
        ([Item("complaint", "電話 090-1111 2222 まで")], "anonymous", "?", False),
        ([Item("complaint", "  ")], "consent", "訪問", False),
        ([], "consent", "訪問", True),
    ],
)
def test_items_may_leave_or_not(items: list[Item], basis: str, asked: str, fine: bool) -> None:
    words = ["渡邊 花子", "渡邊", "09011112222", "花"]
    assert (packet.items_problem(items=items, basis=basis, words=words, asked=asked) == "") is fine


def test_anonymous_and_commission() -> None:
    assert packet.anonymous_problem(basis="anonymous", moves_baton=True, identified=1)
    assert not packet.anonymous_problem(basis="anonymous", moves_baton=True, identified=0)
    assert not packet.anonymous_problem(basis="anonymous", moves_baton=False, identified=2)
    able = ("direct", "commissioned")
    inside = {"basis": "within_commission", "allowed": able}
    assert not packet.commission_problem(from_operation="direct", to_operation="commissioned", **inside)
    assert packet.commission_problem(from_operation="direct", to_operation="own", **inside)
    assert not packet.commission_problem(basis="law", from_operation="own", to_operation="own", allowed=able)


def test_how_long_it_may_be_read() -> None:
    assert packet.default_until(on=TUE, consents=[]) == date(2027, 11, 24)
    assert packet.default_until(on=TUE, consents=[None, date(2027, 3, 31), date(2026, 1, 1)]) == date(
        2027, 3, 31
    )
    assert packet.until_problem(on=TUE, until=date(2026, 11, 23), consent_until=None)
    assert packet.until_problem(on=TUE, until=date(2031, 11, 23), consent_until=None)
    assert packet.until_problem(on=TUE, until=date(2027, 4, 1), consent_until=date(2027, 3, 31))
    assert not packet.until_problem(on=TUE, until=date(2027, 3, 31), consent_until=date(2027, 3, 31))


@pytest.mark.parametrize(
    ("until", "withdrawn", "by_consent", "standings", "readable"),
    [
        (date(2027, 3, 31), False, True, [YES], True),
        (TUE, False, True, [YES], True),
        (date(2026, 11, 23), False, True, [YES], False),
        (date(2027, 3, 31), True, True, [YES], False),
        (date(2027, 3, 31), False, True, [YES, TAKEN_BACK], False),
        (date(2027, 3, 31), False, True, [PAST], False),
        (date(2027, 3, 31), False, False, [NO], True),
    ],
)
def test_reading_is_asked_at_every_look(
    until: date, withdrawn: bool, by_consent: bool, standings: list[Standing], readable: bool
) -> None:
    why = packet.unreadable(
        on=TUE, until=until, withdrawn=withdrawn, consent_basis=by_consent, standings=standings
    )
    assert (why == "") is readable


def test_one_sheet_of_a4() -> None:
    width = packet.SHEET_WIDTH
    assert packet.sheet_lines({"complaint": "あ" * width}) == 1.6
    assert packet.sheet_lines({"complaint": "あ" * (width + 1), "contact": "電話\n住所"}) == 5.2
    assert not packet.sheet_problem({"asked": "頼み", "complaint": "あ" * width * 18})
    assert "あと1行ほど" in packet.sheet_problem({"asked": "頼み", "complaint": "あ" * width * 19})


# --- conferences -----------------------------------------------------------------------------------------------------

WALLED = Kind("support_meeting", "支援会議", "meeting_106_6", walled=True, secrecy="statute")
LAYERED = Kind(
    "layered_meeting",
    "重層的支援会議",
    "consent",
    consent_required=True,
    secrecy="agreement",
    endorses_plan=True,
)
OPEN = Kind("resident_talk", "地域の話し合いの場", "anonymous", purpose="network")


@pytest.mark.parametrize(
    ("seat", "opens", "item_layered", "item_walled", "wall"),
    [
        (Seat(), False, False, False, False),
        (Seat(named=True), True, False, False, False),
        (Seat(named=True, sworn=True), True, True, True, True),
        (Seat(submitter=True), True, True, False, False),
        (Seat(chair=True), True, False, False, False),
        (Seat(sworn=True), False, False, False, False),  # an ex-member who had confirmed
        (Seat(chair=True, named=True, sworn=True), True, True, True, True),
    ],
)
def test_who_sees_what_of_a_sitting(
    seat: Seat, opens: bool, item_layered: bool, item_walled: bool, wall: bool
) -> None:
    assert conference.may_open(seat) is opens
    assert conference.may_read_item(LAYERED, seat) is item_layered
    assert conference.may_read_item(WALLED, seat) is item_walled
    assert conference.may_read_wall(WALLED, seat) is wall
    assert conference.may_read_wall(LAYERED, seat) is False


def test_who_keeps_the_minutes() -> None:
    assert conference.may_minute(LAYERED, Seat(chair=True, named=True, sworn=True))
    assert not conference.may_minute(LAYERED, Seat(chair=True))
    assert not conference.may_minute(LAYERED, Seat(named=True, sworn=True))
    assert conference.may_minute(OPEN, Seat(chair=True, named=True))


@pytest.mark.parametrize(
    ("kind", "status", "held", "standings", "fine"),
    [
        (LAYERED, "planned", date(2026, 11, 25), [YES, PART], True),
        (LAYERED, "planned", date(2026, 11, 25), [YES, UNASKED], False),
        (LAYERED, "planned", date(2026, 11, 25), [], False),
        (WALLED, "planned", date(2026, 11, 25), [NO], True),
        (LAYERED, "held", date(2026, 11, 25), [YES], False),
        (LAYERED, "planned", date(2026, 11, 23), [YES], False),
        (OPEN, "planned", date(2026, 11, 25), [YES], False),
    ],
)
def test_submitting(kind: Kind, status: str, held: date, standings: list[Standing], fine: bool) -> None:
    found = conference.submit_problem(kind=kind, status=status, held_on=held, on=TUE, standings=standings)
    assert (found == "") is fine


@pytest.mark.parametrize(
    ("kind", "has_plan", "standings", "fine"),
    [
        (LAYERED, True, [YES], True),
        (LAYERED, False, [YES], False),
        (LAYERED, True, [TAKEN_BACK], False),
        (WALLED, True, [YES], False),
    ],
)
def test_endorsing(kind: Kind, has_plan: bool, standings: list[Standing], fine: bool) -> None:
    assert (
        conference.endorse_problem(
            kind=kind, planned_on=TUE if has_plan else None, on=TUE, standings=standings
        )
        == ""
    ) is fine


def test_concluding_and_tasks() -> None:
    fine = {"status": "planned", "held_on": TUE, "on": TUE, "open_items": 0, "unmarked": 0}
    assert conference.conclude_problem(**fine) == ""
    for wrong in (
        {"status": "held"},
        {"status": "cancelled"},
        {"held_on": date(2026, 11, 25)},
        {"open_items": 1},
        {"unmarked": 2},
    ):
        assert conference.conclude_problem(**(fine | wrong))
    assert conference.task_becomes_step(LAYERED, has_plan=True)
    assert not conference.task_becomes_step(LAYERED, has_plan=False)
    assert not conference.task_becomes_step(WALLED, has_plan=True)
    assert conference.materials_until(date(2026, 11, 25)) == date(2026, 12, 25)
    read = Kind.read(
        "x", "会議", {"legal_basis": "consent", "consent_required": True, "minutes_visibility": "agencies"}
    )
    assert read.consent_required
    assert read.minutes == "agencies"
