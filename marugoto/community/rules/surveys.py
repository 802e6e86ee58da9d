"""Rules of surveys: pure. What was typed, the scale of loneliness, shares with their intervals, what is too few to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from marugoto.core.sentences import Sentence

Z: Final = 1.959964  # of the normal distribution, for 95 %
FEWEST: Final = 10  # a group of fewer sheets is not told at all
SMALL: Final = 5  # a cell of fewer is hidden (docs/adr/0007)
LONELINESS: Final = "loneliness3"
MOST_QUESTIONS: Final = 40
MULTI_MARKS: Final = ("複)", "複）", "(複)", "（複）")
NUMBER_MARKS: Final = ("数)", "数）", "(数)", "（数）")


@dataclass(frozen=True)
class Asking:
    """A question as it is asked. ``options``: what may be chosen, in order; the first is typed as 1."""

    number: int
    kind: str
    words: str
    options: tuple[str, ...] = ()
    scale: str = ""


def questions_of(text: str, *, first: int = 1) -> tuple[list[Asking], str]:
    """Questions from text, one a line: "words / option / option". "複)" before it: any may be chosen; "数)": a number.

    A line without options asks for words. Second: what is wrong, "" nothing.
    """
    found: list[Asking] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        kind, words = _kind(line)
        parts = [p.strip() for p in words.replace("／", "/").split("/")]
        options = tuple(dict.fromkeys(p[:100] for p in parts[1:] if p))
        if not parts[0]:
            return [], Sentence("問いのことばがありません: %(line)s", line=line[:40])
        if kind == "multiple" and not options:
            return [], Sentence("選択肢がありません: %(line)s", line=line[:40])
        if len(options) == 1:
            return [], Sentence("選択肢は二つ以上書いてください: %(line)s", line=line[:40])
        real = kind or ("single" if options else "words")
        found.append(Asking(first + len(found), real, parts[0][:300], options if real != "number" else ()))
    if len(found) > MOST_QUESTIONS:
        return [], "問いは40までにしてください。"
    return found, ""


def _kind(line: str) -> tuple[str, str]:
    for marks, kind in ((MULTI_MARKS, "multiple"), (NUMBER_MARKS, "number")):
        for mark in marks:
            if line.startswith(mark):
                return kind, line[len(mark) :]
    return "", line


def text_of(questions: Iterable[Asking]) -> str:
    """The text from which these questions would be read again."""
    marks = {"multiple": MULTI_MARKS[0], "number": NUMBER_MARKS[0]}
    lines = [marks.get(q.kind, "") + " / ".join((q.words, *q.options)) for q in questions]
    return "\n".join(lines)


def line_problem(line: str, questions: Sequence[Asking]) -> tuple[dict[int, tuple[str, ...]], str]:
    """A sheet typed in one line: "2 1 1,3 - 4": a piece for each question that is not of words, "-" where nothing was answered.

    Gives number → values (options as "1", "2" …), and what is wrong ("" nothing).
    """
    asked = [q for q in questions if q.kind != "words"]
    pieces = line.translate(_PLAIN).split()
    if len(pieces) != len(asked):
        return {}, Sentence(
            "問いは%(asked)dつですが、%(typed)dつ打たれています。答えのない問いには - を打ちます。",
            asked=len(asked),
            typed=len(pieces),
        )
    found: dict[int, tuple[str, ...]] = {}
    for question, piece in zip(asked, pieces, strict=True):
        values = () if piece == "-" else tuple(dict.fromkeys(filter(None, piece.split(","))))
        if problem := value_problem(question, values):
            return {}, problem
        if values:
            found[question.number] = values
    return found, ""


_PLAIN = str.maketrans("０１２３４５６７８９、，　－ー−", "0123456789,, ---")


def value_problem(question: Asking, values: Sequence[str]) -> str:
    """What is wrong with the values of a question; "" nothing. No value at all is no answer, and always right."""
    if question.kind == "words":
        return ""
    if question.kind != "multiple" and len(values) > 1:
        return Sentence("問い%(n)d は、一つだけ答えます。", n=question.number)
    highest = 9999 if question.kind == "number" else len(question.options)
    lowest = 0 if question.kind == "number" else 1
    for value in values:
        if not (
            value.isascii() and value.isdecimal() and len(value) <= 4 and lowest <= int(value) <= highest
        ):
            return Sentence(
                "問い%(n)d の答え「%(value)s」はありません（%(low)d〜%(high)d）。",
                n=question.number,
                value=value[:10],
                low=lowest,
                high=highest,
            )
    return ""


def loneliness(points: Sequence[int | None]) -> int | None:
    """The score of the three items, 3 to 12; None: an item was not answered (無回答)."""
    known = [p for p in points if p is not None]
    return sum(known) if len(known) == 3 else None


def wilson(count: int, n: int, *, design_effect: float = 1.0) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927), of an effective sample n / design effect. (0, 1) where nobody answered."""
    if n <= 0:
        return 0.0, 1.0
    size, share = n / design_effect, count / n
    square = Z * Z / size
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / size + square / (4 * size)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Share:
    """A line of a result: how many of ``n`` chose this. ``count`` None: too few to be told (or it would give one away)."""

    label: str
    count: int | None
    n: int
    low: float = 0.0
    high: float = 0.0
    high_band: bool = False
    compared: tuple[tuple[str, float], ...] = ()

    @property
    def percent(self) -> float | None:
        """Of a hundred, with one digit."""
        return None if self.count is None or not self.n else round(100 * self.count / self.n, 1)

    @property
    def low_percent(self) -> float:
        """The lower end of the interval, of a hundred."""
        return round(100 * self.low, 1)

    @property
    def high_percent(self) -> float:
        """The upper end of the interval, of a hundred."""
        return round(100 * self.high, 1)

    @property
    def bar(self) -> tuple[int, int, int]:
        """For a picture 200 wide: the length of the bar, and where the interval begins and ends."""
        share = 0.0 if not self.count or not self.n else self.count / self.n
        return round(200 * share), round(200 * self.low), round(200 * self.high)


