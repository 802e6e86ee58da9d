"""The closed loop of a つなぎ: who may do what in which state, and by when (cf. the states of a FHIR Task)."""

from dataclasses import dataclass
from datetime import date

from marugoto.collaboration.rules.days import add_open_days
from marugoto.collaboration.rules.week import HALL, Week

WAITING = ("sent", "asked_back")
RECEIVER, SENDER = "receiver", "sender"

# act → (who does it, from which states, to which state)
ACTS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "accept": (RECEIVER, WAITING, "accepted"),
    "decline": (RECEIVER, WAITING, "declined"),
    "ask_back": (RECEIVER, ("sent",), "asked_back"),
    "answer": (SENDER, ("asked_back",), "sent"),
    "withdraw": (SENDER, WAITING, "withdrawn"),
    "report": (RECEIVER, ("accepted",), "done"),
}

_ALREADY = {
    "accepted": "このつなぎは、もう受け取られています。画面を開きなおして確かめてください。",
    "declined": "このつなぎには、もう「今回は受けられない」と返事がされています。画面を開きなおして確かめてください。",
    "withdrawn": "このつなぎは、取り下げられました。画面を開きなおして確かめてください。",
    "done": "このつなぎは、もう終わっています。画面を開きなおして確かめてください。",
    "asked_back": "いまは聞き返しの返事を待っています。画面を開きなおして確かめてください。",
    "sent": "このつなぎは、まだ返事を待っています。画面を開きなおして確かめてください。",
}


def state_problem(*, act: str, status: str) -> str:
    """Why this act does not fit the state; "" if it does. KeyError: no such act."""
    _who, states, _to = ACTS[act]
    return "" if status in states else _ALREADY[status]


def hand_problem(*, act: str, at_sender: bool, at_receiver: bool, on_paper: bool) -> str:
    """Why this is not theirs to do. On paper the sender writes down what the receiver said by telephone or by slip."""
    who = ACTS[act][0]
    if on_paper and who == RECEIVER:
        return "" if at_sender and act != "ask_back" else "紙のつなぎの返事は、渡した窓口が書きとめます。"
    if who == RECEIVER and not at_receiver:
        return "返事ができるのは、届いた窓口の人だけです。"
    if who == SENDER and not at_sender:
        return "これができるのは、渡した窓口の人だけです。"
    return ""


def acts_open(*, status: str, at_sender: bool, at_receiver: bool, on_paper: bool) -> list[str]:
    """The acts that are open to this worker now, in the order of ACTS."""
    return [
        act
        for act in ACTS
        if not state_problem(act=act, status=status)
        and not hand_problem(act=act, at_sender=at_sender, at_receiver=at_receiver, on_paper=on_paper)
    ]


@dataclass(frozen=True)
class Clock:
    """The clock of a kind: working days to answer, and (after acceptance) to report; None: no report is expected."""

    answer_days: int
    report_days: int | None
    answer_optional: bool = False


def answer_due(*, on: date, clock: Clock, wanted: date | None, week: Week = HALL) -> date:
    """By when an answer is due: the day of the kind in the week of the desk that answers, or the day the sender asks for."""
    return wanted or add_open_days(on, clock.answer_days, week)


def due_problem(*, on: date, wanted: date | None) -> str:
    """Why the wanted day will not do."""
    if wanted and wanted < on:
        return "返事の期限は、今日より後の日にしてください。"
    if wanted and (wanted - on).days > 92:
        return "返事の期限は、3か月以内にしてください。"
    return ""


def is_overdue(
    *, status: str, due_on: date, report_due_on: date | None, answer_optional: bool, on: date
) -> bool:
    """Has the day passed on which somebody had to act?"""
    if status in WAITING:
        return not answer_optional and due_on < on
    return status == "accepted" and report_due_on is not None and report_due_on < on


def send_problem(*, holds_baton: bool, matter_closed: bool, to_itself: bool, other_in_the_air: bool) -> str:
    """Why nothing can be sent from here now."""
    if matter_closed:
        return "この案件は、もう終わっています。渡すには、先に案件を再開してください。"
    if not holds_baton:
        return "渡せるのは、バトンを持っている窓口だけです。"
    if to_itself:
        return "自分の窓口には渡せません。"
    if other_in_the_air:
        return "この案件のバトンは、すでに別の窓口へ渡しているところです。返事を待つか、そのつなぎを取り下げてください。"
    return ""
