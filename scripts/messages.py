"""The English catalogue: collect what can be translated, keep what is, compile (without the gettext tools).

  scripts/messages.py                 write django.po anew and compile django.mo (make messages)
  scripts/messages.py --check         say what is missing; exit 1 if anything is
  scripts/messages.py --missing       print what has no English yet, as JSON to be filled in
  scripts/messages.py --take FILE     take it in, filled: {"日本語": "English", "%(n)s件": ["one", "many"]}

Japanese is the language of the source; the one catalogue is marugoto/locale/en/LC_MESSAGES/django.po.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("marugoto") / "locale" / "en" / "LC_MESSAGES"
JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("Refused", "Sentence"), (1,)),  # marugoto.core: translated where they are shown
    **dict.fromkeys(("wrong", "_once", "Problem"), (2,)),  # of a blueprint file: its key, then the words
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = """\
# English of Marugoto. The Japanese in the source is the original; written anew by `make messages`.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
_QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_MARKED = re.compile(rf"_\({_QUOTED}\)")
_LITERAL = re.compile(_QUOTED)

Key = str | tuple[str, str]  # one form, or (one, many)


def _unquoted(found: re.Match[str]) -> str:
    text = found.group(1) if found.group(1) is not None else found.group(2)
    return re.sub(r"\\(.)", r"\1", text)


def in_template(source: str) -> Iterator[tuple[Key, str | None]]:
    """(message, context) of each translate, blocktranslate and _() of a template, as Django asks for it."""
    tokens = iter(_uncommented(source))
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            continue
        bits = list(token.split_contents()) if token.token_type == TokenType.BLOCK else [""]
        if bits[0] in {"translate", "trans"} and (literal := _LITERAL.match(bits[1])):
            yield _unquoted(literal).replace("%", "%%"), _context(bits)
        elif bits[0] in {"blocktranslate", "blocktrans"}:
            yield _block(bits, tokens), _context(bits)
        for marked in _MARKED.finditer(token.contents):
            yield _unquoted(marked).replace("%", "%%"), None


def _uncommented(source: str) -> Iterator[Token]:
    hidden = False
    for token in Lexer(source).tokenize():
        word = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if word in {"comment", "endcomment"}:
            hidden = word == "comment"
        elif not hidden and token.token_type != TokenType.COMMENT:
            yield token


def _context(bits: list[str]) -> str | None:
    if "context" not in bits:
        return None
    found = _LITERAL.match(bits[bits.index("context") + 1])
    return _unquoted(found) if found else None


def _block(bits: list[str], tokens: Iterator[Token]) -> Key:
    forms = [""]
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if token.contents.strip().startswith("end"):
                break
            forms.append("")  # {% plural %}
        elif token.token_type == TokenType.VAR:
            forms[-1] += f"%({token.contents})s"
        else:
            forms[-1] += token.contents.replace("%", "%%")
    if "trimmed" in bits:
        forms = [trim_whitespace(f) for f in forms]
    return forms[0] if len(forms) == 1 else (forms[0], forms[1])


def in_python(path: Path) -> Iterator[tuple[Key, str | None]]:
    """(message, context) of every gettext call in a module."""
    with path.open("rb") as source:
        for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
            yield (message if isinstance(message, str) else (message[0], message[1])), context


def in_rules(path: Path) -> Iterator[tuple[Key, str | None]]:
    """Every Japanese sentence of a pure module: rules know no gettext; who asks them translates."""
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    apart |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    for node in texts:
        if id(node) not in apart and JAPANESE.search(node.value) and node.value.endswith("。"):
            yield node.value, None


def is_rules(path: Path) -> bool:
    """Is the module one of the pure ones whose answers are sentences?"""
    return path.name == "rules.py" or path.parent.name == "rules"


