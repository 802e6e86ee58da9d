"""Needs suggested from free text: pure matching of everyday words, explained. A person accepts or ignores.

Kana, width and letter case do not matter; spaces are ignored. A word may hold "…", which bridges up to eight
letters within one sentence. Longer words win: what lies wholly inside a longer find is not found again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marugoto.core.sentences import Sentence

BRIDGE = "…"
_BRIDGE_PATTERN = "[^。！？!?]{0,8}?"
_KATAKANA = range(0x30A1, 0x30F7)
_HALF_WIDTH_MARKS = "ﾞﾟ\u3099\u309a"

# "…では困っていない", "…は大丈夫": the worry is denied (tried right after a find; a question is none).
_NOT_A_WORRY = re.compile(
    r"(?:(?<=困)って|[^。！？!?、]{0,12}?困って)(?:は)?(?:い)?(?:な|ませ)"
    r"|[^。！？!?、]{0,12}?(?:"
    r"困らない|困らず|困りませ"
    r"|(?:心配|不安|不自由|問題|必要)(?:は|も)?(?:ない|なく|ありませ|いらない|いりませ)"
    r"|(?:心配|不自由)(?:は)?して(?:い)?(?:ない|ませ)"
    r"|大丈夫|不要|足りて(?:い)?(?:る|ます)|間に合って(?:い)?(?:る|ます)"
    r")(?!か|のか|でしょうか|ではな|じゃな|なのか|だろうか)"
)
# "借金はない": counts only for needs that are a misfortune in themselves (``absent_is_good``).
_NOT_THERE = re.compile(
    r"(?:など|とか|等)?(?:は|も)(?:特に|とくに|今は|今のところ|全く|まったく|一切|もう)?"
    r"(?:ない|無い|なく|なし|なかった|ありませ|していな|していませ|してな|受けていな|受けていませ|されていな|されていませ)"
)
# "心配ないわけではない": a denial denied.
_YET = re.compile(r"[^。！？!?、]{0,4}?(?:わけでは|とは言え|とはいえ|とは限)")


@dataclass(frozen=True)
class NeedTerm:
    """What the suggester knows of a need: code, label, everyday words, code of its group ("" for a group).

    ``absent_is_good``: naming it as absent ("借金はない") means that it is no need.
    """

    code: str
    label: str
    words: tuple[str, ...] = ()
    parent: str = ""
    absent_is_good: bool = False


@dataclass(frozen=True)
class Find:
    """A word found: as listed, and as it stands in the text (``start``, ``end``: in the text as typed)."""

    word: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Suggestion:
    """A need the text may be about, with the finds that speak for it and a sentence that says why."""

    code: str
    label: str
    finds: tuple[Find, ...]
    why: str
    weight: int


@dataclass(frozen=True)
class _Folded:
    letters: str
    origin: tuple[int, ...]  # for every folded letter, its place in the text as typed


@dataclass(frozen=True)
class _Hit:
    term: int
    word: str
    spans: tuple[tuple[int, int], ...]  # in folded letters; several when the word holds a bridge

    @property
    def weight(self) -> int:
        return sum(end - start for start, end in self.spans)


def suggest_needs(text: str, needs: Iterable[NeedTerm], *, limit: int = 6) -> list[Suggestion]:
    """Needs that the words of a text suggest, the best supported first, ``limit`` at most.

    A group is left out when one of its needs is suggested. Denied finds (「家賃には困っていない」) are none.
    """
    terms = tuple(needs)
    folded = _fold(text)
    kept = _longest_first(_hits(folded.letters, _patterns(terms)))
    affirmed = [h for h in kept if not _denied(folded.letters, h, terms[h.term])]
    by_term: dict[int, list[_Hit]] = {}
    for hit in affirmed:
        by_term.setdefault(hit.term, []).append(hit)
    parents = {terms[n].parent for n in by_term}
    found = [
        _suggestion(text, folded, terms[n], hits)
        for n, hits in by_term.items()
        if terms[n].code not in parents
    ]
    found.sort(key=lambda s: (-s.weight, s.finds[0].start, s.code))
    return found[:limit]


def _suggestion(text: str, folded: _Folded, term: NeedTerm, hits: list[_Hit]) -> Suggestion:
    finds = []
    for hit in sorted(hits, key=lambda h: h.spans[0]):
        start = folded.origin[hit.spans[0][0]]
        last = folded.origin[hit.spans[-1][1] - 1]
        end = last + 1
        while end < len(text) and (text[end] in _HALF_WIDTH_MARKS or unicodedata.combining(text[end])):
            end += 1
        finds.append(Find(word=hit.word, quote=text[start:end], start=start, end=end))
    quotes = "".join(f"「{q}」" for q in dict.fromkeys(f.quote for f in finds))
    return Suggestion(
        code=term.code,
        label=term.label,
        finds=tuple(finds),
        why=Sentence("%(quotes)sということばから", quotes=quotes),
        weight=sum(h.weight for h in hits),
    )


def _fold(text: str) -> _Folded:
    """NFKC, katakana as hiragana, lower case, no spaces; a line break ends a sentence."""
    letters: list[str] = []
    origin: list[int] = []
    place = 0
    while place < len(text):
        end = place + 1
        while end < len(text) and (text[end] in _HALF_WIDTH_MARKS or unicodedata.combining(text[end])):
            end += 1
        for letter in _fold_cluster(text[place:end]):
            letters.append(letter)
            origin.append(place)
        place = end
    return _Folded("".join(letters), tuple(origin))


def _fold_cluster(cluster: str) -> str:
    if cluster in {"\n", "\r"}:
        return "。"
    plain = unicodedata.normalize("NFKC", cluster).lower()
    plain = "".join(chr(ord(c) - 0x60) if ord(c) in _KATAKANA else c for c in plain)
    return "".join(c for c in plain if not c.isspace() and not unicodedata.category(c).startswith("M"))


def _fold_word(word: str) -> str:
    return _fold(word).letters


_Pattern = tuple[int, str, tuple[str, ...], re.Pattern[str] | None]


@lru_cache(maxsize=8)
def _patterns(terms: tuple[NeedTerm, ...]) -> dict[str, tuple[_Pattern, ...]]:
    """For every word: term, word, its folded parts, and a pattern when it holds a bridge; by the two letters it begins with."""
    out: dict[str, list[_Pattern]] = {}
    for n, term in enumerate(terms):
        for word in term.words:
            parts = tuple(_fold_word(p) for p in word.split(BRIDGE))
            bridged = (
                re.compile(_BRIDGE_PATTERN.join(f"({re.escape(p)})" for p in parts))
                if len(parts) > 1
                else None
            )
            out.setdefault(parts[0][:2], []).append((n, word, parts, bridged))
    return {start: tuple(some) for start, some in out.items()}


def _hits(letters: str, patterns: Mapping[str, Sequence[_Pattern]]) -> list[_Hit]:
    out: list[_Hit] = []
    for start in {letters[n : n + size] for n in range(len(letters)) for size in (1, 2)} & patterns.keys():
        for term, word, parts, bridged in patterns[start]:
            if any(p not in letters for p in parts):
                continue
            if bridged is None:
                out += [_Hit(term, word, ((at, at + len(parts[0])),)) for at in _places(letters, parts[0])]
            else:
                out += [
                    _Hit(term, word, tuple(m.span(g + 1) for g in range(len(parts))))
                    for m in bridged.finditer(letters)
                ]
    return out


def _places(letters: str, part: str) -> list[int]:
    out = []
    at = letters.find(part)
    while at >= 0:
        out.append(at)
        at = letters.find(part, at + len(part))
    return out


def _longest_first(hits: list[_Hit]) -> list[_Hit]:
    """Keep the longest; drop what overlaps a longer find of the same need, or lies inside another's."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (-h.weight, h.spans[0], h.term)):
        if not any(_hidden_by(hit, longer) for longer in kept):
            kept.append(hit)
    return kept


def _hidden_by(hit: _Hit, longer: _Hit) -> bool:
    if hit.term == longer.term:
        return any(a < d and c < b for a, b in hit.spans for c, d in longer.spans)
    return hit.spans != longer.spans and all(
        any(c <= a and b <= d for c, d in longer.spans) for a, b in hit.spans
    )


def _denied(letters: str, hit: _Hit, term: NeedTerm) -> bool:
    end = hit.spans[-1][1]
    for pattern in (_NOT_A_WORRY, _NOT_THERE) if term.absent_is_good else (_NOT_A_WORRY,):
        no = pattern.match(letters, end)
        if no and not _YET.match(letters, no.end()):
            return True
    return False
