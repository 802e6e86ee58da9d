"""The ledger of the workers against the database: what was acknowledged is there once, the rest at most once, all recorded.

Asked is the owner of the tables, past the wall of the pages, with SQL alone: nothing of the house is imported that could be wrong
in the same way.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from marugoto.console.bench.load_ledger import Ledger, Write

# Where the words of an act are: table, column, condition. The first word of each is the mark.
_WRITTEN = {
    "take in": ("intake_consultation", "story", "status = 'finished'"),
    "send": ("collaboration_referral", "asked", "true"),
    "accept": ("collaboration_referralmessage", "body", "kind = 'accept'"),
    "decline": ("collaboration_referralmessage", "body", "kind = 'decline'"),
    "ask back": ("collaboration_referralmessage", "body", "kind = 'question'"),
    "answer": ("collaboration_referralmessage", "body", "kind = 'answer'"),
    "report": ("collaboration_referralmessage", "body", "kind = 'report'"),
    "open case": ("cases_case", "title", "true"),
    "note": ("cases_progress", "body", "true"),
}
_MARKS = (
    "SELECT split_part({column}, ' ', 1), count(*) FROM {table} WHERE {where} AND {column} LIKE %s GROUP BY 1"
)
_HOLDERS = """
SELECT count(*) FROM intake_matter m WHERE (SELECT count(*) FILTER (WHERE h.desk_id = m.holder_desk_id) * 1000 + count(*)
    FROM intake_batonhold h WHERE h.matter_id = m.id AND h.held_to IS NULL) <> CASE WHEN m.status = 'closed' THEN 0 ELSE 1001 END
"""
_ORPHANS = """
SELECT count(*) FROM intake_matter m WHERE m.opened_at > %s
    AND NOT EXISTS (SELECT FROM intake_consultation c WHERE c.matter_id = m.id AND c.status = 'finished')
"""
_PERSONS = """
SELECT count(*) FROM (SELECT given_name FROM people_person WHERE given_name LIKE %s GROUP BY 1 HAVING count(*) > 1) t
"""
# Acceptances that moved the baton, as the つなぎ say it and as the path of the baton says it.
_PASSED = """
SELECT count(*) FROM (
    SELECT matter_id, count(*) AS n FROM collaboration_referral
     WHERE moves_baton AND status IN ('accepted', 'done') AND asked LIKE %(marks)s GROUP BY 1) r
  FULL JOIN (
    SELECT h.matter_id, count(*) AS n FROM intake_batonhold h WHERE h.reason = 'accepted' GROUP BY 1) h USING (matter_id)
 WHERE r.n IS DISTINCT FROM h.n
"""
_ACCEPTED_TWICE = """
SELECT count(*) FROM (SELECT referral_id FROM collaboration_referralmessage WHERE kind = 'accept'
    GROUP BY 1 HAVING count(*) > 1) t
"""
# Acts in the tables and in the trail, counted by what they act on; whatever differs is told.
_TALKS = """
SELECT id::text AS key, 'consultation.received' AS verb FROM intake_consultation
 WHERE status = 'finished' AND story LIKE %(marks)s
"""
_LETTERS = """
SELECT id::text AS key, 'referral.sent' AS verb FROM collaboration_referral WHERE asked LIKE %(marks)s
UNION ALL
SELECT referral_id::text, 'referral.' || CASE kind WHEN 'accept' THEN 'accepted' WHEN 'decline' THEN 'declined'
       WHEN 'question' THEN 'asked_back' WHEN 'answer' THEN 'answered' WHEN 'report' THEN 'reported' ELSE 'withdrawn' END
  FROM collaboration_referralmessage
"""
_CASES = """
SELECT id::text AS key, 'case.opened' AS verb FROM cases_case WHERE title LIKE %(marks)s
UNION ALL
SELECT case_id::text, 'case.noted' FROM cases_progress WHERE body LIKE %(marks)s
"""
_TRAIL = {
    "consultation": _TALKS,
    "referral": _LETTERS,
    "case": _CASES,
}  # by the kind of reference in the event
_DIFFERENT = """
WITH done AS (SELECT key, verb, count(*) AS n FROM ({acts}) a GROUP BY 1, 2),
told AS (
    SELECT r ->> 'id' AS key, e.verb, count(*) AS n FROM audit_auditevent e, jsonb_array_elements(e.refs) r
     WHERE r ->> 'kind' = %(kind)s AND e.verb IN (SELECT DISTINCT verb FROM done) AND e.id > %(after)s GROUP BY 1, 2)
