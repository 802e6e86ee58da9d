"""From opening to closing: what comes next, and what stands in the way.

The order of work follows the national flow (包括的相談支援 → プラン → 重層的支援会議で合意形成 → 支援 → 見直し → 終結).
The days by which an assessment and a plan should stand are the house's own defaults; no law sets them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marugoto.core.sentences import Sentence

ASSESS_WITHIN_DAYS = 14
PLAN_WITHIN_DAYS = 30
REPLAN_WITHIN_DAYS = 14
REVIEW_AFTER_DAYS = 91
WATCH_AT_MOST_DAYS = 366
OWN_ACTS = frozenset(
    (
        "decide",
        "open_case",
        "assess",
        "plan",
        "agree_plan",
        "convene",
        "support",
        "review",
        "check_watch",
        "close",
        "await_answer",
    )
)


# --- what comes next -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Promise:
    """What the newest progress note promised, and by when."""

    words: str
    due: date


@dataclass(frozen=True)
class Standing:
    """How far a case has come. ``draft_agreed`` is None while there is no draft; dates are days in Japan."""

    status: str
    opened_on: date
    watch_until: date | None = None
    assessed: bool = False
    draft_agreed: bool | None = None
    active: bool = False
    review_on: date | None = None
    open_steps: int = 0
    step_due: date | None = None
    reviewed_on: date | None = None
    review_ends: bool = False
    review_replans: bool = False
    promise: Promise | None = None


@dataclass(frozen=True)
class NextAct:
    """``code``: one of intake.next_acts, "" when nothing is left to do; ``words``: a promise that falls due first."""

    code: str
    due: date | None = None
    words: str = ""


def earliest(*days: date | None) -> date | None:
    """The first of the days that are known; None when none is."""
    return min((d for d in days if d is not None), default=None)


def next_act(now: Standing, *, on: date) -> NextAct:
    """The one thing to do next: assess → plan → agree → conference → support → review → close."""
    if now.status == "closed":
        return NextAct("")
    if now.status == "watching":
        return _with_promise(NextAct("check_watch", now.watch_until), now.promise)
    act = _act_of_active(now, on) if now.active and now.draft_agreed is None else _act_before_start(now)
    return _with_promise(act, now.promise)


def _act_before_start(now: Standing) -> NextAct:
    by_when = now.opened_on + timedelta(days=PLAN_WITHIN_DAYS)
    if now.draft_agreed is not None:
        due = earliest(now.step_due, now.review_on) if now.active else by_when
        return NextAct("convene" if now.draft_agreed else "agree_plan", due)
    if not now.assessed:
        return NextAct("assess", now.opened_on + timedelta(days=ASSESS_WITHIN_DAYS))
    return NextAct("plan", by_when)


def _act_of_active(now: Standing, on: date) -> NextAct:
    if now.review_ends:
        return NextAct("close", now.reviewed_on)
    if now.review_replans and now.reviewed_on:
        return NextAct("plan", now.reviewed_on + timedelta(days=REPLAN_WITHIN_DAYS))
    if now.open_steps == 0 or (now.review_on is not None and now.review_on <= on):
        return NextAct("review", now.review_on)
    return NextAct("support", earliest(now.step_due, now.review_on))


def _with_promise(act: NextAct, promise: Promise | None) -> NextAct:
    if promise is None or (act.due is not None and promise.due > act.due):
        return act
    return NextAct(act.code, promise.due, promise.words)


def may_point(*, current: str, answers_awaited: int, gently: bool) -> bool:
    """May the case tell its matter what comes next? Not while an answer is awaited (the referral speaks then).

    ``gently``: only over what the case itself said before, so that a note does not wipe out "find another receiver".
    """
    if answers_awaited:
        return False
    return not gently or current in OWN_ACTS


# --- opening and team ------------------------------------------------------------------------------------------------


def opening_problem(
    *, matter_status: str, holds: bool, already: str | None, persons: int, household: bool
) -> str:
    """Why a case may not be opened; "" if it may. ``already``: the state of this agency's case on the matter, or None."""
    if not holds:
        return "この案件のバトンは、いまあなたの窓口にありません。ケースは、バトンを持つ窓口が開きます。"
    if matter_status == "closed":
        return "この案件は、もう終わっています。案件を再開してから、ケースを開いてください。"
    if already == "open":
        return "この案件のケースは、もう開いています。そのケースを続けてください。"
    if already is not None:
        return "この案件には、前に開いたケースがあります。そのケースを再開してください。"
    if not persons and not household:
        return "だれのケースかを、一人以上えらんでください。"
    return ""


def team_problem(*, same_agency: bool, has_user: bool, lead: bool) -> str:
    """Why somebody may not join the team so; "" if they may."""
    if has_user and not same_agency:
        return "担当者の名前は、自分の機関の人だけを選べます。ほかの機関は窓口だけを選んでください。"
    if lead and not same_agency:
        return "主担当は、このケースを開いた機関の窓口から選んでください。"
    return ""


# --- plan ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepLine:
    """One step as written: what, who (a desk or somebody named), by when."""

    what: str
    has_desk: bool
    who: str
    due_on: date | None


def step_problems(step: StepLine) -> dict[str, str]:
    """field → what is missing. A step that nobody does, or that is never due, is not a step."""
    problems: dict[str, str] = {}
    if not step.what.strip():
        problems["what"] = "することを書いてください。"
    if not step.has_desk and not step.who.strip():
        problems["who"] = "だれがするかを、機関か名前で書いてください。"
    if step.due_on is None:
        problems["due_on"] = "いつまでにするかを書いてください。"
    return problems


