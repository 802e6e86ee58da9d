"""What a cell says. Everything answers None (or "") for what cannot be read; the row decides what that means."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from marugoto.core.kana import is_kana, to_width
from marugoto.people.linkage.birth import Birth
from marugoto.people.linkage.normalise import number_of

PLACEHOLDERS: Final = re.compile("[〓●■□◆?？\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
UNREADABLE: Final = "\ufffd"
CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\u200b\u2028\u2029\ud800-\udfff]")
HALF_KANA: Final = re.compile("[\uff66-\uff9f]")
_BLANKS: Final = re.compile(r"[\s\u3000]+")

_ERAS: Final = {
    **dict.fromkeys(("M", "明", "明治", "1"), (1867, 45)),
    **dict.fromkeys(("T", "大", "大正", "2"), (1911, 15)),
    **dict.fromkeys(("S", "昭", "昭和", "3"), (1925, 64)),
    **dict.fromkeys(("H", "平", "平成", "4"), (1988, 31)),
    **dict.fromkeys(("R", "令", "令和", "5"), (2018, 99)),
}
_YEAR: Final = r"(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})"
_PART: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|不詳|不明|\*\*)"
_MONTH_AND_DAY: Final = rf"(?:(?P<m>{_PART})\s*(?:[-/.月]\s*(?:(?P<d>{_PART})\s*日?)?)?)?"
_DATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<w>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
        rf"(?P<w>\d{{4}})\s*[-/.年]\s*{_MONTH_AND_DAY}",
        r"(?P<e>[1-5MTSHRmtshr])(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        rf"(?P<e>明治|大正|昭和|平成|令和|[MTSHRmtshr明大昭平令])[\s.\-]*(?P<y>{_YEAR})\s*[-/.年]\s*{_MONTH_AND_DAY}",
    )
)
_TIME: Final = re.compile(r"[ T]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?$")


@lru_cache(maxsize=1 << 16)
def day(text: str) -> Birth | None:
    """A date, western or by era, with how much of it is known (00, 不詳: not known). None: it cannot be read."""
    plain = _TIME.sub("", to_width(text).strip().strip("'"))
    for pattern in _DATES:
        found = pattern.fullmatch(plain)
        if found:
            return _day(found.groupdict())
    return None


def _day(parts: dict[str, str | None]) -> Birth | None:
    try:
        year = _year(parts)
        month, day_ = _number(parts["m"]), _number(parts["d"])
        if not month:
            return Birth(date(year, 1, 1), "year")
        if not day_:
            return Birth(date(year, month, 1), "month")
        return Birth(date(year, month, day_), "day")
    except ValueError:
        return None


def _year(parts: dict[str, str | None]) -> int:
    western = parts.get("w")
    if western:
        return int(western)
    before, last = _ERAS[(parts["e"] or "").upper()]
    year = number_of(parts["y"] or "")
    if not 1 <= year <= last:
        raise ValueError(year)
    return before + year


def _number(text: str | None) -> int:
    return 0 if not text or text in ("不詳", "不明", "**") else number_of(text)


def number(text: str) -> str:
    """The digits of a number as text; "" if it is not one. Excel's quotation ='0012' falls away."""
    plain = to_width(text).strip().lstrip("=").strip("'\"").replace("-", "").replace(" ", "")
    return plain if plain.isascii() and plain.isdigit() else ""


def tidy(text: str) -> str:
    """Without blanks at the ends, without signs that cannot be seen; every letter as it stands."""
    return CONTROL.sub("", text).strip(" \u3000\t")


def parts(name: str) -> tuple[str, str]:
    """Family and given name: what stands before the first blank, and the rest."""
    family, _blank, given = _BLANKS.sub(" ", name).partition(" ")
    return family, given


@lru_cache(maxsize=1 << 16)
def kana(text: str) -> str | None:
    """A reading, half-width kana made full-width; None if it is no reading."""
    plain = _BLANKS.sub(" ", to_width(text) if HALF_KANA.search(text) else text).strip()
    return plain if not plain or is_kana(plain) else None


