"""What several actions of the room ask before they write: codes, areas, and that the row is of one's own agency."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


def not_offered(field: str) -> Refused:
    """What is said of a value that stands on no list."""
    return Refused(_("選べない値です。一覧から選びなおしてください。"), field=field)


def known(values: Mapping[str, tuple[str, str]]) -> None:
    """field → (list, code): each code is one that is offered today; "" is left out. Refused: otherwise."""
    for field, (name, code) in values.items():
        if code:
            codes.require(name, code, on=clock.today(), field=field)


def in_town(area_id: UUID | None, by: Actor, *, kept: UUID | None = None) -> None:
    """The area is one of the town's, in force today; or the one that stands there already. Refused: otherwise."""
    if not area_id or area_id == kept:
        return
    if not agencies.areas_of(by.municipality_id, on=clock.today()).filter(pk=area_id).exists():
        raise not_offered("area")


def own(row: Any, by: Actor) -> None:
    """Only the agency that keeps a row changes it. Refused: another's."""
    if row.agency_id != by.agency_id:
        raise Refused(_("ほかの機関のものは、書きなおせません。"))


def past(on: date, *, field: str = "on") -> None:
    """Refused: a day to come."""
    if on > clock.today():
        raise Refused(_("これから先の日は書けません。"), field=field)


def said(words: str, sentence: str, *, field: str) -> str:
    """The words without blanks round them. Refused, with that sentence: there are none."""
    if not words.strip():
        raise Refused(sentence, field=field)
    return words.strip()