def shares(
    counts: Mapping[str, int],
    labels: Mapping[str, str],
    n: int,
    *,
    design_effect: float = 1.0,
    exclusive: bool = True,
) -> list[Share]:
    """The lines of a question, in the order of ``labels``. ``exclusive``: every sheet is in one line, so lines add up to n."""
    hidden = suppressed(counts, exclusive=exclusive)
    found = []
    for code, label in labels.items():
        if code in hidden:
            found.append(Share(label, None, n))
            continue
        count = counts.get(code, 0)
        low, high = wilson(count, n, design_effect=design_effect)
        found.append(Share(label, count, n, low, high))
    return found


def suppressed(counts: Mapping[str, int], *, exclusive: bool = True) -> set[str]:
    """The lines that are hidden: those of 1 to 4, and, where lines add up, the next smallest until the hidden are five or more.

    Of lines that do not add up (any may be chosen) each also has its rest: n less the line says no more than the line.
    """
    hidden = {code for code, count in counts.items() if 0 < count < SMALL}
    if not exclusive or not hidden:
        return hidden
    rest = sorted((count, code) for code, count in counts.items() if count >= SMALL)
    while rest and (len(hidden) < 2 or sum(counts[code] for code in hidden) < SMALL):
        hidden.add(rest.pop(0)[1])
    return hidden


def groups_told(sizes: Mapping[str, tuple[int, int]]) -> set[str]:
    """The groups whose share is told: ten sheets and more, and neither side of it 1 to 4. ``sizes``: group → (count, n).

    Were only one group hidden it would follow from the whole: then the smallest of the others is hidden with it.
    """
    told = {g for g, (count, n) in sizes.items() if n >= FEWEST and _safe(count) and _safe(n - count)}
    there = {g for g, (_count, n) in sizes.items() if n}
    if len(there - told) == 1 and told:
        told -= {min(told, key=lambda g: (sizes[g][1], g))}
    return told


def _safe(count: int) -> bool:
    return count == 0 or count >= SMALL
