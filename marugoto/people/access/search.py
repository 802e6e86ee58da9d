"""The one search box, the list beside a form, and the duplicate check: as far as the actor may know."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from marugoto.core import clock
from marugoto.people import queries
from marugoto.people.access.hits import Found, Hit, Sight, hit_for, hit_of, show
from marugoto.people.access.persons import persons_visible_to
from marugoto.people.linkage import block, compare
from marugoto.people.linkage.block import Facts
from marugoto.people.linkage.compare import Answer
from marugoto.people.linkage.query import Query, parse_query
from marugoto.people.queries import CONSIDERED, Candidate, Reach
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission
from marugoto.policy.purposes import PURPOSES

_ONE_MISSED = 10  # of compare.rank: what one thing that does not fit weighs, when the rest is a guess
_TELLING = (
    25  # of compare.rank: more than two common things can tell (a whole date of birth and half of the name)
)
Explained = dict[UUID, tuple[Candidate, Answer]]


def search(actor: Actor, text: str, purpose: str = "consultation", limit: int = 20) -> Found:
    """The persons that answer what was typed into the one box, best first. What is shown is recorded as one look."""
    PURPOSES[purpose]
    query, reach = _parsed(actor, text), _reach(actor)
    best = _best(_explained(reach, query), query)
    hits = _hits(reach, best, query.city, limit)
    show(actor, hits, purpose)
    return Found(tuple(hits), len(best) > limit, query)


def lookup(actor: Actor, words: str, chosen: str = "", limit: int = 5) -> list[Hit]:
    """似ている人, beside a form: the one already chosen first, then whoever is more than a shared family name."""
    query, reach = _parsed(actor, words), _reach(actor)
    worth = {
        root: (c, told)
        for root, (c, told) in _explained(reach, query).items()
        if compare.worth_showing(told.reasons) or (not told.missed and not compare.guessed(told.reasons))
    }
    picked = [h for h in [_chosen(actor, chosen)] if h]
    others = [h for h in _hits(reach, worth, query.city, limit) if h.id not in {p.id for p in picked}]
    shown = [*picked, *others]
    show(actor, shown, "duplicate_check")
    return shown


def similar(actor: Actor, facts: Facts, limit: int = 10) -> list[Hit]:
    """Who may be the same person as these facts, as far as the actor may know; nothing is recorded (see show())."""
    keys = block.strong_keys(facts)
    if not keys:
        return []
    reach = _reach(actor)
    alike: Explained = {}
    for one in _Read(reach, facts.city).all_of(queries.sharing(keys, reach)):
        reasons = compare.likeness(facts, one.facts)
        if one.root_id not in alike and compare.looks_same(reasons, facts.birth, one.facts.birth):
            alike[one.root_id] = one, Answer(reasons)
    return _hits(reach, alike, facts.city, limit)


def _parsed(actor: Actor, text: str) -> Query:
    city = queries.city_of(actor.municipality_id)
    return parse_query(text, clock.today(), city=city, owner=actor.agency_id.hex)


def _reach(actor: Actor) -> Reach:
    whole_town = actor.can(Permission.PERSON_SEARCH_MUNICIPALITY)
    return queries.reach_of(actor.municipality_id, actor.agency_id, whole_town=whole_town)


def _explained(reach: Reach, query: Query) -> Explained:
    """Everybody who answers something of the question. Step by step; the later ones only while something is amiss."""
    if query.empty:
        return {}
    read = _Read(reach, query.city)
    if query.vague:
        query = query.hearing(queries.heard(query, reach))
    met = queries.meeting(query, reach)
    found = _answers(read, query, met)
    if _amiss(found) and not query.vague:
        heard = queries.heard(query, reach)
        if any(heard.values()):
            query = query.hearing(heard)
            more = queries.meeting_as_heard(query, reach)
            found = _answers(read, query, list(dict.fromkeys([*met, *more])))
    if query.said > 1 and _amiss(found) and not _nearly_sure(found):
        _add(found, _answers(read, query, read.new(queries.meeting_in_common(query, reach))))
    if len(met) >= CONSIDERED and reach.known is None:
        _add(found, _answers(read, query, read.new(queries.own_among(query, reach))))
    return found


class _Read:
    """The records that a question has met so far: each is read once, however often it is met."""

    def __init__(self, reach: Reach, city: str) -> None:
        self.reach, self.city = reach, city
        self.known: dict[UUID, Candidate] = {}

    def new(self, ids: Iterable[UUID]) -> list[UUID]:
        """Those that have not been met before."""
        return [one for one in ids if one not in self.known]

    def all_of(self, ids: Sequence[UUID]) -> list[Candidate]:
        """The records behind these ids, in their order."""
        found = queries.candidates(self.new(ids), city=self.city, agency_id=self.reach.agency)
        self.known |= {one.id: one for one in found}
        return [self.known[one] for one in ids if one in self.known]


def _answers(read: _Read, query: Query, met: Sequence[UUID]) -> Explained:
    """Of several records of one person the one that fits best."""
    today = clock.today()
    found: Explained = {}
    for one in read.all_of(met):
        told = compare.answer(query, one.facts, today)
        if told.reasons:
            _add(found, {one.root_id: (one, told)})
    return found


def _add(found: Explained, others: Explained) -> None:
    """Takes over who is new, or fits better than another record of the same person."""
    for root, (one, told) in others.items():
        if root not in found or told.rank > found[root][1].rank:
            found[root] = one, told


def _amiss(found: Explained) -> bool:
    """Does nobody answer all that was said?"""
    return all(told.missed for _c, told in found.values())


def _nearly_sure(found: Explained) -> bool:
    """Does somebody answer all but one thing, and so much that two common things would not come near it?"""
    return any(told.missed <= 1 and told.rank >= _TELLING for _c, told in found.values())


def _best(explained: Explained, query: Query) -> Explained:
    """Those that answer all that was said; where nobody does, those that answer most.

    Where all of them are guesses (a character wrong, of a whole date only the year), also those that miss one thing more
    and answer the rest as well: 藤田 悦子 1953-03-30 may be 加地 悦子 of that very day, rather than 池田 悦子 of that year.
    """
    least = min((told.missed for _c, told in explained.values()), default=0)
    best = {root: one for root, one in explained.items() if one[1].missed == least}
    if not all(compare.is_a_guess(query, told) for _c, told in best.values()):
        return best
    enough = max((told.rank for _c, told in best.values()), default=0) - _ONE_MISSED
    return {
        root: one
        for root, one in explained.items()
        if one[1].missed == least or (one[1].missed == least + 1 and one[1].rank >= enough)
    }


def _hits(reach: Reach, explained: Explained, city: str, limit: int) -> list[Hit]:
    """The best first; of equals those whom one's own agency knows, then by reading."""
    known = queries.familiar_among(list(explained), reach)
    ranked = sorted(explained.values(), key=lambda one: _order(one[0], one[1], known))[:limit]
    roots = {c.id: c.record for c, _told in ranked if c.id == c.root_id}
    roots |= queries.records([c.root_id for c, _told in ranked if c.id != c.root_id])
    protected = queries.protected_among(roots)
    placeless = frozenset(c.root_id for c, _told in ranked if c.placeless)
    sight, today = Sight(frozenset(protected), placeless), clock.today()
    return [
        hit_of(
            roots[c.root_id], known=c.root_id in known, reasons=told.reasons, city=city, on=today, sight=sight
        )
        for c, told in ranked
        if c.root_id in roots
    ]


def _order(one: Candidate, told: Answer, known: set[UUID]) -> tuple[int, int, bool, str, UUID]:
    kana = f"{one.facts.family_kana} {one.facts.given_kana}"
    return told.missed, -told.rank, one.root_id not in known, kana, one.root_id


def _chosen(actor: Actor, chosen: str) -> Hit | None:
    try:
        person = persons_visible_to(actor).filter(pk=UUID(chosen)).order_by("id").first()
    except ValueError:
        return None
    if person is None:
        return None
    return replace(hit_for(actor, person), checked=True)
