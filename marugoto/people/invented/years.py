"""A year passes in a household: somebody is born, dies, moves, marries, parts."""

from datetime import date, timedelta
from math import exp
from random import Random
from typing import Final

from marugoto.people.invented import names
from marugoto.people.invented.households import (
    HEAD,
    SLOTS,
    House,
    Maker,
    Resident,
    either,
    person,
    registered,
)
from marugoto.people.invented.towns import place

SAID: Final = 0.7  # of those who die or move away, how many the next extract still lists, with the reason
_HEIRS: Final = ("妻", "夫", "妻（未届）", "夫（未届）")


def pass_year(maker: Maker, houses: list[House], seed: int, until: date) -> list[House]:
    """The households that have come of one, a year later, on ``until``. Those who are gone for longer are dropped."""
    maker.dice = Random((seed << 64) | (until.year << 40) | maker.index)
    maker.on = until
    after: list[House] = []
    for house in houses:
        house.people = [one for one in house.people if not one.gone]
        if house.people:
            after += _pass(maker, house)
    return [house for house in after if house.people]


def _pass(maker: Maker, house: House) -> list[House]:
    alone = len(house.people) == 1
    young = house.people[0].age(maker.on) < 35
    if maker.chance(0.09 if alone and young else 0.02):
        _all_leave(maker, house)
        return [house]
    if maker.chance(0.07 if young else 0.02):
        _move(maker, house)
    others = [*_parted(maker, house), *_children_leave(maker, house)]
    _deaths(maker, house)
    _birth(maker, house)
    _succession(maker, house)
    if maker.chance(0.0007):
        house.people[0].protected = True
    return [house, *others]


def some_day(maker: Maker) -> date:
    """A day of the year that has passed."""
    return maker.on - timedelta(days=maker.between(1, 360))


def _changed(one: Resident, what: str, day: date) -> None:
    one.changed, one.changed_on = what, max(day, one.changed_on, one.born)


def _leave(maker: Maker, one: Resident, what: str, day: date) -> None:
    """Gone: with a reason in the next extract, or without a word."""
    _changed(one, what, day)
    one.gone = what if maker.chance(SAID) else "unsaid"


def _all_leave(maker: Maker, house: House) -> None:
    day = some_day(maker)
    for one in house.people:
        _leave(maker, one, "転出", day)


def _move(maker: Maker, house: House) -> None:
    house.place, day = place(maker.dice, maker.municipality, alone=len(house.people) == 1), some_day(maker)
    for one in house.people:
        _changed(one, "転居", day)


def _deaths(maker: Maker, house: House) -> None:
    for one in house.people:
        risk = min(0.5, 0.00003 * exp(0.0935 * one.age(maker.on))) * (0.7 if one.sex == "female" else 1.2)
        if not one.gone and maker.chance(risk):
            _leave(maker, one, "死亡", some_day(maker))


def _birth(maker: Maker, house: House) -> None:
    for one in house.people:
        fertile = one.sex == "female" and 20 <= one.age(maker.on) <= 41 and not one.gone
        wife = one.relation.startswith("妻")
        if not fertile or maker.given_out >= SLOTS or not maker.chance(0.075 if wife else 0.004):
            continue
        if wife or one.relation == HEAD:
            baby = person(maker, "子", either(maker), 0, one.name)
            baby.born = baby.since = some_day(maker)
            baby.nationality = one.nationality
            if one.nationality:
                baby.given = one.given
            _changed(baby, "出生", baby.born)
            house.people.append(baby)
            return


def _succession(maker: Maker, house: House) -> None:
    """Where the head is gone, the spouse, else the oldest, is the head."""
    there = [one for one in house.people if not one.gone]
    if not there or house.people[0].relation != HEAD or not house.people[0].gone:
        return
    heir = next((one for one in there if one.relation in _HEIRS), min(there, key=lambda one: one.born))
    spouse = heir.relation in _HEIRS
    for one in there:
        kept = one.relation if spouse and one.relation == "子" else "縁故者"
        one.relation = HEAD if one is heir else kept
        _changed(one, "世帯主変更", house.people[0].changed_on)
    house.people.sort(key=lambda one: (bool(one.gone), one is not heir))


def _parted(maker: Maker, house: House) -> list[House]:
    """A divorce: the wife moves out with the children, and most take their own name back."""
    wife = next((one for one in house.people if one.relation == "妻" and one.age(maker.on) < 60), None)
    if wife is None or wife.nationality or maker.houses >= SLOTS or not maker.chance(0.009):
        return []
    day, new = some_day(maker), maker.house(place(maker.dice, maker.municipality, alone=False))
    new.people = [wife, *(one for one in house.people if one.relation == "子" and one.age(maker.on) < 20)]
    house.people = [one for one in house.people if one not in new.people]
    own = names.surname(maker.dice) if maker.chance(0.6) else wife.name
    for one in new.people:
        one.relation = HEAD if one is wife else "子"
        one.name = own
        one.protected = one.protected or wife.protected
        _changed(one, "転居", day)
    return [new]


def _children_leave(maker: Maker, house: House) -> list[House]:
    new: list[House] = []
    for one in [p for p in house.people if p.relation == "子" and 18 <= p.age(maker.on) <= 34]:
        if not maker.chance(0.13):
            continue
        if maker.chance(0.55) or maker.houses >= SLOTS or maker.given_out >= SLOTS or one.nationality:
            _leave(maker, one, "転出", some_day(maker))
            continue
        house.people.remove(one)
        new.append(_own_household(maker, one, marries=one.age(maker.on) > 22 and maker.chance(0.6)))
    return new


def _own_household(maker: Maker, one: Resident, *, marries: bool) -> House:
    day = some_day(maker)
    new = maker.house(place(maker.dice, maker.municipality, alone=not marries))
    new.people, one.relation = [one], HEAD
    _changed(one, "転居", day)
    if marries:
        bride = one.sex == "female"
        their = names.surname(maker.dice)
        other = person(maker, HEAD if bride else "妻", "male" if bride else "female", one.age(day) + 1, their)
        other.since = day
        _changed(other, "転入", day)
        registered(maker, other)
        if bride:
            one.relation, one.former, one.name = "妻", one.name if maker.chance(0.15) else None, their
            new.people = [other, one]
        else:
            other.former, other.name = their if maker.chance(0.15) else None, one.name
            new.people.append(other)
    return new