def plan_problem(*, status: str, goals: int, steps: int) -> str:
    """Why a plan may not be agreed to; "" if it may."""
    if status != "draft":
        return "このプランは、もう作りかけではありません。"
    if not goals or not steps:
        return "目標と手順を一つ以上書いてから、本人の同意を聞いてください。"
    return ""


def endorsement_problem(*, status: str, agreed: bool, case_status: str, goals: int, steps: int) -> str:
    """Why a conference may not endorse a plan; "" if it may (本人の同意 comes before 支援決定)."""
    if case_status != "open":
        return "このケースは終わっています。再開してから、プランを会議にかけてください。"
    if status == "active":
        return "このプランは、もう会議で合意しています。"
    if status != "draft":
        return "このプランは、古い版です。いまの版を会議にかけてください。"
    if not goals or not steps:
        return "目標と手順のないプランには合意できません。"
    if not agreed:
        return "本人の同意がまだ記録されていません。同意を記録してから、会議で合意してください。"
    return ""


def review_day(*, starts_on: date, planned: date | None) -> date:
    """The day of the first review: as planned, unless that is already past at the start; by default after a quarter."""
    if planned is not None and planned >= starts_on:
        return planned
    return starts_on + timedelta(days=REVIEW_AFTER_DAYS)


def day_problem(day: date, *, today: date, not_before: date | None = None) -> str:
    """Why a day on which something was done cannot be right; "" if it can."""
    if day > today:
        return "先の日付は書けません。"
    if not_before is not None and day < not_before:
        return Sentence("%(day)s より前の日付は書けません。", day=not_before.isoformat())
    return ""


# --- review and closing ----------------------------------------------------------------------------------------------


def review_problem(*, ends: bool, on: date, next_review_on: date | None) -> str:
    """Why the next review date is not good enough; "" if it is. A plan that goes on has a next date."""
    if next_review_on is None:
        return "" if ends else "続けるときは、次に見直す日を決めてください。"
    return "" if next_review_on > on else "次に見直す日は、見直した日より後にしてください。"


@dataclass(frozen=True)
class Ending:
    """What is known when somebody wants to close. ``step_outcome``: what open steps end with, "" if each must be ended."""

    case_status: str
    step_outcome: str = ""
    open_steps: Sequence[str] = ()
    answers_awaited: int = 0
    holder_here: bool = True
    holder_mine: bool = True


def closing_blockers(ending: Ending) -> list[str]:
    """Why a case may not be closed now, each with what to do next; empty if it may."""
    if ending.case_status != "open":
        return ["このケースは、もう終わっています。"]
    reasons: list[str] = []
    if ending.holder_here and ending.answers_awaited:
        reasons.append(
            Sentence(
                "つなぎ先の返事を待っています（%(n)d件）。返事を受けるか、つなぎを取り下げてください。",
                n=ending.answers_awaited,
            )
        )
    if ending.open_steps and not ending.step_outcome:
        reasons.append(
            Sentence(
                "終わっていない手順が%(n)d件あります（%(first)s）。手順ごとに結果を書いてください。",
                n=len(ending.open_steps),
                first="、".join(ending.open_steps[:3]),
            )
        )
    if ending.holder_here and not ending.holder_mine:
        reasons.append("バトンは、あなたの機関の別の窓口にあります。その窓口から終結してください。")
    return reasons


def lead_problem(*, asks_lead: bool, lead_after: str) -> str:
    """Who goes along after the end must be known where the case ends by handing over (多機関協働の終結条件)."""
    if asks_lead and not lead_after.strip():
        return "主担当へ引き継いで終えるときは、終結後の主担当を書いてください。"
    return ""


def transfer_problem(*, asks_transfer: bool, transfer_to: str, remaining: str) -> str:
    """Whoever moves away is handed over to somebody there (移管), or it is said why not."""
    if asks_transfer and not transfer_to.strip() and not remaining.strip():
        return (
            "転出で終えるときは、移管先を書いてください。移管しないときは、残された課題にそのわけを書きます。"
        )
    return ""


def closing_warnings(*, person_view: str, reviewed: bool, unmet_steps: int, unmet_rows: int) -> list[str]:
    """What is not forbidden but should be thought about before closing."""
    words: list[str] = []
    if not person_view.strip():
        words.append(
            "本人の思いが書かれていません。聞けなかったときは、そのわけを書いておくと後で役に立ちます。"
        )
    if not reviewed:
        words.append("見直し（評価）の記録がありません。")
    if unmet_steps > unmet_rows:
        words.append(
            "できなかった手順があります。満たせなかった困りごととして残すと、地域の課題として数えられます。"
        )
    return words


def watch_problem(*, until: date | None, on: date) -> str:
    """Why a date of watching after the end is not good enough; "" if it is, or if there is none."""
    if until is None:
        return ""
    if until <= on:
        return "見守りの期限は、今日より後の日にしてください。"
    if until > on + timedelta(days=WATCH_AT_MOST_DAYS):
        return "見守りの期限は、1年以内にしてください。"
    return ""


def first_of_month(day: date) -> date:
    """The month an unmet need is counted in."""
    return day.replace(day=1)


def promise_problem(due: date | None, *, on: date) -> str:
    """Why the day of a promise cannot be right; "" if it can. A year ahead is a slip of the pen."""
    if due is None:
        return ""
    if due < on:
        return "次の期限が過ぎた日になっています。今日以降の日を書いてください。"
    if due > on + timedelta(days=WATCH_AT_MOST_DAYS):
        return "次の期限は、1年以内にしてください。"
    return ""
