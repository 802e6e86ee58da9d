"""The English catalogue is complete and compiled; and what is missing from it is seen."""

import shutil
from pathlib import Path

import pytest

from scripts import messages
from tests.house.tree import plant


def test_every_word_has_its_english() -> None:
    assert messages.problems() == [], "run make messages, and fill in what has no English"


@pytest.mark.parametrize(
    ("source", "message", "context"),
    [
        ('{% translate "相談" %}', "相談", None),
        ("{% translate '100%' as x %}", "100%%", None),
        ('{% translate "つなぎ" context "noun" %}', "つなぎ", "noun"),
        ('{{ x|default:_("なし") }}', "なし", None),
        ('{% include "x.html" with title=_("見出し") %}', "見出し", None),
        ("{% blocktranslate %}{{ n }}件{% endblocktranslate %}", "%(n)s件", None),
        (
            "{% blocktranslate trimmed with a=b %}\n  一行\n  {{ a }}\n{% endblocktranslate %}",
            "一行 %(a)s",
            None,
        ),
        (
            "{% blocktranslate count n=x %}{{ n }}件{% plural %}{{ n }}件ずつ{% endblocktranslate %}",
            ("%(n)s件", "%(n)s件ずつ"),
            None,
        ),
    ],
)
def test_the_words_of_a_template_are_found(source: str, message: object, context: str | None) -> None:
    assert list(messages.in_template(source)) == [(message, context)]


def test_comments_are_not_translated() -> None:
    assert list(messages.in_template("{# _('一') #}{% comment %}{% translate '二' %}{% endcomment %}")) == []


def test_the_words_of_python_and_of_rules_are_found(tmp_path: Path) -> None:
    path = plant(
        tmp_path,
        "marugoto/cases/rules.py",
        '"""一。"""\nx = _("二")\ny = ngettext("%(n)s件", "%(n)s件ずつ", 2)\n'
        'def f():\n    """三。"""\n    return "四。" or Sentence("%(n)s件。", n=1) or Refused("五")\n',
    )
    found = [message for message, _context in messages.in_python(path)]
    assert found == ["二", ("%(n)s件", "%(n)s件ずつ"), "%(n)s件。", "五"]
    assert ("四。", None) in set(messages.in_rules(path))
    assert not {"一。", "三。"} & {text for text, _context in messages.in_rules(path)}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A tree with two messages, translated."""
    plant(tmp_path, "marugoto/cases/views.py", 'x = _("相談")\ny = _("%(n)s件です")')
    (tmp_path / "config").mkdir()
    catalog = messages.updated(tmp_path)
    assert messages.take({"相談": "Consultation", "%(n)s件です": "%(n)s cases"}, catalog) == 2
    messages.write(catalog, tmp_path)
    return tmp_path


def test_a_complete_catalogue_has_no_problems_and_keeps_its_english(small: Path) -> None:
    assert messages.problems(small) == []
    messages.write(messages.updated(small), small)
    assert messages.problems(small) == []


def test_a_new_word_is_missed(small: Path) -> None:
    plant(small, "marugoto/cases/views.py", 'z = _("世帯")')
    assert messages.problems(small) == ["not in django.po: '世帯'"]
    messages.write(messages.updated(small), small)
    assert messages.problems(small) == ["no English: '世帯'"]


def test_a_word_that_is_gone_is_noticed(small: Path) -> None:
    (small / "marugoto/cases/views.py").write_text('x = _("相談")', "utf-8")
    assert messages.problems(small) == ["no longer used: '%(n)s件です'"]


def test_a_lost_blank_is_noticed(small: Path) -> None:
    catalog = messages.updated(small)
    messages.take({"%(n)s件です": "some cases"}, catalog)
    messages.write(catalog, small)
    assert messages.problems(small) == ["blanks differ: '%(n)s件です'"]


def test_an_old_compilation_is_noticed(small: Path) -> None:
    folder = small / messages.FOLDER
    shutil.copy(folder / "django.mo", small / "old.mo")
    catalog = messages.updated(small)
    messages.take({"相談": "A talk"}, catalog)
    messages.write(catalog, small)
    shutil.copy(small / "old.mo", folder / "django.mo")
    assert messages.problems(small) == ["django.mo is older than django.po"]
