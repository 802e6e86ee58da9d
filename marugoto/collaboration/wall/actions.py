"""Something is said behind the wall. It is written once, and carried nowhere from here."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration import access
from marugoto.collaboration.models import AgendaItem, WalledItem
from marugoto.collaboration.rules import conference as rules
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@transaction.atomic
def say(*, item_id: UUID, agenda_item_id: UUID, body: str, by: Actor) -> WalledItem:
    """A named and sworn member says something in a sitting of a walled kind. The same id twice is one.

    Refused: the kind has no wall; not a named member who confirmed the duty of secrecy; the sitting is over; no words.
    """
    agenda = AgendaItem.objects.select_related("conference__body", "conference__chair_desk").get(
        pk=agenda_item_id
    )
    if found := WalledItem.objects.filter(pk=item_id, said_by_id=by.user_id).first():
        return found
    kind = access.kind_of(agenda.conference)
    if not rules.may_read_wall(kind, access.seat_of(by, agenda.conference)) or by.desk_id is None:
        raise Refused(_("ここに書けるのは、守秘義務を確かめた構成員だけです。"))
    if problem := rules.minute_problem(status=agenda.conference.status):
        raise Refused(problem)
    if not body.strip():
        raise Refused(_("内容を書いてください。"), field="body")
    item = WalledItem.objects.create(
        id=item_id,
        agenda_item=agenda,
        body=body.strip(),
        said_by_id=by.user_id,
        desk_id=by.desk_id,
        at=clock.now(),
    )
    audit.record(
        "wall.said",
        by=by,
        refs=[Ref("agenda_item", agenda.id), Ref("conference", agenda.conference_id)],
        purpose="conference",
    )
    return item
