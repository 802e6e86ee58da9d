"""What a question asks for: things (with the other names they have), needs, and conditions like きょう, 歩いて行ける, 無料.

「今週の土曜に歩いて行ける子ども食堂」 asks for 子ども食堂 (地域食堂, こども食堂 …), open on Saturday, within walking distance.
What no list knows is looked for as it stands: kanji and katakana of two letters or more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from marugoto.resources.finding.keys import fold, is_ideograph, tight
from marugoto.resources.finding.opening import WEEKDAYS
from marugoto.resources.rules import NeedTerm, suggest_needs

MOST_WORDS = 6
LONGEST = 200  # letters of a question that are read

_KANA = re.compile("[ァ-ヺ]+")  # as it is
_HIRAGANA = re.compile("[ぁ-ゖ]+")  # as it is
_PIECE = re.compile(r"[\u3400-\u9fff々]+|[ァ-ヺ]{3,}|[a-z0-9]{2,}")  # as it is
_AGE = re.compile(r"([0-9]{1,3})(歳|サイ|才|years? old)")  # as it is


@dataclass(frozen=True)
class Meaning:
    """A line of the list of words: how it is said, the needs and kinds it stands for, and what part it has in a question."""

    code: str
    label: str
    words: tuple[str, ...]
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    part: str = "thing"
    metres: int = 0

    @property
    def forms(self) -> tuple[str, ...]:
        """The words, folded: what is compared."""
        return tuple(tight(w) for w in self.words)


@dataclass(frozen=True)
class Word:
    """One thing looked for: any of ``forms`` (folded) will do; ``shown`` are the same words as one writes them.

    ``weak``: a single kanji out of a sentence (話 of 話したい), which says little.
    """

    said: str
    forms: tuple[str, ...]
    shown: tuple[str, ...] = ()
    weak: bool = False

    def is_in(self, folded: str) -> bool:
        """Does any of the words stand in a folded text?"""
        return any(form in folded for form in self.forms)

    def in_text(self, folded: str) -> str:
        """The first of the words that stands in a folded text, as one writes it; "" for none."""
        shown = self.shown or self.forms
        return next((s for f, s in zip(self.forms, shown, strict=True) if f in folded), "")


@dataclass(frozen=True)
class Asked:
    """A question understood. ``day``: now, or a date in ISO form; ``near``: metres; ``needs``, ``kinds``: codes.

    ``likely``: kinds that usually answer the needs that the words suggest. ``wider``: the group of a need that was chosen; what
    is there for all of the group is there for it too, but comes after what names it.
    """

    text: str = ""
    words: tuple[Word, ...] = ()
    needs: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    day: str = ""
    near: int = 0
    free: bool = False
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    age: int | None = None
    said: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Nothing to look for (conditions may still stand)."""
        return not self.words and not self.needs


def understand(text: str, meanings: Sequence[Meaning], needs: Iterable[NeedTerm], *, today: date) -> Asked:
    """Read a question. The longest words are taken first, and what they cover is not read twice."""
    asked = Asked(text=text[:LONGEST].strip())
    rest = fold(asked.text)
    for meaning, form in _found(tight(rest), tuple(meanings)):
        asked = _take(asked, meaning, today)
        rest = _cut(rest, form)
    if age := _AGE.search(rest):
        asked = replace(asked, age=int(age.group(1)))
        rest = rest.replace(age.group(0), " ")
    found = _needs(asked.text, tuple(needs))
    likely = likely_kinds(found, meanings)
    asked = replace(asked, needs=tuple(dict.fromkeys([*asked.needs, *found])), likely=likely)
    return _with_pieces(asked, rest, _empty(tuple(meanings)))


def likely_kinds(needs: Sequence[str], meanings: Iterable[Meaning]) -> tuple[str, ...]:
    """The kinds that the list of words ties to needs: who wants something moved is helped by the same people as with a bulb."""
    tied = [m for m in meanings if m.part == "thing"]
    return tuple(dict.fromkeys(m.kinds[0] for need in needs for m in tied if need in m.needs and m.kinds))


def next_day(code: str, today: date) -> str:
    """now, today, tomorrow or a weekday (mo…su) as "now" or a date; "" for anything else."""
    if code == "now":
        return "now"
    if code in ("today", "tomorrow"):
        return (today + timedelta(days=code == "tomorrow")).isoformat()
    if code.upper() in WEEKDAYS:
        return (today + timedelta(days=(WEEKDAYS.index(code.upper()) - today.weekday()) % 7)).isoformat()
    return ""


