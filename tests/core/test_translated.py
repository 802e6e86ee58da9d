"""Fixed words are looked up once in each language, and say what Django's own tag would say."""

import pytest
from django.template import Context, Template
from django.templatetags.i18n import TranslateNode
from django.utils import translation

from marugoto.core.templatetags.translated import FixedWords

FIXED = '{% load i18n %}{% translate "番号" %}'
OTHERS = (
    "{% load i18n %}{% translate word %}",
    '{% load i18n %}{% translate "番号"|upper %}',
    '{% load i18n %}{% translate "番号" noop %}',
    '{% load i18n %}{% translate "番号" context "x" %}',
    '{% load i18n %}{% translate "番号" as said %}{{ said }}',
)


def _nodes(text: str) -> list[FixedWords]:
    return Template(text).nodelist.get_nodes_by_type(FixedWords)


def test_each_language_has_its_own_words() -> None:
    page = Template(FIXED)
    for language, said in (("ja", "番号"), ("en", "Number"), ("ja", "番号"), ("en", "Number")):
        with translation.override(language):
            assert page.render(Context()) == said


def test_the_catalogue_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = TranslateNode.render
    monkeypatch.setattr(TranslateNode, "render", lambda node, page: asked.append(node) or real(node, page))
    page = Template('{% load i18n %}{% for n in "abc" %}{% translate "番号" %}{% endfor %}')
    with translation.override("en"):
        assert page.render(Context()) == page.render(Context()) == "Number" * 3
    assert len(asked) == 1
    with translation.override("ja"):
        assert page.render(Context()) == "番号" * 3
    assert len(asked) == 2


@pytest.mark.parametrize("text", OTHERS)
def test_whatever_may_change_is_left_to_django(text: str) -> None:
    assert not _nodes(text)
    with translation.override("ja"):
        assert Template(text).render(Context({"word": "番号"})) == "番号"


def test_signs_are_as_they_were_written() -> None:
    page = Template('{% load i18n %}{% translate "<b>100%</b>" %}{% trans "100%" %}')
    assert len(_nodes('{% load i18n %}{% translate "<b>100%</b>" %}{% trans "100%" %}')) == 2
    assert page.render(Context()) == page.render(Context()) == "<b>100%</b>100%"
