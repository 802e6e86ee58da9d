"""A family as the actor may see it: whom the genogram shows, how much of each, and which lines (ADR 0024).

It begins with a household or a person and goes on along partnerships and descents, from each person with whom the actor's agency
is involved. Of somebody whom it does not know no line is told but the one that leads there. Who is hidden (支援措置) is not
there, and neither is anybody who could be reached only through them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from marugoto.audit import actions as audit
from marugoto.core import clock, codes
from marugoto.people import family_wording as words
from marugoto.people import pictures, queries
from marugoto.people.access.persons import persons_visible_to
from marugoto.people.models import Household, HouseholdMember, Person
from marugoto.people.pictures import kinship as reading
from marugoto.people.queries import kin as kin_queries
from marugoto.policy.actor import Actor

MOST: Final = 40  # persons in a picture
ROUNDS: Final = 5  # how many steps of kin away from where it begins
DAYS: Final = 24  # days of change that are offered
Link = Callable[[UUID], str]


@dataclass(frozen=True)
class FamilyView:
    """A genogram with its words. ``days``: when something changed; ``inferred``: some lines follow from a relation only."""

    picture: pictures.Picture
    told: tuple[words.Told, ...]
    summary: str
    days: tuple[date, ...]
    inferred: bool
    masked: bool
    more: bool
    legend: frozenset[str]
    undrawn: tuple[tuple[str, str], ...] = ()


@dataclass
class _Circle:
    """Whom the actor may see, as they are found. ``known``: with whom the own agency is involved."""

    actor: Actor
    on: date
    persons: dict[UUID, Person] = field(default_factory=dict)
    known: set[UUID] = field(default_factory=set)
    visible: set[UUID] = field(default_factory=set)
    kin: kin_queries.Kin = field(default_factory=kin_queries.Kin)
    records: dict[UUID, UUID] = field(default_factory=dict)
    more: bool = False

    def take(self, records: Iterable[Person], wanted: Collection[UUID] | None = None) -> list[UUID]:
        """Lets in those whom the actor may find and who were born by the day; the new ones whom the agency knows.

        ``wanted``: only these are drawn (of the others it is kept that the actor may find them)."""
        roots = [one for one in dict.fromkeys(p.root_id for p in records) if one not in self.persons]
        rows = persons_visible_to(self.actor).filter(pk__in=roots).order_by("id")
        visible = {p.pk: p for p in rows}
        known = queries.known_among(list(visible), self.actor.agency_id)
        self.visible |= set(visible)
        fresh = [
            one
            for one in roots
            if one in visible
            and (wanted is None or one in wanted)
            and self._is_born(visible[one], one in known)
        ]
        room = MOST - len(self.persons)
        self.more = self.more or len(fresh) > room
        self.persons |= {one: visible[one] for one in fresh[:room]}
        self.known |= known & set(fresh[:room])
        return [one for one in fresh[:room] if one in known]

    def _is_born(self, person: Person, known: bool) -> bool:
        """Of somebody whom the agency does not know, only the year of birth may be told by the picture."""
        day = person.birth_date
        return day is None or (day <= self.on if known else day.year <= self.on.year)

    def grow(self, frontier: Sequence[UUID]) -> None:
        """Along the lines of those whom the agency knows."""
        for _round in range(ROUNDS):
            if not frontier:
                return
            found = kin_queries.records_of_all(frontier)
            self.records |= found
            kin_queries.kin_of(list(found), self.actor.agency_id, self.kin)
            frontier = self.take(self.kin.persons(), {p.root_id for p in self.kin.persons(self.on)})

    def key(self, person: Person) -> str:
        """The key of a figure."""
        return str(person.root_id)

    def has(self, *persons: Person) -> bool:
        """Are all of these in the picture?"""
        return all(one.root_id in self.persons for one in persons)


def family_of_household(
    actor: Actor, household: Household, on: date, *, link: Link, index: Iterable[UUID] = ()
) -> FamilyView:
    """The genogram of a household on a day. ``index``: whom it is about, drawn double; else the head."""
    members = queries.members_of(household, on, seen_by=actor.agency_id)
    about = [m.person for m in members if m.relation == reading.HEAD][:1] or [m.person for m in members][:1]
    chosen = set(index) & {m.person.root_id for m in members} or {p.root_id for p in about}
    days = queries.changes_of(household, seen_by=actor.agency_id)
    view = _view(actor, [m.person for m in members], members, on, link=link, index=chosen, days=days)
    there = tuple(day for day in view.days if days and day >= days[0])  # before, nobody is in this picture
    return replace(view, days=there)


def family_of_person(actor: Actor, person: Person, on: date, *, link: Link) -> FamilyView:
    """The genogram round a person on a day, with those who live with them."""
    homes = {m.household_id: m.household for m in queries.memberships_of(person, on)}
    members = [m for home in homes.values() for m in queries.members_of(home, on, seen_by=actor.agency_id)]
    seeds = [person, *(m.person for m in members)]
    days = kin_queries.days_at_home(person)
    return _view(actor, seeds, members, on, link=link, index={person.root_id}, days=days)


def _view(
    actor: Actor,
    seeds: Sequence[Person],
    members: Sequence[HouseholdMember],
    on: date,
    *,
    link: Link,
    index: set[UUID],
    days: Iterable[date],
) -> FamilyView:
    circle = _Circle(actor, on)
    circle.grow(circle.take(seeds))
    records = kin_queries.records_of_all(list(circle.persons))
    family, kin = _family(circle, members, list(records), link=link, index=index)
    picture = pictures.draw(family)
    told = _told(circle, family, kin)
    names = {one.key: one.name for one in told}
    audit.record_look("family.looked", by=actor, persons=list(circle.persons), purpose="consultation")
    return FamilyView(
        picture=picture,
        told=told,
        summary=words.summary(told, len({s.row for s in picture.symbols})),
        days=_days(circle, days),
        inferred=bool(kin.inferred),
        masked=any(figure.masked for figure in family.figures),
        more=circle.more,
        legend=legend_of(family),
        undrawn=tuple((names[one], names[other]) for one, other in picture.undrawn),
    )


def figures_of(
    actor: Actor, persons: Iterable[Person], on: date, *, link: Link, index: Iterable[UUID] = ()
) -> list[pictures.Figure]:
    """These persons as symbols, as far as the actor may find them, in their order; for the middle of an ecomap."""
    circle = _Circle(actor, on)
    circle.take(persons)
    chosen = set(index)
    return [
        _figure(circle, p, link=link, index=p.pk in chosen, above=None, key=False)
        for p in circle.persons.values()
    ]


# --- from rows to figures -----------------------------------------------------------------------------------------------


def _family(
    circle: _Circle,
    members: Sequence[HouseholdMember],
    records: Sequence[UUID],
    *,
    link: Link,
    index: set[UUID],
) -> tuple[pictures.Family, reading.Kinship]:
    named, ties = _ties(circle)
    kin = reading.kinship(_couples(circle), _born(circle), _homes_read(circle, members), ties)
    keys = {t.other for t in circle.kin.ties.values() if t.key_person and t.other}
    figures = [
        _figure(circle, p, link=link, index=p.pk in index, above=kin.above.get(str(p.pk)), key=p in keys)
        for p in circle.persons.values()
    ]
    bonds = [
        pictures.Bond(circle.key(b.first), circle.key(b.second), b.kind, bool(_directed().get(b.kind)))
        for b in kin_queries.bonds_among(records, circle.actor.agency_id)
        if circle.has(b.first, b.second) and kin_queries.holds(b.valid_from, b.valid_to, circle.on)
    ]
    homes = _homes(circle, records, {m.household_id for m in members})
    return pictures.Family([*figures, *named], kin.couples, kin.descents, bonds, homes), kin


def _figure(
    circle: _Circle, person: Person, *, link: Link, index: bool, above: int | None, key: bool
) -> pictures.Figure:
    known = person.pk in circle.known
    died = person.deceased_on if known and person.deceased_on and person.deceased_on <= circle.on else None
    below = words.death_words(died) if died else words.year_words(person.birth)
    return pictures.Figure(
        key=str(person.pk),
        lines=(
            *pictures.label_lines(person.display_name),
            *([below] if below else []),
            *([words.key_person()] if key else []),
        ),
        sex=person.gender if known and person.gender in ("male", "female") else "",
        inside=words.age_number(person.birth, circle.on) if known and not died else "",
        born=_order(person, known),
        day=person.birth_date.toordinal()
        if known and person.birth_date and person.birth_precision == "day"
        else None,
        dead=died is not None,
        index=index,
        masked=not known,
        key_person=key,
        above=above,
        href=link(person.pk),
    )


def _order(person: Person, known: bool) -> int | None:
    """What siblings are ordered by; of those whom the agency does not know by the year alone."""
    day = person.birth_date
    return None if day is None else (day if known else day.replace(month=1, day=1)).toordinal()


def _couples(circle: _Circle) -> list[pictures.Couple]:
    found = []
    for row in circle.kin.partnerships.values():
        if circle.has(row.first, row.second) and (row.valid_from is None or row.valid_from <= circle.on):
            kind = "married" if row.kind == "married" else "unmarried"
            if row.valid_to is not None and row.valid_to <= circle.on:
                state = row.ended or "dissolved"
            else:
                apart = row.separated_on is not None and row.separated_on <= circle.on
                state = "separated" if apart else _widowed(circle, row.first, row.second)
            found.append(pictures.Couple(circle.key(row.first), circle.key(row.second), kind, state))
    return sorted(found, key=lambda couple: couple.state == "together")


def _widowed(circle: _Circle, *both: Person) -> str:
    gone = [p.deceased_on for p in both if p.root_id in circle.known and p.deceased_on]
    return "widowed" if any(day <= circle.on for day in gone) else "together"


def _born(circle: _Circle) -> list[reading.Born]:
    drawn = {
        c.code: str(c.extra.get("drawn", c.code)) for c in codes.entries("people.descent_kinds").values()
    }
    return [
        reading.Born(circle.key(row.parent), circle.key(row.child), drawn.get(row.kind, "biological"))
        for row in circle.kin.descents.values()
        if circle.has(row.parent, row.child)
        and (row.kind == "biological" or kin_queries.holds(row.valid_from, row.valid_to, circle.on))
    ]


def _ties(circle: _Circle) -> tuple[list[pictures.Figure], list[reading.Tied]]:
    """Kin who live apart; those of whom only the name is written have a figure of their own."""
    figures, ties = [], []
    for n, row in enumerate(circle.kin.ties.values()):
        if not kin_queries.holds(row.valid_from, row.valid_to, circle.on) or not circle.has(row.person):
            continue
        if row.other is None:
            key = f"tie-{n}"
            lines = (*pictures.label_lines(row.name), *([words.key_person()] if row.key_person else []))
            figures.append(pictures.Figure(key=key, lines=lines, key_person=row.key_person))
        elif circle.has(row.other):
            key = circle.key(row.other)
        else:
            continue
        ties.append(reading.Tied(circle.key(row.person), row.kind, key))
    return figures, ties


def _homes_read(circle: _Circle, members: Sequence[HouseholdMember]) -> list[list[reading.Housed]]:
    homes: dict[UUID, list[reading.Housed]] = {}
    for row in members:
        if circle.has(row.person):
            homes.setdefault(row.household_id, []).append(
                reading.Housed(circle.key(row.person), row.relation)
            )
    return list(homes.values())


def _homes(circle: _Circle, records: Sequence[UUID], begun: set[UUID]) -> list[pictures.Home]:
    """Those who live together on the day: the households it begins with, and those of two or more of whom it shows.

    Where somebody only is registered does not say where they live, unless nothing else is written.
    """
    rows = kin_queries.homes_of(records, circle.on, circle.actor.agency_id)
    mine = [r for r in rows if r.person.root_id in circle.known or r.household_id in begun]
    living = {r.person.root_id for r in mine if r.kind == "living"}
    homes: dict[UUID, list[str]] = {}
    for row in mine:
        if circle.has(row.person) and (row.kind == "living" or row.person.root_id not in living):
            homes.setdefault(row.household_id, []).append(circle.key(row.person))
    order = sorted(homes, key=lambda one: one not in begun)
    sets = [frozenset(homes[one]) for one in order if len(homes[one]) > 1 or one in begun]
    return [pictures.Home("", one) for one in dict.fromkeys(sets)]


def _directed() -> dict[str, bool]:
    return {c.code: bool(c.extra.get("directed")) for c in codes.entries("people.bond_kinds").values()}


# --- in words -----------------------------------------------------------------------------------------------------------


def _told(circle: _Circle, family: pictures.Family, kin: reading.Kinship) -> tuple[words.Told, ...]:
    names = {f.key: "".join(f.lines) for f in family.figures}
    names |= {str(pk): p.display_name for pk, p in circle.persons.items()}
    names |= {f"tie-{n}": t.name for n, t in enumerate(circle.kin.ties.values()) if f"tie-{n}" in names}
    said = words.phrases(
        names, kin.couples, kin.descents, family.bonds, [home.members for home in family.homes]
    )
    return tuple(
        words.Told(
            key=f.key,
            name=names[f.key],
            facts=_facts(circle, f),
            href=f.href,
            phrases=tuple(dict.fromkeys(said[f.key])),
            masked=f.masked,
            index=f.index,
        )
        for f in family.figures
    )


def _facts(circle: _Circle, figure: pictures.Figure) -> str:
    person = circle.persons.get(UUID(figure.key)) if not figure.key.startswith("tie-") else None
    if person is None:
        return ""
    return words.facts(person, circle.on, known=not figure.masked, dead=figure.dead)


def _days(circle: _Circle, at_home: Iterable[date]) -> tuple[date, ...]:
    """The days on which the picture became another, the latest: of what the actor sees in full."""
    days: set[date | None] = set(at_home)
    for row in circle.kin.partnerships.values():
        if {row.first.root_id, row.second.root_id} <= circle.visible:
            days |= {row.valid_from, row.separated_on, row.valid_to}
    for descent in circle.kin.descents.values():
        if {descent.parent.root_id, descent.child.root_id} <= circle.visible:
            days |= {descent.valid_from, descent.valid_to}
    days |= {circle.persons[pk].deceased_on for pk in circle.known}
    found = sorted(day for day in days if day is not None and day <= clock.today())
    return tuple(found[-DAYS:])


def legend_of(family: pictures.Family) -> frozenset[str]:
    """What occurs, so that only that is explained."""
    said = {f"sex-{f.sex or 'unknown'}" for f in family.figures if not f.masked}
    said |= {
        name for f in family.figures for name in ("index", "dead", "masked", "key_person") if getattr(f, name)
    }
    said |= {f"union-{c.kind}" for c in family.couples} | {f"state-{c.state}" for c in family.couples}
    said |= {f"child-{d.kind}" for d in family.descents} | {f"bond-{b.kind}" for b in family.bonds}
    return frozenset(said | ({"home"} if family.homes else set()))
