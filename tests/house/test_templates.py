"""Templates: every word can be translated, every link leads somewhere, none is idle, none breaks the CSP."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import templates
from tests.house.templates import Link
from tests.house.test_routes import Route, routes
from tests.house.tree import ROOT, parsed, python_files, static_files, template_files, template_name


def per_file(check: str) -> list[str]:
    """Runs a check of tests/house/templates.py over every template."""
    run = getattr(templates, check)
    return [f"{template_name(f)}: {said}" for f in template_files() for said in run(f.read_text("utf-8"))]


def dead(found: list[Link], there: list[Route]) -> list[str]:
    """Links that no route answers."""
    said = []
    for link in found:
        wanted = [set(r.converters) for r in there if r.name == link.name]
        fits = any(
            link.named == w if link.named else link.positional == len(w) for w in wanted
        )  # Django refuses a mixture of both
        if not fits:
            said.append(f"{link.name} ({link.positional} arguments, {sorted(link.named)})")
    return said


def test_every_word_can_be_translated() -> None:
    assert per_file("untranslated") == []


def test_nothing_is_refused_by_the_content_security_policy() -> None:
    assert per_file("refused") == []


def test_every_link_in_a_template_leads_somewhere() -> None:
    there = list(routes())
    found = [
        f"{template_name(f)}: {said}"
        for f in template_files()
        for said in dead(list(templates.links(f.read_text("utf-8"))), there)
    ]
    assert found == []


def test_every_route_named_in_python_exists() -> None:
    there = {r.name for r in routes()}
    spaces = {name.split(":")[0] for name in there}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+:[a-z-]+", node.value)
        and node.value.split(":")[0] in spaces
        and node.value not in there
    ]
    assert found == []


def test_every_template_is_used() -> None:
    names = templates.named(template_files(), list(python_files()))
    assert templates.unused(template_files(), names) == []


def test_every_template_that_is_named_exists_with_its_fragment() -> None:
    sources = {template_name(f): f.read_text("utf-8") for f in template_files()}
    missing = []
    for name in sorted(templates.named(template_files(), list(python_files()))):
        page, _hash, part = name.partition("#")
        if "*" in name or page.startswith("django/"):
            continue
        if page not in sources or (part and part not in templates.partials(sources[page])):
            missing.append(name)
    assert missing == []


def test_static_files_ask_for_nothing_outside() -> None:
    readable = [f for f in static_files() if f.suffix in {".css", ".js", ".svg", ".html", ".json"}]
    assert len(readable) > 3
    assert [f"{f.name}: {s}" for f in readable for s in templates.outside(f.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>日本語</p>",
        "{{ name|default:'なし' }}",
        '{% include "x.html" with title="見出し" %}',
        '{% blocktranslate %}あ{% endblocktranslate %}<b title="い">',
        "{% if x == 'はい' %}{% endif %}",
    ],
)
def test_a_bare_word_is_seen(source: str) -> None:
    assert templates.untranslated(source)


@pytest.mark.parametrize(
    "source",
    [
        "{# 日本語 #}<p>1</p>",
        "{% comment %}日本語{% endcomment %}",
        '{% translate "日本語" %}',
        "{% translate '日本語' as x %}",
        "{% blocktranslate with n=1 %}{{ n }}件{% endblocktranslate %}",
        '{{ name|default:_("なし") }}',
        '{% include "x.html" with title=_("見出し") %}',
        "<p>a ・ b</p>",
        '<button name="language" value="ja" lang="ja">日本語</button>',
    ],
)
def test_a_translated_word_is_left_alone(source: str) -> None:
    assert templates.untranslated(source) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<p class="a" style="color: red">', "inline style"),
        ("<style>p {}</style>", "<style>"),
        ("<script>go()</script>", "inline <script>"),
        ('<button type="button" onclick="go()">', "handler"),
        ('<form hx-on:submit="go()">', "hx-on"),
        ('<a href="javascript:go()">', "javascript:"),
        ('<script src="https://example.org/x.js"></script>', "outside"),
        ('<img src="//example.org/x.png">', "outside"),
        ('<p {% if x %}title="y"{% endif %} style="x">', "inline style"),
    ],
)
def test_what_the_policy_refuses_is_seen(source: str, said: str) -> None:
    assert any(said in s for s in templates.refused(source))


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "x.js" %}" defer></script>',
        '<script type="application/json">{}</script>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        '<p data-style="x" class="on-paper">',
    ],
)
def test_what_the_policy_allows_is_left_alone(source: str) -> None:
    assert templates.refused(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% url 'agencies:nowhere' %}",
        "{% url 'agencies:switch' 1 %}",
        "{% url 'agencies:switch' desk_id=1 as there %}",
    ],
)
def test_a_dead_link_is_seen(source: str) -> None:
    assert dead(list(templates.links(source)), list(routes()))


def test_an_unused_template_is_seen(tmp_path: Path) -> None:
    (tmp_path / "cases/templates/cases").mkdir(parents=True)
    files = [
        tmp_path / "cases/templates/cases" / name for name in ("used.html", "unused.html", "kind_a.html")
    ]
    for file in files:
        file.write_text("", "utf-8")
    assert templates.unused(files, {"cases/used.html#part", "cases/kind_*.html"}) == ["cases/unused.html"]
