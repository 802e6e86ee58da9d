"""How a family is told in words: what a genogram shows, said one by one, for whoever does not see the picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from marugoto.core import codes
from marugoto.people import wording
from marugoto.people.linkage.birth import Birth, age_on
from marugoto.people.models import Person
from marugoto.people.pictures import Bond, Couple, Descent


@dataclass(frozen=True)
class Told:
    """Somebody of a picture in words: what they are to the others, one phrase each."""

    key: str
    name: str
    facts: str
    href: str
    phrases: tuple[str, ...]
    masked: bool = False
    index: bool = False


def year_words(birth: Birth) -> str:
    """1950年生, 1950年ごろ生; "" if unknown. Short: it stands under a symbol."""
    if birth.day is None:
        return ""
    shape = _("%(year)sごろ生") if birth.precision == "about" else _("%(year)s年生")
    return shape % {"year": birth.day.year}


def death_words(day: date) -> str:
    """2019年没."""
    return _("%(year)s年没") % {"year": day.year}


def key_person() -> str:
    """Under the name of a key person."""
    return _("★キーパーソン")


def age_number(birth: Birth, on: date) -> str:
    """The age that stands inside a symbol; "" if unknown."""
    age = age_on(birth, on)
    return "" if age is None else str(age)


def couple_words(couple: Couple) -> str:
    """配偶者, 元の配偶者, 配偶者（別居中）…: what one is to the other."""
    married = couple.kind == "married"
    words = {
        "separated": _("配偶者（別居中）") if married else _("内縁の相手（別居中）"),
        "divorced": _("元の配偶者") if married else _("元の内縁の相手"),
        "dissolved": _("元の配偶者") if married else _("元の内縁の相手"),
        "widowed": _("配偶者（死別）") if married else _("内縁の相手（死別）"),
    }
    return words.get(couple.state, _("配偶者") if married else _("内縁・パートナー"))


def descent_words(kind: str) -> tuple[str, str]:
    """What the parent is, what the child is."""
    words = {
        "adopted": (_("養親"), _("養子")),
        "foster": (_("里親"), _("里子")),
        "step": (_("継親"), _("継子")),
    }
    return words.get(kind, (_("親"), _("子")))


def phrases(
    names: Mapping[str, str],
    couples: Iterable[Couple],
    descents: Sequence[Descent],
    bonds: Iterable[Bond],
    homes: Iterable[frozenset[str]],
) -> dict[str, list[str]]:
    """key → 「ハルの子」「一郎の元の配偶者」「一郎と対立」, in the order in which the picture is read."""
    found: dict[str, list[str]] = {key: [] for key in names}
    for couple in couples:
        _add_couple(found, names, couple)
    for descent in descents:
        _add_descent(found, names, descent)
    _add_siblings(found, names, descents)
    for bond in bonds:
        _add_bond(found, names, bond)
    for members in homes:
        _add_home(found, names, members)
    return found


def _add_couple(found: dict[str, list[str]], names: Mapping[str, str], couple: Couple) -> None:
    if couple.first in names and couple.second in names:
        for one, other in ((couple.first, couple.second), (couple.second, couple.first)):
            found[one].append(_of(names[other], couple_words(couple)))


def _add_home(found: dict[str, list[str]], names: Mapping[str, str], members: frozenset[str]) -> None:
    for key in names:
        others = [names[k] for k in names if k in members and k != key]
        if key in members and others:
            found[key].append(_("いっしょに暮らす: %(names)s") % {"names": _("、").join(others)})


def _of(name: str, what: str) -> str:
    return _("%(name)sの%(what)s") % {"name": name, "what": what}


def _add_descent(found: dict[str, list[str]], names: Mapping[str, str], descent: Descent) -> None:
    above, below = descent_words(descent.kind)
    parents = [p for p in descent.parents if p in names]
    if descent.child not in names or not parents:
        return
    found[descent.child].append(_of(_("と").join(names[p] for p in parents), below))
    for parent in parents:
        found[parent].append(_of(names[descent.child], above))


def _add_siblings(found: dict[str, list[str]], names: Mapping[str, str], descents: Sequence[Descent]) -> None:
    """Siblings of whom no parent is shown."""
    for descent in descents:
        if not any(p in names for p in descent.parents) and descent.siblings:
            others = [
                names[d.child]
                for d in descents
                if d.siblings == descent.siblings and d.child != descent.child and d.child in names
            ]
            if descent.child in names and others:
                found[descent.child].append(_of(_("、").join(others), _("きょうだい")))


def _add_bond(found: dict[str, list[str]], names: Mapping[str, str], bond: Bond) -> None:
    if bond.first not in names or bond.second not in names:
        return
    what = codes.label("people.bond_kinds", bond.kind)
    values = {"one": names[bond.first], "other": names[bond.second], "what": what}
    if bond.directed:
        found[bond.first].append(_("%(other)sへ: %(what)s") % values)
        found[bond.second].append(_("%(one)sから: %(what)s") % values)
    else:
        found[bond.first].append(_("%(other)sと: %(what)s") % values)
        found[bond.second].append(_("%(one)sと: %(what)s") % values)


def summary(told: Sequence[Told], generations: int) -> str:
    """本人を中心に、3世代6人。: the one sentence that stands for the picture."""
    middle = [one.name for one in told if one.index]
    values = {"names": _("、").join(middle), "generations": generations, "n": len(told)}
    if middle:
        return _("%(names)sを中心に、%(generations)s世代%(n)s人。") % values
    return _("%(generations)s世代%(n)s人。") % values


def facts(person: Person, on: date, *, known: bool, dead: bool) -> str:
    """1950年3月1日（昭和25年）・76歳; of somebody whom the agency does not know, the year of birth alone."""
    if not known:
        return wording.birth_year_words(person.birth)
    age = "" if dead else wording.age_words(person.birth, on)
    gone = death_words(person.deceased_on) if dead and person.deceased_on else ""
    gender = codes.label("people.genders", person.gender) if person.gender not in ("", "not_asked") else ""
    return _("・").join(part for part in (gender, wording.birth_words(person.birth), age, gone) if part)
