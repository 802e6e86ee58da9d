"""What is to happen in a simulated year: pure. The plan's own numbers, scaled, set how many lives, meetings and places there are.

A life is one worry: a talk, perhaps a つなぎ, a case, a plan, an end. Where two indicators ask for the same lives they are made
once. How far the town gets is drawn for each indicator between seven and twelve tenths of its target. What a talk leads to never
adds to what another indicator counts, and everyday talks are held at desks that no indicator watches, where there are such.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from marugoto.agencies.rules.blueprint_counts import Counting

GETS = (0.7, 1.2)
FEW = (
    "conferences.held",
    "activities.held",
    "activities.districts",
    "activities.started",
    "activities.running",
)
DISTRICTS = "activities.districts"
FEWEST = 0.1  # meetings are few: a small year still has one or two of each
TALKS = ("consultations.new", "consultations.first", "consultations.persons", "consultations.households")
CASES = ("cases.opened", "cases.handled", "cases.persons")
DOINGS = ("activities", "helpers", "publicity", "agreements")
FIELDS = {
    "activities.held": "days",
    "activities.persons": "heads",
    "activities.bodies": "bodies",
    "activities.districts": "districts",
    "activities.started": "begun",
    "activities.running": "begun",
    "activities.graduates": "graduates",
    "helpers.registered": "days",
    "publicity.noted": "days",
    "publicity.copies": "heads",
    "agreements.running": "days",
}
OWN_KINDS = {"helpers": "volunteer", "publicity": "newsletter", "agreements": "watch"}
CHANNELS = (("phone", 46), ("visit", 30), ("home_visit", 12), ("agency", 8), ("event", 4))


@dataclass(frozen=True)
class Seat:
    """A desk that can answer: "agency/desk", of an agency of that kind, with the areas it serves ("scheme/area").

    ``lay``: a shop that only listens; ``residents``, ``agencies``: who may come.
    """

    desk: str
    agency_kind: str
    areas: tuple[str, ...] = ()
    lay: bool = False
    residents: bool = True
    agencies: bool = True

    @property
    def agency(self) -> str:
        """Its agency."""
        return self.desk.partition("/")[0]


@dataclass(frozen=True)
class Life:
    """One worry. ``helper``: the desk that makes the case ("" where no case is made); ``notes``: acts noted in the case.

    ``unmet``: nobody in the town could help with it; ``again``: there is a second talk in the case.
    """

    day: date
    seat: Seat
    channel: str = "phone"
    need: str = ""
    helper: str = ""
    programme: str = ""
    notes: int = 0
    plan: bool = False
    closes: bool = False
    passed_on: str = ""
    unmet: bool = False
    again: bool = False


@dataclass(frozen=True)
class Wish:
    """An indicator, and how many of it the year should come to."""

    counting: Counting
    number: int


@dataclass
class Doing:
    """One kind of activity in a year: days, visits, districts, begun in all, persons who complete, bodies that take part.

    Of helpers, publicity and agreements ``days`` says how many, ``heads`` how many copies; ``kind`` of their own list.
    """

    kind: str
    days: int = 0
    heads: int = 0
    districts: int = 0
    begun: int = 0
    graduates: int = 0
    bodies: int = 0


@dataclass
class Year:
    """All of it: lives in the order of their days; body → how often it sits; kind → how many new places; kind → what is done.

    ``doings`` are by the kind of activity, and under "helpers", "publicity" and "agreements"; ``listed``: kind ("" any) → how
    many entries of the directory are written.
    """

    lives: list[Life] = field(default_factory=list)
    sittings: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    doings: dict[str, "Doing"] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)


def wishes(
    targets: Iterable[tuple[Counting, float]], *, scale: float, dice: Random, districts: int = 0
) -> list[Wish]:
    """(how it is counted, the printed number) → what is wished for. A share, and a stock of windows, wish for nothing.

    The same figure promised twice (two programmes, two years) is wished for once: the first number stands. What each district
    is to have is wished for as often as districts are promised, else for each of the ``districts`` of the town.
    """
    out: dict[Counting, Wish] = {}
    promised = list(targets)
    for counting, number in [*promised, *_by_district(promised, districts)]:
        if not counting.of or counting.per or counting.of == "desks.open":
            continue
        if counting in out:
            continue
        whole = number * (12 if counting.each == "month" else 1) * dice.uniform(*GETS)
        share = max(scale, FEWEST) if counting.of in FEW else scale
        out[counting] = Wish(counting, max(1, round(whole * share)) if number else 0)
    return list(out.values())


def _by_district(targets: Sequence[tuple[Counting, float]], there: int) -> list[tuple[Counting, float]]:
    """「1地区あたり50人」 where eleven districts are promised: five hundred and fifty."""
    promised = dict(reversed(targets))
    out: list[tuple[Counting, float]] = []
    for counting, number in targets:
        if counting.per != DISTRICTS:
            continue
        districts = replace(counting, of=DISTRICTS, per="", each="")
        many = promised.get(districts, there)
        if many and districts not in promised:
            out.append((districts, many))
        if many:
            out.append((replace(counting, per=""), number * many))
    return out


def year_of(
    wished: Sequence[Wish],
    *,
    seats: Sequence[Seat],
    since: date,
    base: int,
    carriers: Mapping[str, str],
    needs: Sequence[str],
    dice: Random,
) -> Year:
    """Lives for every wish, and ``base`` more talks anywhere. ``carriers``: programme → the desk that carries it out."""
    made = Year()
    makers = _Maker(seats, since, carriers, needs, dice, watched=[w.counting for w in wished])
    order = {"cases": 1, "plans": 0, "progress": 2, "consultations": 4}
    for wish in sorted(wished, key=lambda w: order.get(w.counting.of.partition(".")[0], 3)):
        if not _apart(made, wish):
            _live(made, makers, wish)
    made.places = made.places or {"ibasho": 1}  # one lack is answered in any town
    while len(made.lives) < base and makers.free:
        made.lives.append(makers.anywhere())
    made.lives.sort(key=lambda life: (life.day, life.seat.desk, life.channel, life.need))
    return made


def _apart(made: Year, wish: Wish) -> bool:
    """Meetings, places and activities are no lives: is the wish one of those?"""
    of, where = wish.counting.of, dict(wish.counting.where)
    if of == "conferences.held":
        for body in where.get("body", ()):
            made.sittings[body] = made.sittings.get(body, 0) + wish.number
    elif of == "resources.born":
        for kind in where.get("kind", ("salon",)):
            made.places[kind] = made.places.get(kind, 0) + wish.number
    elif of == "resources.listed":
        for kind in where.get("kind", ("",)):
            made.listed[kind] = max(made.listed.get(kind, 0), wish.number)
    elif of.partition(".")[0] in DOINGS:
        _do(made.doings, wish)
    else:
        return False
    return True


def _live(made: Year, makers: "_Maker", wish: Wish) -> None:
    """More lives, or more notes in those that are there."""
    if wish.counting.of == "progress.noted":
        made.lives = makers.with_notes(made.lives, wish)
        return
    short = wish.number - sum(serves(life, wish.counting) for life in made.lives)
    made.lives += makers.lives(wish.counting, max(0, short))


def _do(doings: dict[str, Doing], wish: Wish) -> None:
    """To the doing of its kind; the greater wish stands where two ask for the same."""
    noun = wish.counting.of.partition(".")[0]
    kind = next(iter(dict(wish.counting.where).get("kind", ())), OWN_KINDS.get(noun, "other"))
    key = kind if noun == "activities" else noun
    one = doings.setdefault(key, Doing(kind))
    name = FIELDS[wish.counting.of]
    setattr(one, name, max(getattr(one, name), wish.number))


def serves(life: Life, counting: Counting) -> bool:
    """Would this life be counted there?"""
    of, where = counting.of, dict(counting.where)
    if of in TALKS:
        return _at(life.seat.desk, life.seat.agency_kind, where) and _one(where, "channel", life.channel)
    if of in (*CASES, "progress.noted"):
        return bool(life.helper) and _at(life.helper, "", where) and _one(where, "programme", life.programme)
    if of in ("cases.closed", "matters.closed"):
        return life.closes and bool(life.helper) and _at(life.helper, "", where)
    if of == "plans.made":
        return life.plan and _at(life.helper, "", where) and _one(where, "programme", life.programme)
    if of in ("referrals.sent", "referrals.accepted"):
        return bool(life.helper or life.passed_on) and life.helper != life.seat.desk
    return False


def _at(desk: str, kind: str, where: dict[str, tuple[str, ...]]) -> bool:
    agency = desk.partition("/")[0]
    return (
        _one(where, "agency", agency)
        and _one(where, "desk", desk)
        and (not kind or _one(where, "agency_kind", kind))
    )


def _one(where: dict[str, tuple[str, ...]], name: str, have: str) -> bool:
    values = where.get(name)
    return values is None or any(have == v or (v.endswith("*") and have.startswith(v[:-1])) for v in values)


class _Maker:
    """Makes lives; all chance comes from its dice."""

    def __init__(
        self,
        seats: Sequence[Seat],
        since: date,
        carriers: Mapping[str, str],
        needs: Sequence[str],
        dice: Random,
        watched: Sequence[Counting],
    ) -> None:
        self.seats, self.since, self.carriers, self.needs, self.dice = seats, since, carriers, needs, dice
        self.helpers = [s for s in seats if not s.lay and s.agencies]
        self.doors = [s for s in seats if s.residents] or list(seats)
        self.watched = watched
        talks = [c for c in watched if c.of in TALKS]
        self.free = [s for s in self.doors if not any(serves(Life(since, s), c) for c in talks)]

    def lives(self, counting: Counting, number: int) -> list[Life]:
        """So many that are counted there; none where no desk of the town could do it."""
        made = [life for _n in range(number) if (life := self._one(counting)) is not None]
        return [self._goes_on(life) for life in made] if counting.of in TALKS else made

    def anywhere(self) -> Life:
        """An everyday worry, at a desk that no indicator watches."""
        return self._goes_on(self._talk(self.dice.choice(self.free)))

    def _goes_on(self, life: Life) -> Life:
        """Mostly told and ended, some passed on, some become a case; never one that an indicator would count besides."""
        after = self._after(life)
        others = [c for c in self.watched if c.of not in TALKS]
        return life if any(serves(after, c) for c in others) else after

    def _after(self, life: Life) -> Life:
        chance = self.dice.random()
        if chance < 0.12 and self.helpers:
            helper = life.seat if not life.seat.lay else self.dice.choice(self.helpers)
            return self._case(life, helper.desk)
        if chance < 0.32 and len(self.helpers) > 1:
            others = [s for s in self.helpers if s.desk != life.seat.desk]
            return replace(life, passed_on=self.dice.choice(others).desk)
        return replace(life, unmet=chance > 0.94)

    def with_notes(self, lives: list[Life], wish: Wish) -> list[Life]:
        """The notes wished for, spread over the cases that are counted there; a case is made where there is none."""
        like = Counting(of="cases.handled", where=wish.counting.where, why="")
        mine = [n for n, life in enumerate(lives) if serves(life, like)]
        if not mine:
            lives = [*lives, *self.lives(like, max(1, math.isqrt(wish.number)))]
            mine = [n for n, life in enumerate(lives) if serves(life, like)]
        have = sum(lives[n].notes for n in mine)
        for turn in range(max(0, wish.number - have)):
            n = mine[turn % len(mine)]
            lives[n] = replace(lives[n], notes=lives[n].notes + 1)
        return lives

    def _one(self, counting: Counting) -> Life | None:
        where = dict(counting.where)
        if counting.of in TALKS:
            fit = [s for s in self.seats if _at(s.desk, s.agency_kind, where)]
            seat = self._among([s for s in fit if s.residents] or fit)
            if seat is None:
                return None
            life = self._talk(seat)
            return replace(life, channel=where["channel"][0]) if "channel" in where else life
        if counting.of == "plans.made":
            return self._planned(where)
        fit = [s for s in self.seats if not s.lay and _at(s.desk, s.agency_kind, where)]
        seat = self._among(fit)
        if seat is None:
            return None
        door = seat if seat.residents or not seat.agencies else self.dice.choice(self.doors)
        life = self._case(self._talk(door), seat.desk, programme=next(iter(where.get("programme", ())), ""))
        return replace(life, closes=True) if counting.of in ("cases.closed", "matters.closed") else life

    def _planned(self, where: dict[str, tuple[str, ...]]) -> Life | None:
        programme = next(iter(where.get("programme", ())), "")
        anybody = self._among(self.helpers)
        helper = self.carriers.get(programme) or (anybody.desk if anybody else "")
        if not _at(helper, "", where):
            found = self._among([s for s in self.helpers if _at(s.desk, "", where)])
            helper = found.desk if found else ""
        if not helper:
            return None
        doors = [s for s in self.doors if not s.lay] or self.doors
        life = self._talk(self.dice.choice(doors), latest=270)
        return replace(self._case(life, helper, programme=programme), plan=True)

    def _case(self, life: Life, helper: str, *, programme: str = "") -> Life:
        return replace(
            life,
            helper=helper,
            programme=programme,
            notes=self.dice.randint(2, 6),
            closes=self.dice.random() < 0.5,
            again=self.dice.random() < 0.2,
        )

    def _talk(self, seat: Seat, *, latest: int = 350) -> Life:
        channels = [name for name, _weight in CHANNELS]
        weights = [weight for _name, weight in CHANNELS]
        return Life(
            day=self.since + timedelta(days=self.dice.randrange(latest)),
            seat=seat,
            channel=self.dice.choices(channels, weights)[0],
            need=self.dice.choice(self.needs) if self.needs else "",
        )

    def _among(self, found: Sequence[Seat]) -> Seat | None:
        return self.dice.choice(found) if found else None
