"""Words of participation: times of a week, labels of several codes, sentences of rules in the language of the page."""

from collections.abc import Iterable, Mapping

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from marugoto.core import codes
from marugoto.core.errors import in_our_words
from marugoto.participation.rules.times import DAYS, PARTS, in_order, split


def said(sentence: str) -> str:
    """A sentence of a rule."""
    return in_our_words(sentence)


def labels(list_name: str, chosen: Iterable[str]) -> dict[str, str]:
    """code → label, in the order of the list; what is in no list is left out."""
    wanted = set(chosen)
    return {code: one.text for code, one in codes.entries(list_name).items() if code in wanted}


def listed(list_name: str, chosen: Iterable[str]) -> str:
    """Their labels, one after the other."""
    return _("、").join(labels(list_name, chosen).values())


def time_labels(times: Iterable[str]) -> dict[str, str]:
    """ "0-am" → 月曜日の午前."""
    return labels("participation.times", times)


def times_in_words(times: Iterable[str]) -> str:
    """月 午前・午後、木 夕方から; "" for none."""
    parts = codes.entries("participation.parts")
    by_day: dict[int, list[str]] = {}
    for one in in_order(times):
        day, part = split(one)
        by_day.setdefault(day, []).append(parts[part].text)
    return _("、").join(f"{WEEKDAYS_ABBR[day]} {_('・').join(texts)}" for day, texts in by_day.items())


def grid() -> list[tuple[str, list[tuple[str, str]]]]:
    """The week as rows for a form: (weekday, [(code, part)])."""
    parts: Mapping[str, codes.Code] = codes.entries("participation.parts")
    return [
        (str(WEEKDAYS[day]), [(f"{day}-{part}", parts[part].text) for part in PARTS]) for day in range(DAYS)
    ]
