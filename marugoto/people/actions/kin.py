"""家族: who is related to the person, and how two get on. The picture is changed by changing these rows (ADR 0024)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.core import clock, codes
from marugoto.core.codes import Code
from marugoto.core.errors import Refused
from marugoto.people import access, rules
from marugoto.people.actions import persons, ties
from marugoto.people.actions.conflicts import in_a_sentence
from marugoto.people.linkage.birth import parse_birth
from marugoto.people.models import Bond, Descent, Partnership, Person
from marugoto.people.queries import kin as kin_queries
from marugoto.people.rules import Particulars
from marugoto.policy.actor import Actor

KINDS: Final = "people.relative_kinds"


@dataclass(frozen=True)
class Relative:
    """A relative as written down. ``other_id``: a record that is there; else a new one is made of name, sex and birth.

    ``since``: since when it is so (a marriage, an adoption); ``co_parent_id``: of a child, the other parent; ``confirmed``: the
    worker has seen who looks alike, and it is none of them.
    """

    kind: str
    other_id: UUID | None = None
    name: str = ""
    gender: str = ""
    birth: str = ""
    since: date | None = None
    until: date | None = None
    co_parent_id: UUID | None = None
    confirmed: bool = False


@transaction.atomic
def add_relative(*, person: Person, relative: Relative, by: Actor) -> Person:
    """Somebody is related to the person; who is not in the register gets a provisional record of their own.

    LooksKnown: somebody alike is there. Refused: a kind that is not in the list; nobody; oneself; a birth that cannot be read;
    what is written already.
    """
    codes.require(KINDS, relative.kind, on=clock.today(), field="kind")
    kind = codes.entries(KINDS)[relative.kind]
    other = _other(relative, kind, by=by)
    if other.root_id == person.root_id:
        raise Refused(_("自分自身を相手にはできません。"), field="name")
    made = {"partnership": _partnership, "child": _child, "parent": _parent, "sibling": _sibling}
    made[str(kind.extra["makes"])](person, other, relative, kind, by)
    data: dict[str, str | bool] = {"kind": relative.kind, "new": relative.other_id is None}
    audit.record("person.relative_added", by=by, persons=[person.pk, other.pk], data=data)
    return other


def _other(relative: Relative, kind: Code, *, by: Actor) -> Person:
    if relative.other_id is not None:
        return _seen(relative.other_id, by=by, field="name")
    if not relative.name.strip():
        raise Refused(_("相手の記録を選ぶか、相手の名前を書いてください。"), field="name")
    born = parse_birth(relative.birth, clock.today())
    if born is None:
        raise Refused(
            _(
                "生年月日を読み取れませんでした。「1950-03-01」「昭和25年3月」「70代」のように書いてください。"
            ),
            field="birth",
        )
    family, given = rules.split_name(relative.name)
    gender = relative.gender or str(kind.extra.get("sex", ""))
    wish = Particulars(family_name=family, given_name=given, birth=born, gender=gender)
    return persons.register_person(particulars=wish, confirmed_new=relative.confirmed, by=by)


def _seen(person_id: UUID, *, by: Actor, field: str) -> Person:
    try:
        return access.get_person(by, person_id, look=False)
    except Http404:
        raise Refused(_("この人の記録は開けません。もう一度さがして選んでください。"), field=field) from None


def _partnership(person: Person, other: Person, relative: Relative, kind: Code, by: Actor) -> None:
    ended = str(kind.extra.get("ended", ""))
    until = relative.until or (clock.today() if ended else None)
    with in_a_sentence(Partnership, field="since"):
        Partnership.objects.create(
            first=person,
            second=other,
            kind=str(kind.extra["kind"]),
            valid_from=relative.since,
            valid_to=until,
            ended=ended,
        )


def _child(person: Person, other: Person, relative: Relative, kind: Code, by: Actor) -> None:
    _descend(person, other, relative, kind)
    if relative.co_parent_id is not None:
        _descend(_seen(relative.co_parent_id, by=by, field="co_parent_id"), other, relative, kind)


def _parent(person: Person, other: Person, relative: Relative, kind: Code, by: Actor) -> None:
    _descend(other, person, relative, kind)


def _sibling(person: Person, other: Person, relative: Relative, kind: Code, by: Actor) -> None:
    """A child of the same parents, as far as they are written down; else only that they are siblings."""
    rows = kin_queries.descents_of(person, by.agency_id)
    parents = [r.parent for r in rows if r.child.root_id == person.root_id and r.kind == "biological"]
    for parent in parents:
        _descend(parent, other, relative, kind)
    if not parents:
        ties.tie(person=person, kind="sibling_apart", other_id=other.pk, by=by)


def _descend(parent: Person, child: Person, relative: Relative, kind: Code) -> None:
    with in_a_sentence(Descent, field="name"):
        Descent.objects.create(
            parent=parent,
            child=child,
            kind=str(kind.extra["kind"]),
            valid_from=relative.since,
            valid_to=relative.until,
        )


# --- what becomes of it -------------------------------------------------------------------------------------------------


@transaction.atomic
def end_partnership(*, person: Person, row_id: UUID, ended: str, on: date, by: Actor) -> Partnership:
    """They parted on a day, for good (a code of people.partnership_ends) or to live apart (``ended`` "").

    Refused: not this person's; already ended; a day before the first, or one to come.
    """
    row: Partnership = _mine(kin_queries.partnerships_of(person, by.agency_id), row_id)
    if row.valid_to is not None:
        raise Refused(_("もう終わりになっています。"))
    if on > clock.today():
        raise Refused(_("今日までの日を書いてください。"), field="on")
    if ended:
        codes.require("people.partnership_ends", ended, on=clock.today(), field="ended")
        row.valid_to, row.ended = on, ended
    else:
        row.separated_on = on
    with in_a_sentence(Partnership, field="on"):
        row.save(update_fields=["valid_to", "ended", "separated_on"])
    both = [row.first_id, row.second_id]
    audit.record("person.partnership_changed", by=by, persons=both, data={"ended": ended})
    return row


@transaction.atomic
def bond(*, person: Person, other_id: UUID, kind: str, since: date | None = None, by: Actor) -> Bond:
    """How the person stands to another, as the actor's agency sees it. Refused: not in the list; oneself; nobody."""
    codes.require("people.bond_kinds", kind, on=clock.today(), field="kind")
    other = _seen(other_id, by=by, field="other")
    if other.root_id == person.root_id:
        raise Refused(_("自分自身を相手にはできません。"), field="other")
    row = Bond.objects.create(agency_id=by.agency_id, first=person, second=other, kind=kind, valid_from=since)
    audit.record("person.bond_written", by=by, persons=[person.pk, other.pk], data={"kind": kind})
    return row


