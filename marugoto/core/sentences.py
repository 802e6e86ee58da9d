"""A sentence with blanks, from where Django is not known: rules give it, whoever shows it says it in another language."""

from typing import Any


class Sentence(str):
    """Reads as the filled-in Japanese; remembers the pattern and the values, so that it can be translated later.

    ``Sentence("あと%(n)d件あります。", n=3)``. Everything that takes a str takes it.
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> "Sentence":
        """KeyError: a blank without a value."""
        made = super().__new__(cls, pattern % values)
        made.pattern = pattern
        made.values = values
        return made
