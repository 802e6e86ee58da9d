"""What is proposed to be blacked out, what a decision must say, what is printed. Pure.

Words to be blacked out stand between ⟦ and ⟧. Nobody writes anything else into what was gathered: without its marks, a passage
is what the record says, letter by letter.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

OPEN, CLOSE = "⟦", "⟧"
SHOW, PART, HIDE = "show", "part", "hide"
DECISIONS = (SHOW, PART, HIDE)
GATHERING, DECIDED, WITHDRAWN = "open", "decided", "withdrawn"
STATES = (GATHERING, DECIDED, WITHDRAWN)
DAYS = 30  # 個人情報保護法83条1項; the private sector answers 遅滞なく (33条2項), the same days remind
OTHER_PERSON = "other_person"
_PHONE = re.compile(r"(?<!\d)0\d{1,4}[-ー−(（ ]?\d{1,4}[-ー−)） ]?\d{3,4}(?!\d)")
_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a passage: show it, black out parts of it, do not show it; and why."""

    decision: str
    reason: str
    marked: str


def due_on(received_on: date) -> date:
    """Until when it is to be decided."""
    return received_on + timedelta(days=DAYS)


def extended(received_on: date) -> date:
    """Until when it is to be decided where more time was taken (83条2項: thirty days more, once)."""
    return due_on(received_on) + timedelta(days=DAYS)


def extension_problem(
    *, status: str, extended_on: date | None, due: date, reason: str, today: date
) -> tuple[str, str] | None:
    """Why no more time can be taken: (field, reason); None: it can."""
    if status != GATHERING:
        return "", "この求めは、もう終わっています。"
    if extended_on is not None:
        return "", "期限は、もう延ばしてあります。二度は延ばせません。"
    if today > due:
        return "", "期限を過ぎています。延ばすのは、期限までです。"
    return (
        None if reason.strip() else ("reason", "延ばす理由を書いてください。求めた人に知らせる文になります。")
    )


def clean(words: str) -> str:
    """What was gathered, without letters that would be read as marks."""
    return words.replace("\r\n", "\n").replace(OPEN, "[").replace(CLOSE, "]").strip()


def bare(marked: str) -> str:
    """The words without the marks."""
    return marked.replace(OPEN, "").replace(CLOSE, "")


def well_marked(marked: str) -> bool:
    """Does every mark that opens close before another opens?"""
    return not re.search(f"[{OPEN}{CLOSE}]", _MARKED.sub("", marked))


def blackened(words: str, names: Collection[str], *, own_phones: Collection[str] | None) -> str:
    """The words with everything that names somebody else between marks, the longest first; and every telephone number but one's
    own (``None``: numbers stay)."""
    found = sorted({n for n in names if len(n) > 1}, key=lambda n: (-len(n), n))
    parts = [*(re.escape(n) for n in found), *([_PHONE.pattern] if own_phones is not None else [])]
    own = {_digits(one) for one in own_phones or ()}

    def black(found: re.Match[str]) -> str:
        said = found.group(0)
        return said if said not in names and _digits(said) in own else f"{OPEN}{said}{CLOSE}"

    return re.sub("|".join(parts), black, words) if parts else words


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def propose(
    words: str, *, always: str, names: Collection[str], own_phones: Collection[str] | None = ()
) -> Proposal:
    """``always``: a reason for which nothing of it is shown; else names and numbers of others are blacked out, where any are."""
    if always:
        return Proposal(HIDE, always, words)
    marked = blackened(words, names, own_phones=own_phones)
    return Proposal(SHOW, "", words) if marked == words else Proposal(PART, OTHER_PERSON, marked)


def pieces(marked: str) -> list[str | None]:
    """What is printed of a passage: words, and None for each stretch that is black. Nothing tells how long it was."""
    found: list[str | None] = []
    at = 0
    for one in _MARKED.finditer(marked):
        found += [marked[at : one.start()]] if one.start() > at else []
        if not found or found[-1] is not None:
            found.append(None)
        at = one.end()
    return [*found, marked[at:]] if at < len(marked) else found


def judgement_problem(*, words: str, decision: str, reason: str, marked: str) -> tuple[str, str] | None:
    """Why a passage cannot be decided like this: (field, reason); None: it can."""
    if decision not in DECISIONS:
        return "decision", "出す・一部を黒塗り・出さない、のどれかを選んでください。"
    if decision != SHOW and not reason:
        return "reason", "出さないところには、不開示の理由が要ります。"
    if decision == PART:
        if bare(marked) != words or not well_marked(marked):
            return "marked", "記録のことばは変えられません。黒塗りするところを⟦と⟧ではさんでください。"
        if OPEN not in marked:
            return "marked", "黒塗りするところを⟦と⟧ではさんでください。"
    return None


def decide_problem(*, status: str, gathered: bool, undecided: int) -> str:
    """Why the request cannot be decided; "": it can."""
    if status != GATHERING:
        return "この求めは、もう終わっています。"
    if not gathered:
        return "まだ記録を集めていません。"
    return "まだ決めていないところがあります。" if undecided else ""


def outcome_of(decisions: Collection[str]) -> str:
    """全部開示, 部分開示, 不開示 (82条); nothing held is 不存在."""
    if not decisions:
        return "nothing"
    if set(decisions) == {SHOW}:
        return "all"
    return "none" if set(decisions) == {HIDE} else "part"
