"""What in a study could still tell who it is. A machine lists; people decide, and what is certain they cannot pass over.

``HARD`` clues stand in the way of every release; the others need an answer in words from the writer and the eyes of another.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from marugoto.people.linkage import telling

NAME, WORKER, AGENCY, PLACE = "name", "worker", "agency", "place"
TITLED, PHONE, BIRTH, DAY, AGE, NUMBER, BODY = "titled", "phone", "birth", "day", "age", "number", "body"
RARE, RARE_PATTERN = "rare", "rare_pattern"
HARD: Final = frozenset((NAME, PHONE, BIRTH, DAY, RARE))
ORDER: Final = (
    *(NAME, PHONE, BIRTH, DAY, RARE, WORKER, AGENCY, PLACE, TITLED, AGE, BODY, NUMBER, RARE_PATTERN),
)
_DAY = re.compile(
    r"(?:(?:19|20)\d\d|(?:昭和|平成|令和)\s*(?:\d{1,2}|元))\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|\d{1,2}\s*月\s*\d{1,2}\s*日|(?:19|20)\d\d[/.\-]\d{1,2}[/.\-]\d{1,2}"
)
_AGE = re.compile(r"\d{1,3}\s*[歳才]")
_NUMBER = re.compile(r"\d[\d,]{3,}\s*円?|\d+\s*万\d*円")
_BODY = re.compile(
    r"[一-龥ァ-ヴー々ぁ-ん]{1,12}?(?:小学校|中学校|高等学校|高校|大学|保育園|幼稚園|病院|医院|クリニック|診療所|株式会社|有限会社|工業|製作所|商店|薬局|団地|マンション|アパート|ハイツ|神社|寺)"
)
_KINDS = "小学校 中学校 高等学校 高校 大学 保育園 幼稚園 病院 医院 クリニック 診療所 薬局 団地 マンション アパート 商店 神社"
_GENERAL: Final = tuple(_KINDS.split())
_BEFORE = "この その ある 総合 民間 公立 私立 専門"
_COMMON: Final = frozenset(_BEFORE.split())


@dataclass(frozen=True)
class Known:
    """Words of the case that must not come out, by kind (NAME, WORKER, AGENCY, PLACE)."""

    words: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Clue:
    """One thing that could tell: its kind, and what stands there."""

    kind: str
    words: str

    @property
    def hard(self) -> bool:
        """Does it stand in the way of a release?"""
        return self.kind in HARD


def clues_in(texts: Iterable[str], known: Known) -> list[Clue]:
    """Everything that the texts tell, the worst first, each once."""
    text = unicodedata.normalize("NFKC", "\n".join(texts))
    found: dict[str, list[str]] = {kind: [] for kind in ORDER}
    for kind, words in known.words.items():
        found[kind] += [w for w in words if len(w.replace(" ", "")) > 1 and _said(w, text)]
    shapes = telling.findings(text)
    found[TITLED] += shapes.get(telling.NAME, [])
    found[PHONE] += shapes.get(telling.PHONE, [])
    found[BIRTH] += shapes.get(telling.BIRTH, [])
    found[PLACE] += shapes.get(telling.PLACE, [])
    found[DAY] += [m[0] for m in _DAY.finditer(text)]
    found[AGE] += [m[0] for m in _AGE.finditer(text)]
    found[NUMBER] += [m[0] for m in _NUMBER.finditer(text) if m[0] not in "".join(found[DAY])]
    found[BODY] += [m[0] for m in _BODY.finditer(text) if not _is_general(m[0])]
    return [Clue(kind, word) for kind in ORDER for word in dict.fromkeys(found[kind])]


def _said(word: str, text: str) -> bool:
    parts = [re.escape(part) for part in unicodedata.normalize("NFKC", word).split()]
    return bool(parts) and re.search(r"\s*".join(parts), text) is not None


def _is_general(words: str) -> bool:
    """「近くの病院」 names none."""
    ending = next((one for one in _GENERAL if words.endswith(one)), "")
    before = words.removesuffix(ending)
    return bool(ending) and (not before or before[-1] in "のとにはがをやもでへ" or before in _COMMON)


def stops(clues: Iterable[Clue]) -> list[Clue]:
    """Those that stand in the way of a release."""
    return [clue for clue in clues if clue.hard]


def name_forms(family: str, given: str, family_kana: str = "", given_kana: str = "") -> list[str]:
    """In which forms somebody is named: whole, and by each part that is long enough not to be any word."""
    whole = [f"{family} {given}".strip(), f"{family_kana} {given_kana}".strip()]
    parts = [part for part in (family, given) if len(part) >= 2]
    return [form for form in dict.fromkeys([*whole, *parts]) if len(form) >= 2]