SELECT count(*) FROM done FULL JOIN told USING (key, verb) WHERE done.n IS DISTINCT FROM told.n
"""


def start(url: str) -> dict[str, Any]:
    """What must be known of the database before anybody works."""
    import psycopg

    with psycopg.connect(url) as link:
        return before(link)


def before(link: Any) -> dict[str, Any]:
    """The newest event, and the hour."""
    after, at = link.execute(
        "SELECT coalesce(max(id), 0), clock_timestamp() FROM audit_auditevent"
    ).fetchone()
    return {"after": after, "at": at}


def compare(url: str, ledger: Ledger, began: Mapping[str, Any]) -> dict[str, Any]:
    """Asks the database at that address: see held_against."""
    import psycopg

    with psycopg.connect(url) as link:
        return held_against(link, ledger, began)


def held_against(link: Any, ledger: Ledger, began: Mapping[str, Any]) -> dict[str, Any]:
    """What is lost, doubled and the rest, all of which must be nothing; some of the marks that are wrong."""
    marks = f"{ledger.run}-%"
    lost, doubled, late = _acts(link, ledger, marks)
    closed = _closed(link, ledger)
    of_the_day = {"marks": marks, "after": began["after"]}
    return {
        "acts_lost": len(lost) + len(closed),
        "acts_doubled": len(doubled),
        "came_without_answer": late,
        "persons_doubled": _one(link, _PERSONS, [marks]),
        "matters_without_a_talk": _one(link, _ORPHANS, [began["at"]]),
        "matters_not_in_one_hand": _one(link, _HOLDERS),
        "accepted_twice": _accepted_twice(ledger) + _one(link, _ACCEPTED_TWICE),
        "path_differs": _one(link, _PASSED, {"marks": marks}),
        "trail_differs": {
            kind: _one(link, _DIFFERENT.format(acts=acts), of_the_day | {"kind": kind})
            for kind, acts in _TRAIL.items()
        },
        "wrong": [f"{w.act} {w.mark}" for w in (*lost, *closed, *doubled)][:20],
        "contested": _contested(ledger),
    }


def good(found: Mapping[str, Any]) -> bool:
    """Nothing is lost, doubled, in two hands, or missing in the trail."""
    counts = (
        *("acts_lost", "acts_doubled", "persons_doubled", "matters_without_a_talk"),
        *("matters_not_in_one_hand", "accepted_twice", "path_differs"),
    )
    return not any(found[name] for name in counts) and not any(found["trail_differs"].values())


def _acts(link: Any, ledger: Ledger, marks: str) -> tuple[list[Write], list[Write], int]:
    """Acts that were acknowledged and are not there; that are there twice; how many came although nobody was told so."""
    there = {
        act: dict(link.execute(_MARKS.format(table=table, column=column, where=where), [marks]).fetchall())
        for act, (table, column, where) in _WRITTEN.items()
    }
    lost, doubled, late = [], [], 0
    for write in ledger.writes:
        if write.act in there:
            count = there[write.act].get(write.mark, 0)
            if write.acked and not count:
                lost.append(write)
            if count > 1:
                doubled.append(write)
            late += not write.acked and count == 1
    return lost, doubled, late


def _closed(link: Any, ledger: Ledger) -> list[Write]:
    """Closings that were acknowledged, of matters that are not closed."""
    wanted = {w.key: w for w in ledger.writes if w.act == "close" and w.acked}
    rows = link.execute(
        "SELECT id::text FROM intake_matter WHERE status <> 'closed' AND id = ANY(%s::uuid[])", [list(wanted)]
    ).fetchall()
    return [wanted[key] for (key,) in rows]


def _accepted_twice(ledger: Ledger) -> int:
    """つなぎ whose acceptance was acknowledged to more than one worker."""
    told: dict[str, int] = defaultdict(int)
    for write in ledger.writes:
        told[write.key] += write.act == "accept" and write.acked
    return sum(count > 1 for count in told.values())


def _contested(ledger: Ledger) -> dict[str, int]:
    """How many つなぎ several people wanted to accept, and how many of those people were told that another was quicker."""
    wanted: dict[str, list[Write]] = defaultdict(list)
    for write in ledger.writes:
        if write.act == "accept":
            wanted[write.key].append(write)
    several = [some for some in wanted.values() if len(some) > 1]
    return {"letters": len(several), "told_too_late": sum(bool(w.refused) for some in several for w in some)}


def _one(link: Any, question: str, values: Any = None) -> int:
    row = link.execute(question, values).fetchone()
    return int(row[0])
