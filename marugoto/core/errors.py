"""A rule said no. The reason is a sentence for the person at the desk."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext

from marugoto.core.sentences import Sentence


class Answerable(Protocol):
    """A form, as far as a refusal must know of it."""

    @property
    def fields(self) -> Mapping[str, Any]: ...
    def add_error(self, field: Any, error: Any) -> None: ...


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An action was refused by a rule.

    ``message`` says, in the language of the page, what is wrong and what to do next; ``field`` names the form field, if
    any. A Japanese sentence of a rule (a Sentence with blanks, too) is translated here.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        self.message = in_our_words(message)
        self.field = field
        super().__init__(self.message)

    def onto(self, form: Answerable) -> None:
        """The sentence stands at its field of a form that was judged, or above the form where it has no such field."""
        form.add_error(self.field if self.field in form.fields else None, self.message)


def in_our_words(reason: str) -> str:
    """A reason that a rule gave, in the language of the page; "" stays ""."""
    if isinstance(reason, Sentence):
        return gettext(reason.pattern) % reason.values
    return gettext(reason) if reason else ""
