"""The one search box, the list beside a form, and the duplicate check: as far as the actor may know."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from marugoto.core import clock
from marugoto.people import queries
from marugoto.people.access.hits import Found, Hit, hit_for, hit_of, show, sight_of
from marugoto.people.access.persons import persons_visible_to
from marugoto.people.linkage import block, compare
from marugoto.people.linkage.block import Facts
from marugoto.people.linkage.query import Query, parse_query
from marugoto.people.models import Person
from marugoto.people.queries import Candidate
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import PURPOSES


def search(actor: Actor, text: str, purpose: str = "consultation", limit: int = 20) -> Found:
    """The persons that answer what was typed into the one box, best first. What is shown is recorded as one look."""
    PURPOSES[purpose]
    query = _parsed(actor, text)
    found = _hits(actor, _best(_explained(actor, query), query), query.city)
    hits = found[:limit]
    show(actor, hits, purpose)
    return Found(tuple(hits), len(found) > limit, query)


def lookup(actor: Actor, words: str, chosen: str = "", limit: int = 5) -> list[Hit]:
    """似ている人, beside a form: the one already chosen first, then whoever is more than a shared family name."""
    query = _parsed(actor, words)
    explained = _explained(actor, query)
    names = {n for n, group in enumerate(query.groups) if group.kind == "word"}
    worth = [
        (c, why)
        for c, why in explained
        if compare.worth_showing(why) or (names and names <= c.covered and why)
    ]
    picked = [h for h in [_chosen(actor, chosen)] if h]
    others = [h for h in _hits(actor, worth, query.city)[:limit] if h.id not in {p.id for p in picked}]
    shown = [*picked, *others]
    show(actor, shown, "duplicate_check")
    return shown


def similar(actor: Actor, facts: Facts, limit: int = 10) -> list[Hit]:
    """Who may be the same person as these facts, as far as the actor may know; nothing is recorded (see show())."""
    keys = block.strong_keys(facts)
    if not keys:
        return []
    met = queries.sharing(
        keys,
        municipality_id=actor.municipality_id,
        only_known_to=_only_known(actor),
        seen_by=actor.agency_id,
    )
    alike = []
    for candidate in met:
        theirs = queries.facts_of(candidate.record, city=facts.city, with_address=candidate.with_address)
        reasons = compare.likeness(facts, theirs)
        if compare.looks_same(reasons, facts.birth, theirs.birth):
            alike.append((candidate, reasons))
    return _hits(actor, alike, facts.city)[:limit]


def _parsed(actor: Actor, text: str) -> Query:
    city = queries.city_of(actor.municipality_id)
    return parse_query(text, clock.today(), city=city, owner=actor.agency_id.hex)


def _only_known(actor: Actor) -> UUID | None:
    return None if actor.can(Permission.PERSON_SEARCH_MUNICIPALITY) else actor.agency_id


Explained = list[tuple[Candidate, tuple[str, ...]]]


def _explained(actor: Actor, query: Query) -> Explained:
    met = queries.meeting(
        query,
        municipality_id=actor.municipality_id,
        only_known_to=_only_known(actor),
        seen_by=actor.agency_id,
    )
    today = clock.today()
    reasons = (
        compare.explain(
            query, queries.facts_of(c.record, city=query.city, with_address=c.with_address), today
        )
        for c in met
    )
    return [(c, why) for c, why in zip(met, reasons, strict=True) if why]


def _best(explained: Explained, query: Query) -> Explained:
    """Those that answer all that was said; with them those whose birth, number or town alone is amiss.

    Where nobody answers all, those that answer most.
    """
    most = max((len(c.covered) for c, _why in explained), default=0)
    if most < len(query.groups):
        return [(c, why) for c, why in explained if len(c.covered) == most]
    names = {n for n, group in enumerate(query.groups) if group.kind == "word"}
    near = len(query.groups) - 1
    return [
        (c, why)
        for c, why in explained
        if len(c.covered) == most or (names and names <= c.covered and len(c.covered) == near and _amiss(why))
    ]


def _amiss(reasons: Iterable[str]) -> bool:
    return any(reason.startswith(("birth_", "phone_", "chome_", "town_")) for reason in reasons)


def _hits(actor: Actor, explained: Explained, city: str) -> list[Hit]:
    """The best first; of equals those whom one's own agency knows, then by reading."""
    roots = queries.records([c.root_id for c, _why in explained])
    known = queries.known_among(list(roots), actor.agency_id)
    sight = sight_of(actor, roots)
    today = clock.today()
    ranked = sorted(explained, key=lambda one: _order(one[1], roots[one[0].root_id], known))
    return [
        hit_of(roots[c.root_id], known=c.root_id in known, reasons=why, city=city, on=today, sight=sight)
        for c, why in ranked
    ]


def _order(reasons: tuple[str, ...], person: Person, known: set[UUID]) -> tuple[int, bool, str, UUID]:
    return -compare.rank(reasons), person.pk not in known, person.display_kana, person.pk


def _chosen(actor: Actor, chosen: str) -> Hit | None:
    try:
        person = persons_visible_to(actor).filter(pk=UUID(chosen)).order_by("id").first()
    except ValueError:
        return None
    if person is None:
        return None
    return replace(hit_for(actor, person), checked=True)
