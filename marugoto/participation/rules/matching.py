"""Explained matching: for a wish and a role, reasons for and against in words, and what is to be asked. Never a bare score.

The order of a list is: places that are full last; then fewest reasons against, fewest questions, most reasons for, by title.
A person chooses. Values come in with their labels, so that this stays free of code lists and of Django.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from marugoto.core.sentences import Sentence
from marugoto.participation.rules.times import in_order

FOR, AGAINST, ASK = "for", "against", "ask"
Labels = Mapping[str, str]  # code → label


@dataclass(frozen=True)
class Answer:
    """An adjustment or an experience of a place: its label, and the barriers it answers."""

    label: str
    meets: frozenset[str]


@dataclass(frozen=True)
class Wanted:
    """A wish. ``metres``: how far at most as the crow flies (None: no limit); ``people``: how many at most (None: unsaid)."""

    kinds: Labels = field(default_factory=dict)
    times: Labels = field(default_factory=dict)
    barriers: Labels = field(default_factory=dict)
    languages: Labels = field(default_factory=dict)
    metres: int | None = None
    at_home: bool = False
    people: int | None = None
    paid: bool = False


@dataclass(frozen=True)
class Offered:
    """A role as it stands today. ``distance``: metres, None where one of the two places is not known."""

    title: str
    kind: str
    kind_label: str
    times: frozenset[str] = frozenset()
    distance: float | None = None
    from_home: bool = False
    people: int | None = None
    paid: bool = False
    reward_label: str = ""
    languages: frozenset[str] = frozenset()
    adjustments: tuple[Answer, ...] = ()
    experiences: tuple[Answer, ...] = ()
    free: int = 0
    insured: bool = True


@dataclass(frozen=True)
class Reason:
    """One sentence, and on which side it stands. ``about``: what was compared."""

    side: str
    about: str
    words: str


@dataclass(frozen=True)
class Match:
    """What speaks for a role, what against, what is to be asked."""

    title: str
    full: bool
    reasons: tuple[Reason, ...]

    def on(self, side: str) -> list[str]:
        """The sentences of one side."""
        return [r.words for r in self.reasons if r.side == side]

    @property
    def order(self) -> tuple[bool, int, int, int, str]:
        """By this a list is sorted."""
        return (self.full, len(self.on(AGAINST)), len(self.on(ASK)), -len(self.on(FOR)), self.title)


def match(wanted: Wanted, offered: Offered) -> Match:
    """Everything that can be said about a wish and a role."""
    found = [
        *_free(offered),
        *_kind(wanted, offered),
        *_times(wanted, offered),
        *_distance(wanted, offered),
        *_people(wanted, offered),
        *_barriers(wanted, offered),
        *_languages(wanted, offered),
        *_paid(wanted, offered),
        *_insured(offered),
    ]
    return Match(offered.title, offered.free < 1, tuple(found))


def _free(offered: Offered) -> Iterable[Reason]:
    if offered.free > 0:
        yield Reason(FOR, "free", Sentence("あきがあります（%(n)d人）。", n=offered.free))
    else:
        yield Reason(AGAINST, "free", "いまは、あきがありません。")


def _kind(wanted: Wanted, offered: Offered) -> Iterable[Reason]:
    if not wanted.kinds:
        yield Reason(ASK, "kind", "したいことがまだ決まっていません。これをしてみたいか、聞いてください。")
    elif offered.kind in wanted.kinds:
        yield Reason(FOR, "kind", Sentence("したいこと（%(kind)s）に合います。", kind=offered.kind_label))
    else:
        yield Reason(
            AGAINST, "kind", Sentence("したいことに「%(kind)s」は入っていません。", kind=offered.kind_label)
        )


def _times(wanted: Wanted, offered: Offered) -> Iterable[Reason]:
    both = in_order(offered.times & wanted.times.keys())
    if both:
        labels = "、".join(wanted.times[t] for t in both)
        yield Reason(FOR, "times", Sentence("曜日と時間帯が合います（%(times)s）。", times=labels))
    elif wanted.times and offered.times:
        yield Reason(AGAINST, "times", "合う曜日・時間帯がありません。")
    else:
        yield Reason(ASK, "times", "曜日・時間帯は、これから相談します。")


def _distance(wanted: Wanted, offered: Offered) -> Iterable[Reason]:
    if offered.from_home:
        yield Reason(FOR, "distance", "家でできます。")
    elif wanted.at_home:
        yield Reason(AGAINST, "distance", "家を出て行くところです。")
    elif wanted.metres is not None and offered.distance is None:
        yield Reason(ASK, "distance", "どのくらい離れているか、わかりません。行けるか確かめてください。")
    elif wanted.metres is not None and offered.distance is not None:
        yield _far(offered.distance, wanted.metres)


def _far(distance: float, limit: int) -> Reason:
    km = distance / 1000
    if distance <= limit:
        return Reason(FOR, "distance", Sentence("行ける距離です（約%(km).1fキロ）。", km=km))
    return Reason(AGAINST, "distance", Sentence("希望より遠いところです（約%(km).1fキロ）。", km=km))


def _people(wanted: Wanted, offered: Offered) -> Iterable[Reason]:
    if wanted.people is None or offered.people is None:
        return
    if offered.people <= wanted.people:
        yield Reason(FOR, "people", "人の数が、希望のうちです。")
    else:
        yield Reason(AGAINST, "people", "希望より人が多いところです。")


def _barriers(wanted: Wanted, offered: Offered) -> Iterable[Reason]:
    for code, barrier in wanted.barriers.items():
        helps = [a.label for a in offered.adjustments if code in a.meets]
        knows = [a.label for a in offered.experiences if code in a.meets]
        if helps:
            words = Sentence(
                "「%(barrier)s」には、「%(help)s」で応じられます。", barrier=barrier, help="、".join(helps)
            )
            yield Reason(FOR, "barrier", words)
        elif knows:
            words = Sentence(
                "「%(barrier)s」への配慮は書かれていませんが、受け入れた経験があります（%(whom)s）。",
                barrier=barrier,
                whom="、".join(knows),
            )
            yield Reason(ASK, "barrier", words)
        else:
            words = Sentence("「%(barrier)s」に応じる配慮が、まだありません。", barrier=barrier)
            yield Reason(AGAINST, "barrier", words)


NATIVE: Final = "ja"


def _languages(wanted: Wanted, offered: Offered) -> Iterable[Reason]:
    needed = {code: label for code, label in wanted.languages.items() if code != NATIVE}
    if not needed or NATIVE in wanted.languages:
        return
    spoken = [label for code, label in needed.items() if code in offered.languages]
    if spoken:
        yield Reason(FOR, "language", Sentence("ことばが通じます（%(which)s）。", which="、".join(spoken)))
    elif offered.languages:
        yield Reason(AGAINST, "language", "本人の話すことばは、使えません。")
    else:
        yield Reason(ASK, "language", "使えることばが書かれていません。")


def _paid(wanted: Wanted, offered: Offered) -> Iterable[Reason]:
    if not wanted.paid:
        return
    if offered.paid:
        yield Reason(FOR, "paid", Sentence("報酬があります（%(reward)s）。", reward=offered.reward_label))
    else:
        yield Reason(AGAINST, "paid", "報酬はありません。")


def _insured(offered: Offered) -> Iterable[Reason]:
    if not offered.insured:
        yield Reason(ASK, "insured", "けが・事故の保険を、まだ確かめていません。")
