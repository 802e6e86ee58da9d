"""Reading a table of a blueprint file key by key, gathering every problem with file and key. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from marugoto.agencies.rules.blueprint_figures import Figure, figure_of
from marugoto.agencies.rules.blueprint_problems import Problem
from marugoto.core.sentences import Sentence

_SLUG = re.compile(r"^[a-z0-9][a-z0-9_-]*$")
_NO_DAY = date(1, 1, 1)


class Row:
    """One table of a file. Asking for a key makes it known; a key never asked for is a spelling mistake."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        file: str,
        codes: Mapping[str, Collection[str]],
        at: str = "",
        problems: list[Problem] | None = None,
    ) -> None:
        self.data = data
        self.file = file
        self.at = at
        self.problems: list[Problem] = [] if problems is None else problems
        self._codes = codes
        self._asked: set[str] = set()
        self._children: dict[str, Row] = {}

    def wrong(self, key: str, problem: str) -> None:
        """Notes a problem under its file and key."""
        self.problems.append(Problem(self._path(key), problem, file=self.file))

    def ignore(self, *keys: str) -> None:
        """Keys that are facts for readers only."""
        self._asked.update(keys)

    def text(self, key: str, *, default: str | None = None) -> str:
        """A text; ``default`` None means that the key must be there and not be empty."""
        value = self._get(key)
        if value is None:
            if default is None:
                self.wrong(key, "書いてください（必須です）")
            return default or ""
        if not isinstance(value, str):
            self.wrong(key, "文字で書いてください")
            return ""
        if not value.strip() and default is None:
            self.wrong(key, "空です")
        return value

    def slug(self, key: str) -> str:
        """A code of small Latin letters, digits, - and _."""
        return self._checked_slug(key, self.text(key))

    def pattern(self, key: str, number: int) -> str:
        """A text in which {n} stands for the number of the member of a series."""
        text = self.text(key)
        if "{n}" not in text:
            self._once(key, "番号の入る所に {n} と書きます")
        filled = text.replace("{n}", str(number))
        return self._checked_slug(key, filled) if key == "code" else filled

    def code(self, key: str, list_name: str, *, default: str | None = None) -> str:
        """A code of a code list; ``default`` None means that it is required."""
        value = self.text(key, default=default)
        if value and value not in self._codes.get(list_name, ()):
            self.wrong(key, Sentence("「%(value)s」は %(list)s にありません", value=value, list=list_name))
        return value

    def codes_of(self, key: str, list_name: str) -> tuple[str, ...]:
        """Several codes of a code list; none when the key is missing."""
        values = self.texts(key)
        for value in values:
            if value not in self._codes.get(list_name, ()):
                self.wrong(
                    key, Sentence("「%(value)s」は %(list)s にありません", value=value, list=list_name)
                )
        return values

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is missing."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(key, "文字の一覧で書いてください")
            return ()
        return tuple(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, "true か false で書いてください")
            return default
        return value

    def number(self, key: str) -> int:
        """A whole number, required."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, "整数で書いてください（必須です）")
            return 0
        return value

    def share(self, key: str) -> float | None:
        """A share above 0 and up to 1, or None."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self.wrong(key, "0より大きく1以下の数で書いてください")
            return None
        return float(value)

    def day(self, key: str, *, default: date | None = None) -> date:
        """A date (2021-04-01, without quotation marks); ``default`` None means that it is required."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if type(value) is not date:
            self.wrong(key, "日付で書いてください（例 2021-04-01、引用符なし）")
            return _NO_DAY
        return value

    def figure(self, key: str, *, with_value: bool) -> Figure:
        """A figure with its printed string, required; ``with_value``: and with a number."""
        value = self._get(key)
        if not isinstance(value, Mapping):
            self.wrong(key, "{ value, raw, near, source } の形で書いてください")
            return figure_of({}, path=self._path(key))
        found = figure_of(value, path=self._path(key))
        if with_value and found.value is None:
            self.wrong(key, "value に数を書いてください")
        return found

    def count(self, key: str) -> int:
        """How many members a series has: the value of a figure, 1 to 500."""
        value = self.figure(key, with_value=True).value or 0
        if value != int(value) or not 1 <= value <= 500:
            self.wrong(key, "value は1から500までの整数です")
            return 0
        return int(value)

    def row(self, key: str, *, required: bool = True) -> "Row":
        """A table. When it may be missing, the answer is an empty one, which is false."""
        value = self._get(key)
        if value is None and not required:
            return self._child(key, {})
        if value is None:
            self.wrong(key, "表で書いてください（必須です）")
        elif not isinstance(value, Mapping):
            self.wrong(key, "表で書いてください")
        if not isinstance(value, Mapping):
            return self._child(key, {})
        return self._child(key, value)

    def rows(self, key: str) -> list["Row"]:
        """A list of tables; empty when the key is missing."""
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
            self.wrong(key, "表の一覧で書いてください")
            return []
        return [self._child(f"{key}[{n}]", v) for n, v in enumerate(value, start=1)]

    def refuse_unknown_keys(self) -> None:
        """Notes keys that nobody asked for, here and below."""
        for key in self.data:
            if key not in self._asked:
                self.wrong(key, "知らないキーです（綴りを確かめてください）")
        for child in self._children.values():
            child.refuse_unknown_keys()

    def __bool__(self) -> bool:
        return bool(self.data)

    def _get(self, key: str) -> Any:
        self._asked.add(key)
        return self.data.get(key)

    def _path(self, key: str) -> str:
        return f"{self.at}.{key}" if self.at else key

    def _child(self, key: str, data: Mapping[str, Any]) -> "Row":
        path = self._path(key)
        if path not in self._children:
            self._children[path] = Row(
                data, file=self.file, codes=self._codes, at=path, problems=self.problems
            )
        return self._children[path]

    def _once(self, key: str, problem: str) -> None:
        said = Problem(self._path(key), problem, file=self.file)
        if said not in self.problems:
            self.problems.append(said)

    def _checked_slug(self, key: str, value: str) -> str:
        if value and not _SLUG.match(value):
            self._once(key, Sentence("「%(value)s」は使えません（英小文字・数字・- と _ だけ）", value=value))
        return value
