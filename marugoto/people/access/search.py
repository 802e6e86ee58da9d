"""The one search box, the list beside a form, and the duplicate check: as far as the actor may know."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from marugoto.core import clock
from marugoto.people import queries
from marugoto.people.access.hits import Found, Hit, hit_for, hit_of, show
from marugoto.people.access.persons import persons_visible_to
from marugoto.people.linkage import ask, block, compare
from marugoto.people.linkage.block import Facts
from marugoto.people.linkage.compare import Answer
from marugoto.people.linkage.query import Query, parse_query
from marugoto.people.queries import CONSIDERED, Candidate, Reach
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import PURPOSES

Explained = dict[UUID, tuple[Candidate, Answer]]


def search(actor: Actor, text: str, purpose: str = "consultation", limit: int = 20) -> Found:
    """The persons that answer what was typed into the one box, best first. What is shown is recorded as one look."""
    PURPOSES[purpose]
    query = _parsed(actor, text)
    best = _best(_explained(actor, query))
    hits = _hits(actor, best, query.city, limit)
    show(actor, hits, purpose)
    return Found(tuple(hits), len(best) > limit, query)


def lookup(actor: Actor, words: str, chosen: str = "", limit: int = 5) -> list[Hit]:
    """似ている人, beside a form: the one already chosen first, then whoever is more than a shared family name."""
    query = _parsed(actor, words)
    worth = {
        root: (c, told)
        for root, (c, told) in _explained(actor, query).items()
        if compare.worth_showing(told.reasons) or (not told.missed and not compare.guessed(told.reasons))
    }
    picked = [h for h in [_chosen(actor, chosen)] if h]
    others = [h for h in _hits(actor, worth, query.city, limit) if h.id not in {p.id for p in picked}]
    shown = [*picked, *others]
    show(actor, shown, "duplicate_check")
    return shown


def similar(actor: Actor, facts: Facts, limit: int = 10) -> list[Hit]:
    """Who may be the same person as these facts, as far as the actor may know; nothing is recorded (see show())."""
    keys = block.strong_keys(facts)
    if not keys:
        return []
    alike: Explained = {}
    for candidate, theirs in _seen(actor, queries.sharing(keys, _reach(actor)), facts.city):
        reasons = compare.likeness(facts, theirs)
        if compare.looks_same(reasons, facts.birth, theirs.birth):
            alike[candidate.root_id] = candidate, Answer(reasons)
    return _hits(actor, alike, facts.city, limit)


def _parsed(actor: Actor, text: str) -> Query:
    city = queries.city_of(actor.municipality_id)
    return parse_query(text, clock.today(), city=city, owner=actor.agency_id.hex)


def _reach(actor: Actor) -> Reach:
    whole_town = actor.can(Permission.PERSON_SEARCH_MUNICIPALITY)
    return queries.reach_of(actor.municipality_id, actor.agency_id, whole_town=whole_town)


def _explained(actor: Actor, query: Query) -> Explained:
    """Everybody who answers something of the question. Three steps; the later ones only while something is amiss."""
    if query.empty:
        return {}
    reach = _reach(actor)
    met = queries.meeting(query, reach)
    found = _answers(actor, query, met)
    if _amiss(found) or query.vague:
        heard = queries.heard(query, reach)
        if any(heard.values()):
            query = query.hearing(heard)
            more = queries.meeting(query, reach, more=ask.heard_keys(query))
            found = _answers(actor, query, [*met, *more])
    if query.said > 1 and _amiss(found):
        found |= _answers(actor, query, queries.meeting_in_common(query, reach))
    if len(met) >= CONSIDERED and reach.known is None:
        found |= _answers(actor, query, queries.own_among(query, reach, actor.agency_id))
    return found


def _answers(actor: Actor, query: Query, met: list[Candidate]) -> Explained:
    today = clock.today()
    found: Explained = {}
    for one, facts in _seen(actor, met, query.city):
        told = compare.answer(query, facts, today)
        known = found.get(one.root_id)
        if told.reasons and (known is None or told.rank > known[1].rank):
            found[one.root_id] = one, told
    return found


def _seen(actor: Actor, met: list[Candidate], city: str) -> Iterator[tuple[Candidate, Facts]]:
    """Candidates with what the actor may know of them: of some, not where they live."""
    away = queries.address_hidden_among([c.record.pk for c in met], actor.agency_id)
    for one in met:
        yield one, queries.facts_of(one.record, city=city, with_address=one.record.pk not in away)


def _amiss(found: Explained) -> bool:
    """Does nobody answer all that was said?"""
    return all(told.missed for _c, told in found.values())


def _best(explained: Explained) -> Explained:
    """Those that answer all that was said; where nobody does, those that answer most."""
    least = min((told.missed for _c, told in explained.values()), default=0)
    return {root: one for root, one in explained.items() if one[1].missed == least}


def _hits(actor: Actor, explained: Explained, city: str, limit: int) -> list[Hit]:
    """The best first; of equals those whom one's own agency knows, then by reading."""
    known = queries.known_among(list(explained), actor.agency_id)
    ranked = sorted(explained.values(), key=lambda one: _order(one[0], one[1], known))[:limit]
    others = queries.records([c.root_id for c, _told in ranked if c.record.pk != c.root_id])
    today = clock.today()
    return [
        hit_of(
            others.get(c.root_id, c.record),
            known=c.root_id in known,
            reasons=told.reasons,
            city=city,
            on=today,
        )
        for c, told in ranked
    ]


def _order(candidate: Candidate, told: Answer, known: set[UUID]) -> tuple[int, int, bool, str, UUID]:
    record = candidate.record
    return told.missed, -told.rank, candidate.root_id not in known, record.display_kana, candidate.root_id


def _chosen(actor: Actor, chosen: str) -> Hit | None:
    try:
        person = persons_visible_to(actor).filter(pk=UUID(chosen)).order_by("id").first()
    except ValueError:
        return None
    if person is None:
        return None
    return replace(hit_for(actor, person), checked=True)
