"""How typed words stand to a name: the same, a variant, the same reading … one character off. No weights, no scores."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from rapidfuzz.distance import OSA

from marugoto.people.linkage import normalise
from marugoto.people.linkage.block import Name
from marugoto.people.linkage.query import Span, Word

# Surest first. near: sounds alike; homophone: other characters, read the same; slip: one character off; slips: two.
RELATIONS: Final = ("same", "variant", "reading", "near", "homophone", "slip", "slips", "prefix")
_LONG_ENOUGH: Final = {"slip": 3, "slips": 5}  # characters that a name must have for so many to be off
_ORDER: Final = {relation: n for n, relation in enumerate(RELATIONS)}


@dataclass(frozen=True)
class Match:
    """A part of a name and how a word fits it; ``used``: which words. ``swapped``: given name first."""

    part: str
    relation: str
    used: frozenset[int]
    swapped: bool = False

    @property
    def order(self) -> tuple[int, int]:
        """Surer ones, and those that explain more words, come first."""
        return _ORDER[self.relation], -len(self.used)


def matches(words: tuple[Word, ...], spans: Iterable[Span], name: Name) -> list[Match]:
    """What the words say about a name: the whole of it, or its parts; [] where nothing fits."""
    family_kana, given_kana = name.reading
    full = bool((name.family or family_kana) and (name.given or given_kana))
    wholes = [m for m in _wholes(spans, name) if full]
    best = min(wholes, key=lambda m: m.order, default=None)
    if best and best.relation not in ("slip", "slips"):
        return [best]
    parts = _parts(words, name)
    if best and not {"family", "given"} <= {m.part for m in parts if m.relation not in ("slip", "prefix")}:
        return [best]
    return _joined(parts)


def _joined(parts: list[Match]) -> list[Match]:
    """Family and given name found by two words in the same way are one name."""
    family, given = (next((m for m in parts if m.part == part), None) for part in ("family", "given"))
    if family and given and family.relation == given.relation not in ("prefix", "slip"):
        swapped = min(given.used) < min(family.used)
        return [Match("name", family.relation, family.used | given.used, swapped)]
    return parts


def _wholes(spans: Iterable[Span], name: Name) -> Iterator[Match]:
    family_kana, given_kana = name.reading
    orders = (
        (name.family + name.given, family_kana + given_kana, False),
        (name.given + name.family, given_kana + family_kana, True),
    )
    lengths = [
        (len(normalise.fold_kanji(written)), len(normalise.skeleton(kana)))
        for written, kana, _swapped in orders
    ]
    for used, word in spans:
        for (written, kana, swapped), (letters, sounds) in zip(orders, lengths, strict=True):
            if not word.as_long_as(letters, sounds):
                continue
            found = relation(word, written, kana)
            if found and found != "prefix":
                yield Match("name", found, used, swapped)


def _parts(words: tuple[Word, ...], name: Name) -> list[Match]:
    """For each part of the name the word that fits it best; no word twice."""
    found = sorted(_candidates(words, name), key=lambda m: m.order)
    taken: set[object] = set()
    chosen: list[Match] = []
    for match in found:
        if match.part not in taken and not (match.used & taken and not match.swapped):
            chosen.append(match)
            taken |= {match.part, *match.used}
    return chosen


def _candidates(words: tuple[Word, ...], name: Name) -> Iterator[Match]:
    family_kana, given_kana = name.reading
    sides = (("family", name.family, family_kana), ("given", name.given, given_kana))
    for n, word in enumerate(words):
        used = frozenset((n,))
        for part, written, kana in sides:
            if found := relation(word, written, kana) or _word_of(word, written, kana):
                yield Match(part, found, used)
        whole, kana = name.family + name.given, family_kana + given_kana
        if _begins(word, whole, kana) and relation(word, whole, kana) == "prefix":
            yield Match("name", "prefix", used)
        if word.parts:
            yield from _split(word, sides, used)


def _begins(word: Word, written: str, kana: str) -> bool:
    """May the word be how a name begins? (Cheap: asked of every record that is compared.)"""
    if word.folded and normalise.fold_kanji(written).startswith(word.folded):
        return True
    sound = normalise.skeleton(kana)
    return any(sound.startswith(one) for one in word.sounds)


def _split(word: Word, sides: Iterable[tuple[str, str, str]], used: frozenset[int]) -> Iterator[Match]:
    """渡邊はなこ: one part written, the other read. Both parts come of the same word (``swapped`` lets them)."""
    for (part, written, kana), piece in product(sides, word.parts):
        found = relation(piece, written, kana)
        if found and found != "prefix":
            yield Match(part, found, used, swapped=True)


def _word_of(word: Word, written: str, kana: str) -> str:
    """A word of a longer (foreign) name: アン of グエン・ヴァン・アン."""
    for side in (written, kana):
        pieces = side.replace("・", " ").split()
        if len(pieces) > 1 and any(
            relation(word, one, one if normalise.kana_only(one) else "") for one in pieces
        ):
            return "prefix"
    return ""


def relation(word: Word, written: str, kana: str) -> str:
    """How a typed name stands to a stored one; "" for not at all."""
    known = word.met.get((written, kana))
    if known is None:
        known = word.met[written, kana] = _relation(word, written, kana)
    return known


def _relation(word: Word, written: str, kana: str) -> str:
    found = _written_relation(word, written)
    if found in ("same", "variant"):
        return found
    sound = normalise.skeleton(kana) if kana else ""
    heard = _sound_relation(word, kana, sound) if sound else ""
    return min((one for one in (found, heard) if one), key=RELATIONS.index, default="")


def _written_relation(word: Word, written: str) -> str:
    name = normalise.fold_kanji(written) if written else ""
    if not name or not word.folded:
        return ""
    if name == word.folded:
        return "same" if normalise.as_written(word.text) == normalise.as_written(written) else "variant"
    if name.startswith(word.folded):
        return "prefix"
    return "" if word.is_read and normalise.kana_only(word.text) else _off(word.folded, name)


def _sound_relation(word: Word, kana: str, sound: str) -> str:
    if sound in word.heard:
        return "homophone"
    if not word.sounds:
        return ""
    if sound in word.sounds:
        exact = normalise.reading(kana) == normalise.reading(word.text) or not normalise.kana_only(word.text)
        return "reading" if exact else "near"
    if sound in word.slips:
        return "slip"
    if any(sound.startswith(one) for one in word.sounds):
        return "prefix"
    return min((_off(one, sound) for one in word.sounds), key=lambda off: _ORDER.get(off, 9))


def _off(one: str, other: str) -> str:
    """slip or slips: one or two characters wrong, missing, too many, or exchanged."""
    longest = max(len(one), len(other))
    if longest < _LONG_ENOUGH["slip"]:
        return ""
    apart = OSA.distance(one, other, score_cutoff=2)
    if apart == 1:
        return "slip"
    return "slips" if apart == 2 and longest >= _LONG_ENOUGH["slips"] else ""


def alike(one: Name, other: Name) -> str:
    """How two whole names stand to each other (the surer of writing and reading); "" for not at all."""
    return _alike(
        one.family + one.given, "".join(one.reading), other.family + other.given, "".join(other.reading)
    )


def _alike(written: str, kana: str, other_written: str, other_kana: str) -> str:
    if written and other_written and normalise.fold_kanji(written) == normalise.fold_kanji(other_written):
        return "same" if normalise.as_written(written) == normalise.as_written(other_written) else "variant"
    if kana and other_kana:
        mine, theirs = normalise.skeleton(kana), normalise.skeleton(other_kana)
        if mine == theirs:
            return "reading" if normalise.reading(kana) == normalise.reading(other_kana) else "near"
    return ""


def parts_alike(one: Name, other: Name) -> list[str]:
    """The same for family name and given name each: family_variant, given_reading."""
    mine, theirs = one.reading, other.reading
    family = _alike(one.family, mine[0], other.family, theirs[0])
    given = _alike(one.given, mine[1], other.given, theirs[1])
    return [f"family_{family}"] * bool(family) + [f"given_{given}"] * bool(given)


def slipped(one: Name, other: Name) -> bool:
    """Are two whole readings (or, without them, two written names) one character apart?"""
    mine, theirs = normalise.skeleton("".join(one.reading)), normalise.skeleton("".join(other.reading))
    if not (mine and theirs):
        mine, theirs = (
            normalise.fold_kanji(one.family + one.given),
            normalise.fold_kanji(other.family + other.given),
        )
    return bool(mine and theirs) and _off(mine, theirs) == "slip"
