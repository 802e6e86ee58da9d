"""How somebody wants to read a public page: language, やさしい日本語, ふりがな, size of the letters. All of it is in the URL.

Nothing is kept: no cookie, no session. A link carries it on (``reading.first`` where a query begins, ``reading.more`` where one
goes on), so that a page can be bookmarked, printed as a QR code, or sent to somebody as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.safestring import mark_safe

from marugoto.core import furigana

LANGUAGES: Final = ("ja", "easy", "en")
SIZES: Final = ("normal", "large", "largest")
NAMES: Final = ("lang", "ruby", "text")
R = TypeVar("R", bound=HttpResponseBase)


@dataclass(frozen=True)
class Reading:
    """``lang`` "" is the browser's own; ``ruby`` None: with やさしい日本語 yes, else no."""

    lang: str = ""
    ruby: bool | None = None
    size: str = "normal"

    @property
    def easy(self) -> bool:
        """Is it やさしい日本語?"""
        return self.lang == "easy"

    @property
    def furigana(self) -> bool:
        """Are readings shown?"""
        return self.easy if self.ruby is None else self.ruby

    @property
    def query(self) -> str:
        """The parts of the query that keep it; "" for a page as it comes."""
        given = {
            "lang": self.lang,
            "ruby": "" if self.ruby is None else str(int(self.ruby)),
            "text": "" if self.size == "normal" else self.size,
        }
        return urlencode({k: v for k, v in given.items() if v})

    @property
    def first(self) -> str:
        """The same as the whole query of a link."""
        return f"?{self.query}" if self.query else ""

    @property
    def more(self) -> str:
        """The same behind other parts of a query."""
        return f"&{self.query}" if self.query else ""

    def fields(self) -> list[tuple[str, str]]:
        """The same as hidden fields of a form that is sent by GET."""
        return [(k, v) for k, _eq, v in (part.partition("=") for part in self.query.split("&") if part)]


def reading_in(query: Mapping[str, Any]) -> Reading:
    """The reading that a query asks for; nonsense is left out."""
    lang, ruby, size = (str(query.get(name) or "") for name in NAMES)
    return Reading(
        lang=lang if lang in LANGUAGES else "",
        ruby={"1": True, "0": False}.get(ruby),
        size=size if size in SIZES else "normal",
    )


def read_form(form: BaseForm, reading: Reading, easy: Mapping[str, str]) -> None:
    """The labels of a form as the page is read: in やさしい日本語 where ``easy`` has one, with readings where they are wanted."""
    for name, field in form.fields.items():
        words = str(easy[name] if reading.easy and name in easy else field.label or "")
        if reading.furigana and reading.lang != "en":
            field.label = mark_safe(furigana.with_ruby(words))
        elif words:
            field.label = words


def with_reading(view: Callable[..., R]) -> Callable[..., R]:
    """A public page in the language that its URL asks for; ``request.reading`` says how it is read."""

    @wraps(view)
    def read(request: HttpRequest, /, *args: Any, **kwargs: Any) -> R:
        reading = reading_in(request.GET)
        own = (translation.get_language() or "ja")[:2]
        if own == "en" and not reading.lang:
            reading = replace(reading, lang="en")
        request.reading = reading  # type: ignore[attr-defined]
        with translation.override("en" if reading.lang == "en" else "ja"):
            return view(request, *args, **kwargs)

    return read