def collected(root: Path = ROOT) -> Catalog:
    """A catalogue of everything that can be translated in the tree; no translations in it."""
    catalog = Catalog(locale="en")
    for path in sorted([*(root / "marugoto").rglob("*.py"), *(root / "config").rglob("*.py")]):
        if "migrations" not in path.parts:
            _add(catalog, path, root, in_python(path))
            if is_rules(path):
                _add(catalog, path, root, in_rules(path))
    for path in sorted((root / "marugoto").rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            _add(catalog, path, root, in_template(path.read_text("utf-8")))
    return catalog


def _add(catalog: Catalog, path: Path, root: Path, found: Iterator[tuple[Key, str | None]]) -> None:
    for message, context in found:
        text = message if isinstance(message, str) else message[0]
        if text.strip():
            catalog.add(message, locations=[(path.relative_to(root).as_posix(), 1)], context=context)


def saved(root: Path = ROOT) -> Catalog:
    """The catalogue as it is in the tree; empty if there is none."""
    path = root / FOLDER / "django.po"
    if not path.is_file():
        return Catalog(locale="en")
    with path.open("rb") as source:
        return read_po(source, locale="en")


def updated(root: Path = ROOT) -> Catalog:
    """Everything that is in the tree now, with the translations that are known."""
    known, fresh = saved(root), collected(root)
    for message in fresh:
        message.locations = message.locations[:1]  # where it stands first: a file stays below a mebibyte
        if message.id and (old := known.get(message.id, message.context)):
            message.string = old.string
    return fresh


def is_translated(message: Message) -> bool:
    """Has the message all of its English forms?"""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(forms) and (isinstance(message.id, str) or len(forms) == 2)


def ours(catalog: Catalog) -> list[Message]:
    """The messages of a catalogue, without its header."""
    return [m for m in catalog if m.id]


def write(catalog: Catalog, root: Path = ROOT) -> None:
    """Writes django.po, sorted by where the words stand, and the compiled django.mo beside it."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    catalog.creation_date = catalog.revision_date = datetime(2026, 4, 1, tzinfo=UTC)
    with (folder / "django.po").open("wb") as out:
        out.write(HEADER.encode("utf-8"))
        write_po(out, catalog, omit_header=True, include_lineno=False, sort_by_file=True, width=110)
    with (folder / "django.mo").open("wb") as out:
        write_mo(out, catalog)


def problems(root: Path = ROOT) -> list[str]:
    """What stands between the tree and a complete English catalogue, one sentence each."""
    now, kept = updated(root), saved(root)
    there = {(_key(m.id), m.context) for m in ours(now)}
    said = [f"not in django.po: {_key(m.id)!r}" for m in ours(now) if not kept.get(m.id, m.context)]
    said += [f"no longer used: {_key(m.id)!r}" for m in ours(kept) if (_key(m.id), m.context) not in there]
    said += [f"no English: {_key(m.id)!r}" for m in ours(kept) if not is_translated(m)]
    said += [f"blanks differ: {_key(m.id)!r}" for m in ours(kept) if is_translated(m) and not _same_blanks(m)]
    compiled = root / FOLDER / "django.mo"
    if not compiled.is_file():
        return [*said, "django.mo is missing"]
    with compiled.open("rb") as source:
        mo = {(_key(m.id), m.context): _forms(m) for m in ours(read_mo(source))}
    if mo != {(_key(m.id), m.context): _forms(m) for m in ours(kept) if is_translated(m)}:
        said.append("django.mo is older than django.po")
    return said


def _forms(message: Message) -> tuple[str, ...]:
    """The English of a message, one or several forms (a catalogue gives them as a tuple or as a list)."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _key(message: object) -> str:
    return message if isinstance(message, str) else str(message[0])  # type: ignore[index]


def _same_blanks(message: Message) -> bool:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    wanted = {b for text in ids for b in _blanks(text)}
    return all(_blanks(text) <= wanted for text in strings) and wanted == _blanks(strings[-1])


def _blanks(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}|(?<!%)%[sd]", text))


def take(filled: Mapping[str, str | list[str]], catalog: Catalog) -> int:
    """Puts filled-in English into a catalogue; returns how many it took. Unknown messages are left out."""
    taken = 0
    for message in ours(catalog):
        if english := filled.get(_key(message.id)):
            message.string = english if isinstance(english, str) else tuple(english)
            taken += 1
    return taken


def main() -> int:
    """0, or 1 when --check finds something."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything is missing")
    parser.add_argument("--missing", action="store_true", help="print what has no English yet, as JSON")
    parser.add_argument("--take", type=Path, help="a filled JSON file")
    args = parser.parse_args()
    if args.check:
        found = problems()
        print("\n".join(found) or "the English catalogue is complete")
        return 1 if found else 0
    catalog = updated()
    without = [m for m in ours(catalog) if not is_translated(m)]
    if args.missing:
        blank = {_key(m.id): "" if isinstance(m.id, str) else ["", ""] for m in without}
        print(json.dumps(blank, ensure_ascii=False, indent=1))
        return 0
    if args.take:
        print(f"{take(json.loads(args.take.read_text('utf-8')), catalog)} taken")
    write(catalog)
    print(
        f"{len(ours(catalog))} messages, {sum(not is_translated(m) for m in ours(catalog))} without English"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
