"""Care for the side that takes people in: what was spoken of with a place, and what it was answered."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.participation.actions.common import PURPOSE, may_write, not_later, save
from marugoto.participation.models import Host, HostContact, Placement
from marugoto.policy.actor import Actor


@dataclass(frozen=True)
class Spoken:
    """What was heard or said on a day."""

    kind: str
    on: date
    words: str


@transaction.atomic
def note_contact(*, host: Host, spoken: Spoken, by: Actor, placement: Placement | None = None) -> HostContact:
    """A contact with a place; about somebody there, if ``placement`` is named. A worry or a question waits for an answer.

    Refused: without the right; another town's place; a placement of another place or agency; nothing is said; a day to come.
    """
    may_write(by)
    if host.municipality_id != by.municipality_id:
        raise Refused(_("選べない値です。一覧から選びなおしてください。"))
    if placement and (placement.agency_id != by.agency_id or placement.role.host_id != host.pk):
        raise Refused(_("選べない値です。一覧から選びなおしてください。"), field="placement")
    not_later(spoken.on, clock.today())
    kind = codes.require("participation.contact_kinds", spoken.kind, on=clock.today(), field="kind")
    made = HostContact(
        host=host,
        placement=placement,
        agency_id=by.agency_id,
        on=spoken.on,
        kind=spoken.kind,
        words=spoken.words.strip(),
        by_id=by.user_id,
        asks=bool(kind.extra["asks"]),
    )
    save(made, field="words")
    _note("host_contact.noted", made, by)
    return made


@transaction.atomic
def answer(*, contact: HostContact, words: str, by: Actor) -> HostContact:
    """A worry or a question is answered. Refused: nothing is said; it asked for nothing; it was answered already."""
    may_write(by)
    row = HostContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.agency_id != by.agency_id or not row.asks or row.answered_on is not None:
        raise Refused(_("もう答えてあります。"))
    if not words.strip():
        raise Refused(_("どう答えたかを、ひとことでも書いてください。"), field="answer")
    row.answer, row.answered_on = words.strip(), max(clock.today(), row.on)
    save(row)
    _note("host_contact.answered", row, by)
    return row


def _note(verb: str, row: HostContact, by: Actor) -> None:
    persons = [row.placement.person_id] if row.placement else []
    audit.record(
        verb,
        by=by,
        refs=[Ref("host", row.host_id), Ref("host_contact", row.pk)],
        persons=persons,
        purpose=PURPOSE,
    )
