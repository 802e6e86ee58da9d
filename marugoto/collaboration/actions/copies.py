"""Copies are printed, each with its number; what became of each is written down."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import access
from marugoto.collaboration.actions.packets import persons_in
from marugoto.collaboration.models import AgendaItem, Packet, PaperCopy
from marugoto.collaboration.rules import copies as rules
from marugoto.core import clock, codes, second_wall
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

ENDS = "collaboration.copy_ends"


@transaction.atomic
def print_copies(
    *, batch: UUID, packet: Packet, item: AgendaItem | None = None, what: str, names: Sequence[str], by: Actor
) -> list[PaperCopy]:
    """A numbered copy for each of these names. The same batch twice is one, with the same numbers.

    Refused: nobody is named, or too many; one works at no desk; what is behind the wall of a sitting is not printed.
    """
    if found := list(PaperCopy.objects.filter(batch=batch, desk__in=by.desk_ids).order_by("number")):
        return found
    if problem := rules.names_problem(names):
        raise Refused(problem, field="names")
    if item is not None and access.kind_of(item.conference).walled:
        raise Refused(_("この会議の中身は、印刷できません。"))
    if by.desk_id is None:
        raise Refused(_("窓口を選んでから、写しを作ってください。"))
    Packet.objects.select_for_update(of=("self",)).get(pk=packet.pk)
    made = [
        PaperCopy.objects.create(
            packet=packet,
            conference_id=item.conference_id if item else None,
            desk_id=by.desk_id,
            batch=batch,
            what=what,
            number=one.number,
            of=one.of,
            for_whom=one.for_whom,
            printed_by_id=by.user_id,
            printed_at=clock.now(),
        )
        for one in rules.numbered(there=_there(packet), names=names)
    ]
    audit.record(
        "copy.printed",
        by=by,
        refs=[Ref("packet", packet.id), *([Ref("agenda_item", item.id)] if item else [])],
        persons=persons_in(packet),
        matter=packet.matter_id,
        purpose=packet.purpose,
        data={"first": made[0].number, "last": made[-1].number},
    )
    return made


@second_wall.lifted("numbering")
def _there(packet: Packet) -> int:
    """The highest number so far; the receiver's desk may have printed too."""
    return PaperCopy.objects.filter(packet=packet).aggregate(most=Max("number"))["most"] or 0


@transaction.atomic
def end_copy(*, copy_id: UUID, how: str, by: Actor) -> PaperCopy:
    """A copy came back, was destroyed, or is lost (collaboration.copy_ends). Said again, the last word counts.

    Refused: no word of the list; another desk's copy.
    """
    copy = PaperCopy.objects.select_for_update(of=("self",)).get(pk=copy_id)
    if copy.desk_id not in by.seats:
        raise Refused(_("これができるのは、写しを刷った窓口の人だけです。"))
    codes.require(ENDS, how, on=clock.today(), field="how")
    copy.ended, copy.ended_at, copy.ended_by_id = how, clock.now(), by.user_id
    copy.save(update_fields=["ended", "ended_at", "ended_by"])
    audit.record(
        "copy.ended",
        by=by,
        refs=[Ref("copy", copy.id), Ref("packet", copy.packet_id)],
        data={"how": how, "number": copy.number},
    )
    return copy
