"""A mapping as TOML, so that the file that goes out reads as the one that came in. Pure.

``tomllib`` reads and cannot write. What is written here is read back equal: the same keys, values, types and order within tables.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

_BARE: Final = re.compile(r"^[A-Za-z0-9_-]+$")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\f": "\\f", "\r": "\\r"}
_WIDE: Final = 100  # letters of a list that stays on one line


def written(data: Mapping[str, Any]) -> str:
    """The file. TypeError: a value that TOML does not know (None)."""
    heads = [f"{_key(k)} = {_value(v)}" for k, v in data.items() if not _is_table(v) and not _is_tables(v)]
    parts = ["\n".join(heads)] if heads else []
    for key, value in data.items():
        if _is_table(value):
            parts.append(_table(f"[{_key(key)}]", value))
        elif _is_tables(value):
            parts += [_table(f"[[{_key(key)}]]", row) for row in value]
    return "\n\n".join(parts) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _table(head: str, data: Mapping[str, Any]) -> str:
    return "\n".join([head, *(f"{_key(k)} = {_value(v)}" for k, v in data.items())])


def _key(key: str) -> str:
    return key if _BARE.match(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }" if value else "{}"
        )
    if isinstance(value, list):
        return _list(value)
    raise TypeError(f"TOML knows no {type(value).__name__}")


def _number(value: float) -> str:
    said = repr(value)
    return said if isinstance(value, int) or "." in said or "e" in said or "n" in said else f"{said}.0"


def _list(value: list[Any]) -> str:
    items = [_value(v) for v in value]
    short = f"[{', '.join(items)}]"
    if len(short) <= _WIDE and not _is_tables(value):
        return short
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _text(text: str) -> str:
    """A basic string on one line; line ends are written as \\n."""
    return '"' + "".join(_letter(c) for c in text) + '"'


def _letter(letter: str) -> str:
    if letter == "\n":
        return "\\n"
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04X}" if ord(letter) < 0x20 or ord(letter) == 0x7F else letter
