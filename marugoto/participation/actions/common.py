"""What the acts of this room share: rights, codes, what is left on the trail."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.participation.rules.times import TIMES, in_order
from marugoto.policy.actor import Actor
from marugoto.policy.permissions import Permission as P

PURPOSE = "consultation"


def may_write(by: Actor) -> None:
    """Refused: the actor may not write about participation."""
    if not by.can(P.PARTICIPATION_WRITE):
        raise Refused(_("参加支援の記録を書く権限がありません。"))


def chosen(
    list_name: str, given: Iterable[str], *, on: date, field: str, kept: Collection[str] = ()
) -> list[str]:
    """Codes in the order of their list, each once. Refused: one that is in no list, or no longer (unless it is ``kept``)."""
    wanted = set(given)
    for code in wanted - set(kept):
        codes.require(list_name, code, on=on, field=field)
    return [code for code in codes.entries(list_name) if code in wanted]


def one(list_name: str, code: str, *, on: date, field: str, kept: str = "") -> str:
    """One code, or "" for none. Refused: as ``chosen``."""
    return "".join(chosen(list_name, [code], on=on, field=field, kept=[kept]) if code else [])


def times(given: Iterable[str]) -> list[str]:
    """Times of a week in their order. Refused: one that there is not."""
    wanted = set(given)
    if wanted - set(TIMES):
        raise Refused(_("曜日・時間帯を選びなおしてください。"), field="times")
    return in_order(wanted)


def not_later(on: date, today: date, field: str = "on") -> None:
    """Refused: a day to come."""
    if on > today:
        raise Refused(_("これから先の日は書けません。"), field=field)


def save(row: Any, *, field: str | None = None) -> None:
    """Writes a row; a constraint of its table answers with its own sentence. Refused: it breaks one."""
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Refused(str(error.messages[0]), field=field) from error
    row.save()


def note(verb: str, noun: str, key: UUID, by: Actor, **data: str | int) -> None:
    """On the trail: about a role, a place, something sought. No person."""
    audit.record(verb, by=by, refs=[Ref(noun, key)], data=data)


def note_person(verb: str, noun: str, row: Any, by: Actor, **data: str | int) -> None:
    """On the trail: about a wish or a placement, and its person."""
    audit.record(verb, by=by, refs=[Ref(noun, row.pk)], persons=[row.person_id], purpose=PURPOSE, data=data)
