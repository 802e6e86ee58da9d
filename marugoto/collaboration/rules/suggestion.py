"""Why an entry of the directory fits, and why it does not: grounds in words, for a person who chooses. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from marugoto.core.sentences import Sentence

ENOUGH_ANSWERS = 3  # of one's own つなぎ, before their share says anything


@dataclass(frozen=True)
class Asked:
    """For what a つなぎ先 is wanted. ``group``: that the need belongs to, "" none; ``area``: where the matter is, "" unknown;
    ``age``: of the person, where it is known.
    """

    need: str = ""
    group: str = ""
    area: str = ""
    age: int | None = None
    language: str = ""


@dataclass(frozen=True)
class Offer:
    """What is known of an entry. ``accepted`` of ``answered``: one's own agency's つなぎ there, and nobody else's.

    ``areas``: where people must live, empty for anybody; ``metres``: None where it is not known; ``opening``: open, later,
    closed or unknown; ``freshness``: fresh, ageing, stale or unknown.
    """

    main_needs: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    least: int | None = None
    most: int | None = None
    available: int | None = None
    languages: frozenset[str] = frozenset()
    distance: str = ""
    metres: float | None = None
    opening: str = "unknown"
    freshness: str = "unknown"
    accepted: int = 0
    answered: int = 0
    desk: bool = False


@dataclass(frozen=True)
class Grounds:
    """What speaks for an entry, and what against it."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int]:
        """Fewest grounds against first, then most grounds for."""
        return len(self.bad), -len(self.good)


def weigh(offer: Offer, asked: Asked) -> Grounds:
    """All grounds, in the order in which one asks: need, area, age, places, hours, way, language, experience, freshness."""
    said = [
        *_need(offer, asked),
        *_area(offer, asked),
        *_age(offer, asked),
        *_places(offer),
        *_hours(offer),
        *_way(offer),
        *_language(offer, asked),
        *_experience(offer),
        *_freshness(offer),
    ]
    return Grounds(tuple(w for good, w in said if good), tuple(w for good, w in said if not good))


Said = Sequence[tuple[bool, str]]


def _need(offer: Offer, asked: Asked) -> Said:
    if not asked.need:
        return ()
    if asked.need in offer.main_needs:
        return [(True, Sentence("この困りごとのためのところ"))]
    if asked.need in offer.needs:
        return [(True, Sentence("この困りごとにも応えるところ"))]
    if asked.group in offer.main_needs:
        return [(True, Sentence("この困りごとをふくむ分野全般のところ"))]
    return [(False, Sentence("この困りごとに応えるとは書かれていない"))]


def _area(offer: Offer, asked: Asked) -> Said:
    if not offer.areas:
        return [(True, Sentence("どの地区からでも使える"))]
    if not asked.area:
        return [(False, Sentence("使える地区が決まっている（案件の地区がまだわからない）"))]
    return (
        [(True, Sentence("案件の地区で使える"))]
        if asked.area in offer.areas
        else [(False, Sentence("案件の地区は対象の外"))]
    )


def _age(offer: Offer, asked: Asked) -> Said:
    if offer.least is None and offer.most is None:
        return ()
    if asked.age is None:
        return [(False, Sentence("年齢の条件がある（本人の年齢がわからない）"))]
    inside = (offer.least or 0) <= asked.age <= (offer.most if offer.most is not None else 200)
    return [(True, Sentence("年齢が合う"))] if inside else [(False, Sentence("年齢が合わない"))]


def _places(offer: Offer) -> Said:
    if offer.available is None:
        return ()
    if offer.available > 0:
        return [(True, Sentence("あきがある（%(n)d）", n=offer.available))]
    return [(False, Sentence("いまはあきがない"))]


def _hours(offer: Offer) -> Said:
    return {
        "open": [(True, Sentence("いま開いている"))],
        "later": [(True, Sentence("きょう開く"))],
        "closed": [(True, Sentence("開く日がわかっている"))],
    }.get(offer.opening, [(False, Sentence("開いている日がわからない"))])


def _way(offer: Offer) -> Said:
    if offer.metres is None:
        return ()
    return [(offer.metres <= 3000, offer.distance)]


def _language(offer: Offer, asked: Asked) -> Said:
    if not asked.language:
        return ()
    fits = asked.language in offer.languages
    return (
        [(True, Sentence("そのことばが通じる"))]
        if fits
        else [(False, Sentence("そのことばが通じるとは書かれていない"))]
    )


def _experience(offer: Offer) -> Said:
    if offer.answered == 0:
        return [(True, Sentence("つなぎの窓口がある"))] if offer.desk else ()
    words = Sentence(
        "自分の機関からのつなぎ %(all)d件のうち %(n)d件を受けた",
        all=offer.answered,
        n=offer.accepted,
    )
    few = offer.answered < ENOUGH_ANSWERS
    return [(few or offer.accepted * 2 >= offer.answered, words)]


def _freshness(offer: Offer) -> Said:
    return {
        "fresh": [(True, Sentence("半年のうちに確かめた情報"))],
        "stale": [(False, Sentence("1年以上確かめられていない情報"))],
        "unknown": [(False, Sentence("いつ確かめたかわからない情報"))],
    }.get(offer.freshness, [])
