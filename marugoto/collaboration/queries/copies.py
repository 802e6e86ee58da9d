"""Questions about printed copies: which are still out, for whom, and what became of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marugoto.collaboration.models import Conference, Packet, PaperCopy
from marugoto.collaboration.queries.conferences import ItemView
from marugoto.collaboration.rules import packet as rules
from marugoto.core import codes
from marugoto.policy.actor import Actor

ENDS = "collaboration.copy_ends"
AT_MOST = 100


@dataclass(frozen=True)
class CopyLine:
    """「写し 3/7」: for whom, when and by whom it was printed, what became of it ("": it is still out)."""

    id: UUID
    packet_id: UUID
    what: str
    number: int
    of: int
    for_whom: str
    printed_at: datetime
    printed_by: str
    ended: str
    ended_at: datetime | None
    lost: bool


def copies_of_packet(actor: Actor, packet: Packet) -> list[CopyLine]:
    """The copies that one's own desks have printed of a packet, in the order of their numbers."""
    return _lines(PaperCopy.objects.filter(packet=packet, desk__in=actor.seats))


def copies_of_sitting(actor: Actor, conference: Conference) -> list[CopyLine]:
    """The copies that one's own desks have printed for a sitting: those that are still out come first."""
    found = _lines(PaperCopy.objects.filter(conference=conference, desk__in=actor.seats))
    return sorted(found, key=lambda c: bool(c.ended))


def card(lines: list[CopyLine]) -> dict[str, Any]:
    """For a card on the page of a つなぎ or a sitting: all, those that are out, and one of each packet."""
    pages = {line.packet_id: line for line in lines}
    return {
        "copies": lines,
        "copies_out": [line for line in lines if not line.ended],
        "copy_pages": sorted(pages.values(), key=lambda line: line.what),
    }


def lines_of(copies: Iterable[PaperCopy]) -> list[CopyLine]:
    """Copies that were loaded through access, as lines."""
    return [_line(copy) for copy in copies]


def _lines(rows: QuerySet[PaperCopy]) -> list[CopyLine]:
    found = rows.select_related("printed_by").order_by("what", "number", "id")[:AT_MOST]
    return [_line(copy) for copy in found]


def _line(copy: PaperCopy) -> CopyLine:
    end = codes.entries(ENDS).get(copy.ended)
    return CopyLine(
        id=copy.id,
        packet_id=copy.packet_id,
        what=copy.what,
        number=copy.number,
        of=copy.of,
        for_whom=copy.for_whom,
        printed_at=copy.printed_at,
        printed_by=copy.printed_by.name,
        ended=codes.label(ENDS, copy.ended),
        ended_at=copy.ended_at,
        lost=end is not None and not end.extra.get("good"),
    )


def fits_words(view: ItemView) -> str:
    """Why an agenda item does not go on one sheet ("": it does); it is printed all the same, on more than one."""
    items = view.packet.items if view.packet else ()
    texts = {"question": view.question} | {i.kind: i.body for i in items}
    return _("A4 1枚に入りきらず、続きの紙が出ます。") if rules.sheet_problem(texts) else ""
