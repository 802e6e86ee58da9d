"""What is wrong in a blueprint: where it stands and what it is, in words that can be said in another language. Pure."""

from collections.abc import Sequence

from marugoto.core.sentences import Sentence


class Problem(str):
    """Reads as "key: words", with the file before it once that is known; remembers its key and its words."""

    __slots__ = ("key", "words")
    key: str
    words: str

    def __new__(cls, key: str, words: str, *, file: str = "") -> "Problem":
        made = super().__new__(cls, ": ".join(part for part in (file, key, words) if part))
        made.key = key
        made.words = words
        return made

    def in_file(self, file: str) -> "Problem":
        """The same with the name of its file before it."""
        return Problem(self.key, self.words, file=file)


def twice(key: str, codes: Sequence[str]) -> list[Problem]:
    """Codes that stand more than once."""
    return [
        Problem(key, Sentence("%(code)s が二度あります", code=code))
        for code in sorted({c for c in codes if codes.count(c) > 1})
    ]


def no_agency(key: str, code: str) -> Problem:
    """An agency is named that is not there."""
    return Problem(key, Sentence("%(code)s という機関はありません", code=code))


def no_area(key: str, code: str) -> Problem:
    """An area is named that is not there."""
    return Problem(key, Sentence("%(code)s という圏域はありません", code=code))


def no_desk(key: str, code: str) -> Problem:
    """A desk is named that is not there."""
    return Problem(key, Sentence("%(code)s という窓口はありません", code=code))
