"""Pairs that may be one person: found in a batch, and what a worker says of each. Linking itself is in ``links``."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Municipality
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import queries
from marugoto.people.matching import engines, words
from marugoto.people.matching.model import Judged
from marugoto.people.models import LinkCandidate, Person
from marugoto.people.models.candidate import DIFFERENT, LATER, LINKED, OPEN
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission

_AT_ONCE = 1000


def find_duplicates(
    *, municipality: Municipality, threshold: float, engine: str = "duckdb", dry_run: bool = False
) -> Counter[str]:
    """Compares all records of a town, and proposes the pairs that reach the threshold (see ``propose``).

    The answer counts the pairs by band and by what became of them. ``dry_run`` writes nothing.
    """
    judged = engines.judge(queries.matching_rows(municipality.pk), threshold, engine)
    counts: Counter[str] = Counter()
    if dry_run:
        counts.update(pair.band or "below" for pair in judged)
        return counts
    return propose(municipality=municipality, judged=judged, engine=engine)


@transaction.atomic
def propose(*, municipality: Municipality, judged: Iterable[Judged], engine: str) -> Counter[str]:
    """Puts pairs on the worklist. Answers how many are new, brought up to date, known, and by band.

    Known and left alone: pairs that are one person already, and pairs that a worker has decided on, unless what the
    records say has changed since. Pairs below the lowest band are left out.
    """
    counts: Counter[str] = Counter()
    city = queries.city_of(municipality.pk)
    for block in _blocks(pair for pair in judged if pair.band):
        counts.update(_propose(municipality, block, city))
    data: dict[str, str | int | bool | None] = {
        "engine": engine,
        "new": counts["new"],
        "again": counts["again"],
        "known": counts["known"],
    }
    audit.record("people.link_candidates_found", by=None, municipality=municipality.pk, data=data)
    return counts


def _blocks(pairs: Iterable[Judged]) -> Iterator[list[Judged]]:
    waiting = iter(pairs)
    while block := list(islice(waiting, _AT_ONCE)):
        yield block


def _propose(municipality: Municipality, pairs: Sequence[Judged], city: str) -> Counter[str]:
    ids = {UUID(one) for pair in pairs for one in (pair.one, pair.other)}
    roots = dict(Person.objects.filter(pk__in=ids).order_by("id").values_list("pk", "canonical_id"))
    prints = queries.fingerprints(ids, city)
    there = {
        (one.first_id, one.second_id): one
        for one in LinkCandidate.objects.select_for_update()
        .filter(first__in=ids, second__in=ids)
        .order_by("id")
    }
    counts: Counter[str] = Counter()
    new, again = [], []
    for pair in pairs:
        first, second = sorted((UUID(pair.one), UUID(pair.other)))
        if (roots[first] or first) == (roots[second] or second):
            counts["known"] += 1
            continue
        made = _candidate(municipality, first, second, pair, prints)
        kept = there.get((first, second))
        if kept is None:
            new.append(made)
        elif kept.status == OPEN or kept.facts != made.facts:
            made.pk, made.created_at = kept.pk, kept.created_at
            again.append(made)
        else:
            counts["known"] += 1
            continue
        counts[pair.band] += 1
    LinkCandidate.objects.bulk_create(new)
    fields = (
        "band",
        "likeness",
        "reasons",
        "differences",
        "facts",
        "found_at",
        "status",
        "decided_at",
        "decided_by",
    )
    LinkCandidate.objects.bulk_update(again, fields)
    return counts + Counter(new=len(new), again=len(again))


def _candidate(
    municipality: Municipality, first: UUID, second: UUID, pair: Judged, prints: dict[UUID, str]
) -> LinkCandidate:
    return LinkCandidate(
        municipality=municipality,
        first_id=first,
        second_id=second,
        band=pair.band,
        likeness=pair.probability,
        reasons=words.reasons(pair.levels),
        differences=words.differences(pair.levels),
        facts=hashlib.sha256(f"{prints[first]}{prints[second]}".encode()).hexdigest(),
        found_at=clock.now(),
    )


def keep_apart(*, candidate: LinkCandidate, by: Actor) -> LinkCandidate:
    """They are two persons: not proposed again unless their facts change. Refused: as ``_decide``."""
    return _decide(candidate, DIFFERENT, "person.kept_apart", by)


def postpone(*, candidate: LinkCandidate, by: Actor) -> LinkCandidate:
    """To be decided later: off the list of open pairs, on that of the others. Refused: as ``_decide``."""
    return _decide(candidate, LATER, "person.link_postponed", by)


@transaction.atomic
def _decide(candidate: LinkCandidate, status: str, verb: str, by: Actor) -> LinkCandidate:
    """Refused: without person.link; the pair is linked (or was, a moment ago)."""
    if not by.can(Permission.PERSON_LINK):
        raise Refused(_("名寄せは、調整役が行います。"))
    locked: LinkCandidate = LinkCandidate.objects.select_for_update().get(pk=candidate.pk)
    if locked.status == LINKED:
        raise Refused(_("この組は、もう名寄せされています。別の人なら、名寄せを戻してください。"))
    locked.status, locked.decided_at, locked.decided_by = status, clock.now(), by.user_id
    locked.save(update_fields=["status", "decided_at", "decided_by"])
    persons = [locked.first_id, locked.second_id]
    audit.record(verb, by=by, refs=[Ref("pair", locked.pk)], persons=persons, data={})
    return locked


def settle(*, some: set[UUID], others: set[UUID], status: str, by: Actor) -> None:
    """The pairs between two groups of records follow what was decided about the groups (from ``links``)."""
    pairs = queries.candidates_between(some, others)
    if status == OPEN:
        pairs.update(status=OPEN, decided_at=None, decided_by=None)
    else:
        pairs.update(status=status, decided_at=clock.now(), decided_by=by.user_id)
