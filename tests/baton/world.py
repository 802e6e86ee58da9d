"""A town in which several workers, each on a connection of its own, do random things to the same few matters at once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection, connections, transaction

from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake.actions import baton, matters
from marugoto.intake.models import Matter
from marugoto.policy.actor import Actor

# Every way in which the baton could be wrong, asked of the rows as they stand at one instant.
VIOLATIONS = """
WITH holds AS (
    SELECT h.*, lag(held_to) OVER w AS before, lead(held_from) OVER w AS after, row_number() OVER w AS n
      FROM intake_batonhold h WINDOW w AS (PARTITION BY matter_id ORDER BY held_from, held_to NULLS LAST)
), current AS (
    SELECT matter_id, count(*) AS n, (array_agg(desk_id))[1] AS desk FROM holds WHERE held_to IS NULL GROUP BY 1
)
SELECT 'open matter without exactly one holder', m.id FROM intake_matter m LEFT JOIN current c ON c.matter_id = m.id
 WHERE m.status <> 'closed' AND coalesce(c.n, 0) <> 1
UNION ALL SELECT 'closed matter still held', m.id FROM intake_matter m JOIN current c ON c.matter_id = m.id
 WHERE m.status = 'closed'
UNION ALL SELECT 'matter names another desk', m.id FROM intake_matter m JOIN current c ON c.matter_id = m.id
 WHERE m.holder_desk_id <> c.desk
UNION ALL SELECT 'path does not begin with the matter', m.id FROM intake_matter m JOIN holds h ON h.matter_id = m.id
 WHERE h.n = 1 AND h.held_from <> m.opened_at
UNION ALL SELECT 'gap in the path', h.matter_id FROM holds h
 WHERE h.n > 1 AND h.reason <> 'reopened' AND h.held_from <> h.before
UNION ALL SELECT 'two at once', h.matter_id FROM holds h WHERE h.after IS NOT NULL AND (h.held_to IS NULL OR h.after < h.held_to)
UNION ALL SELECT 'two batons in the air', r.matter_id FROM collaboration_referral r
 WHERE r.moves_baton AND r.status IN ('sent', 'asked_back') GROUP BY r.matter_id HAVING count(*) > 1
UNION ALL SELECT 'accepted without a hold', r.matter_id FROM collaboration_referral r
 WHERE r.moves_baton AND r.status IN ('accepted', 'done') AND NOT EXISTS (
    SELECT 1 FROM intake_batonhold h WHERE h.matter_id = r.matter_id AND h.desk_id = r.to_desk_id AND h.reason = 'accepted')
UNION ALL SELECT 'answers awaited are miscounted', m.id FROM intake_matter m
 WHERE m.answers_awaited <> (SELECT count(*) FROM collaboration_referral r
                              WHERE r.matter_id = m.id AND r.awaited)
UNION ALL SELECT 'waiting for one who has answered', r.matter_id FROM collaboration_referral r
 WHERE r.awaited AND r.status NOT IN ('sent', 'asked_back')
"""


def violations() -> list[tuple[str, Any]]:
    """What is wrong with the baton now, over all matters; empty when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(VIOLATIONS)
        return list(cursor.fetchall())


@dataclass
class Tally:
    """What the workers did: verbs done and refused, faults found."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    wrong: list[tuple[str, Any]] = field(default_factory=list)
    looks: int = 0

    @property
    def steps(self) -> int:
        """All steps tried."""
        return sum(self.done.values()) + sum(self.refused.values())


Verb = Callable[["Crowd", Actor, random.Random], None]


class Crowd:
    """Workers of several desks, few matters, many connections."""

    def __init__(
        self, actors: list[Actor], desks: dict[Any, Any], verbs: dict[str, Verb], *, pool: int = 6
    ) -> None:
        self.actors, self.desks, self.verbs, self.pool = actors, desks, verbs, pool
        self.tally = Tally()
        self.guard = threading.Lock()

    def some_matter(self, rng: random.Random, actor: Actor) -> Matter:
        """One of the newest few matters, so that the workers meet; more often than not one in the actor's hand."""
        rows = Matter.objects.order_by("-opened_at", "-id")
        if rng.random() < 0.7:
            rows = rows.filter(holder_desk_id=actor.desk_id)
        ids = list(rows.values_list("id", flat=True)[: self.pool])
        if not ids:
            raise Refused("まだ案件がありません。")
        return Matter.objects.get(pk=rng.choice(ids))

    def run(self, *, workers: int, steps: int, seed: int) -> Tally:
        """``steps`` random steps by ``workers`` threads, while an observer looks on from a connection of its own."""
        over = threading.Event()
        share = steps // workers
        crew = [threading.Thread(target=self._work, args=(share, seed * 1000 + n)) for n in range(workers)]
        watch = threading.Thread(target=self._watch, args=(over,))
        for thread in [watch, *crew]:
            thread.start()
        for thread in crew:
            thread.join()
        over.set()
        watch.join()
        self.tally.wrong += violations()
        return self.tally

    def _work(self, steps: int, seed: int) -> None:
        rng = random.Random(seed)
        names = sorted(self.verbs)
        try:
            for _step in range(steps):
                self._step(rng.choice(names), rng.choice(self.actors), rng)
        finally:
            connections.close_all()

    def _step(self, name: str, actor: Actor, rng: random.Random) -> None:
        try:
            with transaction.atomic():
                self.verbs[name](self, actor, rng)
            with self.guard:
                self.tally.done[name] += 1
        except Refused:
            with self.guard:
                self.tally.refused[name] += 1
        except DatabaseError as fault:
            with self.guard:
                self.tally.refused[name] += 1
                self.tally.faults.append(f"{name}: {type(fault).__name__}: {str(fault).splitlines()[0]}")

    def _watch(self, over: threading.Event) -> None:
        try:
            while not over.is_set():
                found = violations()
                with self.guard:
                    self.tally.looks += 1
                    self.tally.wrong += found
                time.sleep(0.02)
        finally:
            connections.close_all()


def open_one(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """A worry comes in."""
    matters.open_matter(desk=crowd.desks[actor.desk_id], persons=[], urgency="this_week", by=actor)


def pass_on(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """The baton is handed over at once (引継ぎ), whoever really holds it."""
    matter = crowd.some_matter(rng, actor)
    if matter.answers_awaited:
        raise Refused("返事を待っています。")
    to = crowd.desks[rng.choice(sorted(crowd.desks))]
    baton.pass_baton(
        matter_id=matter.id,
        from_desk_id=actor.desk_id or new_id(),
        to_desk=to,
        reason="handed_over",
        by=actor,
    )


def watch(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """It is watched until a date."""
    until = clock.today() + timedelta(days=rng.randint(1, 60))
    matters.watch_matter(matter=crowd.some_matter(rng, actor), until=until, by=actor)


def close(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """It ends."""
    matters.close_matter(matter=crowd.some_matter(rng, actor), outcome="resolved", by=actor)


def reopen(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """It is taken up again."""
    matters.reopen_matter(matter=crowd.some_matter(rng, actor), desk=crowd.desks[actor.desk_id], by=actor)


def next_act(crowd: Crowd, actor: Actor, rng: random.Random) -> None:
    """Somebody says what comes next."""
    matters.set_next(matter=crowd.some_matter(rng, actor), act="contact", due=clock.today(), by=actor)


INTAKE_VERBS: dict[str, Verb] = {
    "open": open_one,
    "pass": pass_on,
    "watch": watch,
    "close": close,
    "reopen": reopen,
    "next": next_act,
}