_GENDERS: Final = {
    **dict.fromkeys(("男", "男性", "M", "1", "おとこ", "male", "m"), "male"),
    **dict.fromkeys(("女", "女性", "F", "2", "おんな", "female", "f"), "female"),
    "": "",
}


def gender(text: str) -> str | None:
    """male, female, or "" where nothing is said; None: it cannot be read."""
    return _GENDERS.get(to_width(text).strip())


_RELATIONS: Final = {
    **dict.fromkeys(("世帯主", "本人", "主"), "self"),
    **dict.fromkeys(("妻", "夫", "配偶者"), "spouse"),
    **dict.fromkeys(("妻(未届)", "夫(未届)", "未届の妻", "未届の夫", "内縁の妻", "内縁の夫"), "partner"),
    **dict.fromkeys(
        (
            *("子", "長男", "長女", "二男", "二女", "次男", "次女", "三男", "三女", "四男", "四女", "男", "女"),
            *("養子", "養女", "妻の子", "夫の子"),
        ),
        "child",
    ),
    **dict.fromkeys(("子の妻", "子の夫", "長男の妻", "長女の夫"), "child_in_law"),
    **dict.fromkeys(("父", "母", "養父", "養母"), "parent"),
    **dict.fromkeys(("夫の父", "夫の母", "妻の父", "妻の母"), "parent_in_law"),
    **dict.fromkeys(("兄", "弟", "姉", "妹"), "sibling"),
    **dict.fromkeys(("祖父", "祖母", "父の父", "父の母", "母の父", "母の母"), "grandparent"),
    **dict.fromkeys(("孫", "子の子"), "grandchild"),
    **dict.fromkeys(("おじ", "おば", "伯父", "伯母", "叔父", "叔母", "父の兄", "父の弟", "父の姉", "父の妹"), "uncle_aunt"),
    **dict.fromkeys(("おい", "めい", "甥", "姪", "兄の子", "弟の子", "姉の子", "妹の子"), "nephew_niece"),
    "いとこ": "cousin",
    **dict.fromkeys(("里子", "縁故の子"), "foster_child"),
    **dict.fromkeys(("縁故者", "親族"), "other_relative"),
    **dict.fromkeys(("同居人", "使用人"), "housemate"),
    "": "",
}  # fmt: skip


def relation(text: str) -> str | None:
    """The code of a 続柄 (people.relations); what is a relative in more than one step is other_relative. None: unknown."""
    plain = to_width(text).strip()
    found = _RELATIONS.get(plain)
    if found is None and "の" in plain and all(step in _RELATIONS for step in plain.split("の")):
        return "other_relative"
    return found


_CHANGES: Final = (
    ("死亡", "died"),
    ("失踪", "died"),
    ("転出", "moved_out"),
    ("消除", "moved_out"),
    ("転入", "moved_in"),
    ("出生", "born"),
    ("転居", "moved"),
)


@lru_cache(maxsize=512)
def change(text: str) -> str:
    """What the last change was: born, moved_in, moved, moved_out, died, other, "" where nothing is said."""
    plain = to_width(text).strip()
    if not plain:
        return ""
    return next((code for word, code in _CHANGES if word in plain), "other")


_YES: Final = frozenset(
    ("有", "あり", "有り", "1", "○", "〇", "◯", "対象", "該当", "Y", "y", "TRUE", "true", "抑止")
)
_NO: Final = frozenset(
    ("", "無", "なし", "無し", "0", "×", "-", "―", "ー", "非該当", "N", "n", "FALSE", "false", "対象外")
)


def protected(text: str) -> bool | None:
    """Is the resident under a protective measure? None: it cannot be read (then: yes)."""
    plain = to_width(text).strip()
    return True if plain in _YES else False if plain in _NO else None
