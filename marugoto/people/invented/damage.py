"""What goes wrong in extracts, done on purpose: for tests of the import, and for trying it out."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from marugoto.people.invented.extract import COLUMNS

Row = list[str]
Damaged = tuple[Row, str]
_AT: Final = {name: place for place, name in enumerate(COLUMNS)}


def _with(name: str, change: Callable[[str], str]) -> Callable[[Row, Random], list[Row]]:
    def damage(row: Row, _dice: Random) -> list[Row]:
        cell = _AT[name]
        return [[*row[:cell], change(row[cell]), *row[cell + 1 :]]]

    return damage


def _twice(row: Row, _dice: Random) -> list[Row]:
    return [row, list(row)]


def _twice_and_different(row: Row, dice: Random) -> list[Row]:
    return [row, *_with("番地", lambda text: f"{text}の{dice.randint(1, 9)}")(row, dice)]


def _too_few(row: Row, dice: Random) -> list[Row]:
    return [row[: dice.randint(2, len(row) - 3)]]


def _too_many(row: Row, _dice: Random) -> list[Row]:
    return [[*row[: _AT["番地"]], "1番地", *row[_AT["番地"] :]]]


DAMAGES: Final[dict[str, Callable[[Row, Random], list[Row]]]] = {
    "zeros_lost": _with("宛名番号", lambda text: text.lstrip("0") or "0"),
    "spaces": _with("氏名", lambda text: f"  {text}　"),
    "half_kana": _with("氏名カナ", lambda text: "ﾐﾎﾝ ﾊﾅｺ" if text else text),
    "era_date": _with("生年月日", lambda _text: "S39.10.10"),
    "slash_date": _with("生年月日", lambda text: text.replace("-0", "-").replace("-", "/")),
    "impossible_date": _with("生年月日", lambda text: f"{text[:4]}-02-30"),
    "future_date": _with("生年月日", lambda _text: "2999-01-01"),
    "no_birth": _with("生年月日", lambda _text: ""),
    "no_number": _with("宛名番号", lambda _text: ""),
    "bad_number": _with("宛名番号", lambda text: f"{text[:5]}A{text[6:]}"),
    "no_name": _with("氏名", lambda _text: ""),
    "placeholder": _with("氏名", lambda text: f"〓{text[1:]}"),
    "no_kana": _with("氏名カナ", lambda _text: ""),
    "kanji_kana": _with("氏名カナ", lambda _text: "見本花子"),
    "no_household": _with("世帯番号", lambda _text: ""),
    "unknown_relation": _with("続柄", lambda _text: "ひみつ"),
    "unknown_sex": _with("性別", lambda _text: "９"),
    "control": _with("方書", lambda text: f"{text}\x00\x1f"),
    "twice": _twice,
    "twice_different": _twice_and_different,
    "too_few": _too_few,
    "too_many": _too_many,
}


def damage(row: Row, dice: Random) -> list[Damaged]:
    """The row with one thing gone wrong in it, or as the two rows that it has become; each with what was done."""
    kind = dice.choice(tuple(DAMAGES))
    if kind == "zeros_lost" and not row[0].startswith("0"):
        return [(row, "")]
    made = DAMAGES[kind](row, dice)
    return [(one, kind if place == len(made) - 1 else "") for place, one in enumerate(made)]


def damaged(rows: Iterator[Row], share: float, seed: int) -> Iterator[Damaged]:
    """Rows, of which that share has come to harm; with each the kind of harm, "" for none."""
    dice = Random(seed)
    for row in rows:
        if dice.random() < share:
            yield from damage(row, dice)
        else:
            yield row, ""