@lru_cache(maxsize=4)
def _forms(meanings: tuple[Meaning, ...]) -> tuple[tuple[str, int], ...]:
    said = [(n, m) for n, m in enumerate(meanings) if m.part != "empty"]
    rows = [(form, n) for n, meaning in said for form in meaning.forms if form]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[1])))


def _found(letters: str, meanings: tuple[Meaning, ...]) -> list[tuple[Meaning, str]]:
    """Meanings in the question, the longest first, each once."""
    found: dict[int, str] = {}
    for form, n in _forms(meanings):
        if form in letters:
            found.setdefault(n, form)
            letters = letters.replace(form, "\n")
    return [(meanings[n], form) for n, form in found.items()]


def _take(asked: Asked, meaning: Meaning, today: date) -> Asked:
    said = (*asked.said, meaning.label)
    if meaning.part == "day":
        return replace(asked, day=asked.day or next_day(meaning.code, today), said=said)
    if meaning.part == "near":
        return replace(asked, near=min(asked.near or meaning.metres, meaning.metres), said=said)
    if meaning.part == "free":
        return replace(asked, free=True, said=said)
    if meaning.part == "language":
        return replace(asked, languages=(*asked.languages, meaning.code), said=said)
    if meaning.part == "access":
        return replace(asked, access=(*asked.access, meaning.code), said=said)
    ways = {f: w for f, w in zip(meaning.forms, meaning.words, strict=True) if len(f) > 1}
    word = Word(meaning.label, tuple(ways), tuple(ways.values()))
    return replace(
        asked,
        words=(*asked.words, word)[:MOST_WORDS],
        needs=(*asked.needs, *meaning.needs),
        kinds=(*asked.kinds, *meaning.kinds),
        said=said,
    )


def _cut(rest: str, form: str) -> str:
    """The question without a word, whatever spaces stand inside it."""
    return re.sub(r"\s*".join(map(re.escape, form)), " ", rest)


def _needs(text: str, needs: tuple[NeedTerm, ...]) -> list[str]:
    """Needs that the words suggest; and for a bare noun (介護), those that are named by it."""
    found = [s.code for s in suggest_needs(text, needs, limit=3)]
    if found:
        return found
    bare = tight(text)
    if len(bare) < 2 or len(bare) > 8:
        return []
    return [n.code for n in needs if n.parent and any(bare in part for part in _parts(n.label))][:3]


@lru_cache(maxsize=512)
def _parts(label: str) -> tuple[str, ...]:
    return tuple(tight(p) for p in re.split("[・（）／、]", label))


@lru_cache(maxsize=4)
def _empty(meanings: tuple[Meaning, ...]) -> tuple[str, ...]:
    """Words that every question has and no entry is found by, the longest first."""
    words = {form for meaning in meanings if meaning.part == "empty" for form in meaning.forms}
    return tuple(sorted(words, key=lambda w: (-len(w), w)))


def _with_pieces(asked: Asked, rest: str, empty: tuple[str, ...]) -> Asked:
    """What no list knows, as it stands: kanji, katakana and Latin letters. Hiragana between them is grammar."""
    words = list(asked.words)
    known = {f for w in words for f in w.forms}
    grammar = sorted({tight(run) for run in _HIRAGANA.findall(asked.text)} - {""}, key=len, reverse=True)
    for word in empty:
        rest = rest.replace(word, " ") if len(word) > 1 else rest
    pieces = [p for p in _PIECE.findall(rest) if p not in empty and p not in known]
    bare = [_without(p, grammar) if _KANA.fullmatch(p) else p for p in pieces]
    in_sentence = bool(grammar)
    for piece in sorted(filter(None, bare), key=lambda p: len(p) == 1):  # the weak ones last
        if len(piece) > 1 or is_ideograph(piece):
            words.append(Word(piece, (piece,), weak=in_sentence and len(piece) == 1))
    said = tight(asked.text)
    if not words and not asked.needs and len(said) > 1 and _KANA.fullmatch(said):
        words.append(Word(said, (said,)))  # a name in kana: やまびこ
    return replace(asked, words=tuple(words[:MOST_WORDS]))


def _without(kana: str, grammar: Sequence[str]) -> str:
    """Folded kana without what was written in hiragana; less than three letters left say nothing."""
    if any(kana in run for run in grammar):
        return ""
    for run in grammar:
        kana = kana.replace(run, " ") if run in kana else kana
    return max(kana.split(), key=len, default="") if len(kana.replace(" ", "")) > 2 else ""
