"""Reading templates without rendering them: words, links, names, and what the CSP would refuse."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

from tests.house.tree import parsed, template_name

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")
_OWN_NAME = re.compile(r"lang=\"ja\"[^>]*>[^<]*")  # 日本語 is called so in every language
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_TRANSLATED = re.compile(rf"_\({_QUOTED}\)")
_TEMPLATE = re.compile(r"[\w./-]+\.(?:html|txt)(?:#[\w-]+)?")
_WORDS = {"translate", "trans", "blocktranslate", "blocktrans"}
_REFUSED = {
    r"<[^>]*\sstyle\s*=": "an inline style",
    r"<style\b": "a <style> element",
    r"<script(?![^>]*\b(?:src=|type=\"application/json\"))": "an inline <script>",
    r"<[^>]*\son[a-z]+\s*=": "an inline on… handler",
    r"<[^>]*\shx-on\b": "hx-on (it needs eval)",
    r"javascript:|\bjs:": "a javascript: value",
}
_OUTSIDE = re.compile(
    r"https?:(?!//www\.w3\.org/)//|(?:src|href|action|url)\s*[=(]\s*[\"']?//", re.IGNORECASE
)


@dataclass(frozen=True)
class Link:
    """A ``{% url %}``: a route's name, how many positional arguments, and the names of the others."""

    name: str
    positional: int
    named: frozenset[str]


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a template, without what stands in comments."""
    hidden = False
    for token in Lexer(source).tokenize():
        word = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if word in {"comment", "endcomment"}:
            hidden = word == "comment"
        elif not hidden and token.token_type != TokenType.COMMENT:
            yield token


def untranslated(source: str) -> list[str]:
    """Japanese words that no translation can reach."""
    found, inside = [], False
    for token in tokens(source):
        text = token.contents
        word = text.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if word in {"blocktranslate", "blocktrans"}:
            inside = True
        elif word in {"endblocktranslate", "endblocktrans"}:
            inside = False
        if token.token_type == TokenType.TEXT:
            bare = "" if inside else _OWN_NAME.sub("", text)
        else:
            bare = "" if word in _WORDS else _TRANSLATED.sub("", text)
        if JAPANESE.search(bare):
            found.append(bare.strip()[:60])
    return found


def markup(source: str) -> str:
    """What stands in the template besides tags; each tag leaves a mark, so that attributes stay whole."""
    return "".join(t.contents if t.token_type == TokenType.TEXT else "§" for t in tokens(source))


def refused(source: str) -> list[str]:
    """What the Content-Security-Policy would refuse, and every address outside."""
    text = markup(source)
    said = [what for pattern, what in _REFUSED.items() if re.search(pattern, text, re.IGNORECASE)]
    return said + outside(source)


def outside(source: str) -> list[str]:
    """Addresses outside (names of XML namespaces are no addresses)."""
    return [f"an address outside: {source[m.start() : m.start() + 40]!r}" for m in _OUTSIDE.finditer(source)]


def links(source: str) -> Iterator[Link]:
    """Every ``{% url 'name' … %}`` whose name is written out."""
    for token in tokens(source):
        bits = token.split_contents() if token.token_type == TokenType.BLOCK else []
        if len(bits) < 2 or bits[0] != "url" or bits[1][0] not in "\"'":
            continue
        rest = bits[2 : bits.index("as")] if "as" in bits else bits[2:]
        named = [b.split("=", 1)[0] for b in rest if re.match(r"\w+=", b)]
        yield Link(bits[1][1:-1], len(rest) - len(named), frozenset(named))


def partials(source: str) -> set[str]:
    """The names of the fragments that a template defines."""
    found = set()
    for token in tokens(source):
        bits = token.contents.split() if token.token_type == TokenType.BLOCK else []
        if bits and bits[0] in {"partialdef", "startpartial"}:
            found.add(bits[1].strip("\"'"))
    return found


def names_in_template(source: str) -> set[str]:
    """Template names quoted in the tags of a template."""
    quoted = (
        q.strip("\"'")
        for t in tokens(source)
        if t.token_type != TokenType.TEXT
        for q in re.findall(_QUOTED, t.contents)
    )
    return {q for q in quoted if _TEMPLATE.fullmatch(q)}


def names_in_python(path: Path) -> set[str]:
    """Template names in a module; the blanks of an f-string come back as ``*``."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _TEMPLATE.fullmatch(node.value):
            found.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.values]
            if _TEMPLATE.fullmatch("".join(parts).replace("*", "x")):
                found.add("".join(parts))
    return found


def named(files: list[Path], modules: list[Path]) -> set[str]:
    """Every template name that anything of ours refers to."""
    return {n for f in files for n in names_in_template(f.read_text("utf-8"))} | {
        n for m in modules for n in names_in_python(m)
    }


def unused(files: list[Path], names: set[str]) -> list[str]:
    """Templates that nothing names. Django itself asks for the pages of errors and for its own forms."""
    plain = {n.split("#")[0] for n in names}
    patterns = [re.compile(re.escape(n).replace(r"\*", ".+")) for n in plain if "*" in n]
    return [
        name
        for name in map(template_name, files)
        if name not in plain
        and not name.startswith("django/")
        and not re.fullmatch(r"(400|403|404|500)\.html", name)
        and not any(p.fullmatch(name) for p in patterns)
    ]
