"""A browser as light as can be: asyncio and sockets, one connection for each request, cookies, and the forms of a page.

Hundreds of them share one thread. A form is sent as a browser would send it: with every field as the page gave it, but for
those that the worker filled in.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

PATIENCE = 30.0  # seconds after which a person gives up and tries again
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_ACTION = re.compile(r'\saction="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back. ``trouble``: "", "refused" (no connection), "reset" (cut off), "timeout"; then status is 0."""

    what: str
    began: float
    seconds: float
    status: int = 0
    page: str = ""
    to: str = ""
    trouble: str = ""

    @property
    def good(self) -> bool:
        """A page, or the way to the next."""
        return 200 <= self.status < 400

    @property
    def sorry(self) -> bool:
        """An error that is said in a page of ours, in Japanese; not a bare one."""
        return self.status >= 500 and 'lang="ja"' in self.page and "<h1" in self.page

    @property
    def fault(self) -> str:
        """What a person would call it: "" when all is well, or when the page only says no (4xx)."""
        if self.trouble:
            return self.trouble
        if self.status >= 500:
            return f"{self.status}{'' if self.sorry else ' bare'}"
        return ""


@dataclass
class Browser:
    """Cookies, and a way to ask. ``note`` is told every answer."""

    port: int
    note: Callable[[Answer], None]
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, what: str, path: str) -> Answer:
        """Open a page."""
        return await self._ask(what, "GET", path, "")

    async def post(self, what: str, path: str, fields: Fields) -> Answer:
        """Send a form."""
        return await self._ask(what, "POST", path, urlencode(fields))

    async def _ask(self, what: str, how: str, path: str, body: str) -> Answer:
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                raw = await self._exchange(how, path, body)
            found = self._read(what, began, raw)
        except TimeoutError:
            found = self._failed(what, began, "timeout")
        except ConnectionRefusedError:
            found = self._failed(what, began, "refused")
        except (OSError, EOFError):
            found = self._failed(what, began, "reset")
        self.note(found)
        return found

    def _failed(self, what: str, began: float, trouble: str) -> Answer:
        return Answer(what, began, time.monotonic() - began, trouble=trouble)

    async def _exchange(self, how: str, path: str, body: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        try:
            writer.write(self._head(how, path, body).encode("ascii") + body.encode("ascii"))
            await writer.drain()
            return await reader.read(-1)
        finally:
            writer.close()

    def _head(self, how: str, path: str, body: str) -> str:
        lines = [
            f"{how} {path} HTTP/1.0",
            f"Host: 127.0.0.1:{self.port}",
            "Accept-Language: ja",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            f"Referer: http://127.0.0.1:{self.port}{path}",
        ]
        if how == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines) + "\r\n\r\n"

    def _read(self, what: str, began: float, raw: bytes) -> Answer:
        """EOFError: the answer was cut off."""
        head, gap, body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        if not gap or len(lines[0].split()) < 2:
            raise EOFError
        to = ""
        for line in lines[1:]:
            name, _colon, value = line.partition(": ")
            match name.lower():
                case "content-length" if len(body) < int(value):
                    raise EOFError
                case "location":
                    to = value
                case "set-cookie":
                    key, _eq, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
        status = int(lines[0].split()[1])
        return Answer(what, began, time.monotonic() - began, status, body.decode("utf-8", "replace"), to)


def form(page: str, *, action: str = "", ident: str = "") -> Fields | None:
    """The fields of one form of the page as they stand; None when it is not there. ``action``: its path, "": the page's own."""
    for attributes, inside in _FORM.findall(page):
        found, name = _ACTION.search(attributes), _ID.search(attributes)
        path = urlsplit(found[1]).path if found else ""
        if (ident and name and name[1] == ident) or (
            not ident and path == action and "method=" in attributes
        ):
            reader = _Fields()
            reader.feed(inside)
            return reader.found
    return None


def filled(fields: Fields, typed: Mapping[str, str]) -> Fields:
    """The same form after somebody wrote into it."""
    return [(n, v) for n, v in fields if n not in typed] + list(typed.items())


class _Fields(HTMLParser):
    """The successful controls of a form: hidden and written fields, what is ticked, what is chosen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Fields = []
        self._area: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, text areas, options."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("radio", "checkbox"):
                if "checked" in given:
                    self.found.append((name, given.get("value", "on")))
            elif kind not in ("submit", "button", "file"):
                self.found.append((name, given.get("value", "")))
        elif tag == "textarea" and name:
            self._area = name
            self.found.append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self.found.append((self._select, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """A text area is over."""
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """Words in a text area (the first line break belongs to the markup)."""
        if self._area is not None:
            name, before = self.found[-1]
            self.found[-1] = (
                name,
                before + (data.removeprefix("\r\n").removeprefix("\n") if not before else data),
            )