_ROWS: Final[dict[str, Any]] = {
    "partnership": kin_queries.partnerships_of,
    "descent": kin_queries.descents_of,
    "bond": kin_queries.bonds_of,
}


@transaction.atomic
def end(*, person: Person, what: str, row_id: UUID, last_day: date, by: Actor) -> None:
    """An adoption, a placement, a way of getting on is so no longer; the past stays. Refused: ended; a day before the first."""
    row: Any = _mine(_ROWS[what](person, by.agency_id), row_id)
    if row.valid_to is not None:
        raise Refused(_("もう終わりになっています。"))
    row.valid_to = last_day
    with in_a_sentence(type(row), field="last_day"):
        row.save(update_fields=["valid_to"])
    audit.record("person.kin_ended", by=by, persons=_both(row), data={"what": what})


@transaction.atomic
def take_back(*, person: Person, what: str, row_id: UUID, by: Actor) -> None:
    """It was written down by mistake. The row goes; that it was there stays in the trail. Refused: not this person's."""
    row: Any = _mine(_ROWS[what](person, by.agency_id), row_id)
    data = {"what": what, "kind": row.kind}
    audit.record("person.kin_taken_back", by=by, persons=_both(row), data=data)
    row.delete()


def _mine(rows: list[Any], row_id: UUID) -> Any:
    found = next((row for row in rows if row.pk == row_id), None)
    if found is None:
        raise Refused(_("この人の記録には、もうありません。"))
    return found


def _both(row: Any) -> list[UUID]:
    return [row.parent_id, row.child_id] if isinstance(row, Descent) else [row.first_id, row.second_id]
