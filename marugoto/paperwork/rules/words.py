"""How a value stands in a cell, and how a cell is understood again: days by era, boxes, marks, numbers, long texts.

What a worker leaves alone must come back the same, and what Excel makes of it (a day as a real date, a number without its
leading zero) must not look like a change.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from marugoto.core.sentences import Sentence

ON, OFF = "☑", "☐"
_TICKED: Final = "☑■✓✔☒レ○◯●"
_MARKS: Final = {"○": "○", "◯": "○", "〇": "○", "O": "○", "o": "○", "●": "○", "◎": "◎", "": "", "×": ""}
_ERAS: Final = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}
_LETTERS: Final = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_ERA_DAY = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
)
_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2})\s*[:時]\s*(\d{2})\s*分?(?::\d{2})?$")
_NEW_ERAS: Final = ((2019, 5, 1), (1989, 1, 8), (1926, 12, 25), (1912, 7, 30), (1868, 1, 25))


class UnreadableError(ValueError):
    """A cell that cannot be understood; the sentence says what to write instead."""


def era_day(day: date | None) -> str:
    """令和8年11月24日; "" for None. Before Meiji the western year."""
    if day is None:
        return ""
    for (year, month, first), name in zip(_NEW_ERAS, _ERAS, strict=True):
        if day >= date(year, month, first):
            count = day.year - year + 1
            return f"{name}{'元' if count == 1 else count}年{day.month}月{day.day}日"  # as it is
    return f"{day.year}年{day.month}月{day.day}日"  # as it is


def moment(at: datetime | None) -> str:
    """令和8年11月24日 10:05 (``at`` is in the time of the place); "" for None."""
    return f"{era_day(at.date())} {at:%H:%M}" if at else ""


def read_day(text: str) -> date | None:
    """令和8年11月24日, R8.11.24, 2026-11-24, 2026/11/24; None for an empty cell. UnreadableError: anything else."""
    plain = _narrow(text)
    if not plain:
        return None
    try:
        if found := _ERA_DAY.fullmatch(plain):
            year = 1 if found[2] == "元" else int(found[2])
            first = _ERAS[_LETTERS.get(found[1], found[1])]
            return date(first + year - 1, int(found[3]), int(found[4]))
        if found := _DAY.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise UnreadableError("日付として読めません。「令和8年11月24日」か「2026-11-24」のように書いてください。")


def read_moment(text: str) -> datetime | None:
    """The same with 10:05 behind it, without a time zone; None for an empty cell. UnreadableError: anything else."""
    plain = _narrow(text)
    if not plain:
        return None
    found = _TIME.search(plain)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UnreadableError("日時として読めません。「令和8年11月24日 10:05」のように書いてください。")
    day = read_day(plain[: found.start()])
    if day is None:
        raise UnreadableError("日付がありません。")
    return datetime(day.year, day.month, day.day, int(found[1]), int(found[2]))  # noqa: DTZ001 - the place's own time


def read_number(text: str) -> int | None:
    """１２，０００円 → 12000; None for an empty cell. UnreadableError: no number."""
    plain = re.sub(r"[,\s]|円(/月)?|分|人|歳|回|%$", "", _narrow(text))
    if not plain:
        return None
    if not re.fullmatch(r"-?\d+(\.0+)?", plain):
        raise UnreadableError("数字として読めません。")
    return int(float(plain))


def boxes(labels: Mapping[str, str], chosen: Collection[str], *, other: str = "") -> str:
    """☑持家　☐借家: every code of a list with its box; words that stand beside them in brackets at the end."""
    said = "　".join(f"{ON if code in chosen else OFF}{label}" for code, label in labels.items())
    return f"{said}（{other}）" if other else said


def read_boxes(text: str, labels: Mapping[str, str], *, single: bool = False) -> list[str]:
    """The codes that are ticked. UnreadableError: none of the list's words is there any more; two where there may be one."""
    plain = _joined(text)
    if not plain:
        return []
    found, seen = [], 0
    for code, label in labels.items():
        place = re.search(
            f"([{ON}{OFF}{_TICKED}□])" + re.escape(_joined(label)) + rf"(?=[{ON}{OFF}{_TICKED}□（(]|$)", plain
        )
        if place is None:
            continue
        seen += 1
        if place[1] in _TICKED:
            found.append(code)
    if not seen:
        chosen = [code for code, label in labels.items() if _joined(label) == plain]
        if not chosen:
            raise UnreadableError("選ぶことばを書きかえないで、前の □ を ☑ にしてください。")
        return chosen
    if single and len(found) > 1:
        raise UnreadableError("ひとつだけ選んでください。")
    return found


def read_choice(text: str, labels: Mapping[str, str]) -> str:
    """The code whose label stands in the cell; "" for an empty one. UnreadableError: no such label."""
    plain = _joined(text)
    for code, label in labels.items():
        if plain == _joined(label):
            return code
    if plain:
        offered = "」「".join(list(labels.values())[:8])
        raise UnreadableError(
            Sentence("選べないことばです。「%(offered)s」などから選んでください。", offered=offered)
        )
    return ""


def read_mark(text: str) -> str:
    """○, ◎ or "". UnreadableError: another sign."""
    plain = unicodedata.normalize("NFC", text).strip()
    if plain not in _MARKS:
        raise UnreadableError("○（いちばん困っていることは ◎）を付けるか、空けてください。")
    return _MARKS[plain]


def same(one: str, other: str, kind: str) -> bool:
    """Do two texts of a cell say the same? Line ends, and spaces at the end of a line, say nothing."""
    if _bare(one) == _bare(other):
        return True
    if kind in ("day", "birth", "moment", "number"):
        return _understood(one, kind) == _understood(other, kind) is not None
    return False


def _understood(text: str, kind: str) -> date | datetime | int | None:
    try:
        if kind == "number":
            return read_number(text)
        return read_moment(text) if kind == "moment" else read_day(re.sub(r"（.*?）", "", text))
    except UnreadableError:
        return None


def _bare(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _joined(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))
