"""The household in a packet: only the members who were chosen, as of the day, so that nobody else can be told from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from marugoto.collaboration.rules.packet import Standing
from marugoto.core.sentences import Sentence

ITEM = "household"  # the kind of item that a consent in part must carry
HEAD = "self"
MOST_ROWS = 12


@dataclass(frozen=True)
class Row:
    """A member as of a day. ``relation`` (people.relations) is to the head of the household; ``age`` None: unknown."""

    person_id: UUID
    name: str
    relation: str
    age: int | None


def snapshot(rows: Sequence[Row]) -> list[Row]:
    """As they are kept: the head first, then the oldest; the order says nothing of who is not among them."""
    return sorted(
        rows,
        key=lambda r: (r.relation != HEAD, -(r.age if r.age is not None else -1), r.name, str(r.person_id)),
    )


def told(rows: Sequence[Row]) -> list[Row]:
    """As a reader sees them. A relation is to somebody: where the head is not among them, none is told."""
    if any(row.relation == HEAD for row in rows):
        return list(rows)
    return [replace(row, relation="") for row in rows]


def choice_problem(*, chosen: int, found: int, basis: str, items: Sequence[str]) -> tuple[str, str]:
    """Why these members cannot go along: (field, sentence), or ("", "")."""
    if not chosen:
        return "", ""
    if found != chosen:
        return "members", "世帯の人を選びなおしてください。"
    if chosen > MOST_ROWS:
        return "members", Sentence("世帯の表に入れられるのは%(n)s人までです。", n=MOST_ROWS)
    if basis == "anonymous":
        return "members", "「個人が分からない形」では、世帯の表は渡せません。印を外してください。"
    if ITEM in items:
        return (
            "items",
            "世帯の表を渡すときは、「世帯構成」の文は外してください（表に入れない人のことが伝わります）。",
        )
    return "", ""


def consent_problem(
    *, standings: Sequence[Standing], on: date, agency_id: UUID, purpose: str = "referral"
) -> str:
    """Each member has agreed for oneself: to sharing at all, with this receiver, for this, about the household."""
    missing = [s.name for s in standings if not carries_row(s, on=on, reader=agency_id, purpose=purpose)]
    if not missing:
        return ""
    return Sentence(
        "%(who)s の同意がまだないか、この相手・世帯構成に及びません。聞いて書きとめるか、表から外してください。",
        who="、".join(missing),
    )


def carries_row(standing: Standing, *, on: date, reader: UUID, purpose: str) -> bool:
    """Does a member's own answer carry one's row in the table, today, to this reader?"""
    scope = standing.scope
    return standing.in_force(on) and scope.reaches(reader) and scope.serves(purpose) and scope.carries(ITEM)
